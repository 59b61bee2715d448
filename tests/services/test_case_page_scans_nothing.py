# SPDX-License-Identifier: Apache-2.0
"""What the page of a case reads is found by an index: with a hundred thousand cases it takes as long as with one."""

from __future__ import annotations

from tests.conftest import Office
from tests.services.typed_freely import write_everywhere

from intake_desktop.ui.pages.case.presenter import services_at

SMALL = ("SCAN own_device", "SCAN trusted_device", "SCAN CONSTANT ROW", "SCAN d")
"""Tables with a row a PC, and the notes that somebody has begun here."""


def test_the_page_of_a_case_looks_through_no_table(office: Office) -> None:
    case = write_everywhere(office)
    for code in ("CW01", "SV01", "CO01"):
        desk = office.desk(code)
        page, asked = services_at(desk), set[str]()
        desk.store.reader.set_trace_callback(asked.add)
        file = page.open_case(case)
        for read in (page.head, page.sessions, page.events, page.others, page.older_forms):
            read(case)
        page.provider_names(file)
        desk.store.reader.set_trace_callback(None)
        assert len(asked) > 20
        for query in asked:
            if query.startswith("select"):
                plan = [row[3] for row in desk.store.reader.execute(f"explain query plan {query}")]
                scans = [one for one in plan if one.startswith("SCAN") and "VIRTUAL TABLE" not in one]
                assert not [one for one in scans if one not in SMALL and not is_derived(one, plan)], query


def is_derived(scan: str, plan: list[str]) -> bool:
    """Whether what is walked through is what another part of the same question has found."""
    name = scan.split()[1]
    return name.startswith("(") or any(one.startswith(("CO-ROUTINE", "MATERIALIZE")) and name in one for one in plan)
