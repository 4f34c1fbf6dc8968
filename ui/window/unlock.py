"""The view of a locked book: who, the password; or the recovery code when it is forgotten. Nothing else shows."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from db.files import itself
from fupin_desktop.services.book import unlocking, users
from fupin_desktop.services.book.unlocking import BadKeyFile, NotSigned
from ui import preferences, theme
from ui.jobs import Jobs
from ui.paper import recovery
from ui.saying import TRY_AGAIN, sentence
from ui.widgets.basics import STRETCH, button, card, column, drawing, label, row
from ui.widgets.choice import DropDown
from ui.widgets.least_room import LeastRoom
from ui.widgets.line import field, labelled
from ui.widgets.password import NewPassword, SecretInput

_TICK_MS = 200
_WIDTH = 420
_BUSY = "正在打开……"


class UnlockView(QWidget):
    """Keys are derived by a worker: the window stays alive meanwhile."""

    #: The keys/Ring of whoever unlocked the book.
    unlocked = Signal(object)
    #: Another book is wanted.
    other_wanted = Signal()

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._jobs = Jobs(connected=False)
        self._is_busy = False
        self._sayings = [label("", "hint", wrap=True, state="error") for _ in range(2)]
        for made in self._sayings:
            made.setAccessibleName("提示")
        theme.mark(self, "kind", "page")
        self._steps = (self._password_step(), self._forgotten_step())
        self._steps[1].hide()
        heading = label(path.stem, "title", wrap=True)
        heading.setToolTip(str(path))
        inside = card(
            row(drawing("lock", theme.ACCENT, 40), heading, STRETCH, spacing=12), *self._steps, margin=24, spacing=12
        )
        inside.setFixedWidth(theme.px(_WIDTH))
        other = button("打开别的账本…", self.other_wanted.emit, kind="link", icon="folder")
        whole = QWidget()
        whole.setLayout(column(STRETCH, row(STRETCH, inside, STRETCH), row(STRETCH, other, STRETCH), STRETCH))
        self.setLayout(column(LeastRoom(whole)))
        self._waiting = QTimer(self, interval=_TICK_MS)
        self._waiting.timeout.connect(self._count_down)
        self._fault = ""
        self._offer_users()
        self._count_down()

    def _password_step(self) -> QWidget:
        self.user = _people("使用人")
        self.password = SecretInput("密码")
        self.password.edit.returnPressed.connect(self.unlock)
        self.password.edit.textEdited.connect(lambda _: self._say(""))
        self.go = button("解锁", self.unlock, kind="primary", icon="unlock")
        self.forgotten = button("忘记密码", lambda: self._show_step(1), kind="link")
        return _step(
            labelled("使用人", self.user),
            labelled("密码", self.password),
            self._sayings[0],
            row(self.forgotten, STRETCH, self.go),
        )

    def _forgotten_step(self) -> QWidget:
        self.code = field("恢复码", "XXXX-XXXX-XXXX-XXXX-…")
        self.code.setStyleSheet(f"font-family: '{recovery.code_font(1).family()}';")
        self.whose = _people("谁忘了密码")
        self.new = NewPassword()
        self.new.entered.connect(self.recover)
        self.set_new = button("设新密码并打开", self.recover, kind="primary")
        back = button("返回", lambda: self._show_step(0))
        words = "从保险柜取出恢复页，照着输入恢复码，给自己设一个新密码。账本里的内容不会少。"
        told = label(words, "hint", wrap=True)
        last = row(back, STRETCH, self.set_new)
        whose = (labelled("恢复码", self.code), labelled("谁忘了密码", self.whose))
        return _step(told, *whose, self.new, self._sayings[1], last)

    def _offer_users(self) -> None:
        try:
            names = unlocking.users(self._path)
        except BadKeyFile as error:
            self._fault = str(error)
            self._say(self._fault)
            self._enable()
            return
        last = preferences.text(_key(self._path))
        names.sort(key=lambda name: name != last)
        for box in (self.user, self.whose):
            box.addItems(names)

    def _show_step(self, number: int) -> None:
        for one, step in enumerate(self._steps):  # a stack would be as high as its highest
            step.setVisible(one == number)
        for widget in (self.password, self.code, self.new):
            widget.clear()
        self.whose.setCurrentIndex(self.user.currentIndex())
        self._say("")
        self.focus_first()

    @property
    def said(self) -> QLabel:
        """The sentence beside the fields in sight."""
        return self._sayings[self._steps[0].isHidden()]

    def focus_first(self) -> None:
        """The keyboard goes to the password, or to the recovery code."""
        (self.code if self._steps[0].isHidden() else self.password).setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.focus_first()

    def unlock(self) -> None:
        """Try the password."""
        name, secret = self.user.currentText(), self.password.text()
        if not secret:
            self._say("请输入密码。")
        elif not self._is_held_up():
            self._try(lambda _: unlocking.unlock(self._path, name, secret))

    def recover(self) -> None:
        """Try the code, and give the new password."""
        code, name, secret = self.code.text(), self.whose.currentText(), self.new.text()
        if not code.strip():
            self._say("请照着恢复页输入恢复码。")
        elif why := self.new.problem():
            self._say(why)
        elif not self._is_held_up():
            self._try(lambda _: users.recover(self._path, code, name, secret))

    def _is_held_up(self) -> bool:
        return self._is_busy or bool(self._fault) or self._waiting.isActive()

    def _try(self, work: Callable[[Any], Any]) -> None:
        self._is_busy = True
        self._say(_BUSY, "")
        self._enable()
        self._jobs.run(work, done=self._opened, failed=self._refused)

    def _opened(self, ring: Any) -> None:
        self._is_busy = False
        for widget in (self.password, self.code, self.new):
            widget.clear()
        for key in (_key(self._path), "actor"):
            preferences.keep(key, ring.holder.name)
        self.unlocked.emit(ring)

    def _refused(self, error: Exception) -> None:
        self._is_busy = False
        is_spoilt = isinstance(error, BadKeyFile) and not isinstance(error, NotSigned)
        self._fault = str(error) if is_spoilt else ""
        self._say(sentence(error, f"没有打开。{TRY_AGAIN}"))
        self._enable()
        self.password.mark_wrong(is_wrong=True)
        self.password.edit.selectAll()
        self._count_down()
        self.focus_first()

    def _count_down(self) -> None:
        """Wrong passwords cost time, and it is seen how much is left."""
        left = 0.0 if self._fault else unlocking.wait_seconds(self._path)
        was_waiting = self._waiting.isActive()
        if left:
            self._say(f"密码连着错了几次。{math.ceil(left)} 秒后可以再试。")
            self._waiting.start()
        elif was_waiting:
            self._waiting.stop()
            self._say("现在可以再试。想不起来，就点“忘记密码”。", "")
        if bool(left) != was_waiting:
            self._enable()
            if not left:
                self.focus_first()

    def _enable(self) -> None:
        is_free = not self._is_held_up()
        for widget in (self.password, self.go, self.user, self.code, self.whose, self.new, self.set_new):
            widget.setEnabled(is_free)
        self.forgotten.setEnabled(not self._is_busy and not self._fault)

    def _say(self, words: str, state: str = "error") -> None:
        self.said.setText(words)
        theme.mark(self.said, "state", state)
        self.password.mark_wrong(is_wrong=False)

    def close_jobs(self) -> None:
        """Wait for the worker; nothing is left behind."""
        self._jobs.close()


def _people(name: str) -> DropDown:
    made = DropDown(name)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # a long name makes no wider card
    return made


def _step(*parts: Any) -> QWidget:
    made = QWidget()
    inside = column(*parts, STRETCH, spacing=6)
    assert isinstance(inside, QVBoxLayout)
    inside.setAlignment(Qt.AlignmentFlag.AlignTop)
    made.setLayout(inside)
    return made


def _key(path: Path) -> str:
    """Under what the last user of a book is remembered."""
    return f"users/{hashlib.sha256(str(itself(path)).encode()).hexdigest()[:16]}"
