"""clues and step: one case to its decision, as a scheduled task or another program would."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from db.clock import today
from fupin_desktop.commands import cli
from fupin_desktop.services.book.opening import create_book, open_book
from tests.books import ACTOR
from tests.commands import Commands, no_screens
from tests.monitored import TOWNSHIP, clue_of, provide
from tests.papers import text_of
from ui.paper import printing

DAY = today() - dt.timedelta(days=60)


@pytest.fixture
def case(tmp_path: Path) -> tuple[str, str]:
    """A township's book, and the number of a clue in it."""
    path = tmp_path / "镇.fpb"
    create_book(path, TOWNSHIP, ACTOR)
    with open_book(path, ACTOR):
        clue = clue_of(DAY)
        provide(clue, DAY)
        number = str(clue.clue_no)
    return str(path), number


def test_a_case_is_listed_and_goes_on(run: Commands, case: tuple[str, str]) -> None:
    book, number = case
    told = json.loads(run("clues", book, "--overdue", "--json").out)
    assert [(one["clue_no"], one["next"], one["late"] > 0) for one in told["clues"]] == [(number, "104", True)]
    assert told["not_cleared"] == 1
    ran = run("step", book, number, "--step", "104", "--date", str(DAY), "--by", "甲、乙", "--json")
    assert (ran.code, json.loads(ran.out)["next"][0]["step"]) == (0, "105")
    run("step", book, number, "--step", "105", "--date", str(DAY), "--opinion", "无异常")
    missing = json.loads(run("step", book, number, "--step", "106", "--date", str(DAY), "--json").out)
    assert missing["done"] is False
    assert "没有填：参会人数" in missing["missing"][0]
    votes = ("--set", "参会人数=20", "--set", "同意=18", "--set", "不同意=2", "--set", "地点=村委会")
    assert run("step", book, number, "--step", "106", "--date", str(DAY), "--result", "通过", *votes).code == 0
    assert "待公示 1" in run("clues", book).out


def test_what_they_add_up_to(run: Commands, case: tuple[str, str]) -> None:
    told = json.loads(run("clues", case[0], "--totals", "--json").out)
    assert (told["count"], told["not_cleared"], len(told["tables"])) == (1, 1, 6)
    by_source = told["tables"][0]
    assert by_source["rows"] == [{"label": "村组排查", "cells": ["1", "1", "0", "0", "0", "1"]}]
    said = run("clues", case[0], "--totals").out
    assert "动态清零：超过期限还没审定的 1 件（应为 0）。" in said
    assert "村组排查\t1\t1\t0\t0\t0\t1" in said


def test_what_can_not_be_is_said(run: Commands, case: tuple[str, str]) -> None:
    book, number = case
    assert "没有这一件" in run("step", book, "没有", "--step", "104").err
    ran = run("step", book, number, "--step", "109", "--dry-run")
    assert ran.code == 2
    assert "还没有" in ran.out
    assert "没有“不知道”这一项" in run("step", book, number, "--step", "104", "--set", "不知道=1").err
    assert "日期" in run("step", book, number, "--step", "104", "--date", "昨天吧").err
    assert json.loads(run("clues", book, "--json").out)["clues"][0]["state"] == "待核实"


def test_papers_of_a_case_and_blank_ones(run: Commands, case: tuple[str, str], tmp_path: Path) -> None:
    screens = cli.Screens(no_screens().window, no_screens().shots, lambda: printing)
    book, number = case
    pdf = tmp_path / "a.pdf"
    ran = run("print-clue", book, number, "--paper", "1", "--pdf", pdf, "--json", screens=screens)
    assert json.loads(ran.out)["pages"] == 1
    assert number in text_of(pdf)
    assert run("print-clue", book, "--paper", "公示", "--pdf", pdf, screens=screens).code == 2
    assert "没有“公示”这种表格" in run("print-clue", book, "--paper", "公示", "--pdf", pdf, screens=screens).err
    assert "还没有办公示" in run("print-clue", book, "--paper", "notice", "--pdf", pdf, screens=screens).err
    assert run("print-clue", book, "--paper", "监测对象公示", "--blank", "--pdf", pdf, screens=screens).code == 0
    assert number not in text_of(pdf)
