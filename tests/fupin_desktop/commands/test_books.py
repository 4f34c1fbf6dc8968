"""new, search, history, undo, redo, dump, verify, backup, restore: as a person at a terminal meets them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from itertools import cycle
from pathlib import Path

import pytest

from db.changes import change
from db.household import Household
from db.person import Person
from fupin_desktop.services.book.opening import open_book
from tests.books import ACTOR, add_household
from tests.commands import Commands, one_chinese_line


def rows(book: Path, query: str, *values: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(book)) as database:
        return database.execute(query, values).fetchall()


def test_new_makes_an_empty_book_of_the_village(run: Commands, tmp_path: Path) -> None:
    book = tmp_path / "新.fpb"
    ran = run("new", book, "--village", "410502101214", "--plain", "--json")
    assert (ran.code, json.loads(ran.out)["name"]) == (0, "张薛庄村")
    assert rows(book, "SELECT region_code, name FROM village") == [("410502101214", "张薛庄村")]
    again = run("new", book, "--village", "410502101214", "--plain")
    assert again.code == 2
    assert one_chinese_line(again.err)


def test_new_understands_the_other_authoritys_code_and_a_township(run: Commands, tmp_path: Path) -> None:
    assert run("new", tmp_path / "a.fpb", "--village", "410502100214", "--plain").code == 0
    assert rows(tmp_path / "a.fpb", "SELECT region_code FROM village") == [("410502101214",)]
    assert "宝莲寺镇" in run("new", tmp_path / "b.fpb", "--village", "410502101", "--plain").out
    assert rows(tmp_path / "b.fpb", "SELECT region_code FROM village") == []


@pytest.mark.parametrize(
    ("code", "offered"), [("4105021012149", "410502101214"), ("张薛庄", "410502101214"), ("1", "")]
)
def test_new_offers_what_an_unknown_code_may_have_meant(run: Commands, tmp_path: Path, code: str, offered: str) -> None:
    ran = run("new", tmp_path / "a.fpb", "--village", code, "--plain")
    assert ran.code == 2
    assert one_chinese_line(ran.err)
    assert offered in ran.err
    assert not (tmp_path / "a.fpb").exists()


def test_new_wants_the_right_ending(run: Commands, tmp_path: Path) -> None:
    assert ".fpb" in run("new", tmp_path / "a.xlsx", "--village", "410502101214", "--plain").err


def test_search_finds_by_initials_and_says_when_there_is_nobody(run: Commands, village: Path) -> None:
    with open_book(village, ACTOR):
        add_household("张三丰")
    ran = run("search", village, "zsf", "--json")
    assert [found["name"] for found in json.loads(ran.out)] == ["张三丰"]
    assert "张三丰  户主  袁薛庄村" in run("search", village, "张三丰").out
    assert len(run("search", village, "王", "--limit", "1").out.splitlines()) == 1
    nobody = run("search", village, "欧阳不在")
    assert (nobody.code, nobody.err) == (0, "")
    assert "没有找到" in nobody.out


def test_history_of_a_person_by_key_number_and_name(run: Commands, village: Path) -> None:
    with open_book(village, ACTOR):
        _, person = add_household("张三丰", "410502195504056010")
        with change("王秀梅", "更正姓名"):
            person.name = "张三峰"
            person.save()
    by_key, by_number, by_name = (
        run("history", village, text, "--json") for text in (person.id, person.id_no, "张三峰")
    )
    assert by_key.out == by_number.out == by_name.out
    edit, birth = json.loads(by_key.out)
    assert (edit["actor"], edit["title"], edit["before"], edit["after"]) == ("王秀梅", "更正姓名", "张三丰", "张三峰")
    assert birth["actor"] == ACTOR
    assert "王秀梅  更正姓名  人 姓名：张三丰 → 张三峰" in run("history", village, "张三峰").out


def test_history_asks_again_where_a_name_is_not_enough(run: Commands, village: Path) -> None:
    with open_book(village, ACTOR):
        add_household("张三丰")
        add_household("张三丰")
    for name in ("张三丰", "没有这个人"):
        ran = run("history", village, name)
        assert ran.code == 2
        assert one_chinese_line(ran.err)


def test_undo_and_redo_take_whole_actions(run: Commands, village: Path) -> None:
    before = run("dump", village).out
    with open_book(village, ACTOR):
        add_household("张三丰")
    after = run("dump", village).out
    assert before != after
    assert run("undo", village).out == "已撤销“登记新户”，涉及 2 条记录。\n"
    assert run("dump", village).out == before
    assert json.loads(run("redo", village, "--json").out) == {"title": "登记新户", "records": 2, "left": 0}
    assert run("dump", village).out == after
    nothing = run("redo", village)
    assert (nothing.code, nothing.out) == (0, "没有可以重做的操作。\n")


def test_the_actor_is_who_the_environment_says(run: Commands, village: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FUPIN_USER", "赵六")
    run("undo", village)
    assert rows(village, 'SELECT actor FROM "action" ORDER BY ts DESC LIMIT 1') == [("赵六",)]


def test_dump_is_canonical(run: Commands, village: Path) -> None:
    lines = run("dump", village).out.splitlines()
    records = [json.loads(line) for line in lines]
    assert lines == [json.dumps(record, ensure_ascii=False, sort_keys=True) for record in records]
    order = [(record["table"], record["id"]) for record in records]
    assert order == sorted(order)
    assert {"village", "household", "person", "income", "visit"} <= {record["table"] for record in records}
    assert not {"meta", "change", "search", "draft"} & {record["table"] for record in records}
    assert all(value is not None for record in records for value in record.values())


def test_books_with_equal_records_dump_equal_whatever_their_road(run: Commands, tmp_path: Path) -> None:
    one, other = tmp_path / "one.fpb", tmp_path / "other.fpb"
    for book in (one, other):
        run("new", book, "--village", "410502101212", "--plain")
    rows_of = [{"id": f"p{number}", "household": "h", "name": f"张{number}"} for number in range(3)]
    with open_book(one, ACTOR), change(ACTOR, "一次写完") as writer:
        writer.put(Household, [{"id": "h", "address": "一组"}])
        writer.put(Person, rows_of)
    with open_book(other, ACTOR):
        with change(ACTOR, "先写错") as writer:
            writer.put(Household, [{"id": "h", "address": "二组"}, {"id": "extra"}])
            writer.put(Person, list(reversed(rows_of)))
        with change(ACTOR, "再改") as writer:
            writer.put(Household, [{"id": "h", "address": "一组"}])
            writer.delete(Household, ["extra"])
    assert run("dump", one).out == run("dump", other).out


def test_verify_passes_a_sound_book(run: Commands, village: Path) -> None:
    ran = run("verify", village, "--json")
    assert (ran.code, json.loads(ran.out)) == (0, {"ok": True, "problems": []})
    assert run("verify", village).out.startswith("账本完好")


#: What somebody does with an SQL tool, and what is said of it.
_PLANTED = (
    ("UPDATE person SET name = '改了' WHERE id = (SELECT min(id) FROM person)", "“姓名”和改动记录不一致"),
    ("UPDATE visit SET deleted = 1 WHERE id = (SELECT max(id) FROM visit)", "删除标记和改动记录不一致"),
    ("""UPDATE "change" SET value = json_set(value, '$.sex', '9') WHERE field = '' AND tbl = 'person' AND record =
        (SELECT max(id) FROM person)""", "的“性别”和改动记录不一致"),
    ("""UPDATE "change" SET value = '"九组"' WHERE field = '' AND record = (SELECT min(id) FROM household)""",
     "的改动记录读不出来，有人用别的工具改过"),
    ("""UPDATE "change" SET value = '{"' WHERE field = '' AND record = (SELECT max(id) FROM household)""",
     "的改动记录读不出来，有人用别的工具改过"),
    ("DELETE FROM visit WHERE id = (SELECT min(id) FROM visit)", "在改动记录里有，在数据里没有"),
    ("INSERT INTO exemption (id) VALUES ('v')", "“v”在数据里有，在改动记录里没有"),
    # the youngest, who has no archive: whose lies nowhere is foreign to no village
    ("UPDATE person SET household = 'no' WHERE id = (SELECT id FROM person ORDER BY birth DESC)", "指向不存在的户"),
    ("UPDATE search SET initials = 'zzz' WHERE name LIKE '李%'", "搜索用的索引有"),
    ("DELETE FROM search_household", "搜索用的索引有"),
    ("INSERT INTO blob VALUES ('abc', x'00')", "照片“abc”已损坏"),
    ("INSERT INTO blob SELECT 'abc' || n, x'00' FROM (SELECT rowid n FROM person LIMIT 20)", "……同类问题还有"),
    ("INSERT INTO photo (id, digest) VALUES ('f', 'beef')", "照片“beef”的图片不在账本里"),
    ('DROP TRIGGER "access_kept"', "访问记录的保护（access_kept）被拿掉或改过"),
    ("UPDATE access SET what = '别的' WHERE n = 2", "访问记录第 2 条和前一条接不上"),
    ("UPDATE archive_entry SET content = substr(content, 1, 99) || 'AAAA' || substr(content, 104) WHERE rowid = 1",
     "心理档案有 1 份封着的内容打不开"),
    ("UPDATE archive_entry SET region_code = '410502101214' WHERE rowid = 2", "说的不是那个村的人，没有采用"),
    ("INSERT INTO held VALUES ('t', 's', 'r', 'w', 'held', '', '', 'a', 'screening', 'k', '', '{}', '')",
     "没有采用的改动里有 1 处旧版写的心理档案没有封住"),
)  # fmt: skip


def test_verify_names_each_planted_tampering(run: Commands, village: Path) -> None:
    with closing(sqlite3.connect(village)) as database, database:
        for tamper, _ in _PLANTED:
            assert database.execute(tamper).rowcount  # it was there to be tampered with
    ran = run("verify", village)
    assert ran.code == 1
    assert [said for _, said in _PLANTED if said not in ran.out] == []
    assert len(ran.out.splitlines()) <= 100


#: What somebody's SQL tool may leave where an entry of the log was.
_NO_ENTRY = (
    '"九组"', "[1]", '{"', "null", "7", '{"household": [1], "region_code": {}, "person": 7}', "NaN", "[" * 100_000,
)  # fmt: skip


def test_a_log_that_was_written_over_anywhere_is_told_of_and_stops_nothing(run: Commands, village: Path) -> None:
    """Whichever record it is: an archive is opened by what the log says of its person, and of that one's household."""
    for tables in ("'person', 'household'", "'person', 'household', 'income', 'visit', 'photo', 'archive_entry'"):
        with closing(sqlite3.connect(village)) as database, database:
            entries = database.execute(f'SELECT site_ts FROM "change" WHERE tbl IN ({tables}) ORDER BY 1').fetchall()
            spoilt = zip(cycle(_NO_ENTRY), (key for (key,) in entries), strict=False)
            database.executemany('UPDATE "change" SET value = ? WHERE site_ts = ?', spoilt)
            # of somebody who lives elsewhere: whether they ever lived there is asked of the log
            database.execute("UPDATE archive_entry SET region_code = '410502101214'")
        ran = run("verify", village)
        assert (ran.code, ran.err) == (1, "")
        assert "的改动记录读不出来，有人用别的工具改过" in ran.out
        for asked in (("dump",), ("check",), ("due",), ("duplicates",), ("export", "--list"), ("undo",)):
            assert run(asked[0], village, *asked[1:]).code in (0, 1), asked


def test_a_backup_is_listed_and_restored(run: Commands, village: Path) -> None:
    made = json.loads(run("backup", village, "--json").out)["backup"]
    before = run("dump", village).out
    run("undo", village)
    assert run("dump", village).out != before
    assert made in run("restore", village, "--list").out
    ran = run("restore", village)
    assert ran.code == 0
    assert "已恢复到" in ran.out
    assert run("dump", village).out == before
    assert run("verify", village).code == 0


def test_restore_takes_a_named_backup_and_no_other_file(run: Commands, village: Path, tmp_path: Path) -> None:
    made = Path(json.loads(run("backup", village, "--json").out)["backup"])
    assert run("restore", village, made.name).code == 0
    stray = tmp_path / "stray.fpb"
    stray.write_bytes(b"x")
    ran = run("restore", village, stray)
    assert ran.code == 2
    assert one_chinese_line(ran.err)


def test_without_backups_restore_says_so_and_touches_nothing(run: Commands, village: Path) -> None:
    before = village.read_bytes()
    assert run("restore", village, "--list").out == "还没有备份。\n"
    assert run("restore", village).code == 2
    assert village.read_bytes() == before


def test_reading_commands_leave_the_file_alone(run: Commands, village: Path) -> None:
    before = village.read_bytes()
    for arguments in (
        ["dump", village],
        ["verify", village],
        ["search", village, "a"],
        ["search", village, "a", "--json"],
    ):
        assert run(*arguments).code == 0
    assert village.read_bytes() == before
    # what SQLite leaves of reading a WAL book beside it holds nothing
    assert [
        path.name
        for path in village.parent.iterdir()
        if path != village and path.suffix != ".fpb-shm" and path.stat().st_size
    ] == []


@pytest.mark.parametrize(("code", "name"), [("410502", "文峰区"), ("410502101", "宝莲寺镇")])
def test_a_book_of_a_district_or_a_township(run: Commands, tmp_path: Path, code: str, name: str) -> None:
    ran = run("new", tmp_path / "区.fpb", "--village", code, "--plain", "--json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert (told["region"], told["name"]) == (code, name)
    assert run("verify", tmp_path / "区.fpb").code == 0


def test_a_book_of_a_whole_city_is_refused(run: Commands, tmp_path: Path) -> None:
    ran = run("new", tmp_path / "市.fpb", "--village", "4105", "--plain")
    assert ran.code == 2
    assert not (tmp_path / "市.fpb").exists()
