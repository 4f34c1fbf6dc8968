"""判定标准: as shipped, or as the nearest region sets them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from db.changes import change
from db.clock import today
from db.visit import Visit
from fupin_desktop.rules import quality
from fupin_desktop.rules.settings import declared
from fupin_desktop.services.book import settings
from fupin_desktop.services.book.opening import Book, create_book, open_book
from fupin_desktop.services.book.settings import BadSetting
from fupin_desktop.services.household import cases, history
from fupin_desktop.services.lists import overview
from tests.books import add_household

VILLAGE, TOWNSHIP, DISTRICT = "410502101212", "410502101", "410502"


def _book(folder: Path) -> Book:
    create_book(folder / "b.fpb", VILLAGE, "张三")
    return open_book(folder / "b.fpb", "张三")


def test_every_one_is_shipped_with_a_label_and_a_source() -> None:
    for name, one in declared().items():
        assert one.label, name
        assert one.source, name
        assert (one.value is None) == bool(one.text), name


def test_the_nearest_region_holds(tmp_path: Path) -> None:
    with _book(tmp_path):
        assert settings.numbers(VILLAGE)["notice_days"] == declared()["notice_days"].value
        settings.change("张三", DISTRICT, "notice_days", "7", "区里定的", "文政〔2026〕1 号")
        assert settings.numbers(VILLAGE)["notice_days"] == 7
        settings.change("张三", TOWNSHIP, "notice_days", "10天", "镇里定的")
        assert settings.numbers(VILLAGE)["notice_days"] == 10
        assert settings.numbers(DISTRICT)["notice_days"] == 7
        assert settings.numbers("410502102001")["notice_days"] == 7
        held = settings.holding(VILLAGE)["notice_days"]
        assert (held.region, held.reason, held.shown) == (TOWNSHIP, "镇里定的", "10 天")


def test_words_may_be_set_and_nothing_without_a_reason(tmp_path: Path) -> None:
    with _book(tmp_path):
        settings.change("张三", VILLAGE, "layer_5", " 慈善救助 ", "本地叫法")
        assert settings.words(VILLAGE)["layer_5"] == "慈善救助"
        for wanted, reason in (("8", " "), ("", "有原因"), ("  ", "有原因")):
            with pytest.raises(BadSetting):
                settings.change("张三", VILLAGE, "notice_days", wanted, reason)
        with pytest.raises(ValueError, match="整数"):
            settings.change("张三", VILLAGE, "notice_days", "几天", "有原因")
        with pytest.raises(BadSetting):
            settings.change("张三", VILLAGE, "layer_1", " ", "有原因")
        for name, wanted, reason, most in (
            ("layer_1", "长" * 61, "有原因", "60"),
            ("layer_1", "医保", "长" * 201, "200"),
            ("count_working_days", "2", "有原因", "0 到 1 "),
            ("income_drop", "101%", "有原因", "0 到 100 "),
            ("notice_days", "-1", "有原因", "0 到 1,000,000 "),
        ):
            with pytest.raises(ValueError, match=most):
                settings.change("张三", VILLAGE, name, wanted, reason)
        assert settings.words(VILLAGE)["layer_1"] == declared()["layer_1"].text


def test_taken_back_and_set_again_it_holds(tmp_path: Path) -> None:
    with _book(tmp_path):
        for wanted in ("7", "8"):
            settings.change("张三", VILLAGE, "notice_days", wanted, "有原因", "一号")
        history.undo("张三")
        history.undo("张三")
        assert settings.holding(VILLAGE)["notice_days"].region == ""
        settings.change("张三", VILLAGE, "notice_days", "9", "有原因")
        held = settings.holding(VILLAGE)["notice_days"]
        assert (held.value, held.doc_no) == (9, "")


def test_rules_and_lists_follow_what_holds_where_a_household_lies(tmp_path: Path) -> None:
    long_ago = today() - dt.timedelta(days=50)
    create_book(tmp_path / "t.fpb", TOWNSHIP, "张三")
    with open_book(tmp_path / "t.fpb", "张三"):
        home, _ = add_household(monitor_cat="1", risk_eliminated=True, risk_elim_date=long_ago)
        with change("张三", "走访"):
            Visit(household=home.id, visit_date=long_ago).save()

        def late() -> tuple[bool, int]:
            [case] = cases.read([str(home.id)], long_ago.year)
            said = [one for one in quality.check(case) if one.rule == "V1"]
            return bool(said), overview.due().count

        assert late() == (False, 0)
        settings.change("张三", str(home.region_code), "revisit_days", "30", "区里的办法")
        assert late() == (True, 1)
        assert "30 天一次" in overview.due().rows(0, 1)[0].why
        settings.change("张三", str(home.region_code), "revisit_months", "1", "区里的办法")
        assert late() == (False, 0)
        settings.change("张三", str(home.region_code), "income_drop", "20", "区里的办法")
        assert cases.read([str(home.id)], long_ago.year)[0].limits["income_drop"] == 20
