"""收入: the statement as the paper form has it. Totals add up while one types; blank is "not asked", not zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from db.fields import Kind
from db.income import Income, RigidExpense
from fupin_desktop.ledgers.layouts import INCOME_FOOT, INCOME_HEAD, RIGID, Section
from fupin_desktop.rules import income
from fupin_desktop.rules.income import NoMembers
from fupin_desktop.services.household import casework
from fupin_desktop.services.household.casework import Work
from ui import theme, wording
from ui.forms.cell import Cell
from ui.forms.editor import Form
from ui.forms.panel import Panel
from ui.forms.parts import Part
from ui.forms.repeated import Repeated
from ui.widgets.basics import STRETCH, button, column, label, new_grid, pane, put, row

#: Groups side by side, in the order of the form: A B, C D, and E with the totals.
_COLUMNS = (("wage", "biz"), ("prop", "trans"), ("cost",))
_DETAILS = "t_other"
_INPUT_WIDTH = 104
_BEGINNINGS = {group for groups in _COLUMNS for group in groups}
#: Says that the program filled it in, and goes once somebody types.
_COUNTED = "现在的家庭人数"


class IncomeForm(Form):
    """The tree of items. A group holds the sum of its items where any is given, else what is typed as its total."""

    def __init__(self) -> None:
        super().__init__((Section("", INCOME_HEAD),))
        self._left_out: Any = income.LEFT_OUT
        self._sums: dict[str, Decimal | None] = {}
        self._rigid: Decimal | None = None
        tree = new_grid(24, stretch=(1,) * len(_COLUMNS))
        for number, groups in enumerate(_COLUMNS):
            totals = [self._add_totals()] if number == len(_COLUMNS) - 1 else []
            tree.addLayout(column(*map(self._group, groups), *totals, STRETCH, spacing=theme.px(10)), 0, number)
        put(self._column, tree)
        self._add_details()
        put(self._column, self._grid(Section("", INCOME_FOOT)))
        self.changed.connect(self.add_up)
        self.left.connect(lambda _: self.add_up())

    def _group(self, group: str) -> QGridLayout:
        grid = new_grid(8, 3, stretch=(1,))
        for line, name in enumerate((group, *income.GROUPS[group])):
            self._line(grid, line, name, is_total=line == 0 or name == _DETAILS)
        return grid

    def _line(self, grid: QGridLayout, line: int, name: str, *, is_total: bool) -> None:
        cell = self._cell(_field(name))
        number = income.NUMBERS[name]
        cell.label.setText(f"{number} {cell.field.label}")
        theme.mark(cell.label, "kind", "strong" if is_total else "")
        cell.input.setAccessibleName(f"{number} {cell.field.label}（元）")
        cell.input.setFixedWidth(theme.px(_INPUT_WIDTH))
        if is_total:  # what is added up is grey, also before there is anything to add
            cell.input.setProperty("sum", "yes")
            cell.input.setPlaceholderText("各项相加")
        cell.message.setMinimumHeight(0)
        cell.message.hide()
        grid.addWidget(cell.label, 2 * line, 0)
        grid.addWidget(cell.input, 2 * line, 1)
        grid.addWidget(cell.message, 2 * line + 1, 0, 1, 2)

    def _add_totals(self) -> QWidget:
        grid = new_grid(down=theme.px(8), margins=(0, theme.px(8), 0, 0))
        self.figures: dict[str, QLabel] = {}
        for line, (name, words) in enumerate(
            (("net", "家庭纯收入"), ("net_pc", "人均纯收入"), ("ref", "监测参考收入"), ("ref_pc", "监测参考人均"))
        ):
            figure = label("—", "heading" if name == "net_pc" else "strong")
            figure.setAlignment(Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(f"{words}（元）", "hint"), line, 0)
            grid.addWidget(figure, line, 1)
            self.figures[name] = figure
        self.said = label("", "small", wrap=True)
        grid.addWidget(self.said, 4, 0, 1, 2)
        return pane(grid)

    def _add_details(self) -> None:
        """D6a … D6q, put away until they are wanted."""
        grid = new_grid(24, margins=(0, 0, 0, theme.px(6)), stretch=(1,) * len(_COLUMNS))
        names = income.GROUPS[_DETAILS]
        per_column = -(-len(names) // len(_COLUMNS))
        for number in range(len(_COLUMNS)):
            part = new_grid(down=3, stretch=(1,))
            for line, name in enumerate(names[number * per_column : (number + 1) * per_column]):
                self._line(part, line, name, is_total=False)
            part.setRowStretch(2 * per_column, 1)  # not aligned: Qt gives that the height of unwrapped labels
            grid.addLayout(part, 0, number)
        self.details = pane(grid)
        self.details.hide()
        self.unfold = button("其他转移性收入的明细 ▸", self._fold, kind="link", tip="逐项填写其他转移性收入（Alt+X）")
        self.unfold.setShortcut("Alt+X")
        put(self._column, row(self.unfold, STRETCH))
        self._column.addWidget(self.details)

    def _fold(self) -> None:
        self.open_details(is_open=not self.details.isVisibleTo(self))

    def open_details(self, *, is_open: bool) -> None:
        """Show or put away the details of D6."""
        self.details.setVisible(is_open)
        self.unfold.setText("其他转移性收入的明细 ▾" if is_open else "其他转移性收入的明细 ▸")

    def stops(self) -> list[QWidget]:
        names = [f"income.{name}" for name in income.GROUPS[_DETAILS]]
        stops: list[QWidget] = []
        for name, cell in self.cells.items():
            if name == names[0]:
                stops.append(self.unfold)
            if not cell.input.isReadOnly():
                stops.append(cell.input)
        return stops

    def needs(self, cell: Cell) -> bool:
        """Ctrl+↓ goes from group to group: most households have something in few of them."""
        return cell.name in _BEGINNINGS or super().needs(cell)

    def load(self, records: Any) -> None:
        super().load(records)
        details = [self.cells[f"income.{name}"] for name in income.GROUPS[_DETAILS]]
        self.open_details(is_open=any(cell.input.typed() for cell in details))
        self.add_up()

    def use(self, left_out: Any, rigid: Decimal | None) -> None:
        """What does not count, and the sum of the lines of rigid expense (None without lines)."""
        self._left_out, self._rigid = left_out, rigid
        self.add_up()

    def take(self) -> None:
        super().take()
        statement = self._records[Income]
        for group, amount in self._sums.items():
            setattr(statement, group, amount)
        if self._rigid is not None:
            setattr(statement, "rigid_expense", self._rigid)  # noqa: B010 - a record seen as its base

    def typed(self) -> dict[str, str]:
        """Sums come of themselves: of a draft they would only contradict what came since."""
        sums = {f"income.{group}" for group in self._sums}
        return {name: text for name, text in super().typed().items() if name.rpartition(":")[2] not in sums}

    def restore(self, texts: Mapping[str, str]) -> None:
        super().restore(texts)
        if any(f"income.{name}" in texts for name in income.GROUPS[_DETAILS]):
            self.open_details(is_open=True)
        self.add_up()

    def add_up(self) -> None:
        """Sums, net and per head, from what stands in the fields."""
        values = {name: self._amount(name) for name in income.NUMBERS} | {"claim_income": self._amount("claim_income")}
        self._sums = {}
        for group in (_DETAILS, *(g for g in income.GROUPS if g != _DETAILS)):  # innermost first
            has_items = any(values[item] is not None for item in income.GROUPS[group])
            if has_items:
                values[group] = self._sums[group] = income.totals(values)[group]
            elif self.cells[f"income.{group}"].input.isReadOnly():
                values[group] = None
            self._show_sum(self.cells[f"income.{group}"], values[group], is_sum=has_items)
        rigid = self.cells["income.rigid_expense"]
        self._show_sum(rigid, self._rigid, is_sum=self._rigid is not None)
        values["rigid_expense"] = self._amount("rigid_expense")
        self._show_figures(values)

    def _amount(self, name: str) -> Decimal | None:
        value = self.cells[f"income.{name}"].judge()
        return value if isinstance(value, Decimal) else None

    def _show_sum(self, cell: Cell, amount: Decimal | None, *, is_sum: bool) -> None:
        was_sum = cell.input.isReadOnly()
        if is_sum or was_sum:
            cell.input.show_value(amount if is_sum else None)
        if is_sum != was_sum:
            cell.input.setReadOnly(is_sum)
            cell.input.setToolTip("由下面各项相加" if is_sum else "")

    def _show_figures(self, values: Mapping[str, Decimal | None]) -> None:
        net = income.net(values, self._left_out)
        reference = income.reference(values, self._left_out)
        members = self.cells["income.members"].judge()
        amounts: dict[str, Decimal | None] = {"net": net, "ref": reference, "net_pc": None, "ref_pc": None}
        given = self._amount("given_net_pc") if net is None else None
        if given is not None:  # a roster that came in gives this one figure
            amounts["net_pc"] = given
            self.said.setText("没有明细，人均纯收入是名册给的数。")
        else:
            self.said.setText("没有问到的留空，确实没有的填 0。" if net is None else "")
        try:
            if net is not None and reference is not None:
                amounts["net_pc"] = income.per_capita(net, members)
                amounts["ref_pc"] = income.per_capita(reference, members)
        except NoMembers:
            self.said.setText("填了计算人数，才能算出人均。")
        for name, figure in self.figures.items():
            figure.setText(_exact(amounts[name]))
            figure.setAccessibleName(f"{name} {figure.text()}")

    def show_findings(self, found: Any) -> None:
        super().show_findings(found)
        for name in income.NUMBERS:
            message = self.cells[f"income.{name}"].message
            message.setVisible(bool(message.text()))

    def _left(self, cell: Cell) -> None:
        super()._left(cell)
        if cell.name in income.NUMBERS:
            cell.message.setVisible(bool(cell.message.text()))


def _field(name: str) -> Kind[Any]:
    return Income.kinds()[name]


def _exact(amount: Decimal | None) -> str:
    """9,840 or 9,840.50."""
    return wording.NOTHING if amount is None else f"{amount:,.2f}".removesuffix(".00")


class IncomePanel(Panel):
    """The statement and its lines of rigid expense."""

    name, title = "income", "收入"
    tables = frozenset({"income", "rigid_expense"})

    def __init__(self) -> None:
        super().__init__()
        self.form = IncomeForm()
        self.rigid = Repeated("刚性支出", RIGID, lambda key: casework.add_rigid(self._work, key))
        self.listen(self.form, self.rigid)
        self.rigid.changed.connect(self._add_up)
        self.rigid.left.connect(lambda _: self._add_up())
        self.put_in(self.form, self.rigid)

    def parts(self) -> Sequence[tuple[str, Part]]:
        return [("", self.form), ("rigid.", self.rigid)]

    def load(self, work: Work) -> None:
        self._work = work
        self._is_restored = False
        self.form.load([work.income])
        self.rigid.load(work.rigid)
        self._add_up()

    def arrive(self) -> None:
        self._count(is_new=True)

    def take(self) -> None:
        self._count()  # the members were taken before
        super().take()

    def _count(self, *, is_new: bool = False) -> None:
        """A new statement counts the members there are, and follows them until a person types over it."""
        work, cell = self._work, self.form.cell(Income.members)
        count = sum(member.is_present and work.is_filled(member.person) for member in work.members)
        if not count or str(work.income.id) in work.stored:
            return
        # one who clears it is about to type; a draft tells the number and not who had filled it in
        is_blank = not cell.input.typed() and (is_new or not cell.input.hasFocus())
        is_ours = cell.hint == _COUNTED or (self._is_restored and cell.judge() == count)
        self._is_restored = False
        if is_blank or is_ours:
            work.give(work.income, members=count)
            if cell.judge() != count or cell.hint != _COUNTED:
                self.form.set(Income.members, count, _COUNTED)
                self._add_up()

    def _add_up(self) -> None:
        amounts = [form.cell(RigidExpense.amount).judge() for form in self.rigid.forms()]
        given = [amount for amount in amounts if isinstance(amount, Decimal)]
        self.form.use(casework.left_out(self._work), sum(given, Decimal(0)) if given else None)

    def restore(self, texts: Mapping[str, str]) -> None:
        super().restore(texts)
        self._is_restored = True
        self._add_up()

    def point_at(self, table: str, record: str, field: str) -> bool:
        if table == "income" and field in income.GROUPS[_DETAILS]:
            self.form.open_details(is_open=True)
        return super().point_at(table, record, field)
