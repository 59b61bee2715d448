# SPDX-License-Identifier: Apache-2.0
"""People come to the centre, change what they do, forget, leave the same day and come back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import AGREED, Office

from intake_desktop.domain.permissions import NotAllowed
from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import access, bundles, cases, drafts, elsewhere, notices, setup, staff, unlock
from intake_desktop.services.desk import Desk
from intake_desktop.services.staff import AccountClosed, AccountOpen, DoneNotNoted, OwnAccount, StaffIncomplete
from intake_desktop.store.troubles import DiskFull
from intake_desktop.vault import read_sheet, seal_note
from intake_desktop.vault.troubles import LastSupervisor, NeedsCounsellor, NoSuchMember, NoteNotForYou, WrongPassphrase

TODAY, TOMORROW = "2026-11-22", "2026-11-23"


def audited(office: Office, event: str) -> list[tuple[str, str]]:
    """Who did it and about whom, as the audit trail keeps it."""
    query = "select actor, about from audit where event = ? order by nr"
    return office.desk("SV01").store.reader.execute(query, (event,)).fetchall()


def fresh(office: Office, code: str) -> bytearray:
    """A new passphrase, which she remembers from now on."""
    office.passphrases[code] = setup.suggest_passphrase()
    return bytearray(office.passphrases[code].encode())


def hire(office: Office, code: str, *roles: str) -> None:
    staff.add_staff(office.desk("SV01"), code, roles, "ur", fresh(office, code), AGREED)


def paper(office: Office) -> str:
    """The counselling sheet in the locked cupboard."""
    return office.founded._sheets.notes_sheet.text()


def test_nobody_has_a_key_before_she_signed_the_agreement(office: Office) -> None:
    desk = office.desk("SV01")
    for agreement in ("", TOMORROW, "20261120", "soon"):
        with pytest.raises(StaffIncomplete):
            staff.add_staff(desk, "CW09", ("caseworker",), "ur", fresh(office, "CW09"), agreement)
    assert "CW09" not in [one.code for one in staff.list_staff(desk)]
    staff.add_staff(desk, "cw09", ("caseworker",), "ur", fresh(office, "CW09"), TODAY)
    assert staff.member(desk, "CW09").agreement_on == TODAY
    assert audited(office, "role_changed")[-1] == ("SV01", "CW09 added caseworker")
    assert office.desk("CW09").roles == ("caseworker",)


def test_a_code_is_no_name(office: Office) -> None:
    for code in ("Zainab Bibi", "زینب", "C", "CW-09", ""):
        with pytest.raises(StaffIncomplete):
            staff.add_staff(office.desk("SV01"), code, ("caseworker",), "ur", bytearray(b"x"), AGREED)


def test_other_roles_count_from_the_next_sign_in(office: Office) -> None:
    changed = staff.change_roles(office.desk("SV01"), "CW01", ("caseworker", "front_desk")).value
    assert changed.roles == ("caseworker", "front_desk")
    assert audited(office, "role_changed")[-1] == ("SV01", "CW01 roles caseworker front_desk")
    assert office.desk("CW01").roles == ("caseworker", "front_desk")


def test_roles_that_do_not_go_together_are_refused(office: Office) -> None:
    for roles in (("system_admin", "caseworker"), ("partner_desk", "caseworker"), (), ("queen",)):
        with pytest.raises(StaffIncomplete):
            staff.change_roles(office.desk("SV01"), "CW01", roles)
    assert staff.member(office.desk("SV01"), "CW01").roles == ("caseworker",)


def test_nobody_takes_the_staff_list_out_of_her_own_hands(office: Office) -> None:
    desk = office.desk("SV01")
    for deed in (
        lambda: staff.change_roles(desk, "SV01", ("caseworker",)),
        lambda: staff.deactivate(desk, "sv01"),
        lambda: staff.reset_passphrase(desk, "SV01", bytearray(b"x")),
    ):
        with pytest.raises(OwnAccount):
            deed()
    more = staff.change_roles(desk, "SV01", ("supervisor", "caseworker", "counsellor")).value
    assert more.notes == "none", "a supervisor who calls herself a counsellor reads no session note"


def test_the_last_supervisor_stays(office: Office) -> None:
    hire(office, "CA01", "centre_administrator")
    staff.deactivate(office.desk("CA01"), "SV01")
    hire_by = office.desk("CA01")
    staff.add_staff(hire_by, "SV02", ("supervisor",), "ur", fresh(office, "SV02"), AGREED)
    staff.deactivate(office.desk("SV02"), "CA01")
    with pytest.raises(OwnAccount):
        staff.deactivate(office.desk("SV02"), "SV02")
    desk = office.desk("SV02")
    with pytest.raises(LastSupervisor):
        desk.vault.deactivate(desk.unlocked, "SV02")


def test_only_those_who_look_after_the_staff_change_it(office: Office) -> None:
    hire(office, "SA01", "system_admin")
    assert len(staff.list_staff(office.desk("SA01"))) == 5, "whoever looks after the computers sees the list"
    deeds: list[Callable[[Desk], object]] = [
        lambda desk: staff.change_roles(desk, "CW02", ("supervisor",)),
        lambda desk: staff.record_agreement(desk, "CW02", TODAY),
        lambda desk: staff.deactivate(desk, "CW02"),
        lambda desk: staff.reset_passphrase(desk, "CW02", bytearray(b"x")),
        lambda desk: staff.bring_back(desk, "CW02", bytearray(b"x"), TODAY),
        lambda desk: staff.take_drafts(desk, "CW02"),
        lambda desk: staff.leaving(desk, "CW02"),
        lambda desk: staff.grant_notes_from_sheet(desk, "CW02", paper(office)),
        lambda desk: elsewhere.closed_elsewhere(desk),
        lambda desk: elsewhere.keep_open(desk, "CW02"),
    ]
    for code in ("SA01", "CW01", "CO01"):
        for deed in deeds:
            with pytest.raises(NotAllowed):
                deed(office.desk(code))
    with pytest.raises(NotAllowed):
        staff.list_staff(office.desk("CW01"))


def test_whoever_leaves_cannot_sign_in_from_that_moment(office: Office) -> None:
    office.intake("CW02")
    closed = staff.deactivate(office.desk("SV01"), "CW02").value
    assert (closed.active, closed.until) == (False, office.vault.roster().person("CW02").until)
    assert closed.until is not None
    assert audited(office, "role_changed")[-1] == ("SV01", "CW02 closed")
    office.close()
    with pytest.raises(WrongPassphrase):
        office.desk("CW02")
    assert cases.list_cases(office.desk("SV01"))[0].owner == "CW02", "her code stays with the records"
    for deed in (
        lambda: staff.deactivate(office.desk("SV01"), "CW02"),
        lambda: staff.change_roles(office.desk("SV01"), "CW02", ("caseworker",)),
        lambda: staff.reset_passphrase(office.desk("SV01"), "CW02", bytearray(b"x")),
        lambda: staff.record_agreement(office.desk("SV01"), "CW02", TODAY),
    ):
        with pytest.raises(AccountClosed):
            deed()
    with pytest.raises(NoSuchMember):
        staff.deactivate(office.desk("SV01"), "XX99")


def test_what_stands_in_her_name_is_known_before_she_leaves_and_nothing_of_it_is_lost(office: Office) -> None:
    office.intake("CW02")
    office.intake("CW02")
    office.intake("CW01")
    case = office.intake("CW02", services_wanted=["counselling_psychosocial"]).case_id
    access.assign_counsellor(office.desk("CW02"), case, "CO01")
    begun = drafts.begin_intake(office.desk("CW02")).value
    drafts.keep_draft(office.desk("CW02"), begun.id, {"full_name": "زینب بی بی"}, "about")
    left = staff.leaving(office.desk("SV01"), "cw02")
    assert (left.cases, left.counselling, left.drafts, left.note_drafts) == (3, 0, 1, 0)
    assert staff.leaving(office.desk("SV01"), "CO01").counselling == 1
    with pytest.raises(AccountOpen):
        staff.take_drafts(office.desk("SV01"), "CW02")
    staff.deactivate(office.desk("SV01"), "CW02")
    assert staff.take_drafts(office.desk("SV01"), "CW02").value == 1
    taken = drafts.open_draft(office.desk("SV01"), begun.id)
    assert (taken.owner, taken.answers) == ("SV01", {"full_name": "زینب بی بی"})
    assert staff.leaving(office.desk("SV01"), "CW02").drafts == 0


def test_a_forgotten_passphrase_is_replaced_and_she_is_told(office: Office) -> None:
    office.close()
    before = bytearray(office.passphrases["CW01"].encode())
    changed = staff.reset_passphrase(office.desk("SV01"), "CW01", fresh(office, "CW01")).value
    assert changed.reset is not None
    assert changed.reset.by == "SV01"
    assert audited(office, "keys_changed")[-1] == ("SV01", "CW01 passphrase")
    office.close()
    with pytest.raises(WrongPassphrase):
        unlock.unlock(office.home, "CW01", before, vault=office.vault)
    told = office.desk("CW01").unlocked.reset
    assert told == changed.reset


def test_a_counsellor_whose_passphrase_was_reset_reads_no_note_until_a_counsellor_helps(office: Office) -> None:
    hire(office, "CO02", "counsellor")
    note = seal_note(office.vault.roster(), b"what she said")
    assert staff.member(office.desk("SV01"), "CO02").notes == "none"
    staff.grant_notes(office.desk("CO01"), "co02")
    assert bytes(office.desk("CO02").unlocked.open_note(note)) == b"what she said"
    staff.reset_passphrase(office.desk("SV01"), "CO02", fresh(office, "CO02"))
    with pytest.raises(NoteNotForYou):
        office.desk("CO02").unlocked.open_note(note)
    with pytest.raises(NeedsCounsellor):
        staff.grant_notes(office.desk("CO02"), "CO02")
    with pytest.raises(NotAllowed):
        staff.grant_notes(office.desk("SV01"), "CO02")
    given = staff.grant_notes_from_sheet(office.desk("SV01"), "CO02", paper(office)).value
    assert given.notes == "all"
    assert bytes(office.desk("CO02").unlocked.open_note(note)) == b"what she said"
    assert audited(office, "keys_changed")[-1] == ("SV01", "CO02 session notes")


def test_the_last_who_can_read_the_notes_is_named_before_she_loses_the_key(office: Office) -> None:
    assert staff.leaving(office.desk("SV01"), "CO01").last_with_notes
    assert not staff.leaving(office.desk("SV01"), "CW01").last_with_notes
    hire(office, "CO02", "counsellor")
    assert staff.leaving(office.desk("SV01"), "CO01").last_with_notes, "who holds no key yet does not count"
    staff.grant_notes(office.desk("CO01"), "CO02")
    assert not staff.leaving(office.desk("SV01"), "CO01").last_with_notes


def test_a_new_key_of_the_notes_leaves_older_notes_to_those_who_held_the_old_one(office: Office) -> None:
    old_sheet = paper(office)
    desk = office.desk("SV01")
    desk.vault.renew_notes_key(desk.unlocked)
    assert staff.member(desk, "CO01").notes == "all"
    hire(office, "CO02", "counsellor")
    assert staff.grant_notes_from_sheet(office.desk("SV01"), "CO02", old_sheet).value.notes == "older"
    new_sheet = read_sheet(desk.vault.renew_notes_key(office.desk("SV01").unlocked).text())
    assert staff.member(office.desk("SV01"), "CO02").notes == "older", "who lacks the present key is not given the next"
    hire(office, "CO03", "counsellor")
    office.vault.grant_notes_from_sheet(office.desk("SV01").unlocked, "CO03", new_sheet)
    assert staff.member(office.desk("SV01"), "CO03").notes == "newest"
    staff.grant_notes(office.desk("CO01"), "CO02")
    assert staff.member(office.desk("SV01"), "CO02").notes == "all"
    assert staff.change_roles(office.desk("SV01"), "CO01", ("caseworker",)).value.notes == ""


def test_whoever_comes_back_signs_again_and_has_a_new_passphrase(office: Office) -> None:
    with pytest.raises(AccountOpen):
        staff.bring_back(office.desk("SV01"), "CW02", fresh(office, "CW09"), TODAY)
    staff.deactivate(office.desk("SV01"), "CW02")
    with pytest.raises(StaffIncomplete):
        staff.bring_back(office.desk("SV01"), "CW02", fresh(office, "CW09"), "")
    back = staff.bring_back(office.desk("SV01"), "CW02", fresh(office, "CW02"), TODAY).value
    assert (back.active, back.until, back.agreement_on, back.roles) == (True, None, TODAY, ("caseworker",))
    assert office.desk("CW02").staff_code == "CW02"
    assert audited(office, "role_changed")[-1] == ("SV01", "CW02 back caseworker")


def test_a_newer_agreement_is_written_down(office: Office) -> None:
    with pytest.raises(StaffIncomplete):
        staff.record_agreement(office.desk("SV01"), "CW01", TOMORROW)
    assert staff.record_agreement(office.desk("SV01"), "CW01", TODAY).value.agreement_on == TODAY
    assert audited(office, "role_changed")[-1] == ("SV01", "CW01 agreement")


def test_what_failed_is_not_noted_and_what_is_done_is_not_told_as_undone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = audited(office, "role_changed")
    with pytest.raises(Trouble):
        staff.add_staff(office.desk("SV01"), "CW01", ("caseworker",), "ur", fresh(office, "CW09"), AGREED)
    assert audited(office, "role_changed") == before

    def full(*_: object) -> None:
        raise DiskFull(sentence("The disk is full."))

    monkeypatch.setattr("intake_desktop.store.transaction.Transaction.finish", full)
    with pytest.raises(DoneNotNoted):
        staff.deactivate(office.desk("SV01"), "CW02")
    monkeypatch.undo()
    assert not staff.member(office.desk("SV01"), "CW02").active


def test_another_pc_that_closed_an_account_is_heard_and_asks_only_once(
    offices: Callable[..., list[Office]], tmp_path: Path
) -> None:
    a, b = offices("A", "B")

    def letter() -> None:
        path = bundles.export_bundle(b.desk("SV01"), tmp_path).value.path
        bundles.import_bundle(a.desk("SV01"), path)

    letter()
    assert elsewhere.closed_elsewhere(a.desk("SV01")) == []
    told = elsewhere.accounts_elsewhere(a.desk("SV01"), "cw02")
    assert [(one.station, one.active) for one in told] == [("B", True)]
    staff.deactivate(b.desk("SV01"), "CW02")
    letter()
    (closed,) = elsewhere.closed_elsewhere(a.desk("SV01"))
    assert "closed_elsewhere" in [one.name for one in notices.at_sign_in(a.desk("SV01"))]
    assert (closed.code, closed.station, closed.until) == ("CW02", "B", staff.member(b.desk("SV01"), "CW02").until)
    with pytest.raises(OwnAccount):
        elsewhere.keep_open(a.desk("SV01"), "SV01")
    elsewhere.keep_open(a.desk("SV01"), "CW02")
    assert elsewhere.closed_elsewhere(a.desk("SV01")) == []
    assert staff.member(a.desk("SV01"), "CW02").active, "another PC closes nobody's account here"


def test_a_list_of_staff_that_was_tampered_with_tells_nothing(
    offices: Callable[..., list[Office]], tmp_path: Path
) -> None:
    a, b = offices("A", "B")
    staff.deactivate(b.desk("SV01"), "CW02")
    path = bundles.export_bundle(b.desk("SV01"), tmp_path).value.path
    bundles.import_bundle(a.desk("SV01"), path)
    desk = a.desk("SV01")
    with desk.store.scratch() as db:
        db.execute("update peer_roster set content = cast(replace(cast(content as text), 'CW02', 'CW01') as blob)")
    assert elsewhere.closed_elsewhere(desk) == []
