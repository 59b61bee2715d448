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
    "tests/ui/test_looks.py": 150.0,
    "tests/services/test_keys.py": 30.0,
    "tests/display/test_lost_keyring.py": 30.0,
    "tests/demo/test_story.py": 30.0,
    "tests/tool/test_dev.py": 25.0,
    "tests/tool/test_figures_and_faults.py": 25.0,
    "tests/display/test_real_printer.py": 20.0,
    "tests/journeys/test_no_window_flashes.py": 20.0,
    "tests/journeys/test_nothing_of_her_leaks.py": 20.0,
    "tests/journeys/test_the_multan_desk.py": 20.0,
    "tests/journeys/test_the_dhar_centre.py": 20.0,
    "tests/training/test_practice.py": 15.0,
    "tests/ui/test_app.py": 15.0,
    "tests/services/test_nothing_above_her_level.py": 15.0,
    "tests/services/test_freshness.py": 15.0,
    "tests/ui/test_timed_walk.py": 12.0,
    "tests/ui/test_unlock.py": 12.0,
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
