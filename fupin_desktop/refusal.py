"""Refusal: the base of what can't be done, said in words."""

from __future__ import annotations


class Refusal(Exception):
    """Something can't be done; the text is a sentence for the person who asked, and says what to do."""
