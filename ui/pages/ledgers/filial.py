"""孝善基金: an elder a row, twelve months; typed like a table, a whole month of a village in one action."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from db.fields import BadValue
from db.refusal import Refusal
from fupin_desktop import regions
from fupin_desktop.ledgers.money import MONEY
from fupin_desktop.roles import Right
from fupin_desktop.rules.amounts import told
from fupin_desktop.services.book import access, references
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.ledgers import filial, lists
from fupin_desktop.services.ledgers.filial import Elder
from fupin_desktop.services.papers import catalogue
from ui import theme, wording
from ui.dialogs import print_exchange
from ui.dialogs.outside import let_in
from ui.pages.no_households import OrNoHouseholds
from ui.pages.page import Page
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, label, only_if, put, row
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty
from ui.widgets.line import field
from ui.widgets.reading import Reading
from ui.widgets.table_widths import fit_rows
from ui.widgets.village_choice import VillageChoice

_NAME, _PLACE, _PAYER, _FIRST = 0, 1, 2, 3
_SUM, _GIVEN = _FIRST + 12, _FIRST + 13
_HEADS = ("老人", "村组", "缴款人", *(f"{month}月" for month in filial.MONTHS), "合计", "补贴")
_WIDTHS = {_NAME: 76, _PLACE: 110, _PAYER: 76, _SUM: 76, _GIVEN: 66}
_MONTH_WIDTH, _NARROW = 52, 43
#: From these letters on the months leave no room for where somebody lives.
_YEARS = 3
_EDITABLE = Qt.ItemFlag.ItemIsEditable


class Grid(QTableWidget):
    """Enter goes down, at the foot to the next month; what is typed takes the place of what stands there."""

    #: (line, column, text): it was typed.
    typed = Signal(int, int, str)

    def __init__(self) -> None:
        super().__init__(0, len(_HEADS))
        self.setAccessibleName("孝善基金缴纳表")
        self.setProperty("kind", "grid")
        self.setHorizontalHeaderLabels(list(_HEADS))
        self.verticalHeader().hide()
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )  # fmt: skip
        large = theme.crowded()
        self.horizontalHeader().setMinimumSectionSize(theme.px(_NARROW))  # else the months take who pays his room
        for number in range(len(_HEADS)):
            self.setColumnWidth(number, theme.px(_WIDTHS.get(number, _NARROW if large else _MONTH_WIDTH)))
        for number in (_PLACE, _GIVEN):
            self.setColumnHidden(number, large)
        self.horizontalHeader().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setHighlightSections(False)
        self._showing = False
        self.itemChanged.connect(self._changed)

    def show_elders(self, elders: list[Elder]) -> None:
        """Show rows; the keyboard stays where it was."""
        self._showing = True
        self.setRowCount(len(elders))
        for line, one in enumerate(elders):
            self._show(line, one)
        self._showing = False
        fit_rows(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fit_rows(self)

    def _show(self, line: int, one: Elder) -> None:
        texts = [f"{one.name}（已减少）" if one.gone else one.name, one.place, one.payer]
        texts += [told(month.paid) if month.keys else "" for month in one.months.values()]
        texts += [references.written(amount) if amount else "" for amount in (one.paid, one.given)]
        for number, text in enumerate(texts):
            item = self.item(line, number)
            if item is None:
                item = QTableWidgetItem()
                self.setItem(line, number, item)
            item.setText(text)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.name} {_HEADS[number]} {text or '空'}")
            several = _FIRST <= number < _SUM and len(one.months[number - _FIRST + 1].keys) > 1
            fixed = number in (_NAME, _PLACE, _SUM, _GIVEN) or several
            item.setFlags(item.flags() & ~_EDITABLE if fixed else item.flags() | _EDITABLE)
            item.setToolTip("这个月有几笔，在“资金”台账里一笔一笔改" if several else "")
            if number >= _FIRST:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_elder(self, line: int, one: Elder) -> None:
        """Show one row again."""
        self._showing = True
        self._show(line, one)
        self._showing = False

    def _changed(self, item: QTableWidgetItem) -> None:
        if not self._showing:
            self.typed.emit(item.row(), item.column(), item.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.state() != QAbstractItemView.State.EditingState:  # the line that is typed into closes by itself
                self.step()
        elif event.key() == Qt.Key.Key_Delete:
            for item in self.selectedItems():
                if item.flags() & _EDITABLE:
                    item.setText("")
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: Any, hint: Any) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:  # Enter
            self.step()

    def step(self) -> None:
        """To the next cell of the month."""
        line, number = self.currentRow(), self.currentColumn()
        if line + 1 < self.rowCount():
            self.setCurrentCell(line + 1, number)
        elif _FIRST <= number < _SUM - 1:
            self.setCurrentCell(0, number + 1)


class FilialPage(Page):
    """The sheet of a village and year."""

    help_text = (
        "一位老人一行，十二个月；在格子里直接打金额，按 Enter 到下一位，打完就存了，按 Ctrl+Z 一笔一笔撤销。"
        "全村一样的，在下面写一次金额，按“整月填”：只给还没有缴的老人记，一次撤销。"
        "补贴按缴纳的比例算，比例在“设置”的判定标准里改；每一笔都在“资金”台账的孝善基金账目里。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.elders: list[Elder] = []
        #: Who is to pay from now on, until the first contribution keeps it.
        self._payers: dict[str, str] = {}
        self.may_write = session.may_write(MONEY.model.room)
        self._reading = Reading(self, session, "孝善基金没有读出来。请换一页再回来。")
        now = wording.today()
        self.year = Choice("年度", f"{now.year} 年", self.refresh)
        self.year.offer([(str(now.year - back), f"{now.year - back} 年") for back in range(1, _YEARS)])
        self.village = VillageChoice("list/filial", self.refresh)
        self.grid = Grid()
        self.grid.setEnabled(self.may_write)
        # queued: what is written shows the rows anew, and the line that was typed into is not closed yet
        self.grid.typed.connect(self._typed, Qt.ConnectionType.QueuedConnection)
        self.told = label("", "hint", wrap=True)
        self.month = Choice("月份", f"{now.month} 月")
        self.month.offer([(str(month), f"{month} 月") for month in filial.MONTHS if month != now.month])
        self._now = now.month
        self.amount = field("每位老人缴多少元", "每位多少元", wide=120)
        self.amount.returnPressed.connect(self.fill)
        fill = button("整月填", self.fill, tip="给还没有缴的老人记这个月的，一次撤销")
        give = button("发放补贴", self.give, tip="给缴了的老人按比例记这个月的补贴")
        out = button("打印公示表…", self.print_papers, icon="print", tip="这个月的，贴在村里（Ctrl+P）")
        only_if(self.may_write, fill, give, self.amount)
        only_if(access.may(Right.EXPORT), out)
        ledger = button("资金台账", partial(session.go, "ledger", ledger=MONEY.name), icon="money")
        self.top("孝善基金", commands=(ledger, out))
        put(self.column, row(self.year, self.village, STRETCH))
        foot = row(label("月份"), self.month, self.amount, fill, give, STRETCH)
        nobody = Empty("household", "没有到年龄的老人", "到了岁数的老人列在这里，岁数在“设置”的判定标准里改。")
        self.face = OrNoHouseholds(session, self.grid, nobody, self.village.place)
        self.column.addWidget(card(self.face, self.told, margin=8), 1)
        put(self.column, foot)

    @property
    def _year(self) -> int:
        return int(self.year.chosen or wording.today().year)

    @property
    def _month(self) -> int:
        return int(self.month.chosen or self._now)

    def refresh(self) -> None:
        lists.opened(MONEY)
        self.village.read()
        year, region = self._year, self.village.chosen
        self._reading.start(lambda _: (filial.sheet(year, region), filial.balance(region)), self._show)

    def _show(self, read: tuple[list[Elder], Decimal]) -> None:
        self.elders, balance = read
        for one in self.elders:
            if one.person in self._payers:
                filial.set_payer(one, self._payers[one.person])
        line, number = self.grid.currentRow(), self.grid.currentColumn()
        self.grid.show_elders(self.elders)
        self.grid.setCurrentCell(max(line, 0), number if number >= 0 else _FIRST + self._month - 1)
        self.face.show_full(bool(self.elders))
        self._tell(balance)

    def _tell(self, balance: Decimal) -> None:
        paid = sum((one.paid for one in self.elders), Decimal(0))
        given = sum((one.given for one in self.elders), Decimal(0))
        some = sum(bool(one.paid) for one in self.elders)
        self.told.setText(
            f"{len(self.elders):,} 位老人，{some:,} 位有缴纳　缴纳 {references.written(paid)} 元　"
            f"补贴 {references.written(given)} 元　账上余额 {references.written(balance)} 元"
        )

    def _typed(self, line: int, number: int, text: str) -> None:
        elder = self.elders[line]
        if number == _PAYER:
            self._payers[elder.person] = text
            try:
                filial.set_payer(elder, text)
                said = f"{elder.name}的缴款人改了，和下一笔缴纳一起存。"
            except BadValue as refused:
                said = str(refused)
            self.session.said.emit(said)
            return

        def write() -> str:
            month = number - _FIRST + 1
            wrote = filial.set_month(self.session.actor, elder, self._year, month, text)
            return f"已记：{elder.name} {month} 月" if wrote else ""

        if not self._do(write, [elder]):
            self.grid.show_elder(line, elder)

    def fill(self) -> None:
        """The month of all who have nothing yet."""
        year, month, text = self._year, self._month, self.amount.text()

        def write() -> str:
            count = filial.fill_month(self.session.actor, self.elders, year, month, text)
            without = sum(not one.payer and not one.gone for one in self.elders)
            left = f"；{without:,} 位没有写缴款人，没有记" if without else ""
            return f"已给 {count:,} 位老人记 {month} 月，可以一次撤销{left}" if count else f"{month} 月没有要记的{left}"

        self._do(write, filial.to_pay(self.elders, month))

    def give(self) -> None:
        """The allowances of the month."""
        year, month = self._year, self._month

        def write() -> str:
            count, amount = filial.give_month(self.session.actor, self.elders, year, month)
            if not count:
                return f"{month} 月没有要发的：没有缴纳，或者已经发了"
            return f"已给 {count:,} 位老人记 {month} 月补贴，共 {told(amount)} 元，可以一次撤销"

        self._do(write, [one for one in self.elders if one.months[month].paid])

    def _do(self, write: Callable[[], str], elders: Sequence[Elder]) -> bool:
        """Write, and say what was done or what stands in the way."""
        if not let_in(self.window(), lambda: access.open_households([one.household for one in elders])):
            return False
        try:
            said = write()
        except (Refusal, BadValue) as refused:
            self.session.said.emit(str(refused))
            return False
        if said:
            self.session.written(said)
        return True

    def print_papers(self) -> bool:
        """The list of the month that hangs in the village."""
        year, month = self._year, self._month
        place = regions.name(self.village.chosen or books.region())
        about = catalogue.about(year)
        paid = [one.household for one in self.elders if one.months[month].paid or one.months[month].given]
        if let_in(self.window(), lambda: access.open_households(paid)):
            print_exchange.print_out(self, filial.notice(self.elders, year, month, place, about))
        return True
