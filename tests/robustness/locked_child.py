"""What test_no_plain_copy.py runs in a process of its own, on an encrypted book:
`python -m tests.robustness.locked_child WORK BOOK`. The password is in FUPIN_PASSWORD."""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QGuiApplication

from db.changes import change
from db.household import Household
from db.person import Person
from db.psychology import Consent, CounsellingSession, Counsellor, Referral
from db.store import database
from db.visit import Visit
from fupin_desktop.cards import letter as letters
from fupin_desktop.progress import Cancelled
from fupin_desktop.services.book import entry, unlocking
from fupin_desktop.services.book.opening import Book, open_book
from fupin_desktop.services.household import drafts, photos
from fupin_desktop.services.papers.catalogue import Bundle
from fupin_desktop.services.psychology import care, consents, team
from fupin_desktop.services.psychology.letter import letter as letter_of
from tests.books import YUANXUEZHUANG
from ui.forms.hidden_input import HiddenInput
from ui.paper import press
from ui.window.app import Desk, application
from ui.window.main_window import MainWindow
from ui.window.unlock import UnlockView

NAME, ID_NO, PHONE = "欧阳守密", "410502195504056010", "13837210987"
TALK = "他说夜里睡不着总想到老伴"
USER, PASSWORD = os.environ.get("FUPIN_USER", ""), os.environ.get("FUPIN_PASSWORD", "")


def opened(path: Path) -> Book:
    """The book, unlocked."""
    return open_book(path, "", ring=unlocking.unlock(path, USER, PASSWORD))


def ready() -> None:
    """Say so, and wait to be killed."""
    print("ready", flush=True)
    time.sleep(60)


def fill(path: Path) -> None:
    """Somebody is registered, visited, photographed and listened to; the last save is still in the journal."""
    with opened(path):
        household = Household(region_code=YUANXUEZHUANG, hh_type="10", address=f"{NAME}家，一组 3 号", phone=PHONE)
        person = Person(name=NAME, id_no=ID_NO, relation="01", sex="1", member_state="1", phone=PHONE)
        person.birth = dt.date(1955, 4, 5)
        with change(USER, "登记新户"):
            household.save()
            person.household = household.id
            person.save()
        visit = Visit(household=household.id, visit_date=dt.date(2026, 11, 20), visitors=USER, note=f"{NAME}在家")
        entry.save(USER, "录入走访", [visit])
        picture = io.BytesIO()
        Image.new("RGB", (64, 64), "green").save(picture, "JPEG", comment=f"{NAME} {PHONE}".encode())
        photos.add(USER, str(household.id), photos.shrink(picture.getvalue()), visit=str(visit.id))
        day = dt.date(2026, 11, 21)
        team.keep(USER, Counsellor(name=USER, role=team.KEEPER, pledge_date=day))
        for purpose in "14":
            consents.give(USER, Consent(person=person.id, purpose=purpose, given_by="1", way="1", date=day))
        talk = CounsellingSession(person=person.id, mode="1", minutes=40)
        care.add_session(USER, talk, {"content": TALK, "topics": "7", "result": TALK}, day)
        ready()


def letter(path: Path) -> None:
    """A letter about somebody is painted to PDF, and given up before it is done."""
    application()
    with opened(path):
        person, day = Person.get(), dt.date(2026, 11, 21)
        consents.give(USER, Consent(person=person.id, purpose="2", given_by="1", way="1", date=day))
        referral = Referral(person=person.id, date=day)
        care.refer(USER, referral, {"to": "市里的医院", "reason": "1", "urgency": "2", "informed": "1", "note": TALK})
        sheet = letters.sheet(letter_of(referral))

        def given_up() -> Iterator[Bundle]:
            yield Bundle("文件", [sheet])
            raise Cancelled

        with suppress(Cancelled):
            press.to_pdf(path.with_name("转介信.pdf"), given_up(), letters.FORM)
        assert not path.with_name("转介信.pdf").exists()
        ready()


def half(path: Path) -> None:
    """In the middle of a big save: pages have left the cache, the journal holds them as they were."""
    with opened(path), change(USER, "录入走访"):
        database.execute_sql("PRAGMA cache_size=2")
        for _ in range(50):
            Visit(household=Household.get().id, visitors=USER, note=f"{NAME}在家" * 100).save()
        ready()


def draft(path: Path) -> None:
    """A form is half filled."""
    with opened(path):
        drafts.keep("register", "", {"name": NAME, "members/0/person.id_no": ID_NO, "household.phone": PHONE})
        ready()


def window(path: Path) -> None:
    """The real window: a household is opened, its number asked for and copied, a search typed, then the power goes."""

    def run_for(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    desk = Desk(application())
    desk.begin(path)
    view = desk.window.centralWidget() if desk.window else None
    assert isinstance(view, UnlockView)
    view.password.edit.setText(PASSWORD)
    view.unlock()
    while not (isinstance(desk.window, MainWindow) and desk.window._contents):
        run_for(50)
    shown = desk.window
    household, person = str(Household.get().id), str(Person.get().id)
    shown.pages.go("household", {"household": household, "person": person})
    run_for(300)
    for covered in shown.findChildren(HiddenInput):
        covered.uncover()
    QGuiApplication.clipboard().setText(ID_NO)
    shown.top.search.start()
    shown.top.search.setText(NAME)
    while not shown.top.search.results.list.count():
        run_for(50)
    shown.top.search.finish()
    shown.pages.go("households")
    run_for(400)
    ready()


WORKS = {work.__name__: work for work in (fill, letter, half, draft, window)}

if __name__ == "__main__":
    WORKS[sys.argv[1]](Path(sys.argv[2]))
