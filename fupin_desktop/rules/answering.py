"""The way through a scale, one question after the other: what is asked next, and what was asked before."""

from __future__ import annotations

from dataclasses import dataclass, field

from fupin_desktop.rules.scales import Answer, Scale


@dataclass
class Walk:
    """Steps are item numbers from 1; the one after the last item is the question on how hard life has become.

    `path` holds the steps that were answered, in order; `given` also answers of steps that were gone back over.
    """

    scale: Scale
    path: list[int] = field(default_factory=list)
    given: dict[int, Answer] = field(default_factory=dict)

    @property
    def function_step(self) -> int:
        """The step after the items; asked only where the scale has it."""
        return len(self.scale.items) + 1

    @property
    def now(self) -> int | None:
        """The step in sight; None when everything was asked."""
        following = (self.path[-1] if self.path else 0) + 1
        if following == self.scale.acute and not self._is_positive():
            following += 1
        if following <= len(self.scale.items):
            return following
        is_asked = following == self.function_step and self.scale.function and any(self._items())
        return following if is_asked else None

    def give(self, answer: Answer) -> None:
        """Answer the step in sight (None: refused) and go on."""
        step = self.now
        if step is None:
            raise ValueError("everything was asked")
        self.given[step] = answer
        self.path.append(step)

    def back(self) -> bool:
        """Return to the step before, along the path that was taken. False at the beginning."""
        if not self.path:
            return False
        self.path.pop()
        return True

    @property
    def answers(self) -> list[Answer]:
        """An answer for each item; what was not asked is None."""
        return self._items() + [None] * (len(self.scale.items) - len(self._items()))

    @property
    def so_far(self) -> list[Answer]:
        """An answer for each item up to the one in sight; what was passed over is not among them at the end."""
        return self._items()

    @property
    def function(self) -> Answer:
        """How hard life has become; None where it was not asked, or refused."""
        return self.given[self.function_step] if self.function_step in self.path else None

    def _is_positive(self) -> bool:
        """Whether the acute question is due: after a 是, or where a refusal counts like one."""
        items = self._items()
        return any(items) or (self.scale.refusal_is_positive and None in items)

    def _items(self) -> list[Answer]:
        last = min(self.path[-1], len(self.scale.items)) if self.path else 0
        return [self.given[step] if step in self.path else None for step in range(1, last + 1)]
