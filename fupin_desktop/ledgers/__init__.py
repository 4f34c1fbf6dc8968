"""Ledgers 台账, one file each: what a table needs besides its fields to be listed, filled, brought in and out, printed,
counted and checked. Declarations alone: no Qt, no query. ledger: the words of a declaration; layouts: how forms are
laid out; book: all of them."""
