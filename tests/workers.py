# SPDX-License-Identifier: Apache-2.0
"""How the tests are shared out over the cores: long files first, so that no core waits at the end for another's."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from xdist.scheduler import LoadScheduling

PARTS = {"tests/ui/test_looks.py": 4}
"""Files whose tests do not need each other and that are too long for one core: into how many parts each is cut."""

LONG = {
    "tests/ui/test_looks.py": 200.0,
    "tests/demo/test_story.py": 62.0,
    "tests/sync/test_attacks.py": 29.0,
    "tests/vault/test_slot_file.py": 29.0,
    "tests/services/test_notes.py": 25.0,
    "tests/ui/test_referral_page.py": 22.0,
    "tests/ui/test_referral_told.py": 22.0,
    "tests/ui/test_whole_intake.py": 21.0,
    "tests/lang/test_messages.py": 20.0,
    "tests/services/test_duplicates.py": 19.0,
    "tests/services/test_restoring.py": 19.0,
    "tests/ui/test_intake_page.py": 18.0,
    "tests/services/test_full_intake.py": 17.0,
    "tests/ui/test_shell.py": 17.0,
    "tests/store/test_many_pcs.py": 17.0,
    "tests/services/test_consents.py": 17.0,
    "tests/services/test_backups.py": 16.0,
    "tests/services/test_emergencies.py": 16.0,
    "tests/services/test_sealed_slips.py": 15.0,
    "tests/ui/test_plan_page.py": 15.0,
    "tests/slips/test_referral_slip.py": 14.0,
    "tests/services/test_papers.py": 14.0,
    "tests/ui/test_recover.py": 14.0,
    "tests/services/test_keys.py": 14.0,
    "tests/services/test_closures.py": 13.0,
    "tests/ui/test_access_page.py": 13.0,
    "tests/ui/test_case_presenter.py": 13.0,
    "tests/ui/test_directory_card.py": 13.0,
    "tests/journeys/test_nothing_of_her_leaks.py": 13.0,
    "tests/services/test_people.py": 12.0,
    "tests/services/test_reach.py": 12.0,
    "tests/services/test_assignments.py": 12.0,
    "tests/training/test_practice.py": 12.0,
    "tests/slips/test_her_papers.py": 11.0,
    "tests/services/test_today.py": 11.0,
    "tests/store/test_one_pc.py": 11.0,
    "tests/services/test_follow_ups.py": 11.0,
    "tests/ui/test_locked_window.py": 11.0,
    "tests/slips/test_read_back.py": 11.0,
    "tests/ui/test_forms_page.py": 10.0,
    "tests/ui/test_full_intake_page.py": 10.0,
    "tests/services/test_freshness.py": 10.0,
    "tests/ui/test_referrals_page.py": 10.0,
    "tests/ui/test_oversight_pages.py": 10.0,
}
"""About how many seconds each long file takes. What is not here counts 0.03 s a test; being wrong costs only time."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScheduling | None:
    """Share out whole files, as ``--dist loadfile`` does, but the longest first."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class LongestFirst(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file, _, name = nodeid.partition("::")
            if (parts := PARTS.get(file)) is None:
                return file
            family = name.partition("[")[2].partition("-")[0]  # scenes of one page use the same centre
            return f"{file}::{zlib.crc32(family.encode()) % parts}"

        def _assign_work_unit(self, node: Any) -> None:
            longest = max(self.workqueue, key=self._seconds)
            self.workqueue.move_to_end(longest, last=False)
            super()._assign_work_unit(node)

        def _seconds(self, scope: str) -> float:
            file = scope.partition("::")[0]
            known = LONG.get(file, 0.0) / PARTS.get(file, 1)
            return known or 0.03 * len(self.workqueue[scope])

    return LongestFirst(config, log)  # type: ignore[return-value]
