"""What the book has around the records of a ledger, for its rules (`Ledger.judge`): some hundred records at a time, by
one query a question. A record in a form is asked about as it stands there.

looks: which ledger looks at what; money, relief, projects, work: the questions, a file each.
"""
