# SPDX-License-Identifier: Apache-2.0
"""A supervisor installs a form from a terminal, and a caseworker does not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import CHEAP, Office
from tests.services.test_forms import INTAKE, VISIT

from intake_desktop.cli import main
from intake_desktop.services import forms
from intake_desktop.vault import KdfPolicy

Type = Callable[..., int]


@pytest.fixture
def terminal(office: Office, monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type ``forms`` as somebody: ``terminal("SV01", "install", path)``."""
    monkeypatch.setattr(KdfPolicy, "standard", classmethod(lambda cls: CHEAP))

    def type_verb(who: str, verb: str, *words: str) -> int:
        office.close()
        reads, writes = os.pipe()
        os.write(writes, f"{office.passphrases[who]}\n".encode())
        os.close(writes)
        try:
            asked = ["forms", verb, "--staff", who, "--passphrase-fd", str(reads), *words]
            return main(["--home", str(office.home), "--language", "en", *asked])
        finally:
            os.close(reads)

    return type_verb


def test_a_form_is_installed_listed_and_in_use(
    office: Office, terminal: Type, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.md"
    path.write_text(INTAKE, encoding="utf-8")
    assert terminal("SV01", "install", str(path)) == 0
    assert "New intakes begin with own_intake, version 1, from now on." in capsys.readouterr().out
    path.write_text(VISIT, encoding="utf-8")
    assert terminal("SV01", "install", str(path)) == 0
    assert "visit, version 1, is there for cases that exist." in capsys.readouterr().out
    assert terminal("CW01", "list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "*  own_intake  1  Of our centre  installed by SV01" in lines
    assert "*  quick_intake  1  Quick intake  came with the program" in lines
    assert forms.current_form(office.desk("CW01"), "own_intake").version == "1"


def test_a_form_that_would_lose_answers_is_refused_with_the_place(
    office: Office, terminal: Type, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "own.md"
    path.write_text(INTAKE.replace("identity.full_name", "identity.nickname"), encoding="utf-8")
    assert terminal("SV01", "install", str(path)) == 1
    told = capsys.readouterr()
    assert "“called” feeds “identity.nickname”, which is no column." in told.out
    assert "Places to correct: 1." in told.err
    assert terminal("CW01", "install", str(path)) == 1
    assert "Your role at this centre does not include this." in capsys.readouterr().err
    assert all(form.built_in for form in forms.list_forms(office.desk("SV01"))), "nothing was installed"
