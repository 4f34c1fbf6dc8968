"""What is in the bundle, as instructions of NSIS to take it away, file by file: `uninstall_list.py BUNDLE LIST`."""

import sys
from pathlib import Path, PureWindowsPath


def instructions(bundle: Path) -> list[str]:
    """Files first, then folders that are empty by then, the inner ones before those around them."""
    inside = sorted(bundle.rglob("*"), reverse=True)
    found = [("RMDir" if path.is_dir() else "Delete", path.relative_to(bundle)) for path in inside]
    return [f'{what} "{PureWindowsPath("$INSTDIR", path)}"' for what, path in sorted(found, key=lambda one: one[0])]


if __name__ == "__main__":
    Path(sys.argv[2]).write_text("\n".join(instructions(Path(sys.argv[1]))) + "\n", encoding="utf-8-sig")
