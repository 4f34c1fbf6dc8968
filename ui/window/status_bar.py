"""The line at the foot: what was saved when, the last hand-in and what changed since, how old the newest backup is."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout

from db.clock import now
from fupin_desktop.roles import Right
from fupin_desktop.services.exchange import handed_in
from ui import theme, wording
from ui.session import Session
from ui.widgets.basics import Elided, drawing, label, only_if

_SHOWN_MS = 8000
_COUNTED_MS = 1000
#: Actions after the newest copy from which on it is warned.
_MANY = 20


class StatusBar(QFrame):
    """Saving is silent and visible: here."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setProperty("kind", "status")
        self._tick = drawing("lock" if session.book.read_only else "ok", theme.SECONDARY, 14)
        self.saved = label("只能查看，不能修改" if session.book.read_only else "", "small")
        only_if(session.book.read_only, self._tick)  # nothing was saved yet
        self.said = Elided("small")  # whatever is said, the window grows no wider than the screen
        self.handed_in = label("", "small")
        self.backup = label("", "small")
        self.said.setAccessibleName("提示")
        inside = QHBoxLayout(self)
        inside.setContentsMargins(12, 3, 12, 3)
        inside.setSpacing(6)
        inside.addWidget(self._tick)
        inside.addWidget(self.saved)
        inside.addSpacing(16)
        inside.addWidget(self.said, 1)
        inside.addWidget(self.handed_in)
        inside.addSpacing(12)
        inside.addWidget(self.backup)
        self._quiet = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._quiet.timeout.connect(self.said.clear)
        session.changed.connect(self.show_saved)
        session.changed.connect(self.show_handed_in)
        session.handed_in.connect(self.show_handed_in)
        session.said.connect(self.say)
        session.backed_up.connect(self.show_backup)
        self._counting = QTimer(self, singleShot=True, interval=_COUNTED_MS)
        self._counting.timeout.connect(self.show_backup)
        session.changed.connect(self._counting.start)
        self.show_backup()
        self.show_handed_in()

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self.said.setText(sentence)
        self._quiet.start()

    def show_saved(self) -> None:
        """Something was written just now."""
        self.saved.setText(f"已保存 {now():%H:%M}")
        self._tick.show()

    def show_handed_in(self) -> None:
        """Look up the last hand-in, and what was changed since."""
        found = handed_in.last() if self._session.may(Right.HAND_IN) else None
        self.handed_in.setVisible(found is not None)
        if found:
            when, changes = found
            since = f"之后改动 {wording.count(changes)} 处" if changes else "之后没有改动"
            self.handed_in.setText(f"上次上报 {wording.moment(when)} · {since}")

    def show_backup(self) -> None:
        """Look up the copy that the book is covered by. One of an empty book is none of the work."""
        cover = self._session.book.covered()
        self.backup.setText(wording.backed_up(cover))
        is_late = cover.since >= _MANY or (cover.copy is None and cover.since > 0)
        theme.mark(self.backup, "state", "warning" if is_late else "")
