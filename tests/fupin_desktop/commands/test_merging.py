"""conflicts, resolve, duplicates, join: what they print, with --json as others read it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.household import Household
from db.person import Person
from tests.commands import Commands
from tests.laptops import Laptop, family

ZHANG = "h1-张三"


@pytest.fixture
def town(tmp_path: Path) -> Laptop:
    """A township with one conflict and one likely duplicate."""
    first, second, merged = (Laptop.new(tmp_path, name) for name in ("甲村", "乙村", "镇"))
    household, people = family("h1", "张三")
    first.put(Household, household)
    first.put(Person, *[{**one, "phone": "13800000000"} for one in people])
    for laptop in (second, merged):
        laptop.take(first.log())
    first.put(Person, {"id": ZHANG, "phone": "13811111111"})
    second.put(Person, {"id": ZHANG, "phone": "13822222222", "id_no": "410502195504056010"})
    second.put(Person, {"id": "again", "household": "h1", "name": "章三", "id_no": "410502195504056010"})
    merged.take(second.log(), first.log())
    return merged


def test_conflicts_and_resolve(run: Commands, town: Laptop) -> None:
    [conflict] = json.loads(run("conflicts", town.path, "--json").out)
    assert {key: conflict[key] for key in ("id", "table", "record", "field")} == {
        "id": f"person:{ZHANG}:phone", "table": "person", "record": ZHANG, "field": "phone",
    }  # fmt: skip
    assert [value["value"] for value in conflict["values"]] == ["13811111111", "13822222222"]
    assert {(value["who"], value["site"]) for value in conflict["values"]} == {("甲村", "甲村"), ("乙村", "乙村")}
    said = run("conflicts", town.path).out
    assert "原来：138****0000" in said
    assert "13822222222" not in said
    assert "13800000000" not in said
    done = json.loads(run("resolve", town.path, conflict["id"], "--take", "right", "--json").out)
    assert done == {"id": conflict["id"], "value": "13822222222", "left": 0}
    assert run("conflicts", town.path).out == "没有冲突。\n"
    again = run("resolve", town.path, conflict["id"], "--take", "left")
    assert (again.code, again.out) == (2, "")
    assert "已经处理过" in again.err
    run("undo", town.path)
    wrong = run("resolve", town.path, conflict["id"], "--take", "电话")
    assert wrong.code == 2
    run("resolve", town.path, conflict["id"], "--take", "13833333333")
    with town.opened():
        assert Person.get_by_id(ZHANG).phone == "13833333333"


def test_duplicates_and_join(run: Commands, town: Laptop) -> None:
    [pair] = json.loads(run("duplicates", town.path, "--json").out)
    assert (pair["table"], {pair["a"], pair["b"]}, pair["reasons"]) == ("person", {ZHANG, "again"}, ["证件号码相同"])
    assert "章三" in run("duplicates", town.path).out
    done = json.loads(run("join", town.path, ZHANG, "again", "--json").out)
    assert done == {"table": "person", "kept": ZHANG, "joined": "again", "moved": 0}
    assert json.loads(run("duplicates", town.path, "--json").out) == []
    assert run("undo", town.path).code == 0
    assert len(json.loads(run("duplicates", town.path, "--json").out)) == 1
    assert run("join", town.path, ZHANG, "h1").code == 2
    assert run("join", town.path, ZHANG, "没有").code == 2
