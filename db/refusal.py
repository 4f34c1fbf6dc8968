"""Refusal: the one root of what is said to a person. Each edge (window, worker, command) shows it, and nothing else."""

from __future__ import annotations


class Refusal(Exception):
    """Something can't be done; the text is a sentence for the person who asked, and says what to do."""
