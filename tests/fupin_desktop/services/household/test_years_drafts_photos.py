"""A new year is a copy; drafts come back; photos are made small and anonymous; history is told in words."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from PIL import Image

from db.changes import change, every, one
from db.household import Housing, Living
from db.person import Person, PersonYear
from db.village import VillageYear
from fupin_desktop.progress import Cancelled
from fupin_desktop.services.book import entry
from fupin_desktop.services.book.opening import Book
from fupin_desktop.services.household import drafts, history, photos, years
from tests.books import ACTOR, YUANXUEZHUANG, add_household


def test_a_year_is_opened_by_copying_never_by_overwriting(book: Book) -> None:
    household, person = add_household()
    with change(ACTOR, "录入"):
        PersonYear(person=person.id, year=2025, health=("02",), labor="01").save()
        Housing(household=household.id, year=2025, house_grade="A").save()
        Living(household=household.id, year=2025, survey_by="李建国", tv=True).save()
        Housing(household=household.id, year=2026, house_grade="C").save()
        gone = Person(household=household.id, name="王五", member_state="2")
        gone.save()
        PersonYear(person=gone.id, year=2025, health=("01",)).save()
    assert years.years() == [2025, 2026]
    assert years.open_year(ACTOR, 2026, 2025) == 2
    [copy] = PersonYear.living().where(PersonYear.year == 2026)
    assert (copy.person, copy.health, copy.labor) == (person.id, ("02",), "01")
    assert Housing.get(Housing.year == 2026).house_grade == "C"
    living = Living.get(Living.year == 2026)
    assert (living.tv, living.survey_by) == (True, None)  # who asked is asked anew
    assert years.open_year(ACTOR, 2026, 2025) == 0
    assert history.undoable() == "打开 2026 年度"


def test_a_villages_year_is_copied_but_for_its_money_and_who_filled_it(book: Book) -> None:
    told = {"households": 300, "population": 1200, "road_hard": True, "collective_sources": ("01",), "stars": 3}
    money = {"income_pc": 18600, "collective_total": 56800, "collective_operating": 32000}
    with change(ACTOR, "录入"):
        VillageYear(region_code=YUANXUEZHUANG, year=2025, filled_by="李四", **told, **money).save()
        VillageYear(region_code="410502101201", year=2024, households=200).save()
        VillageYear(region_code="410502101202", year=2025, households=100).save()
        VillageYear(region_code="410502101202", year=2026, households=110, collective_total=7).save()
        VillageYear(region_code="410502101203", year=2025, households=90, deleted=True).save()
    assert years.years() == [2024, 2025, 2026]
    assert years.open_year(ACTOR, 2026, 2025) == 1
    copy = VillageYear.get((VillageYear.region_code == YUANXUEZHUANG) & (VillageYear.year == 2026))
    assert {name: getattr(copy, name) for name in told} == told
    assert {getattr(copy, name) for name in (*money, "filled_by")} == {None}
    assert copy.id == VillageYear.natural_key({"region_code": YUANXUEZHUANG, "year": 2026})  # two desks make one
    there = {one.region_code: one for one in VillageYear.living().where(VillageYear.year == 2026)}
    assert (there["410502101202"].households, there["410502101202"].collective_total) == (110, 7)
    assert years.open_year(ACTOR, 2026, years.LAST) == 1
    assert VillageYear.get((VillageYear.region_code == "410502101201") & (VillageYear.year == 2026)).households == 200
    assert years.open_year(ACTOR, 2026, 2025) == 0
    history.undo(ACTOR)
    assert VillageYear.living().where(VillageYear.year == 2026).count() == 2


def test_who_is_left_out_of_a_new_year_is_listed_and_gets_their_own_last_year(book: Book) -> None:
    """Two of four households have 2025: the others are named, with the year that could be copied."""
    homes = [add_household(name, "") for name in ("甲", "乙", "丙", "丁", "戊")]
    with change(ACTOR, "录入"):
        for (household, person), year in zip(homes[:3], (2025, 2023, 2025), strict=True):
            Housing(household=household.id, year=year, house_grade="A").save()
            PersonYear(person=person.id, year=year, labor="01").save()
        Housing(household=homes[1][0].id, year=2021, house_grade="B").save()
        Housing(household=homes[3][0].id, year=2022, house_grade="C").save()
        PersonYear(person=homes[3][1].id, year=2026, labor="02").save()  # begun, but not its housing
    assert years.open_year(ACTOR, 2026, 2025) == 4
    assert [(line.head, line.last) for line in years.left_out(2026)] == [("乙", 2023), ("丁", 2022), ("戊", 0)]
    assert years.open_year(ACTOR, 2026, years.LAST) == 3
    assert [(line.head, line.last) for line in years.left_out(2026)] == [("戊", 0)]
    made = {row.household: row.house_grade for row in Housing.living().where(Housing.year == 2026)}
    assert made == {homes[n][0].id: grade for n, grade in enumerate("AAAC")}
    assert PersonYear.get((PersonYear.person == homes[3][1].id) & (PersonYear.year == 2026)).labor == "02"


def test_opening_a_year_can_be_cancelled(book: Book) -> None:
    _, person = add_household()
    with change(ACTOR, "录入"):
        PersonYear(person=person.id, year=2025, health=("02",)).save()

    def stop(done: int, _total: int, _text: str) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        years.open_year(ACTOR, 2026, 2025, stop)
    assert years.years() == [2025]


def test_drafts_are_kept_by_record_and_dropped(book: Book) -> None:
    typed = {"name": "张三", "id_no": "4105", "note": "坏\ud800字😀"}
    drafts.keep("person", "key", {"name": "张"})
    drafts.keep("person", "key", typed)
    drafts.keep("household", "", {"address": "一组"})
    offered = drafts.offered("person", "key")
    assert offered is not None
    assert offered.values == typed
    assert abs(dt.datetime.now().astimezone() - offered.saved_at) < dt.timedelta(minutes=1)
    assert {(d.form, d.record) for d in drafts.everything()} == {("person", "key"), ("household", "")}
    drafts.drop("person", "key")
    assert drafts.offered("person", "key") is None
    assert one('SELECT count(*) FROM "change" WHERE value LIKE \'%4105"%\'')[0] == 0


def picture(width: int, height: int, kind: str = "JPEG") -> bytes:
    image = Image.effect_noise((width, height), 80).convert("RGB")
    exif = image.getexif()
    exif[0x0132] = "2026:03:04 10:11:12"
    exif[0x010E] = "EXIF-SECRET"
    out = io.BytesIO()
    image.save(out, kind, exif=exif, quality=97)
    return out.getvalue()


def test_a_photo_is_resized_stripped_and_kept_once(book: Book) -> None:
    household, _ = add_household()
    data = picture(3000, 2000)
    assert b"EXIF-SECRET" in data
    photo = photos.add(ACTOR, str(household.id), photos.shrink(data))
    kept = photos.picture(photo.digest)
    assert len(kept) <= photos.LARGEST_BYTES
    assert b"EXIF-SECRET" not in kept
    assert b"Exif" not in kept
    assert photo.taken == dt.date(2026, 3, 4)
    assert max(Image.open(io.BytesIO(kept)).size) <= 1600
    photos.add(ACTOR, str(household.id), photos.shrink(data))
    assert one("SELECT count(*) FROM blob")[0] == 1
    assert one("SELECT count(*) FROM photo")[0] == 2


def blobs() -> set[str]:
    return {digest for (digest,) in every("SELECT digest FROM blob")}


def test_a_drafts_pictures_are_there_as_long_as_it_needs_them(book: Book) -> None:
    household, _ = add_household()
    dated, shared, saved = (photos.shrink(picture(20, 20 + n)) for n in range(3))
    bare = replace(shared, taken=None)
    drafts.keep("visit", "a", {"x": "1"}, [dated, bare])
    drafts.keep("visit", "b", {}, [shared])
    found = drafts.offered("visit", "a")
    assert found is not None
    assert (found.values["x"], drafts.pictures(found)) == ("1", [dated, bare])
    drafts.keep("visit", "a", {}, [bare, saved])  # taken back on the form
    assert blobs() == {shared.digest, saved.digest}
    kept = photos.add(ACTOR, str(household.id), saved)
    entry.delete(ACTOR, "删除照片", [kept])
    drafts.drop("visit", "a")
    assert blobs() == {shared.digest, saved.digest}  # one in the other draft, one can be undone
    history.undo(ACTOR)
    assert photos.picture(saved.digest) == saved.data
    drafts.drop("visit", "b")
    assert blobs() == {saved.digest}


@pytest.mark.parametrize("data", [b"", b"no picture", b"\xff\xd8\xff\xe0" + b"x" * 100, b"GIF89a", b"%PDF-1.7"])
def test_a_file_that_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(photos.BadPhoto, match="请选 jpg 或 png"):
        photos.shrink(data)


def test_history_tells_who_changed_what_on_which_laptop(book: Book) -> None:
    household, person = add_household()
    person.name = "张四"
    person.sex = "2"
    entry.save("王会计", "改正姓名", [person])
    name, sex = sorted(history.history(str(person.id))[:2], key=lambda event: event.field)
    if name.field != "姓名":
        name, sex = sex, name
    assert (name.field, name.before, name.after, name.actor, name.title) == (
        "姓名",
        "张三",
        "张四",
        "王会计",
        "改正姓名",
    )
    assert (sex.before, sex.after) == ("男", "女")
    assert name.laptop
    born = history.history(str(person.id))[-1]
    assert (born.field, born.after) == ("新增", "张三")
    assert {event.table for event in history.of_household(str(household.id))} == {"household", "person"}
    history.undo(ACTOR)
    assert history.history(str(person.id))[0].title == "撤销：改正姓名"
