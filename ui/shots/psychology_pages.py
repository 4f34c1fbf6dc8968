"""Pictures of the psychological archives; a part of ui/shots/pages.py. Everybody is invented."""

from __future__ import annotations

from pathlib import Path

from fupin_desktop.demo import books as demo
from fupin_desktop.demo import psychology
from fupin_desktop.rules import crisis
from fupin_desktop.rules.psychology import Event
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.erasing import person as whole
from fupin_desktop.services.lists import listing
from fupin_desktop.services.psychology import archive, erasing, letter, limits, team
from ui import wording
from ui.dialogs.erase_person import ErasePersonDialog
from ui.dialogs.psychology.blank import BlankDialog
from ui.dialogs.psychology.close import CloseDialog
from ui.dialogs.psychology.colour import DecideDialog, EventDialog
from ui.dialogs.psychology.consent import ConsentDialog
from ui.dialogs.psychology.crisis import CrisisDialog
from ui.dialogs.psychology.danger import DangerDialog
from ui.dialogs.psychology.erase import EraseDialog
from ui.dialogs.psychology.external import ExternalDialog
from ui.dialogs.psychology.letter import LetterDialog
from ui.dialogs.psychology.referral import AssignDialog, FeedbackDialog, ReferralDialog
from ui.dialogs.psychology.risk import RiskDialog
from ui.dialogs.psychology.talk import PlanDialog, TalkDialog
from ui.pages.psychology import able
from ui.pages.psychology.census import CensusPage
from ui.pages.psychology.file_page import FilePage
from ui.pages.psychology.limits import LimitDialog
from ui.pages.psychology.report import ReportPage
from ui.pages.psychology.screening import ScreeningPage
from ui.pages.psychology.self_test import SelfTestPage
from ui.pages.psychology.start import PsychologyPage
from ui.pages.psychology.team import MemberDialog
from ui.session import Session
from ui.shots.camera import Camera, Shown, in_window, page, place
from ui.window.main_window import MainWindow

_VILLAGE, _HOUSEHOLDS, _ACTOR = "410502101212", 24, "赵心怡"


def make(folder: Path, camera: Camera) -> None:
    """Take the pictures; `folder` is where the book is made. Raises BookError, OSError."""
    path = folder / "psychology" / "袁薛庄村.fpb"
    path.parent.mkdir()
    demo.make_village(path, _VILLAGE, _HOUSEHOLDS, 1)
    with open_book(path, _ACTOR) as book:
        persons = psychology.fill(_ACTOR)
        with in_window(Session(book)) as window:
            camera.take_all(window, ((f"心理-{name}", widget) for name, widget in _all(window, persons)))


def _all(window: MainWindow, persons: list[str]) -> Shown:
    yield "首页", place("today", window)
    yield from _places(window)
    yield from _file(window, persons[0])
    yield from _screening(window, persons)
    yield from _self_test(window)
    yield from _dialogs(window, persons[0])


def _places(window: MainWindow) -> Shown:
    views = page(PsychologyPage, "psychology", window).views
    yield "随访", window
    views[1].click()
    yield "日历", window
    views[2].click()
    yield "工作量", window
    views[0].click()
    yield "计划", place("rounds", window)
    yield "补录", place("paper entry", window)
    page(CensusPage, "census", window).persons.setFocus()
    yield "普查", window
    report = page(ReportPage, "psychology report", window)
    for number in range(report.tabs.count()):
        report.tabs.setCurrentIndex(number)
        yield f"报表-{report.tabs.tabText(number)}", window
    report.tabs.setCurrentIndex(0)
    report.colours.as_table.click()
    yield "报表-看表格", window
    for name, where in (("团队", "team"), ("活动", "activities"), ("判定标准", "limits")):
        yield name, place(where, window)


def _file(window: MainWindow, person: str) -> Shown:
    made = page(FilePage, "archive", window, person=person)
    for number in range(made.tabs.count()):
        made.tabs.setCurrentIndex(number)
        yield f"档案-{made.tabs.tabText(number)}", window
    assert made.found
    yield "户-成员", place("household", window, household=str(made.found.person.household), tab="成员")


def _screening(window: MainWindow, persons: list[str]) -> Shown:
    stranger, person = psychology.grown(wording.today())[len(persons)], persons[3]
    yield "筛查-先要同意", place("screening", window, person=stranger)
    made = page(ScreeningPage, "screening", window, person=person)
    yield "筛查-选量表", window
    choose = made.asking.ask.chosen.emit
    choose(able.UNABLE)
    yield "筛查-不能自己答", window
    choose(able.ABLE)
    choose("phq9")
    yield "筛查-怎么填", window
    choose("2")
    yield "筛查-宣读人", window
    made.reader.chosen.emit("赵心怡")
    for answer in (1, 2, 1, 2, 1, 1, 2):
        choose(answer)
    yield "筛查-问题", window
    for answer in (1, 1):
        choose(answer)
    yield "筛查-有危险", window
    choose(2)
    yield "筛查-结果", window
    made.save()
    yield "筛查-已保存", window


def _self_test(window: MainWindow) -> Shown:
    choose = page(SelfTestPage, "self test", window).asking.ask.chosen.emit
    yield "自测-选量表", window
    for answer in ("phq9", 1, 1, 2, 1, 0, 1, 0, 0, 1, 1):
        choose(answer)
    yield "自测-结果", window


def _dialogs(window: MainWindow, person: str) -> Shown:
    session, found = window.session, archive.load(person, wording.today(), noted=False)
    child = next(
        one.key for one in listing.persons().rows(0, 200) if 0 < (archive.age_of(one.birth, wording.today()) or 0) < 11
    )
    minor = archive.load(child, wording.today(), noted=False)
    assert found
    assert found.file
    assert minor
    yield "同意", ConsentDialog(window, session, found)
    yield "同意-未成年", ConsentDialog(window, session, minor)
    deciding = DecideDialog(window, session, found)
    deciding.input("wanted").restore("2")
    deciding.input("reason").restore("三次咨询后稳定，夜里能睡。")
    deciding.accept()
    yield "定颜色", deciding
    yield "报告情况", EventDialog(window, session, person)
    yield "有危险", DangerDialog(window, session, found.person)
    yield "马上做", CrisisDialog(window, crisis.steps(found.age))
    yield "马上做-孩子", CrisisDialog(window, crisis.steps(minor.age, (f"报告：{Event.ABUSE}",)))
    yield "结案", CloseDialog(window, session, person)
    yield "风险评估", RiskDialog(window, session, person)
    yield "方案", PlanDialog(window, session, *found.plans[0], [(str(one.id), str(one.name)) for one in team.members()])
    yield "咨询", TalkDialog(window, session, person)
    yield "转介", ReferralDialog(window, session, person)
    yield "反馈", FeedbackDialog(window, session, *found.referrals[0])
    yield "转介信", LetterDialog(window, letter.letter(found.referrals[0][0]))
    yield "负责人", AssignDialog(window, session, found.file)
    yield "队员", MemberDialog(window, session, team.members()[0])
    yield "空白表", BlankDialog(window)
    yield "别处的量表", ExternalDialog(window, session, person, wording.today())
    yield "依法删除", EraseDialog(window, session, erasing.plan(person))
    other = psychology.grown(wording.today())[-1]
    yield "依法删除-整个人", ErasePersonDialog(window, session, other, whole.plan(other))
    yield "判定标准-修改", LimitDialog(window, session, limits.listed()[0])
