"""Lists that stay quick at 200,000 rows, search, and what the first page shows."""
