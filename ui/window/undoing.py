"""Undo and redo in the window: what is out of sight is named and asked about; a band says what was taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from db.undo import Action, Undone
from fupin_desktop.services.household import history
from ui.dialogs.outside import let_in
from ui.dialogs.progress import run_shown
from ui.forms.notices import Notices
from ui.saying import sentence
from ui.session import Session
from ui.widgets.frame import ask, tell
from ui.window.navigation import Pages


@dataclass(frozen=True)
class _Way:
    """Back or forth."""

    word: str
    what: Callable[[], Action | None]
    do: Callable[[str, str], Undone | None]


_BACK = _Way("撤销", history.to_undo, history.undo)
_FORTH = _Way("重做", history.to_redo, history.redo)


class Undoing:
    """For one window. `band` is where it says what it did."""

    def __init__(self, window: QWidget, session: Session, pages: Pages, band: Notices) -> None:
        self._window, self._session, self._pages, self._band = window, session, pages, band

    def undo(self) -> None:
        """Take back the last action."""
        self._step(_BACK, _FORTH)

    def redo(self) -> None:
        """Do again what was last taken back."""
        self._step(_FORTH, _BACK)

    def _step(self, way: _Way, other: _Way, *, named: bool = False) -> None:
        """`named`: whoever asks for it has just read what it is."""
        action = way.what()
        if action is None:
            self._session.said.emit(f"没有可{way.word}的")
        elif let_in(self._window, partial(history.open_action, action)) and (
            named or action.ts > self._pages.came or self._agrees(way.word, action)
        ):
            run_shown(
                self._session, self._window, f"正在{way.word}",
                lambda _: way.do(self._session.actor, action.ts),
                done=partial(self._stepped, way, other),
                failed=lambda error: tell(self._window, f"{way.word}没有完成", sentence(error)),
            )  # fmt: skip

    def _agrees(self, word: str, action: Action) -> bool:
        words = (
            f"这一步不是在眼前这一页做的：{history.about(action)}。{word}以后，页面上方会告诉您动了什么，还可以改回来。"
        )
        return ask(self._window, f"{word}“{action.title}”？", words, word)

    def _stepped(self, way: _Way, other: _Way, done: Undone | None) -> None:
        if done is None:  # two quick presses
            self._session.said.emit(f"账本刚才又改过，没有{way.word}。请看清楚再按一次。")
            return
        left = f"；{done.left:,} 处后来又改过，没有动" if done.left else ""
        told = f"已{way.word}：{done.title}，{done.records:,} 条记录{left}"
        action = other.what()
        whom = f"（{history.about(action).partition('，')[0]}）" if action else ""
        self._session.written(told)
        self._band.ask(
            f"已{way.word}“{done.title}”{whom}，{done.records:,} 条记录{left}。",
            (other.word, partial(self._step, other, way, named=True)),
            ("知道了", self._band.clear),
        )
