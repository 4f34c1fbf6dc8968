"""ID numbers. The numbers are invented; the check characters were computed by hand from GB 11643."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fupin_desktop.rules import id_number
from fupin_desktop.rules.finding import Level

TODAY = dt.date(2026, 11, 23)


def number(first17: str) -> str:
    return first17 + id_number.checksum(first17)


def problems(text: str, **known: object) -> list[tuple[str, str]]:
    return [(p.level.value, p.rule) for p in id_number.check(text, today=TODAY, **known)]  # type: ignore[arg-type]


GOOD = number("41050219550312001")
OLD = number("41052219310708123")


def test_checksum_of_the_standards_own_examples() -> None:
    # the two examples printed in GB 11643-1999
    assert id_number.checksum("11010519491231002") == "X"
    assert id_number.checksum("44052418800101001") == "4"


@pytest.mark.parametrize(
    "text",
    [GOOD, OLD, "11010519491231002X", "11010519491231002x", "１１０１０５１９４９１２３１００２Ｘ",
     " 110105 19491231 002x ", number("41050220240229001"), number("41050419831101001"), number("41051119700101001"),
     GOOD + "41", GOOD + "41B1", GOOD + "74", "11010519491231002X41B2", number("41057119900101001"), ""],
)  # fmt: skip
def test_good_numbers_have_no_problem(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (GOOD[:17], "ID1"), (GOOD + "4", "ID1"), (GOOD + "41B", "ID1"), (GOOD + "41B12", "ID1"), ("1", "ID1"),
        ("410502195503120O1X", "ID1"), ("4105021955X3120017", "ID1"), (GOOD[:5] + "张" + GOOD[6:], "ID1"),
        ("٤" * 3 + GOOD[3:], "ID1"), (GOOD[:17] + "B", "ID1"),
        (GOOD[:17] + ("1" if GOOD[17] != "1" else "2"), "ID2"),
        (number("41050219550231001"), "ID2"), (number("41050220230229001"), "ID2"),
        (number("41050219001301001"), "ID2"),
        (number("41050220990101001"), "ID2"), (number("41050219051122001"), "ID2"),
        ("999999195503120017", "ID5"), ("999999", "ID5"), ("999999999999999999", "ID5"), ("000000000000000000", "ID5"),
        (GOOD + "81", "ID3"), (GOOD + "01", "ID3"), (GOOD + "45", "ID3"), (GOOD + "40", "ID3"), (GOOD + "41BB", "ID3"),
    ],
)  # fmt: skip
def test_impossible_numbers_are_refused_with_one_sentence(text: str, rule: str) -> None:
    assert problems(text) == [("impossible", rule)]


def test_wrong_length_says_how_many() -> None:
    assert id_number.check(GOOD[:17])[0].text == "身份证号要 18 位，现在 17 位。请对照身份证再看一遍。"


def test_born_121_years_ago_today_is_refused_and_120_passes() -> None:
    assert problems(number("41050219051123001")) == [("impossible", "ID2")]
    assert problems(number("41050219051124001")) == []


def test_a_clock_set_to_2009_does_not_refuse_children() -> None:
    child = number("41050220190601001")
    assert id_number.check(child, today=dt.date(2009, 1, 1)) == []


def test_birth_sex_and_region_that_do_not_fit() -> None:
    assert problems(GOOD, born=dt.date(1955, 3, 12), sex="1") == []
    assert problems(GOOD, born=dt.date(1955, 3, 13), sex="2") == [("error", "ID6"), ("error", "ID7")]
    assert problems(number("00000019550312001")) == [("warning", "ID8")]
    assert problems(number("47050219550312001")) == [("warning", "ID8")]
    assert problems(number("41000019550312001")) == [("warning", "ID8")]


def test_what_a_number_tells() -> None:
    assert id_number.birth(OLD) == dt.date(1931, 7, 8)
    assert id_number.sex(GOOD) == "1"
    assert id_number.sex(number("41050219550312002")) == "2"
    assert id_number.disability(GOOD + "42B1") == ("4", "2")
    assert id_number.disability(GOOD) is None
    assert id_number.first18(f" {GOOD}41") == GOOD
    assert id_number.birth("41050219551332001X") is None
    assert id_number.birth("") is None
    assert id_number.sex("4105") is None


def test_age() -> None:
    born = dt.date(2008, 2, 29)
    assert id_number.age_on(born, dt.date(2024, 2, 28)) == 15
    assert id_number.age_on(born, dt.date(2024, 2, 29)) == 16
    assert id_number.age_on(born, dt.date(2025, 3, 1)) == 17


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    found = id_number.check(text, today=TODAY)
    assert all(p.text.endswith("。") and p.level in Level for p in found)
    for answer in (id_number.birth, id_number.sex, id_number.disability, id_number.first18):
        answer(text)


@given(st.dates(dt.date(1910, 1, 1), TODAY), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(born: dt.date, serial: int, place: int, shift: int) -> None:
    good = number(f"410502{born:%Y%m%d}{serial:03d}")
    assert problems(good) == []
    wrong = good[:place] + str((int(good[place]) + shift) % 10) + good[place + 1 :]
    assert any(level == "impossible" for level, _ in problems(wrong))
