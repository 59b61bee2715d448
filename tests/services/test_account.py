# SPDX-License-Identifier: Apache-2.0
"""Her own account: what she may do here, a passphrase of her own, and a counsellor who helps another one."""

from __future__ import annotations

import pytest
from tests.conftest import AGREED, Office

from intake_desktop.domain.permissions import NotAllowed
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import account, keys, notices, setup, staff, unlock
from intake_desktop.vault.troubles import PassphraseTooWeak, WrongPassphrase


def typed(text: str) -> bytearray:
    return bytearray(text.encode())


def test_everybody_sees_what_the_list_of_staff_says_of_her_and_of_nobody_else(office: Office) -> None:
    for code, roles in (("CW01", ("caseworker",)), ("CO01", ("counsellor",)), ("SV01", ("supervisor", "caseworker"))):
        own = account.own_account(office.desk(code))
        assert (own.code, own.roles, own.agreement_on) == (code, roles, AGREED)
    assert account.own_account(office.desk("CO01")).notes == "all"


def test_she_changes_her_passphrase_with_the_one_she_has(office: Office) -> None:
    before, coming = office.passphrases["CW01"], setup.suggest_passphrase()
    desk = office.desk("CW01")
    account.change_passphrase(desk, typed(before), typed(coming))
    office.close()
    with pytest.raises(WrongPassphrase):
        unlock.unlock(office.home, "CW01", typed(before), vault=office.vault)
    office.passphrases["CW01"] = coming
    noted = (
        office.desk("CW01")
        .store.reader.execute("select actor, about from audit where event = 'keys_changed' order by nr")
        .fetchall()
    )
    assert noted[-1] == ("CW01", "CW01 own passphrase")


def test_a_counsellor_keeps_the_key_of_the_notes_with_her_new_passphrase(office: Office) -> None:
    coming = setup.suggest_passphrase()
    account.change_passphrase(office.desk("CO01"), typed(office.passphrases["CO01"]), typed(coming))
    office.passphrases["CO01"] = coming
    office.close()
    assert office.desk("CO01").unlocked.notes_key is not None


def test_whoever_sits_down_at_a_desk_left_open_changes_nothing(office: Office) -> None:
    desk = office.desk("CW01")
    with pytest.raises(WrongPassphrase):
        account.change_passphrase(desk, typed("not what she types"), typed(setup.suggest_passphrase()))
    tries = desk.store.reader.execute("select count(*) from audit where event = 'keys_changed' and actor = 'CW01'")
    assert tries.fetchone() == (0,)
    office.close()
    assert office.desk("CW01").staff_code == "CW01", "with the passphrase she always had"


def test_a_passphrase_that_protects_nothing_is_refused(office: Office) -> None:
    desk, present = office.desk("CW01"), office.passphrases["CW01"]
    with pytest.raises(PassphraseTooWeak):
        account.change_passphrase(desk, typed(present), typed("short"))
    with pytest.raises(Trouble) as told:
        account.change_passphrase(desk, typed(present), typed(present))
    assert told.value.name == "same_passphrase"
    office.close()
    assert office.desk("CW01").staff_code == "CW01"


def test_she_is_told_who_gave_her_a_new_passphrase(office: Office) -> None:
    assert account.told_of_reset(office.desk("CW01")) is None
    coming = setup.suggest_passphrase()
    staff.reset_passphrase(office.desk("SV01"), "CW01", typed(coming))
    office.passphrases["CW01"] = coming
    told = account.told_of_reset(office.desk("CW01"))
    assert told is not None
    assert told.by == "SV01"
    assert account.own_account(office.desk("CW01")).reset == told


def test_a_counsellor_sees_who_waits_for_the_key_of_the_notes(office: Office) -> None:
    assert account.waiting_counsellors(office.desk("CO01")) == []
    coming = setup.suggest_passphrase()
    office.passphrases["CO02"] = coming
    staff.add_staff(office.desk("SV01"), "CO02", ("counsellor",), "ur", typed(coming), AGREED)
    assert [one.code for one in account.waiting_counsellors(office.desk("CO01"))] == ["CO02"]
    assert account.waiting_counsellors(office.desk("CO02")) == [], "she holds nothing that she could give"
    staff.grant_notes(office.desk("CO01"), "CO02")
    assert account.waiting_counsellors(office.desk("CO01")) == []
    with pytest.raises(NotAllowed):
        account.waiting_counsellors(office.desk("SV01"))


def test_what_waits_for_her_is_told_at_sign_in_and_to_nobody_else(office: Office) -> None:
    def told(code: str) -> set[str]:
        return {one.name for one in notices.at_sign_in(office.desk(code))} & {"keys_due", "closed_elsewhere", "waiting"}

    assert [told(code) for code in ("SV01", "CO01", "CW01")] == [set(), set(), set()]
    coming = setup.suggest_passphrase()
    staff.add_staff(office.desk("SV01"), "CO02", ("counsellor",), "ur", typed(coming), AGREED)
    staff.deactivate(office.desk("SV01"), "CW02")
    assert [told(code) for code in ("SV01", "CO01", "CW01")] == [{"keys_due"}, {"waiting"}, set()]
    keys.change_keys(office.desk("SV01"))
    assert told("SV01") == set()
