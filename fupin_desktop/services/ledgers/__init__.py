"""What is done with a ledger (`fupin_desktop/ledgers`), by its declaration alone.

lists: the list, its sums and groups; desk: a record in the form, checks, deleting; books: Excel in and out; papers: the
printed list.
"""
