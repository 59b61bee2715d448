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
    "tests/ui/test_looks.py": 86.0,
    "tests/demo/test_story.py": 40.1,
    "tests/display/test_real_printer.py": 26.4,
    "tests/display/test_lost_keyring.py": 14.4,
    "tests/journeys/test_nothing_of_her_leaks.py": 13.5,
    "tests/sync/test_attacks.py": 13.3,
    "tests/journeys/test_the_multan_desk.py": 9.4,
    "tests/ui/test_whole_intake.py": 9.1,
    "tests/lang/test_messages.py": 8.4,
    "tests/training/test_practice.py": 8.1,
    "tests/ui/test_full_intake_page.py": 7.9,
    "tests/ui/test_locked_window.py": 7.5,
    "tests/ui/test_plan_page.py": 7.3,
    "tests/slips/test_referral_slip.py": 7.3,
    "tests/journeys/test_a_child_harmed_online.py": 7.3,
    "tests/ui/test_case_page.py": 6.1,
    "tests/journeys/test_she_takes_her_consent_back.py": 5.2,
    "tests/slips/test_her_papers.py": 4.9,
    "tests/journeys/test_no_window_flashes.py": 4.9,
    "tests/slips/test_read_back.py": 4.6,
    "tests/journeys/test_a_call_at_night.py": 4.4,
    "tests/ui/test_intake_page.py": 4.4,
    "tests/ui/test_referral_told.py": 4.1,
    "tests/ui/test_directory_card.py": 4.0,
    "tests/ui/test_referral_page.py": 4.0,
    "tests/forms/test_writing_a_form.py": 4.0,
    "tests/ui/test_shell.py": 3.8,
    "tests/services/test_notes.py": 3.8,
    "tests/journeys/test_a_slip_comes_back.py": 3.5,
    "tests/ui/test_session_page.py": 3.5,
    "tests/tool/test_project.py": 3.5,
    "tests/ui/test_bundles_page.py": 3.4,
    "tests/ui/test_stages_page.py": 3.3,
    "tests/services/test_bundles.py": 3.1,
    "tests/ui/test_recover.py": 3.1,
    "tests/services/test_nothing_above_her_level.py": 3.0,
    "tests/journeys/test_a_slip_and_its_way.py": 3.0,
    "tests/journeys/test_the_dhar_centre.py": 2.8,
    "tests/ui/test_papers_page.py": 2.8,
    "tests/ui/test_referrals_page.py": 2.6,
    "tests/ui/test_forms_page.py": 2.6,
    "tests/ui/test_access_page.py": 2.5,
    "tests/services/test_freshness.py": 2.5,
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
