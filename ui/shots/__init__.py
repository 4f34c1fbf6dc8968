"""Pictures of every page and dialog, of a demo book: what `make shots` looks at."""
