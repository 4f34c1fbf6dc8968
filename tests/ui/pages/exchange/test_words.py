"""What the steps of a hand-in and a receipt say, word by word."""

from __future__ import annotations

from pathlib import Path

import pytest

from fupin_desktop.rules import catalogue
from fupin_desktop.rules.finding import Finding, Level
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.exchange.incoming import CAN_MERGE, MERGED, REFUSED, REPEATED, Receipt
from tests.answered import session_on
from ui.pages.checks import Line
from ui.pages.exchange.receipts import told
from ui.pages.exchange.steps import ErrorsStep


def test_the_check_says_how_many_errors_and_how_to_mend_them(book: Book) -> None:
    step = ErrorsStep(session_on(book))
    one = Finding(Level.ERROR, catalogue.ID1, "证件号码校验位不对", "person", "p1", "id_no", "h1", "张三")
    step.show_found([Line(one, None), Line(one, None)])
    assert step.heading.text() == "错误 · 2 处　按 Enter 或双击去改，改好再回来"
    assert step.table.rows.rowCount() == 2
    step.show_found([])
    assert step.table.rows.rowCount() == 0
    assert step.heading.text() == "检查"
    step.deleteLater()


@pytest.mark.parametrize("status", [MERGED, REPEATED, CAN_MERGE])
def test_a_receipt_names_the_packages_that_are_missing(status: str) -> None:
    done = Receipt(Path("袁薛庄村_004.fpk"), village="袁薛庄村", status=status, number=4, missing=[2, 3])
    assert "前面缺第 2、3 号包，请让袁薛庄村再写一次补交。" in told(done)
    done.missing = []
    assert "前面缺" not in told(done)


def test_a_refused_package_says_why() -> None:
    done = Receipt(Path("x.fpk"), status=REFUSED, refused="不认识写这个包的账本。")
    assert told(done) == "x.fpk：不认识写这个包的账本。"


def test_a_receipt_tells_what_waits_and_what_the_township_decides() -> None:
    """Only of what was merged, and to none who decides it himself."""
    done = Receipt(Path("袁薛庄村_004.fpk"), village="袁薛庄村", status=MERGED, number=4, receipt="AB12")
    calm = told(done, may_decide=False)
    done.waiting, done.conflicts = 12, 3
    waits = "有 12 处改动的记录还没有收到开头，等前面的包来了自动补上。"
    assert told(done, may_decide=False) == f"{calm}{waits}有 3 处冲突，由镇里处理，定了再下发。"
    assert told(done) == f"{calm}{waits}"
    done.status = CAN_MERGE
    assert "冲突" not in told(done, may_decide=False)
