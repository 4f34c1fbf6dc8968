"""Cell: a field on a form: its label, its input, and the line below that says what is wrong or odd about it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel

from db.fields import BadValue, Kind, Note
from db.record import Record
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book import privacy
from ui import theme, wording
from ui.forms.hidden_input import HiddenInput
from ui.forms.inputs import AnyInput
from ui.widgets.basics import label

_UNIT = "（{}）"
_OPEN = f"{wording.MARK} 几台电脑填的不一样，等镇里核定"
#: How a draft says "there is none" of a field in which "." is no answer.
_NONE = "."
_SAID = "已注明没有"
_OFF = "不用填"
_LATER, _EMPTIED = "写草稿以后，账本里改成了“{}”；这里是您填的", "写草稿以后，账本里清空了；这里是您填的"
_APART, _APART_LARGE = 10, 6  # px above a label
_LONGEST_HINT = 20  # what fits a third of the form with the largest letters


class Cell:
    """A field of one record in one form.

    `wrong` is why the text can't be the field's value; `finding` what the rules say; `hint` what else is to be known.
    The heaviest is shown. The line below takes room only while it says something. `dense`: large letters leave no room
    between the lines.
    """

    def __init__(self, field: Kind[Any], made: AnyInput, *, dense: bool = False) -> None:
        self.field = field
        large = theme.crowded()
        self._apart = 0 if large and dense else theme.px(_APART_LARGE if large else _APART)
        self.model: type[Record] = field.model
        self.name = str(field.name)
        self.input = made
        unit = _UNIT.format(field.unit) if field.unit else ""
        self.title = f"{field.called}{unit}"
        self.label = label(f"{self.title} *" if field.required else self.title, "hint", wrap=True)
        self.label.setBuddy(made)
        self.message = _message()
        self.wrong = ""
        self.finding: Finding | None = None
        #: The keyboard was here, or the book has the record: now a blank may be complained of.
        self.is_seen = False
        #: The book has the record.
        self.is_stored = False
        #: A person said that there is none.
        self.is_none = False
        #: The program filled it from what is known: Enter passes it.
        self.is_told = False
        #: It is to be asked, given what stands in the other fields (fupin_desktop/rules/applies.py).
        self.is_asked = True
        #: What the book came to say since the draft in this field was begun, as a sentence; what it said, and says.
        self.later, self.was, self.now = "", "", ""
        #: (what stood here when that draft was begun,) where a merge has brought what the book says now, and nobody has
        #: chosen between the two: both stay.
        self.before: tuple[Any] | None = None
        self.hint = ""
        self._plain, self._tip = "", ""
        self._before_looking: tuple[str, bool, str] | None = None
        self._decide: Callable[[], None] = _nowhere
        self.label.linkActivated.connect(lambda _: self._decide())
        #: Laptops disagree about the value and nobody has decided.
        self.is_open = False
        self._placeholder = field.hint if len(field.hint) <= _LONGEST_HINT else ""
        made.setPlaceholderText(self._placeholder)
        if not self._placeholder and field.hint:
            made.setToolTip("\n".join(part for part in (field.hint, made.toolTip()) if part))

    def lay_into(self, grid: QGridLayout, line: int, column: int, span: int) -> None:
        """Take three lines of a grid: label, input, message. A label is nearer to its input than to what is above."""
        self.label.setContentsMargins(0, self._apart if line else 0, 0, 0)
        grid.addWidget(self.label, 3 * line, column, 1, span, Qt.AlignmentFlag.AlignBottom)
        grid.addWidget(self.input, 3 * line + 1, column, 1, span, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.message, 3 * line + 2, column, 1, span, Qt.AlignmentFlag.AlignTop)

    def leave(self, grid: QGridLayout) -> None:
        """Take it out of where it was laid."""
        for part in (self.label, self.input, self.message):
            grid.removeWidget(part)

    def show_whole(self, is_shown: bool) -> None:
        """Show or hide all of it: what is of another kind of record is not even grey."""
        for part in (self.label, self.input):
            part.setVisible(is_shown)
        self.message.setVisible(is_shown and bool(self.message.text()))

    def show_open(self, is_open: bool, decide: Callable[[], None] | None) -> None:
        """Mark the value as undecided, or no longer; with a way to where it is decided, for who may."""
        self._decide = decide or _nowhere
        if is_open == self.is_open:
            return
        self.is_open = is_open
        if is_open:
            self._plain, self._tip = self.label.text(), self.input.toolTip()
            link = f'<a href="#" style="color: {theme.WARNING}; text-decoration: none;">{wording.MARK}</a>'
            self.label.setTextFormat(Qt.TextFormat.RichText if decide else Qt.TextFormat.PlainText)
            self.label.setText(f"{escape(self._plain)} {link}" if decide else f"{self._plain} {wording.MARK}")
        else:
            self.label.setTextFormat(Qt.TextFormat.PlainText)
            self.label.setText(self._plain)
        tip = f"{wording.UNDECIDED}{'点 ※ 就到那里。' if decide else ''}" if is_open else ""
        self.label.setToolTip(tip)
        self.input.setToolTip("\n".join(part for part in (self._tip, tip) if part))
        self.show_state()

    @property
    def is_starred(self) -> bool:
        """Whether it has to be filled in here."""
        return self.label.text().endswith(" *")

    def star(self, is_starred: bool) -> None:
        """Whether it has to be filled in here, whatever the field says."""
        self.label.setText(f"{self.title} *" if is_starred else self.title)

    def look_only(self) -> None:
        """Nothing can be typed here; a hidden number can be asked for. `look_again` ends it."""
        if not self._before_looking:
            self._before_looking = (
                self._placeholder,
                not self.input.testAttribute(Qt.WidgetAttribute.WA_ForceDisabled),
                self.label.text(),
            )
            self._placeholder = wording.NOTHING
            self.label.setText(self.label.text().removesuffix(" *"))
            self._look(only=True)

    def look_again(self) -> None:
        """As it was before `look_only`: what a blank says, whether it can be typed into."""
        if self._before_looking:
            self._placeholder, may_type, words = self._before_looking
            self.label.setText(words)
            self._before_looking = None
            self._look(only=False)
            self.input.setEnabled(may_type)

    def _look(self, *, only: bool) -> None:
        if isinstance(self.input, HiddenInput):
            self.input.look_only(only=only)
        else:
            self.input.setEnabled(not only)
        self.input.setPlaceholderText(self._placeholder)
        theme.mark(self.input, "look", "only" if only else "")  # a word and what it says, no grey box
        if opener := getattr(self.input, "opener", None):
            opener.setVisible(not only)

    def judge(self) -> Any:
        """The value, or None with `wrong` saying why there is none."""
        try:
            value = self.input.value()
        except BadValue as error:
            self.wrong = str(error)
            return None
        self.wrong = ""
        return value

    def typed(self) -> str:
        """The text for a draft; `restore` takes it."""
        return self.input.typed() or (_NONE if self.is_none else "")

    def restore(self, text: str) -> None:
        """Put back what was typed, or that there is none."""
        self.is_none = text == _NONE and not isinstance(self.field, Note)
        self.input.restore("" if self.is_none else text)
        if self.is_none:
            self.hint = self.hint or _SAID

    def overrule(self, was: str, now: str) -> None:
        """Say that the book has `now` since the draft of this field was begun, when it had `was`."""
        typed, self.was = self.typed(), was
        self.restore(was)
        self.before = (self.judge(),)
        self.restore(typed)
        self.now, shown = now, privacy.told_apart(self.field, [self.typed(), now])[1]
        self.later = _LATER.format(shown) if shown else _EMPTIED

    def say_none(self) -> None:
        """There is none: that is an answer too."""
        self.is_none = True
        self.hint = self.hint or _SAID
        self.show_state()

    def forget(self) -> None:
        """Something else stands here now: nothing that was said of the text before holds."""
        self.is_none = self.is_told = False
        self.wrong, self.finding, self.hint, self.later = "", None, "", ""

    def tell(self, hint: str) -> None:
        """The program filled it, for this reason."""
        self.is_told, self.hint = True, hint

    def show_asked(self, is_asked: bool) -> None:
        """Grey what is not to be asked; it can be filled all the same."""
        is_off = not is_asked and not self.input.typed()
        if is_off == self.is_asked:
            self.is_asked = not is_off
            self.input.setPlaceholderText(_OFF if is_off and not self._before_looking else self._placeholder)
            self.show_state()

    def show_state(self) -> None:
        """Frame and sentence; the same to a screen reader."""
        level, text = self._heaviest()
        word = Level.ERROR.label if level is Level.IMPOSSIBLE else level.label if level and not self.later else ""
        sentence = f"{word}：{text}" if word else text
        state = (
            {Level.ERROR: "error", Level.IMPOSSIBLE: "error", Level.WARNING: "warning"}.get(level, "") if level else ""
        )
        self.message.setText(sentence)
        self.message.setHidden(not sentence)
        theme.mark(self.message, "state", state)
        theme.mark(self.input, "state", state or ("" if self.is_asked else "off"))
        self.input.setAccessibleDescription(sentence)

    def _heaviest(self) -> tuple[Level | None, str]:
        if self.wrong:
            return Level.IMPOSSIBLE, self.wrong
        if self.later:
            return Level.WARNING, self.later
        if self.finding and (self.is_seen or self.input.typed()):
            return self.finding.level, self.finding.text
        return None, self.hint or (_OPEN if self.is_open else "")


def _message() -> QLabel:
    made = label("", "small", wrap=True)
    made.setMinimumHeight(QFontMetrics(theme.font(theme.SMALL)).height() + 2)
    made.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    made.hide()  # showing one that stands nowhere yet would open it as a window
    return made


def _nowhere() -> None:
    """Where nobody may decide."""
