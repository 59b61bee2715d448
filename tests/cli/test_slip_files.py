# SPDX-License-Identifier: Apache-2.0
"""Files of partners from a terminal: a key file, a slip sent and taken in, its stop."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.conftest import CHEAP, Office
from tests.services.partners import TwoCentres

from intake_desktop.cli import main
from intake_desktop.services.referrals import find_referral
from intake_desktop.services.slips import issue_slip
from intake_desktop.vault import KdfPolicy

Type = Callable[..., int]


@pytest.fixture
def centres(tmp_path: Path) -> Iterator[TwoCentres]:
    two = TwoCentres(tmp_path)
    yield two
    two.close()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Type:
    """Type a verb as somebody: ``terminal(office, "CW01", "look", path)``."""
    monkeypatch.setattr(KdfPolicy, "standard", classmethod(lambda cls: CHEAP))

    def type_verb(office: Office, who: str, verb: str, *rest: object) -> int:
        office.close()
        reads, writes = os.pipe()
        os.write(writes, f"{office.passphrases[who]}\n".encode())
        os.close(writes)
        try:
            asked = ["slip", verb, "--staff", who, "--passphrase-fd", str(reads), *map(str, rest)]
            return main(["--home", str(office.home), "--language", "en", *asked])
        finally:
            os.close(reads)

    return type_verb


def test_a_slip_is_sent_looked_at_and_taken_in(
    centres: TwoCentres, terminal: Type, capsys: pytest.CaptureFixture[str]
) -> None:
    _, referral = centres.slip()
    ours = centres.ours.desk("CW01")
    number = issue_slip(ours, referral).value
    assert terminal(centres.ours, "CW01", "send", number, centres.stick) == 0
    path = Path(capsys.readouterr().out.strip())
    assert find_referral(centres.ours.desk("CW01"), referral).delivery == "encrypted_file"
    for verb in ("look", "take", "take"):
        assert terminal(centres.theirs, "CW01", verb, path) == 0
    said = capsys.readouterr().out
    assert said.count(f"Slip {number} of the centre MLT.") == 3
    assert said.count("It is kept here now.") == 1
    assert said.count("was taken in before") == 1
    assert "Zainab" not in said
    assert terminal(centres.ours, "CW01", "look", path) == 1
    assert "made on this PC" in capsys.readouterr().err


def test_the_key_file_is_a_supervisors(centres: TwoCentres, terminal: Type, capsys: pytest.CaptureFixture[str]) -> None:
    assert terminal(centres.ours, "CW01", "keys", centres.stick) == 1
    assert terminal(centres.ours, "SV01", "keys", centres.stick) == 0
    assert "Its six words:" in capsys.readouterr().out


def test_where_nobody_can_answer_a_sentence_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No terminal, and a descriptor that is none: what a timer or a wrong script would run into."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    for words in (["staff", "list"], ["staff", "list", "--staff", "SV01", "--passphrase-fd", "987"]):
        assert main(["--home", str(tmp_path), *words]) == 1
        assert "Nothing was typed, so nothing was done." in capsys.readouterr().err
