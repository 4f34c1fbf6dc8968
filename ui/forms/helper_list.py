"""Who stands by a household, or serves a village: the list, and adding, following, correcting."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.codes import code_list
from db.household import Household
from db.measure import Helper
from fupin_desktop.services.household import helpers
from ui import theme, wording
from ui.forms.helper import HelperDialog
from ui.widgets.basics import STRETCH, button, column, label, only_if, row
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.table import Column, Table


def _period(helper: Helper) -> str:
    end = wording.day(helper.end) if helper.end else ""
    return f"{wording.day(helper.start)} 到 {end}" if end else f"{wording.day(helper.start)} 起"


def _whose(helper: Helper) -> str:
    return "本户" if helper.household else helper.group_no or "全村"


COLUMNS = (
    Column("角色", lambda h: code_list("role").label(h.role), 130, fields=("helper.role",)),
    Column("姓名", lambda h: h.name or "", 110, fields=("helper.name",)),
    Column(
        "单位、职务",
        lambda h: " ".join(part for part in (h.org, h.position) if part),
        240,
        gives_way=True,
        fields=("helper.org", "helper.position"),
    ),
    Column("电话", lambda h: wording.masked_phone(h.phone), 120, fields=("helper.phone",)),
    Column("负责", _whose, 70, fields=("helper.group_no",)),
    Column("起止", _period, 220, fields=("helper.start", "helper.end")),
)


class HelperList(QWidget):
    """The ledger lists all helpers; here are those of one household or village, where one is followed by another. (The
    ledger's columns, tried, are 20 lines shorter and don't say whom one serves, nor until when.) `rows`: at most so
    many high before it scrolls, half as many with large letters; None for all the room."""

    #: Something was saved: a sentence.
    written = Signal(str)
    #: A sentence about what can't be done.
    said = Signal(str)

    def __init__(self, actor: str, title: str, rows: int | None = None, *, read_only: bool = False) -> None:
        super().__init__()
        self._actor, self._rows, self._read_only = actor, rows, read_only
        self._region, self._household = "", ""
        self.table = Table("helpers", COLUMNS, title)
        self.table.opened.connect(lambda _: self.change())
        buttons = [
            button("添加", self.add, icon="person-add", tip=f"添加{title}"),
            button("换人…", self.replace, tip="新的人接替，原来的留在名单里"),
            button("更正…", self.change, icon="edit", tip="更正写错的地方（Enter）"),
        ]
        self.table.offer(*buttons[1:])
        self._writers = buttons
        only_if(not read_only, *buttons)
        self.face = OrEmpty(self.table, Empty("person-add", "还没有登记", f"{title}在这里添加。"))
        self.setLayout(column(row(label(title, "heading"), STRETCH, *buttons), self.face, spacing=6))

    def look_only(self, read_only: bool) -> None:
        """Nobody is added or changed here, or again."""
        self._read_only = read_only
        for one in self._writers:
            one.setHidden(read_only)

    def show_household(self, household: Household) -> None:
        """Show who stands by a household; who serves its village is seen, not changed, here."""
        self._region, self._household = str(household.region_code or ""), str(household.id)
        self._show(helpers.of_household(household))

    def show_village(self, region: str) -> None:
        """Show who serves a village."""
        self._region = region
        self._show(helpers.of_village(region))

    def _show(self, found: list[Helper]) -> None:
        self.face.show_rows(found, lambda helper: [helper])
        if self._rows:
            self.face.fit(self._rows // 2 if theme.crowded() else self._rows)

    def focus_first(self) -> None:
        """The keyboard on the list, or on its first step."""
        self.face.focus_first()

    def add(self) -> None:
        """One more."""
        if not self._read_only:
            self._ask(HelperDialog(self.window(), self._actor, helpers.new(self._region, self._household or None)))

    def change(self) -> None:
        """Correct what was written of one."""
        if helper := self._own():
            self._ask(HelperDialog(self.window(), self._actor, helper))

    def open(self, key: str, field: str) -> None:
        """Correct a field of one; with a key that is none of them, stand where one is added."""
        place = next((n for n in range(self.table.rows.rowCount()) if self.table.rows.row(n).id == key), -1)
        self.table.setFocus()
        if place >= 0:
            self.table.stand_on(place)
            if helper := self._own():
                self._ask(HelperDialog(self.window(), self._actor, helper, field=field))

    def replace(self) -> None:
        """Another takes over."""
        helper = self._own()
        if helper and helper.end:
            self.said.emit("这个人已经换过了，请选现在的。")
        elif helper:
            self._ask(HelperDialog(self.window(), self._actor, helpers.successor(helper), helper))

    def _own(self) -> Helper | None:
        helper: Helper | None = self.table.current()
        if helper is None or self._read_only:
            return None
        if self._household and not helper.household:
            self.said.emit("全村的帮扶力量在“明白卡”页的“本村帮扶力量”里改。")
            return None
        return helper

    def _ask(self, dialog: HelperDialog) -> None:
        if dialog.exec():
            self.written.emit(f"已保存：{dialog.windowTitle()}")
