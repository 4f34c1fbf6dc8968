"""Long work in sight: what is done, how much, how long still, and a cancel that cancels."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from fupin_desktop.progress import WHOLE, Progress
from ui.jobs import Job, Jobs, Work
from ui.session import Session
from ui.widgets.basics import button, label
from ui.widgets.frame import Dialog

#: Work that ends sooner is not worth a window.
_PATIENCE_MS = 300


class ProgressDialog(Dialog):
    """Modal while the job runs, so that nothing else is written meanwhile."""

    def __init__(self, parent: QWidget | None, title: str, job: Job, *, cancels: bool = True) -> None:
        super().__init__(parent, title, 440)
        self._job, self._cancels = job, cancels
        self.what = label("正在准备……", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName("进度")
        self.left = label("", "hint")
        for part in (self.what, self.bar, self.left):
            self.body.addWidget(part)
        self.cancel_button = button("取消", self.reject, tip="停下来；没做完的会退回")
        self.buttons(self.cancel_button)
        self.cancel_button.setVisible(cancels)
        job.progressed.connect(self.show_progress)
        job.ended.connect(self.accept)

    def open_when_slow(self) -> None:
        """Block the window at once, and show at last when the work takes longer than a blink."""
        self.setWindowOpacity(0.0)
        self.open()
        QTimer.singleShot(_PATIENCE_MS, self, lambda: self.setWindowOpacity(1.0))

    def show_progress(self, done: int, total: int, text: str) -> None:
        """A step of the work."""
        self.what.setText(text)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        counted = f"{done:,} / {total:,}" if total else f"{done:,}" if done else ""
        if total == WHOLE:
            counted = f"{done * 100 // total}%"
        self.left.setText(" · ".join(part for part in (counted, self._time_left(done, total)) if part))

    def _time_left(self, done: int, total: int) -> str:
        spent = time.monotonic() - self._job.started
        if not total or not done or spent < 2:
            return ""
        seconds = spent / done * (total - done)
        return f"大约还要 {seconds / 60:.0f} 分钟" if seconds > 90 else f"大约还要 {max(1, round(seconds))} 秒"

    def reject(self) -> None:
        if not self._cancels:
            return
        self._job.cancel()
        self.what.setText("正在停下来……")
        self.cancel_button.setEnabled(False)


def run_shown(
    session: Session,
    parent: QWidget,
    title: str,
    work: Work,
    *,
    done: Callable[[Any], object],
    failed: Callable[[Exception], object],
) -> Job:
    """Run work behind a modal window with its progress; `done` and `failed` are called after that has gone."""

    def prepare(job: Job) -> None:
        dialog = ProgressDialog(parent, title, job)
        job.ended.connect(dialog.deleteLater)
        dialog.open_when_slow()

    return session.jobs.run(work, done=done, failed=failed, prepared=prepare)


def wait_for(parent: QWidget | None, title: str, work: Work) -> Any:
    """Do work on a book that is not open, in sight, to its end. Returns its result or raises its error."""
    return _waited(parent, title, work, on_open_book=False, cancels=False)


def wait_on(parent: QWidget | None, title: str, work: Work, *, cancels: bool = True) -> Any:
    """Do work on the open book that nobody can go on without, in sight. Returns its result or raises its error, also
    Cancelled."""
    return _waited(parent, title, work, on_open_book=True, cancels=cancels)


def _waited(parent: QWidget | None, title: str, work: Work, *, on_open_book: bool, cancels: bool) -> Any:
    results: list[Any] = []
    errors: list[Exception] = []

    def keep(progress: Progress) -> None:
        try:
            results.append(work(progress))
        except Exception as error:  # raised again below, on the caller's thread
            errors.append(error)

    jobs = Jobs(connected=on_open_book)
    shown: list[ProgressDialog] = []
    jobs.run(
        keep,
        done=lambda _: None,
        failed=errors.append,
        prepared=lambda job: shown.append(ProgressDialog(parent, title, job, cancels=cancels)),
    )
    shown[0].exec()
    jobs.close()
    if errors:
        raise errors[0]
    return results[0]
