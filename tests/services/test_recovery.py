# SPDX-License-Identifier: Apache-2.0
"""The keyring of the PC is lost; the paper in the sealed envelope brings everybody's passphrase back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.conftest import CHEAP, Office
from tests.ui.night import AGREED, Night
from tests.ui.night import WORDS as NIGHT_WORDS
from tests.vault.office import Keyring

from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import cases, notices, providers, recovery, setup, staff, unlock
from intake_desktop.services.desk import Desk
from intake_desktop.vault import KdfPolicy, SystemKeyring, Vault, passphrase_bytes

WORDS = {"SV01": "mango river lantern seven", "CW01": "quiet morning tea cup"}


def add_service(desk: Desk) -> str:
    """Something that was written before the keys were lost."""
    plan = providers.ProviderPlan(names={"en": "Dar ul Aman"}, neutral_names={"en": "Hostel"}, sectors=("shelter",))
    return providers.add_provider(desk, plan).value


def test_a_lost_keyring_comes_back_from_paper_and_every_passphrase_works_again(tmp_path: Path) -> None:
    home, keyring = tmp_path / "home", Keyring()
    policy: KdfPolicy = CHEAP
    vault = Vault(home, keyring=SystemKeyring(lambda: [keyring]), policy=policy)
    plan = setup.CentrePlan({"en": "Centre"}, "MLT", "A", ("en",), "SV01", "2024-03-04")
    founded = setup.found_centre(home, plan, passphrase_bytes(WORDS["SV01"]), vault=vault)
    staff.add_staff(founded.desk, "CW01", ("caseworker",), "ur", passphrase_bytes(WORDS["CW01"]), "2024-03-04")
    paper = founded._sheets.sheet.text()
    unlock.lock(founded.desk)

    keyring.kept.clear()
    for code, words in WORDS.items():
        with pytest.raises(Trouble) as told:
            unlock.unlock(home, code, passphrase_bytes(words), vault=vault)
        assert told.value.name == "device_secret_missing"
        assert told.value.way_on is not None

    assert "would help" in recovery.try_sheet(home, paper, vault=vault).text
    assert keyring.kept == {}
    with pytest.raises(Trouble) as told:
        recovery.recover(home, paper.replace(paper[-1], "A" if paper[-1] != "A" else "B"), vault=vault)
    assert keyring.kept == {}
    recovery.recover(home, paper, vault=vault)

    for code, words in WORDS.items():
        desk = unlock.unlock(home, code, passphrase_bytes(words), vault=vault)
        assert cases.list_cases(desk) == []
        told = {notice.name: notice for notice in notices.at_sign_in(desk)}
        assert ("sheet_used" in told) == (code == "SV01"), "every supervisor learns that the envelope was opened"
        if code == "SV01":
            notices.acknowledge(desk, told["sheet_used"])
            assert "sheet_used" not in [notice.name for notice in notices.at_sign_in(desk)]
        unlock.lock(desk)


class TestKeysMadeAnew:
    """Both copies of the key file are gone; a supervisor begins anew with the paper."""

    @pytest.fixture
    def night(self, tmp_path: Path) -> Night:
        made = Night(tmp_path / "home")
        for name in ("slots.a", "slots.b"):
            (made.home / name).unlink()
        return made

    def begin(self, night: Night, typed: str = "", **changed: Any) -> setup.Founded:
        start = recovery.NewStart("SV02", AGREED, **changed)
        return recovery.rebuild(
            night.home, start, typed or night.sheet, passphrase_bytes(NIGHT_WORDS["SV02"]), vault=night.vault()
        )

    def test_the_records_are_as_they_were_and_the_pc_is_a_new_incarnation(self, tmp_path: Path) -> None:
        night = Night(tmp_path / "home")
        desk = night.open("SV01")
        provider = add_service(desk)
        before = desk.store.device
        unlock.lock(desk)
        for name in ("slots.a", "slots.b"):
            (night.home / name).unlink()
        trouble = recovery.front_trouble(night.home, vault=night.vault())
        assert trouble is not None
        assert trouble.name == "slots_damaged"
        founded = self.begin(night)
        desk = founded.desk
        assert [one.id for one in providers.list_providers(desk)] == [provider]
        assert desk.store.device.id != before.id
        assert (desk.store.device.station, desk.store.device.epoch) == ("A", before.epoch + 1)
        assert [one.code for one in staff.list_staff(desk)] == ["SV02"]
        staff.add_staff(desk, "CW01", ("caseworker",), "en", passphrase_bytes(NIGHT_WORDS["CW01"]), AGREED)
        unlock.lock(desk)
        assert recovery.front_trouble(night.home, vault=night.vault()) is None
        unlock.lock(night.open("CW01"))

    def test_a_sheet_that_does_not_open_the_case_file_changes_nothing(self, night: Night, tmp_path: Path) -> None:
        other = Night(tmp_path / "other")
        kept = dict(night.keyring.kept)
        with pytest.raises(recovery.SheetDoesNotOpen):
            self.begin(night, other.sheet)
        with pytest.raises(Trouble) as refused:
            self.begin(night, night.notes_sheet)
        assert refused.value.name == "sheet_of_another_kind"
        assert not list(night.home.glob("slots.*"))
        assert night.keyring.kept == kept

    def test_without_the_case_file_there_is_nothing_to_open(self, night: Night) -> None:
        (night.home / setup.STORE).unlink()
        with pytest.raises(Trouble) as refused:
            self.begin(night)
        assert refused.value.name == "store_missing"

    def test_while_somebody_can_sign_in_nothing_is_made_anew(self, tmp_path: Path) -> None:
        night = Night(tmp_path / "home")
        with pytest.raises(Trouble) as refused:
            self.begin(night)
        assert refused.value.name == "already_founded"
        unlock.lock(night.open("SV01"))

    def test_a_key_file_that_lets_nobody_in_is_set_aside_and_kept(self, tmp_path: Path) -> None:
        night = Night(tmp_path / "home")
        old = (night.home / "slots.a").read_bytes()
        unlock.lock(self.begin(night, given_up=True).desk)
        assert (night.home / "slots.a.damaged").read_bytes() == old
        unlock.lock(self.begin(night, given_up=True).desk)
        assert (night.home / "slots.a.damaged").read_bytes() == old, "an earlier one is not written over"
        assert (night.home / "slots.a.damaged-2").exists()
        unlock.lock(night.open("SV02"))

    def test_what_is_missing_is_said_before_anything_is_read(self, night: Night) -> None:
        problems = recovery.start_problems(recovery.NewStart("", ""))
        assert sorted(problems) == ["agreement", "first_code"]
        with pytest.raises(setup.SetupIncomplete):
            recovery.rebuild(night.home, recovery.NewStart("SV02", ""), night.sheet, bytearray(b"x"))


class TestForOneNight:
    """No keyring can be reached at all; the sheet is there."""

    def test_everybody_opens_with_her_own_passphrase_until_the_lock(self, tmp_path: Path) -> None:
        night = Night(tmp_path / "home")
        night.places = []
        files = {path.name: path.read_bytes() for path in night.home.glob("slots.*")}
        keys = recovery.borrow(night.home, night.sheet, vault=night.vault())
        for code in NIGHT_WORDS:
            desk = unlock.unlock(night.home, code, passphrase_bytes(NIGHT_WORDS[code]), vault=keys)
            assert next(notice.name for notice in notices.at_sign_in(desk)) == "for_now"
            unlock.lock(desk)
        assert files == {path.name: path.read_bytes() for path in night.home.glob("slots.*")}
        with pytest.raises(Trouble) as told:
            night.open("CW01")
        assert told.value.name == "keyring_absent", "the next start needs the sheet again, or a keyring"

    def test_a_wrong_sheet_is_refused(self, tmp_path: Path) -> None:
        night, other = Night(tmp_path / "home"), Night(tmp_path / "other")
        with pytest.raises(Trouble) as refused:
            recovery.borrow(night.home, other.sheet, vault=night.vault())
        assert refused.value.name == "sheet_of_another_centre"

    def test_a_pc_that_keeps_no_key_needs_none_back(self, office: Office) -> None:
        sheet = office.founded._sheets.sheet.text()
        with pytest.raises(Trouble) as told:
            recovery.recover(office.home, sheet, vault=office.vault)
        assert told.value.name == "sheet_not_needed"
        assert "would help" in recovery.try_sheet(office.home, sheet, vault=office.vault).text
