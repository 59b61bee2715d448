# SPDX-License-Identifier: Apache-2.0
"""The power goes while a counsellor types: what she typed a second before is there, and only she can open it."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from tests.conftest import Office
from tests.faults.notes import child
from tests.services.counselling import counselled

from intake_desktop.services import notes

TYPED = "اس نے کہا کہ وہ رات کو ڈرتی ہے اور سو نہیں پاتی۔ " * 3


def test_kill_9_loses_at_most_the_last_second_of_a_note(office: Office, tmp_path: Path) -> None:
    case = counselled(office)
    office.close()
    temp = tmp_path / "temp"
    temp.mkdir()
    with child("writer", office, "CO01", temp, case=case, text=TYPED) as (process, out):
        assert out.readline() == "ready\n"
        typed = [json.loads(out.readline()) for _ in range(60)]
        process.send_signal(signal.SIGKILL)
        process.communicate()
    desk = office.desk("CO01")
    (line,) = notes.list_note_drafts(desk)
    kept = notes.open_note_draft(desk, line.id).writing.text
    assert TYPED.startswith(kept)
    a_second_before = sum(1 for _, at in typed if at <= typed[-1][1] - 1.0)
    assert a_second_before > 10
    assert len(kept) >= a_second_before
    box = desk.store.reader.execute("select box from note_draft").fetchone()[0]
    with pytest.raises(Exception, match="note_not_for_you"):
        office.desk("CW01").unlocked.open_note(box)
