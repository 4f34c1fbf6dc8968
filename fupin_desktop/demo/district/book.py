"""Writing the demo district."""

from __future__ import annotations

from pathlib import Path

from db.changes import change
from db.models import MODELS
from db.store import database
from fupin_desktop.demo import books
from fupin_desktop.demo.district import homes, offices, works
from fupin_desktop.demo.district.making import DISTRICT, Making
from fupin_desktop.progress import Progress, no_progress

FILE = "district.fpb"
_ACTOR = "区扶贫办"


def make(folder: Path, seed: int, progress: Progress = no_progress) -> Path:
    """district.fpb in a folder, plain; the same records for a seed. Raises BookError when it exists or can't be
    written."""
    path = folder / FILE
    books.make_folder(folder, [path])
    making = Making(seed)
    of_households = homes.write(making)
    works.write(making, of_households, offices.write(making, of_households))
    with books.made(path, DISTRICT, False, seed):
        database.execute_sql("PRAGMA synchronous=off")  # a book that is still being made has nothing to lose
        with change(_ACTOR, "登记 2016–2020 年") as writer:  # one: measures name projects, which stand after them
            for number, model in enumerate(MODELS):
                progress(number, len(MODELS), model.title)
                writer.put(model, making.rows[model])
    return path
