"""Whether a book is whole."""
