# SPDX-License-Identifier: Apache-2.0
"""What nobody does alone: somebody else types her own passphrase, for one deed, once, and not long ago."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.conftest import Office

from intake_desktop.domain.permissions import SECONDED, Action, NotAllowed
from intake_desktop.services import second, staff
from intake_desktop.services.second import Second, SecondRefused, confirm_second, require_second
from intake_desktop.vault.troubles import UnknownMember, WaitBeforeNextTry, WrongPassphrase


def agree(office: Office, code: str, action: Action = Action.PRINT_SHEET, *, at: str = "SV01") -> Second:
    """Somebody comes to the desk of `at` and agrees."""
    desk, passphrase = office.desk(at), bytearray(office.passphrases[code].encode())
    return confirm_second(desk, code, passphrase, action)


def failed(office: Office) -> list[tuple[str, str]]:
    query = "select actor, about from audit where event = 'login_failed' order by nr"
    return [tuple(row) for row in office.desk("SV01").store.reader.execute(query)]


@pytest.mark.parametrize("action", sorted(SECONDED))
def test_a_colleague_agrees_with_her_own_passphrase(office: Office, action: Action) -> None:
    office.hire("CA01", "centre_administrator")
    proof = agree(office, "CW01", action, at="CA01")
    assert (proof.code, proof.action) == ("CW01", action)
    assert require_second(office.desk("CA01"), proof, action) == "CW01"
    assert "CW01" not in repr(proof)


def test_nobody_is_her_own_second_person(office: Office) -> None:
    passphrase = office.passphrases["SV01"].encode()
    for code in ("SV01", "sv01", " sv 01 "):
        with pytest.raises(SecondRefused):
            confirm_second(office.desk("SV01"), code, bytearray(passphrase), Action.PRINT_SHEET)


def test_a_wrong_passphrase_is_noted_and_makes_wait_as_at_the_closed_desk(office: Office) -> None:
    desk = office.desk("SV01")
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            confirm_second(desk, "CW01", bytearray(b"not the one"), Action.PRINT_SHEET)
    with pytest.raises(WaitBeforeNextTry):
        agree(office, "CW01")
    assert failed(office) == [("SV01", "second person print_sheet")] * 3
    assert agree(office, "CW02").code == "CW02", "only she waits whose passphrase was guessed at"


def test_somebody_who_does_not_work_here_cannot_agree(office: Office) -> None:
    desk = office.desk("SV01")
    with pytest.raises(UnknownMember):
        confirm_second(desk, "CW77", bytearray(b"anything at all"), Action.PRINT_SHEET)
    staff.deactivate(desk, "CW02")
    with pytest.raises(WrongPassphrase):
        agree(office, "CW02")


def test_an_outside_service_cannot_agree(office: Office) -> None:
    office.hire("PX01", "partner_desk")
    with pytest.raises(SecondRefused):
        agree(office, "PX01")


def test_only_whoever_may_do_it_asks_for_a_second_person(office: Office) -> None:
    with pytest.raises(NotAllowed):
        agree(office, "CW02", Action.PRINT_SHEET, at="CW01")
    with pytest.raises(NotAllowed):
        agree(office, "CW02", Action.ERASE_RECORD, at="SV01")
    with pytest.raises(ValueError):
        agree(office, "CW02", Action.MANAGE_STAFF)


def test_she_agrees_to_one_deed_and_to_no_other(office: Office) -> None:
    proof = agree(office, "CW01", Action.RESTORE)
    with pytest.raises(SecondRefused):
        require_second(office.desk("SV01"), proof, Action.PRINT_SHEET)
    assert require_second(office.desk("SV01"), proof, Action.RESTORE) == "CW01"


def test_she_agrees_once(office: Office) -> None:
    proof = agree(office, "CW01")
    require_second(office.desk("SV01"), proof, Action.PRINT_SHEET)
    with pytest.raises(SecondRefused) as refused:
        require_second(office.desk("SV01"), proof, Action.PRINT_SHEET)
    assert "once" in str(refused.value.what.text)


def test_after_some_minutes_she_is_asked_again(office: Office) -> None:
    proof, later = agree(office, "CW01"), agree(office, "CW02")
    office.clock.shift(seconds=second.STAYS.total_seconds() - 5)
    assert require_second(office.desk("SV01"), proof, Action.PRINT_SHEET) == "CW01"
    office.clock.shift(seconds=10)
    with pytest.raises(SecondRefused):
        require_second(office.desk("SV01"), later, Action.PRINT_SHEET)


def test_a_clock_that_is_set_back_keeps_nobody_there(office: Office) -> None:
    proof = agree(office, "CW01")
    office.clock.shift(seconds=-timedelta(hours=1).total_seconds())
    with pytest.raises(SecondRefused):
        require_second(office.desk("SV01"), proof, Action.PRINT_SHEET)


def test_a_proof_holds_only_at_a_desk_of_somebody_else(office: Office) -> None:
    """The second person sits down herself afterwards: what she agreed to is no agreement with herself."""
    office.hire("SV02", "supervisor")
    proof = agree(office, "SV02")
    with pytest.raises(SecondRefused):
        require_second(office.desk("SV02"), proof, Action.PRINT_SHEET)


def test_a_proof_is_not_made_by_hand(office: Office) -> None:
    with pytest.raises(TypeError):
        Second("CW01", Action.PRINT_SHEET, office.clock(), object())


def test_her_keys_are_gone_when_she_has_agreed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, opened = office.desk("SV01"), []
    unlock = desk.vault.unlock

    def watched(code: str, passphrase: bytearray) -> object:
        opened.append(unlock(code, passphrase))
        return opened[-1]

    monkeypatch.setattr(desk.vault, "unlock", watched)
    agree(office, "CW01")
    assert [len(one.shared) for one in opened] == [0]
