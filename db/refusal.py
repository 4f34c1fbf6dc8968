"""Refusal: the one root of what is said to a person. Each edge (window, worker, command) shows it, and nothing else."""

from __future__ import annotations

#: Of a book that is open elsewhere: what is not done, and what to do.
ONLY_LOOKED_AT = "账本现在只能查看，{}。请先在别的窗口或别的电脑上关掉它，再打开一次。"


class Refusal(Exception):
    """Something can't be done; the text is a sentence for the person who asked, and says what to do."""
