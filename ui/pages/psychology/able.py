"""Before a scale is chosen: whether somebody can answer it, and what is done where they can't."""

from __future__ import annotations

from fupin_desktop.services.psychology import capacity, consents, filing
from fupin_desktop.services.psychology.archive import Archive
from ui import wording
from ui.pages.psychology.asking import AskingView
from ui.widgets.key_choice import KeyAnswer

#: What the choices give, besides the names of scales.
ABLE, UNABLE, GUARDIAN, TALK = "able", "unable", "guardian", "talk"
EXTERNAL = "external"
CHOICES = (ABLE, UNABLE, GUARDIAN, TALK)


def ask(asking: AskingView, found: Archive) -> None:
    """The question, or the choice of scales that it leaves."""
    if capacity.is_asked(found, wording.today()):
        answers = [KeyAnswer("1", capacity.YES, ABLE), KeyAnswer("2", capacity.NO, UNABLE)]
        asking.choose(capacity.QUESTION, answers, f"户籍里登记的：{capacity.signs(found)}")
        return
    offered = [
        KeyAnswer(str(n), f"{one.title}（{len(one.items)} 题）", one.name)
        for n, one in enumerate(capacity.offered(found), 1)
    ]
    external = KeyAnswer("0", "其他量表的结果（别处做的，只记结果）", EXTERNAL)
    if not capacity.cannot(found):
        unable = (
            [KeyAnswer("9", f"都不做：他{capacity.NO.partition('（')[0]}", UNABLE)]
            if capacity.may_be_asked(found)
            else []
        )
        asking.choose("做哪一个？", [*offered, *unable, external])
        return
    given = found.consent(filing.SCREENING)
    more = [KeyAnswer("7", "请有资质的人面谈，做风险评估", TALK)]
    if given and given.given_by == consents.SELF:
        more.append(KeyAnswer("8", "登记监护人的同意…", GUARDIAN))
    more.append(KeyAnswer("9", f"现在{capacity.YES}", ABLE))
    asking.choose("不做问答的量表。接下来？", [*offered, *more, external], capacity.NO_SCALE)
