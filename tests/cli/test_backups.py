# SPDX-License-Identifier: Apache-2.0
"""Backups from a terminal: made, listed, tried out, and gone back to by two persons."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import CHEAP, Office

from intake_desktop.cli import main
from intake_desktop.services import cases
from intake_desktop.vault import KdfPolicy

Type = Callable[..., int]


@pytest.fixture
def terminal(office: Office, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type a verb as the supervisor: ``terminal("check", path)``; the passphrase of `then` follows hers."""
    monkeypatch.setattr(KdfPolicy, "standard", classmethod(lambda cls: CHEAP))

    def type_verb(verb: str, *words: object, then: str | None = None) -> int:
        office.close()
        reads, writes = os.pipe()
        os.write(writes, "".join(f"{office.passphrases[code]}\n" for code in ("SV01", then) if code).encode())
        os.close(writes)
        try:
            asked = ["backup", verb, "--staff", "SV01", "--passphrase-fd", str(reads), *map(str, words)]
            return main(["--home", str(office.home), "--language", "en", *asked])
        finally:
            os.close(reads)

    return type_verb


def test_a_backup_is_made_listed_checked_tried_out_and_gone_back_to(
    terminal: Type, office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    office.intake("CW01")
    assert terminal("now") == 0
    path, told = capsys.readouterr().out.splitlines()
    assert told == "The backup is whole: every page of it was checked."
    office.intake("CW01", full_name="Nasreen")
    office.close()
    assert terminal("list") == 0
    assert f"PC A  1 MB  {path}" in capsys.readouterr().out
    assert terminal("check", path) == 0
    assert terminal("rehearse", path) == 0
    assert "Cases: 1; on this computer now: 2." in capsys.readouterr().out
    assert terminal("restore", path) == 0
    assert "run this again with --really" in capsys.readouterr().out
    assert len(cases.list_cases(office.desk("SV01"))) == 2
    assert terminal("restore", path, "--second", "CW01", "--really", then="CW01") == 0
    told = capsys.readouterr().out
    assert "The backup is back, with 1 cases." in told
    assert "What was there before lies in" in told
    assert len(cases.list_cases(office.desk("SV01"))) == 1


def test_what_goes_wrong_is_said_in_a_sentence(
    terminal: Type, office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    foreign = tmp_path / "letter.backup"
    foreign.write_bytes(b"Dear sister")
    assert terminal("check", foreign) == 1
    assert "not a backup" in capsys.readouterr().err
    assert terminal("restore", tmp_path / "nowhere.backup", "--really") == 1
    assert "not there" in capsys.readouterr().err
    assert terminal("now") == 0
    path = capsys.readouterr().out.splitlines()[0]
    assert terminal("restore", path, "--second", "SV01", "--really", then="SV01") == 1
    assert "must be somebody else" in capsys.readouterr().err


def test_a_second_place_is_chosen_and_given_up(
    terminal: Type, office: Office, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert terminal("second-place", tmp_path) == 0
    assert "same disk" in capsys.readouterr().err
    assert terminal("now") == 0
    assert len(list(tmp_path.glob("*.backup"))) == 1
    capsys.readouterr()
    assert main(["--home", str(tmp_path / "empty"), "--language", "en", "backup", "list", "--in", str(tmp_path)]) == 0
    assert "PC A" in capsys.readouterr().out
    assert terminal("second-place") == 0
    assert "this computer only" in capsys.readouterr().out


def test_who_works_alone_types_the_sheet(
    terminal: Type, office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert terminal("now") == 0
    path = capsys.readouterr().out.splitlines()[0]
    for code in ("CW01", "CW02", "CO01"):
        assert main_staff(office, "deactivate", code) == 0
    assert terminal("restore", path, "--really") == 1
    monkeypatch.setattr("sys.stdin", io.StringIO(office.founded._sheets.sheet.text() + "\n\n"))
    assert terminal("restore", path, "--sheet", "--really") == 0


def main_staff(office: Office, verb: str, code: str) -> int:
    reads, writes = os.pipe()
    os.write(writes, f"{office.passphrases['SV01']}\n".encode())
    os.close(writes)
    office.close()
    try:
        asked = ["staff", verb, "--staff", "SV01", "--passphrase-fd", str(reads), code]
        return main(["--home", str(office.home), "--language", "en", *asked])
    finally:
        os.close(reads)
