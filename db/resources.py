"""Where data, fonts and drawings lie: apart from `db/codes.py`, whose TOML the first paint does not wait for."""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
