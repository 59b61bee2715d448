# SPDX-License-Identifier: Apache-2.0
"""Who works here, who may sign that, and who is given which key."""

from __future__ import annotations

import datetime

import msgspec
import pytest

from intake_desktop.vault import Member, Unlocked, slot_file
from intake_desktop.vault import roster as rosters
from intake_desktop.vault.troubles import (
    CodeTaken,
    LastSupervisor,
    NeedsCounsellor,
    NeedsSupervisor,
    NoSuchMember,
    NoteNotForYou,
    RosterForged,
    SlotTampered,
    WrongPassphrase,
)

from .office import PC, STORE, words


def test_the_roster_tells_who_works_here_since_when_and_under_which_agreement(centre: PC) -> None:
    supervisor = centre.sign_in("SV01")
    centre.vault().add(supervisor, Member("mo01", ("medical_officer",), "ur", "2026-11-20"), words("CW01"))
    person = centre.vault().roster().person("MO01")
    assert (person.roles, person.language, person.active) == (("medical_officer",), "ur", True)
    assert person.agreement_on == "2026-11-20"
    assert person.since == datetime.datetime.fromtimestamp(centre.wall, datetime.UTC).date().isoformat()
    centre.vault().record_agreement(supervisor, "CW01", datetime.date(2026, 11, 21))
    assert centre.vault().roster().person("CW01").agreement_on == "2026-11-21"
    assert [one.code for one in supervisor.roster.users] == ["SV01", "CW01", "CO01", "MO01"]


def test_only_a_supervisor_changes_the_list_of_staff(centre: PC) -> None:
    caseworker = centre.sign_in("CW01")
    before = slot_file.read(centre.home)
    vault = centre.vault()
    for forbidden in (
        lambda: vault.add(caseworker, Member("CO02", ("caseworker",)), words("CO02")),
        lambda: vault.deactivate(caseworker, "SV01"),
        lambda: vault.change_roles(caseworker, "CW01", ("supervisor",)),
        lambda: vault.reset_passphrase(caseworker, "CO01", words("CO02")),
        lambda: vault.renew_notes_key(caseworker),
        lambda: vault.begin_key_change(caseworker),
        lambda: vault.sheet(caseworker),
        lambda: vault.hand_over(caseworker),
    ):
        with pytest.raises(NeedsSupervisor):
            forbidden()
    with pytest.raises(NeedsCounsellor):
        vault.notes_sheet(caseworker)
    assert slot_file.read(centre.home) == before


def test_a_code_is_never_given_twice(centre: PC) -> None:
    supervisor = centre.sign_in("SV01")
    centre.vault().deactivate(supervisor, "CW01")
    for code in ("CW01", "cw01", "CO01"):
        with pytest.raises(CodeTaken):
            centre.vault().add(supervisor, Member(code, ("caseworker",)), words("CO02"))


def test_somebody_who_leaves_cannot_sign_in_from_either_copy_and_her_line_stays(centre: PC) -> None:
    supervisor = centre.sign_in("SV01")
    centre.vault().deactivate(supervisor, "CW01")
    for spoiled in (None, "slots.a", "slots.b"):
        if spoiled:
            (centre.home / spoiled).write_bytes(b"spoiled")
        with pytest.raises(WrongPassphrase):
            centre.sign_in("CW01")
        centre.sign_in("SV01")
        centre.pass_time(60)
    person = centre.vault().roster().person("CW01")
    assert not person.active
    assert person.until is not None
    contents = slot_file.read(centre.home)
    assert not any(grant.recipient == person.keys[-1].seal for grant in contents.grants)


def test_an_account_is_closed_while_she_sits_at_the_pc(centre: PC) -> None:
    boss, second = centre.sign_in("SV01"), centre.sign_in("SV01")
    centre.vault().add(boss, Member("SV02", ("supervisor",)), words("SV02"))
    other = centre.sign_in("SV02")
    centre.vault().deactivate(other, "SV01")
    with pytest.raises(NeedsSupervisor):
        centre.hire(second, "CO02", "caseworker")


def test_the_centre_keeps_a_supervisor(centre: PC) -> None:
    supervisor = centre.sign_in("SV01")
    with pytest.raises(LastSupervisor):
        centre.vault().deactivate(supervisor, "SV01")
    with pytest.raises(LastSupervisor):
        centre.vault().change_roles(supervisor, "SV01", ("counsellor",))
    centre.hire(supervisor, "SV02", "centre_administrator")
    centre.vault().change_roles(supervisor, "SV01", ("caseworker",))
    assert centre.sign_in("SV01").roles == ("caseworker",)
    with pytest.raises(NeedsSupervisor):
        centre.hire(supervisor, "CO02", "caseworker")
    with pytest.raises(NoSuchMember):
        centre.vault().deactivate(centre.sign_in("SV02"), "CW99")


def test_a_forgotten_passphrase_is_replaced_and_she_is_told_by_whom(centre: PC) -> None:
    supervisor = centre.sign_in("SV01")
    before = centre.sign_in("CW01")
    centre.vault().reset_passphrase(supervisor, "CW01", words("CO02"))
    with pytest.raises(WrongPassphrase):
        centre.sign_in("CW01")
    again = centre.vault().unlock("CW01", words("CO02"))
    assert again.user_id == before.user_id
    assert bytes(again.data_key) == bytes(before.data_key)
    assert again.seal_public != before.seal_public
    assert again.reset is not None
    assert again.reset.by == "SV01"


def test_ones_own_passphrase_is_changed_without_losing_anything(centre: PC) -> None:
    counsellor = centre.sign_in("CO01")
    sealed = counsellor.seal_note(b"she slept well")
    centre.vault().change_passphrase(counsellor, words("CO02"))
    with pytest.raises(WrongPassphrase):
        centre.sign_in("CO01")
    again = centre.vault().unlock("CO01", words("CO02"))
    assert bytes(again.open_note(sealed)) == b"she slept well"
    assert again.reset is None


class TestNotes:
    """Session notes are sealed by anybody and opened by counsellors only."""

    def test_a_counsellor_opens_what_a_caseworker_sealed(self, centre: PC) -> None:
        caseworker, counsellor = centre.sign_in("CW01"), centre.sign_in("CO01")
        sealed = caseworker.seal_note("وہ محفوظ ہے".encode())
        assert "محفوظ".encode() not in sealed
        assert counsellor.open_note(sealed).decode() == "وہ محفوظ ہے"
        with pytest.raises(NoteNotForYou):
            caseworker.open_note(sealed)
        with pytest.raises(NoteNotForYou):
            counsellor.open_note(sealed[:-1] + bytes([sealed[-1] ^ 1]))

    def test_a_supervisor_who_is_no_counsellor_cannot_grant_what_she_does_not_hold(self, pc: PC) -> None:
        founding = pc.found()
        pc.hire(founding.unlocked, "CO01", "counsellor")
        counsellor = pc.sign_in("CO01")
        sealed = founding.unlocked.seal_note(b"a note")
        assert counsellor.notes_key is None
        with pytest.raises(NoteNotForYou):
            counsellor.open_note(sealed)
        with pytest.raises(NeedsCounsellor):
            pc.vault().grant_notes(founding.unlocked, "CO01")

    def test_a_counsellor_hands_the_key_on_to_another_and_to_nobody_else(self, centre: PC) -> None:
        supervisor = centre.sign_in("SV01")
        centre.vault().change_roles(supervisor, "SV01", ("supervisor",))
        assert supervisor.notes_key is None
        centre.hire(supervisor, "CO02", "counsellor")
        counsellor = centre.sign_in("CO01")
        centre.vault().grant_notes(counsellor, "CO02")
        sealed = counsellor.seal_note(b"a note")
        assert bytes(centre.sign_in("CO02").open_note(sealed)) == b"a note"
        for code in ("CW01", "SV01"):
            with pytest.raises(NeedsCounsellor):
                centre.vault().grant_notes(counsellor, code)

    def test_after_a_reset_a_counsellor_waits_for_another_counsellor(self, centre: PC) -> None:
        supervisor = centre.sign_in("SV01")
        centre.hire(supervisor, "CO02", "counsellor")
        centre.vault().change_roles(supervisor, "SV01", ("supervisor",))
        centre.vault().reset_passphrase(supervisor, "CO02", words("CW01"))
        assert centre.vault().unlock("CO02", words("CW01")).notes_key is None
        centre.vault().grant_notes(centre.sign_in("CO01"), "CO02")
        assert centre.vault().unlock("CO02", words("CW01")).notes_key is not None

    def test_who_is_no_counsellor_any_more_loses_the_key(self, centre: PC) -> None:
        sealed = centre.sign_in("CW01").seal_note(b"a note")
        centre.vault().change_roles(centre.sign_in("SV01"), "CO01", ("caseworker",))
        with pytest.raises(NoteNotForYou):
            centre.sign_in("CO01").open_note(sealed)

    def test_a_new_notes_key_is_for_new_notes_and_the_old_one_opens_old_notes(self, centre: PC) -> None:
        supervisor = centre.sign_in("SV01")
        old_note = supervisor.seal_note(b"old")
        gone = centre.sign_in("CO01")
        centre.vault().deactivate(supervisor, "CO01")
        centre.vault().renew_notes_key(supervisor)
        new_note = centre.sign_in("CW01").seal_note(b"new")
        assert bytes(centre.sign_in("SV01").open_note(old_note)) == b"old"
        assert bytes(centre.sign_in("SV01").open_note(new_note)) == b"new"
        assert bytes(gone.open_note(old_note)) == b"old"
        with pytest.raises(NoteNotForYou):
            gone.open_note(new_note)

    def test_a_supervisor_who_calls_herself_a_counsellor_gets_no_notes_key_by_a_change_of_keys(self, pc: PC) -> None:
        supervisor = pc.found().unlocked
        pc.vault().change_roles(supervisor, "SV01", ("supervisor", "counsellor"))
        with pytest.raises(NeedsCounsellor):
            pc.vault().renew_notes_key(supervisor)
        assert pc.sign_in("SV01").notes_key is None

    def test_the_next_notes_key_is_for_those_who_hold_the_present_one(self, centre: PC) -> None:
        supervisor = centre.sign_in("SV01")
        centre.vault().change_roles(supervisor, "SV01", ("supervisor",))
        centre.hire(supervisor, "CO02", "counsellor")
        centre.vault().change_roles(supervisor, "SV01", ("supervisor", "counsellor"))
        centre.vault().renew_notes_key(supervisor)
        sealed = centre.sign_in("CW01").seal_note(b"what she said")
        assert bytes(centre.sign_in("CO01").open_note(sealed)) == b"what she said"
        for code in ("SV01", "CO02"):
            assert centre.sign_in(code).notes_key is None


class TestKeyOfTheStore:
    """Changing the store's key: at every moment everybody holds the key with which it opens."""

    def test_both_keys_are_granted_until_the_new_one_is_in_place(self, centre: PC) -> None:
        supervisor = centre.sign_in("SV01")
        old = bytes(supervisor.data_key)
        present, coming = (bytes(key) for key in centre.vault().begin_key_change(supervisor))
        assert present == old != coming
        assert tuple(bytes(key) for key in centre.vault().begin_key_change(supervisor)) == (present, coming)
        meanwhile = centre.sign_in("CW01")
        assert [bytes(key) for key in meanwhile.data_keys] == [present, coming]
        assert bytes(meanwhile.data_key) == present
        centre.vault().end_key_change(supervisor)
        after = centre.sign_in("CW01")
        assert [bytes(key) for key in after.data_keys] == [coming]
        held = {grant.key for grant in slot_file.read(centre.home).grants}
        states = {key.id: key.state for key in after.roster.keys if key.kind == "store"}
        assert sorted(states.values()) == ["current", "past"]
        assert all(states.get(key) != "past" for key in held)

    def test_a_change_that_did_not_arrive_is_given_up(self, centre: PC) -> None:
        supervisor = centre.sign_in("SV01")
        old = bytes(supervisor.data_key)
        centre.vault().begin_key_change(supervisor)
        centre.vault().end_key_change(supervisor, arrived=False)
        assert [bytes(key) for key in centre.sign_in("CW01").data_keys] == [old]

    def test_somebody_hired_in_the_middle_holds_both(self, centre: PC) -> None:
        supervisor = centre.sign_in("SV01")
        keys = [bytes(key) for key in centre.vault().begin_key_change(supervisor)]
        centre.vault().add(supervisor, Member("CW02", ("caseworker",)), words("CW01"))
        assert [bytes(key) for key in centre.vault().unlock("CW02", words("CW01")).data_keys] == keys


class TestForgedRosters:
    """An insider knows the store's key and her own keys, and can write to every file of the PC."""

    def forge(self, pc: PC, insider: Unlocked, **changes: object) -> None:
        """Write a next roster with these changes, signed by the insider."""
        contents = slot_file.read(pc.home)
        chain = contents.chain()
        roster = msgspec.structs.replace(
            chain.current, version=chain.current.version + 1, previous=chain.head, **changes
        )
        signed = (*chain.signed, rosters.signed(roster, insider.secrets.sign))
        forged = rosters.Chain(signed, chain.digests, roster)
        slot_file.write(pc.home, msgspec.structs.replace(contents, rosters=slot_file.packed(forged)))

    def test_a_caseworker_cannot_make_herself_supervisor(self, centre: PC) -> None:
        insider = centre.sign_in("CW01")
        users = tuple(
            msgspec.structs.replace(one, roles=("supervisor", "counsellor")) if one.code == "CW01" else one
            for one in insider.roster.users
        )
        self.forge(centre, insider, users=users)
        for code in ("SV01", "CW01", "CO01"):
            with pytest.raises(RosterForged):
                centre.sign_in(code)

    def test_a_caseworker_cannot_put_her_own_key_in_place_of_the_notes_key(self, centre: PC) -> None:
        insider = centre.sign_in("CW01")
        shared = tuple(
            msgspec.structs.replace(key, public=insider.seal_public) if key.kind == "notes" else key
            for key in insider.roster.keys
        )
        self.forge(centre, insider, keys=shared)
        with pytest.raises(RosterForged):
            centre.sign_in("CO01")

    def test_a_whole_new_list_of_her_own_does_not_fit_the_slots(self, centre: PC) -> None:
        insider = centre.sign_in("CW01")
        own = msgspec.structs.replace(
            insider.roster,
            version=1,
            previous="",
            users=tuple(
                msgspec.structs.replace(one, roles=("supervisor",)) if one.code == "CW01" else one
                for one in insider.roster.users
            ),
        )
        chain = rosters.read_chain([rosters.signed(own, insider.secrets.sign)])
        contents = slot_file.read(centre.home)
        slot_file.write(centre.home, msgspec.structs.replace(contents, rosters=slot_file.packed(chain)))
        for code in ("SV01", "CO01", "CW01"):
            with pytest.raises(SlotTampered):
                centre.sign_in(code)

    def test_an_older_list_is_refused_by_everybody_who_came_after_it(self, centre: PC) -> None:
        contents = slot_file.read(centre.home)
        chain = contents.chain()
        older = rosters.read_chain(chain.signed[:-1])
        slot_file.write(centre.home, msgspec.structs.replace(contents, rosters=slot_file.packed(older)))
        with pytest.raises(SlotTampered):
            centre.sign_in("CO01")

    def test_a_list_that_goes_back_while_she_is_signed_in_is_not_gone_on_from(self, centre: PC) -> None:
        supervisor = centre.sign_in("SV01")
        before = slot_file.read(centre.home)
        centre.vault().deactivate(supervisor, "CW01")
        slot_file.write(centre.home, before)
        with pytest.raises(SlotTampered):
            centre.hire(supervisor, "CO02", "caseworker")

    @pytest.mark.parametrize(
        "change",
        [
            {"kind": "intake/other"},
            {"centre": "0" * 32},
            {"version": 9},
            {"previous": "0" * 64},
        ],
    )
    def test_even_a_supervisor_signs_only_the_next_version_of_this_centre(
        self, centre: PC, change: dict[str, object]
    ) -> None:
        chain = slot_file.read(centre.home).chain()
        next_one = {"version": chain.current.version + 1, "previous": chain.head} | change
        roster = msgspec.structs.replace(chain.current, **next_one)
        with pytest.raises(RosterForged):
            chain.followed_by(roster, centre.sign_in("SV01").secrets.sign)

    def test_a_grant_of_another_key_is_noticed(self, centre: PC) -> None:
        from intake_desktop.vault.unlocked import grant

        insider = centre.sign_in("CW01")
        contents = slot_file.read(centre.home)
        store_key = insider.roster.keys_of("store")[0]
        supervisor = insider.roster.person("SV01").keys[-1]
        swapped = tuple(
            grant(store_key, bytearray(48), supervisor)
            if (one.recipient, one.key) == (supervisor.seal, store_key.id)
            else one
            for one in contents.grants
        )
        slot_file.write(centre.home, msgspec.structs.replace(contents, grants=swapped))
        with pytest.raises(SlotTampered):
            centre.sign_in("SV01")
        assert centre.sign_in("CW01").store == STORE

    @pytest.mark.parametrize("spoil", ["key", "recipient"])
    def test_a_grant_that_was_spoiled_is_not_silently_left_out(self, centre: PC, spoil: str) -> None:
        contents = slot_file.read(centre.home)
        counsellor = contents.chain().current.person("CO01").keys[-1].seal
        notes = contents.chain().current.keys_of("notes")[0].id
        spoiled = tuple(
            msgspec.structs.replace(one, **{spoil: getattr(one, spoil)[:-1] + "x"})
            if (one.key, one.recipient) == (notes, counsellor)
            else one
            for one in contents.grants
        )
        slot_file.write(centre.home, msgspec.structs.replace(contents, grants=spoiled))
        with pytest.raises(SlotTampered):
            centre.sign_in("CO01")
