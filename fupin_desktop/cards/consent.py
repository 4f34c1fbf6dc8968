"""知情同意书: what is read out and signed, twice: one stays, one is the person's (个人信息保护法 arts. 17, 29–31)."""

from __future__ import annotations

from dataclasses import dataclass

from fupin_desktop.cards import blocks as b
from fupin_desktop.cards.blocks import Block, Gap, Grid, Pair, Section, Sheet, Signatures, Text, Title
from fupin_desktop.rules.crisis import BY_NAME, EMERGENCY, HOTLINE, YOUTH

FORM = "心理服务知情同意书"
_HOW = "写在心理工作队加密的账本里，不联网；上报给镇里的心理工作队时封好带去。"
_KEEPS = (
    "保存到这件事办完、您撤回同意或者要求删除为止；到时由两个人从账本里彻底删除，并告诉您哪些备份里还有。"
    "法律要求留下的（谁在哪天看过）留着，不含内容。"
)
_RIGHTS = (
    "您可以不同意，可以中途停下，也可以随时撤回，不影响低保和任何待遇。您可以看、要一份、改、要求删除自己的档案；"
    "认为处理得不对的，可以向联系人提出，也可以向网信部门投诉。"
)
_WHO = "只有在队里、做过保密承诺、需要知道的人看得到；村干部看不到，也不给组织和考核。不传到网上。"
_DANGER = f"有生命危险时，不等同意就告诉能救命的人。心理援助热线 {HOTLINE}，有危险打 {EMERGENCY}。"


@dataclass(frozen=True)
class Paper:
    """A consent as it is printed: for whom (blank where it is filled by hand), to what, and who handles the data."""

    name: str
    is_minor: bool
    purpose: str
    text: str
    why: str
    data: str
    handler: str
    contacts: tuple[str, ...]
    version: str


def sheets(paper: Paper) -> list[Sheet]:
    """The one that stays, and the person's copy."""
    return [_sheet(paper, copy) for copy in ("留档", "本人留存")]


def _sheet(paper: Paper, copy: str) -> Sheet:
    told = (
        ("姓名", paper.name), ("同意的事", paper.purpose), ("谁来处理", paper.handler),
        ("联系人", "；".join(paper.contacts)), ("为什么", paper.why), ("收集什么", paper.data),
        ("怎么处理", _HOW), ("谁能看", _WHO),
        ("保存多久", _KEEPS), ("您的权利", _RIGHTS),
    )  # fmt: skip
    blocks: list[Block] = [
        Title(FORM, under=f"{copy}　第 {paper.version} 版"),
        Gap(2),
        Grid(tuple(Pair(label, text) for label, text in told), 1, 24),
        Gap(3),
        Text(paper.text, 1.1, bold=True, indent=True),
        Text(_DANGER, indent=True),
        Gap(3),
        Text("上面的话已经念给我听，我听懂了。　　□ 同意　　□ 不同意", 1.1),
        Signatures(("本人签字或按手印", "日期", "念的人")),
    ]
    if paper.is_minor:
        youth = BY_NAME["youth"]
        blocks.insert(6, Text(f"孩子自己想找人谈，也可以打 {YOUTH}（{youth.label}，{youth.note}）。", indent=True))
    guardian = "未满 18 岁，或者本人不能表示意愿的，由监护人（受委托的照护人）填："
    blocks += [
        Section("监护人" if paper.is_minor else "监护人（需要时填）"),
        Text(guardian),
        Text("我是他的　□ 父母　□ 其他监护人　□ 受委托的照护人。　□ 同意　□ 不同意　　孩子自己　□ 也愿意　□ 不愿意"),
        Signatures(("监护人姓名", "签字或按手印", "身份证号后四位", "日期")),
        Gap(grows=True),
        Text("撤回同意：________年____月____日　签字 ______________", 1.0, b.LEFT),
    ]
    return Sheet(FORM, tuple(blocks), "这张纸只说同意什么，不写答案。", one_page=True)
