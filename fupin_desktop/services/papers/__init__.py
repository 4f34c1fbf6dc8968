"""Which papers there are, what stands on them, and which cards are printed, signed and hung."""
