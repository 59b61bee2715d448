# SPDX-License-Identifier: Apache-2.0
"""The directory as a file between two centres: what it says, what it would change, and what is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Office
from tests.services.test_directory import WHOLE, plan

from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import directory_file, helplines, providers
from intake_desktop.services.desk import Desk


@pytest.fixture
def lahore(tmp_path: Path) -> Office:
    """The only PC of another centre, which trusts nobody here."""
    return Office(tmp_path / "lahore", "A")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def handed(here: Office, there: Office, stick: Path) -> directory_file.DirectorySeen:
    path = directory_file.export_directory(here.desk("SV01"), stick)
    return directory_file.look_into(there.desk("SV01"), path)


def kinds(seen: directory_file.DirectorySeen) -> dict[str, str]:
    return {line.names["en"]: line.kind for line in seen.lines}


def test_a_centre_takes_in_what_another_knows(office: Office, lahore: Office, stick: Path) -> None:
    desk = office.desk("SV01")
    aid = providers.add_provider(desk, plan(focal_point="Advocate S.", address="Kutchery 12", flagged=True)).value
    shelter = providers.add_provider(desk, WHOLE).value
    providers.add_provider(desk, plan("Our police desk", sectors=("police",), in_house=True))
    helplines.add_helpline(desk, "1043")
    seen = handed(office, lahore, stick)
    assert kinds(seen) == {
        "Dar ul Aman Multan": "new", "District Legal Aid": "new", "Punjab women’s helpline": "new",
    }  # fmt: skip
    assert (seen.centre, seen.made_on, seen.count("new")) == ("MLT", "2026-11-22", 3)
    there = lahore.desk("SV01")
    assert providers.list_providers(there) == [], "looking stores nothing"
    assert directory_file.take_in(there, seen).value == 3
    taken = providers.find_provider(there, aid)
    assert (taken.address, taken.focal_point, taken.flagged, taken.origin) == ("Kutchery 12", "", False, "MLT")
    assert (taken.verified_on, taken.verified_by) == ("2026-11-22", "")
    hidden = providers.find_provider(there, shelter)
    assert (hidden.address, hidden.map_text, hidden.route_note) == ("", "", ""), (
        "where a shelter is stays in the centre"
    )
    assert (hidden.phone, hidden.opening, hidden.languages) == (WHOLE.phone, WHOLE.opening, WHOLE.languages)
    assert directory_file.take_in(there, seen).value == 0, "a second time nothing is left to do"
    assert set(kinds(handed(office, lahore, stick)).values()) == {"same"}


def test_a_district_that_is_spelt_otherwise_is_no_change(office: Office, lahore: Office, stick: Path) -> None:
    desk = office.desk("SV01")
    aid = providers.add_provider(desk, plan(district="Multan")).value
    directory_file.take_in(lahore.desk("SV01"), handed(office, lahore, stick))
    there = lahore.desk("SV01")
    providers.change_provider(there, aid, plan(district="ملتان"))
    assert kinds(handed(office, lahore, stick)) == {"District Legal Aid": "same"}
    providers.change_provider(there, aid, plan(district="Lahore"))
    (line,) = handed(office, lahore, stick).lines
    assert (line.kind, line.fields) == ("kept", ("district",))


def test_nothing_personal_and_no_key_stands_in_the_file(office: Office, stick: Path) -> None:
    desk = office.desk("SV01")
    id = providers.add_provider(desk, WHOLE).value
    with desk.store.transaction("SV01", "record_changed", f"provider {id}") as t:
        t.set("provider", id, {"seal_key": "age1secret", "sign_key": "abcd", "keys_verified_on": "2026-11-22"})
    said = directory_file.export_directory(desk, stick).read_text(encoding="utf-8")
    for never in ("SV01", "S-07", "S-08", "age1secret", "seal_key", "Mall Road", "bazaar", "verified_by", "flagged"):
        assert never not in said
    assert "دارالامان ملتان" in said, "whoever opens it without this program can read it"
    (told,) = json.loads(said)["services"]
    plain = json.dumps([told], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert json.loads(said)["sha256"] == hashlib.sha256(plain.encode()).hexdigest()


def test_what_was_checked_later_counts(office: Office, lahore: Office, stick: Path) -> None:
    id = providers.add_provider(office.desk("SV01"), plan(phone="1", focal_point="L-02")).value
    directory_file.take_in(lahore.desk("SV01"), handed(office, lahore, stick))
    there = lahore.desk("SV01")
    providers.change_provider(there, id, plan(phone="2"))
    assert kinds(handed(office, lahore, stick)) == {"District Legal Aid": "kept"}, "as old as ours: ours stays"
    lahore.clock.shift(days=3)
    providers.verify_provider(lahore.desk("SV01"), id)
    assert kinds(handed(office, lahore, stick)) == {"District Legal Aid": "kept"}, "older than ours: ours stays"
    office.clock.shift(days=1)
    seen = handed(lahore, office, stick)
    (line,) = seen.lines
    assert (line.kind, line.fields, line.verified_on) == ("changed", ("phone",), "2026-11-23"), (
        "a clock that runs ahead does not make it newer than today"
    )
    assert directory_file.take_in(office.desk("SV01"), seen, frozenset({id})).value == 0, "she leaves it as it is"


def test_a_later_check_brings_the_change_and_keeps_what_the_file_does_not_say(
    office: Office, lahore: Office, stick: Path
) -> None:
    id = providers.add_provider(office.desk("SV01"), WHOLE).value
    directory_file.take_in(lahore.desk("SV01"), handed(office, lahore, stick))
    office.clock.shift(days=2)
    lahore.clock.shift(days=1)
    providers.change_provider(lahore.desk("SV01"), id, plan("Dar ul Aman", sectors=("shelter",)), checked=True)
    seen = handed(lahore, office, stick)
    assert seen.waiting == {id}, "it has another number now"
    directory_file.take_in(office.desk("SV01"), seen, frozenset())
    now = providers.find_provider(office.desk("SV01"), id)
    assert now.names == {"en": "Dar ul Aman"}
    assert (now.address, now.route_note, now.focal_point, now.flagged) == (
        WHOLE.address, WHOLE.route_note, "S-07", True,
    )  # fmt: skip
    assert (now.verified_on, now.origin) == ("2026-11-23", ""), "our own entry stays our own"


def test_one_that_closed_is_taken_out_of_use_and_never_deleted(office: Office, lahore: Office, stick: Path) -> None:
    id = providers.add_provider(office.desk("SV01"), plan()).value
    directory_file.take_in(lahore.desk("SV01"), handed(office, lahore, stick))
    own = providers.add_provider(lahore.desk("SV01"), plan("Our own")).value
    office.clock.shift(days=1)
    lahore.clock.shift(days=1)
    providers.verify_provider(office.desk("SV01"), id)
    providers.retire_provider(office.desk("SV01"), id)
    seen = handed(office, lahore, stick)
    assert [(line.kind, line.active, line.fields) for line in seen.lines] == [("changed", False, ("active",))]
    directory_file.take_in(lahore.desk("SV01"), seen)
    there = lahore.desk("SV01")
    assert [one.id for one in providers.list_providers(there)] == [own]
    assert not providers.find_provider(there, id).active


def test_the_same_service_under_another_id_is_noticed(office: Office, lahore: Office, stick: Path) -> None:
    providers.add_provider(office.desk("SV01"), plan(phone="061-9200471"))
    ours = providers.add_provider(lahore.desk("SV01"), plan("Legal aid, old court", phone="061 9200 471")).value
    (line,) = handed(office, lahore, stick).lines
    assert (line.kind, line.alike) == ("new", ours)


def _changed(path: Path, change: Callable[[dict[str, Any]], object], *, sound: bool) -> None:
    """Change a file; a sound one has the checksum of what it says then, as a forger would make it."""
    whole = json.loads(path.read_text(encoding="utf-8"))
    change(whole)
    if sound:
        plain = json.dumps(whole["services"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        whole["sha256"] = hashlib.sha256(plain.encode()).hexdigest()
    path.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")


FORGERIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no id": lambda whole: whole["services"][0].update(id="X"),
    "no name": lambda whole: whole["services"][0].update(names={"en": " "}),
    "a language we do not have": lambda whole: whole["services"][0].update(names={"en": "A", "xx": "B"}),
    "no sector": lambda whole: whole["services"][0].update(sectors=[]),
    "mediation": lambda whole: whole["services"][0].update(sectors=["mediation"]),
    "hours that are none": lambda whole: whole["services"][0].update(opening=["9-5"]),
    "a day that is none": lambda whole: whole["services"][0].update(verified_on="2026-02-30"),
    "text that turns around": lambda whole: whole["services"][0].update(phone="\u202e7654321-0030"),
    "a text without end": lambda whole: whole["services"][0].update(address="A" * 5000),
    "a field of ours": lambda whole: whole["services"][0].update(seal_key="age1x"),
    "a service twice": lambda whole: whole["services"].append(whole["services"][0]),
    "another centre's code": lambda whole: whole.update(centre="nobody"),
    "a checksum that is none": lambda whole: whole.update(sha256=""),
}


def test_a_file_that_this_program_would_not_write_is_refused(office: Office, stick: Path) -> None:
    desk = office.desk("SV01")
    providers.add_provider(desk, plan())
    path = directory_file.export_directory(desk, stick)
    good = path.read_bytes()
    for name, forge in FORGERIES.items():
        path.write_bytes(good)
        _changed(path, forge, sound=name != "a checksum that is none")
        with pytest.raises(Trouble) as told:
            directory_file.look_into(desk, path)
        assert told.value.name == "not_a_directory_file", name


def test_damage_and_other_files_are_named(office: Office, stick: Path) -> None:
    desk = office.desk("SV01")
    providers.add_provider(desk, plan())
    path = directory_file.export_directory(desk, stick)
    good = path.read_bytes()
    for content, name in (
        (b"", "not_a_directory_file"),
        (b"{}", "not_a_directory_file"),
        (b"\xff\xfe", "not_a_directory_file"),
        (b"[" * 200_000, "not_a_directory_file"),
        (good[:-20], "not_a_directory_file"),
        (good.replace(b"District", b"Distric1"), "not_a_directory_file"),
        (good.replace(b"intake-directory/1", b"intake-directory/2"), "directory_file_is_newer"),
        (good.replace(b"intake-directory/1", b"intake-partner/1"), "not_a_directory_file"),
    ):
        path.write_bytes(content)
        with pytest.raises(Trouble) as told:
            directory_file.look_into(desk, path)
        assert told.value.name == name
    path.write_bytes(good)
    assert kinds(directory_file.look_into(desk, path)) == {"District Legal Aid": "same"}
    for place in (stick / "nothing.json", stick):
        with pytest.raises(Trouble) as told:
            directory_file.look_into(desk, place)
        assert told.value.name in ("directory_file_unreadable", "not_a_directory_file")
    with pytest.raises(Trouble) as told:
        directory_file.export_directory(desk, stick / "not there")
    assert told.value.name == "directory_file_unreadable"


def test_the_id_of_something_else_makes_no_service(office: Office, stick: Path) -> None:
    case = office.intake("CW01").case_id or ""
    desk: Desk = office.desk("SV01")
    providers.add_provider(desk, plan())
    path = directory_file.export_directory(desk, stick)
    _changed(path, lambda whole: whole["services"][0].update(id=case), sound=True)
    seen = directory_file.look_into(desk, path)
    assert seen.lines == ()
    assert directory_file.take_in(desk, seen).value == 0


def test_no_file_gives_a_helpline_another_number(office: Office, stick: Path) -> None:
    """Somebody forges a file that was checked today: whoever is sent to the helpline would call the forger."""
    desk = office.desk("SV01")
    id = helplines.add_helpline(desk, "1043").value
    path = directory_file.export_directory(desk, stick)

    def forge(whole: dict[str, Any]) -> None:
        whole["services"][0].update(phone="0300-6666666", verified_on="2026-11-22")

    _changed(path, forge, sound=True)
    seen = directory_file.look_into(desk, path)
    assert [line.kind for line in seen.lines] == ["kept"]
    assert directory_file.take_in(desk, seen).value == 0
    assert providers.find_provider(desk, id).phone == "1043"


def test_a_number_or_an_address_is_swapped_by_no_file_alone(office: Office, stick: Path) -> None:
    """Nobody signs a directory. Whoever forges one would have us call, and her go, where he sits."""
    desk = office.desk("SV01")
    id = providers.add_provider(desk, plan(phone="061-9200471", address="Kutchery 12")).value
    path = directory_file.export_directory(desk, stick)
    good = path.read_bytes()
    for field, his in (
        ("phone", "0300-6666666"), ("address", "Behind the mill"), ("phone", ""), ("phone_2", "0300-6666666"),
        ("map_text", "Behind the mill"), ("route_note", "Get off at the mill"),
    ):  # fmt: skip
        path.write_bytes(good)
        office.clock.shift(days=1)

        def forge(whole: dict[str, Any], field: str = field, his: str = his) -> None:
            whole["services"][0].update({field: his, "verified_on": desk.today().isoformat(), "eligibility": "All"})

        _changed(path, forge, sound=True)
        seen = directory_file.look_into(desk, path)
        (line,) = seen.lines
        known = {"phone": "061-9200471", "address": "Kutchery 12"}
        assert (line.kind, line.moved, seen.waiting) == ("changed", ((field, known.get(field, ""), his),), {id})
        assert directory_file.take_in(desk, seen).value == 0
        now = providers.find_provider(desk, id)
        assert (now.phone, now.address, now.eligibility) == ("061-9200471", "Kutchery 12", "")
    assert directory_file.take_in(desk, seen, frozenset()).value == 1, "unless somebody asked there, and says so"


def test_a_twin_of_a_service_with_a_number_of_its_own_waits(office: Office, stick: Path) -> None:
    desk = office.desk("SV01")
    providers.add_provider(desk, plan(phone="061-9200471"))
    path = directory_file.export_directory(desk, stick)
    _changed(path, lambda whole: whole["services"][0].update(id="ab" * 16, phone="0300-6666666"), sound=True)
    seen = directory_file.look_into(desk, path)
    assert seen.waiting == {"ab" * 16}
    assert directory_file.take_in(desk, seen).value == 0
    assert len(providers.list_providers(desk)) == 1
