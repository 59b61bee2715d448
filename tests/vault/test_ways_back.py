# SPDX-License-Identifier: Apache-2.0
"""Ways back that need only the vault: a sheet judged line by line, another keyring, keys that let nobody in."""

from __future__ import annotations

import msgspec
import pytest

from intake_desktop.domain.troubles import Trouble
from intake_desktop.vault import (
    Founding,
    Member,
    Recovered,
    Vault,
    generate_passphrase,
    lines_of,
    look_at,
    passphrase_bytes,
    read_sheet,
    recovery,
    slot_file,
)
from intake_desktop.vault.recovery import notes_sheet, pc_sheet
from intake_desktop.vault.troubles import AlreadyFounded, KeyringAbsent, PassphraseTooWeak

from .office import PC, STORE, Keyring, words

SHEET = pc_sheet(STORE, 3, bytearray(range(100, 148)), bytearray(range(200, 232)))
LINES = ["".join(line) for line in SHEET.lines]


@pytest.fixture
def founding(pc: PC) -> Founding:
    made = pc.found()
    pc.hire(made.unlocked, "CW01", "caseworker")
    return made


class TestTypedLineByLine:
    def test_a_line_is_right_wrong_or_neither_yet(self) -> None:
        seen = look_at([LINES[0], LINES[1][:19], LINES[2][:-1] + ("A" if LINES[2][-1] != "A" else "B"), LINES[3]])
        assert [line.right for line in seen.lines] == [True, False, False, True]
        assert [line.problem is None for line in seen.lines] == [True, True, False, True]
        assert (seen.expected, seen.notes, seen.complete) == (10, False, False)
        assert look_at(LINES).complete

    def test_the_first_line_tells_what_sheet_it_is(self) -> None:
        notes = notes_sheet(STORE, 1, bytearray(range(32)))
        seen = look_at(["".join(line) for line in notes.lines])
        assert (seen.expected, seen.notes, seen.complete) == (6, True, True)

    def test_before_the_first_line_is_right_only_strange_characters_are_wrong(self) -> None:
        seen = look_at(["", LINES[1], "UUUU", LINES[2] + "0"])
        assert [line.problem is not None for line in seen.lines] == [False, False, True, True]
        assert (seen.expected, seen.complete) == (0, False)
        assert look_at([]).expected == 0

    def test_a_line_typed_in_another_place_is_told_where_it_belongs(self) -> None:
        seen = look_at([LINES[0], LINES[6]])
        assert seen.lines[1].problem is not None
        assert seen.lines[1].problem.values == {"line": 7}

    def test_what_is_no_sheet_is_said(self) -> None:
        for head, text in (([2, 1], "newer version"), ([1, 9], "not a recovery sheet")):
            line = "".join(recovery._written(bytearray(head) + bytes(8), 1, 0))
            problem = look_at([line]).lines[0].problem
            assert problem is not None
            assert text in problem.text

    def test_scanned_and_pasted_text_is_divided(self) -> None:
        assert lines_of(SHEET.qr_text) == lines_of(SHEET.text()) == SHEET.text().split("\n")
        assert lines_of(SHEET.text().replace("\n", " ")) == SHEET.text().split("\n")
        assert lines_of("  ") == []


class TestAnotherKeyring:
    def test_what_another_trusted_keyring_keeps_is_found(self, pc: PC, founding: Founding) -> None:
        moved = Keyring("kwallet")
        moved.kept = dict(pc.keyring.kept)
        pc.places = [moved]
        assert pc.sign_in("CW01").staff_code == "CW01"
        assert pc.vault().state().keyring == "secret_service", "the account with the old one signs in as before"

    def test_a_sheet_goes_back_into_the_keyring_it_came_from(self, pc: PC, founding: Founding) -> None:
        pc.keyring.kept.clear()
        other = Keyring("kwallet")
        pc.places = [other, pc.keyring]
        pc.vault().restore(read_sheet(founding.sheet.text()))
        assert other.kept == {}
        assert pc.sign_in("CW01").staff_code == "CW01"

    def test_an_account_with_another_desktop_takes_the_key_over(self, pc: PC, founding: Founding) -> None:
        code = pc.vault().hand_over(pc.sign_in("SV01"))
        theirs = Keyring("kwallet")
        mine, pc.places = pc.places, [theirs]
        pc.vault().take_over(code)
        assert pc.sign_in("CW01").staff_code == "CW01"
        pc.places = mine
        assert pc.sign_in("CW01").staff_code == "CW01"


class TestInMemoryForOneNight:
    def test_it_opens_and_is_gone_afterwards(self, pc: PC, founding: Founding) -> None:
        pc.places = []
        keys = pc.vault().borrowing(read_sheet(founding.sheet.text()))
        assert keys.is_borrowing
        assert keys.unlock("CW01", words("CW01")).staff_code == "CW01"
        with pytest.raises(KeyringAbsent):
            pc.sign_in("CW01")

    def test_staff_can_be_added_meanwhile(self, pc: PC, founding: Founding) -> None:
        sheet = read_sheet(founding.sheet.text())
        pc.keyring.kept, kept = {}, dict(pc.keyring.kept)
        keys = pc.vault().borrowing(sheet)
        keys.add(keys.unlock("SV01", words("SV01")), Member("CO01", ("counsellor",)), words("CO01"))
        pc.keyring.kept = kept
        assert pc.sign_in("CO01").staff_code == "CO01"


class TestNobodyGetsIn:
    def rebuild(self, vault: Vault, sheet: Recovered, **how: bool) -> Founding:
        return vault.rebuild(sheet, Member("SV02", ("supervisor",)), words("SV02"), **how)

    def test_a_forged_list_of_staff_does_not_bar_the_way(self, pc: PC, founding: Founding) -> None:
        contents = slot_file.read(pc.home)
        slot_file.write(pc.home, msgspec.structs.replace(contents, rosters=contents.rosters[:-8]))
        again = self.rebuild(pc.vault(), read_sheet(founding.sheet.text()))
        assert bytes(again.unlocked.data_key) == bytes(founding.unlocked.data_key)
        assert (pc.home / "slots.a.damaged").exists()

    def test_keys_that_somebody_can_use_are_given_up_only_by_saying_so(self, pc: PC, founding: Founding) -> None:
        with pytest.raises(AlreadyFounded):
            self.rebuild(pc.vault(), read_sheet(founding.sheet.text()))
        self.rebuild(pc.vault(), read_sheet(founding.sheet.text()), given_up=True)
        with pytest.raises(Trouble):
            pc.sign_in("SV01")
        assert pc.sign_in("SV02").staff_code == "SV02"

    def test_a_pc_whose_keyring_is_gone_for_good_goes_on_without_one(self, pc: PC, founding: Founding) -> None:
        pc.places = []
        before = {path.name: path.read_bytes() for path in pc.home.glob("slots.*")}
        sheet = founding.sheet.text()
        with pytest.raises(KeyringAbsent):
            self.rebuild(pc.vault(), read_sheet(sheet), given_up=True)
        with pytest.raises(PassphraseTooWeak):
            self.rebuild(pc.vault(), read_sheet(sheet), given_up=True, weak_without_keyring=True)
        assert before == {path.name: path.read_bytes() for path in pc.home.glob("slots.*")}, "nothing changed so far"
        made = passphrase_bytes(generate_passphrase())
        first = Member("SV02", ("supervisor",))
        again = pc.vault().rebuild(read_sheet(sheet), first, made, given_up=True, weak_without_keyring=True)
        assert again.unlocked.weak
        assert len(again.sheet.lines) == 7, "the new sheet holds no key of a keyring"
        assert bytes(pc.vault().unlock("SV02", made).data_key) == bytes(founding.unlocked.data_key)

    def test_a_new_passphrase_that_is_too_short_is_refused_first(self, pc: PC, founding: Founding) -> None:
        for name in ("slots.a", "slots.b"):
            (pc.home / name).unlink()
        pc.keyring.kept.clear()
        with pytest.raises(PassphraseTooWeak):
            pc.vault().rebuild(read_sheet(founding.sheet.text()), Member("SV02", ("supervisor",)), bytearray(b"short"))
        assert pc.keyring.kept == {}
