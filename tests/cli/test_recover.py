# SPDX-License-Identifier: Apache-2.0
"""The recovery sheet at a terminal: where the window cannot be opened, the same ways lead back."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import CHEAP
from tests.ui.night import AGREED, WORDS, Night

from intake_desktop.cli import main
from intake_desktop.services import unlock
from intake_desktop.vault import KdfPolicy, keyring

Type = Callable[..., int]


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Night:
    made = Night(tmp_path / "home")
    monkeypatch.setattr(KdfPolicy, "standard", classmethod(lambda cls: CHEAP))
    monkeypatch.setattr(keyring, "system_places", lambda: made.places)
    return made


class Terminal(io.StringIO):
    """Somebody types at it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def recover(night: Night, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Run the verb with what is typed: ``recover("--really", typed=…)``."""

    def run(*words: str, typed: str = "", at_terminal: bool = False, passphrase: str = "") -> int:
        monkeypatch.setattr("sys.stdin", (Terminal if at_terminal else io.StringIO)(typed))
        reads, writes = os.pipe()
        os.write(writes, passphrase.encode() + b"\n")
        os.close(writes)
        try:
            asked = ["recover", *words, *(["--passphrase-fd", str(reads)] if passphrase else [])]
            return main(["--home", str(night.home), "--language", "en", *asked])
        finally:
            os.close(reads)

    return run


def test_the_sheet_is_tried_and_then_used(recover: Type, night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    night.keyring.kept.clear()
    assert recover(typed=night.sheet) == 0
    assert capsys.readouterr().out.splitlines() == [
        "This sheet belongs to this computer and would help.",
        "Nothing was changed. To put the secret back, run this again with --really.",
    ]
    assert night.keyring.kept == {}
    assert recover("--really", typed=night.sheet) == 0
    assert "Every passphrase of this computer works again." in capsys.readouterr().out
    unlock.lock(night.open("CW01"))


def test_at_a_terminal_a_wrong_line_is_asked_again_at_once(
    recover: Type, night: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = night.sheet.split("\n")
    typed = [lines[0], lines[4], lines[1][:-3], *lines[1:]]
    assert recover(typed="\n".join(typed) + "\n", at_terminal=True) == 0
    said = capsys.readouterr().out
    assert "This is line 5 of the paper." in said
    assert "This line is too short." in said
    assert "would help" in said
    assert recover(typed=night.scan + "\n", at_terminal=True) == 0


def test_a_wrong_line_from_a_pipe_is_named(recover: Type, night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    lines = night.sheet.split("\n")
    assert recover("--really", typed="\n".join([*lines[:3], lines[2], *lines[4:]])) == 1
    assert capsys.readouterr().err.splitlines()[0] == "A character in line 4 is wrong."


def test_a_one_time_code(recover: Type, night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    code = night.vault().hand_over(night.vault().unlock("SV01", bytearray(WORDS["SV01"].encode())))
    night.keyring.kept.clear()
    assert recover("--code", typed=code.lower() + "\n") == 0
    unlock.lock(night.open("CW01"))
    assert recover("--code", typed=code + "\n") == 1


def test_new_keys_for_the_old_file(recover: Type, night: Night, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("slots.a", "slots.b"):
        (night.home / name).unlink()
    begin = ("--anew", "sv02", "--notes-sheet")
    assert recover(*begin, typed="") == 1
    assert "agreement" in capsys.readouterr().err
    both = night.sheet + "\n\n" + night.notes_sheet + "\n"
    assert recover(*begin, "--agreement", AGREED, typed=both, passphrase=WORDS["SV02"]) == 0
    shown = capsys.readouterr().out
    assert night.sheet in shown
    assert night.notes_sheet in shown, "the key of the session notes is the one they had"
    unlock.lock(night.open("SV02"))
