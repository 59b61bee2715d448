# SPDX-License-Identifier: Apache-2.0
"""What stood in the place of an entry before it was corrected."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from intake_desktop.domain.corrections import former


class Entry(NamedTuple):
    """An entry of some list."""

    id: str
    amends: str | None = None


@pytest.mark.parametrize(
    ("entries", "before"),
    [
        ([Entry("a")], []),
        ([Entry("c", "b"), Entry("b", "a"), Entry("a")], ["b", "a"]),
        ([Entry("b", "what another PC has not told yet")], []),
        ([Entry("a", "a")], []),
        ([Entry("c", "b"), Entry("b", "a"), Entry("a", "c")], ["b", "a"]),
    ],
)
def test_each_former_entry_is_found_once_the_latest_first(entries: list[Entry], before: list[str]) -> None:
    assert [one.id for one in former(entries[0], {one.id: one for one in entries})] == before
