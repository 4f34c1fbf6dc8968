"""Regions by code and by the names that files write."""

import pytest

from fupin_desktop import regions


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("410502101212", "袁薛庄村"),
        ("410502101201", "西郭村"),
        ("410571564006", "许吴村"),
        ("410571563001", "丽豪社区"),
    ],
)
def test_village_name_is_the_one_people_use(code: str, name: str) -> None:
    assert regions.village_name(code) == name


def test_every_village_is_found_by_its_names() -> None:
    for place in regions.places().values():
        if place.level == regions.VILLAGE:
            town = regions.places()[place.parent].name
            assert place.code in regions.by_names(town, place.name)
            assert regions.by_names(town, regions.village_name(place.code)) == [place.code]


@pytest.mark.parametrize("village", ["张薛庄", "张薛庄村", "张薛庄村委会", "张薛庄村民委员会"])
@pytest.mark.parametrize("town", ["宝莲寺镇", "宝莲寺", ""])
def test_formal_endings_do_not_matter(town: str, village: str) -> None:
    assert regions.by_names(town, village) == ["410502101214"]


def test_a_village_of_another_township_is_not_found() -> None:
    assert regions.by_names("东关街道", "张薛庄村") == []
    assert regions.by_names("", "没有这个村") == []
