"""A case as its page shows it: the clue, its steps, what may be done next and needs; and the forms being filled."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from db.clock import today
from db.clue import Clue
from db.codes import code_list
from db.household import Household
from db.record import Record
from db.step import Step
from db.village import Exemption
from fupin_desktop.ledgers.flows import MONITORING
from fupin_desktop.rules.clues import OFFICIAL
from fupin_desktop.rules.finding import Finding
from fupin_desktop.rules.flows import Done, Standing, board, is_at_rest
from fupin_desktop.rules.terms import Due
from fupin_desktop.services.book import access, summary
from fupin_desktop.services.flows import places, steps
from fupin_desktop.services.flows.wants import Wanted, wanted
from fupin_desktop.services.household.filling import Filling
from fupin_desktop.services.monitoring import clues


@dataclass(frozen=True)
class Shown:
    """A case: `steps` in the order in which they count, with what each was; `open_notice`: one of which it is not yet
    written how it ended."""

    clue: Clue
    where: Standing
    steps: tuple[tuple[Done, Step], ...]
    due: Due | None
    open_notice: Step | None

    @property
    def at_rest(self) -> bool:
        """Whether it is decided, and only to be opened anew."""
        return is_at_rest(MONITORING, self.where)


@dataclass
class Doing(Filling):
    """A step that is being filled, with the fields of its clue that are filled beside it (`ending`: how one ended that
    was done before); or, without a step, a clue that is being registered or put right."""

    clue: Clue
    step: Step | None = None
    ending: bool = False

    @property
    def key(self) -> str:
        """A clue that is not yet registered is kept with its household, which offers it."""
        return str(self.clue.id) if self.step or self.clue.id in self.stored else str(self.clue.household)

    @property
    def home(self) -> str:
        return str(self.clue.household or "")

    @property
    def year(self) -> int:  # type: ignore[override]
        return 0

    @property
    def name(self) -> str:
        return summary.name_of(str(self.clue.household)) or ""

    @property
    def records(self) -> list[Record]:
        """What is on the form."""
        return [self.step, self.clue] if self.step else [self.clue]

    def findings(self, answered: Iterable[Exemption] = ()) -> list[Finding]:
        return []  # what a step lacks is shown beside its form, and refused

    def to_save(self, records: Iterable[Record], pictured: Collection[str] = ()) -> list[Record]:
        return self.records


def load(key: str) -> Shown | None:
    """A case of the book; None where there is none. Raises ReasonWanted."""
    clue = Clue.find(key)
    if clue is None or clue.deleted:
        return None
    access.open_record(key)
    own = places.of([key])[key]
    by_key = {str(step.id): step for step in own}
    where = places.stands(clue, own)
    rows = tuple((done, by_key[done.key]) for done in where.steps)
    last = by_key.get(where.at.key) if where.at else None
    return Shown(clue, where, rows, places.due(clue, where), last if last and steps.hangs(last) else None)


def decided(household: str) -> frozenset[str]:
    """The official fields of a household that the steps of its cases have written: a step decides them, not a hand."""
    known = list(Clue.living().where(Clue.household == household))
    own = places.of([str(clue.id) for clue in known])
    found: set[str] = set()
    for clue in known:
        where = places.stands(clue, own[str(clue.id)])
        good = (done for done in where.steps if done.code in OFFICIAL and done.is_good and done not in where.aside)
        sets = (one for done in good for one in MONITORING.by_code[done.code].sets)
        found |= {str(one.field.name) for one in sets if one.field.model is Household}
    return frozenset(found)


def begin(clue: Clue, code: str, actor: str) -> Doing:
    """The form of a step."""
    made = Doing(clue, steps.begin(clue, code, actor))
    made.stored.add(str(clue.id))
    return made


def end(shown: Shown) -> Doing | None:
    """The form of how the notice ended that hangs; None where none does."""
    if shown.open_notice is None:
        return None
    made = Doing(shown.clue, shown.open_notice, ending=True)
    made.stored |= {str(shown.clue.id), str(shown.open_notice.id)}
    return made


def state(shown: Shown) -> str:
    """Where it stands, in words."""
    if shown.where.disputed:
        return "有分歧"
    return board(MONITORING, shown.where, today())


def waits_for(shown: Shown) -> str:
    """Whose the proposed step is, in words, where it is not to be done in this book; "" where it is."""
    then = shown.where.then
    levels = MONITORING.by_code[then[0]].levels if then else ()
    if shown.at_rest or not then or set(levels) & set(places.levels()):
        return ""
    return f"下一步“{places.title(then[0])}”由{code_list('gov_level').label(levels[0])}办，办完随反馈包下来。"


def offered(shown: Shown) -> list[str]:
    """The steps that may follow and may be done in this book, the proposed one first."""
    own = set(places.levels())
    return [code for code in shown.where.then if own & set(MONITORING.by_code[code].levels)]


def may_send_back(code: str) -> bool:
    """Whether a step may send the case back."""
    return bool(MONITORING.by_code[code].back)


def begin_clue(household: str, actor: str, key: str = "", **known: object) -> Doing:
    """The form of a new clue."""
    return Doing(clues.begin(household, actor, key, **known))


def edit_clue(clue: Clue) -> Doing:
    """The form of a clue of the book."""
    made = Doing(clue)
    made.stored.add(str(clue.id))
    return made


def needs(doing: Doing) -> list[Wanted]:
    """The records of the household that the step needs."""
    return wanted(doing.clue, MONITORING.by_code[str(doing.step.step)].wants) if doing.step and not doing.ending else []


def write(actor: str, doing: Doing, _title: str = "", _records: Sequence[Record] = ()) -> None:
    """Save what was filled: do the step, register the clue, or put it right. Raises NotAllowed, Denied."""
    if doing.step is not None and doing.ending:
        steps.finish(actor, doing.step)
    elif doing.step is not None:
        steps.do(actor, doing.clue, doing.step)
    elif str(doing.clue.id) in doing.stored:
        clues.correct(actor, doing.clue)
    else:
        clues.register(actor, doing.clue)
