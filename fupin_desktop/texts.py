"""Text files as Windows' programs write them: marked, UTF-8, or in the national standard's code."""

from __future__ import annotations

#: What text is written in here: marked, else UTF-8 if it can be, else the national standard's (GBK is a part of it).
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(data: bytes) -> str | None:
    """The text of a file that people made; None where it is none."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _as(data, name)
    if b"\0" in data[:4096]:
        return None
    text = _as(data, "utf-8") or _as(data, "gb18030")
    return None if text is None or any(ord(c) < 32 and c not in "\t\r\n\f" for c in text[:4096]) else text


def _as(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
