"""The table of rights, row by row: what is granted here was decided by a person, not by a slip."""

from __future__ import annotations

import pytest

from fupin_desktop.roles import Right, Role, rights

R = Right
_VILLAGE = {R.REGISTER, R.IMPORT, R.NUMBERS, R.PHONES, R.EXPORT, R.HAND_IN, R.DANGER}
_TOWN = {R.FULL_EXPORT, R.EVERYWHERE, R.SETTINGS, R.RESTORE, R.MERGE, R.EXCHANGE_KEYS, R.ERASE, R.OFFICE}
_REST = {R.FULL_EXPORT, R.SETTINGS, R.RESTORE, R.USERS, R.ACCESS_LOG, R.MERGE, R.EXCHANGE_KEYS, R.ERASE, R.OFFICE}


@pytest.mark.parametrize(
    ("role", "granted"),
    [
        (Role.RECORDER, _VILLAGE),
        (Role.COUNSELLOR, {R.PHONES, R.DANGER}),
        (Role.TOWNSHIP, _VILLAGE | _TOWN),
        (Role.ADMIN, _VILLAGE | _REST),
    ],
)
def test_what_a_role_may(role: Role, granted: set[Right]) -> None:
    assert rights(role, psychology=False) == granted
    more = {R.PSYCHOLOGY} if role in (Role.COUNSELLOR, Role.ADMIN) else set()
    assert rights(role, psychology=True) == granted | more
