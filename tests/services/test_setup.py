# SPDX-License-Identifier: Apache-2.0
"""The first day of a centre, and every later morning: set up, sign in, be refused with a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.conftest import AGREED, CHEAP, Office

from intake_desktop.domain.permissions import NotAllowed
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import doctor, setup, staff, unlock
from intake_desktop.services.surroundings import look_around
from intake_desktop.store import file
from intake_desktop.store.troubles import StoreBusy, StoreIsNewer, StoreMissing
from intake_desktop.vault import NoKeyring, Vault

ENV = os.environ | {"PYTHONPATH": str(Path(setup.__file__).parents[2])}
PLAN = setup.CentrePlan(
    names={"en": "Women’s Centre"}, code="MLT", station="A", languages=("en",), first_code="SV01",
    agreement_on="2024-03-04", weak=True,
)  # fmt: skip


def found(home: Path, plan: setup.CentrePlan = PLAN, passphrase: str | None = None) -> setup.Founded:
    secret = bytearray((passphrase or setup.suggest_passphrase()).encode())
    return setup.found_centre(home, plan, secret, vault=Vault(home, keyring=NoKeyring(), policy=CHEAP))


def test_everybody_signs_in_with_her_own_passphrase(office: Office) -> None:
    for code in ("SV01", "CW01", "CO01"):
        assert office.desk(code).staff_code == code
    assert office.desk("CW01").roles == ("caseworker",)


def test_a_wrong_passphrase_and_an_unknown_code_are_told_alike(office: Office) -> None:
    office.close()
    told = []
    for code, passphrase in (("CW01", "another passphrase altogether"), ("XX99", office.passphrases["CW01"])):
        with pytest.raises(Trouble) as trouble:
            unlock.unlock(office.home, code, bytearray(passphrase.encode()), vault=office.vault)
        assert trouble.value.way_on is not None
        told.append(trouble.value.what.text)
    assert told[0] == told[1]


def test_a_pc_without_a_keyring_is_set_up_only_by_choice_and_nothing_is_left_of_the_attempt(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with pytest.raises(Trouble) as told:
        found(home, setup.CentrePlan({"en": "X"}, "MLT", "A", ("en",), "SV01", "2024-03-04", weak=False))
    assert told.value.name == "keyring_absent"
    assert told.value.way_on is not None
    assert list(home.iterdir()) == []
    found(home).desk.close()


@pytest.mark.parametrize(
    "changed",
    [
        {"names": {"en": " "}},
        {"code": "mlt"},
        {"station": "1"},
        {"languages": ()},
        {"languages": ("xx",)},
        {"first_code": " "},
        {"first_code": "Zainab Bibi"},
        {"agreement_on": ""},
        {"agreement_on": "2999-01-01"},
    ],
)
def test_what_is_missing_is_said_before_anything_is_made(tmp_path: Path, changed: dict[str, object]) -> None:
    import msgspec

    with pytest.raises(setup.SetupIncomplete):
        found(tmp_path / "home", msgspec.structs.replace(PLAN, **changed))
    assert not (tmp_path / "home").exists()


def test_a_store_that_cannot_be_made_leaves_no_keys_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    monkeypatch.setattr("intake_desktop.store.migrations.steps", lambda: ((1, "select * from nowhere;"),))
    with pytest.raises(Exception, match="nowhere"):
        found(home)
    monkeypatch.undo()
    assert not setup.is_founded(home)
    found(home).desk.close()


def test_a_centre_is_not_set_up_twice(office: Office) -> None:
    with pytest.raises(Trouble):
        found(office.home)
    assert office.desk("SV01").centre.code == "MLT"


def test_the_recovery_sheet_is_a_paper_with_groups_to_confirm(office: Office) -> None:
    for paper in office.founded.papers:
        assert paper.pdf("ur").startswith(b"%PDF")
        assert len(paper.places) == 2
        assert not paper.is_on_paper(paper.places[0], "AAAA")
    assert [paper.notes for paper in office.founded.papers] == [False, True]
    assert not [path for path in office.home.iterdir() if path.suffix == ".pdf"]


def test_only_a_supervisor_adds_staff_and_codes_are_used_once(office: Office) -> None:
    with pytest.raises(NotAllowed):
        staff.add_staff(office.desk("CW01"), "CW09", ("caseworker",), "en", bytearray(b"x"), AGREED)
    with pytest.raises(Trouble):
        staff.add_staff(office.desk("SV01"), "cw01", ("caseworker",), "en", office._passphrase("CW01"), AGREED)
    both = ("system_admin", "caseworker")
    with pytest.raises(staff.StaffIncomplete):
        staff.add_staff(office.desk("SV01"), "SA01", both, "en", office._passphrase("SA01"), AGREED)
    assert [one.code for one in staff.list_staff(office.desk("SV01"))] == ["CO01", "CW01", "CW02", "SV01"]


def test_a_second_program_is_refused(office: Office) -> None:
    office.desk("SV01")
    with pytest.raises(StoreBusy):
        unlock.unlock(office.home, "CW01", office._passphrase("CW01"), vault=office.vault)


def test_a_store_of_a_newer_program_and_a_missing_one_are_told_apart(office: Office) -> None:
    desk = office.desk("SV01")
    key = bytearray(desk.unlocked.data_key)
    office.close()
    db = file.connect(office.home / setup.STORE, key)
    db.execute("pragma user_version = 99")
    db.close()
    with pytest.raises(StoreIsNewer):
        office.desk("SV01")
    (office.home / setup.STORE).unlink()
    with pytest.raises(StoreMissing):
        office.desk("SV01")


def test_the_doctor_finds_a_sound_store_well_and_says_what_is_not(office: Office) -> None:
    office.intake()
    desk = office.desk("SV01")
    findings = {finding.name: finding.ok for finding in doctor.examine(office.home, desk)}
    around = {one.name for one in look_around()}  # about this computer, and not about the centre
    well = ("fonts", "code_lists", "disk", "store", "journal", "audit", "tables", "keys_due", "backup")
    assert {name: ok for name, ok in findings.items() if name not in around} == {
        **dict.fromkeys(well, True),
        **dict.fromkeys(("keys", "freshness"), False),  # this PC was set up without a keyring, and the doctor says so
    }
    desk.store.writer.execute("update audit set actor = 'X' where nr = 2")
    desk.store.writer.execute("update case_file set status = 'closed'")
    findings = {finding.name: finding.ok for finding in doctor.examine(office.home, desk)}
    assert (findings["audit"], findings["tables"]) == (False, False)


def test_the_command_line_takes_the_passphrase_from_a_pipe_and_speaks_in_sentences(
    office: Office, tmp_path: Path
) -> None:
    """The keys of this office cost less than the program accepts, so it refuses them: with a sentence, not a
    traceback.
    """
    office.close()
    reading, writing = os.pipe()
    os.write(writing, office.passphrases["SV01"].encode() + b"\n")
    os.close(writing)
    words = ["--home", str(office.home), "--language", "en", "bundle", "export", str(tmp_path), "--staff", "SV01"]
    program = [sys.executable, "-m", "intake_desktop.cli", *words, "--passphrase-fd", str(reading)]
    done = subprocess.run(program, pass_fds=(reading,), capture_output=True, text=True, check=False, env=ENV)
    os.close(reading)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    assert office.passphrases["SV01"] not in done.stdout + done.stderr


def test_the_command_line_says_where_there_is_no_centre(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "intake_desktop.cli", "--home", str(tmp_path), "--language", "ur", "doctor"]
    done = subprocess.run(program, capture_output=True, text=True, check=False, env=ENV)
    assert (done.returncode, done.stderr) == (0, "")
    assert "✓" in done.stdout
