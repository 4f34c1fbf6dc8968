"""访问记录: who looked at, copied or exported what; nobody can change it here."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db.clock import local
from fupin_desktop.services.book import access_book
from fupin_desktop.services.book.access_book import Looks
from ui.widgets.basics import STRETCH, button, label, notice, put, row
from ui.widgets.choice import Choice
from ui.widgets.empty import Empty, OrEmpty
from ui.widgets.frame import Dialog
from ui.widgets.table import Column, Table

COLUMNS = (
    Column("时间", lambda look: f"{local(look.entry.at):%Y-%m-%d %H:%M:%S}", 160),
    Column("使用人", lambda look: look.entry.user, 90),
    Column("做了什么", lambda look: look.entry.what, 140),
    Column("哪一户（人）", lambda look: look.name, 110),
    Column("原因和说明", lambda look: look.entry.note, 220),
)


class AccessLogDialog(Dialog):
    """Newest first."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "访问记录", 800)
        self.sentence("谁在什么时候看过、复制过、导出过什么。这里只能看，谁也改不了。")
        if number := access_book.first_broken():
            words = f"从第 {number} 条起对不上：有人用别的办法改过或删过访问记录。请报告上级。"
            self.body.addWidget(notice(words))
        users, kinds = access_book.users_and_kinds()
        self.user = Choice("使用人", "全部使用人", self.refresh, [(name, name) for name in users])
        self.what = Choice("做了什么", "全部事项", self.refresh, [(kind, kind) for kind in kinds])
        self.counted = label("", "hint")
        put(self.body, row(self.user, self.what, STRETCH, self.counted))
        self.table = Table("access", COLUMNS, "访问记录", high=330)
        nothing = Empty("history", "没有这样的记录", "换一个使用人或事项看看。")
        self.or_empty = OrEmpty(self.table, nothing)
        self.body.addWidget(self.or_empty, 1)
        self.buttons(button("关闭", self.reject))
        self.refresh()
        self.table.setFocus()

    def refresh(self) -> None:
        """Read the log again."""
        looks = Looks(self.user.chosen, self.what.chosen)
        self.table.rows.show_source(looks)
        self.counted.setText(f"{looks.count:,} 条")
        self.or_empty.show_full(bool(looks.count))
