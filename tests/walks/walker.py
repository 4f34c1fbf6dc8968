"""Walker: hands and eyes of one person at the window. It presses keys, clicks what is visible, reads what is said."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QMimeData, QObject, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QGuiApplication, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLabel, QMenu, QWidget

from tests.commands import program
from tests.patience import PATIENCE
from tests.walks.village import Village
from ui.dialogs.progress import ProgressDialog
from ui.widgets.frame import Dialog
from ui.window.app import Desk, application
from ui.window.main_window import MainWindow
from ui.window.unlock import UnlockView

_D = TypeVar("_D", bound=QDialog)
_LOOK_MS = 10
_PRESSED_MS = 150  # Qt holds a button that is pressed by its key down for 100


class Eyes(QObject):
    """Reads what is said. Dialogs that open are met by what `when` has set down for them, in that order."""

    #: Who has not gone home: seen off after their walk, wherever it ended (conftest.py).
    there: ClassVar[list[Eyes]] = []

    def __init__(self) -> None:
        super().__init__()
        self.there.append(self)
        self.desk = Desk(application())
        self.unmet = ""
        #: What is done with a dialog that nobody set anything down for; None: it is an error.
        self.otherwise: Callable[[QDialog], object] | None = None
        self._met: list[tuple[type[QDialog], Callable[[Any], object]]] = []
        self._busy_with: list[QWidget] = []
        self._unmet_since = 0.0
        self._eyes = QTimer(self, interval=_LOOK_MS)
        self._eyes.timeout.connect(self._look)
        self._eyes.start()

    @property
    def window(self) -> MainWindow:
        """The window."""
        assert self.desk.window
        return self.desk.window

    def when(self, kind: type[_D], do: Callable[[_D], object]) -> None:
        """The next dialog of this kind that opens is met by `do` (which ends it, or is followed by another `when`)."""
        self._met.append((kind, do))

    def page(self, kind: type[Any]) -> Any:
        """The page in sight, which is of this kind."""
        page = self.window.pages.current()
        assert isinstance(page, kind), f"{type(page).__name__} is in sight, not {kind.__name__}"
        return page

    def sees(self, words: str) -> bool:
        """Whether a visible text of the window or of an open dialog holds these words."""
        return any(words in text for text in self.texts())

    def texts(self) -> list[str]:
        """Every visible label of the window and of open dialogs, and the line at the foot."""
        return [
            made.text() for top in QApplication.topLevelWidgets() if top.isVisible()
            for made in top.findChildren(QLabel) if made.isVisible() and made.text()
        ]  # fmt: skip

    def waits_to_see(self, words: str) -> None:
        """Until these words stand somewhere."""
        self.wait(lambda: self.sees(words), f"“{words}”; there is {self.texts()}")

    def wait(self, found: Callable[[], Any], what: str = "") -> Any:
        """Until something is so; gives it back."""
        end = time.monotonic() + PATIENCE
        while not (got := found()):
            assert time.monotonic() < end, f"never came: {what}; {self.unmet}"
            self.breathe()
            time.sleep(0.002)  # the worker's turn: who only looks takes the half of it
        return got

    def wait_for(self, found: Callable[[], object], kind: type[Any]) -> Any:
        """Until what is found is of a kind."""
        return self.wait(lambda: made if isinstance(made := found(), kind) else None, kind.__name__)

    def idle(self) -> None:
        """Until no work is running, nothing that was asked for is unanswered, and no dialog to be met is open."""
        self.wait(lambda: not self._is_busy(), "an end of the work")
        self.breathe()

    def _is_busy(self) -> bool:
        session = getattr(self.desk.window, "session", None)
        return bool((session and session.jobs.busy) or QApplication.activeModalWidget())

    def breathe(self) -> None:
        """Let the window do what it has to."""
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, _LOOK_MS)

    def _look(self) -> None:
        """Meet the dialog in sight. One that nobody expects is told, and closed so that the walk can end."""
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog) or isinstance(dialog, ProgressDialog) or dialog in self._busy_with:
            self._unmet_since = 0.0
            return
        expected = bool(self._met) and isinstance(dialog, self._met[0][0])
        if do := self._met.pop(0)[1] if expected else self.otherwise:
            self._busy_with.append(dialog)
            # not from here: while a timer's slot runs Qt does not call it again, and `do` may open a further dialog
            QTimer.singleShot(0, self, lambda: self._meet(dialog, do))
            return
        self._unmet_since = self._unmet_since or time.monotonic()
        if time.monotonic() - self._unmet_since > 3:
            said = " / ".join(made.text() for made in dialog.findChildren(QLabel) if made.isVisible())
            self.unmet = f"nobody expected {type(dialog).__name__}: {said}"
            _shut(dialog)

    def _meet(self, dialog: QDialog, do: Callable[[Any], object]) -> None:
        try:
            do(dialog)
        except BaseException:
            _shut(dialog)  # the walk has failed: nobody would ever answer it
            raise
        finally:
            self._busy_with.remove(dialog)

    def shut(self) -> None:
        """Close the window and its book; what was to be met and did not come is an error."""
        self.there.remove(self)
        self._eyes.stop()
        if window := self.desk.window:
            window.close()
            window.deleteLater()
        assert not self.unmet, self.unmet
        assert not self._met, f"never opened: {[kind.__name__ for kind, _ in self._met]}"


class Walker(Eyes):
    """One person at a village's book: hands besides eyes."""

    def __init__(self, village: Village) -> None:
        super().__init__()
        self.village = village
        #: Keys pressed so far; a Chinese character counts as one.
        self.keys = 0
        self._called: QWidget | None = None

    def enter(self, name: str) -> MainWindow:
        """Start the program on the village's book and unlock it by keys, as this user."""
        assert self.desk.begin(self.village.path)
        return self.unlock(name)

    def unlock(self, name: str) -> MainWindow:
        """The locked book in the window, by this user's password."""
        view = self.wait_for(lambda: self.window.centralWidget(), UnlockView)
        view.user.setCurrentText(name)
        view.password.edit.setFocus()
        self.write(self.village.passwords[name])
        self.press("Return")
        self.wait(lambda: hasattr(self.desk.window, "session"), "the book opens")
        self.idle()
        return self.window

    def minimise(self) -> None:
        """Put the window away, until the window manager has done it.

        Its answer comes late and would put the window away again: Qt calls it minimised as soon as it has asked.
        """
        self.window.showMinimized()
        if QGuiApplication.platformName() != "offscreen":  # which has no window manager, and covers no window
            self.wait(lambda: not self.window.windowHandle().isExposed(), "the window put away")

    def press(self, *keys: str) -> None:
        """Press keys by name ("Ctrl+I", "Return", "Down"), each where the keyboard is."""
        for name in keys:
            sequence = QKeySequence(name)
            assert sequence.count() == 1, name
            combined = sequence[0]  # type: ignore[index]
            self.keys += 1
            QTest.keyClick(self._keyboard(), combined.key(), combined.keyboardModifiers())
            self.breathe()
            if combined.keyboardModifiers() & Qt.KeyboardModifier.AltModifier:
                QTest.qWait(_PRESSED_MS)

    def write(self, text: str) -> None:
        """Type where the keyboard is; Chinese comes from an input method, as it does for people."""
        for piece in _pieces(text):
            if piece.isascii():
                for letter in piece:
                    QTest.keyClicks(self._keyboard(), letter)
            else:
                event = QInputMethodEvent()
                event.setCommitString(piece)
                QCoreApplication.sendEvent(self._keyboard(), event)
            self.keys += len(piece)
            self.breathe()

    def pick(self, choice: QComboBox, place: int) -> None:
        """Open a list by a key, walk to a line, choose it."""
        choice.setFocus()
        self.press("Down")
        self.press("Home", *["Down"] * place, "Return")

    def click(self, words: str, within: QWidget | None = None) -> None:
        """Click the visible, enabled button of these words (its text, else its accessible name)."""
        button = self.wait(lambda: self._button(words, within), f"a button “{words}”")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.breathe()

    def choose(self, menu: QMenu, action: QAction) -> None:
        """Open a menu of the window by its letter, and go down to an entry."""

        def pick() -> None:
            if QApplication.activePopupWidget() is not menu:
                return
            looking.stop()
            for _ in menu.actions():
                if menu.activeAction() is action:
                    break
                QTest.keyClick(menu, Qt.Key.Key_Down)
            assert menu.activeAction() is action, action.text()
            QTest.keyClick(menu, Qt.Key.Key_Return)

        looking = QTimer(self, interval=_LOOK_MS)  # the menu blocks while it is open
        looking.timeout.connect(pick)
        looking.start()
        title = menu.title()  # what is chosen may close the window, and the menu with it
        self.press(f"Alt+{title.partition('&')[2][0]}")
        self.wait(lambda: not looking.isActive(), f"the menu {title}")

    def choose_errand(self, name: str) -> None:
        """The entry of a name in ui/window/actions.py, from the menu that has it."""
        action = self.window.actions_.by_name[name]
        self.choose(next(menu for menu in self.window.actions_.menus if action in menu.actions()), action)

    def drop(self, *files: Path) -> None:
        """Drag files onto the window and let go."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        middle = QPointF(self.window.rect().center())
        left, copy = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction
        none = Qt.KeyboardModifier.NoModifier
        entering = QDragEnterEvent(middle.toPoint(), copy, data, left, none)
        QCoreApplication.sendEvent(self.window, entering)
        assert entering.isAccepted(), "the window takes no such files"
        QCoreApplication.sendEvent(self.window, QDropEvent(middle, copy, data, left, none))

    def book_says(self, *command: str, user: str = "管理员") -> Any:
        """The JSON answer of a command (a process of its own) on the book, as it stands on the disk."""
        password = self.village.passwords[user]
        done = program(*command, "--json", FUPIN_USER=user, FUPIN_PASSWORD=password)
        assert done.out, done.err
        return json.loads(done.out)

    def dump(self) -> list[dict[str, Any]]:
        """All records, as the administrator may read them."""
        done = program(
            "dump", str(self.village.path), FUPIN_USER="管理员", FUPIN_PASSWORD=self.village.passwords["管理员"]
        )
        assert not done.code, done.err
        return [json.loads(line) for line in done.out.splitlines()]

    def _keyboard(self) -> QWidget:
        top = self.wait(self._in_front, "the keyboard in the window in front")
        focus, opened = QApplication.focusWidget(), QApplication.activePopupWidget()
        if opened and isinstance(opened.parentWidget(), QComboBox):  # its list, which is a window of its own
            return opened.focusWidget()
        return focus if focus and (focus is top or top.isAncestorOf(focus)) else top

    def _in_front(self) -> QWidget | None:
        """The dialog, else the window, once a window manager has given it the keyboard, which takes its time.

        Not QTest.qWaitForWindowActive: a QWindow counts as active as soon as the window it belongs to is.
        """
        top = QApplication.activeModalWidget() or self.desk.window
        assert top
        if top.isActiveWindow():
            self._called = None
            return top
        if top is not self._called:
            top.activateWindow()
            self._called = top
        return None

    def _button(self, words: str, within: QWidget | None) -> QAbstractButton | None:
        top = within or QApplication.activeModalWidget() or self.desk.window
        assert top
        return next(
            (
                made for made in top.findChildren(QAbstractButton)
                if made.isVisible() and made.isEnabled() and words in (made.text().strip(), made.accessibleName())
            ),
            None,
        )  # fmt: skip


def _shut(dialog: QDialog) -> None:
    dialog.reject()
    if dialog.isVisible():  # one that does not let go
        dialog.done(0)


def _pieces(text: str) -> list[str]:
    """A text as it is typed: runs of ASCII, and what an input method commits between them."""
    pieces: list[str] = []
    for letter in text:
        if pieces and pieces[-1].isascii() == letter.isascii():
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def save_pdf(who: Walker, dialog: QDialog, pdf: Path, asked: int = 1) -> None:
    """存成 PDF… into the file that the chooser was given, of what is in sight; Enter for all that is asked."""
    for _ in range(asked):
        who.when(Dialog, lambda _: who.press("Return"))
    who.click("存成 PDF…", dialog)
    who.wait(lambda: pdf.exists() and not who.window.session.jobs.busy, "the file")
    who.press("Escape")


def labels(dialog: QWidget) -> str:
    """All that a dialog says."""
    return "\n".join(made.text() for made in dialog.findChildren(QLabel) if made.text())


def button(dialog: QWidget, words: str) -> QAbstractButton:
    """A dialog's button of these words."""
    return next(made for made in dialog.findChildren(QAbstractButton) if words in made.text().strip())
