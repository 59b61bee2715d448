# SPDX-License-Identifier: Apache-2.0
"""The directory from a terminal: handed on, looked at before it is stored, and looked up."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.conftest import CHEAP, Office
from tests.services.test_directory import OFFICE, plan

from intake_desktop.cli import main
from intake_desktop.services import providers
from intake_desktop.vault import KdfPolicy


def typed(office: Office, who: str, *words: str, language: str = "en") -> int:
    """Type a verb of the directory as somebody."""
    office.close()
    reads, writes = os.pipe()
    os.write(writes, f"{office.passphrases[who]}\n".encode())
    os.close(writes)
    try:
        verb, *rest = words
        asked = ["directory", verb, "--staff", who, "--passphrase-fd", str(reads), *rest]
        return main(["--home", str(office.home), "--language", language, *asked])
    finally:
        os.close(reads)


def test_from_one_centre_to_another(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(KdfPolicy, "standard", classmethod(lambda cls: CHEAP))
    there = Office(tmp_path / "there", "A")
    given = plan(phone="0800-22227", district="Multan", opening=OFFICE, names={"en": "Legal Aid", "ur": "قانونی امداد"})
    providers.add_provider(office.desk("SV01"), given)
    assert typed(office, "CW01", "export", str(tmp_path)) == 1, "a caseworker does not hand it on"
    assert typed(office, "SV01", "export", str(tmp_path)) == 0
    (file,) = tmp_path.glob("directory-*.json")
    capsys.readouterr()
    assert typed(there, "SV01", "import", str(file)) == 0
    said = capsys.readouterr().out
    assert "+ Legal Aid" in said
    assert "New: 1. Changed: 0. Ours is not older: 0. The same: 0." in said
    assert "Nothing is stored yet." in said
    assert providers.list_providers(there.desk("SV01")) == []
    assert typed(there, "SV01", "import", str(file), "--store") == 0
    assert "Services stored: 1." in capsys.readouterr().out
    assert typed(there, "CW01", "search", "legal", "--district", "multan") == 0
    assert capsys.readouterr().out.strip() == "Legal Aid  0800-22227  Mon–Fri 09:00–17:00  Multan"
    assert typed(there, "CW01", "search", "امداد", language="ur") == 0
    assert "قانونی امداد" in capsys.readouterr().out
    assert typed(there, "CW01", "search", "--sector", "police", "--open") == 0
    assert "No service found." in capsys.readouterr().out
    file.write_text("{}")
    assert typed(there, "SV01", "import", str(file)) == 1
    assert "This is not a directory of services" in "".join(capsys.readouterr())
    there.close()
