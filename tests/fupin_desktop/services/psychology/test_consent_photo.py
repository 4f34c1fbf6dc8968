"""The photo of a signed consent: sealed, as small as a package takes, shown to who sees the file, gone with it."""

from __future__ import annotations

import io
import random
from base64 import b64encode

import pytest
from PIL import Image

from db import access_log, behind
from db.bounds import check_of
from db.changes import change, every, one
from db.psychology import Consent
from fupin_desktop.exchange.entries import LONGEST_LINE
from fupin_desktop.services.book import dump, users
from fupin_desktop.services.book.access import Denied
from fupin_desktop.services.exchange.incoming import MERGED
from fupin_desktop.services.household.photos import BadPhoto
from fupin_desktop.services.psychology import archive, consent_photo, consents, erasing
from fupin_desktop.services.psychology.filing import NotEntered
from tests.exchange import Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.locks import ADMIN, COUNSELLOR, RECORDER, TOWNSHIP, Safe, cheap_keys, crew, safe
from tests.people import SECOND, TODAY, adult

__all__ = ["cheap_keys", "crew", "safe"]


def noise() -> bytes:
    """A file as hard to make small as there is."""
    out = io.BytesIO()
    data = random.Random(3).randbytes(1500 * 2000 * 3)
    Image.frombytes("RGB", (1500, 2000), data).save(out, "PNG")
    return out.getvalue()


def signed(person: str, data: bytes | None = None) -> Consent:
    given = Consent(person=person, purpose="1", date=TODAY, given_by=consents.SELF, way=consents.SIGNED)
    consents.give(COUNSELLOR, given, "", consent_photo.made_of(data) if data else None)
    return given


def test_it_is_sealed_shown_and_travels(town: Town) -> None:
    with town.opened(town.village(1)):
        given = signed(adult(), noise())
        made = consent_photo.of(given)
        assert made.startswith(b"\xff\xd8\xff")
        assert len(made) <= consent_photo.LARGEST
        [text] = every("SELECT value FROM \"change\" WHERE tbl = 'archive_entry' ORDER BY length(value) DESC")[0]
        assert len(text) < LONGEST_LINE * 3 // 4
        assert check_of(Consent.photo)(given.photo, False)
        assert b64encode(made[:300]).decode()[:200] not in text
        assert one("SELECT count(*) FROM blob WHERE data = ?", made) == (0,)
    written = town.hand_in(1)
    receipts = town.merge(*town.packages, written.path)
    assert {done.status for done in receipts} == {MERGED}
    assert receipts[-1].held == 0
    with town.opened():
        behind.ready()
        assert one("SELECT photo FROM consent WHERE id = ?", str(given.id)) == (given.photo,)


def test_who_may_not_see_the_file_sees_no_photo(crew: Safe) -> None:
    with crew.enter(RECORDER):
        person = adult()
    with crew.enter(COUNSELLOR) as book:
        given = signed(person, noise())
        assert consent_photo.of(given)
        users.grant(book, ADMIN)
    for name in (RECORDER, TOWNSHIP, ADMIN):  # the last holds the key, and is not of the team
        with crew.enter(name):
            with pytest.raises(Denied):
                consent_photo.of(given)
            with pytest.raises(Denied):
                consent_photo.add(name, given, consent_photo.made_of(noise()))
            if name == TOWNSHIP:
                assert str(given.id) not in "".join(dump.lines())
    with crew.enter(COUNSELLOR):
        assert "查看同意书照片" in [entry.what for entry in access_log.entries()]


def test_it_is_added_later_and_goes_with_the_archive(crew: Safe) -> None:
    with crew.enter(RECORDER):
        person = adult()
    with crew.enter(COUNSELLOR):
        given = signed(person)
        assert consent_photo.of(given) == b""
        consent_photo.add(COUNSELLOR, given, consent_photo.made_of(noise()))
        found = archive.load(person, TODAY)
        assert found
        assert consent_photo.of(found.consents[0]).startswith(b"\xff\xd8\xff")
        declined = Consent(person=person, purpose="2", date=TODAY, given_by="1", declined=True)
        consents.give(COUNSELLOR, declined)
        with pytest.raises(NotEntered, match="没有签过字"):
            consent_photo.add(COUNSELLOR, declined, consent_photo.made_of(noise()))
        erasing.carry_out(COUNSELLOR, person, "2", SECOND)
        assert every("SELECT 1 FROM \"change\" WHERE tbl = 'consent'") == []


@pytest.mark.parametrize(
    "told", ["", "kein base64!", b64encode(b"<svg>").decode(), b64encode(b"\xff\xd8\xff").decode()]
)
def test_what_no_program_of_ours_made_is_not_shown(crew: Safe, told: str) -> None:
    with crew.enter(RECORDER):
        person = adult()
    with crew.enter(COUNSELLOR):
        given = signed(person)
        Consent.photo.write(given, told)
        with change(COUNSELLOR, "心理档案"):
            given.save()
        assert consent_photo.of(given) == b""


def test_a_file_that_is_no_picture() -> None:
    for data in (b"", b"%!PS-Adobe", b"GIF89a" + bytes(100)):
        with pytest.raises(BadPhoto):
            consent_photo.made_of(data)
