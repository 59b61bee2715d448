# SPDX-License-Identifier: Apache-2.0
"""Going back to a backup: two persons, nobody who left comes back, and whatever interrupts it, the centre can work."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.conftest import CHEAP, Office
from tests.vault.office import Keyring

from intake_desktop.domain.permissions import Action
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import backups, cases, devices, erasure, keys, restoring, setup, staff, unlock
from intake_desktop.services.desk import Desk
from intake_desktop.services.restoring import Restored, Typed
from intake_desktop.services.second import confirm_second
from intake_desktop.services.setup import STORE
from intake_desktop.store import placing
from intake_desktop.vault import NoKeyring, SystemKeyring, Vault


def backed_up(office: Office, **answers: object) -> Path:
    """An intake, and a backup of it that lies on a stick."""
    office.intake("CW01", **answers)
    made = backups.back_up(office.desk("SV01")).value.backup.path
    stick = office.home.parent / "stick"
    stick.mkdir(exist_ok=True)
    return Path(shutil.copy(made, stick / f"{len(list(stick.iterdir()))}.backup"))


def typed(office: Office, code: str) -> Typed:
    return Typed(code, office._passphrase(code))


def go_back(office: Office, path: Path, first: str = "SV01", second: str | None = "CW01", **more: object) -> Restored:
    office.close()
    vault = more.pop("vault", office.vault)
    home = more.pop("home", office.home)
    two = None if second is None else typed(office, second)
    return restoring.restore(home, path, typed(office, first), two, vault=vault, now=office.clock, **more)  # type: ignore[arg-type]


def count(office: Office) -> int:
    return len(cases.list_cases(office.desk("SV01")))


def named(trouble: type[BaseException] | str, work: Callable[[], object]) -> Trouble:
    with pytest.raises(Trouble) as refused:
        work()
    assert refused.value.name == trouble
    return refused.value


# The usual way


def test_two_persons_bring_back_what_was_there_and_nothing_is_deleted(office: Office) -> None:
    path = backed_up(office)
    office.intake("CW01", full_name="Nasreen")
    before = office.desk("SV01").store.device
    restored = go_back(office, path)
    assert (restored.cases, restored.staff_from_backup, restored.erased_again) == (1, False, 0)
    assert restored.staff == ("CO01", "CW01", "CW02", "SV01")
    assert restored.set_aside is not None
    assert (restored.set_aside / STORE).exists()
    assert not (office.home / placing.STAGING).exists()
    desk = office.desk("SV01")
    assert count(office) == 1
    assert (desk.store.device.epoch, desk.store.device.station) == (before.epoch + 1, "A")
    assert desk.store.device.id != before.id
    event, actor, about = desk.store.reader.execute(
        "select event, actor, about from audit where event = 'restored'"
    ).fetchone()
    assert (event, actor) == ("restored", "SV01")
    assert about.endswith("with CW01")
    assert desk.store.journal.first_broken() is None
    assert desk.store.journal.rebuild_differences() == []


def test_a_case_number_that_was_given_since_is_not_given_twice(office: Office) -> None:
    path = backed_up(office)
    later = office.intake("CW01", full_name="Nasreen")
    go_back(office, path)
    assert str(office.intake("CW01", full_name="Farzana").case_number) > str(later.case_number)


def test_what_was_set_aside_can_be_gone_back_to(office: Office) -> None:
    early = backed_up(office)
    late = backed_up(office, full_name="Nasreen")
    assert go_back(office, early).cases == 1
    assert go_back(office, late).cases == 2
    assert count(office) == 2
    assert office.desk("SV01").store.device.epoch == 2


def test_backups_go_on_after_a_restore_and_the_old_ones_stay(office: Office) -> None:
    early = backed_up(office)
    office.clock.shift(hours=26)
    backed_up(office, full_name="Nasreen")
    before = {one.path for one in backups.list_backups(office.desk("SV01"))}
    go_back(office, early)
    office.clock.shift(hours=2)
    office.intake("CW01", full_name="Farzana")
    office.close()
    office.clock.shift(hours=2)
    office.desk("SV01")
    office.close()
    listed = [one.path for one in backups.list_backups(office.desk("SV01"))]
    assert before < set(listed)
    assert backups.rehearse(office.desk("SV01"), listed[0]).cases == 2


# Who may


def test_nobody_restores_alone_and_not_everybody_may(office: Office) -> None:
    path = backed_up(office)
    for first, second, name in (
        ("SV01", None, "second_refused"),
        ("SV01", "SV01", "second_refused"),
        ("SV01", "sv01", "second_refused"),
        ("CW01", "SV01", "not_allowed"),
    ):
        office.passphrases["sv01"] = office.passphrases["SV01"]
        named(name, lambda first=first, second=second: go_back(office, path, first, second))
    wrong = Typed("CW01", bytearray(b"some other words here"))
    office.close()
    one = typed(office, "SV01")
    told = named("second_refused", lambda: restoring.restore(office.home, path, one, wrong, vault=office.vault))
    assert "is not right" in told.what.text
    named("wrong_passphrase", lambda: restoring.restore(office.home, path, wrong, one, vault=office.vault))
    assert not (office.home / placing.STAGING).exists()
    assert count(office) == 1


def test_while_the_desk_is_open_nothing_is_restored(office: Office) -> None:
    path = backed_up(office)
    office.desk("SV01")
    one, two = typed(office, "SV01"), typed(office, "CW01")
    named("store_busy", lambda: restoring.restore(office.home, path, one, two, vault=office.vault))


def alone_at(office: Office) -> Path:
    path = backed_up(office)
    for code in ("CW01", "CW02", "CO01"):
        staff.deactivate(office.desk("SV01"), code)
    return path


def test_who_works_alone_needs_the_sheet_instead_of_a_second_person(office: Office) -> None:
    sheet = office.founded._sheets.sheet.text()
    path = alone_at(office)
    office.close()
    assert restoring.needs(office.home, path).alone
    named("second_refused", lambda: go_back(office, path, second=None))
    named("sheet_unreadable", lambda: go_back(office, path, second=None, sheet="no sheet"))
    assert go_back(office, path, second=None, sheet=sheet).staff == ("SV01",)
    (about,) = office.desk("SV01").store.reader.execute("select about from audit where event = 'restored'").fetchone()
    assert about.endswith("with the sheet")


def test_somebody_who_left_does_not_come_back_with_an_old_backup(office: Office) -> None:
    path = backed_up(office)
    staff.deactivate(office.desk("SV01"), "CW02")
    named("second_refused", lambda: go_back(office, path, second="CW02"))
    restored = go_back(office, path)
    assert restored.staff == ("CO01", "CW01", "SV01")
    office.close()
    named("wrong_passphrase", lambda: office.desk("CW02"))


def test_a_backup_from_before_a_change_of_keys_comes_back_under_the_present_key(office: Office) -> None:
    path = backed_up(office)
    old = bytes(office.desk("SV01").unlocked.data_key)
    staff.deactivate(office.desk("SV01"), "CW02")
    keys.change_keys(office.desk("SV01"))
    assert backups.rehearse(office.desk("SV01"), path).cases == 1
    office.intake("CW01", full_name="Nasreen")
    assert go_back(office, path).cases == 1
    desk = office.desk("SV01")
    assert bytes(desk.unlocked.data_key) != old
    desk.store.checkpoint()
    assert desk.store.path.read_bytes()[:16] == bytes(desk.unlocked.data_key[32:])
    assert count(office) == 1


def newcomers(office: Office) -> None:
    desk = office.desk("SV01")
    for code, roles in (("SV02", ("supervisor",)), ("CW03", ("caseworker",))):
        staff.add_staff(desk, code, roles, "ur", office._passphrase(code), agreement_on="2026-11-01")


def test_a_key_that_nobody_there_ever_had_is_on_the_sheet_of_that_time(office: Office) -> None:
    sheet = office.founded._sheets.sheet.text()
    path = backed_up(office)
    keys.change_keys(office.desk("SV01"))
    newcomers(office)
    named("backup_key_missing", lambda: backups.rehearse(office.desk("SV02"), path))
    named("backup_key_missing", lambda: go_back(office, path, "SV02", "CW03"))
    assert go_back(office, path, "SV02", "CW03", sheet=sheet).cases == 1


def test_what_was_erased_since_stays_erased(office: Office) -> None:
    case = office.intake("CW01", full_name="Nasreen")
    office.intake("CW01", full_name="Farzana")
    path = backed_up(office)
    staff.change_roles(office.desk("SV01"), "SV01", ("supervisor", "centre_administrator"))
    desk = office.desk("SV01")
    second = confirm_second(desk, "CW01", office._passphrase("CW01"), Action.ERASE_RECORD)
    erasure.erase_record(desk, case.case_id, "her_wish", second)
    restored = go_back(office, path)
    assert (restored.erased_again, restored.cases) == (1, 2)
    store = office.desk("SV01").store
    assert store.reader.execute("select count(*) from erased").fetchone() == (1,)
    assert store.reader.execute("select count(*) from identity").fetchone() == (2,)


# When there is nothing left here


class Elsewhere:
    """Another computer, with an empty keyring of its own."""

    def __init__(self, home: Path) -> None:
        self.home, self.keyring = home, Keyring()
        self.vault = Vault(home, keyring=SystemKeyring(lambda: [self.keyring]), policy=CHEAP)


class Strong:
    """A centre whose keys are divided between passphrases and a keyring, with two members of staff."""

    def __init__(self, home: Path) -> None:
        self.pc = Elsewhere(home)
        self.words = {"SV01": "mango river lantern seven", "CW01": "quiet morning tea cup"}
        plan = setup.CentrePlan({"en": "Centre"}, "MLT", "A", ("en",), "SV01", agreement_on="2026-11-01")
        founded = setup.found_centre(home, plan, self.typed("SV01").passphrase, vault=self.pc.vault)
        staff.add_staff(founded.desk, "CW01", ("caseworker",), "en", self.typed("CW01").passphrase, "2026-11-01")
        self.sheet = founded._sheets.sheet.text()
        self.backup = backups.back_up(founded.desk).value.backup.path
        unlock.lock(founded.desk)

    def typed(self, code: str) -> Typed:
        return Typed(code, bytearray(self.words[code].encode()))

    def go_back(self, pc: Elsewhere, path: Path, sheet: str | None = None) -> Restored:
        return restoring.restore(pc.home, path, self.typed("SV01"), self.typed("CW01"), sheet, vault=pc.vault)

    def desk(self, pc: Elsewhere, code: str = "SV01") -> Desk:
        return unlock.unlock(pc.home, code, self.typed(code).passphrase, vault=pc.vault)


def test_on_another_computer_the_sheet_brings_the_secret_of_the_old_one(tmp_path: Path) -> None:
    strong, new = Strong(tmp_path / "old"), Elsewhere(tmp_path / "new")
    stick = tmp_path / "stick.backup"
    shutil.copy(strong.backup, stick)
    assert [one.path for one in restoring.found_backups(new.home, tmp_path)] == [stick]
    needs = restoring.needs(new.home, stick)
    assert (needs.staff_from_backup, needs.weak, needs.alone) == (True, False, False)
    named("device_secret_missing", lambda: strong.go_back(new, stick))
    assert not (new.home / placing.STAGING).exists()
    restored = strong.go_back(new, stick, strong.sheet)
    assert (restored.staff_from_backup, restored.staff, restored.set_aside) == (True, ("CW01", "SV01"), None)
    unlock.lock(strong.desk(new))
    unlock.lock(strong.desk(new, "CW01"))


def test_on_a_computer_without_a_keyring_the_sheet_is_held_for_the_night(tmp_path: Path) -> None:
    strong = Strong(tmp_path / "old")
    bare = Elsewhere(tmp_path / "new")
    bare.vault = Vault(bare.home, keyring=NoKeyring(), policy=CHEAP)
    assert strong.go_back(bare, strong.backup, strong.sheet).staff == ("CW01", "SV01")
    named("keyring_absent", lambda: strong.desk(bare))


def test_when_both_copies_of_the_slot_file_are_lost_that_of_the_backup_is_taken(tmp_path: Path) -> None:
    strong = Strong(tmp_path / "pc")
    for name in ("slots.a", "slots.b"):
        (strong.pc.home / name).write_bytes(b"spoiled")
    restored = strong.go_back(strong.pc, strong.backup)
    assert restored.staff_from_backup
    assert restored.set_aside is not None
    assert (restored.set_aside / "slots.a").read_bytes() == b"spoiled"
    unlock.lock(strong.desk(strong.pc))


def test_the_copy_is_not_taken_for_an_older_one_afterwards(tmp_path: Path) -> None:
    strong = Strong(tmp_path / "pc")
    desk = strong.desk(strong.pc)
    desk.store.note("SV01", "exported", "something")
    unlock.lock(desk)
    strong.go_back(strong.pc, strong.backup)
    desk = strong.desk(strong.pc, "CW01")
    assert desk.freshness == "proven"
    unlock.lock(desk)


def test_the_backup_of_another_pc_is_refused(offices: Callable[..., list[Office]]) -> None:
    a, b = offices("A", "B")
    path = backed_up(b)
    b.close()
    named("backup_of_another_pc", lambda: go_back(a, path))
    named("backup_of_another_pc", lambda: restoring.needs(a.home, path))


def test_other_pcs_take_the_restored_one_for_a_new_one(offices: Callable[..., list[Office]], tmp_path: Path) -> None:
    a, b = offices("A", "B")
    go_back(a, backed_up(a))
    card = devices.export_device_file(a.desk("SV01"), tmp_path)
    assert not devices.read_device_file(b.desk("SV01"), card).known


def test_a_spoiled_backup_is_refused_and_nothing_changes(office: Office) -> None:
    path = backed_up(office)
    data = bytearray(path.read_bytes())
    data[50_000] ^= 4
    spoiled = path.with_name("spoiled.backup")
    spoiled.write_bytes(data)
    named("backup_damaged", lambda: go_back(office, spoiled))
    assert count(office) == 1
    assert office.desk("SV01").store.device.epoch == 1


# Interrupted


class PowerCut(BaseException):
    """The program ends here. No ``except Exception`` hears of it."""


def cut(*_: object, **__: object) -> None:
    raise PowerCut


@pytest.mark.parametrize(("step", "arrives"), [("begin", 0), ("go", 0), ("apply", 1), ("moved", 1), ("placed", 1)])
def test_a_power_cut_at_any_step_leaves_the_old_state_or_the_new_one(
    office: Office, monkeypatch: pytest.MonkeyPatch, step: str, arrives: int
) -> None:
    path = backed_up(office)
    office.intake("CW01", full_name="Nasreen")
    office.close()
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if step == "moved" and self.name == STORE and self.parent.name == placing.STAGING:
            raise PowerCut
        done = real(self, target)
        if step == "placed" and self.name == STORE and self.parent.name == placing.STAGING:
            raise PowerCut
        return done

    if step == "begin":
        monkeypatch.setattr(restoring, "begin_epoch", cut)
    elif step == "go":
        monkeypatch.setattr(placing, "say_go", cut)
    elif step == "apply":
        monkeypatch.setattr(placing, "put_in_place", cut)
    else:
        monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(PowerCut):
        go_back(office, path)
    monkeypatch.undo()
    assert count(office) == (1 if arrives else 2)
    assert office.desk("SV01").store.device.epoch == 1 + arrives
    assert not (office.home / placing.STAGING).exists()
