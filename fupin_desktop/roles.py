"""What a role may see and do: this table, read by `services/book/access.py`. What it lacks is refused."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """The four of DICTIONARY §17; the value is what the slot file and the command line say (`role_name`: people)."""

    RECORDER = "村级录入员"
    COUNSELLOR = "心理专干"
    TOWNSHIP = "镇级工作人员"
    ADMIN = "管理员"


def role_name(role: str) -> str:
    """What a role is called where people read it: who works for a township may serve the district too. What is signed,
    and what commands take, stays."""
    return "镇区工作人员" if role == Role.TOWNSHIP else role


class Right(StrEnum):
    """One thing that may be done; the value completes "没有权限：…"."""

    REGISTER = "登记和修改农户资料"
    IMPORT = "导入名册"
    NUMBERS = "查看完整的证件号码和银行卡号"
    PHONES = "查看完整的电话"
    EXPORT = "导出和打印"
    FULL_EXPORT = "导出完整的号码"
    EVERYWHERE = "不写原因就打开本村本组以外的农户"
    SETTINGS = "修改监测线和判定标准"
    RESTORE = "从备份恢复"
    USERS = "管理使用人和钥匙"
    ACCESS_LOG = "查看访问记录"
    PSYCHOLOGY = "查看和填写心理档案"
    DANGER = "报告有人有危险"
    HAND_IN = "上报"
    MERGE = "合并和处理冲突"
    EXCHANGE_KEYS = "管理上报钥匙"
    OFFICE = "登记镇、区台账"
    ERASE = "依法删除一个人的全部资料"


_RECORDER = frozenset({Right.REGISTER, Right.IMPORT, Right.NUMBERS, Right.PHONES, Right.EXPORT, Right.HAND_IN,
                       Right.DANGER})  # fmt: skip
TABLE: dict[Role, frozenset[Right]] = {
    Role.RECORDER: _RECORDER,
    Role.COUNSELLOR: frozenset({Right.PHONES, Right.PSYCHOLOGY, Right.DANGER}),
    Role.TOWNSHIP: _RECORDER
    | {
        Right.FULL_EXPORT,
        Right.EVERYWHERE,
        Right.SETTINGS,
        Right.RESTORE,
        Right.MERGE,
        Right.EXCHANGE_KEYS,
        Right.OFFICE,
        Right.ERASE,
    },
    Role.ADMIN: frozenset(Right) - {Right.PSYCHOLOGY, Right.EVERYWHERE},
}

#: The right that writing a part of the book needs (`db.record.Record.room`).
WRITES: dict[str, Right] = {
    "village": Right.REGISTER,
    "office": Right.OFFICE,
    "settings": Right.SETTINGS,
    "psychology": Right.PSYCHOLOGY,
    "danger": Right.DANGER,
}


def rights(role: Role, *, psychology: bool) -> frozenset[Right]:
    """What someone of a role may do. 心理档案 is for who holds its second key, 管理员 too; without it for nobody."""
    granted = TABLE[role] | ({Right.PSYCHOLOGY} if role is Role.ADMIN else set())
    return granted if psychology else granted - {Right.PSYCHOLOGY}


class Reach(StrEnum):
    """How far someone of the 心理工作队 sees into the archives; the value says so."""

    ALL = "全部档案"
    LED = "自己负责的档案和全部红色档案"
    OWN = "自己负责的档案"
    NONE = "不看档案内容"


#: By `psy_team` (DICTIONARY §8.8). Who holds the second key and is none of them, or has not pledged, sees nothing.
TEAM: dict[str, Reach] = {"1": Reach.LED, "2": Reach.OWN, "3": Reach.NONE, "4": Reach.OWN, "5": Reach.ALL}
