"""The village filter of a list: which village (in a district's book also which township), remembered list by list;
hidden in a book of one village."""

from __future__ import annotations

from collections.abc import Callable

from fupin_desktop import regions
from fupin_desktop.services.lists import listing
from ui import preferences
from ui.widgets.choice import Choice


class VillageChoice(Choice):
    """`kept`: under what it is remembered. It chooses what it is told before it has been offered, once it is."""

    def __init__(self, kept: str, changed: Callable[[], object]) -> None:
        super().__init__("村", "全部村", changed)
        self._kept = f"{kept}/village"
        self._waits = preferences.text(self._kept)
        #: The same where somebody came for it: it is offered though nothing of it is there, as its list is empty.
        self._asked = ""
        self.hide()

    def read(self) -> None:
        """Offer what the book has now."""
        self.show_places(listing.places())

    def show_places(self, places: list[tuple[str, str]]) -> None:
        """Offer these (code, name)."""
        wanted = self._asked or super().chosen
        if wanted and wanted not in {code for code, _ in places}:
            places = [*places, (wanted, "".join(regions.path(wanted)[-1:]) or wanted)]
        self.offer_several(places)
        if self._waits:
            super().choose(self._waits)
        self._waits = self._asked = ""

    def choose(self, value: str) -> None:
        self._waits = self._asked = value if value and self.findData(value) < 0 else ""
        if not self._waits:
            super().choose(value)

    @property
    def chosen(self) -> str:
        """The code, or the beginning of codes; "" for all."""
        return self._waits or super().chosen

    def place(self) -> str:
        """The name of what is chosen; "" for all."""
        return "".join(regions.path(self.chosen)[-1:])

    def remember(self) -> None:
        """Keep what is chosen for the next start."""
        preferences.keep(self._kept, self.chosen)
