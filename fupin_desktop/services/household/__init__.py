"""One household: its records, years, lines, drafts, pictures and history; its forms being filled, and the checks."""
