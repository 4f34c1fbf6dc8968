"""Places that ask, answered in tests of their own, for which a demo village is too small a stage; and what is only
looked at. Each of these tests is held to it when it runs (tests/edges.py): the place was opened, and answered so.
"""

from __future__ import annotations

#: Where somebody is asked: the file within ui/, and the function.
Site = tuple[str, str]

_LISTS = "ui/dialogs/test_dept_list.py::"
#: Agreed to in this test (within tests/).
AGREED: dict[Site, str] = {
    ("forms/photo_strip.py", "look"): (
        "ui/pages/monitoring/test_case_page.py::test_photos_of_a_step_are_seen_read_and_taken_away"
    ),
    ("dialogs/choose_backup.py", "_restore"): "walks/test_whole_book.py::test_a_copy_is_put_back_in_the_window",
    ("dialogs/choose_backup.py", "offer_backup"): (
        "ui/window/test_app.py::test_a_damaged_book_is_restored_from_its_newest_good_copy"
    ),
    ("dialogs/dept_list.py", "_ask"): _LISTS + "test_taken_in_made_a_clue_by_one_key_and_given_back",
    ("dialogs/dept_list.py", "_show"): _LISTS + "test_taken_in_made_a_clue_by_one_key_and_given_back",
    ("dialogs/dept_list.py", "_summarise"): _LISTS + "test_all_that_tells_of_a_risk_at_once_and_one_undo",
    ("dialogs/erase_assets.py", "ask"): "walks/test_erase_assets.py::test_two_people_erase_them_by_keys",
    ("dialogs/erase_person.py", "ask"): "walks/test_erase_person.py::test_two_people_erase_somebody_by_keys",
    ("dialogs/erase_person.py", "follow"): "walks/test_erase_person.py::test_another_desk_is_asked_on_its_first_page",
    ("dialogs/held.py", "_ask"): "ui/pages/exchange/test_held.py::test_what_is_held_is_seen_and_let_in",
    ("dialogs/held.py", "_ask_drop"): "ui/pages/exchange/test_held.py::test_what_is_held_is_seen_and_let_in",
    ("dialogs/preview.py", "_keep"): "ui/dialogs/test_preview.py::test_a_file_for_each",
    ("dialogs/preview.py", "_show_lacking"): (
        "ui/dialogs/test_preview.py::test_what_cards_lack_is_listed_and_leads_to_its_field"
    ),
    ("dialogs/psychology/erase.py", "ask"): (
        "ui/dialogs/test_erase.py::test_esc_and_a_wrong_password_erase_nothing_and_two_people_do"
    ),
    ("dialogs/users.py", "_add"): "ui/dialogs/test_users.py::test_a_user_is_added_with_role_and_groups",
    ("dialogs/users.py", "_ask_rekey"): "ui/dialogs/test_users_refused.py::test_another_key_later",
    ("dialogs/users.py", "_edit"): ("walks/test_users.py::test_a_user_is_suspended_comes_back_and_gets_other_groups"),
    ("dialogs/users.py", "_grant"): (
        "ui/dialogs/test_users.py::test_who_lacks_the_second_key_is_told_and_can_be_granted_it"
    ),
    ("dialogs/users.py", "_new_sheet"): "ui/dialogs/test_users.py::test_a_new_sheet_replaces_the_old_one",
    ("dialogs/users.py", "_remove"): "ui/dialogs/test_users.py::test_removing_asks_and_offers_a_new_key",
    ("dialogs/users.py", "_removed"): "ui/dialogs/test_users.py::test_removing_asks_and_offers_a_new_key",
    ("dialogs/users.py", "_reset"): (
        "ui/dialogs/test_users.py::test_resetting_the_password_of_a_counsellor_says_what_is_lost"
    ),
    ("dialogs/users.py", "_suspend"): "walks/test_users.py::test_a_suspended_user_is_told_so",
    ("forms/answers.py", "ask"): (
        "ui/forms/test_member_form.py::test_odd_is_confirmed_with_a_reason_and_saved_with_it"
    ),
    ("forms/helper_list.py", "_ask"): (
        "ui/pages/test_household_help.py::test_helpers_follow_each_other_and_none_is_overwritten"
    ),
    ("forms/sheet_draft.py", "compare"): (
        "ui/forms/test_drafts_answered.py::test_a_draft_and_what_came_meanwhile_stand_side_by_side"
    ),
    ("forms/sheet_draft.py", "give_up"): "ui/forms/test_drafts.py::test_photos_of_a_draft_that_is_given_up_are_gone",
    ("forms/sheet.py", "remark"): "ui/forms/test_member_form.py::test_f12_writes_a_remark_without_leaving",
    ("pages/exchange/board.py", "_ask_all"): "ui/pages/exchange/test_round_of_notes.py::test_a_note_to_all_by_keys",
    ("pages/exchange/board.py", "_ask"): "ui/pages/exchange/test_merge.py::test_the_whole_round_by_keys",
    ("pages/exchange/conflicts.py", "_all_alike"): (
        "ui/pages/exchange/test_conflicts_page.py::test_all_of_a_kind_with_a_look_before"
    ),
    ("pages/ledgers/dept_output.py", "give_back"): _LISTS + "test_taken_in_made_a_clue_by_one_key_and_given_back",
    ("pages/organisation/charge.py", "tie"): (
        "ui/pages/organisation/test_charge_page.py::test_whose_households_and_one_cadre_of_them"
    ),
    ("pages/organisation/tree.py", "_join"): (
        "ui/pages/organisation/test_organisation_pages.py::test_a_cooperative_takes_households_along_in_one_action"
    ),
    ("pages/ledgers/placing.py", "do"): "walks/test_work.py::test_asked_recommended_hired",
    ("pages/ledgers/view.py", "_step"): (
        "walks/test_funds.py::test_a_project_from_its_plan_to_its_acceptance_with_its_money"
    ),
    ("pages/psychology/file_notes.py", "_make"): (
        "ui/pages/psychology/test_file_notes.py::test_a_safety_plan_is_made_and_printed"
    ),
    ("pages/psychology/file_work.py", "print_letter"): "walks/test_psychology.py::test_from_consent_to_the_letter",
    ("pages/psychology/handing.py", "_hand_over"): (
        "ui/pages/psychology/test_handing.py::test_the_file_asks_until_it_was_given"
    ),
    ("pages/psychology/limits.py", "change"): (
        "ui/pages/psychology/test_other_pages.py::"
        "test_a_threshold_is_changed_by_two_with_a_reason_and_its_source_stands_there"
    ),
    ("pages/psychology/paper_entry.py", "_keep"): (
        "ui/pages/psychology/test_paper_entry.py::test_the_same_paper_twice_is_asked_about"
    ),
    ("pages/psychology/paper_entry.py", "_settle"): (
        "ui/pages/psychology/test_paper_entry.py::test_the_second_pass_settles_what_differs"
    ),
    ("pages/psychology/screening.py", "_begin_scale"): (
        "ui/pages/psychology/test_screening.py::test_two_alike_on_a_day_are_asked_about"
    ),
    ("pages/psychology/screening.py", "_give_up"): ("ui/pages/psychology/test_screening.py::test_given_up_it_is_gone"),
    ("pages/psychology/screening.py", "_goes_on"): (
        "ui/pages/psychology/test_screening.py::test_half_a_scale_of_last_week_is_asked_about"
    ),
    ("pages/psychology/start.py", "_follow"): (
        "ui/dialogs/test_erase.py::test_what_another_desk_erased_is_erased_here_by_two"
    ),
    ("pages/psychology/team.py", "leave"): ("ui/pages/psychology/test_other_pages.py::test_a_member_joins_and_leaves"),
    ("pages/registration.py", "_forget"): (
        "ui/window/test_main_window.py::test_a_form_left_half_filled_stands_on_the_first_page_at_once"
    ),
    ("pages/settings_user.py", "_change_password"): (
        "ui/dialogs/test_users_refused.py::test_ones_own_password_is_changed_in_settings"
    ),
    ("pages/settings_user.py", "_encrypt"): "walks/test_whole_book.py::test_a_plain_book_is_encrypted",
    ("pages/today.py", "_discard"): (
        "ui/pages/test_today_drafts.py::test_a_draft_is_given_up_after_a_second_thought[True-True]"
    ),
    ("window/closed_book.py", "encrypted"): "walks/test_whole_book.py::test_a_plain_book_is_encrypted",
    ("window/errands.py", "backup"): "walks/test_whole_book.py::test_a_copy_is_put_back_in_the_window",
    ("window/rescue.py", "chosen"): "ui/window/test_app.py::test_three_steps_make_an_encrypted_book",
    ("window/rescue.py", "opened"): "ui/window/test_app.py::test_a_book_in_use_may_be_looked_at",
    ("window/undoing.py", "_agrees"): "ui/window/test_undoing.py::test_what_was_done_elsewhere_is_named_first",
}
_USERS = "ui/dialogs/test_users_refused.py::test_esc_in_what_is_asked_of_a_user_changes_nothing"
#: Esc in this test; where none is named, in tests/ui/test_dialogs_answered.py.
REFUSED: dict[Site, str] = {
    ("forms/photo_strip.py", "look"): (
        "ui/pages/monitoring/test_case_page.py::test_photos_of_a_step_are_seen_read_and_taken_away"
    ),
    ("dialogs/erase_assets.py", "ask"): "walks/test_erase_assets.py::test_two_people_erase_them_by_keys",
    ("pages/ledgers/dept_output.py", "give_back"): (
        _LISTS + "test_what_the_list_says_stays_and_what_was_found_out_is_written"
    ),
    ("dialogs/choose_backup.py", "_restore"): "ui/dialogs/test_dialogs.py::test_a_copy_is_made_listed_and_chosen",
    ("dialogs/choose_backup.py", "offer_backup"): (
        "ui/window/test_app.py::test_a_copy_that_is_not_wanted_leaves_the_damaged_book"
    ),
    ("dialogs/dept_list.py", "_ask"): _LISTS + "test_thought_better_of_nothing_is_kept[WhichDialog]",
    ("dialogs/dept_list.py", "_show"): _LISTS + "test_thought_better_of_nothing_is_kept[ComparedDialog]",
    ("dialogs/dept_list.py", "_summarise"): _LISTS + "test_what_the_list_says_stays_and_what_was_found_out_is_written",
    ("dialogs/held.py", "_ask"): AGREED["dialogs/held.py", "_ask"],
    ("dialogs/held.py", "_ask_drop"): AGREED["dialogs/held.py", "_ask_drop"],
    ("dialogs/preview.py", "_keep"): "ui/dialogs/test_preview.py::test_a_file_to_look_at_marks_nothing_as_printed",
    ("dialogs/psychology/erase.py", "ask"): AGREED["dialogs/psychology/erase.py", "ask"],
    **{
        ("dialogs/users.py", f"_{name}"): f"{_USERS}[{param}]"
        for name, param in {
            "add": "user0-add-0",
            "edit": "user1-edit-1",
            "reset": "user2-reset-1",
            "suspend": "user3-suspend-1",
            "remove": "user4-remove-1",
            "new_sheet": "user5-new_sheet-0",
            "ask_rekey": "user6-rekey-0",
            "grant": "user7-grant-1",
        }.items()
    },
    ("dialogs/users.py", "_removed"): "ui/dialogs/test_users_refused.py::test_another_key_later",
    ("forms/answers.py", "ask"): AGREED["forms/answers.py", "ask"],
    ("forms/sheet_draft.py", "compare"): "ui/forms/test_drafts_answered.py::test_looking_later_changes_nothing",
    ("forms/sheet_draft.py", "give_up"): AGREED["forms/sheet_draft.py", "give_up"],
    ("forms/sheet.py", "remark"): AGREED["forms/sheet.py", "remark"],
    ("pages/exchange/conflicts.py", "_all_alike"): AGREED["pages/exchange/conflicts.py", "_all_alike"],
    ("pages/organisation/charge.py", "tie"): AGREED["pages/organisation/charge.py", "tie"],
    ("pages/organisation/tree.py", "_join"): AGREED["pages/organisation/tree.py", "_join"],
    ("pages/ledgers/placing.py", "do"): AGREED["pages/ledgers/placing.py", "do"],
    ("pages/ledgers/view.py", "_step"): AGREED["pages/ledgers/view.py", "_step"],
    ("pages/psychology/file_notes.py", "_make"): AGREED["pages/psychology/file_notes.py", "_make"],
    ("pages/psychology/file_work.py", "print_letter"): AGREED["pages/psychology/file_work.py", "print_letter"],
    ("pages/psychology/handing.py", "_hand_over"): AGREED["pages/psychology/handing.py", "_hand_over"],
    ("pages/psychology/paper_entry.py", "_keep"): AGREED["pages/psychology/paper_entry.py", "_keep"],
    ("pages/psychology/paper_entry.py", "_settle"): AGREED["pages/psychology/paper_entry.py", "_settle"],
    ("pages/psychology/screening.py", "_begin_scale"): AGREED["pages/psychology/screening.py", "_begin_scale"],
    ("pages/psychology/screening.py", "_give_up"): AGREED["pages/psychology/screening.py", "_give_up"],
    ("pages/psychology/screening.py", "_goes_on"): AGREED["pages/psychology/screening.py", "_goes_on"],
    ("pages/psychology/start.py", "_follow"): AGREED["pages/psychology/start.py", "_follow"],
    ("pages/registration.py", "_forget"): AGREED["pages/registration.py", "_forget"],
    ("pages/settings_user.py", "_change_password"): AGREED["pages/settings_user.py", "_change_password"],
    ("pages/today.py", "_discard"): (
        "ui/pages/test_today_drafts.py::test_a_draft_is_given_up_after_a_second_thought[True-False]"
    ),
    ("window/closed_book.py", "encrypted"): (
        "ui/dialogs/test_users.py::test_a_plain_book_is_encrypted_from_the_window"
    ),
    ("window/rescue.py", "opened"): "ui/window/test_app.py::test_who_does_not_want_to_look_opens_nothing",
    ("window/undoing.py", "_agrees"): AGREED["window/undoing.py", "_agrees"],
}
#: Shown and closed, nothing comes of it by itself; "": in tests/ui/test_dialogs_answered.py.
LOOKED_AT: dict[Site, str] = {
    ("dialogs/psychology/consent.py", "look"): (
        "ui/pages/psychology/test_consent_photo.py::test_it_is_added_later_and_looked_at"
    ),
    ("dialogs/users.py", "_show_sheet"): "ui/dialogs/test_users.py::test_a_new_sheet_replaces_the_old_one",
    ("pages/exchange/receipts.py", "_show_held"): (
        "ui/pages/exchange/test_held.py::test_what_is_held_is_seen_and_let_in"
    ),
    ("pages/psychology/file_notes.py", "_read"): (
        "ui/pages/psychology/test_file_notes.py::test_a_review_is_kept_and_listed"
    ),
    ("pages/psychology/file_page.py", "_read"): "ui/pages/psychology/test_file_page.py::test_a_screening_is_read_whole",
    ("pages/psychology/paper_entry.py", "_note"): (
        "ui/pages/psychology/test_paper_entry.py::test_a_sign_on_a_paper_that_is_given_up_is_kept"
    ),
    ("pages/ledgers/printing.py", "print_of"): "walks/test_work.py::test_asked_recommended_hired",
    ("pages/monitoring/printing.py", "print_papers"): (
        "ui/pages/monitoring/test_case_page.py::test_its_papers_are_looked_at"
    ),
    ("pages/organisation/told.py", "print_out"): (
        "ui/pages/organisation/test_organisation_pages.py::test_the_board_of_a_village_is_looked_at"
    ),
    ("pages/settings_user.py", "_users"): "walks/test_users.py::test_a_suspended_user_is_told_so",
    ("window/rescue.py", "_new_book"): "ui/window/test_app.py::test_three_steps_make_an_encrypted_book",
    ("dialogs/list_output.py", "print_out"): "",
    ("pages/exchange/keys.py", "print_papers"): "",
    ("pages/exchange/questions.py", "print_out"): "",
    ("pages/psychology/census.py", "__init__"): "",
    ("pages/settings.py", "_counted"): "",
    ("pages/settings.py", "_limits"): "",
    ("pages/settings_user.py", "_log"): "",
    ("pages/saved_today.py", "_show_history"): "",
    ("window/errands.py", "about"): "",
    ("window/errands.py", "help"): "",
    ("window/errands.py", "print_blanks"): "ui/window/test_errands.py::test_every_blank_form_is_in_one_place",
    ("window/errands.py", "print_papers"): "",
}


def promised(node: str) -> set[tuple[Site, bool | None]]:
    """What a test is to open, and how it answers there (None: it closes it), by pytest's name of the test."""
    name = node.removeprefix("tests/")
    names = {name, name.partition("[")[0]}
    tables = ((AGREED, True), (REFUSED, False), (LOOKED_AT, None))
    return {(site, how) for table, how in tables for site, test in table.items() if test in names}


def broken(node: str, met: set[tuple[Site, bool]]) -> list[str]:
    """Which of its promises a test did not keep."""
    seen = {site for site, _ in met}
    return [
        f"{':'.join(site)} was not {'closed' if how is None else 'agreed to' if how else 'refused'} in {node}"
        for site, how in promised(node)
        if (site not in seen if how is None else (site, how) not in met)
    ]
