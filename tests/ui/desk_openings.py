"""Dialogs of the window's errands, of papers, pages and settings: Esc and agreeing, as in test_dialogs_answered.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton

from db.card import CardReturn
from db.changes import change
from db.household import Household
from db.move import WAITS, Move
from db.village import MonitoringLine
from db.village import Village as VillageRecord
from fupin_desktop.demo import psychology
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.rules.finding import Level
from fupin_desktop.services.book import access, settings
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.household import lines, moving, years
from fupin_desktop.services.papers import catalogue as papers
from tests.books import ACTOR
from tests.edges import Site, accept
from tests.ledgers import saved
from tests.ui.stage import Opening, Stage
from tests.walks.village import ROSTERS
from ui.dialogs import about, outside, print_out
from ui.dialogs.limits import LimitsDialog
from ui.dialogs.lines import write as write_lines
from ui.dialogs.preview import PreviewDialog
from ui.pages import saved_today
from ui.paper import printing, recovery
from ui.window.rescue import chosen


def _year(stage: Stage) -> Opening:
    said = stage.window.status.said
    return Opening(stage.window.errands.open_year, accept, lambda: "年度已打开" in said.text())


def _left_out(stage: Stage) -> Opening:
    line = years.LeftOut("", "张三", "袁薛庄村", "一组", 2025)
    return Opening(lambda: stage.window.errands._year_opened(2026, 2025, (0, [line])), accept)


def _export(stage: Stage) -> Opening:
    path = stage.folder / "册.xlsx"

    def agree(dialog: Any) -> int:
        dialog.path = path
        return int(QDialog.DialogCode.Accepted)

    return Opening(stage.window.errands.export, agree, path.is_file)


def _import(stage: Stage) -> Opening:
    before = stage.window.session.book.version()
    roster = ROSTERS / "人口信息_袁薛庄村.xlsx"
    return Opening(
        lambda: stage.window.errands.import_files([roster]),
        accept,
        lambda: stage.window.session.book.version() != before,
    )


def _household(stage: Stage) -> Opening:
    stage.page("today")

    def agree(dialog: Any) -> int:
        dialog.search.setText("1")
        return accept(dialog)

    return Opening(stage.window.errands.record_visit, agree, lambda: stage.window.pages.here == "visit")


def _let_in(stage: Stage) -> Opening:
    given: list[str] = []
    wanted = access.ReasonWanted("要看别组的。", [])

    def ask_for() -> None:
        raise wanted

    def agree(dialog: Any) -> int:
        dialog.why.setText("镇里要名单")
        return accept(dialog)

    def act() -> None:
        if outside.let_in(stage.window, ask_for):
            given.append("in")

    return Opening(act, agree, lambda: given == ["in"])


def _lines(stage: Stage) -> Opening:
    def agree(dialog: Any) -> int:
        dialog.input("year").setText("2019")
        dialog.input("line_pc").setText("5000")
        return accept(dialog)

    found = partial(lines.known, books.region())
    return Opening(lambda: write_lines(stage.window.session, stage.window), agree,
                   lambda: 2019 in {line.year for line in found()})  # fmt: skip


def _print(stage: Stage) -> Opening:
    stage.printers.names = ["一楼"]
    return Opening(PreviewDialog(stage.window, stage.window.session, None)._print, accept, lambda: stage.printers.jobs)


def _print_out(stage: Stage) -> Opening:
    stage.printers.names = ["一楼"]
    bundles = list(printing.stack(papers.Order("roster"), 2026).bundles())
    return Opening(lambda: print_out.send(stage.window, "名册", bundles), accept, lambda: stage.printers.jobs)


def _recovery(stage: Stage) -> Opening:
    path = stage.folder / "恢复页.pdf"
    sheet = recovery.RecoverySheet("村", "村", "-".join(["ABCD"] * 8))

    def agree(dialog: Any) -> int:
        dialog.printer().setOutputFileName(str(path))  # its own Enter asks for a printer, which there is none of
        return int(QDialog.DialogCode.Accepted)

    return Opening(lambda: recovery.print_out(stage.window, sheet), agree, path.is_file)


def _check(stage: Stage) -> Opening:
    page = stage.page("checks")
    page.levels[Level.WARNING].click()
    page.table.stand_on(0)
    before = page.table.rows.rowCount()

    def agree(dialog: Any) -> int:
        dialog.text.setPlainText("入户看过")
        return accept(dialog)

    return Opening(page.confirm.click, agree, lambda: page.table.rows.rowCount() == before - 1)


def _counted(stage: Stage) -> Opening:
    return Opening(stage.page("settings")._counted)


def _limits(stage: Stage) -> Opening:
    return Opening(stage.page("settings")._limits)


def _changed_limit(stage: Stage) -> Opening:
    def agree(dialog: Any) -> int:
        for name, text in {"wanted": "7", "reason": "区里的通知"}.items():
            dialog.input(name).restore(text)
        dialog.save_button.click()
        return int(dialog.result())

    region = books.region()
    listed = LimitsDialog(stage.window, ACTOR, region)
    listed.show()

    def done() -> bool:
        listed.close()
        return settings.numbers(region)["verify_days"] == 7

    return Opening(listed.change.click, agree, done)


def _member(stage: Stage) -> Opening:
    def agree(dialog: Any) -> int:
        for name, text in {"name": "赵心怡", "role": "1", "certificate": "心理治疗师", "pledge_date": "20260302",
                           "phone": "03725551234"}.items():  # fmt: skip
            dialog.input(name).restore(text)
        dialog.save_button.click()
        return int(dialog.result())

    page = stage.page("team")
    return Opening(page.add, agree, page.table.rows.rowCount)


def _limit(stage: Stage) -> Opening:
    page = stage.page("limits")
    page.table.stand_on(2)
    return Opening(page.change)


def _blank(stage: Stage) -> Opening:
    page = stage.page("census")
    [papers_button] = [one for one in page.findChildren(QPushButton) if one.text() == "打印空白表…"]
    return Opening(papers_button.click)


def _leaves(stage: Stage) -> Opening:
    psychology.fill(ACTOR)
    page = stage.page("team")
    page.table.stand_on(0)
    return Opening(page.leave)


def _hung(stage: Stage) -> Opening:
    def agree(dialog: Any) -> int:
        for name in ("signed", "hung"):
            dialog.form.cells[f"card_return.{name}"].input.restore("20260105")
        return accept(dialog)

    page = stage.page("cards")
    page.filters.who.choose("everybody")
    page.table.stand_on(0)
    return Opening(page.mark_hung, agree, lambda: CardReturn.living().count())


def _ledger(stage: Stage) -> Any:
    household = str(Household.living().get().id)
    saved(LEDGERS[0], household, 1)
    view = stage.page("ledger", ledger=LEDGERS[0].name).view
    view.list.table.stand_on(0)
    return view


def _history(stage: Stage) -> Opening:
    return Opening(_ledger(stage).show_history, accept)


def _told_paper(stage: Stage) -> Opening:
    page = stage.page("strength")
    return Opening(lambda: page.print_out(page.told()))


def _frozen(stage: Stage) -> Opening:
    return Opening(stage.page("effect").output.freeze, accept)


def _ledger_paper(stage: Stage) -> Opening:
    return Opening(_ledger(stage).print_out)


def _village(stage: Stage) -> Opening:
    def agree(dialog: Any) -> int:
        dialog.form.cell(VillageRecord.hotline).input.restore("12345")
        return accept(dialog)

    return Opening(stage.page("cards").open_village, agree,
                   lambda: [one.hotline for one in VillageRecord.living()] == ["12345"])  # fmt: skip


def _user(name: str) -> Callable[[Stage], Opening]:
    return lambda stage: Opening(getattr(stage.page("settings").user, name))


def _saved_today(stage: Stage) -> Opening:
    page = stage.page("today")

    def agree(dialog: Any) -> int:
        lines = [dialog.table.rows.row(n) for n in range(dialog.table.rows.rowCount())]
        dialog.table.stand_on(next(n for n, line in enumerate(lines) if line.household))
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)
        return int(dialog.result())

    return Opening(page.changed.click, agree, lambda: stage.window.pages.here == "household")


def _saved_record(stage: Stage) -> Opening:
    line = str(MonitoringLine.living().get().id)
    return Opening(lambda: saved_today._show_history(stage.window, stage.window.session, line))


def _move(stage: Stage) -> Opening:
    home = str(Household.living().order_by(Household.id).first().id)
    stage.page("household", household=home)

    def agree(dialog: Any) -> int:
        dialog.form.set(Move.to_village, "410502101214")
        dialog.form.set(Move.reason, "投亲")
        return accept(dialog)

    return Opening(stage.window.errands.move_household, agree, lambda: (told := moving.of(home)) and told.waits)


def _take_in(stage: Stage) -> Opening:
    home = Household.living().order_by(Household.id).get()
    here = home.region_code
    with change(ACTOR, "别村送来"):
        home.region_code = "410502101214"
        home.save()
        told = {"from_village": "410502101214", "to_village": here, "reason": "投亲", "state": WAITS}
        Move(household=home.id, date=dt.date(2026, 11, 1), **told).save()
    page = stage.page("today")
    return Opening(
        lambda: page._take(moving.coming()),
        accept,
        lambda: not moving.coming() and Household.get_by_id(home.id).region_code == here,
    )


def _whole_numbers(stage: Stage) -> Opening:
    page = stage.page("households", persons=True)
    output = page.list_output(page.persons)
    given: list[str | None] = []

    def agree(dialog: Any) -> int:
        dialog.reason.setText("报民政局比对")
        return accept(dialog)

    def ask() -> None:
        given.append(output._why_whole(output.told()))

    return Opening(ask, agree, lambda: given[-1:] == ["报民政局比对"])


DESK: dict[Site, Callable[[Stage], Opening]] = {
    ("window/errands.py", "open_year"): _year,
    ("window/errands.py", "_year_opened"): _left_out,
    ("window/errands.py", "export"): _export,
    ("window/errands.py", "move_household"): _move,
    ("pages/first_page.py", "_take"): _take_in,
    ("window/errands.py", "print_papers"): lambda stage: Opening(partial(stage.window.errands.print_papers, "roster")),
    ("window/errands.py", "backup"): lambda stage: Opening(stage.window.errands.backup),
    ("window/errands.py", "_ask_household"): _household,
    ("window/errands.py", "help"): lambda stage: Opening(stage.window.errands.help),
    ("window/errands.py", "about"): lambda stage: Opening(stage.window.errands.about),
    ("window/rescue.py", "chosen"): lambda stage: Opening(lambda: chosen(None)),
    ("dialogs/import_flow.py", "_preview"): _import,
    ("dialogs/outside.py", "let_in"): _let_in,
    ("dialogs/lines.py", "write"): _lines,
    ("dialogs/preview.py", "_print"): _print,
    ("dialogs/print_out.py", "send"): _print_out,
    ("dialogs/about.py", "show_file"): lambda s: Opening(lambda: about.show_file(s.window, "写好了", s.folder), accept),
    ("paper/recovery.py", "print_out"): _recovery,
    ("pages/checks.py", "_confirm"): _check,
    ("pages/settings.py", "_counted"): _counted,
    ("pages/settings.py", "_limits"): _limits,
    ("dialogs/limits.py", "_change"): _changed_limit,
    ("pages/saved_today.py", "show"): _saved_today,
    ("pages/saved_today.py", "_show_history"): _saved_record,
    ("pages/cards.py", "mark_hung"): _hung,
    ("pages/cards.py", "open_village"): _village,
    ("pages/psychology/team.py", "_open"): _member,
    ("pages/psychology/team.py", "leave"): _leaves,
    ("pages/psychology/limits.py", "change"): _limit,
    ("pages/psychology/census.py", "__init__"): _blank,
    ("pages/settings_user.py", "_encrypt"): _user("_encrypt"),
    ("pages/ledgers/view.py", "show_history"): _history,
    ("dialogs/list_output.py", "print_out"): _ledger_paper,
    ("dialogs/list_output.py", "_why_whole"): _whole_numbers,
    ("pages/organisation/told.py", "print_out"): _told_paper,
    ("pages/effect/output.py", "freeze"): _frozen,
}
