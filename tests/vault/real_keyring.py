# SPDX-License-Identifier: Apache-2.0
"""A day with a real Secret Service, for test_keyring.py; runs in a D-Bus session of its own and tells each step."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import secretstorage
from jeepney import DBusAddress, new_method_call

from intake_desktop.domain.troubles import Trouble
from intake_desktop.vault import Member, Vault, read_sheet
from intake_desktop.vault.device_secret import item
from intake_desktop.vault.keyring import SystemKeyring, system_places

from .office import POLICY, STORE, words

PASSWORD = b"password of the PC"


def sign_in_to_the_pc() -> None:
    """Start the daemon and hand it the password, as a desktop does."""
    subprocess.run(
        ["gnome-keyring-daemon", "--unlock", "--components=secrets"],
        input=PASSWORD,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def unlock_the_keyring() -> None:
    """Hand over the password again, as the window that asks for it does."""
    address = {"object_path": "/org/freedesktop/secrets", "bus_name": "org.freedesktop.secrets"}
    service = DBusAddress(**address, interface="org.freedesktop.Secret.Service")
    prompter = DBusAddress(**address, interface="org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface")
    with closing(secretstorage.dbus_init()) as bus:
        opened = bus.send_and_get_reply(new_method_call(service, "OpenSession", "sv", ("plain", ("s", ""))))
        secret = (opened.body[1], b"", PASSWORD, "text/plain")
        collection = secretstorage.get_default_collection(bus)
        asked = (collection.collection_path, secret)
        bus.send_and_get_reply(new_method_call(prompter, "UnlockWithMasterPassword", "o(oayays)", asked))
        assert not collection.is_locked()


def lock_the_keyring() -> None:
    with closing(secretstorage.dbus_init()) as bus:
        secretstorage.get_default_collection(bus).lock()


def refused(work: Callable[[], object]) -> str:
    try:
        work()
    except Trouble as trouble:
        return trouble.name
    return "nothing"


def main() -> None:
    """Found, sign in, lock the keyring, unlock it, lose the secret, restore it from the sheet."""
    vault = Vault(Path(sys.argv[1]), policy=POLICY)
    sign_in_to_the_pc()
    print("places:" + ",".join(place.name for place in system_places()))
    founding = vault.found(STORE, Member("SV01", ("supervisor",)), words("SV01"))
    print("founded")
    key = bytes(founding.unlocked.data_key)
    assert bytes(vault.unlock("SV01", words("SV01")).data_key) == key
    print("unlocked")
    lock_the_keyring()
    print("refused:" + refused(lambda: vault.unlock("SV01", words("SV01"))))
    unlock_the_keyring()
    assert bytes(vault.unlock("SV01", words("SV01")).data_key) == key
    print("opened_again")
    SystemKeyring().drop("secret_service", item(STORE))
    print("refused:" + refused(lambda: vault.unlock("SV01", words("SV01"))))
    recovered = read_sheet(founding.sheet.text())
    vault.restore(recovered)
    assert bytes(vault.unlock("SV01", words("SV01")).data_key) == key
    print("restored")
    print("ended", flush=True)


if __name__ == "__main__":
    main()
