# SPDX-License-Identifier: Apache-2.0
"""Freshness with a real Secret Service, for test_freshness.py; runs in a D-Bus session of its own, tells each step."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.services.key_changer import WORDS, now
from tests.services.test_freshness import work
from tests.vault.office import POLICY
from tests.vault.real_keyring import lock_the_keyring, sign_in_to_the_pc, unlock_the_keyring

from intake_desktop.services import setup
from intake_desktop.services.desk import Desk
from intake_desktop.services.freshness import CopyIsOlder
from intake_desktop.services.unlock import lock, unlock
from intake_desktop.vault import Vault, passphrase_bytes


def signed_in(home: Path, *, accept_older: bool = False) -> Desk:
    vault = Vault(home, policy=POLICY)
    return unlock(home, "SV01", passphrase_bytes(WORDS), vault=vault, now=now, accept_older=accept_older)


def main(home: Path) -> None:
    """Work, lock the keyring in the middle of it, put an older folder back, and go on with it."""
    sign_in_to_the_pc()
    plan = setup.CentrePlan({"en": "Centre"}, "MLT", "A", ("en",), "SV01", agreement_on="2026-01-02")
    lock(setup.found_centre(home, plan, passphrase_bytes(WORDS), vault=Vault(home, policy=POLICY), now=now).desk)
    shutil.copytree(home, home.with_name("older"))
    desk = signed_in(home)
    print(desk.freshness)
    work(desk, 2)
    assert desk.mirror is not None
    assert desk.mirror.kept_up()
    lock_the_keyring()
    work(desk, 2)  # a keyring that asked the person now would wait here for ever
    assert desk.mirror.kept_up()
    lock(desk)
    unlock_the_keyring()
    desk = signed_in(home)
    print(desk.freshness)
    lock(desk)
    shutil.rmtree(home)
    shutil.copytree(home.with_name("older"), home)
    try:
        signed_in(home)
    except CopyIsOlder as trouble:
        print(trouble.name)
    desk = signed_in(home, accept_older=True)
    print(desk.freshness)
    lock(desk)
    print(signed_in(home).freshness)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
