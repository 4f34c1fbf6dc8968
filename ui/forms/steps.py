"""The steps above a form that say where one is, and the buttons below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QSizePolicy, QWidget

from db.clock import now
from ui import theme
from ui.widgets.basics import STRETCH, button, label, row

_PADDING = 16  # px beside the words of a step
_KEYS = "Ctrl+PgUp、Ctrl+PgDn 换到前一项、后一项"


class Steps(QWidget):
    """A numbered step a panel, on one line; the one in sight is marked."""

    def __init__(self, titles: Sequence[str], go: Callable[[int], object], *, tip: str = _KEYS) -> None:
        super().__init__()
        self._steps = [button(title, partial(go, number), kind="step") for number, title in enumerate(titles)]
        for number, title in enumerate(titles):
            self.name(number, title)
            self._steps[number].setCheckable(True)
            self._steps[number].setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._steps[number].setToolTip(tip)
        self.setLayout(row(*self._steps, spacing=0))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_step(self, here: int) -> None:
        """Mark where one is."""
        for number, step in enumerate(self._steps):
            step.setChecked(number == here)

    def name(self, number: int, title: str) -> None:
        """Write on a step."""
        words = f"{number + 1} {title}"
        self._steps[number].setText(words)
        # the one in sight is bold: it is as wide before, so that the others keep their room
        bold = QFontMetrics(theme.font(bold=True)).horizontalAdvance(words)
        self._steps[number].setMinimumWidth(bold + 2 * _PADDING)
        self._steps[number].setAccessibleName(title)


class Footer(QWidget):
    """When the draft was kept; back; on or save."""

    def __init__(self, step: Callable[[int], object]) -> None:
        super().__init__()
        self._kept = label("", "hint")
        self.back = button("上一步", partial(step, -1))
        self.forward = button("保存", partial(step, 1), kind="primary")
        self.forward.setToolTip("Ctrl+Enter 随时保存")
        self.setLayout(row(self._kept, STRETCH, self.back, self.forward))

    def show_kept(self, is_kept: bool = True) -> None:
        """Say up to when the draft was kept; nothing where nothing was changed."""
        self._kept.setText(f"有改动未保存，草稿已自动留到 {now():%H:%M}" if is_kept else "")

    def say(self, sentence: str) -> None:
        """Say what became of the draft."""
        self._kept.setText(sentence)

    def show_step(self, number: int, count: int) -> None:
        """Name the buttons for where one is."""
        self.back.setVisible(number > 0)
        words = "保存" if number + 1 == count else "下一步"
        self.forward.setText(words)
        self.forward.setAccessibleName(words)

    def buttons(self) -> list[QWidget]:
        """What can be pressed."""
        return [self.back, self.forward]
