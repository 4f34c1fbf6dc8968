"""Errands as people run them: the real window and worker, an encrypted book, the user's own role, by keys and clicks.

A walk ends in what the book then holds, asked by a command of its own (`Walker.book_says`). Nothing is patched but what
belongs to the machine: the file chooser's answer and how long Argon2id takes.
"""
