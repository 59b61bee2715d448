# SPDX-License-Identifier: Apache-2.0
"""What is chosen for one slip, how a referral keeps it, and what may not be chosen together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import msgspec
from sqlcipher3 import dbapi2 as sql

from ..domain.consent import LEVELS, ReleaseLine
from ..domain.disclosure import REFERRAL, REPORT, Fact, ticks
from ..domain.identifiers import part_id
from ..domain.laws import Law, named_problem
from ..domain.providers import Provider
from ..domain.referrals import CARRIERS, PRIORITIES
from ..domain.sentences import Sentence, sentence
from ..resources import code_lists
from ..store import Transaction

KINDS = (REFERRAL, REPORT)
SHEETS = ("", "a5", "a4")
REQUEST_LETTERS = 120
"""Most letters of the line that says what is asked."""
FACT_LETTERS = 160
_SOME, _DOCUMENTS = LEVELS[3:]


class SlipPlan(msgspec.Struct, frozen=True):
    """What the caseworker chooses for one slip. The survivor carries a discreet one unless both decide otherwise."""

    priority: str = ""
    """A code of ``referral_priority``; empty for the one that follows from what is known of her."""
    carrier: str = "survivor"
    discreet: bool = True
    language: str = "en"
    service_line: str = ""
    """What is asked of them, in one line of at most 120 letters."""
    appointment: datetime | date | None = None
    """A day alone is that day, at no time."""
    escort: str = ""
    may_confirm: bool | None = None
    """Whether the receiver may tell the centre that she came."""
    kind: str = REFERRAL
    need: str = ""
    """The service line of her case that this slip is for."""
    follows: str = ""
    """The referral that came to nothing, which this one takes the place of."""
    delivery: str = ""
    """``in_centre`` when a desk of this centre gets it, with paper or without."""
    second_language: str = ""
    """The receiver's language, when it is not hers; the receiver's part says everything in both."""
    paper: str = ""
    """``a5``, ``a4``, or empty for whichever fits best."""
    large: bool = False
    """Her paper in large type."""
    facts: tuple[Fact, ...] = ()
    risk_factors: tuple[str, ...] = ()
    done_here: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    caregiver_informed: str = ""
    caregiver_safe: str = ""
    law: str = ""
    """The law that requires a report, by its name."""
    named: tuple[str, ...] = ()
    """On a report: what the law names, by the codes of ``disclosure.ticks``; nothing else is told."""
    told_her: str = ""
    """``yes`` when she was told of the report first; ``no`` needs the reason."""
    not_told_why: str = ""
    lowered_why: str = ""
    health_later: str = ""
    """``yes`` when she chose that this comes before the doctor, who would otherwise come first."""


COLUMNS = (
    "priority", "carrier", "discreet", "language", "request", "appointment", "escort", "tell_centre", "kind", "need",
    "follows", "delivery", "second_language", "paper", "large", "facts", "risk_factors", "done_here", "documents",
    "caregiver_informed", "caregiver_safe", "law", "named", "told_her", "not_told_why", "lowered_why", "health_later",
)  # fmt: skip
_AS_THEY_ARE = (
    "priority", "carrier", "language", "escort", "kind", "need", "follows", "delivery", "second_language", "paper",
    "caregiver_informed", "caregiver_safe", "law", "told_her", "not_told_why", "lowered_why", "health_later",
)  # fmt: skip
_LISTS = ("risk_factors", "done_here", "documents", "named")
NAMES = "perpetrator_name"
"""The fact that is somebody's name: it is kept apart, and goes when who she is is erased."""


def kept(plan: SlipPlan) -> dict[str, Any]:
    """Give the fields of a referral that keep a plan; what was not chosen is not written at all."""
    fields: dict[str, Any] = {name: value for name in _AS_THEY_ARE if (value := getattr(plan, name))}
    fields |= {name: list(value) for name in _LISTS if (value := getattr(plan, name))}
    if plan.facts:
        fields["facts"] = [{"code": one.code, "text": "" if one.code == NAMES else one.text} for one in plan.facts]
    if plan.large:
        fields["large"] = "yes"
    if plan.may_confirm is not None:
        fields["tell_centre"] = "yes" if plan.may_confirm else "no"
    if plan.appointment is not None:
        fields["appointment"] = plan.appointment.isoformat()
    return fields | {"discreet": int(plan.discreet), "request": plan.service_line}


def plan_of(row: tuple[Any, ...]) -> SlipPlan:
    """Read a plan back from the columns of a referral, in the order of ``COLUMNS``."""
    have = dict(zip(COLUMNS, row, strict=True))
    fields: dict[str, Any] = {name: value for name in _AS_THEY_ARE if (value := have[name])}
    fields |= {name: tuple(json.loads(value)) for name in _LISTS if (value := have[name])}
    if have["facts"]:
        fields["facts"] = msgspec.convert(json.loads(have["facts"]), tuple[Fact, ...])
    if have["appointment"]:
        kind = datetime if "T" in have["appointment"] else date
        fields["appointment"] = kind.fromisoformat(have["appointment"])
    return SlipPlan(
        discreet=bool(have["discreet"]), service_line=have["request"] or "", large=have["large"] == "yes",
        may_confirm={"yes": True, "no": False}.get(have["tell_centre"] or ""), **fields,
    )  # fmt: skip


def planned(plan: SlipPlan) -> dict[str, object]:
    """Give the fields of a slip that are as somebody planned them; how much of them is printed, consent decides."""
    items = {
        "priority": plan.priority, "caregiver_informed": plan.caregiver_informed,
        "caregiver_safe": plan.caregiver_safe, "service_line": plan.service_line, "facts": plan.facts,
        "risk_factors": plan.risk_factors, "done_here": plan.done_here, "documents": plan.documents, "law": plan.law,
        "told_her": plan.told_her, "escort": plan.escort, **_appointed(plan),
    }  # fmt: skip
    return items if plan.may_confirm is None else items | {"may_confirm": plan.may_confirm}


def _appointed(plan: SlipPlan) -> dict[str, object]:
    """When she is to come: a moment, or a day alone."""
    at = plan.appointment
    if at is None or isinstance(at, datetime):
        return {} if at is None else {"appointment": at}
    return {"appointment": datetime.combine(at, time()), "day_alone": True}


def write_names(t: Transaction, referral: str, case: str, person: str, plan: SlipPlan) -> None:
    """Keep the name that stands among the facts where names are kept; the referral says only that there is one."""
    name = next((fact.text for fact in plan.facts if fact.code == NAMES), "").strip()
    if name:
        fields = {"perpetrator": referral, "case_id": case, "name": name}
        t.set("perpetrator_identity", part_id(referral, NAMES), fields, person)


def with_names(db: sql.Connection, referral: str, plan: SlipPlan) -> SlipPlan:
    """Give the plan with the name that is kept apart; without that fact when there is none any more."""
    query = "select name from perpetrator_identity where id = ?"
    row = db.execute(query, (part_id(referral, NAMES),)).fetchone()
    facts = (Fact(one.code, (row and row[0]) or one.text) if one.code == NAMES else one for one in plan.facts)
    return msgspec.structs.replace(plan, facts=tuple(one for one in facts if one.code != NAMES or one.text))


def must_make_sense(plan: SlipPlan) -> None:
    """ValueError for what no window offers."""
    if plan.priority not in ("", *PRIORITIES) or plan.carrier not in CARRIERS or plan.kind not in KINDS:
        raise ValueError("not a slip plan")
    if plan.paper not in SHEETS or plan.delivery not in ("", "in_centre"):
        raise ValueError("not a slip plan")
    coded = {
        "risk_factor": plan.risk_factors, "service_sector": plan.done_here,
        "yes_no_unknown": (plan.caregiver_informed, plan.caregiver_safe, plan.told_her),
    }  # fmt: skip
    for list_name, codes in coded.items():  # a story has no place where a code belongs
        if any(code and not code_lists().has(list_name, code) for code in codes):
            raise ValueError(f"not a code of {list_name}")


def plan_problem(plan: SlipPlan, line: ReleaseLine, provider: Provider) -> Sentence | None:
    """Say what on this plan she did not agree to, or what is too long for paper; nothing when all is well."""
    if len(plan.service_line) > REQUEST_LETTERS or any(len(fact.text) > FACT_LETTERS for fact in plan.facts):
        return sentence("Something written for this slip is too long. Say it in one line.")
    if plan.delivery == "in_centre" and not provider.in_house:
        return sentence("This service is not a desk of this centre.")
    if plan.carrier == "escort" and not plan.escort:
        return sentence("Choose who goes with her.")
    if plan != agreed(plan, line):
        return sentence("Something on this slip is not among what she agreed to share with this service.")
    return None


def agreed(plan: SlipPlan, line: ReleaseLine) -> SlipPlan:
    """Give the plan without whatever her consent line does not name, as it stands now."""
    told = set(line.items) & set(ticks(line.sector, line.level, plan.kind))
    return msgspec.structs.replace(
        plan,
        facts=tuple(fact for fact in plan.facts if fact.code in told),
        risk_factors=plan.risk_factors if "risk_factors" in told else (),
        done_here=plan.done_here if "done_here" in told else (),
        documents=tuple(title for title in plan.documents if title in line.documents)
        if line.level == _DOCUMENTS
        else (),
    )


def report_line(provider_id: str, sector: str, plan: SlipPlan, today: date) -> ReleaseLine:
    """Give what stands in the place of her consent on a report: what the law names, and no document."""
    day = today.isoformat()
    return ReleaseLine("", provider_id, sector, _SOME, "given", day, day, items=plan.named)


def report_problem(plan: SlipPlan, sector: str, laws: Iterable[Law], has_caregiver: bool = False) -> Sentence | None:
    """Say what is missing before a report that the law requires can be begun, or nothing. `laws` are those of the
    centre; `has_caregiver`: she is a child, and somebody cares for her who is safe and is told as well.
    """
    if (problem := named_problem(laws, plan.law, sector, plan.named)) is not None:
        return problem
    if plan.told_her not in ("yes", "no"):
        return sentence("Say whether she was told of this report first.")
    if plan.told_her == "no" and not plan.not_told_why.strip():
        return sentence("Say why she could not be told first.")
    if has_caregiver and plan.caregiver_informed not in ("yes", "no"):
        return sentence("Say whether the caregiver with whom she is safe was told of this report first.")
    if has_caregiver and plan.caregiver_informed == "no" and not plan.not_told_why.strip():
        return sentence("Say why the caregiver could not be told first.")
    return None
