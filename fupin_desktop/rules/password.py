"""What can be a password, and what is a weak one."""

from __future__ import annotations

import re
import unicodedata

SHORT = 8
_LONGEST = 200
_LONGEST_NAME = 20
_NAME = re.compile(r"[\w·•．.（）()\-](?:[\w·•．.（）()\-]| (?! ))*(?<! )")


def problem(password: str) -> str:
    """Why this can't be a password; "" when it can."""
    if not password.strip():
        return "密码不能是空的。"
    if len(password) > _LONGEST:
        return f"密码最长 {_LONGEST} 个字，现在 {len(password)} 个。"
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in password):
        return "密码里有打不出来的字符，以后会输不进去。请换一个。"
    return ""


def weakness(password: str) -> str:
    """What is weak about a password, as advice; "" when nothing is."""
    if len(password) < SHORT:
        return f"密码太短，建议 {SHORT} 个字以上。"
    if len(set(password)) < 4 or (password.isdigit() and len(password) < 12):
        return "密码太容易猜，建议字母、数字和汉字混着用。"
    return ""


def name_problem(name: str) -> str:
    """Why this can't be a user's name; "" when it can: letters and digits of any script, single blanks and the marks
    that names have, so that no two names look alike and none can be taken for a path or a sentence."""
    if not name.strip() or len(name) > _LONGEST_NAME:
        return f"使用人要填姓名，最长 {_LONGEST_NAME} 个字。"
    if name != unicodedata.normalize("NFC", name) or not _NAME.fullmatch(name):
        return "姓名只能有汉字、字母、数字、间隔号和括号，中间最多一个空格。"
    return ""
