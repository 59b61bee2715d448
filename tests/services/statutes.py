# SPDX-License-Identifier: Apache-2.0
"""A law that a test writes down for its centre; the names are invented."""

from __future__ import annotations

from tests.conftest import Office

from intake_desktop.domain.laws import Law
from intake_desktop.services.laws import keep_law

CHILD_ACT = "Child Act, section 14"


def statute(office: Office, sector: str, *items: str, name: str = CHILD_ACT) -> Law:
    """Let a supervisor write a law down, as she would before the first report."""
    law = Law(name, sector, items)
    keep_law(office.desk("SV01"), law)
    return law
