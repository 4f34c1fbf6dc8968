"""What the tests reach never falls: the whole above its floor, and of the files named here ever more lines."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

#: Percent of lines and branches together, as measured on 2026-11-29; raised with the tests, never lowered.
FLOOR = 93.5
#: A line of these that no test runs may lose what somebody typed, or open what is locked: how many there are still.
#: They are to come down to none.
UNSEEN = {
    "ui/window/errands.py": 1,
    "db/backup.py": 18,
    "db/keys.py": 4,
    "fupin_desktop/services/book/unlocking.py": 12,
}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "coverage.json"
        subprocess.run([sys.executable, "-m", "coverage", "json", "-q", "--fail-under=0", "-o", str(file)], check=True)
        told: dict[str, Any] = json.loads(file.read_text("utf-8"))
    whole = told["totals"]["percent_covered"]
    print(f"coverage {whole:.2f} %, the floor is {FLOOR} %")
    failed = whole < FLOOR
    for name, most in UNSEEN.items():
        if lines := told["files"][name]["missing_lines"]:
            failed = failed or len(lines) > most
            print(f"{name}: no test runs line {', '.join(map(str, lines))}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
