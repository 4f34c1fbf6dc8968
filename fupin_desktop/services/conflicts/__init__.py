"""What laptops disagree about after a merge, what is likely the same twice, and deciding both."""
