"""设置: who is at the keyboard, size of letters, the book, years, backups."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame

from fupin_desktop import regions
from fupin_desktop.roles import Right
from fupin_desktop.services.book import access, settings
from fupin_desktop.services.book import opening as books
from fupin_desktop.services.household import lines, years
from ui import preferences, theme, wording
from ui.dialogs.counted import CountedDialog
from ui.dialogs.limits import LimitsDialog
from ui.dialogs.lines import write
from ui.pages.page import Page
from ui.pages.settings_user import UserCard
from ui.session import Session
from ui.widgets.basics import STRETCH, button, card, label, new_grid, only_if, pane, row, scrolled
from ui.widgets.wrapping import Wrapping

LETTER_WORDS = {100: "标准", 115: "大", 130: "更大", 150: "最大"}


class SettingsPage(Page):
    """Each card is one subject; what is chosen holds at once."""

    help_text = (
        "在这里改使用人、密码、多久自动锁定和字号，改了马上生效。"
        "“新年度”把上一年的情况抄到新的一年，再逐户更正，旧的不动。"
        "备份每天自动做一份，换电脑或大改之前可以再做一份。"
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.top("设置")
        grid = new_grid(12, 12, stretch=(1, 1))
        self.user = UserCard(session)
        cards = (self.user, self._letters(), self._book(), self._years(), self._backups(), self._help())
        for number, made in enumerate(cards):
            grid.addWidget(made, number // 2, number % 2)
        self.column.addWidget(scrolled(pane(grid, STRETCH)), 1)
        session.backed_up.connect(self.refresh)  # a copy lies beside the book, not in it

    def _letters(self) -> QFrame:
        group = QButtonGroup(self)
        self.sizes = {}
        for size in theme.SCALES:
            made = button(f"{LETTER_WORDS[size]} {size}%", partial(self._choose_letters, size), kind="chip")
            made.setCheckable(True)
            made.setChecked(size == theme.scale())
            group.addButton(made)
            self.sizes[size] = made
        self.contrast = QCheckBox("高对比度：白底黑字，线条加粗")
        self.contrast.setChecked(theme.contrast())
        self.contrast.clicked.connect(self._choose_contrast)
        chips = Wrapping(*self.sizes.values(), spacing=6)
        return card(label("字号", "heading"), chips, self.contrast, STRETCH, spacing=6)

    def _choose_contrast(self, chosen: bool) -> None:
        preferences.keep("contrast", "on" if chosen else "off")
        self.session.act("letters")

    def _choose_letters(self, size: int) -> None:
        preferences.keep("letters", size)
        self.session.act("letters")

    def _book(self) -> QFrame:
        self.where = label("", "hint", wrap=True)
        self.region = label("")
        opened = button("打开别的账本…", partial(self.session.act, "open"), icon="folder", tip="打开别的账本（Ctrl+O）")
        self.keys = button("上报钥匙…", partial(self.session.go, "keys"), icon="key", tip="和镇里、村里互相绑定")
        only_if(access.may(Right.HAND_IN) or access.may(Right.PSYCHOLOGY), self.keys)
        return card(label("账本", "heading"), self.region, self.where, STRETCH, row(opened, self.keys, STRETCH))

    def _years(self) -> QFrame:
        self.year = label("", wrap=True)
        self.open_year = button("打开新年度…", partial(self.session.act, "year"), icon="calendar")
        self.open_year.setEnabled(not self.session.book.read_only)
        only_if(access.may(Right.REGISTER), self.open_year)
        own = button("监测线…", self._lines, icon="flag", tip="各年的防返贫监测线，照文件填写")
        counted = button(
            "计入纯收入的项目…", self._counted, icon="money", tip="哪些收入项目不计入某一年的纯收入，照文件填写"
        )
        limits = button("判定标准…", self._limits, icon="settings", tip="期限、金额线和叫法，文件另有规定的在这里改")
        for made in (own, counted, limits):
            made.setEnabled(not self.session.book.read_only)
            only_if(access.may(Right.SETTINGS), made)
        return card(
            label("年度", "heading"),
            self.year,
            STRETCH,
            row(self.open_year, own, STRETCH),
            row(counted, limits, STRETCH),
        )

    def _lines(self) -> None:
        write(self.session, self.window())

    def _counted(self) -> None:
        region = books.region()
        before = lines.left_out(region)
        CountedDialog(self.window(), self.session.actor, region).exec()
        if lines.left_out(region) != before:
            self.session.written("计入纯收入的项目已保存")

    def _limits(self) -> None:
        region = books.region()
        before = settings.holding(region)
        LimitsDialog(self.window(), self.session.actor, region).exec()
        if settings.holding(region) != before:
            self.session.written("判定标准已保存")

    def _backups(self) -> QFrame:
        self.backup = label("", wrap=True)
        opened = button("备份与恢复…", partial(self.session.act, "backup"), icon="backup")
        return card(label("备份", "heading"), self.backup, STRETCH, row(opened, STRETCH))

    def _help(self) -> QFrame:
        keys = button("这一页怎么用", partial(self.session.act, "help"), icon="help", tip="这一页怎么用（F1）")
        about = button("关于", partial(self.session.act, "about"), icon="info")
        words = label("每一页按 F1 都有说明和常用的键。", wrap=True)
        return card(label("帮助", "heading"), words, STRETCH, row(keys, about, STRETCH))

    def refresh(self) -> None:
        self.region.setText(region_words())
        self.where.setText(str(self.session.book.path))
        known = "、".join(str(year) for year in years.years())
        self.year.setText(f"账本里有 {known} 年的数据。" if known else "账本里还没有年度数据。")
        self.backup.setText(f"{wording.backed_up(self.session.book.covered())}。")
        self.user.refresh()

    def focus_first(self) -> None:
        self.user.setFocus()


def region_words() -> str:
    """The village or township that the book is of, with what it belongs to."""
    return " · ".join(reversed(regions.path(books.region())[-3:])) or "没有写明是哪个村的账本"
