"""Make resources/icons from an unpacked npm package @mdi/svg: `python scripts/make_icons.py PACKAGE`.

An icon is named by what it means here. To add one: a line in ICONS, run, commit the file.
"""

import shutil
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons"
ICONS = {
    "home": "home-outline",
    "household": "account-group-outline",
    "person": "account-outline",
    "person-add": "account-plus-outline",
    "visit": "walk",
    "heart": "heart-outline",
    "house": "home-city-outline",
    "water": "water-outline",
    "money": "currency-cny",
    "school": "school-outline",
    "health": "hospital-box-outline",
    "work": "briefcase-outline",
    "village": "map-marker-outline",
    "phone": "phone-outline",
    "check": "clipboard-check-outline",
    "chart": "chart-bar",
    "calendar": "calendar-blank-outline",
    "history": "history",
    "settings": "cog-outline",
    "excel": "file-excel-outline",
    "import": "file-import-outline",
    "export": "file-export-outline",
    "print": "printer-outline",
    "download": "download",
    "upload": "upload",
    "package": "package-variant-closed",
    "merge": "call-merge",
    "folder": "folder-open-outline",
    "document": "file-document-outline",
    "photo": "image-outline",
    "camera": "camera-outline",
    "search": "magnify",
    "filter": "filter-variant",
    "sort": "sort",
    "columns": "view-column-outline",
    "add": "plus",
    "edit": "pencil-outline",
    "delete": "delete-outline",
    "copy": "content-copy",
    "save": "content-save-outline",
    "undo": "undo",
    "redo": "redo",
    "refresh": "refresh",
    "backup": "backup-restore",
    "lock": "lock-outline",
    "unlock": "lock-open-variant-outline",
    "key": "key-outline",
    "show": "eye-outline",
    "hide": "eye-off-outline",
    "ok": "check",
    "ok-circle": "check-circle-outline",
    "warning": "alert-outline",
    "error": "alert-circle-outline",
    "info": "information-outline",
    "help": "help-circle-outline",
    "clock": "clock-outline",
    "flag": "flag-outline",
    "note": "note-text-outline",
    "close": "close",
    "back": "arrow-left",
    "more": "dots-horizontal",
    "menu": "menu",
    "chevron-left": "chevron-left",
    "chevron-right": "chevron-right",
    "chevron-down": "chevron-down",
    "chevron-up": "chevron-up",
    # shapes that stand beside the archive colours, so that colour is never the only sign
    "shape-circle": "circle",
    "shape-triangle": "triangle",
    "shape-square": "square",
    "shape-ring": "circle-outline",
}


def main(package: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, source in ICONS.items():
        svg = (package / "svg" / f"{source}.svg").read_text("utf-8")
        # Qt does not know currentColor: black here, the program recolours
        (FOLDER / f"{name}.svg").write_text(svg.replace("<path ", '<path fill="#000000" ') + "\n", "utf-8")
    shutil.copy(package / "LICENSE", FOLDER / "LICENSE")
    print(f"{len(ICONS)} icons in {FOLDER}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
