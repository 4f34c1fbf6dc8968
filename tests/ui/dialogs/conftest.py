"""Tests of dialogs leave nothing on the screen."""

from __future__ import annotations

from tests.edges import nothing_outlives as nothing_outlives
