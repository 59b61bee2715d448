# SPDX-License-Identifier: Apache-2.0
"""Who she is was erased: every page of her case opens for whoever worked on it, and no word of hers stands on one."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from tests.conftest import Office
from tests.journeys.shift import Shift
from tests.services.test_erasure import agreed
from tests.services.typed_freely import MARK, write_everywhere

from intake_desktop.services import erasure

WHO_READS = {
    "CW01": ("case", "timeline", "plan", "contacts", "stages", "consent", "referral", "papers", "closing"),
    "CO01": ("case",),
    "SV01": ("timeline", "consent", "emergency", "duplicates"),
}


def walk(shift: Shift, case: str) -> str:
    """Everybody who works on the case goes through its pages; gives all that was read there."""
    shift.pages.clear()
    for code, pages in WHO_READS.items():
        shift.sits(code)
        for page in pages:
            shift.goes(page, **({} if page in ("emergency", "duplicates") else {"case_id": case}))
    return "\n".join(text for _, text in shift.pages)


def test_every_page_opens_without_her_words(shift: Shift, office: Office) -> None:
    case = write_everywhere(office)
    shift.sits("CW01").goes("plan", case_id=case)
    assert MARK in shift.pages[-1][1], "her words stand on the pages of her case while they are there"
    erasure.erase_identity(office.desk("CA01"), case, "court_order", agreed(office))
    said = walk(shift, case)
    assert MARK not in said
    assert "Who she is was erased, and with it all that was written in words." in said
    assert not any(MARK in text for page in shift.shell.findChildren(QLabel) for text in (page.text(), page.toolTip()))
