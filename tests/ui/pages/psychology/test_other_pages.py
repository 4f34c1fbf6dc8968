"""口径, 团队, 活动, 报表; and the charts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from matplotlib.figure import Figure
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from db.person import Person
from db.psychology import PsyActivity
from fupin_desktop.ledgers.psy_activities import ACTIVITIES
from fupin_desktop.roles import Reach
from fupin_desktop.services.ledgers import lists
from fupin_desktop.services.ledgers.lists import Wanted
from fupin_desktop.services.psychology import closing, limits, report, second, team
from fupin_desktop.services.psychology.team import Sight
from tests.books import ACTOR
from tests.people import SECOND, agree, phq9
from tests.ui.pages.psychology.test_file_page import Filling, opened
from tests.ui.pages.psychology.test_file_page import filling as filling
from ui import wording
from ui.pages.psychology.activities import ActivitiesPage
from ui.pages.psychology.limits import LimitDialog, LimitsPage
from ui.pages.psychology.report import ReportPage
from ui.pages.psychology.sub_page import BESIDE
from ui.pages.psychology.team import LeavingDialog, MemberDialog, TeamPage
from ui.widgets.figure_view import FigureView
from ui.window.main_window import MainWindow


def texts(image: QImage) -> int:
    """How many colours a picture has: one that was not drawn has one."""
    return len({image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)})


def test_each_page_leads_to_those_beside_it(window: MainWindow) -> None:
    window.pages.go("psychology")
    for name, word in BESIDE:
        page = window.pages.current()
        page.beside[name].click()  # type: ignore[union-attr]
        assert window.pages.here == name
        assert window.pages.current().beside[name].isChecked()  # type: ignore[union-attr]
        assert window.rail._buttons["psychology"].isChecked()
        assert word in window.pages.current().beside[name].text()  # type: ignore[union-attr]


def test_a_threshold_is_changed_by_two_with_a_reason_and_its_source_stands_there(
    window: MainWindow, filling: Filling, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.pages.go("limits")
    page = window.pages.current()
    assert isinstance(page, LimitsPage)
    page.table.stand_on(2)
    kept = page.table.current()
    assert kept.limit.source in page.whole.text()
    said = filling(LimitDialog, value="8")
    page.change()
    assert "为什么改" in said[0]
    said = filling(LimitDialog, value="11", reason="按本区专家的意见")
    page.change()
    assert "更谨慎" in said[0]
    said = filling(LimitDialog, value="8", reason="按本区专家的意见")
    page.change()
    assert "由他自己输入密码" in said[0]
    assert limits.values()[kept.limit.name] == 10
    monkeypatch.setattr(second, "confirm", lambda *_: SECOND)
    filling(LimitDialog, value="8", reason="按本区专家的意见")
    page.change()
    assert limits.values()[kept.limit.name] == 8
    assert "按本区专家的意见" in page.whole.text()
    assert page.table.rows.columns[3].show(page.table.current()) == "改过"


def test_a_member_joins_and_leaves(window: MainWindow, filling: Filling) -> None:
    window.pages.go("team")
    page = window.pages.current()
    assert isinstance(page, TeamPage)
    assert page.face.currentWidget() is page.face.empty
    said = filling(MemberDialog, name="赵心怡", role="1")
    page.add()
    assert "证书" in said[0]
    filling(
        MemberDialog, name="赵心怡", role="1", certificate="心理治疗师", pledge_date="20260302", phone="03725551234"
    )
    page.add()
    assert page.table.rows.rowCount() == 1
    page.table.stand_on(0)
    assert "红色" in page.table.rows.columns[-1].show(page.table.current())
    filling(MemberDialog, name="陈晓岚", role="2", certificate="心理治疗师", pledge_date="20260302")
    page.add()
    [lead] = [one for one in team.members() if one.name == "赵心怡"]
    person = str(Person.get().id)
    agree(person, wording.today())
    phq9(person, "000000000", wording.today())
    closing.assign(ACTOR, person, str(lead.id))
    page.table.stand_on(next(n for n in range(2) if page.table.rows.row(n).name == "赵心怡"))
    said = filling(LeavingDialog)
    page.leave()
    assert "1 份档案还没有结案" in said[0]
    filling(LeavingDialog, heir="陈晓岚")
    page.leave()  # the files go over in the same action
    assert [one.name for one in team.members()] == ["陈晓岚"]
    assert team.open_files(str(team.members()[0].id)) == [person]
    assert page.table.rows.rowCount() == 1
    page.past.setChecked(True)
    assert "（已退出）" in page.table.rows.columns[0].show(page.table.rows.row(1))


def test_an_activity_counts_people_and_names_nobody(window: MainWindow) -> None:
    window.pages.go("activities")
    page = window.pages.current()
    assert isinstance(page, ActivitiesPage)
    view = page.view
    view.add()
    for name, text in {"kind": "1", "topic": "睡眠和心情", "people": "-3"}.items():
        view.panel.form.cells[f"psy_activity.{name}"].input.restore(text)
    view.sheet.save()
    assert view.is_filling
    view.panel.form.cells["psy_activity.people"].input.restore("43")
    view.sheet.save()
    one = lists.listed(ACTIVITIES, Wanted()).rows(0, 1)[0].record
    assert isinstance(one, PsyActivity)
    assert (one.people, one.date, one.region_code) == (43, wording.today(), "410502101212")
    window.session.jobs.finish()
    assert "共 1 条　人数 43" in view.list.sums.text()
    assert not {"person", "persons", "name"} & set(PsyActivity.kinds())


@pytest.fixture
def reports(window: MainWindow, persons: list[str]) -> ReportPage:
    window.pages.go("psychology report")
    page = window.pages.current()
    assert isinstance(page, ReportPage)
    return page


def cells(page: ReportPage) -> Iterator[str]:
    for table in (page.villages, page.groups, page.due.numbers, page.coverage.numbers, page.colours.numbers):
        for number in range(table.rows.rowCount()):
            yield from (column.show(table.rows.row(number)) for column in table.rows.columns[1:])


def test_who_sees_every_archive_sees_every_count(reports: ReportPage) -> None:
    shown = set(cells(reports))
    assert report.HIDDEN not in shown
    assert {"1", "2"} & shown
    assert "少于 3 人" not in reports.hidden.text()
    assert "不要外传" in reports.hidden.text()


def test_no_count_under_three_stands_on_the_page_of_who_sees_some(
    reports: ReportPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team, "sight", lambda: Sight(Reach.OWN))
    reports.refresh()
    reports.session.jobs.finish()
    shown = list(cells(reports))
    assert report.HIDDEN in shown
    assert not {"1", "2"} & set(shown)
    assert "少于 3 人" in " ".join(label.text() for label in reports.findChildren(QLabel))


def test_each_chart_is_drawn_and_its_table_is_one_click_away(reports: ReportPage, qtbot: QtBot) -> None:
    assert reports.colours.face.currentWidget() is reports.colours.numbers  # few files are told as a table at once
    assert not reports.colours.as_table.isVisibleTo(reports.colours)
    for number, chart in ((1, reports.coverage), (2, reports.due)):
        reports.tabs.setCurrentIndex(number)
        qtbot.waitUntil(lambda chart=chart: not chart.chart._picture.isNull())  # type: ignore[misc]
        assert texts(chart.chart.grab().toImage()) > 8
        assert chart.chart.accessibleName().startswith(chart.title.text())
        chart.as_table.click()
        assert chart.face.currentWidget() is chart.numbers
        assert chart.numbers.rows.rowCount() > 0
        chart.as_table.click()
        assert chart.face.currentWidget() is chart.chart


def test_the_scores_of_a_person_are_drawn_with_their_bands(
    window: MainWindow, persons: list[str], qtbot: QtBot
) -> None:
    page = opened(window, persons[0])
    chart = page.overview.scores
    qtbot.waitUntil(lambda: not chart.chart._picture.isNull())
    assert chart.title.text() == "PHQ-9 从 9 分到 15 分，现在中重度"
    assert chart.numbers.rows.rowCount() == 3
    assert "得分 17" in chart.chart.accessibleName()


def test_a_chart_is_drawn_for_the_size_it_has(qtbot: QtBot) -> None:
    sizes: list[tuple[float, float]] = []

    def draw(width: float, height: float) -> Figure:
        sizes.append((width, height))
        return Figure(figsize=(width, height))

    view = FigureView()
    qtbot.addWidget(view)
    view.resize(400, 200)
    view.show_figure(draw, "一张图")
    view.render_now()
    assert sizes[-1] == (4.0, 2.0)
    assert (view._picture.width(), view._picture.height()) == (400, 200)
    view.resize(60, 20)  # matplotlib has no room there for what stands beside the axes, and says so by an error
    view.render_now()
    assert sizes[-1] == (2.2, 1.5)
