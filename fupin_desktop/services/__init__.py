"""The verbs that a screen or a command calls: open a book, save a visit, list households, undo.

Each is an ordinary function on the open book; what it changed is in what it returns. The rooms, each of which asks only
those before it (import-linter holds it):

book: opening, users, rights, the access log; conflicts: what laptops disagree about, and joining; household: its facts,
forms and checks; lists: lists, search and the first page; papers: cards and forms; psychology: the archives;
exchange: packages and workbooks; quality: whether a book is whole.
"""
