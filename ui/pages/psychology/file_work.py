"""What is done with a person's file: each opens its dialog and says that it was kept."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtWidgets import QDialog, QWidget

from db.codes import code_list
from db.psychology import Consent, PsyPlan, Referral
from fupin_desktop.rules import crisis
from fupin_desktop.rules.psychology import Colour
from fupin_desktop.services.psychology import closing, consents, erasing, filing, letter, team
from fupin_desktop.services.psychology.archive import Archive
from fupin_desktop.services.psychology.marks import Content
from ui import wording
from ui.dialogs.psychology import consent, erase
from ui.dialogs.psychology.close import CloseDialog
from ui.dialogs.psychology.colour import DecideDialog, EventDialog
from ui.dialogs.psychology.consent import ConsentDialog
from ui.dialogs.psychology.crisis import CrisisDialog
from ui.dialogs.psychology.letter import LetterDialog
from ui.dialogs.psychology.referral import AssignDialog, FeedbackDialog, ReferralDialog
from ui.dialogs.psychology.risk import RiskDialog
from ui.dialogs.psychology.talk import PlanDialog, TalkDialog
from ui.pages.psychology.file_tabs import Line
from ui.session import Session
from ui.widgets.frame import ask, did, got, tell

_PURPOSES = (filing.SCREENING, filing.COUNSELLING, filing.HOSPITAL, filing.FAMILY)


def _reds(found: Archive | None) -> set[str]:
    """The red marks of a file, by key."""
    return {one.key for one in found.marks if one.colour is Colour.RED} if found else set()


def _plan_words(plan: PsyPlan, told: Content) -> str:
    goals = "、".join(code_list("psy_goal").label(goal) for goal in told.get("goals", ()))
    return f"{wording.day(plan.start)} {goals}"


class Shown(Protocol):
    """The page: whose file is in sight."""

    found: Archive | None
    session: Session

    def window(self) -> QWidget: ...


class FileWork:
    """For the file in sight."""

    def __init__(self, page: Shown) -> None:
        self._page = page
        self._session = page.session

    @property
    def _person(self) -> str:
        return str(self._page.found.person.id) if self._page.found else ""

    def _do(self, dialog: QDialog) -> None:
        before = _reds(self._page.found)
        if dialog.exec():
            self._session.written("已保存")
            if found := self._found_red(before):
                reasons = found.mark.reasons if found.mark else ()
                CrisisDialog(self._page.window(), crisis.steps(found.age, reasons)).exec()

    def _found_red(self, before: set[str]) -> Archive | None:
        """The file, where something made it red just now that nobody has assessed: by whatever way."""
        found = self._page.found
        return found if found and found.is_unassessed_red and _reds(found) - before else None

    def _try(self, title: str, work: Any, *args: Any) -> None:
        if did(self._page.window(), title, lambda: work(self._session.actor, *args)):
            self._session.written("已保存")

    def screen(self) -> None:
        """A scale."""
        self._session.go("screening", person=self._person)

    def decide(self) -> None:
        """A professional's own colour."""
        if self._page.found:
            self._do(DecideDialog(self._page.window(), self._session, self._page.found))

    def report(self) -> None:
        """What somebody reported."""
        self._do(EventDialog(self._page.window(), self._session, self._person))

    def assign(self) -> None:
        """Who follows the file."""
        found = self._page.found
        if found and found.file:
            self._do(AssignDialog(self._page.window(), self._session, found.file))
        else:
            tell(self._page.window(), "还没有建档", "做了第一次筛查就建档，到时再定负责人。")

    def close(self) -> None:
        """Close the file, or open a closed one again."""
        found = self._page.found
        if found is None or found.file is None:
            tell(self._page.window(), "还没有建档", "做了第一次筛查就建档。")
        elif found.file.closed:
            self._try("没有打开", closing.reopen, self._person, wording.today())
        else:
            self._do(CloseDialog(self._page.window(), self._session, self._person))

    def assess(self) -> None:
        """A risk assessment."""
        self._do(RiskDialog(self._page.window(), self._session, self._person))

    def plan(self, line: Line | None = None) -> None:
        """A new plan, or one that stands."""
        plan, content = line or (PsyPlan(person=self._person), {})
        members = [(str(one.id), str(one.name)) for one in team.members()]
        self._do(PlanDialog(self._page.window(), self._session, plan, content, members))

    def talk(self) -> None:
        """One talk."""
        found = self._page.found
        plans = (
            [(str(plan.id), _plan_words(plan, told)) for plan, told in found.plans if not plan.ended] if found else []
        )
        self._do(TalkDialog(self._page.window(), self._session, self._person, plans))

    def refer(self) -> None:
        """To a hospital."""
        self._do(ReferralDialog(self._page.window(), self._session, self._person))

    def print_letter(self, line: Line | None) -> None:
        """The letter of a referral, on paper."""
        if line is None:
            return
        referral: Referral = line[0]
        made = got(self._page.window(), "没有打印", lambda: letter.letter(referral))
        if made is None:
            return
        if LetterDialog(self._page.window(), made).exec() and not referral.printed:
            self._try("没有记下来", letter.printed, referral)

    def feedback(self, line: Line | None) -> None:
        """What the hospital said to a referral."""
        if line and isinstance(line[0], Referral):
            self._do(FeedbackDialog(self._page.window(), self._session, *line))

    def consent(self) -> None:
        """Consent to one more purpose."""
        if found := self._page.found:
            purpose = next((one for one in _PURPOSES if not found.consent(one)), filing.SCREENING)
            self._do(ConsentDialog(self._page.window(), self._session, found, purpose))

    def look_at_paper(self, given: Consent | None) -> None:
        """The photo of the signed paper; one is added where there is none."""
        if given and consent.look(self._page.window(), self._session, given):
            self._session.written("已保存")

    def withdraw(self, given: Consent | None) -> None:
        """A consent is taken back."""
        if given is None or given.withdrawn or given.declined:
            return
        is_red = bool(self._page.found and self._page.found.colour is Colour.RED)
        closes = "这份档案就不再登记新的内容。" if given.purpose == filing.SCREENING and not is_red else ""
        stays = "现在是红色，有生命危险的情况不因撤回而停下，降低以后档案就关上。" if is_red else ""
        words = f"从今天起生效。{closes}{stays}他要求删除的，另外办“依法删除”。以后愿意了，可以重新同意。"
        if ask(self._page.window(), "撤回同意？", words, "撤回", danger=True):
            self._try("没有撤回", consents.withdraw, given, wording.today())

    def erase(self) -> None:
        """The whole archive, by law."""
        planned = got(self._page.window(), "没有删除", lambda: erasing.plan(self._person))
        if planned and erase.ask(self._page.window(), self._session, planned):
            self._session.written("已删除")
            self._session.go("psychology")
