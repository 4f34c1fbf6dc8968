"""Places that ask, answered in tests of their own (tests/ui, tests/walks): for those a demo village is too small."""

from __future__ import annotations

from tests.edges import Site

#: Agreed to (and some of them refused) in tests of their own, for which this village is too small a stage.
ELSEWHERE: dict[Site, str] = {
    ("dialogs/import_flow.py", "_summarise"): "dialogs/test_import.py::test_import_summary_and_undo",
    ("dialogs/preview.py", "_show_lacking"): "dialogs/test_preview.py",
    ("dialogs/psychology/erase.py", "ask"): "pages/psychology/test_start.py",
    ("dialogs/users.py", "_add"): "dialogs/test_users.py::test_a_user_is_added_with_role_and_groups",
    ("dialogs/users.py", "_edit"): "dialogs/test_users.py",
    ("dialogs/users.py", "_reset"): (
        "dialogs/test_users.py::test_resetting_the_password_of_a_counsellor_says_what_is_lost"
    ),
    ("dialogs/users.py", "_show_sheet"): "dialogs/test_users.py::test_a_new_sheet_replaces_the_old_one",
    ("forms/answers.py", "ask"): "forms/test_member_form.py",
    ("forms/helper_list.py", "_ask"): (
        "pages/test_household_help.py::test_helpers_follow_each_other_and_none_is_overwritten"
    ),
    ("forms/sheet.py", "remark"): "forms/test_member_form.py",
    ("pages/exchange/board.py", "_ask"): "pages/exchange/test_merge.py::test_the_whole_round_by_keys",
    ("pages/exchange/conflicts.py", "_all_alike"): "pages/exchange/test_conflicts_page.py",
    ("pages/exchange/keys.py", "_share"): "pages/exchange/test_keys.py",
    ("pages/exchange/receipts.py", "_show_held"): "pages/exchange/test_held.py::test_what_is_held_is_seen_and_let_in",
    ("pages/psychology/file_page.py", "_read"): "pages/psychology/test_file_page.py",
    ("pages/psychology/screening.py", "_ask_external"): "pages/psychology/test_screening.py",
    ("pages/psychology/start.py", "_follow"): "pages/psychology/test_start.py",
    ("pages/psychology/paper_entry.py", "_note"): "pages/psychology/test_paper_entry.py",
    ("pages/psychology/paper_entry.py", "_settle"): "pages/psychology/test_paper_entry.py",
    ("pages/psychology/file_notes.py", "_make"): "pages/psychology/test_file_notes.py",
    ("pages/psychology/file_notes.py", "_read"): "pages/psychology/test_file_notes.py",
    ("dialogs/erase_person.py", "ask"): "../walks/test_erase_person.py",
    ("dialogs/erase_person.py", "follow"): "../walks/test_erase_person.py",
    ("dialogs/psychology/consent.py", "look"): "pages/psychology/test_consent_photo.py",
    ("forms/sheet.py", "compare"): "forms/test_drafts_answered.py",
    ("pages/settings_user.py", "_change_password"): "dialogs/test_users.py",
    ("pages/settings_user.py", "_users"): "../walks/test_users.py",
    ("pages/settings_user.py", "_log"): "../walks/test_every_button.py",
    ("pages/psychology/file_work.py", "print_letter"): "../walks/test_psychology.py::test_from_consent_to_the_letter",
    ("dialogs/held.py", "_ask"): "pages/exchange/test_held.py::test_what_is_held_is_seen_and_let_in",
    ("dialogs/held.py", "_ask_drop"): "../walks/test_held.py::test_what_is_held_is_told_listed_and_cleared",
    ("dialogs/choose_backup.py", "_restore"): "../walks/test_whole_book.py::test_a_copy_is_put_back_in_the_window",
    ("dialogs/choose_backup.py", "offer_backup"): (
        "window/test_app.py::test_a_damaged_book_is_restored_from_its_newest_good_copy"
    ),
    ("dialogs/preview.py", "_keep"): "dialogs/test_preview.py",
    ("dialogs/users.py", "_suspend"): "../walks/test_users.py::test_a_suspended_user_is_told_so",
    ("dialogs/users.py", "_remove"): (
        "../walks/test_users.py::test_the_only_administrator_leaves_and_somebody_becomes_it_by_the_sheet"
    ),
    ("dialogs/users.py", "_removed"): "../walks/test_users.py::test_a_second_administrator_sends_the_first_away",
    ("dialogs/users.py", "_new_sheet"): (
        "../walks/test_users.py::test_without_a_sheet_the_only_administrator_stays_until_one_is_printed"
    ),
    ("dialogs/users.py", "_grant"): (
        "dialogs/test_users.py::test_who_lacks_the_second_key_is_told_and_can_be_granted_it"
    ),
    ("dialogs/users.py", "_ask_rekey"): "dialogs/test_users.py",
    ("forms/sheet.py", "give_up"): "forms/test_drafts_answered.py::test_giving_up_forgets_the_one_that_was_offered",
    ("pages/today.py", "_discard"): "pages/test_today_drafts.py",
    ("pages/registration.py", "_forget"): "window/test_main_window.py",
    ("pages/psychology/paper_entry.py", "_keep"): "pages/psychology/test_paper_entry.py",
    ("pages/psychology/screening.py", "_give_up"): "pages/psychology/test_screening.py::test_given_up_it_is_gone",
    ("pages/psychology/screening.py", "_goes_on"): (
        "pages/psychology/test_screening.py::test_half_a_scale_of_last_week_is_asked_about"
    ),
    ("pages/psychology/screening.py", "_begin_scale"): (
        "pages/psychology/test_screening.py::test_two_alike_on_a_day_are_asked_about"
    ),
    ("window/rescue.py", "opened"): "window/test_app.py::test_a_book_in_use_may_be_looked_at",
    ("window/undoing.py", "_agrees"): "window/test_undoing.py::test_what_was_done_elsewhere_is_named_first",
    ("widgets/frame.py", "tell"): "dialogs/test_dialogs.py::test_what_is_told_stays_until_read",
    ("widgets/frame.py", "ask"): "dialogs/test_dialogs.py::test_enter_agrees_and_escape_does_not",
    ("window/closed_book.py", "encrypted"): "dialogs/test_users.py::test_a_plain_book_is_encrypted_from_the_window",
    ("window/rescue.py", "_new_book"): "window/test_app.py",
}
