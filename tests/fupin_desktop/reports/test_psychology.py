"""Charts: one message, the same numbers as a table, drawn with the font that is shipped; hidden counts are nowhere."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import subprocess
import sys
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PIL import Image

from fupin_desktop import scales
from fupin_desktop.reports import chart
from fupin_desktop.reports import psychology as charts
from fupin_desktop.reports.chart import WORSE, Chart
from fupin_desktop.services.psychology.archive import Archive
from fupin_desktop.services.psychology.report import Line, Month, Report

DAY = dt.date(2026, 11, 23)


def words(made: Chart, width: float = 5.6, height: float = 3.2) -> list[str]:
    """Every text on the drawn chart, after looking whether it has ink and lies within the picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = made.draw(width, height)
    canvas: Any = FigureCanvasAgg(figure)
    kept = io.BytesIO()
    canvas.print_png(kept)
    picture = Image.open(kept).convert("L")
    assert picture.size == (round(width * figure.dpi), round(height * figure.dpi))
    assert len(set(picture.tobytes())) > 10  # not a blank sheet
    found = []
    for text in figure.findobj(lambda artist: hasattr(artist, "get_text")):
        said: Any = text
        if said.get_text() and said.get_visible():
            assert said.get_fontname() == chart.family(), said.get_text()
            box = said.get_window_extent()
            assert box.x0 >= -1, said.get_text()
            assert box.x1 <= picture.width + 1, said.get_text()
            found.append(said.get_text())
    return found


def a_file(*scores: tuple[dt.date, int, str]) -> Archive:
    screenings = [
        (SimpleNamespace(date=day), {"scale": "phq9", "score": score, "band": band}) for day, score, band in scores
    ]
    refused = (SimpleNamespace(date=DAY), {"scale": "phq9", "score": None, "band": ""})
    other = (SimpleNamespace(date=DAY), {"scale": "external", "title": "SCL-90", "result": "160"})
    return cast(Archive, SimpleNamespace(screenings=[*reversed(screenings), refused, other]))


def test_scores_of_one_person_with_their_bands() -> None:
    file = a_file(
        (dt.date(2026, 5, 2), 9, "轻度"), (dt.date(2026, 7, 1), 22, "重度"), (dt.date(2026, 11, 20), 12, "中度")
    )
    made = charts.trajectory(file, scales.scale("phq9"))
    assert made.title == "PHQ-9 从 9 分到 12 分，现在中度"
    assert made.columns == ("日期", "得分", "分段")
    assert made.rows == [("2026-05-02", "9", "轻度"), ("2026-07-01", "22", "重度"), ("2026-11-20", "12", "中度")]
    drawn = words(made)
    assert {"9", "22", "12", "没有或极轻", "轻度", "中度", "中重度", "重度", "26-5-2", "26-11-20"} <= set(drawn)
    assert any("0–27 分" in text and "筛查不等于诊断" in text for text in drawn)
    assert [scale.name for scale in charts.screened_with(file)] == ["phq9"]


def test_one_score_and_none() -> None:
    made = charts.trajectory(a_file((DAY, 3, "没有或极轻")), scales.scale("phq9"))
    assert made.title == "PHQ-9 3 分，没有或极轻"
    assert "3" in words(made)
    none = charts.trajectory(a_file(), scales.scale("gad7"))
    assert (none.is_empty, none.title) == (True, "GAD-7 还没有得分")
    assert charts.screened_with(a_file()) == []


@pytest.mark.parametrize("name", scales.NAMES)
def test_every_scale_can_be_drawn(name: str) -> None:
    scale = scales.scale(name)
    for score in (0, scale.most):
        told = {"scale": name, "score": score, "band": scale.bands[0].label}
        file = cast(Archive, SimpleNamespace(screenings=[(SimpleNamespace(date=DAY), told)]))
        assert str(score) in words(charts.trajectory(file, scale))


def test_colours_over_time_leave_a_gap_where_counts_are_small() -> None:
    ends = [dt.date(2026, month, 28) for month in range(1, 12)]
    months = [Month(end, None if at < 3 else 3, 5 + at, 20 + at) for at, end in enumerate(ends)]
    made = charts.colours_over_time(months, "袁薛庄村")
    assert made.title == "现在红 3，黄 15，蓝 30"
    assert made.rows[0] == ("2026-01-28", "—", "5", "20")
    drawn = words(made)
    assert {"红 3", "黄 15", "蓝 30", "26年1月", "26年11月"} <= set(drawn)
    line = made.draw(5.6, 3.2).axes[0].get_lines()[0]
    assert [str(value) for value in line.get_ydata()][:4] == ["nan", "nan", "nan", "3.0"]  # type: ignore[union-attr]
    styles = {(str(one.get_linestyle()), str(one.get_marker())) for one in made.draw(5, 3).axes[0].get_lines()}
    assert len(styles) == 3  # told apart without colours
    assert charts.colours_over_time([Month(DAY, 0, 0, 0)], "袁薛庄村").is_empty


@pytest.mark.parametrize("height", [1.6, 2.4, 4.0])
def test_the_labels_of_lines_that_end_close_together_stand_apart(height: float) -> None:
    figure = charts.colours_over_time([Month(DAY, 5, 21, 168), Month(DAY, 5, 6, 168)], "袁薛庄村", 1).draw(6.0, height)
    ax = figure.axes[0]
    points = ax.get_position().height * height * 72 / ax.get_ylim()[1]
    places = sorted(float(text.get_position()[1]) * points for text in ax.texts)
    assert all(after - before > 13 for before, after in itertools.pairwise(places))


def test_few_files_are_told_as_a_table() -> None:
    few = [Month(DAY, 1, 2, 3), Month(DAY, None, 0, 1)]
    assert charts.colours_over_time(few, "袁薛庄村").is_table
    assert not charts.colours_over_time([*few, Month(DAY, 0, 0, 4)], "袁薛庄村").is_table


def test_all_is_told_to_who_sees_all() -> None:
    assert "不显示" not in charts.colours_over_time([Month(DAY, 1, 2, 3)], "袁薛庄村", 1).source


def test_coverage_fills_its_card_with_those_who_are_asked_first() -> None:
    village, group = Line("袁薛庄村", (0, 0, 5, 15, 20)), Line("留守老人", (0, 0, 2, 2, 4))
    made = charts.coverage(Report(DAY, 3, [village], village, [group, Line("残疾人", (0, 0, 0, 0, 0))], [], []))
    assert [row[0] for row in made.rows] == ["袁薛庄村", "袁薛庄村", "留守老人"]
    assert {"25%", "50%", "留守老人"} <= set(words(made))
    assert "残疾人" not in words(made)


@pytest.mark.parametrize(("name", "points", "worse"), [
    ("phq9", (9, 15), True), ("phq9", (15, 9), False), ("phq9", (9, 9), False),
    ("who5", (60, 40), True), ("who5", (40, 60), False),
])  # fmt: skip
def test_what_grows_worse_is_not_drawn_in_the_colour_of_what_goes_well(
    name: str, points: tuple[int, int], worse: bool
) -> None:
    found = [(dt.date(2026, 1 + at, 1), score) for at, score in enumerate(points)]
    figure = charts._draw_trajectory(scales.scale(name), found, "", 5, 3)
    assert (figure.axes[0].get_lines()[0].get_color() == WORSE) is worse


def a_report(*villages: Line, due: tuple[Line, ...] = ()) -> Report:
    total = tuple(sum(line.counts[at] or 0 for line in villages) for at in range(5))
    return Report(DAY, 3, list(villages), Line("合计", total), [], list(due), [])


def test_coverage_by_village() -> None:
    made = charts.coverage(a_report(Line("袁薛庄村", (5, 12, 60, 23, 100)), Line("张薛庄村", (None, 8, None, 5, 90))))
    assert made.rows == [
        ("袁薛庄村", "100", "77", "77%"),
        ("张薛庄村", "90", "85", "94%"),
        ("合计", "190", "162", "85%"),
    ]
    assert made.title == "已筛查 85%"
    assert {"77%", "94%", "袁薛庄村", "张薛庄村"} <= set(words(made))
    few = Line("马官屯村", (None, 0, 0, None, 60))
    hidden = charts.coverage(Report(DAY, 3, [few], few, [], [], []))
    assert hidden.rows[0] == ("马官屯村", "60", "—", "—")
    assert "— 人数少" in words(hidden)
    assert "不显示" in hidden.title


def test_of_many_villages_those_furthest_behind_are_drawn() -> None:
    villages = [Line(f"第{at}村", (0, 0, 10 + at, 90 - at, 100)) for at in range(40, 0, -1)]
    group = Line("留守老人", (0, 0, 2, 2, 4))
    made = charts.coverage(Report(DAY, 3, villages, villages[0], [group], [], []))
    assert len(made.rows) == 42
    figure = made.draw(6.0, 3.0)
    names = [text.get_text() for text in figure.axes[0].get_yticklabels()][::-1]
    assert names == [*(f"第{at}村" for at in range(1, chart.MOST)), "留守老人"]
    bar = 0.6 * figure.axes[0].get_position().height * 3.0 * 72 / chart.MOST
    sizes = [float(text.get_fontsize()) for text in figure.axes[0].texts]
    assert max(sizes) <= max(bar, 7)
    assert "只画了覆盖率最低的 15 个村" in made.source


def test_a_source_wider_than_its_chart_goes_on_below() -> None:
    source = "应筛：脱贫户、监测对象的成员和已建档的人；单位 %。" * 3
    figure, ax = chart.axes(4.0, 3.0, source)
    [told] = [text for text in figure.texts if "应筛" in text.get_text()]
    lines = told.get_text().split("\n")
    assert "".join(lines) == source
    assert len(lines) > 2
    assert all(len(line) * 9 / 72 < 4.0 for line in lines)
    assert ax.get_position().y0 * 3.0 > 0.62 + 0.3


def test_due_and_overdue() -> None:
    lines = (
        Line("逾期", (4, 6, 10, 0, 20)),
        Line("一周内", (None, 5, None, 0, 40)),
        Line("以后", (5, 15, 100, 0, 120)),
    )
    rest = Line("没有安排", (0, 0, 0, 35, 35))
    made = charts.due(a_report(Line("袁薛庄村", (9, 26, 110, 35, 180)), due=(*lines, rest)))
    assert made.title == "逾期 20 人"
    assert made.rows == [
        ("逾期", "4", "6", "10", "20"),
        ("一周内", "—", "5", "—", "40"),
        ("以后", "5", "15", "100", "120"),
    ]
    assert {"红 4　黄 6　蓝 10　共 20", "红 —　黄 5　蓝 —　共 40"} <= set(words(made))
    hatches = {str(bar.get_hatch()) for bar in made.draw(6, 3).axes[0].patches}
    assert len(hatches) == 3
    nothing = charts.due(a_report(due=tuple(Line(line.label, (0, 0, 0, 0, 0)) for line in lines)))
    assert (nothing.is_empty, nothing.title) == (True, "没有逾期的")


def test_matplotlib_waits_until_something_is_drawn() -> None:
    code = "import sys, fupin_desktop.reports.psychology; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
