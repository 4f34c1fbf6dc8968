"""Pieces that pages and dialogs are put together from. They know theme and Qt, and nothing of households."""
