"""判定标准, by keys: who works for the township changes one in an encrypted book; the next reads what it is and why."""

from __future__ import annotations

from tests.walks.village import Village
from tests.walks.walker import Walker
from ui.dialogs.limits import LimitDialog, LimitsDialog
from ui.pages.settings import SettingsPage


def test_a_limit_is_changed_and_holds_for_the_next_who_comes(village: Village, walker: Walker) -> None:
    def change(dialog: LimitDialog) -> None:
        walker.write("7")
        walker.press("Return")
        walker.write("文政3号")
        walker.press("Return", "Ctrl+Return")
        assert "为什么改" in dialog.said.text()  # not without a reason; what is typed stays
        walker.write("区里的通知")
        walker.press("Ctrl+Return")

    def listed(dialog: LimitsDialog) -> None:
        walker.press("Down", "Down", "Down")
        walker.when(LimitDialog, change)
        walker.press("Return")
        walker.wait(lambda: "7 天" in dialog.whole.text(), "the new value")
        assert "区里的通知" in dialog.whole.text()
        walker.press("Escape")

    walker.enter("镇级工作人员")
    walker.click("设置")
    walker.wait_for(walker.window.pages.current, SettingsPage)
    walker.idle()
    walker.when(LimitsDialog, listed)
    walker.click("判定标准…")
    walker.waits_to_see("判定标准已保存")
    walker.shut()
    [kept] = [one for one in walker.dump() if one.get("name") == "notice_days"]
    assert (kept["value"], kept["reason"], kept["doc_no"]) == (7, "区里的通知", "文政3号")
