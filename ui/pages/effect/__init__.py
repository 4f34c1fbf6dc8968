"""成效: the report of the newspaper page, and the records behind each of its figures."""
