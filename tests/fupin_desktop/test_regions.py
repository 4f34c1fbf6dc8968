"""Regions: codes of both authorities, and villages as people spell them."""

import pytest

from fupin_desktop import regions
from fupin_desktop.regions import TOWNSHIP, VILLAGE


def code(place: regions.Place | None) -> str | None:
    return place.code if place else None


def test_all_178_rows_have_a_parent_and_a_level() -> None:
    places = regions.places()
    assert len(places) == 178
    assert all(p.parent in places and places[p.parent].level == p.level - 1 for p in places.values() if p.level > 1)


def test_path_names_everything_above() -> None:
    assert regions.path("410502101212") == ("河南省", "安阳市", "文峰区", "宝莲寺镇", "袁薛庄村")
    assert regions.path("410502101")[-1] == "宝莲寺镇"
    assert regions.path("999") == ()


def test_children() -> None:
    assert len(regions.children("410502101")) == 25
    assert {p.level for p in regions.children("410502")} == {TOWNSHIP}


@pytest.mark.parametrize(
    ("given", "name", "ours"),
    [
        ("410502101212", "", "410502101212"), ("410502100", "", "410502101"), ("410502100212", "", "410502101212"),
        ("410502007", "", "410502011"), ("410502009", "紫薇大道街道", "410502012"),
        # one number, two townships: ours, unless the name says it is the other authority's
        ("410502011", "", "410502011"), ("410502011", "西关街道", "410502011"), ("410502011", "中华路街道", "410502015"),
        ("410502012", "永明路办事处", "410502014"), ("410502015", "商颂大街", "410571565"),
        (" 410502001 ", "", "410502001"), ("410502999", "", None), ("99999999941", "", None), ("", "", None), ("410571563", "", "410571563"),
    ],
)  # fmt: skip
def test_codes_of_both_authorities(given: str, name: str, ours: str | None) -> None:
    assert code(regions.find(given, name)) == ours


def test_every_alias_leads_somewhere() -> None:
    assert all(ours in regions.places() for _, ours in regions._aliases().values())


@pytest.mark.parametrize(
    ("town", "ours"),
    [
        ("宝莲寺镇", "410502101"), ("宝莲寺", "410502101"), (" 宝莲寺 镇", "410502101"), ("紫薇大道办事处", "410502012"),
        ("头二三道街街道", "410502002"), ("头二三", "410502002"), ("峨嵋大街", "410571563"), ("高庄镇", None), ("", None),
    ],
)  # fmt: skip
def test_townships_by_name(town: str, ours: str | None) -> None:
    assert code(regions.find_town(town)) == ours


@pytest.mark.parametrize(
    ("town", "village", "ours"),
    [
        ("宝莲寺镇", "袁薛庄", "410502101212"), ("宝莲寺镇", "袁薛庄村", "410502101212"), ("", "袁薛庄村委会", "410502101212"),
        ("宝莲寺", "袁薛庄村民委员会", "410502101212"), ("宝莲寺镇", " 张 薛庄村", "410502101214"),
        ("宝莲寺镇", "张村", "410502101216"), ("宝莲寺镇", "张村村", "410502101216"), ("宝莲寺镇", "张村村委会", "410502101216"),
        ("东关街道", "王村", "410502004200"), ("东关", "王村委会", "410502004200"), ("南关", "南关", "410502005200"),
        ("紫薇大道", "三官庙", "410502012200"), ("紫薇大道", "三官庙村", "410502012200"), ("紫薇大道", "三官庙社区", "410502012007"),
        ("光华路", "光华社区", "410502013001"), ("", "前定龙居委会", "410571564005"),
        ("宝莲寺镇", "薛庄", None), ("紫薇大道", "袁薛庄", None), ("高庄镇", "袁薛庄", None), ("宝莲寺镇", "", None), ("", "张", None),
    ],
)  # fmt: skip
def test_villages_as_people_write_them(town: str, village: str, ours: str | None) -> None:
    assert code(regions.find_village(town, village)) == ours


def test_every_village_is_found_by_its_own_names() -> None:
    for place in regions.places().values():
        if place.level == VILLAGE:
            town = regions.places()[place.parent].name
            assert code(regions.find_village(town, place.name)) == place.code
            assert code(regions.find_village(town, regions.village_name(place.code))) == place.code


def test_names_people_use() -> None:
    assert regions.village_name("410502101212") == "袁薛庄村"
    assert regions.village_name("410502101216") == "张村"
    assert regions.village_name("410502004200") == "王村"
    assert regions.village_name("410502001001") == "楼东社区"
    assert regions.village_name("1") == ""
