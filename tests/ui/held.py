"""What PySide holds of layouts."""

from __future__ import annotations

import gc

from PySide6.QtWidgets import QLayout, QLayoutItem
from shiboken6 import isValid


def layout_items() -> list[QLayoutItem]:
    """The items of layouts, other than layouts, for which there is an object."""
    held = (one for one in gc.get_objects() if isinstance(one, QLayoutItem) and not isinstance(one, QLayout))
    return [one for one in held if isValid(one)]
