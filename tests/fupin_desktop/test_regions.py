"""Regions: codes of both authorities, and villages as people and files spell them."""

import pytest

from db.fields import Region
from db.models import KNOWN
from fupin_desktop import regions
from fupin_desktop.regions import TOWNSHIP, VILLAGE
from fupin_desktop.services.conflicts import conflict_list, sides
from fupin_desktop.services.exchange import held
from fupin_desktop.services.household import history
from fupin_desktop.services.ledgers import lists

BAOLIANSI = "410502101"


def test_all_178_rows_have_a_parent_of_the_level_above() -> None:
    places = regions.places()
    assert len(places) == 178
    assert all(p.parent in places and places[p.parent].level == p.level - 1 for p in places.values() if p.level > 1)


def test_path_names_everything_above() -> None:
    assert regions.path(BAOLIANSI + "212") == ("河南省", "安阳市", "文峰区", "宝莲寺镇", "袁薛庄村")
    assert regions.path(BAOLIANSI)[-1] == "宝莲寺镇"
    assert regions.path("999") == ()


def test_children() -> None:
    assert len(regions.children(BAOLIANSI)) == 25
    assert {p.level for p in regions.children("410502")} == {TOWNSHIP}


@pytest.mark.parametrize(
    ("given", "name", "ours"),
    [
        (BAOLIANSI + "212", "", BAOLIANSI + "212"),
        (" 410502001 ", "", "410502001"),
        ("410571563", "", "410571563"),
        # of the other authority alone
        ("410502100", "", BAOLIANSI),
        ("410502100212", "", BAOLIANSI + "212"),
        ("410502007", "", "410502011"),
        ("410502009", "紫薇大道街道", "410502012"),
        # one number, two townships: ours, unless the name says it is the other authority's
        ("410502011", "", "410502011"),
        ("410502011", "西关街道", "410502011"),
        ("410502011", "中华路街道", "410502015"),
        ("410502012", "永明路办事处", "410502014"),
        ("410502015", "商颂大街", "410571565"),
        ("410502999", "", None),
        ("99999999941", "", None),
        ("", "", None),
    ],
)
def test_codes_of_both_authorities(given: str, name: str, ours: str | None) -> None:
    found = regions.find(given, name)
    assert (found and found.code) == ours


def test_every_alias_leads_somewhere() -> None:
    assert all(ours in regions.places() for _, ours in regions._aliases().values())


@pytest.mark.parametrize("village", ["张薛庄", "张薛庄村", "张薛庄村委会", "张薛庄村民委员会", " 张 薛庄村"])
@pytest.mark.parametrize("town", ["宝莲寺镇", "宝莲寺", " 宝莲寺　镇", ""])
def test_formal_endings_do_not_matter(town: str, village: str) -> None:
    assert regions.by_names(town, village) == [BAOLIANSI + "214"]


@pytest.mark.parametrize(
    ("town", "village", "ours"),
    [
        ("宝莲寺镇", "张村", "410502101216"),
        ("宝莲寺镇", "张村村", "410502101216"),
        ("宝莲寺镇", "张村村委会", "410502101216"),
        ("东关街道", "王村", "410502004200"),
        ("东关", "王村委会", "410502004200"),
        ("南关", "南关", "410502005200"),
        ("紫薇大道办事处", "三官庙", "410502012200"),
        ("紫薇大道", "三官庙村", "410502012200"),
        ("紫薇大道", "三官庙社区", "410502012007"),
        ("头二三道街街道", "乔家巷社区", "410502002003"),
        ("峨嵋大街", "牛房", "410571563007"),
        ("", "前定龙居委会", "410571564005"),
    ],
)
def test_villages_as_people_write_them(town: str, village: str, ours: str) -> None:
    assert regions.by_names(town, village) == [ours]


@pytest.mark.parametrize(
    ("town", "village"),
    [
        ("宝莲寺镇", "薛庄"),
        ("东关街道", "张薛庄村"),
        ("高庄镇", "袁薛庄"),
        ("宝莲寺镇", ""),
        ("", "张"),
        ("", "没有这个村"),
    ],
)
def test_what_is_not_there_is_not_found(town: str, village: str) -> None:
    assert regions.by_names(town, village) == []


def test_every_village_is_found_by_its_own_names() -> None:
    for place in regions.places().values():
        if place.level == VILLAGE:
            town = regions.places()[place.parent].name
            assert regions.by_names(town, place.name) == [place.code]
            assert regions.by_names(town, regions.village_name(place.code)) == [place.code]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("410502101212", "袁薛庄村"),
        ("410502101201", "西郭村"),
        ("410502101216", "张村"),
        ("410502004200", "王村"),
        ("410571564006", "许吴村"),
        ("410571563001", "丽豪社区"),
        ("410571563007", "牛房社区"),
        ("410571564012", "平原社区"),
        ("1", ""),
    ],
)
def test_village_name_is_the_one_people_use(code: str, name: str) -> None:
    assert regions.village_name(code) == name


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("410502101214", ("村里", "镇里", "村")),
        ("410502101", ("镇里", "区里", "村")),
        ("410571563", ("镇里", "区里", "村")),
        ("410502", ("区里", "市里", "乡镇")),
    ],
)
def test_the_floors_in_words(code: str, words: tuple[str, str, str]) -> None:
    assert (regions.office(code), regions.office_above(code), regions.kind_below(code)) == words


_VILLAGE, _NAMES = "410502101212", {"region_code", "from_village", "to_village"}
_OF_PLACES = [(model, name) for model in KNOWN.values() for name in model.kinds() if name in _NAMES]


def test_every_field_that_has_the_code_of_a_place_says_so() -> None:
    assert len(_OF_PLACES) > 15
    for model, name in _OF_PLACES:
        assert isinstance(model.kinds()[name], Region), (model, name)
    spelt = {(model.table(), name) for model in KNOWN.values() for name, kind in model.kinds().items()
             if "区划" in kind.label or isinstance(kind, Region)}  # fmt: skip
    assert spelt == {(model.table(), name) for model, name in _OF_PLACES}


def test_people_are_told_the_name_of_a_place_wherever_a_field_is_told() -> None:
    """In the history, a conflict, what waits to be let in, a doubtful import."""
    for model, name in _OF_PLACES:
        kind = model.kinds()[name]
        assert "代码" not in kind.called
        told = {
            "conflict": (conflict_list._label(model.table(), name), sides.show(model, name, _VILLAGE)),
            "held": held._shown(model.table(), name, _VILLAGE),
            "history": (kind.called, history._show(kind, None, _VILLAGE)[1]),
            "list": (kind.called, lists.called(kind, [_VILLAGE])[0][1]),
        }
        assert set(told.values()) == {(kind.called, "袁薛庄村")}, (model, told)
        assert sides.show(model, name, "410502101") == "宝莲寺镇"
        assert sides.show(model, name, "999") == "999"  # of what is nowhere, what was written
        assert regions.said(kind, None) == sides.show(model, name, None) == ""
