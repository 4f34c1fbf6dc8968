"""The verbs that a screen or a command calls: open a book, save a visit, list households, undo.

Each is an ordinary function on the open book; what it changed is in what it returns.
"""
