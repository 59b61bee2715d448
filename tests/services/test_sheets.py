# SPDX-License-Identifier: Apache-2.0
"""Is the sheet in the envelope the right one? Tested, printed anew with a second person, proved; and who is told."""

from __future__ import annotations

import pytest
from tests.conftest import Office

from intake_desktop.domain.permissions import Action, NotAllowed
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import notices, sheets, staff
from intake_desktop.services.desk import Desk
from intake_desktop.services.second import Second, SecondRefused, confirm_second
from intake_desktop.services.sheets import Paper


def groups(paper: Paper) -> list[str]:
    """What somebody types who has the paper."""
    return [paper._sheet.group(place) for place in paper.places]


def noted(desk: Desk, event: str) -> list[str]:
    return [row[0] for row in desk.store.reader.execute("select about from audit where event = ?", (event,))]


def told(office: Office, code: str = "SV01") -> list[str]:
    return [notice.name for notice in notices.at_sign_in(office.desk(code))]


def agreed(office: Office, code: str = "CW01") -> Second:
    passphrase = bytearray(office.passphrases[code].encode())
    return confirm_second(office.desk("SV01"), code, passphrase, Action.PRINT_SHEET)


def test_two_groups_of_each_paper_prove_on_the_first_day_that_they_are_there(office: Office) -> None:
    assert told(office) == ["sheet"]
    wrong = office.founded.prove([groups(office.founded.papers[0]), ["0000", "0000"]]).value
    assert (wrong[0], sorted(wrong[1])) == ({}, [0, 1])
    assert told(office) == []
    assert sheets.proved(office.desk()) == sheets.Proved(pc=1, notes=0)
    assert told(office, "CO01") == ["notes_sheet"], "a counsellor is told of hers"
    office.desk("SV01")


def test_a_drill_says_what_the_sheet_is_good_for_and_counts_as_proof(office: Office) -> None:
    desk, before = office.desk("SV01"), {path.name: path.read_bytes() for path in office.home.glob("slots.*")}
    sheet, notes = office.founded._sheets.sheet.text(), office.founded._sheets.notes_sheet.text()
    assert sheets.try_sheet(desk, sheet).value.text == "This sheet belongs to this computer and would help."
    assert sheets.proved(desk).pc == 1
    assert "counselling sheet of this centre" in sheets.try_sheet(desk, notes).value.text
    assert told(office) == []
    assert before == {path.name: path.read_bytes() for path in office.home.glob("slots.*")}


def test_a_drill_with_a_sheet_of_another_pc_proves_nothing(offices) -> None:  # type: ignore[no-untyped-def]
    one, other = offices("A", "B")
    said = sheets.try_sheet(one.desk(), other.founded._sheets.sheet.text()).value.text
    assert said == "This sheet can be read, but it does not belong to this computer."
    assert sheets.proved(one.desk()) == sheets.Proved()


def test_after_a_change_of_keys_the_old_sheet_is_told_as_old(office: Office) -> None:
    desk = office.desk("SV01")
    office.founded.prove([groups(paper) for paper in office.founded.papers])
    assert told(office) == []
    desk.vault.begin_key_change(desk.unlocked)
    desk.vault.end_key_change(desk.unlocked, arrived=True)
    assert told(office) == ["sheet"]
    said = sheets.try_sheet(desk, office.founded._sheets.sheet.text()).value.text
    assert said.startswith("This sheet is older than the last change of keys.")
    assert told(office) == ["sheet"]


def test_the_sheet_is_printed_anew_with_a_second_person_and_proved(office: Office) -> None:
    paper = sheets.print_sheet(office.desk("SV01"), agreed(office)).value
    assert paper.pdf("ur").startswith(b"%PDF")
    assert repr(paper) == "<Paper>"
    assert noted(office.desk(), "sheet_printed") == ["pc 1 with CW01"]
    assert sheets.prove(office.desk(), paper, ["0000", groups(paper)[1]]).value.keys() == {0}
    assert told(office) == ["sheet"]
    assert sheets.prove(office.desk(), paper, groups(paper)).value == {}
    assert told(office) == []
    assert not list(office.home.rglob("*.pdf"))


def test_nobody_prints_it_alone(office: Office) -> None:
    desk = office.desk("SV01")
    proof = agreed(office)
    office.clock.shift(minutes=6)
    with pytest.raises(SecondRefused):
        sheets.print_sheet(desk, proof)
    with pytest.raises(NotAllowed):
        sheets.print_sheet(office.desk("CW01"), proof)


def test_a_counsellor_prints_the_counselling_sheet(office: Office) -> None:
    paper = sheets.print_notes_sheet(office.desk("CO01")).value
    assert paper.notes
    assert sheets.prove(office.desk("CO01"), paper, groups(paper)).value == {}
    assert told(office, "CO01") == []
    with pytest.raises(NotAllowed):
        sheets.print_notes_sheet(office.desk("SV01"))
    with pytest.raises(NotAllowed):
        sheets.sheet_state(office.desk("CW01"))


def test_a_one_time_code_needs_a_keyring(office: Office) -> None:
    with pytest.raises(Trouble) as refused:
        sheets.hand_over(office.desk("SV01"))
    assert refused.value.name == "keyring_absent"
    with pytest.raises(NotAllowed):
        sheets.hand_over(office.desk("CW01"))


def test_she_is_told_by_whom_her_passphrase_was_reset_until_she_has_seen_it(office: Office) -> None:
    new = office._passphrase("CW01")
    staff.reset_passphrase(office.desk("SV01"), "CW01", new)
    (notice,) = notices.at_sign_in(office.desk("CW01"))
    assert (notice.name, notice.words.values) == ("reset", {"code": "SV01", "day": notice.words.values["day"]})
    notices.acknowledge(office.desk("CW01"), notice)
    assert told(office, "CW01") == []
    assert told(office, "CW02") == []
