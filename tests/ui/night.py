# SPDX-License-Identifier: Apache-2.0
"""A PC with a keyring that can fail, the people who work at it, and their sheets in the envelope."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import CHEAP
from tests.vault.office import Keyring

from intake_desktop.services import setup, staff, unlock
from intake_desktop.services.desk import Desk
from intake_desktop.ui.printers import PrinterChoice, PrintWish
from intake_desktop.vault import SystemKeyring, Vault, passphrase_bytes

WORDS = {
    "SV01": "mango river lantern seven",
    "SV02": "blue kite over the wall",
    "CW01": "quiet morning tea cup",
    "CO01": "walnut tree and two birds",
}
AGREED = "2026-01-05"


class Tray:
    """A printer that keeps what it was given."""

    def __init__(self) -> None:
        self.papers: list[bytes] = []

    def available(self) -> list[PrinterChoice]:
        return [PrinterChoice("desk", "Printer on the desk", True)]

    def print(self, pdf: bytes, wish: PrintWish) -> None:
        self.papers.append(pdf)


class Night:
    """The centre MLT at ten past two. ``night.keyring`` is what its PC has for a keyring."""

    def __init__(self, home: Path, limit: float = 5.0) -> None:
        self.home = home
        self.keyring = Keyring()
        self.places = [self.keyring]
        self.limit = limit
        plan = setup.CentrePlan({"en": "Women’s Centre Multan"}, "MLT", "A", ("en",), "SV01", AGREED)
        founded = setup.found_centre(home, plan, passphrase_bytes(WORDS["SV01"]), vault=self.vault())
        for code, roles in (("SV02", ("supervisor",)), ("CW01", ("caseworker",)), ("CO01", ("counsellor",))):
            staff.add_staff(founded.desk, code, roles, "en", passphrase_bytes(WORDS[code]), AGREED)
        self.sheet = founded._sheets.sheet.text()
        self.notes_sheet = founded._sheets.notes_sheet.text()
        self.scan = founded._sheets.sheet.qr_text
        unlock.lock(founded.desk)

    def vault(self) -> Vault:
        """The vault as a fresh start of the program finds it."""
        return Vault(self.home, keyring=SystemKeyring(lambda: self.places, self.limit), policy=CHEAP)

    def open(self, code: str = "SV01") -> Desk:
        """Sign somebody in with the passphrase that she always had."""
        return unlock.unlock(self.home, code, passphrase_bytes(WORDS[code]), vault=self.vault())
