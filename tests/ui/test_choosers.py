"""Each place that opens Qt's file chooser is gone through twice: 取消 leaves everything as it was, a choice is used."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QWidget

from db.connection import SUFFIX
from db.person import Person
from db.psychology import Consent
from fupin_desktop.cards.blocks import Sheet
from fupin_desktop.demo import psychology
from fupin_desktop.ledgers.dept_records import DEPT_RECORDS
from fupin_desktop.ledgers.measures import MEASURES
from fupin_desktop.services.exchange import exchange_keys
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.monitoring import dept_lists
from fupin_desktop.services.psychology import archive, letter
from tests.books import ACTOR
from tests.commands import ROOT
from tests.edges import Chooser, Dialogs, Site, accept
from tests.fupin_desktop.services.monitoring.test_dept_lists import workbook
from ui import wording
from ui.dialogs import list_output, print_exchange
from ui.dialogs.bind import BindDialog
from ui.dialogs.choose_backup import BackupDialog
from ui.dialogs.dept_list import DeptListFlow
from ui.dialogs.export import ExportDialog
from ui.dialogs.import_flow import ImportFlow
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.psychology import consent
from ui.dialogs.psychology.blank import BlankDialog
from ui.dialogs.psychology.letter import LetterDialog
from ui.dialogs.recovery import RecoveryDialog
from ui.dialogs.start import StartDialog
from ui.forms.photo_strip import PhotoStrip
from ui.pages.effect import output as effect_output
from ui.pages.effect.page import EffectPage
from ui.pages.exchange.merge import MergePage
from ui.pages.households import HouseholdsPage
from ui.pages.ledgers import dept_output, output
from ui.paper.recovery import RecoverySheet
from ui.widgets.destination import Destination
from ui.widgets.frame import Dialog
from ui.window.main_window import MainWindow

W = TypeVar("W", bound=QWidget)


@dataclass(frozen=True)
class Walk:
    """What opens the chooser, what is chosen there, and whether it was used."""

    act: Callable[[], object]
    choice: Path
    used: Callable[[], object]


@dataclass(frozen=True)
class Stage:
    """A window on a village's book, and a folder."""

    window: MainWindow
    folder: Path
    patch: pytest.MonkeyPatch

    def held(self, part: W) -> W:
        """A part of its own, which goes with the window."""
        part.setParent(self.window)
        return part


def _import(stage: Stage) -> Walk:
    taken: list[Any] = []
    stage.patch.setattr(stage.window.errands, "import_files", taken.extend)
    return Walk(stage.window.errands.choose_import, stage.folder / "册.xlsx", lambda: taken)


def _exchange_paper(stage: Stage) -> Walk:
    sheet = Sheet(name="清单", blocks=())
    return _file(stage, "清单.pdf", lambda: print_exchange.save(stage.window, sheet))


def _file(stage: Stage, name: str, act: Callable[[], object]) -> Walk:
    path = stage.folder / name
    return Walk(act, path, path.is_file)


def _preview(stage: Stage) -> Walk:
    return _file(stage, "卡.pdf", PreviewDialog(stage.window, stage.window.session, None)._save)


def _preview_each(stage: Stage) -> Walk:
    folder = stage.folder / "每户"
    dialog = PreviewDialog(stage.window, stage.window.session, None)
    return Walk(dialog._save_each, folder, lambda: list(folder.glob("*.pdf")))


def _book_place(stage: Stage) -> Walk:
    step, path = StartDialog(stage.window).village, stage.folder / "新"
    return Walk(step._choose_place, path, lambda: step.file.text() == f"{path}{SUFFIX}")


def _open_book(stage: Stage) -> Walk:
    dialog, path = StartDialog(stage.window), stage.folder / f"村{SUFFIX}"
    dialog.actor = "王敏"
    return Walk(dialog._open, path, lambda: dialog.path == path and dialog.result())


def _export(stage: Stage) -> Walk:
    dialog = ExportDialog(stage.window, stage.window.session.book.path)
    return Walk(dialog._choose, stage.folder / "册.xlsx", dialog.result)


def _recovery(stage: Stage) -> Walk:
    code = "-".join(["ABCD"] * 8)
    return _file(stage, "恢复页.pdf", RecoveryDialog(stage.window, RecoverySheet("村", "村", code))._save)


def _letter(stage: Stage) -> Walk:
    person = psychology.fill("赵心怡")[0]
    found = archive.load(person, wording.today(), noted=False)
    assert found
    return _file(stage, "信.pdf", LetterDialog(stage.window, letter.letter(found.referrals[0][0]))._save)


def _blank(stage: Stage) -> Walk:
    dialog = BlankDialog(stage.window)
    dialog._inputs.by_name["form"].show_value("consent")
    return _file(stage, "空白表.pdf", dialog._save)


def _card(stage: Stage) -> Walk:
    exchange_keys.make()
    dialog = BindDialog(stage.window)
    return Walk(dialog._choose, exchange_keys.write_card(stage.folder), lambda: dialog.card)


def _stick(stage: Stage) -> Walk:
    dialog = BackupDialog(stage.window, stage.window.session)
    folder = stage.folder / "盘"
    folder.mkdir()
    return Walk(dialog._choose_place, folder, lambda: list(folder.iterdir()))


def _packages(stage: Stage) -> Walk:
    page, taken = stage.held(MergePage(stage.window.session)), list[Path]()
    stage.patch.setattr(page, "take", taken.extend)
    return Walk(page._choose_files, stage.folder / "包.fpk", lambda: taken)


def _package_folder(stage: Stage) -> Walk:
    page, taken = stage.held(MergePage(stage.window.session)), list[Path]()
    stage.patch.setattr(page, "take", taken.extend)
    return Walk(page._choose_folder, stage.folder, lambda: taken)


def _photo(stage: Stage) -> Walk:
    strip, path = stage.held(PhotoStrip(3, "照片")), stage.folder / "照片.png"
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("green"))
    picture.save(str(path))
    return Walk(strip.choose, path, lambda: strip.added)


def _destination(stage: Stage) -> Walk:
    made = stage.held(Destination())
    return Walk(made._choose, stage.folder, lambda: made.folder == stage.folder)


def _ledger_in(stage: Stage) -> Walk:
    taken: list[Any] = []
    stage.patch.setattr(ImportFlow, "begin", lambda _, read: taken.append(read))
    return Walk(_output(stage).bring_in, stage.folder / "册.xlsx", lambda: taken)


def _ledger_out(stage: Stage) -> Walk:
    stage.patch.setattr(output, "show_file", lambda *_: None)
    return _file(stage, "台账.xlsx", lambda: _output(stage).write_out(Wanted()))


def _dept_list_in(stage: Stage) -> Walk:
    taken: list[Any] = []
    stage.patch.setattr(DeptListFlow, "start", lambda _, path: taken.append(path))
    made = dept_output.DeptOutput(stage.window, stage.window.session, DEPT_RECORDS)
    return Walk(made.bring_in, stage.folder / "名单.xlsx", lambda: taken)


def _dept_list_back(stage: Stage) -> Walk:
    person = Person.living().where(Person.id_no.is_null(False)).get()
    pushed = workbook(stage.folder.parent / "名单.xlsx", (1, person.name, person.id_no, "", 1, 1))
    dept_lists.bring_in(ACTOR, dept_lists.preview(pushed, "0101", wording.today()))
    made = dept_output.DeptOutput(stage.window, stage.window.session, DEPT_RECORDS)
    return _file(stage, "反馈.xlsx", made.give_back)


def _list_out(stage: Stage) -> Walk:
    stage.patch.setattr(list_output, "show_file", lambda *_: None)
    stage.window.pages.go("households")
    page = stage.window.pages.current()
    assert isinstance(page, HouseholdsPage)
    made = page.list_output(page.households)
    assert made
    return _file(stage, "名单.xlsx", made.write_out)


def _report(stage: Stage) -> Walk:
    stage.patch.setattr(effect_output, "show_file", lambda *_: None)
    stage.window.session.go("effect")
    page = stage.window.pages.current()
    assert isinstance(page, EffectPage)
    return _file(stage, "成效报告.xlsx", page.output.write_out)


def _output(stage: Stage) -> output.Output:
    return output.Output(stage.window, stage.window.session, MEASURES)


def _consent(stage: Stage) -> Walk:
    person = psychology.fill("赵心怡")[0]
    found = Consent.select().where(Consent.person == person).get()
    path = stage.folder / "同意书.png"
    picture = QImage(40, 30, QImage.Format.Format_RGB32)
    picture.fill(QColor("green"))
    picture.save(str(path))
    return Walk(lambda: consent.look(stage.window, stage.window.session, found), path,
                lambda: Consent.get_by_id(found.id).photo)  # fmt: skip


WALKS: dict[Site, Callable[[Stage], Walk]] = {
    ("dialogs/psychology/consent.py", "look"): _consent,
    ("window/errands.py", "choose_import"): _import,
    ("dialogs/print_exchange.py", "save_bundle"): _exchange_paper,
    ("dialogs/preview.py", "_save"): _preview,
    ("dialogs/preview.py", "_save_each"): _preview_each,
    ("dialogs/start.py", "_choose_place"): _book_place,
    ("dialogs/start.py", "_open"): _open_book,
    ("dialogs/export.py", "_choose"): _export,
    ("dialogs/recovery.py", "_save"): _recovery,
    ("dialogs/psychology/letter.py", "_save"): _letter,
    ("dialogs/psychology/blank.py", "_save"): _blank,
    ("dialogs/bind.py", "_choose"): _card,
    ("dialogs/choose_backup.py", "_choose_place"): _stick,
    ("dialogs/list_output.py", "write_out"): _list_out,
    ("pages/effect/output.py", "write_out"): _report,
    ("pages/ledgers/output.py", "bring_in"): _ledger_in,
    ("pages/ledgers/output.py", "write_out"): _ledger_out,
    ("pages/ledgers/dept_output.py", "bring_in"): _dept_list_in,
    ("pages/ledgers/dept_output.py", "give_back"): _dept_list_back,
    ("pages/exchange/merge.py", "_choose_files"): _packages,
    ("pages/exchange/merge.py", "_choose_folder"): _package_folder,
    ("forms/photo_strip.py", "choose"): _photo,
    ("widgets/destination.py", "_choose"): _destination,
}


def sites() -> set[Site]:
    """Where a chooser is opened, by the program's text."""
    found = set()
    for file in (ROOT / "ui").rglob("*.py"):
        for function in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and any(map(_is_chooser, ast.walk(function))):
                found.add((file.relative_to(ROOT / "ui").as_posix(), function.name))
    return found - {("widgets/frame.py", "where_to")}  # who asks is the one who calls it


def _is_chooser(node: ast.AST) -> bool:
    """Qt's own, or the one way in which a file is given its place."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "where_to":
        return True
    return isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "QFileDialog"


def test_every_place_that_opens_a_chooser_is_walked() -> None:
    assert set(WALKS) == sites()


@pytest.mark.parametrize("site", WALKS, ids=lambda site: ":".join(site))
def test_cancel_changes_nothing_and_a_choice_is_used(
    window: MainWindow, chooser: Chooser, dialogs: Dialogs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site: Site
) -> None:
    dialogs.when(Dialog, accept)  # what is told afterwards
    folder = tmp_path / "chosen"
    folder.mkdir()
    walk = WALKS[site](Stage(window, folder, monkeypatch))
    chooser.give()
    walk.act()
    assert not walk.used()
    chooser.give(walk.choice)
    walk.act()
    assert walk.used()
    assert chooser.sites == [site, site]
