"""What the type of a thing leaves open, and a test knows: said by an assert, so that the types stay strict."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def there(thing: T | None) -> T:
    """It is there."""
    assert thing is not None
    return thing


def a(kind: type[T], thing: object) -> T:
    """It is one of these."""
    assert isinstance(thing, kind)
    return thing
