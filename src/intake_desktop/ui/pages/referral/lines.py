# SPDX-License-Identifier: Apache-2.0
"""Her earlier decisions about sharing, ready to be shown and to be used again. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from intake_desktop.domain.cases import ConsentLine
from intake_desktop.domain.consent import LEVELS
from intake_desktop.domain.providers import Provider
from intake_desktop.domain.sentences import Sentence

from .words import NOTHING


@dataclass(frozen=True)
class LineShown:
    """One of her earlier decisions. `usable` ones can carry another slip."""

    id: str
    provider: Provider | None
    sector: str
    level: str
    valid_until: str | None
    state: str
    """``given``, ``refused``, ``not_yet_asked``, ``withdrawn`` or ``expired``: a code of ``consent_decision``."""

    why_not: Sentence | None = None
    """Why nothing can be issued on it now, where its state does not say so."""

    @property
    def usable(self) -> bool:
        """Whether a slip can be printed on it."""
        is_given = self.state == "given" and self.level in LEVELS[1:] and self.provider is not None
        return is_given and self.why_not is None


def line_shown(
    line: ConsentLine, providers: Mapping[str, Provider], today: date, why_not: Sentence | None = None
) -> LineShown:
    """Bring a consent line together with its service and with the day."""
    state = "withdrawn" if line.withdrawn else line.decision
    if state == "given" and (line.valid_until or "") < today.isoformat():
        state = "expired"
    provider = providers.get(line.provider or "")
    return LineShown(line.id, provider, line.sector or "", line.level or NOTHING, line.valid_until, state, why_not)
