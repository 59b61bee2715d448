# SPDX-License-Identifier: Apache-2.0
"""The faults of paper in their quick form: the power fails, the stick goes, the disk is full on the way of a slip.

They run in a process of their own, as ``./dev faults paper --quick`` does: it makes children that die.
"""

from __future__ import annotations

from tests import groups


def test_a_slip_survives_what_happens_on_its_way() -> None:
    rows = groups.run_apart("tests.faults", "paper", ["--quick"])
    assert rows is not None, "the faults broke before they were done"
    assert [row["name"] for row in rows if not row["ok"]] == []
    assert len(rows) > 8
