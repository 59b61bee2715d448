# SPDX-License-Identifier: Apache-2.0
"""The keyring of the PC is lost; the paper in the sealed envelope brings everybody's passphrase back."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import CHEAP
from tests.vault.office import Keyring

from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import cases, recovery, setup, staff, unlock
from intake_desktop.vault import KdfPolicy, SystemKeyring, Vault, passphrase_bytes

WORDS = {"SV01": "mango river lantern seven", "CW01": "quiet morning tea cup"}


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
        unlock.lock(desk)
