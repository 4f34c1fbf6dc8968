"""What narrows the list of households: chips with counts, village, group, type, text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from db.codes import code_list
from fupin_desktop.services.lists import listing
from fupin_desktop.services.lists.listing import Filter
from fupin_desktop.services.lists.narrowing import ANY
from ui import wording
from ui.widgets.basics import STRETCH, button, column, pane, row
from ui.widgets.choice import Choice
from ui.widgets.line import search_field
from ui.widgets.views import chips
from ui.widgets.village_choice import VillageChoice
from ui.widgets.wrapping import Wrapping

CHIPS = {
    "all": "全部",
    "monitored": "监测对象",
    "missing": "缺信息",
    "overdue": "走访逾期",
    "gone": "已减少人员",
    "moved": "已迁出",
}
_NARROWED = {
    "all": Filter(),
    "monitored": Filter(monitored=True),
    "missing": Filter(missing=True),
    "overdue": Filter(overdue=True),
    "gone": Filter(gone=True),
    "moved": Filter(moved=True),
}
#: Only where persons are listed.
_OF_PERSONS = "gone"
#: Only where any household has moved away.
_OF_MOVED = "moved"
_PAUSE_MS = 150
#: Where it is remembered how the lists stand.
KEPT = "list/households"
_BETWEEN = "|"
#: Tells a class of monitored households from a type, in the one choice that offers both.
_CLASS = "class "


#: From and below, as `Filter.age` has it.
_AGES = {
    "0-6": "不满 6 岁", "6-16": "6 至 15 岁", "16-60": "16 至 59 岁", "60-": "60 岁以上", "70-": "70 岁以上",
    "80-": "80 岁以上",
}  # fmt: skip


class PersonFilters(QWidget):
    """What is asked of a person: age, health, disability, work. Hidden until it is wanted."""

    def __init__(self, changed: Callable[[], object]) -> None:
        super().__init__()
        self.choices = {
            "age": Choice("年龄", "全部年龄", changed), "health": Choice("健康状况", "全部健康状况", changed),
            "disability": Choice("残疾", "残疾不限", changed), "labor": Choice("劳动能力", "全部劳动能力", changed),
        }  # fmt: skip
        self.choices["age"].offer(list(_AGES.items()))
        for name in ("health", "labor"):
            self.choices[name].offer([(item.code, item.label) for item in code_list(name).offered])
        levels = [(item.code, f"残疾{item.label}") for item in code_list("disab_level").offered]
        self.choices["disability"].offer([(ANY, "有残疾"), *levels])
        self.setLayout(row(*self.choices.values(), STRETCH))
        self.hide()

    @property
    def chosen(self) -> dict[str, str]:
        """As `Filter` has them."""
        return {name: made.chosen for name, made in self.choices.items()}

    def reset(self) -> bool:
        """Ask for nothing; whether anything was asked."""
        asked = any(self.chosen.values())
        for made in self.choices.values():
            made.choose("")
        return asked


class HouseholdFilters(QWidget):
    """What narrows, in as many lines as it needs; `filter` is what they say now."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        made = chips(self, list(CHIPS.values()), self.changed.emit)
        self._chips: dict[str, QPushButton] = dict(zip(CHIPS, made, strict=True))
        self.village = VillageChoice(KEPT, self.changed.emit)
        self.group = Choice("村组", "全部村组", self.changed.emit)
        self.kind = Choice("户类型", "全部类型", self.changed.emit)
        types = [(item.code, item.label) for item in code_list("hh_type").offered]
        classes = [(_CLASS + item.code, item.label) for item in code_list("monitor_cat").offered]
        self.kind.offer(types + classes)
        self.text = search_field("在名单里找", lambda _: self._pause.start())
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.changed)
        self.person = PersonFilters(self.changed.emit)
        self.more = button("更多…", self._turn, kind="chip", tip="按年龄、健康、残疾、劳动能力筛")
        self.more.setCheckable(True)
        line = Wrapping(*made, self.village, self.group, self.kind, pane(row(self.text, self.more)))
        self.setLayout(column(line, self.person))
        #: The group to be chosen once it is offered.
        self._wanted = ""

    def _turn(self) -> None:
        """Put away, they narrow no more."""
        self.person.setVisible(self.more.isChecked())
        if not self.more.isChecked() and self.person.reset():
            self.changed.emit()

    @property
    def filter(self) -> Filter:
        """What the list is narrowed to."""
        kind, person = self.kind.chosen, self.person.chosen
        chip = next(name for name, made in self._chips.items() if made.isChecked())
        return replace(
            _NARROWED[chip],
            text=self.text.text().strip(),
            region=self.village.chosen,
            group=self.group.chosen,
            hh_type="" if kind.startswith(_CLASS) else kind,
            monitor_cat=kind.removeprefix(_CLASS) if kind.startswith(_CLASS) else "",
            age=person["age"],
            health=person["health"],
            labor=person["labor"],
            disability=person["disability"],
        )

    @property
    def words(self) -> str:
        """The same in words."""
        chip = next(name for name, made in self._chips.items() if made.isChecked())
        chosen = [made.currentText() for made in (self.group, self.kind, *self.person.choices.values()) if made.chosen]
        text = self.text.text().strip()
        told = ["" if chip == "all" else CHIPS[chip], self.village.words, *chosen, f"含“{text}”" if text else ""]
        return "；".join(filter(None, told))

    def show_kind(self, *, persons: bool) -> None:
        """Offer the chips that persons, or households, are narrowed by."""
        self._show_chip(_OF_PERSONS, is_shown=persons)

    def _show_chip(self, name: str, *, is_shown: bool) -> None:
        self._chips[name].setVisible(is_shown)
        if not is_shown and self._chips[name].isChecked():
            self._chips["all"].setChecked(True)

    def kept(self) -> str:
        """What is chosen, for `choose`; without the text."""
        chip = next(name for name, made in self._chips.items() if made.isChecked())
        return _BETWEEN.join((chip, self.kind.chosen, self._wanted or self.group.chosen))

    def choose(self, kept: str) -> None:
        """Choose as before; what is not offered any more is left out."""
        chip, kind, self._wanted = (kept.split(_BETWEEN) + [""] * 3)[:3]
        self._chips.get(chip, self._chips["all"]).setChecked(True)
        self.kind.choose(kind)

    def offer(self) -> None:
        """Offer the villages and groups that the book has."""
        self.village.read()
        self._show_chip(_OF_MOVED, is_shown=listing.count_moved() > 0)
        self.group.offer([(name, name) for name in listing.groups(self.village.chosen)])
        if self._wanted:
            self.group.choose(self._wanted)
        self._wanted = ""

    def reset(self, chip: str = "all", region: str = "") -> None:
        """Narrow by nothing but a chip, and a village where one is given."""
        self.blockSignals(True)
        self.village.choose(region)
        for choice in (self.group, self.kind):
            choice.setCurrentIndex(0)
        self.person.reset()
        self.text.clear()
        self._pause.stop()
        self._chips[chip].setChecked(True)
        self.blockSignals(False)
        self.changed.emit()

    def show_counts(self, counts: Mapping[str, int], unit: str) -> None:
        """Write the counts on the chips; `unit` is 户 or 人."""
        for name, number in counts.items():
            self._chips[name].setText(f"{CHIPS[name]} {wording.count(number)}")
            self._chips[name].setAccessibleName(f"{CHIPS[name]} {number} {unit}")


def chip_counts(region: str = "", *, persons: bool) -> dict[str, int]:
    """What each chip narrows the list of households, or of persons, of a village to."""
    if persons:
        return {name: listing.count_persons(replace(one, region=region)) for name, one in _NARROWED.items()}
    found = listing.counts(region)
    return {"all": found.households, "monitored": found.monitored, "missing": found.missing, "overdue": found.overdue,
            "moved": listing.count_moved(region)}  # fmt: skip
