"""Names are spelled as people say them, surnames above all."""

from __future__ import annotations

import pytest

from db.pinyin import keys


@pytest.mark.parametrize(
    ("name", "initials", "full"),
    [
        ("张三", "zs", "zhangsan"),
        ("单雄信", "sxx", "shanxiongxin"),
        ("解成良", "xcl", "xiechengliang"),
        ("仇英", "qy", "qiuying"),
        ("查良镛", "zly", "zhaliangyong"),
        ("曾国藩", "zgf", "zengguofan"),
        ("区大伟", "odw", "oudawei"),
        ("朴永男", "pyn", "piaoyongnan"),
        ("盖丽丽", "gll", "gelili"),
        ("缪斯", "ms", "miaosi"),
        ("翟志刚", "zzg", "zhaizhigang"),
        ("尉迟香", "ycx", "yuchixiang"),
        ("吕布", "lb", "lvbu"),
        ("欧阳娜娜", "oynn", "ouyangnana"),
        ("买买提·艾力", "mmtal", "maimaitiaili"),
        ("𠮷田", "𠮷t", "𠮷tian"),
        ("😀", "", ""),
        ("", "", ""),
    ],
)
def test_keys(name: str, initials: str, full: str) -> None:
    assert keys(name) == (initials, full)
