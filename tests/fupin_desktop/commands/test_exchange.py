"""export, merge, feedback, keys, receipt: as people run them, on plain and on encrypted books."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from db import sealing
from db.household import Household
from db.psychology import Screening
from db.sealing import Sealed
from fupin_desktop.demo import books
from fupin_desktop.services.book import unlocking
from fupin_desktop.services.book.opening import open_book
from tests.commands import Commands, one_chinese_line
from tests.exchange import VILLAGES, Town, digest
from tests.exchange import _town_once as _town_once
from tests.exchange import town as town
from tests.forger import Village
from tests.locks import cheap_keys as cheap_keys


def said(run: Commands, *arguments: object, code: int = 0) -> Any:
    ran = run(*arguments, "--json")
    assert ran.code == code, ran.err
    return json.loads(ran.out)


def test_the_whole_round(run: Commands, town: Town) -> None:
    merged = said(run, "merge", town.path, *town.packages)["packages"]
    assert [set(one) >= {"file", "village", "status", "added", "changed", "same", "conflicts", "duplicates", "refused",
                         "missing"} for one in merged] == [True] * 3  # fmt: skip
    assert [one["status"] for one in merged] == ["merged"] * 3
    assert [one["refused"] for one in merged] == [None] * 3
    town.edit(1, "改过", 3)
    stick = town.folder / "stick"
    written = said(run, "export", town.village(1), "--to", stick)
    assert (written["changes"], written["records"], written["full"]) == (3, 3, False)
    assert Path(written["package"]).parent == stick
    receipt = said(run, "receipt", written["package"])
    assert (receipt["receipt"], receipt["village"], receipt["changes"]) == (written["receipt"], "袁薛庄村", 3)
    [one] = said(run, "merge", town.path, stick)["packages"]
    assert (one["status"], one["changed"], one["missing"]) == ("merged", 3, [])
    back = said(run, "feedback", town.path, "--village", VILLAGES[0], "--to", town.folder / "back")
    assert back["changes"] > 300
    [one] = said(run, "merge", town.village(1), back["package"])["packages"]
    assert one["status"] == "merged"
    listed = said(run, "export", town.village(1), "--list")
    assert [sent["arrived"] for sent in listed["sent"]] == [True, True]
    again = said(run, "export", town.village(1), "--to", town.folder / "again", "--again", written["receipt"])
    [one] = said(run, "merge", town.path, again["package"])["packages"]
    assert one["status"] == "repeated"
    for book in (town.path, town.village(1)):
        assert run("verify", book).code == 0


def test_what_is_held_is_listed_let_in_and_dropped(run: Commands, town: Town, tmp_path: Path) -> None:
    town.merge(*town.packages)
    forger = Village(town, tmp_path / "forged")
    base = forger.base("household", forger.own_household, "region_code")
    moved = forger.says("household", forger.own_household, "region_code", VILLAGES[2], base)
    bad = forger.says("household", forger.own_household, "exit_year", 9)
    town.merge(forger.package([moved, bad]))
    found = {one["label"]: one for one in said(run, "held", town.path)["held"]}
    assert {label: one["may"] for label, one in found.items()} == {"行政村": True, "脱贫年度": False}
    assert said(run, "held", town.path, "--village", VILLAGES[2])["held"] == []
    assert len(said(run, "held", town.path, "--village", VILLAGES[0][:9])["held"]) == 2
    text = run("held", town.path).out
    assert "能收下" in text
    assert "不能收下" in text
    own, receipt = found["行政村"]["id"], found["脱贫年度"]["receipt"]
    assert one_chinese_line(run("held", town.path, "--drop").err)
    assert one_chinese_line(run("held", town.path, "--let-in", found["脱贫年度"]["id"]).err)
    assert said(run, "held", town.path, "--receipt", "没有这张")["held"] == []
    assert said(run, "held", town.path, "--let-in-all") == {"let_in": 1}
    with town.opened(town.path, read_only=True):
        assert Household.get_by_id(forger.own_household).region_code == VILLAGES[2]
    assert said(run, "held", town.path, "--receipt", receipt, "--drop") == {"dropped": 1}
    [left] = said(run, "held", town.path)["held"]  # what was let in stays on record
    assert (left["id"], bool(left["let_in"])) == (own, True)


def test_full_and_district(run: Commands, town: Town) -> None:
    target = town.folder / "district"
    written = said(run, "export", town.village(1), "--to", town.folder / "stick", "--full", "--district", target)
    assert written["full"]
    assert len(list(Path(written["district"]).iterdir())) == 4
    written = said(
        run, "export", town.village(1), "--to", town.folder / "stick", "--district", target, "--masked"
    )  # fmt: skip
    assert "遮住" in written["district"]


def test_only_the_folder_for_the_district(run: Commands, town: Town) -> None:
    """Of a village the package of the hand-in before; of a township that is bound to nobody none, and it is said."""
    made = said(run, "export", town.village(1), "--district", town.folder / "district")
    assert Path(made["package"]).is_file()
    assert (made["changes"], made["records"]) == (0, 0)
    again = run("export", town.path, "--district", town.folder / "district")
    assert again.code == 0
    assert "没有绑定区里，文件夹里没有上报包" in again.out
    assert said(run, "export", town.path, "--district", town.folder / "other")["package"] is None


def test_dry_run_keeps_every_byte(run: Commands, town: Town) -> None:
    before = digest(town.path)
    looked = said(run, "merge", town.path, town.folder / "packages", "--dry-run")["packages"]
    assert digest(town.path) == before
    assert [one["status"] for one in looked] == ["can-merge"] * 3


def test_some_refused_and_all_refused(run: Commands, town: Town) -> None:
    bad = town.folder / "bad.fpk"
    bad.write_bytes(town.packages[0].read_bytes()[:-1])
    assert run("merge", town.path, bad).code == 2
    before = digest(town.path)
    ran = run("merge", town.path, bad, "--json")
    assert ran.code == 2
    assert digest(town.path) == before  # nothing was to be written
    assert one_chinese_line(ran.err), ran.err
    [one] = json.loads(ran.out)["packages"]
    assert (one["status"], one["added"]) == ("refused", 0)
    assert "损坏" in one["refused"]
    told = said(run, "merge", town.path, bad, *town.packages, code=1)["packages"]
    assert [one["status"] for one in told] == ["refused", "merged", "merged", "merged"]
    for arguments in (("receipt", bad), ("receipt", town.path), ("merge", town.path, town.folder / "none.fpk")):
        ran = run(*arguments)
        assert ran.code == 2
        assert one_chinese_line(ran.err), ran.err


def test_keys_are_made_compared_bound_and_revoked(run: Commands, tmp_path: Path) -> None:
    town, village = tmp_path / "town.fpb", tmp_path / "village.fpb"
    assert run("new", town, "--village", "410502101", "--plain").code == 0
    assert run("new", village, "--village", VILLAGES[0], "--plain").code == 0
    ran = run("export", village, "--to", tmp_path)
    assert ran.code == 2
    assert one_chinese_line(ran.err), ran.err
    assert "绑定" in ran.err
    assert not list(tmp_path.glob("*.fpk"))
    made = said(run, "keys", "make", town, "--to", tmp_path, "--qr", tmp_path / "qr.png")
    [code] = zxingcpp.read_barcodes(Image.open(tmp_path / "qr.png"))
    assert code.text == Path(made["file"]).read_text("utf-8").strip()
    assert said(run, "keys", "show", town)["fingerprint"] == made["fingerprint"]
    wrong = " ".join(["00000"] * 6)
    ran = run("keys", "bind", village, made["file"], "--fingerprint", wrong)
    assert ran.code == 2
    assert one_chinese_line(ran.err), ran.err
    assert said(run, "keys", "list", village)["peers"] == []
    bound = said(run, "keys", "bind", village, made["file"], "--fingerprint", made["fingerprint"].replace(" ", "-"))
    assert bound["name"] == "宝莲寺镇"
    own = said(run, "keys", "make", village, "--to", tmp_path)
    assert said(run, "keys", "bind", town, own["file"])["region"] == VILLAGES[0]
    package = said(run, "export", village, "--to", tmp_path)["package"]
    assert said(run, "merge", town, package)["packages"][0]["status"] == "merged"
    revoked = said(run, "keys", "revoke", town, own["fingerprint"], "--reason", "电脑被偷")
    assert revoked["reason"] == "电脑被偷"
    package = said(run, "export", village, "--to", tmp_path)["package"]
    ran = run("merge", town, package)
    assert ran.code == 2
    assert "电脑被偷" in ran.err
    for file in (village, package):
        ran = run("keys", "bind", town, file)
        assert ran.code == 2
        assert one_chinese_line(ran.err), ran.err


def test_encrypted_books_by_role(run: Commands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    books.make(tmp_path, 1, 8, 1, locked=True)
    users = {user.role.value: user for user in books.USERS}

    def become(role: str) -> None:
        monkeypatch.setenv("FUPIN_USER", users[role].name)
        monkeypatch.setenv("FUPIN_PASSWORD", users[role].password)

    town, village, packages = tmp_path / "township.fpb", tmp_path / "village-1.fpb", tmp_path / "packages"
    become("村级录入员")
    ran = run("merge", town, packages)
    assert ran.code == 2
    assert "没有权限" in ran.err
    written = said(run, "export", village, "--to", tmp_path / "stick")
    assert written["changes"] == 0
    ran = run("keys", "revoke", village, "0", "--reason", "x")
    assert ran.code == 2
    assert "没有权限" in ran.err
    become("心理专干")
    ran = run("export", village, "--to", tmp_path / "stick")
    assert ran.code == 2
    assert "没有权限" in ran.err
    become("镇级工作人员")
    told = said(run, "merge", town, packages, written["package"])["packages"]
    assert [one["status"] for one in told] == ["merged", "merged"]
    become("管理员")
    assert run("verify", town).code == 0
    with open_book(town, "", ring=unlocking.unlock(town, users["管理员"].name, users["管理员"].password)):
        assert sealing.held == {}
    counsellor = users["心理专干"]
    with open_book(town, "", ring=unlocking.unlock(town, counsellor.name, counsellor.password)):
        made = next(iter(Screening.select()))
        sealed = [kind for kind in Screening.kinds().values() if isinstance(kind, Sealed) and getattr(made, kind.name)]
        assert all(kind.read(made) for kind in sealed)
        assert sealed
    assert said(run, "merge", town, packages, "--dry-run")["packages"][0]["status"] == "repeated"


def test_a_demo_can_be_merged_by_a_copy_of_its_township(run: Commands, town: Town) -> None:
    copies = [Path(shutil.copy(town.path, town.folder / f"{name}.fpb")) for name in "ab"]
    said(run, "merge", copies[0], *town.packages)
    said(run, "merge", copies[1], *town.packages[::-1])
    assert run("dump", copies[0]).out == run("dump", copies[1]).out
    assert town.conflicts(copies[0]) == town.conflicts(copies[1]) != []
