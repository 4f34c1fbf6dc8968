"""The book itself: opened and closed, who may do what in it, what was looked at, how a record is named and reached."""
