"""A picture of every page and dialog, on demo data: to look at, and for the README.

To add one: a line in SHOTS (name, function of the window that gives the widget to show).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLoggingCategory
from PySide6.QtWidgets import QWidget

from db.clue import Clue
from db.person import Person
from fupin_desktop.demo import books as demo
from fupin_desktop.ledgers.book import LEDGERS
from fupin_desktop.progress import through
from fupin_desktop.roles import Right
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.exchange import workbooks
from fupin_desktop.services.flows import places
from fupin_desktop.services.household import helpers, years
from fupin_desktop.services.ledgers import desk
from fupin_desktop.services.lists import listing
from fupin_desktop.services.lists.listing import Filter
from fupin_desktop.services.monitoring import board
from fupin_desktop.services.papers import cards_state
from fupin_desktop.services.papers.cards_state import CardState
from ui import preferences, theme
from ui.dialogs.about import AboutDialog, FileDialog, HelpDialog
from ui.dialogs.choose_backup import BackupDialog
from ui.dialogs.counted import CountedDialog
from ui.dialogs.export import ExportDialog
from ui.dialogs.hung import HungDialog
from ui.dialogs.import_preview import ImportPreview, ImportSummary
from ui.dialogs.lacking import LackingDialog
from ui.dialogs.leave import LeaveDialog
from ui.dialogs.lines import LinesDialog
from ui.dialogs.list_output import ListPaperDialog
from ui.dialogs.open_year import YearDialog
from ui.dialogs.passwords import EncryptDialog
from ui.dialogs.preview import PreviewDialog
from ui.dialogs.print_out import PrintDialog
from ui.dialogs.progress import ProgressDialog
from ui.dialogs.start import StartDialog
from ui.dialogs.village_help import VillageHelpDialog
from ui.forms.choice_inputs import ChoiceInput
from ui.forms.helper import HelperDialog
from ui.forms.reason import ReasonDialog
from ui.forms.remark import RemarkDialog
from ui.jobs import Job
from ui.pages.checks import lines_of
from ui.pages.household_help import HelpTab
from ui.pages.household_page import HouseholdPage
from ui.pages.households import HouseholdsPage
from ui.pages.ledgers.page import LedgerPage
from ui.pages.ledgers.view import LedgerView
from ui.pages.registration import RegistrationPage
from ui.pages.today import TodayPage
from ui.session import Session
from ui.shots import exchange_pages, lock_pages, office_pages, psychology_pages
from ui.shots.camera import Camera, in_window, page, place, settle
from ui.shots.rare_pages import RARE, Shot
from ui.widgets.basics import button
from ui.widgets.frame import Dialog
from ui.window.app import application
from ui.window.main_window import MainWindow
from ui.window.navigation import PLACES

_VILLAGE, _HOUSEHOLDS, _SEED = "410502101212", 60, 1
_ACTOR = "李建国"
_LARGE = 150

#: The size of letters in per cent, and whether in high contrast.
Look = tuple[int, bool]


def _numbers(window: MainWindow) -> QWidget:
    page(TodayPage, "today", window).as_table.click()
    return window


def _list(chip: str, window: MainWindow) -> QWidget:
    made = page(HouseholdsPage, "households", window)
    (made.by_person if chip else made.by_household).click()  # the page remembers what was chosen last
    made.filters.reset(chip or "all")
    window.session.jobs.finish()
    settle()  # what stands beside the list is read a moment after its row is stood on
    return window


def _typed(text: str, window: MainWindow) -> QWidget:
    place("today", window).top.search.start()
    window.top.search.setText(text)
    return window


def _menu(window: MainWindow) -> QWidget:
    window.actions_.name_undo()
    menu = window.actions_.menus[1]
    menu.popup(window.mapToGlobal(window.rect().center()))
    return menu


def _start(step: int, _window: MainWindow, *, plain: bool = False) -> QWidget:
    dialog = StartDialog()
    if step:
        dialog.begin_new()
        dialog.village.search.setText("袁薛庄")
        dialog.name.setText(_ACTOR)
        dialog.village.file.setText("D:/扶贫账本/袁薛庄村.fpb")
        dialog.password.first.edit.setText("袁薛庄村的账本")
        dialog.plain.setChecked(plain)
        dialog.show_step(step)
    return dialog


def _import(window: MainWindow) -> ImportPreview:
    file = window.session.book.path.with_name("人口信息.xlsx")
    workbooks.export_workbook(file, "roster34")
    _spoil(file)
    return ImportPreview(window, workbooks.plan_import([file]))


def _spoil(file: Path) -> None:
    """Change some cells, so that there is something new, changed and refused."""
    import openpyxl

    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    cells = list(sheet[sheet.max_row - 1])
    for row in sheet.iter_rows(min_row=6, max_row=12):
        for cell in row:
            text = str(cell.value or "")
            if len(text) == 11 and text.isdigit():
                cell.value = "13800001111"
    for cell in cells:
        if len(str(cell.value or "")) == 18 and not str(cell.value).startswith("41050210"):
            cell.value = "4.10502E+17"
    book.save(file)


def _imported(window: MainWindow) -> QWidget:
    plan = workbooks.plan_import([window.session.book.path.with_name("人口信息.xlsx")])
    return ImportSummary(window, plan, [Path("人口信息.待修正.xlsx")])


def _working(window: MainWindow) -> QWidget:
    job = Job(lambda progress: None)
    job.started -= 20
    dialog = ProgressDialog(window, "正在导入", job)
    dialog.show_progress(34_000, 100_000, "写入人员年度情况")
    return dialog


def _reason(window: MainWindow) -> QWidget:
    lines = lines_of(through(desk.look_through()))
    line = next(line for line in lines if line.finding.level == "warning")
    return ReasonDialog(window, line.finding)


def _ask(window: MainWindow) -> QWidget:
    dialog = Dialog(window, "账本已损坏", 460)
    dialog.sentence("账本“袁薛庄村.fpb”已损坏，读不出来。可以从备份恢复。")
    dialog.sentence("最近一份完好的备份是 今天 12:00 的。恢复后，损坏的文件改名留着。")
    dialog.buttons(button("先不恢复"), button("恢复这份备份", kind="primary"))
    return dialog


def _lacking(window: MainWindow) -> QWidget:
    states = cards_state.states(cards_state.households(), years.current())
    return LackingDialog(window, [state for state in states if state.lacks])


def _backups(window: MainWindow) -> QWidget:
    window.session.book.backup_now("手动")
    return BackupDialog(window, window.session)


def _household(tab: str, window: MainWindow) -> MainWindow:
    key = listing.households(Filter(), "group").rows(0, 8)[7].key
    return place("household", window, household=key, tab=tab)


def _member(window: MainWindow) -> QWidget:
    made = _household("成员", window).pages.current()
    assert isinstance(made, HouseholdPage)
    made.members.open(str(made.members.table.rows.row(1).person.id))
    return window


def _card() -> CardState:
    """A household whose card is out of date."""
    found = cards_state.states(cards_state.households(), years.current())
    return next(state for state in found if state.stage is cards_state.Stage.CHANGED)


def _help(window: MainWindow) -> HelpTab:
    made = page(HouseholdPage, "household", window, household=_card().household, tab="帮扶")
    assert isinstance(made.tab, HelpTab)
    return made.tab


def _measure(window: MainWindow) -> QWidget:
    _help(window).add()
    return window


def _ledger(name: str, window: MainWindow) -> LedgerView:
    view = page(LedgerPage, "ledger", window, ledger=name).view
    assert view
    window.session.jobs.finish()
    view.tabs.setCurrentIndex(0)
    return view


def _ledger_numbers(window: MainWindow) -> QWidget:
    _ledger("measure", window).tabs.setCurrentIndex(1)
    return window


def _ledger_form(name: str, window: MainWindow) -> QWidget:
    view = _ledger(name, window)
    view.open(str(view.list.table.rows.row(0).record.id))
    return window


def _case(window: MainWindow) -> QWidget:
    """The one with the most steps."""
    made = max(board.read(), key=lambda line: len(places.stands(Clue.get_by_id(line.key)).steps))
    return place("case", window, clue=made.key)


def _ledger_steps(name: str, window: MainWindow) -> QWidget:
    """Of the record with the most steps."""
    view = _ledger(name, window)
    shown = view.list.table.rows
    records = [shown.row(number).record for number in range(shown.rowCount())]
    view.open(str(max(records, key=lambda record: len(places.stands(record).steps)).id))
    return window


def _ledger_paper(window: MainWindow) -> QWidget:
    shown = _ledger("measure", window).list
    output = shown.list_output(shown.table)
    assert output
    return ListPaperDialog(window, output.told(), output.blank)


def _visit(window: MainWindow) -> QWidget:
    return place("visit", window, household=listing.households(Filter(), "group").rows(0, 1)[0].key)


def _register(step: int, window: MainWindow) -> RegistrationPage:
    """A registration with a number one digit short, as somebody keys it in."""
    made = page(RegistrationPage, "register", window, name="李桂英")
    form = made.members.members[0].form
    for field, text in ((Person.ethnic, "01"), (Person.phone, "1383721"), (Person.id_no, "41052219480316402")):
        typed = form.cell(field).input
        typed.restore(text)
        typed.go_on()
    made.sheet.stack.show_panel(step)
    made.sheet.check()  # as a moment later by itself
    return made


def _registering(step: int, window: MainWindow) -> QWidget:
    _register(step, window)
    return window


def _answers(window: MainWindow) -> QWidget:
    made = _register(1, window).members.members[0].form.cell(Person.relation).input
    assert isinstance(made, ChoiceInput)
    made.setFocus()
    made.open_list()
    return window


_TABS = ("基本情况", "成员", "收入", "住房饮水", "生产生活", "核查", "走访", "监测", "台账", "检查", "历史")
PAGES: tuple[Shot, ...] = (
    *((f"户-{title}", partial(_household, title)) for title in _TABS),
    ("户-修改成员", _member),
    *((f"登记-{name}", partial(_registering, n)) for n, name in enumerate(("户", "成员", "收入"))),
    ("登记-选代码", _answers),
    ("登记-检查", partial(_registering, 6)),
    ("记走访", _visit),
    ("户-帮扶", lambda window: _help(window).window()),
    ("户-添加措施", _measure),
    ("明白卡", partial(place, "cards")),
    ("首页", partial(place, "today")),
    *((n, partial(_list, chip)) for n, chip in (("农户", ""), ("农户-按人", "all"), ("农户-已减少", "gone"))),
    ("走访", partial(place, "visits")),
    ("走访-记录", partial(place, "visits", made=True)),
    *((n, partial(place, p)) for n, p in (("监测", "monitoring"), ("台账", "ledgers"))),
    *((f"台账-{one.name}", partial(place, one.name)) for one in PLACES if one.parent == "ledgers" and not one.of),
    *(
        (f"台账-{one.heading}", partial(place, "ledger", ledger=one.name))
        for one in LEDGERS
        if one.right is not Right.PSYCHOLOGY
    ),
    ("台账-统计", _ledger_numbers),
    ("台账-表单", partial(_ledger_form, "helper")),
    ("台账-部门比对-表单", partial(_ledger_form, "dept_record")),
    ("监测-一件", _case),
    *(
        (f"台账-{name}的步骤", partial(_ledger_steps, key))
        for name, key in (("项目", "project"), ("整改", "rectification"))
    ),
    ("数据检查", partial(place, "checks")),
    ("设置", partial(place, "settings")),
    ("查找", partial(_typed, "zs")),
    ("查找-没有", partial(_typed, "欧阳没有")),
    ("首页-收入表", _numbers),
)
DIALOGS: tuple[Shot, ...] = (
    ("编辑菜单", _menu),
    ("开始", partial(_start, 0)),
    ("开始-哪个村", partial(_start, 1)),
    ("开始-您是谁", partial(_start, 2)),
    ("开始-密码", partial(_start, 3)),
    ("开始-不加密", partial(_start, 3, plain=True)),
    ("给账本加密", lambda window: EncryptDialog(window, _ACTOR)),
    ("导入预览", _import),
    ("导入完成", _imported),
    ("正在导入", _working),
    ("导出", lambda window: ExportDialog(window, window.session.book.path)),
    ("打印预览", lambda window: PreviewDialog(window, window.session, None)),
    ("台账-打印", _ledger_paper),
    ("打印", lambda window: PrintDialog(window, "帮扶明白卡")),
    ("打印-还缺内容", _lacking),
    ("已导出", lambda window: FileDialog(window, "已导出 216 人", Path("/账本/人口信息.xlsx"))),
    ("新年度", YearDialog),
    ("监测线", lambda window: LinesDialog(window, _ACTOR, _VILLAGE)),
    ("计入纯收入的项目", lambda window: CountedDialog(window, _ACTOR, _VILLAGE)),
    ("备份与恢复", _backups),
    ("账本已损坏", _ask),
    ("核实说明", _reason),
    ("备注", lambda window: RemarkDialog(window, "户口在外，电话问过本人。")),
    ("自然减少", lambda window: LeaveDialog(window, Person(name="李桂英"))),
    ("登记签字悬挂", lambda window: HungDialog(window, _ACTOR, years.current(), [_card()])),
    ("本村帮扶力量", lambda window: VillageHelpDialog(window, _ACTOR, _VILLAGE)),
    ("帮扶责任人", lambda window: HelperDialog(window, _ACTOR, helpers.of_village(_VILLAGE)[0])),
    ("帮助", lambda window: HelpDialog(window, window.pages.page("households").help_text)),
    ("关于", lambda window: AboutDialog(window, window.session)),
)
SHOTS = (*PAGES, *DIALOGS, *RARE)


def make(directory: Path) -> Sequence[Path]:
    """Save all pictures in a folder; returns the files. Raises BookError, OSError when it can't be written."""
    directory.mkdir(parents=True, exist_ok=True)
    camera = Camera(directory)
    show_all(camera)
    return camera.files


def show_all(camera: Camera, looks: Sequence[Look] = ((100, False), (_LARGE, False), (100, True))) -> None:
    """Show the camera every screen in each of these looks. Raises BookError, OSError."""
    QLoggingCategory.setFilterRules("default.warning=false")  # offscreen says of each window what it can't do
    with tempfile.TemporaryDirectory() as folder:
        preferences.lie_in(Path(folder))
        app = application()
        path = Path(folder) / "袁薛庄村.fpb"
        demo.make_village(path, _VILLAGE, _HOUSEHOLDS, _SEED, full=True)
        with books.open_book(path, _ACTOR) as book:
            book.backup_now()
            for letters, contrast in looks:
                theme.apply(app, letters, contrast=contrast)
                _take(Session(book), SHOTS, camera)
        for number, (letters, contrast) in enumerate(looks):
            theme.apply(app, letters, contrast=contrast)
            place = Path(folder) / str(number)
            place.mkdir()
            for part in (lock_pages, psychology_pages, exchange_pages, office_pages):
                part.make(place, camera)
        theme.apply(app)
    QLoggingCategory.setFilterRules("")


def _take(session: Session, shots: Iterable[Shot], camera: Camera) -> None:
    with in_window(session) as window:
        for name, show in shots:
            widget = show(window)
            if widget is not window:
                widget.setParent(window, widget.windowFlags())
                widget.show()
            session.jobs.finish()
            camera.take(name, widget)
            if widget is not window:
                widget.close()
            window.top.search.finish()
