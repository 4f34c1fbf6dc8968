"""Rows of the offices' ledgers in a demo village: a few of each, without a fault of their own."""
