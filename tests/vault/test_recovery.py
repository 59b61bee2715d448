# SPDX-License-Identifier: Apache-2.0
"""Paper that brings keys back: typed by a tired person, wrongly at first."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from intake_desktop.domain.troubles import Trouble
from intake_desktop.vault import Founding, Member, NoKeyring, Vault, generate_passphrase, passphrase_bytes, read_sheet
from intake_desktop.vault.recovery import notes_sheet, pc_sheet
from intake_desktop.vault.troubles import (
    AlreadyFounded,
    DeviceSecretMissing,
    KeyringChanged,
    NoteNotForYou,
    SheetIsNewer,
    SheetOfAnotherCentre,
    SheetOfAnotherKind,
    SheetUnreadable,
    SlotsDamaged,
)

from .office import PC, POLICY, STORE, Keyring, words

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@pytest.fixture
def founding(pc: PC) -> Founding:
    made = pc.found()
    pc.hire(made.unlocked, "CW01", "caseworker")
    pc.hire(made.unlocked, "CO01", "counsellor")
    return made


def test_the_sheet_brings_the_device_secret_back_and_every_passphrase_works_again(pc: PC, founding: Founding) -> None:
    pc.keyring.kept.clear()
    for code in ("SV01", "CW01", "CO01"):
        with pytest.raises(DeviceSecretMissing):
            pc.sign_in(code)
    recovered = read_sheet(founding.sheet.text())
    assert recovered.store == STORE
    assert bytes(recovered.data_key or b"") == bytes(founding.unlocked.data_key)
    pc.vault().restore(recovered)
    for code in ("SV01", "CW01", "CO01"):
        assert pc.sign_in(code).staff_code == code
    recovered.wipe()
    assert not any(recovered.device_secret or b"x")
    assert not any(recovered.data_key or b"x")


def test_it_goes_into_the_keyring_that_is_there_now(pc: PC, founding: Founding) -> None:
    pc.places = [Keyring("kwallet")]
    with pytest.raises(KeyringChanged) as changed:
        pc.sign_in("CW01")
    assert changed.value.what.values == {"before": "Secret Service", "now": "KWallet"}
    pc.vault().restore(read_sheet(founding.sheet.text()))
    assert pc.vault().state().keyring == "kwallet"
    assert pc.sign_in("CW01").staff_code == "CW01"


def test_a_rehearsal_tells_what_the_sheet_is_good_for_and_changes_nothing(pc: PC, founding: Founding) -> None:
    before = {path.name: path.read_bytes() for path in pc.home.iterdir()}
    kept = dict(pc.keyring.kept)
    check = pc.vault().rehearse(read_sheet(founding.sheet.text()))
    assert (check.belongs_here, check.device_secret_fits, check.is_newest) == (True, True, True)
    notes = pc.vault().rehearse(read_sheet(founding.notes_sheet.text()))
    assert (notes.belongs_here, notes.is_newest) == (True, True)
    other = pc_sheet("ab" * 16, 1, bytearray(range(48)), bytearray(range(32)))
    assert not pc.vault().rehearse(read_sheet(other.text())).belongs_here
    assert before == {path.name: path.read_bytes() for path in pc.home.iterdir()}
    assert kept == pc.keyring.kept


def test_an_old_sheet_still_brings_the_device_secret_back_and_is_known_as_old(pc: PC, founding: Founding) -> None:
    supervisor = pc.sign_in("SV01")
    pc.vault().begin_key_change(supervisor)
    pc.vault().end_key_change(supervisor)
    old = read_sheet(founding.sheet.text())
    check = pc.vault().rehearse(old)
    assert (check.belongs_here, check.device_secret_fits, check.is_newest) == (True, True, False)
    new = read_sheet(pc.vault().sheet(supervisor).text())
    assert pc.vault().rehearse(new).is_newest
    assert (old.generation, new.generation) == (1, 2)
    pc.keyring.kept.clear()
    pc.vault().restore(old)
    assert pc.sign_in("CW01").staff_code == "CW01"


def test_wrong_sheets_are_told_apart_and_put_nothing_into_the_keyring(pc: PC, founding: Founding) -> None:
    pc.keyring.kept.clear()
    data_key, secret = bytearray(range(48)), bytearray(range(32))
    for sheet, trouble in (
        (pc_sheet("ab" * 16, 1, data_key, secret), SheetOfAnotherCentre),
        (pc_sheet(STORE, 1, data_key, secret), SheetOfAnotherCentre),
        (pc_sheet(STORE, 1, data_key, None), SheetOfAnotherKind),
        (founding.notes_sheet, SheetOfAnotherKind),
    ):
        with pytest.raises(trouble):
            pc.vault().restore(read_sheet(sheet.text()))
    with pytest.raises(SheetOfAnotherKind):
        pc.vault().grant_notes_from_sheet(founding.unlocked, "CO01", read_sheet(founding.sheet.text()))
    assert pc.keyring.kept == {}


def test_the_counselling_sheet_gives_a_counsellor_the_notes_key(pc: PC, founding: Founding) -> None:
    sealed = founding.unlocked.seal_note(b"a note")
    with pytest.raises(NoteNotForYou):
        pc.sign_in("CO01").open_note(sealed)
    pc.vault().grant_notes_from_sheet(founding.unlocked, "CO01", read_sheet(founding.notes_sheet.text()))
    counsellor = pc.sign_in("CO01")
    assert bytes(counsellor.open_note(sealed)) == b"a note"
    assert pc.vault().notes_sheet(counsellor).lines == founding.notes_sheet.lines
    stranger = notes_sheet(STORE, 1, bytearray(range(1, 33)))
    with pytest.raises(Trouble) as refused:
        pc.vault().grant_notes_from_sheet(founding.unlocked, "CO01", read_sheet(stranger.text()))
    assert refused.value.name == "slot_tampered"


class TestBothCopiesLost:
    """The slot file is gone or spoiled in both copies; the papers are all there is."""

    def lose(self, pc: PC) -> None:
        (pc.home / "slots.a").write_bytes(b"spoiled")
        (pc.home / "slots.b").unlink()

    def test_the_sheets_make_a_new_one_for_the_same_store_and_the_same_notes(self, pc: PC, founding: Founding) -> None:
        note = founding.unlocked.seal_note(b"a note")
        kept = dict(pc.keyring.kept)
        self.lose(pc)
        with pytest.raises(SlotsDamaged):
            pc.sign_in("SV01")
        again = pc.vault().rebuild(
            read_sheet(founding.sheet.text()),
            Member("SV02", ("supervisor", "counsellor")),
            words("SV02"),
            read_sheet(founding.notes_sheet.text()),
        )
        back = pc.sign_in("SV02")
        assert bytes(back.data_key) == bytes(founding.unlocked.data_key)
        assert bytes(back.open_note(note)) == b"a note"
        assert kept == pc.keyring.kept, "the device secret is the old one"
        assert again.sheet.lines == founding.sheet.lines
        assert (pc.home / "slots.a.damaged").read_bytes() == b"spoiled"

    def test_without_the_counselling_sheet_old_notes_stay_closed(self, pc: PC, founding: Founding) -> None:
        note = founding.unlocked.seal_note(b"a note")
        self.lose(pc)
        first = Member("SV02", ("supervisor", "counsellor"))
        again = pc.vault().rebuild(read_sheet(founding.sheet.text()), first, words("SV02"))
        with pytest.raises(NoteNotForYou):
            again.unlocked.open_note(note)
        assert again.notes_sheet.lines != founding.notes_sheet.lines

    def test_nothing_is_made_anew_while_a_copy_can_be_read(self, pc: PC, founding: Founding) -> None:
        (pc.home / "slots.b").write_bytes(b"spoiled")
        with pytest.raises(AlreadyFounded):
            pc.vault().rebuild(read_sheet(founding.sheet.text()), Member("SV02", ("supervisor",)), words("SV02"))
        assert pc.sign_in("SV01").staff_code == "SV01"

    def test_the_weaker_mode_has_a_sheet_too(self, tmp_path: Path) -> None:
        vault = Vault(tmp_path / "home", keyring=NoKeyring(), policy=POLICY)
        made = passphrase_bytes(generate_passphrase())
        first = Member("SV01", ("supervisor",))
        founding = vault.found(STORE, first, made, weak_without_keyring=True)
        assert len(founding.sheet.lines) == 7
        for path in tmp_path.glob("home/slots.*"):
            path.unlink()
        again = vault.rebuild(read_sheet(founding.sheet.text()), first, made)
        assert bytes(again.unlocked.data_key) == bytes(founding.unlocked.data_key)
        assert again.unlocked.weak


class TestTyping:
    """What stands on the paper, and what a person makes of it."""

    sheet = pc_sheet(STORE, 3, bytearray(range(100, 148)), bytearray(range(200, 232)))

    def test_it_is_ten_lines_of_five_groups_and_one_line_for_the_qr_code(self) -> None:
        assert [len(line) for line in self.sheet.lines] == [5] * 10
        assert {len(group) for line in self.sheet.lines for group in line} == {4}
        assert set("".join(self.sheet.qr_text)) <= set(ALPHABET + "INTAKE:")
        assert repr(self.sheet) == "<RecoverySheet>"
        assert len(notes_sheet(STORE, 1, bytearray(32)).lines) == 6

    @pytest.mark.parametrize(
        "typed",
        [
            sheet.text(),
            sheet.text().lower(),
            sheet.text().replace(" ", "-").replace("\n", "\r\n\n"),
            sheet.text().replace("0", "O").replace("1", "l"),
            sheet.qr_text,
            sheet.qr_text.lower() + "\n",
        ],
    )
    def test_small_letters_spaces_hyphens_and_look_alikes_do_not_matter(self, typed: str) -> None:
        found = read_sheet(typed)
        assert (found.store, found.generation) == (STORE, 3)
        assert found.data_key == bytearray(range(100, 148))
        assert found.device_secret == bytearray(range(200, 232))

    def test_every_single_wrong_character_is_noticed_and_its_line_named(self) -> None:
        lines = ["".join(line) for line in self.sheet.lines]
        tried = 0
        for number, line in enumerate(lines):
            for position, right in enumerate(line):
                for wrong in ALPHABET:
                    if wrong != right:
                        typed = [*lines]
                        typed[number] = line[:position] + wrong + line[position + 1 :]
                        with pytest.raises(SheetUnreadable) as unreadable:
                            read_sheet("\n".join(typed))
                        assert unreadable.value.line == number + 1
                        tried += 1
        assert tried == 10 * 20 * 31

    def test_neighbours_swapped_and_lines_swapped_are_noticed(self) -> None:
        lines = ["".join(line) for line in self.sheet.lines]
        for number, line in enumerate(lines):
            for position in range(19):
                swapped = line[:position] + line[position + 1] + line[position] + line[position + 2 :]
                if swapped != line:
                    with pytest.raises(SheetUnreadable) as unreadable:
                        read_sheet("\n".join([*lines[:number], swapped, *lines[number + 1 :]]))
                    assert unreadable.value.line == number + 1
        for first in range(1, 10):
            for second in range(first + 1, 10):
                typed = [*lines]
                typed[first], typed[second] = typed[second], typed[first]
                with pytest.raises(SheetUnreadable) as unreadable:
                    read_sheet("\n".join(typed))
                assert unreadable.value.line == first + 1

    def test_a_line_of_another_sheet_is_noticed(self) -> None:
        other = pc_sheet("cd" * 16, 3, bytearray(range(48)), bytearray(range(32)))
        lines = [" ".join(line) for line in self.sheet.lines]
        lines[4] = " ".join(other.lines[4])
        with pytest.raises(SheetUnreadable) as unreadable:
            read_sheet("\n".join(lines))
        assert unreadable.value.line == 5

    @pytest.mark.parametrize(
        ("typed", "line"),
        [
            ("", 0),
            ("hello", 1),
            ("\n".join(" ".join(part) for part in sheet.lines[:-1]), 10),
            (sheet.text() + "\n" + " ".join(sheet.lines[-1]), 11),
            (sheet.text().replace(sheet.lines[3][2], sheet.lines[3][2][:-1]), 4),
            (sheet.text().replace(sheet.lines[6][0], sheet.lines[6][0][:-1] + "U"), 7),
            (sheet.qr_text[:-1], 10),
        ],
    )
    def test_too_much_too_little_and_foreign_characters_name_the_line(self, typed: str, line: int) -> None:
        with pytest.raises(SheetUnreadable) as unreadable:
            read_sheet(typed)
        assert unreadable.value.line == line
        assert unreadable.value.way_on is not None

    def test_a_sheet_of_a_newer_program_is_told(self) -> None:
        from intake_desktop.vault import recovery

        head = recovery._written(bytearray([2, 1]) + bytes(8), 1, 0)
        with pytest.raises(SheetIsNewer):
            read_sheet(" ".join(head))

    def test_noise_never_passes(self) -> None:
        chance = random.Random(4)
        for _ in range(300):
            noise = "".join(chance.choice(ALPHABET) for _ in range(200))
            with pytest.raises(SheetUnreadable):
                read_sheet(noise)

    def test_zeros_that_fill_a_line_up_prove_nothing(self) -> None:
        sheet = notes_sheet("5f0c7e1d9b3a4c62a8d1e4f7b2c39d60", 1, bytearray(range(1, 33)))
        assert "0000" in sheet.lines[-1]
        for _ in range(200):
            assert all(sheet.group(place) != "0000" for place in sheet.places_to_confirm())

    def test_two_groups_are_typed_from_the_paper_to_prove_that_it_was_printed(self) -> None:
        for _ in range(50):
            first, second = self.sheet.places_to_confirm()
            assert first[0] != second[0]
            assert min(first[0], second[0]) > 1
            assert self.sheet.matches(first, self.sheet.group(first).lower() + " ")
            assert not self.sheet.matches(first, self.sheet.group(second))
