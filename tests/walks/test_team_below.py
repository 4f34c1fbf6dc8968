"""A village registers a namesake of the township's 心理专干 in the 心理工作队 and hands in: the township's archives
stay shut to them, until the township registers them itself. Encrypted books, by keys."""

from __future__ import annotations

from pathlib import Path

from db.changes import every
from fupin_desktop.services.psychology import team
from tests.walks.exchanging import seated
from tests.walks.test_census import NAME, join
from tests.walks.test_whole_round import Way, bound
from tests.walks.village import Village
from ui.pages.psychology.start import PsychologyPage
from ui.pages.psychology.team import TeamPage

_SHUT = "做过保密承诺的人看得到档案"


def test_whom_a_village_registers_sees_nothing_above(village: Village, town: Village, tmp_path: Path) -> None:
    with seated(village, NAME) as below:
        join(below)
        assert team.sight().reach.name == "ALL"
    bound(village, town)
    Way(tmp_path).up(village, town)
    with seated(town, NAME) as desk:
        assert [row[0] for row in every("SELECT name FROM counsellor")] == [NAME]
        desk.press("Alt+7")
        page = desk.page(PsychologyPage)
        desk.waits_to_see(_SHUT)
        assert not page.views[-1].isVisible()
        desk.press("Ctrl+3")
        table = desk.page(TeamPage).table
        desk.idle()
        assert str(table.rows.index(0, table.rows.columnCount() - 1).data()) == "下面登记的，这里不算"
        desk.press("Alt+1")
        join(desk)
        assert [row[0] for row in every("SELECT name FROM counsellor")] == [NAME, NAME]
        assert team.sight().reach.name == "ALL"
