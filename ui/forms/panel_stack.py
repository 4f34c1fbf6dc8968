"""PanelStack: panels one behind the other, and the ways between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fupin_desktop.rules.finding import Finding
from ui import theme
from ui.forms.notices import Notices
from ui.forms.panel import Panel
from ui.forms.steps import Footer, Steps
from ui.forms.walker import Walker
from ui.widgets.basics import STRETCH, column, label, row, rule
from ui.widgets.keys import ADD, on_keys
from ui.widgets.stacked import Stacked

_FIELD = 3  # words that name one: table, record, name
_KEYS = "Enter 下一项 · Ctrl+↓ 下一必填项 · F9 选代码 · F12 备注 · Ctrl+Enter 保存"


class PanelStack(Walker):
    """Of a sheet, which knows what to `check` and how to `save`. Enter on the last field of a panel goes to the next
    one."""

    #: Ctrl+PgDn on the last panel (1), Ctrl+PgUp on the first (-1).
    turned = Signal(int)

    def __init__(self, panels: Sequence[Panel], check: Callable[[], object], save: Callable[[], object]) -> None:
        super().__init__()
        self._check, self._save = check, save
        self.panels = list(panels)
        self.steps = Steps([panel.title for panel in self.panels], self.show_panel)
        if len(self.panels) == 1:
            self.steps.hide()
        self.state = label("", "tag")
        self.state.hide()
        self.notices = Notices()
        self.footer = Footer(self.step)
        self._stack = Stacked()
        for panel in self.panels:
            self._stack.addWidget(panel)
        #: With large letters the row is full; F1 tells the keys too.
        self.keys = label(_KEYS, "small")
        self.edge = rule()
        head = row(self.steps, self.state, STRETCH, self.keys)
        self.setLayout(column(head, self._stack, self.edge, self.notices, self.footer, stretch=(0, 1)))
        self.keys.setHidden(theme.crowded())
        self.ended.connect(self._go_on)
        on_keys(self, partial(self.page, 1), "Ctrl+PgDown")
        on_keys(self, partial(self.page, -1), "Ctrl+PgUp")
        on_keys(self, self.add, *ADD)

    @property
    def panel(self) -> Panel:
        """The panel in sight."""
        return self.panels[self._stack.currentIndex()]

    def show_panel(self, number: int, *, focus: bool = True) -> None:
        """Bring a panel into sight."""
        self.panel.take()  # the next one may ask the records what was typed
        self._stack.setCurrentIndex(number)
        self.panel.arrive()
        self.steps.show_step(number)
        self.footer.show_step(number, len(self.panels))
        if self.panel.is_list:
            self._check()
        if focus:
            self.panel.focus_first()

    def stops(self) -> list[QWidget]:
        return [*self.panel.stops(), *self.notices.buttons(), *self.footer.buttons()]

    def focus_first(self, *, empty: bool = False) -> None:
        self.panel.focus_first(empty=empty)

    def step(self, by: int) -> None:
        """To the next panel, or the one before; after the last, save."""
        number = self._stack.currentIndex() + by
        if number == len(self.panels):
            self._save()
        elif number >= 0:
            self.show_panel(number)

    def turn(self, by: int) -> bool:
        """To the next person or panel, or back; False at the end."""
        if self.panel.turn(by):
            return True
        number = self._stack.currentIndex() + by
        if 0 <= number < len(self.panels):
            self.show_panel(number)
            return True
        return False

    def page(self, by: int) -> None:
        """Ctrl+PgDn and Ctrl+PgUp."""
        if not self.turn(by):
            self.turned.emit(by)

    def _go_on(self) -> None:
        if not self.turn(1):
            self.footer.forward.setFocus(Qt.FocusReason.TabFocusReason)

    def add(self) -> None:
        """One more person, where persons are."""
        for number, panel in enumerate(self.panels):
            if panel.adds:
                self.show_panel(number, focus=False)
                panel.add()

    def point_at(self, finding: Finding) -> None:
        """Put the keyboard on the field that a finding speaks of."""
        self.show_field(finding.table, finding.record, finding.field)

    def standing(self) -> str:
        """Where the keyboard is: the panel, and the field where it is in one; `stand` takes it."""
        here = self.window().focusWidget()  # also while a dialog has the keyboard
        for form in self.panel.forms():
            for cell in form.cells.values():
                if cell.input is here:
                    return " ".join((self.panel.name, cell.model.table(), form.key_of(cell), cell.name))
        return self.panel.name

    def stand(self, place: str) -> bool:
        """Put the keyboard where it was; where no field of the panel had it, on the first that is empty."""
        name, *field = place.split(" ")
        number = next((n for n, panel in enumerate(self.panels) if panel.name == name), None)
        if number is None:
            return False
        self.show_panel(number, focus=False)
        if len(field) != _FIELD or not self.panel.point_at(*field):
            self.panel.focus_first(empty=True)
        return True

    def show_field(self, table: str, record: str, field: str) -> bool:
        """Put the keyboard on a field; False when there is no such field here."""
        for number, panel in enumerate(self.panels):
            if table in panel.tables:
                self.show_panel(number, focus=False)
                if panel.point_at(table, record, field) or panel.point_at(table, record, ""):
                    return True
        return False
