# SPDX-License-Identifier: Apache-2.0
"""A supervisor looks after the staff from a terminal: the same services, the same sentences, no passphrase in sight."""

from __future__ import annotations

import io
import os
from collections.abc import Callable

import pytest
from tests.conftest import AGREED, CHEAP, Office

from intake_desktop.cli import main
from intake_desktop.services import setup, staff
from intake_desktop.vault import KdfPolicy

Type = Callable[..., int]


@pytest.fixture
def terminal(office: Office, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type a verb as somebody: ``terminal("SV01", "deactivate", "CW02")``; further passphrases follow hers."""
    monkeypatch.setattr(KdfPolicy, "standard", classmethod(lambda cls: CHEAP))

    def type_verb(who: str, *words: str, then: tuple[str, ...] = ()) -> int:
        office.close()
        reads, writes = os.pipe()
        os.write(writes, "".join(f"{line}\n" for line in (office.passphrases[who], *then)).encode())
        os.close(writes)
        try:
            verb, *rest = words
            asked = ["staff", verb, "--staff", who, "--passphrase-fd", str(reads), *rest]
            return main(["--home", str(office.home), "--language", "en", *asked])
        finally:
            os.close(reads)

    return type_verb


def test_somebody_comes_changes_leaves_and_comes_back(
    terminal: Type, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    words = setup.suggest_passphrase()
    assert terminal("SV01", "add", "cw09", "--role", "caseworker", "--agreement", AGREED, then=(words,)) == 0
    assert "CW09 can sign in on this PC now." in capsys.readouterr().out
    office.passphrases["CW09"] = words
    assert office.desk("CW09").roles == ("caseworker",)
    assert terminal("SV01", "roles", "CW09", "--role", "caseworker", "--role", "front_desk") == 0
    assert terminal("SV01", "agreement", "CW09", "21/11/2026") == 0
    changed = staff.member(office.desk("SV01"), "CW09")
    assert (changed.roles, changed.agreement_on) == (("caseworker", "front_desk"), "2026-11-21")
    assert terminal("SV01", "deactivate", "CW09") == 0
    told = capsys.readouterr()
    assert "The account of CW09 is closed." in told.out
    assert "CW09 had the keys of this computer and left. Change the keys now." in told.err
    assert terminal("CW09", "passphrase", then=(words,)) == 1
    words = setup.suggest_passphrase()
    assert terminal("SV01", "bring-back", "CW09", "--agreement", "2026-11-22", then=(words,)) == 0
    office.passphrases["CW09"] = words
    assert office.desk("CW09").staff_code == "CW09"


def test_what_is_no_role_and_no_day_is_answered_with_what_is(
    terminal: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        terminal("SV01", "roles", "CW01", "--role", "queen")
    assert "'front_desk', 'caseworker'" in capsys.readouterr().err
    assert terminal("SV01", "agreement", "CW01", "tomorrow") == 1
    assert "Write the day as 24/11/2026." in capsys.readouterr().err


def test_the_list_names_codes_roles_and_what_waits(
    terminal: Type, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    staff.deactivate(office.desk("SV01"), "CW02")
    assert terminal("SV01", "list") == 0
    told = capsys.readouterr()
    assert [line.split()[0] for line in told.out.splitlines()] == ["CO01", "CW01", "CW02", "SV01"]
    assert "closed on" in told.out.splitlines()[2]
    assert "Change the keys now." in told.err
    assert terminal("CW01", "list") == 1
    assert "Your role at this centre does not include this." in capsys.readouterr().err


def test_a_forgotten_passphrase_and_one_of_her_own(
    terminal: Type, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    words = setup.suggest_passphrase()
    assert terminal("SV01", "reset", "CW01", then=(words,)) == 0
    assert "At her next sign-in CW01 is told that you did this." in capsys.readouterr().out
    office.passphrases["CW01"] = words
    assert terminal("CW01", "passphrase", "--suggest") == 0
    said = capsys.readouterr().out.splitlines()
    office.passphrases["CW01"] = said[0].partition(": ")[2]
    assert len(office.passphrases["CW01"].split()) == 7
    assert said[-1] == "Your passphrase is changed."
    assert office.desk("CW01").staff_code == "CW01"


def test_a_counsellor_or_her_sheet_gives_the_key_of_the_notes(
    terminal: Type, office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = setup.suggest_passphrase()
    terminal("SV01", "add", "CO02", "--role", "counsellor", "--agreement", AGREED, then=(words,))
    assert "CO02 cannot read session notes yet." in capsys.readouterr().out
    assert terminal("SV01", "grant-notes", "CO02") == 1
    assert terminal("CO01", "grant-notes", "CO02") == 0
    assert "CO02 holds the key of the session notes now." in capsys.readouterr().out
    office.passphrases["CO02"] = setup.suggest_passphrase()
    terminal("SV01", "reset", "CO02", then=(office.passphrases["CO02"],))
    monkeypatch.setattr("sys.stdin", io.StringIO(office.founded._sheets.notes_sheet.text() + "\n\n"))
    assert terminal("SV01", "grant-notes", "CO02", "--sheet") == 0
    assert staff.member(office.desk("SV01"), "CO02").notes == "all"


def test_new_keys_after_somebody_left(terminal: Type, office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    staff.deactivate(office.desk("SV01"), "CW02")
    assert terminal("SV01", "change-keys") == 0
    assert "This PC has new keys." in capsys.readouterr().out
    assert terminal("SV01", "list") == 0
    assert "Change the keys now." not in capsys.readouterr().err
    assert office.desk("CW01").staff_code == "CW01"


def test_what_is_refused_says_why_and_how_to_go_on(
    terminal: Type, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert terminal("SV01", "deactivate", "SV01") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == ["This is your own account.", "Let another supervisor do this for you."]
    assert terminal("SV01", "add", "CW09", "--role", "caseworker", "--agreement", "2999-01-01", then=("x",)) == 1
    assert "This day has not come yet." in capsys.readouterr().err
