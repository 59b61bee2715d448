# SPDX-License-Identifier: Apache-2.0
"""Somebody leaves the centre. What she knew must not open anything tomorrow, and nobody else may notice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import Office
from tests.services.key_changer import STEPS, all_is_there, centre, copied

from intake_desktop.domain.permissions import NotAllowed
from intake_desktop.domain.sentences import Sentence
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import cases, keys, staff
from intake_desktop.services.desk import Desk
from intake_desktop.services.unlock import lock
from intake_desktop.store import Store, file, rekey
from intake_desktop.store.troubles import StoreDamaged
from intake_desktop.vault import slot_file

ROOT = Path(__file__).resolve().parents[2]


class Stopped(Exception):
    """The test ends the work here."""


def due(desk: Desk) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = keys.keys_due(desk)
    assert found.due == bool(found.left or found.no_counsellor)
    return found.left, found.no_counsellor


def key_events(desk: Desk) -> list[str]:
    query = "select about from audit where event = 'keys_changed' order by nr"
    return [about for (about,) in desk.store.reader.execute(query)]


def stopping_at(step: Sentence) -> keys.Progress:
    def progress(what: Sentence, done: int, total: int) -> None:
        if what == step:
            raise Stopped

    return progress


def test_while_everybody_stays_nothing_is_due(office: Office) -> None:
    assert due(office.desk()) == ((), ())
    assert not keys.keys_due(office.desk()).unfinished


def test_whoever_leaves_makes_the_keys_due_until_they_are_changed(office: Office) -> None:
    office.intake()
    desk = office.desk()
    staff.deactivate(desk, "CW02")
    assert due(desk) == (("CW02",), ())
    changed = keys.change_keys(desk)
    assert changed.value == keys.KeysChanged(generation=2, notes=True)
    assert {"staff", "keys", "sheets"} <= changed.touched
    assert due(desk) == ((), ())
    assert key_events(desk)[-2:] == ["store 2 arrived", "notes"]


def test_a_counsellor_who_leaves_or_is_none_any_more_makes_the_notes_key_due(office: Office) -> None:
    desk = office.desk()
    staff.change_roles(desk, "CW02", ("caseworker", "counsellor"))
    staff.change_roles(desk, "CW02", ("caseworker",))
    assert due(desk) == ((), ("CW02",))
    keys.change_keys(desk)
    assert due(desk) == ((), ())
    staff.deactivate(desk, "CO01")
    assert due(desk) == (("CO01",), ())  # there is no counsellor to whom a new key for notes could be given


def test_without_a_counsellor_the_notes_keep_the_key_that_stands_on_paper(office: Office) -> None:
    desk = office.desk()
    staff.deactivate(desk, "CO01")
    before = desk.unlocked.roster.notes_recipients()
    assert not keys.change_keys(desk).value.notes
    assert desk.unlocked.roster.notes_recipients() == before
    assert due(desk) == ((), ())


def test_the_old_key_opens_nothing_any_more_and_is_wiped(office: Office) -> None:
    office.intake()
    desk = office.desk()
    old, held = bytearray(desk.unlocked.data_key), desk.unlocked.data_key
    staff.deactivate(desk, "CW02")
    (office.home / "store.db.before-0002").write_bytes(b"from before a change of shape, under the old key")
    keys.change_keys(desk)
    assert held == bytearray(48)
    assert desk.unlocked.data_keys == (desk.unlocked.data_key,)
    lock(desk)
    with pytest.raises(StoreDamaged):
        Store.open_existing(office.home / "store.db", old, now=office.clock)
    contents = slot_file.read(office.home)
    coming, past = contents.chain().current.keys_of("store")
    assert (coming.state, past.state) == ("current", "past")
    assert all(grant.key != past.id for grant in contents.grants)
    assert not list(office.home.glob("store.db.*before*")) + list(office.home.glob("*.rekeyed"))


def test_the_desk_goes_on_and_everybody_signs_in_as_before(office: Office) -> None:
    made = office.intake()
    desk = office.desk()
    staff.deactivate(desk, "CW02")
    keys.change_keys(desk)
    assert [row.number for row in cases.list_cases(desk)] == [made.case_number]
    office.intake("CW01", full_name="Nasreen")
    for code in ("CW01", "CO01", "SV01"):
        assert len(office.desk(code).unlocked.data_keys) == 1
    assert office.desk("CO01").unlocked.notes_key is not None
    assert len(cases.list_cases(office.desk("SV01"))) == 2
    assert office.desk("SV01").store.journal.rebuild_differences() == []


def test_counsellors_still_open_what_was_written_before(office: Office) -> None:
    sealed = office.desk("CW01").unlocked.seal_note(b"before")
    staff.deactivate(office.desk("SV01"), "CW02")
    keys.change_keys(office.desk("SV01"))
    counsellor = office.desk("CO01").unlocked
    assert bytes(counsellor.open_note(sealed)) == b"before"
    assert bytes(counsellor.open_note(counsellor.seal_note(b"after"))) == b"after"
    assert office.desk("SV01").unlocked.notes_key is None


def test_who_may_not_change_keys_cannot(office: Office) -> None:
    for service in (keys.change_keys, keys.settle_interrupted):
        with pytest.raises(NotAllowed):
            service(office.desk("CW01"))


def test_too_little_room_is_said_before_any_key_is_made(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = office.desk()
    before = slot_file.read(office.home).generation
    monkeypatch.setattr(rekey, "ROOM", 1e12)
    with pytest.raises(rekey.RoomNeeded):
        keys.change_keys(desk)
    assert slot_file.read(office.home).generation == before


def test_a_disk_that_fails_leaves_one_key_and_an_open_desk(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.intake()
    desk = office.desk()
    staff.deactivate(desk, "CW02")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(rekey, "sync_folder", full)
        with pytest.raises(Trouble):
            keys.change_keys(desk)
    # the rename had happened: the file has the new key, and so does the list of keys
    assert len(desk.unlocked.data_keys) == 1
    assert file.opens(desk.store.path, desk.unlocked.data_key)
    assert len(cases.list_cases(desk)) == 1
    assert due(desk) == ((), ())


@pytest.mark.parametrize("step", [rekey.CHECKING, rekey.OPENING, keys.RENEWING_NOTES], ids=lambda step: step.text)
def test_whatever_stops_it_everybody_signs_in_and_the_next_supervisor_settles_it(
    office: Office, step: Sentence
) -> None:
    office.intake()
    desk = office.desk()
    staff.deactivate(desk, "CW02")
    with pytest.raises(Stopped):
        keys.change_keys(desk, stopping_at(step))
    assert len(cases.list_cases(office.desk("CW01"))) == 1
    assert len(cases.list_cases(office.desk("SV01"))) == 1
    desk = office.desk("SV01")
    assert len(desk.unlocked.data_keys) == 1
    assert file.opens(desk.store.path, desk.unlocked.data_key)
    if due(desk) != ((), ()):
        keys.change_keys(desk)
    assert due(desk) == ((), ())
    assert len(cases.list_cases(office.desk("CW01"))) == 1


def test_killed_at_any_step_nothing_is_lost(tmp_path: Path) -> None:
    centre(tmp_path)
    expected = all_is_there(tmp_path)
    folders = [copied(tmp_path, tmp_path / f"step-{number}") for number in range(len(STEPS))]
    program = [sys.executable, "-m", "tests.services.key_changer", *map(str, folders)]
    done = subprocess.run(
        program, cwd=ROOT, env={**os.environ, "PYTHONPATH": "src"}, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(-signal.SIGKILL)] * len(STEPS)
    assert [all_is_there(folder) for folder in folders] == [expected] * len(STEPS)
