"""The words of a year."""

import pytest

from fupin_desktop import terms


@pytest.mark.parametrize(
    ("key", "year", "word"),
    [
        ("exited_household", 2016, "建档立卡贫困户"), ("exited_household", 2021, "脱贫户"),
        ("monitored", 2025, "防返贫监测对象"), ("monitored", 2026, "防止返贫致贫对象"),
        ("office", 2022, "乡村振兴局"), ("office", 2023, "农业农村局"), ("office", 2030, "农业农村部门"),
        ("campaign", 2000, "脱贫攻坚"), ("workshop", 2026, "帮扶车间"),
    ],
)  # fmt: skip
def test_word_of_a_year(key: str, year: int, word: str) -> None:
    assert terms.term(key, year) == word


def test_no_current_word_says_poor() -> None:
    assert not [key for key in terms._table() if "贫困" in terms.term(key, 2026)]


def test_unknown_key() -> None:
    with pytest.raises(KeyError):
        terms.term("nothing", 2026)
