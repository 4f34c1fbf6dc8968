"""依法删除 of an archive in the window: two people with passwords of their own, at both desks; Esc erases nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from db import behind
from db.changes import one
from db.erase import Erasure
from fupin_desktop.roles import Role
from fupin_desktop.services.book import users
from fupin_desktop.services.psychology import erasing
from tests.answered import session_on
from tests.edges import Dialogs, accept, cancel
from tests.locks import COUNSELLOR, RECORDER, Safe, join_team
from tests.locks import cheap_keys as cheap_keys
from tests.locks import crew as crew
from tests.locks import safe as safe
from tests.people import adult, agree, phq9
from ui.dialogs.psychology import erase
from ui.pages.psychology.start import PsychologyPage
from ui.session import Session
from ui.window.main_window import MainWindow

DAY = dt.datetime.now().astimezone().date()
SECOND, PASSWORD = "钱心怡", "Xinmima-1"


@pytest.fixture
def person(crew: Safe) -> str:
    """Of whom there is an archive; two of the team hold the key to it."""
    with crew.enter() as book:
        users.add(book, SECOND, PASSWORD, Role.COUNSELLOR)
    with crew.enter(RECORDER):
        made = adult()
    with crew.enter(COUNSELLOR) as book:
        users.grant(book, SECOND)
        join_team(SECOND)
        agree(made, DAY)
        phq9(made, "222220000", DAY)
    return made


@pytest.fixture
def session(crew: Safe, person: str) -> Iterator[Session]:
    """Of the 心理专干."""
    with crew.enter(COUNSELLOR) as book:
        yield session_on(book)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow()
    qtbot.addWidget(made)
    return made


def by_second(password: str, **texts: str) -> Any:
    """Who the second one is, and their password."""

    def fill(dialog: Any) -> int:
        for name, text in {**texts, "second": SECOND}.items():
            dialog.input(name).restore(text)
        dialog.secret.edit.setText(password)
        dialog.save_button.click()
        return int(dialog.result())

    return fill


def screenings() -> int:
    behind.ready()
    return int(one("SELECT count(*) FROM screening")[0])


def test_esc_and_a_wrong_password_erase_nothing_and_two_people_do(
    session: Session, window: MainWindow, dialogs: Dialogs, person: str
) -> None:
    def wrong_then_esc(dialog: Any) -> int:
        by_second("不是它", ground="1")(dialog)
        assert dialog.isVisible()
        assert "没有确认" in dialog.said.text()
        return cancel(dialog)

    for answer in (cancel, wrong_then_esc):
        dialogs.give(answer)
        assert not erase.ask(window, session, erasing.plan(person))
        assert screenings() == 1
    dialogs.give(by_second(PASSWORD, ground="1"), accept)
    assert erase.ask(window, session, erasing.plan(person))
    assert screenings() == 0
    [note] = Erasure.living()
    assert (note.by, note.second) == (COUNSELLOR, SECOND)
    assert "已删除" in dialogs.said[-1]


def test_what_another_desk_erased_is_erased_here_by_two(
    crew: Safe, person: str, qtbot: QtBot, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with crew.enter(COUNSELLOR) as book:
        page = PsychologyPage(session_on(book))
        qtbot.addWidget(page)
        asked = Erasure(by="刘敏", second="王立新", date=DAY, records="")
        followed: list[str] = []
        monkeypatch.setattr(erasing, "follow", lambda _actor, _asked, second: followed.append(second.name))
        for answer, done in ((cancel, []), (by_second(PASSWORD), [SECOND])):
            dialogs.give(answer)
            page._follow(asked)
            assert followed == done
