"""A village that civil affairs merged into another, or gave another code: what the book has under the old code goes on
under the new one (`resources/region_changes.csv`). The old code stays readable, in the history and in old packages."""

from __future__ import annotations

from db.changes import change, every, one
from db.models import MODELS
from fupin_desktop import regions
from fupin_desktop.regions import Change
from fupin_desktop.roles import WRITES, Right
from fupin_desktop.services.book import access, opening
from fupin_desktop.services.book.access import needs


def waiting() -> list[tuple[Change, int]]:
    """The changes of which the book still has households under the old code, and how many."""
    found = []
    for code in regions.changes():
        if became := regions.became(code):
            count = one("SELECT count(*) FROM resident WHERE region_code = ?", code)[0]
            found += [(became, int(count))] if count else []
    return found


@needs(Right.REGISTER)
def carry_out(actor: str, old_code: str) -> int:
    """Give all that lies under an old code the new one, as one action; returns how many records. What there is once a
    village (its year, its settings) stays as it was: it is of the village that was."""
    new, done, became = regions.now(old_code), 0, regions.became(old_code)
    if became is None or new == old_code:
        return 0
    with change(actor, f"{became.sentence}：改用新代码") as writer:
        opening.register_village(new)
        for model in MODELS:
            is_once = bool(model.derived_from) and "region_code" in model.derived_from
            if "region_code" not in model.kinds() or is_once or model.lasting or not access.may(WRITES[model.room]):
                continue
            keys = every(f'SELECT id FROM "{model.table()}" WHERE region_code = ? AND deleted IS NOT 1', old_code)
            writer.write_cells(model, [(key, "region_code", new) for (key,) in keys])
            done += len(keys)
    return done
