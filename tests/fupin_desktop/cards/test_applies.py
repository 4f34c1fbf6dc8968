"""What the skip rules do not ask of a household does not stand as an empty line on its papers; blank forms have all."""

from __future__ import annotations

import pytest

from db.household import Household, Housing, Living, Water
from fupin_desktop.cards import check, survey, visit
from fupin_desktop.cards.blocks import Grid, Sheet
from fupin_desktop.rules.answers import NO_HOUSE
from fupin_desktop.rules.applies import applies, of_rows
from fupin_desktop.rules.facts import Case
from tests.cases import assessment, at_risk, eliminated, sound
from tests.cases import visit as visited
from tests.papers import ABOUT

_PLACES = {Household: survey._STANDING, Living: survey._LIVING, Housing: survey._HOUSING, Water: survey._WATER}


def pairs(sheet: Sheet) -> dict[str, str]:
    return {pair.label: pair.value for block in sheet.blocks if isinstance(block, Grid) for pair in block.pairs}


def houseless() -> Case:
    case = sound()
    case.housing.update(dict.fromkeys(survey._HOUSING), house_have=NO_HOUSE)
    return case


def ordinary() -> Case:
    case = sound()
    case.household.update(dict.fromkeys(survey._STANDING), hh_type="30")
    return case


@pytest.mark.parametrize("case", [sound(), at_risk(), eliminated(), houseless(), ordinary()])
def test_no_line_of_the_survey_is_empty_that_is_not_asked(case: Case) -> None:
    told = pairs(survey.sheet(case, ABOUT))
    rows = (case.household, case.living, case.housing, case.water)
    for model, names in _PLACES.items():
        row = next(row for row in rows if row.table == model.table())
        for name in names:
            label = survey._SHORT.get(name, model.kinds()[name].label)
            is_asked = applies(f"{row.table}.{name}", of_rows(*rows))
            assert (label in told) == (is_asked or row[name] is not None), label


def test_what_is_said_of_whom() -> None:
    assert pairs(survey.sheet(sound(), ABOUT))["监测对象类别"] == "不是监测对象"
    assert "识别监测时间" not in pairs(survey.sheet(sound(), ABOUT))
    assert "识别监测时间" in pairs(survey.sheet(at_risk(), ABOUT))
    assert not {"房屋结构", "危房户"} & set(pairs(survey.sheet(houseless(), ABOUT)))
    assert "主要致贫原因" not in pairs(survey.sheet(ordinary(), ABOUT))


def test_a_blank_form_has_a_place_for_everything() -> None:
    told = pairs(survey.sheet(None, ABOUT))
    assert {"识别监测时间", "监测对象类别", "房屋结构", "主要致贫原因"} <= set(told)
    assert "复查日期" in pairs(check.sheet(None, None, ABOUT))
    assert "帮扶需求类别" in pairs(visit.sheet(None, None, ABOUT))


def test_a_second_check_and_a_need_stand_where_there_is_one() -> None:
    case = sound()
    assert "复查日期" not in pairs(check.sheet(case, assessment(), ABOUT))
    assert "复查日期" in pairs(check.sheet(case, assessment(house="3"), ABOUT))
    assert "帮扶需求类别" not in pairs(visit.sheet(case, visited(need=None, need_type=None), ABOUT))
    assert "帮扶需求类别" in pairs(visit.sheet(case, visited(need="想学养殖", need_type=None), ABOUT))
