"""Dialogs of which agreeing is tested elsewhere (tests/ui/elsewhere.py), or that are seldom seen: Esc, as in
test_dialogs_answered.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from db.erase import Erasure
from db.person import Person
from db.psychology import Screening
from fupin_desktop.demo import psychology
from fupin_desktop.services.book import access
from fupin_desktop.services.conflicts import conflict_list
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.exchange.merge_desk import Standing
from fupin_desktop.services.exchange.workbooks import Imported
from tests.books import ACTOR, YUANXUEZHUANG
from tests.edges import Site, accept
from tests.ui.openings import bound, filled, home
from tests.ui.stage import Opening, Stage
from tests.walks.village import ROSTERS
from ui import wording
from ui.dialogs import erase_person
from ui.dialogs.import_flow import ImportFlow
from ui.dialogs.preview import PreviewDialog
from ui.pages.exchange import questions
from ui.pages.psychology import screening


def _summary(stage: Stage) -> Opening:
    undone: list[str] = []
    flow = ImportFlow(stage.window, stage.window.session, lambda: undone.append("undone"))
    plan = workbooks.plan_import([ROSTERS / "人口信息_袁薛庄村.xlsx"])

    def agree(dialog: Any) -> int:
        dialog._undo()
        return int(dialog.result())

    return Opening(lambda: flow._summarise(Imported(plan)), agree, lambda: undone == ["undone"])


def _lacking(stage: Stage) -> Opening:
    return Opening(PreviewDialog(stage.window, stage.window.session, None)._show_lacking)


def _helper(stage: Stage) -> Opening:
    return Opening(home(stage, "帮扶").tab.helpers.add)


def _give_back(stage: Stage) -> Opening:
    board = stage.page("merge").board
    return Opening(lambda: board._ask(Standing(YUANXUEZHUANG, "袁薛庄村", True), 1))


def _give_all(stage: Stage) -> Opening:
    return Opening(stage.page("merge").board._ask_all)


def _fingerprints(stage: Stage) -> Opening:
    bound()
    return Opening(stage.page("keys").print_papers)


def _questions(stage: Stage) -> Opening:
    return Opening(lambda: questions.print_out(stage.window, conflict_list.waiting(), ""))


def _share(stage: Stage) -> Opening:
    bound()
    page = stage.page("keys")
    page.table.stand_on(0)

    def agree(dialog: Any) -> int:
        dialog.compared.setChecked(True)
        return accept(dialog)

    return Opening(page._share, agree, lambda: "心理档案可由对方查看" in {entry.what for entry in access.entries()})


def _external(stage: Stage) -> Opening:
    page = stage.page("screening", person=psychology.fill(ACTOR)[0])
    before = Screening.living().count()
    return Opening(lambda: screening._ask_external(page), filled(name="SDS", result="标准分 58"),
                   lambda: Screening.living().count() == before + 1)  # fmt: skip


def _erase_person(stage: Stage) -> Opening:
    person = str(Person.living().get().id)
    return Opening(lambda: erase_person.ask(stage.window, stage.window.session, person))


def _erase_too(stage: Stage) -> Opening:
    asked = Erasure(by="刘敏", second="王立新", date=wording.today(), records="")
    return Opening(lambda: erase_person.follow(stage.window, stage.window.session, asked))


def _log(stage: Stage) -> Opening:
    return Opening(stage.page("settings").user._log)


REST: dict[Site, Callable[[Stage], Opening]] = {
    ("dialogs/import_flow.py", "_summarise"): _summary,
    ("dialogs/preview.py", "_show_lacking"): _lacking,
    ("forms/helper_list.py", "_ask"): _helper,
    ("pages/exchange/board.py", "_ask"): _give_back,
    ("pages/exchange/board.py", "_ask_all"): _give_all,
    ("pages/exchange/keys.py", "print_papers"): _fingerprints,
    ("pages/exchange/questions.py", "print_out"): _questions,
    ("pages/exchange/keys.py", "_share"): _share,
    ("pages/psychology/screening.py", "_ask_external"): _external,
    ("dialogs/erase_person.py", "ask"): _erase_person,
    ("dialogs/erase_person.py", "follow"): _erase_too,
    ("pages/settings_user.py", "_log"): _log,
}
