"""The red files that nobody has seen in time: on top of every first page of who may see them."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.psychology import arrivals, due, limits
from fupin_desktop.services.psychology.due import Due
from ui import theme, wording
from ui.session import Session
from ui.widgets.basics import Elided, column, label, row
from ui.widgets.chips import Chip
from ui.widgets.help_band import EMERGENCY, HOTLINE
from ui.widgets.table import Column, Rows, Table

_MOST = 4  # rows in sight


def colour_chips(colour: Colour, *, provisional: bool = False) -> list[Chip]:
    """A colour of a list."""
    return [Chip(wording.colour(colour) + ("·暂定" if provisional else ""), colour)]


def place(line: Due) -> str:
    """一组 · 袁薛庄村: the group first, the village is cut where there is no room."""
    return wording.place(line.village, line.group)


_COLUMNS = (
    Column("颜色", lambda r: r.colour.label, 130, chips=lambda r: colour_chips(r.colour, provisional=r.provisional)),
    Column("姓名", lambda r: r.name, 110),
    Column("村组", place, 190),
    Column("该见的日子", lambda r: wording.day(r.due_on), 110),
    Column("负责人", lambda r: r.counsellor or "还没有定", 110),
)


class UrgentCard(QFrame):
    """Hidden when there is nobody."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setProperty("kind", "alarm")
        self.heading = label("", "heading", wrap=True)
        self.unled = label("", "strong", wrap=True)
        self.table = Table("psychology urgent", _COLUMNS, "红色、还没有见到的人")
        self.table.opened.connect(lambda line: session.go("archive", person=line.person))
        calls = label(f"{HOTLINE}　{EMERGENCY}", "strong")
        self.names = Elided("strong")
        self.names.hide()
        head = row(self.heading, calls, stretch=(1,))
        self.setLayout(column(head, self.unled, self.names, self.table, margins=(12, 8, 12, 8)))
        self.hide()

    def list_output(self, _table: Table) -> None:
        """It leaves the book by no way."""

    def fold(self, *, folded: bool) -> None:
        """Only say who they are, and leave the room to what stands below."""
        self.table.setVisible(not folded)
        self.names.setVisible(folded)

    def refresh(self) -> None:
        """Look them up."""
        arrivals.take_in(self._session.actor)
        lines = due.urgent(wording.today())
        hours = limits.values()["red_contact_hours"]
        self.heading.setText(f"红色、{hours} 小时里没有人见到的：{len(lines)} 人，请今天当面见到")
        nobodys = sum(not line.counsellor for line in lines)
        self.unled.setText(f"{nobodys} 人还没有负责人，请牵头的专家马上定人。")
        self.unled.setVisible(bool(nobodys))
        self.table.rows.show_source(Rows(lines))
        self.names.setText("、".join(f"{line.name}（{place(line)}）" for line in lines))
        header = self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(header + min(len(lines), _MOST) * theme.px(theme.ROW) + 4)
        self.setVisible(bool(lines))
