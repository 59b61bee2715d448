# SPDX-License-Identifier: Apache-2.0
"""What was written by an earlier release opens today, and docs/formats/slots.md knows every field.

`kept/` holds files of each format as that release wrote them. They are never written anew: when a test here fails, the
code is wrong, or a new format begins beside the old one.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path

import msgspec
import pytest

from intake_desktop.vault import read_sheet, roster, slot_file, slots
from intake_desktop.vault.troubles import WrongPassphrase

from .office import PC

HERE = Path(__file__).resolve().parent
FORMATS = HERE.parents[1] / "docs" / "formats" / "slots.md"


@pytest.fixture
def kept(pc: PC) -> dict[str, object]:
    """A PC with the slot file and the keyring of format 1; gives what else was kept."""
    pc.home.mkdir()
    for name in slot_file.COPIES:
        (pc.home / name).write_bytes((HERE / "kept" / "slots-1.txt").read_bytes())
    known: dict[str, object] = json.loads((HERE / "kept" / "slots-1.json").read_text(encoding="utf-8"))
    pc.keyring.kept = dict(known["keyring"])  # type: ignore[call-overload]
    return known


def test_a_slot_file_of_format_1_opens(pc: PC, kept: dict[str, object]) -> None:
    for code, roles in (("SV01", ("supervisor", "counsellor")), ("CW01", ("caseworker",)), ("CO01", ("counsellor",))):
        unlocked = pc.sign_in(code)
        assert unlocked.roles == roles
        assert [bytes(key).hex() for key in unlocked.data_keys] == kept["data_keys"]
    assert bytes(unlocked.open_note(base64.b64decode(str(kept["note"])))) == b"a note of format 1"
    gone = unlocked.roster.person("CW02")
    assert (gone.active, gone.language, gone.agreement_on) == (False, "ur", "2026-11-20")
    with pytest.raises(WrongPassphrase):
        pc.sign_in("CW02", "blue kite over the wall")


def test_a_slot_file_of_format_1_can_be_gone_on_with(pc: PC, kept: dict[str, object]) -> None:
    supervisor = pc.sign_in("SV01")
    pc.vault().end_key_change(supervisor)
    pc.hire(supervisor, "CO02", "counsellor")
    assert [bytes(key).hex() for key in pc.sign_in("CO02").data_keys] == kept["data_keys"][1:]  # type: ignore[index]


def test_a_one_time_code_and_the_sheets_of_format_1_are_good(pc: PC, kept: dict[str, object]) -> None:
    right = dict(pc.keyring.kept)
    pc.keyring.kept.clear()
    pc.vault().take_over(str(kept["handover"]))
    assert pc.keyring.kept == right
    sheets = [read_sheet("\n".join(kept[name])) for name in ("sheet", "notes_sheet")]  # type: ignore[call-overload]
    checks = [pc.vault().rehearse(sheet) for sheet in sheets]
    assert all(check.belongs_here and check.is_newest for check in checks)
    pc.keyring.kept.clear()
    pc.vault().restore(sheets[0])
    assert pc.keyring.kept == right


def test_every_field_is_written_down() -> None:
    text = FORMATS.read_text(encoding="utf-8")
    structs: list[type[msgspec.Struct]] = [
        slot_file.SlotFile,
        slot_file.KeyringRecord,
        slot_file.Grant,
        slot_file.Handover,
        slots.Slot,
        slots.SlotHeader,
        slots.Kdf,
        roster.SignedRoster,
        roster.Roster,
        roster.Person,
        roster.UserKeys,
        roster.Reset,
        roster.SharedKey,
        roster.Device,
    ]
    missing = [
        f"{struct.__name__}.{field}"
        for struct in structs
        for field in struct.__struct_fields__
        if f"`{field}`" not in text
    ]
    assert missing == []
