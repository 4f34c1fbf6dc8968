"""Ledgers 台账, one file each: what a table needs besides its fields to be listed, filled, brought in and out, printed,
counted and checked. Declarations alone: no Qt, no query. layouts: how forms are laid out."""
