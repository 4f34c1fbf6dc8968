"""Whom a book trusts, what comes back from the township, what stays secret: on real books of a small town."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image

from db import behind
from db.changes import change, every, one
from db.household import Household
from db.person import Person
from db.psychology import Screening
from fupin_desktop.exchange import identity
from fupin_desktop.exchange.envelope import BadPackage, Envelope
from fupin_desktop.services.book.opening import create_book, open_book
from fupin_desktop.services.exchange import exchange_keys, feedback, hand_in, merge_desk
from fupin_desktop.services.exchange.exchange_keys import NotBound
from fupin_desktop.services.exchange.incoming import MERGED, PASSED, REFUSED, REPEATED
from fupin_desktop.services.exchange.merge_desk import NothingMerged
from fupin_desktop.services.exchange.outgoing import NotWritten
from fupin_desktop.services.household import photos
from fupin_desktop.services.quality.verify import verify
from tests.exchange import ACTOR, VILLAGES, Forger, Town
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town


def test_unknown_changed_and_revoked_signers_are_refused(town: Town) -> None:
    stranger = town.folder / "stranger.fpb"
    create_book(stranger, VILLAGES[2], ACTOR)
    card_of_town = town.folder / "宝莲寺镇.fpubkey"
    with town.opened():
        exchange_keys.write_card(town.folder)
    with town.opened(stranger) as book:
        exchange_keys.make()
        exchange_keys.bind(exchange_keys.read_card(card_of_town))
        unknown = hand_in.write(book, town.folder / "x", hand_in.pending()).path
    with town.opened(town.village(1)) as book:
        old = exchange_keys.current().card
        exchange_keys.make()
        changed = hand_in.write(book, town.folder / "y", hand_in.pending()).path
        new_card = exchange_keys.read_card(exchange_keys.card_text())
    reasons = [done.refused for done in town.merge(unknown, changed)]
    assert "还没有绑定" in reasons[0]
    assert "和绑定的不同" in reasons[1]
    assert new_card.fingerprint in reasons[1]
    with town.opened():
        exchange_keys.bind(new_card)
        before = exchange_keys.peer(old.fingerprint)
        assert before is not None
        assert (before.successor, before.is_trusted, before.is_current) == (new_card.fingerprint, True, False)
    assert [done.status for done in town.merge(changed, *town.packages)] == [MERGED] * 4
    with town.opened():
        with pytest.raises(NotBound, match="写明"):
            exchange_keys.revoke(new_card.fingerprint, " ")
        exchange_keys.revoke(new_card.fingerprint, "电脑被偷")
        with pytest.raises(NotBound, match="电脑被偷"):
            exchange_keys.bind(new_card)
        with pytest.raises(NotWritten, match="还没有绑定"):
            feedback.write(open_book(town.path, ACTOR, read_only=True), VILLAGES[0], town.folder / "z")
    town.edit(1, "被偷以后")
    [done] = town.merge(town.hand_in(1).path)
    assert done.status == REFUSED
    assert "电脑被偷" in done.refused


def test_a_key_change_that_the_old_key_does_not_prove_revokes_it(town: Town) -> None:
    with town.opened(town.village(1)):
        old = exchange_keys.current().card
        every("DELETE FROM exchange_key RETURNING 1")  # the laptop broke, and its keys with it
        fresh = exchange_keys.make()
    with town.opened():
        exchange_keys.bind(fresh)
        before = exchange_keys.peer(old.fingerprint)
        assert before is not None
        assert not before.is_trusted


def test_old_township_keys_open_what_was_written_to_them(town: Town) -> None:
    with town.opened():
        old = exchange_keys.current().card
        new = exchange_keys.make()
        assert new.succeeds == old.fingerprint
    assert [done.status for done in town.merge(*town.packages)] == [MERGED] * 3


def test_keys_leave_the_book_nowhere(town: Town) -> None:
    with town.opened(town.village(1)):
        secret = exchange_keys.current()
        needles = [secret.opening_key.encode(), secret.signing_key.hex().encode()]
        with Envelope(town.packages[1]) as envelope, envelope.content([secret.opening_key]) as content:
            inside = content.readall()
    told = "\n".join(town.dump(town.village(1))).encode()
    for data in (inside, told, *(path.read_bytes() for path in town.packages)):
        assert not any(needle in data for needle in needles)


def test_a_package_for_another_township_does_not_open(town: Town, tmp_path: Path) -> None:
    other = tmp_path / "other.fpb"
    create_book(other, "410502101", ACTOR)
    with town.opened(town.village(1)):
        card = exchange_keys.current().card
    with town.opened(other) as book:
        exchange_keys.make()
        exchange_keys.bind(card)
        done = {one.file.name: one for one in merge_desk.merge(book, town.packages)}
        assert {one.village: one.status for one in done.values()}.pop("袁薛庄村") == REFUSED
        assert {one.status for one in done.values() if one.village != "袁薛庄村"} == {PASSED}  # of strangers, to others
        assert "不是给本机的" in next(one.refused for one in done.values() if one.village == "袁薛庄村")


def test_feedback_brings_what_the_township_decided(town: Town) -> None:
    town.merge(*town.packages)
    with town.opened() as book, change("镇干部", "改正") as writer:
        key = one("SELECT id FROM household WHERE region_code = ? ORDER BY id LIMIT 1", VILLAGES[0])[0]
        writer.put(Household, [{"id": key, "address": "镇里核对过的住址"}])
    with town.opened() as book:
        [written] = feedback.write(book, VILLAGES[0], town.folder / "back")
    assert "下发" in written.path.name
    with town.opened(town.village(1)) as book:
        [done] = merge_desk.merge(book, [written.path])
        assert done.status == MERGED
        found = Household.find(key)
        assert found is not None
        assert found.address == "镇里核对过的住址"
        assert len(hand_in.arrived()) == 1
        assert hand_in.pending().entries == 0  # what came from the township does not go back to it
        assert list(verify()) == []
    with town.opened(town.village(2)) as book:
        [done] = merge_desk.merge(book, [written.path])
        assert (done.status, done.refused) == (PASSED, "")


def test_on_a_shared_stick_a_village_is_not_told_to_bind_its_neighbours(town: Town) -> None:
    before = town.dump(town.village(1))
    done = town.merge(*town.packages, book=town.village(1))
    assert {one.status for one in done if one.village != "袁薛庄村"} == {PASSED}
    assert not any(one.fingerprint or one.refused for one in done if one.status == PASSED)
    assert all("跳过了" in one.notices[0] for one in done if one.status == PASSED)
    assert town.dump(town.village(1)) == before


def test_on_a_shared_stick_what_goes_by_is_passed_over_on_every_floor(town: Town, tmp_path: Path) -> None:
    """What a township gives down is no forgery at the district, nor what it hands in one at its villages, which have
    all bound it."""
    above = tmp_path / "文峰区.fpb"
    create_book(above, "410502", ACTOR)
    with town.opened():
        card = exchange_keys.current().card
    with town.opened(above):
        of_district = exchange_keys.make()
        exchange_keys.bind(card)
    with town.opened() as book:
        exchange_keys.bind(of_district)
        [down] = feedback.write(book, VILLAGES[0], town.folder / "stick")
        up = hand_in.write(book, town.folder / "stick", hand_in.pending(), reason="下月补齐")
    assert [done.status for done in town.merge(up.path, down.path, book=above)] == [MERGED, PASSED]
    assert [done.status for done in town.merge(up.path, down.path, book=town.village(1))] == [PASSED, MERGED]


def test_a_household_that_moves_is_handed_over_with_its_history(town: Town) -> None:
    town.merge(*town.packages)
    with town.opened():
        disputed = {row[0] for row in every("SELECT record FROM conflict")}
        key = next(
            row[0] for row in every("SELECT id FROM household WHERE region_code = ? ORDER BY id", VILLAGES[0])
            if row[0] not in disputed
        )  # fmt: skip
        visits = every("SELECT id FROM visit WHERE household = ?", key)
        with change("镇干部", "迁到邻村") as writer:
            writer.put(Household, [{"id": key, "region_code": VILLAGES[1]}])
    with town.opened() as book:
        packages = {code: feedback.write(book, code, town.folder / "back")[0].path for code in VILLAGES[:2]}
    with town.opened(town.village(2)) as book:
        assert Household.find(key) is None
        merge_desk.merge(book, [packages[VILLAGES[1]]])
        moved = Household.find(key)
        assert moved is not None
        assert moved.region_code == VILLAGES[1]
        assert every("SELECT id FROM visit WHERE household = ?", key) == visits
        assert one('SELECT count(*) FROM "change" WHERE record = ?', key)[0] >= 2
        assert list(verify()) == []
    with town.opened(town.village(1)) as book:
        merge_desk.merge(book, [packages[VILLAGES[0]]])
        gone = Household.find(key)
        assert gone is not None
        assert gone.region_code == VILLAGES[1]


def test_a_second_laptop_of_a_village_is_handed_on(town: Town, tmp_path: Path) -> None:
    second = tmp_path / "second.fpb"
    create_book(second, VILLAGES[0], ACTOR)
    with town.opened(town.village(1)):
        first_card = exchange_keys.current().card
    with town.opened(second) as book:
        second_card = exchange_keys.make()
        peer = exchange_keys.bind(first_card)
        with change("第二台", "登记") as writer:
            key = "0199aaaa-0000-7000-8000-000000000001"
            writer.put(Household, [{"id": key, "region_code": VILLAGES[0], "address": "第二台登记的"}])
        package = hand_in.write(book, tmp_path / "stick", hand_in.pending(to=peer)).path
    with town.opened(town.village(1)) as book:
        exchange_keys.bind(second_card)
        assert [done.status for done in merge_desk.merge(book, [package])] == [MERGED]
        what = hand_in.pending()
        assert what.by_title.get("户") == 1
        handed_on = hand_in.write(book, tmp_path / "stick", what).path
    town.merge(handed_on)
    with town.opened():
        assert Household.find(key) is not None


def test_pictures_travel(town: Town) -> None:
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(made, "PNG")
    picture = photos.shrink(made.getvalue())
    with town.opened(town.village(1)):
        key = one("SELECT id FROM household LIMIT 1")[0]
        photos.add(ACTOR, key, picture)
    written = town.hand_in(1)
    town.merge(*town.packages, written.path)
    with town.opened():
        assert photos.picture(picture.digest) == picture.data
        assert list(verify()) == []


def screened() -> tuple[Screening, str]:
    """A screening saved in the open book, and the name of its sealed field."""
    made = Screening(person=one("SELECT id FROM person LIMIT 1")[0])
    field = next(name for name, kind in Screening.kinds().items() if type(kind).__name__ == "Sealed")
    getattr(Screening, field).write(made, "只有专干能看")
    with change(ACTOR, "心理筛查"):
        made.save()
    return made, field


def test_psychological_content_opens_for_those_who_may_see_it(town: Town) -> None:
    with town.opened(town.village(1)):
        made, field = screened()
        what = hand_in.pending()
        assert set(what.by_title) == {"保密内容"}
        assert [(line.name, line.who, line.what) for line in hand_in.listed(what)] == [("", "", "新增")]
    town.merge(*town.packages, town.hand_in(1).path)
    with town.opened():  # the one user of a plain book may see it
        behind.ready()
        kept = Screening.find(str(made.id))
        assert kept is not None
        assert getattr(Screening, field).read(kept) == "只有专干能看"
        every("DELETE FROM exchange_second RETURNING 1")
    with town.opened():  # without the village's second key it stays sealed
        behind.ready()
        assert Screening.find(str(made.id)) is None


def test_another_villages_key_can_not_be_taken_over(town: Town, tmp_path: Path) -> None:
    """A bound village that learned the name of another's second key says first that it is its own."""
    forger = Forger(town, tmp_path / "forged")
    with town.opened(town.village(2)):
        made, field = screened()
        [name] = exchange_keys.own_second_keys()
    seconds = {name: identity.seal_key(b"x" * 32, name, forger.to)}
    [early] = town.merge(forger.with_seconds(seconds))
    assert (early.status, early.notices) == (MERGED, [])
    [*_, honest] = town.merge(*town.packages, town.hand_in(2).path)
    assert honest.status == MERGED
    assert any("请查清是谁冒用" in notice for notice in honest.notices)
    with town.opened():
        behind.ready()
        kept = Screening.find(str(made.id))
        assert kept is not None
        assert getattr(Screening, field).read(kept) == "只有专干能看"


def test_our_own_key_is_nobody_elses(town: Town, tmp_path: Path) -> None:
    forger = Forger(town, tmp_path / "forged")
    with town.opened():
        [name] = exchange_keys.own_second_keys()
    before = town.dump()
    [done] = town.merge(forger.with_seconds({name: identity.seal_key(b"x" * 32, name, forger.to)}))
    assert done.status == REFUSED
    assert "本账本保密内容的钥匙" in done.refused
    assert one_chinese_sentence(done.refused)
    assert town.dump() == before
    flood = {f"second-{n:016x}": "x" for n in range(101)}
    [done] = town.merge(forger.with_seconds(flood))
    assert "超过 100 把" in done.refused
    with town.opened():
        assert exchange_keys.own_second_keys() == [name]


def one_chinese_sentence(text: str) -> bool:
    return text.startswith("没有合并“袁薛庄村”的包：") and text.endswith("。")


def test_nothing_to_merge_is_said(town: Town) -> None:
    (town.folder / "empty").mkdir()
    with town.opened() as book, pytest.raises(NothingMerged, match="没有上报包"):
        merge_desk.merge(book, [town.folder / "empty"])
    [done] = town.merge(town.folder / "gone.fpk")
    assert done.status == REFUSED


def test_a_restored_backup_gets_its_lost_work_back(town: Town) -> None:
    backup = town.folder / "backup.fpb"
    shutil.copy(town.village(1), backup)
    town.edit(1, "恢复前写的")
    town.merge(*town.packages, town.hand_in(1).path)
    with town.opened() as book:
        [written] = feedback.write(book, VILLAGES[0], town.folder / "back")
    shutil.copy(backup, town.village(1))
    with town.opened(town.village(1)) as book:
        site = one("SELECT value FROM meta WHERE key='site'")[0]
        [done] = merge_desk.merge(book, [written.path])
        assert any("恢复" in notice for notice in done.notices)
        assert one("SELECT count(*) FROM person WHERE note = '恢复前写的'")[0] == 3
        assert one("SELECT value FROM meta WHERE key='site'")[0] != site
    town.edit(1, "恢复后写的")
    [done] = town.merge(town.hand_in(1).path)
    assert (done.status, done.missing) == (MERGED, [])


def test_a_package_of_a_newer_program_is_kept_and_shown_later(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    town.edit(1, "新版写的")
    monkeypatch.setattr("db.migrations.LATEST", 99)
    written = town.hand_in(1)
    monkeypatch.undo()
    town.merge(*town.packages)
    [done] = town.merge(written.path)
    assert done.status == MERGED
    with pytest.raises(BadPackage), Envelope(town.folder / "no.fpk"):
        pass


def test_records_are_not_lost_between_a_person_and_the_ledger(town: Town) -> None:
    """What two villages wrote of one person: both values are in the log, and the book says so."""
    town.merge(*town.packages)
    conflicts = town.conflicts()
    with town.opened():
        for table, record, field in conflicts:
            told = every('SELECT DISTINCT substr(ts, 18) FROM "change" WHERE record = ?', record)
            assert len(told) >= 2, (table, field)
        assert Person.select().count() > 60


def test_its_own_packages_are_known_or_bring_back_what_was_lost(town: Town) -> None:
    with town.opened(town.village(1)) as book:
        own = next(path for path in town.packages if path.name.startswith("袁薛庄村"))
        [done] = merge_desk.merge(book, [own])
        assert done.status == REPEATED
    backup = town.folder / "backup.fpb"
    shutil.copy(town.village(1), backup)
    town.edit(1, "备份以后")
    later = town.hand_in(1).path
    shutil.copy(backup, town.village(1))
    with town.opened(town.village(1)) as book:
        [done] = merge_desk.merge(book, [later])
        assert (done.status, done.changed) == (MERGED, 3)
        assert list(verify()) == []
        assert hand_in.pending().number == 1  # under a code of its own
