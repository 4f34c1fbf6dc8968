"""What stands on cards and forms, page by page, as plain data: one module a form, and what it wants to know.

Nothing here paints, measures letters or reads the book: `ui/paper` lays the blocks out, `services/` brings the facts.
What may never stand on paper (bank numbers, whole ID numbers, names of diseases, anything psychological) is not read
here at all; tests look for it in the finished PDF.
"""
