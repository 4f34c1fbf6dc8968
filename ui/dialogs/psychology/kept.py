"""A dialog whose words are not lost: Esc and a lock leave them, sealed, for the next time."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QPushButton

from fupin_desktop.services.psychology import unfinished
from ui.forms.fields import FieldsDialog
from ui.widgets.basics import say


class KeptDialog(FieldsDialog):
    """`form` names the draft, `record` whose it is. 保存 and 取消 forget it."""

    form = ""
    record = ""

    def finish(self, words: str, *more: QPushButton, no: str = "取消", danger: bool = False) -> None:
        super().finish(words, *more, no=no, danger=danger)
        self._begun = self.typed()
        if kept := unfinished.words(self.form, self.record):
            for name, text in kept.items():
                self.input(name).restore(text)
            say(self.said, "上次没有保存的内容还在，接着填。")

    def give_up(self) -> None:
        self._begun = self.typed()
        super().give_up()

    def done(self, result: int) -> None:
        """However it is closed; a lock does it by this alone."""
        is_kept = result == QDialog.DialogCode.Accepted
        if is_kept or self.typed() == self._begun:
            unfinished.drop_words(self.form, self.record)
        else:
            unfinished.keep_words(self.form, self.record, self.typed())
        super().done(result)
