"""A household of four with income, house, water, a visit with a problem and a photo, and a measure: by keys alone, and
no more of them than 300. Then what was saved is changed, undone, redone; and one half filled outlives a kill.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication, QDialog

from db.clock import today
from db.household import Household
from fupin_desktop.rules.id_number import checksum
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import open_book
from fupin_desktop.services.household import casework, years
from tests.edges import Chooser
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.forms.cell import Cell
from ui.forms.line_inputs import Input, NoteInput
from ui.forms.sheet import Sheet
from ui.pages.household_page import HouseholdPage
from ui.pages.registration import RegistrationPage
from ui.pages.today import TodayPage

MOST_KEYS = 300
HEAD, WIFE, GIRL, MOTHER = (
    first17 + checksum(first17)
    for first17 in ("41050219800412651", "41050219820706522", f"410502{today().year - 15}0901122", "41052219480316402")
)
PEOPLE: tuple[dict[str, str], ...] = (
    {"姓名": "张明", "证件号码": HEAD, "民族": "01", "政治面貌": "13", "文化程度": "3", "劳动技能": "1",
     "健康状况": "1", "是否参加城乡居民基本医疗保险": "1", "是否参加大病保险": "1", "是否参加城乡居民基本养老保险": "1",
     "是否参加城镇职工基本养老保险": "2", "享受低保政策情况": "0", "享受特困供养政策情况": "0"},
    {"姓名": "赵艳", "证件号码": WIFE, "与户主关系": "02", "文化程度": "3", "劳动技能": "1", "健康状况": "1",
     "是否参加城乡居民基本医疗保险": "1", "是否参加大病保险": "1", "是否参加城乡居民基本养老保险": "1",
     "是否参加城镇职工基本养老保险": "2", "享受低保政策情况": "0", "享受特困供养政策情况": "0"},
    {"姓名": "张晓", "证件号码": GIRL, "与户主关系": "4", "在校生状况": "6", "健康状况": "1",
     "是否参加城乡居民基本医疗保险": "1", "是否参加大病保险": "1", "享受低保政策情况": "0",
     "享受特困供养政策情况": "0"},
    {"姓名": "李英", "证件号码": MOTHER, "与户主关系": "12", "文化程度": "1", "劳动技能": "4", "健康状况": "2",
     "患病名称": "高血压", "是否参加城乡居民基本医疗保险": "1", "是否参加大病保险": "1",
     "是否参加城乡居民基本养老保险": "1", "是否参加城镇职工基本养老保险": "2", "享受低保政策情况": "1",
     "低保类别": "B", "享受特困供养政策情况": "0"},
)  # fmt: skip


def here() -> Any:
    return QApplication.focusWidget()


def name() -> str:
    """What a screen reader calls what has the keyboard."""
    return str(here().accessibleName()).removesuffix("（元）")


def fill(walker: Walker, answers: dict[str, str]) -> None:
    """From field to field, by Ctrl+↓ where Enter would take more keys; what is to be answered is typed. It ends on the
    last of them."""
    left = dict(answers)
    for _ in range(80):
        field = here()
        if text := left.pop(name(), ""):
            walker.write(text)
            if not left:
                break
        if here() is field or name() not in left:
            walker.press(_key(left))
    assert not left, (left, name())


def _key(left: dict[str, str]) -> str:
    """What somebody presses who knows the form."""
    whole = here().parentWidget()
    while not isinstance(whole, Sheet):
        whole = whole.parentWidget()
    stops: list[Any] = whole.stack.inputs()
    after = [stop for stop in stops[stops.index(here()) + 1 :] if not stop.passes()]
    wanted = [n for n, stop in enumerate(after) if stop.accessibleName().removesuffix("（元）") in left]
    needed = [n for n, stop in enumerate(after) if isinstance(stop, Input | NoteInput) and stop.needs()]
    return "Ctrl+Down" if needed and wanted and 0 < needed[0] <= wanted[0] else "Return"


def register(walker: Walker, photo: Path, chooser: Chooser) -> None:
    """The whole household; the keyboard ends on the page of it."""
    walker.press("Ctrl+N")
    fill(walker, {"村民小组": "三组", "家庭住址": "张薛庄村16号", "户联系电话": "13837216021", "户类型": "30",
                  "整户无劳动能力兜底保障户": "2"})  # fmt: skip
    walker.press("Ctrl+PgDown")
    for number, person in enumerate(PEOPLE):
        if number:
            walker.press("Ctrl+M")
        fill(walker, person)
    walker.press("Ctrl+PgDown")
    assert name() == "计算人数"
    fill(walker, {"A1 务工收入": "36000", "D2 低保金": "2400"})
    walker.press("Ctrl+PgDown")
    fill(walker, {"房屋情况": "2", "住房面积": "120", "房屋安全等级": "A", "是否危房户": "2", "饮水水源": "1",
                  "是否解决安全饮用水": "1"})  # fmt: skip
    walker.press("Ctrl+PgDown")
    fill(walker, {"耕地面积": "4.5", "林地面积": "0", "是否通生活用电": "1", "是否通广播电视": "1", "入户路类型": "3",
                  "入户道路是否硬化": "1", "户主已签字": "1"})  # fmt: skip
    assert name() == "走访人角色"  # day and visitor are known
    chooser.give(photo)
    fill(walker, {"走访人角色": "9", "走访方式": "1", "走访事由": "1", "走访情况": "都好", "现场解决情况": "2",
                  "户主已签字": "1", "走访人已签字": "1"})  # fmt: skip
    assert name() == "走访情况"
    walker.press("Return")
    assert name() == "添加问题"
    walker.press("Return")
    fill(walker, {"问题类别": "01", "严重程度": "1", "问题描述": "漏雨"})
    for _ in range(9):
        if name() == "添加照片":
            break
        walker.press("Down" if name() == "添加问题" else "Return")
    assert name() == "添加照片"
    walker.press("Return", "Ctrl+Return")
    walker.idle()


def measure(walker: Walker) -> None:
    """On the household's page: a measure."""
    page = walker.page(HouseholdPage)
    walker.press(*["Ctrl+PgUp"] * 5)
    assert page.tab.title == "帮扶"
    walker.press("Ctrl+M")
    fill(walker, {"措施类别": "8", "措施内容": "01", "财政金额": "2400", "资金来源": "1", "帮扶责任人": "王敏",
                  "责任部门": "民政所"})  # fmt: skip
    walker.press("Ctrl+Return")
    walker.idle()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.effect_noise((300, 200), 50).save(tmp_path / "走访.jpg")
    return tmp_path / "走访.jpg"


def of(walker: Walker, table: str) -> list[dict[str, Any]]:
    return [record for record in walker.dump() if record["table"] == table]


def _has_registered_before(village: Village) -> None:
    """It is not the clerk's first household: the program knows the telephone to write on the form."""
    ring = unlocking.unlock(village.path, "村级录入员", village.passwords["村级录入员"])
    with open_book(village.path, "", ring=ring):
        work = casework.new(village.region, years.current(), "村级录入员")
        work.household.address = "张薛庄村1号"
        work.living.survey_phone = "13937200001"
        casework.save("村级录入员", "登记新户", [work.household, work.living])


def test_a_household_in_300_keys_changed_undone_redone(walker: Walker, photo: Path, chooser: Chooser) -> None:
    _has_registered_before(walker.village)
    clerk = walker
    clerk.enter("村级录入员")
    begun = clerk.keys
    register(clerk, photo, chooser)
    registered = clerk.keys - begun
    measure(clerk)
    keys = clerk.keys - begun
    sys.stdout.write(f"keys: {registered} for the household, {keys} with the measure\n")
    assert keys <= MOST_KEYS
    _change_undo_redo(clerk)
    clerk.window.close()
    _check(clerk)


def _change_undo_redo(clerk: Walker) -> None:
    page = clerk.page(HouseholdPage)
    page.tabs.setCurrentIndex(0)
    page.tab.focus_first()
    address = page.tab.sheet.stack.panel.forms()[0].cell(Household.address)
    while name() != "家庭住址":
        clerk.press("Return")
    clerk.write("张薛庄村18号")
    clerk.press("Ctrl+Return")
    clerk.idle()
    for key, text in (("Ctrl+Z", "张薛庄村16号"), ("Ctrl+Y", "张薛庄村18号")):
        clerk.press(key)
        clerk.wait(partial(_stands, address, text), text)
        clerk.idle()


def _stands(cell: Cell, text: str) -> bool:
    return cell.input.text() == text


def _check(clerk: Walker) -> None:
    """What the book holds now."""
    found: dict[str, list[dict[str, Any]]] = {}
    for record in clerk.dump():
        found.setdefault(record["table"], []).append(record)
    assert [record["address"] for record in found["household"]] == ["张薛庄村1号", "张薛庄村18号"]
    people = {record["name"]: record for record in found["person"]}
    head = people["张明"]
    assert (head["sex"], head["birth"], head["id_type"]) == ("1", "1980-04-12", "01")
    assert [(people[who]["relation"], people[who]["ethnic"], people[who]["political"])
            for who in ("张明", "赵艳", "张晓", "李英")] == [
        (relation, "01", "13") for relation in ("01", "02", "04", "12")
    ]  # fmt: skip
    girl, mother = (
        next(year for year in found["person_year"] if year["person"] == people[who]["id"]) for who in ("张晓", "李英")
    )
    assert (girl["school_state"], girl["labor"], girl.get("education")) == ("06", "04", None)
    assert (mother["disease_name"], mother["dibao_class"], mother["ins_med_emp"]) == ("高血压", "B", 0)
    [income], [housing], [water] = found["income"], found["housing"], found["water"]
    assert (income["members"], income["wage"], income["trans"]) == (4, 3_600_000, 240_000)
    assert (housing["house_area"], housing["is_danger"], water["safe"]) == (12_000, 0, 1)
    [visit], [problem], [photo], [measure_] = found["visit"], found["problem"], found["photo"], found["measure"]
    assert problem["visit"] == photo["visit"] == visit["id"]
    assert (problem["text"], measure_["item"], measure_["amount_fiscal"]) == ("漏雨", "0801", 240_000)


def test_a_field_keeps_its_own_undo_and_redo_when_the_book_has_been_undone(walker: Walker) -> None:
    _has_registered_before(walker.village)
    walker.enter("村级录入员")
    walker.press("Ctrl+N", "Return")
    walker.write("3-16")
    page = walker.page(RegistrationPage)
    group = page.household.form.cell(Household.group_no)
    redo = walker.window.actions_.by_name["redo"]
    walker.press("Ctrl+Z")
    assert group.input.text() == ""
    walker.when(QDialog, lambda dialog: dialog.accept())  # it was done on another page: yes
    walker.press("Ctrl+Z")
    walker.wait(redo.isEnabled, "the book's redo")
    walker.idle()
    walker.press("Ctrl+Y")
    assert (group.input.text(), redo.isEnabled()) == ("3-16", True)
    walker.press("Ctrl+Y")
    walker.wait(lambda: not redo.isEnabled(), "the book done again")
    walker.idle()
    assert group.input.text() == "3-16"


HALF = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from db import keys
from db.keys import Cost
from tests.walks.village import Village
from tests.walks.walker import Walker
from ui import preferences

preferences.lie_in(Path(sys.argv[3]))
walker = Walker(Village(Path(sys.argv[1]), "410502101205", ""))
walker.enter("村级录入员")
walker.press("Ctrl+N", "Return")
walker.write("三组")
walker.press("Return")
walker.write(sys.argv[2])
QTimer.singleShot(500, lambda: os.kill(os.getpid(), signal.SIGKILL))
walker.wait(lambda: False, "a kill")
"""


def test_half_filled_and_killed_it_is_offered_and_goes_on_where_it_ended(walker: Walker, tmp_path: Path) -> None:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    arguments = [sys.executable, "-c", HALF, str(walker.village.path), "张薛庄村16号", str(tmp_path / "own")]
    child = subprocess.run(arguments, env=environment, check=False, capture_output=True, timeout=120)
    assert child.returncode == -signal.SIGKILL, child.stderr
    walker.enter("村级录入员")
    walker.waits_to_see("今天要做的")
    today = walker.page(TodayPage)
    walker.wait(lambda: today.todo.rows.rowCount(), "the draft among what is to be done")
    walker.press("Return")
    page = walker.page(RegistrationPage)
    assert page.household.form.cell(Household.group_no).input.text() == "三组"
    assert (name(), here().text()) == ("家庭住址", "张薛庄村16号")
