# SPDX-License-Identifier: Apache-2.0
"""What always holds of her consent and of a slip on its way, whatever happens in whatever order."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from intake_desktop.domain.consent import (
    AFTER_CLOSING,
    LEVELS,
    FileNow,
    KnownIncident,
    ReleaseLine,
    last_day,
    lower_problem,
    why_not,
)
from intake_desktop.domain.disclosure import FACTS, REPORT, ticks
from intake_desktop.domain.laws import Law, law_problem, may_be_named, named_problem
from intake_desktop.domain.referrals import (
    DELIVERIES,
    ENDED,
    NEXT,
    PRIORITIES,
    STATUSES,
    SYSTEM,
    TABLE,
    WAITS_FOR,
    Standing,
    Step,
    Transition,
    counts,
    guard_problem,
    stands_at,
)
from intake_desktop.domain.sentences import sentence
from intake_desktop.domain.slip_times import LIMITS, OFFERED, limit, times_by
from intake_desktop.domain.urgent_need import Signs, advise, lowering_problem

NOW = datetime(2026, 11, 22, 14, 10, tzinfo=UTC)
DAY = date(2026, 11, 22)
CODES = ("help_wanted", "children", "hearing_date")

chosen_times = st.fixed_dictionaries({which: st.sampled_from(offered) for which, offered in OFFERED.items()})
moments = st.integers(-40 * 24 * 60, 0).map(lambda minutes: NOW + timedelta(minutes=minutes))
days = st.integers(-400, 400).map(lambda number: DAY + timedelta(days=number))
incidents = st.lists(
    st.builds(
        KnownIncident,
        st.sampled_from("abc"),
        st.booleans(),
        st.one_of(st.just(""), days.map(lambda day: day.isoformat())),
    ),
    max_size=3,
).map(tuple)
lines = st.builds(
    ReleaseLine,
    id=st.just("line"), provider=st.sampled_from(["service", "service", ""]), sector=st.just("legal_aid"),
    level=st.sampled_from(LEVELS),
    decision=st.sampled_from(["given", "given", "given", "refused", "not_yet_asked", "withdrawn"]),
    given_on=days.map(lambda day: day.isoformat()), valid_until=days.map(lambda day: day.isoformat()),
    withdrawn=st.sampled_from([False, False, True]), giver=st.sampled_from(["", "survivor", "caregiver"]),
    incidents=st.lists(st.sampled_from("abc"), unique=True).map(tuple),
)  # fmt: skip
files = st.builds(
    FileNow, today=days, closed_on=st.one_of(st.none(), days), incidents=incidents, is_grown=st.booleans(),
    wants_services=st.sampled_from([True, True, False]),
)  # fmt: skip
words = st.sampled_from(["", "words"])
steps = st.builds(
    Step, st.sampled_from(STATUSES), st.one_of(st.none(), moments), note=words, reason=words,
    delivery=st.sampled_from(["", *DELIVERIES]), by=st.sampled_from(["", "receiver", "survivor"]), provider=words,
    walk_in=st.booleans(), result=words, helped=words, without_why=words,
)  # fmt: skip
standings = st.builds(
    Standing, status=st.sampled_from(STATUSES), since=st.one_of(st.none(), moments),
    consent=st.sampled_from([None, sentence("No.")]), approval=st.sampled_from([None, sentence("No.")]),
    in_house=st.booleans(), has_appointment=st.booleans(), delivery=st.sampled_from(["", "phone"]),
    may_tell=st.booleans(), has_stub=st.booleans(),
)  # fmt: skip


@given(lines, files, days, st.sampled_from("abcd"))
def test_nothing_that_happens_makes_a_consent_good_again(
    line: ReleaseLine, file: FileNow, later: date, more: str
) -> None:
    """Time, the end of the case, something that happened, growing up, a no: each can only end it."""
    if not why_not(line, file):
        return
    worse = [
        msgspec.structs.replace(file, today=max(later, file.today)),
        msgspec.structs.replace(file, wants_services=False),
        msgspec.structs.replace(file, is_grown=True),
        msgspec.structs.replace(file, incidents=(*file.incidents, KnownIncident(more, False, later.isoformat()))),
    ]
    if file.closed_on is not None:
        worse.append(msgspec.structs.replace(file, closed_on=min(file.closed_on, later)))
    assert all(why_not(line, one) for one in worse)
    assert why_not(msgspec.structs.replace(line, withdrawn=True), file) == "withdrawn"


@given(lines, files)
def test_a_good_line_was_given_by_her_for_somebody_and_is_in_its_time(line: ReleaseLine, file: FileNow) -> None:
    if why_not(line, file):
        return
    assert (line.decision, line.withdrawn, file.wants_services) == ("given", False, True)
    assert line.provider
    assert line.level in LEVELS[1:]
    assert file.today <= last_day(line, file.closed_on)
    assert file.closed_on is None or file.today <= file.closed_on + AFTER_CLOSING
    assert not file.is_grown or line.giver in ("", "survivor")
    assert why_not(line, msgspec.structs.replace(file, today=last_day(line, file.closed_on))) == ""
    assert why_not(line, msgspec.structs.replace(file, today=last_day(line, file.closed_on) + timedelta(days=1)))


some = st.lists(st.sampled_from(CODES), unique=True).map(tuple)


@given(lines, st.sampled_from(LEVELS), some, some)
def test_whatever_may_be_narrowed_is_never_more(
    line: ReleaseLine, level: str, had: tuple[str, ...], wanted: tuple[str, ...]
) -> None:
    was = msgspec.structs.replace(line, items=had)
    if lower_problem(was, level, wanted, ()) is None:
        assert LEVELS.index(level) <= LEVELS.index(was.level)
        assert set(wanted) <= set(had)
        assert set(ticks("legal_aid", level)) <= set(ticks("legal_aid", was.level))


@given(standings, steps, st.one_of(st.none(), st.sampled_from(TABLE)))
def test_a_step_is_taken_only_along_the_table_and_with_what_it_asks(
    standing: Standing, step: Step, along: Transition | None
) -> None:
    if along is not None:
        standing = msgspec.structs.replace(standing, status=along.now)
        step = msgspec.structs.replace(step, status=along.then)
    if guard_problem(step, standing, NOW) is not None:
        return
    (line,) = [one for one in TABLE if (one.now, one.then) == (standing.status, step.status)]
    assert line.who != SYSTEM, "nobody takes her consent back for her"
    assert standing.status not in ENDED
    asked: dict[str, Any] = {
        "consent": standing.consent is None, "approval": standing.approval is None, "in_centre": standing.in_house,
        "delivery": (step.delivery or standing.delivery) in DELIVERIES, "why": step.note,
        "appointment": step.walk_in or step.appointment or standing.has_appointment, "reason": step.reason,
        "provider": step.provider, "may_tell": step.by != "receiver" or standing.may_tell, "result": step.result,
        "helped": step.without_why or (standing.has_stub and step.helped),
    }  # fmt: skip
    assert all(asked[guard] for guard in line.asks)
    if step.happened_at is not None:
        assert step.happened_at <= NOW
        assert standing.since is None or step.happened_at >= standing.since.replace(second=0, microsecond=0)


@given(st.lists(st.integers(0, 20), max_size=30))
def test_every_way_comes_to_an_end_and_stays_there(turns: list[int]) -> None:
    status = "draft"
    for turn in turns:
        following = NEXT.get(status, ())
        assert bool(following) != (status in ENDED)
        if following:
            status = following[turn % len(following)]
    seen, found = {status}, {status}
    while found:
        found = {then for now in found for then in NEXT.get(now, ())} - seen
        seen |= found
    assert seen & ENDED, "from everywhere there is an end"


@given(st.lists(st.sampled_from(STATUSES), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_two_pcs_come_to_the_same_status_in_whatever_order(statuses: list[str], chance: Any) -> None:
    mixed = statuses.copy()
    chance.shuffle(mixed)
    assert counts(statuses) == counts(mixed) == counts([*mixed, counts(statuses)])
    assert counts([*statuses, "revoked"]) == "revoked", "her withdrawal counts before all"


@given(st.sampled_from(sorted(WAITS_FOR)), moments, moments, chosen_times, st.one_of(st.none(), moments), st.booleans())
def test_what_is_more_urgent_is_due_no_later_and_a_supervisor_never_knows_before_it_is_late(
    status: str, one: datetime, other: datetime, chosen: dict[tuple[str, str], str], appointment: datetime | None,
    has_stub: bool,
) -> None:  # fmt: skip
    issued, since = sorted((one, other))
    known = {"appointment": appointment, "has_stub": has_stub, "times": times_by(chosen)}
    found = [limit(status, priority, issued, since, **known) for priority in PRIORITIES]
    if found[0] is None:
        assert has_stub
        assert found == [None] * 3
        return
    sure = [each for each in found if each is not None]
    assert len(sure) == 3
    for sooner, later in pairwise(sure):
        assert sooner.due <= later.due
        assert sooner.escalates <= later.escalates
    for each in sure:
        assert each.due < each.escalates
        for now in (each.due, each.escalates, each.escalates + timedelta(seconds=1)):
            assert each.is_late(now) or not each.is_escalated(now)


@given(st.sampled_from(sorted(WAITS_FOR)), st.sampled_from(PRIORITIES), moments, chosen_times)
def test_nobody_waits_longer_for_help_than_agencies_have_agreed(
    status: str, priority: str, issued: datetime, chosen: dict[tuple[str, str], str]
) -> None:
    found = limit(status, priority, issued, issued, times=times_by(chosen))
    assert found is not None
    if found.what != "stub":
        assert found.due <= issued + LIMITS["service"][priority]


signs = st.builds(
    Signs, triage=st.lists(st.sampled_from(["within_72h", "h72_to_120", "after_120h"]), max_size=2).map(tuple),
    urgent_injury=st.booleans(), risk_is_high=st.booleans(), unsafe_to_leave=st.booleans(), suicide_now=st.booleans(),
    is_child=st.booleans(),
)  # fmt: skip
SECTORS = (
    "medical_health",
    "forensic_medico_legal",
    "police",
    "shelter",
    "mental_health",
    "child_protection",
    "legal_aid",
)


@given(st.sampled_from(SECTORS), signs, st.sampled_from(["urgent_injury", "risk_is_high", "suicide_now", "is_child"]))
def test_more_danger_never_makes_a_slip_less_urgent(sector: str, known: Signs, sign: str) -> None:
    less = advise(sector, msgspec.structs.replace(known, **{sign: False}))
    more = advise(sector, msgspec.structs.replace(known, **{sign: True}))
    assert PRIORITIES.index(more.priority) <= PRIORITIES.index(less.priority)
    assert bool(more.reasons) or more.priority == "routine", "what is urgent says why"
    for chosen in PRIORITIES:
        lower = PRIORITIES.index(chosen) > PRIORITIES.index(more.priority)
        assert (lowering_problem(more.priority, chosen, " ") is not None) == lower
        assert lowering_problem(more.priority, chosen, "She wants it so") is None


@given(st.sampled_from(sorted(FACTS)), st.data())
def test_a_report_names_a_part_of_what_its_law_names(sector: str, data: st.DataObject) -> None:
    every = may_be_named(sector)
    assert set(every) == set(ticks(sector, LEVELS[3], REPORT))
    named = data.draw(st.lists(st.sampled_from(every), unique=True, min_size=1).map(tuple))
    told = data.draw(st.lists(st.sampled_from(every), unique=True).map(tuple))
    law = Law("Act", sector, named)
    assert law_problem(law, [sector]) is None
    assert (named_problem([law], "Act", sector, told) is None) == (set(told) <= set(named))
    assert named_problem([law], "Act", "another", told) is not None
    assert named_problem([law], "Another act", sector, told) is not None


@given(st.data())
def test_a_slip_stands_where_its_steps_led_and_a_stop_holds(data: st.DataObject) -> None:
    way = ["draft"]
    while (then := NEXT.get(way[-1])) and len(way) < 12:
        way.append(data.draw(st.sampled_from(then)))
        assert stands_at(way) == way[-1]
    other = data.draw(st.lists(st.sampled_from([one for one in STATUSES if one not in ("draft", "issued")])))
    if way[-1] in ("revoked", "cancelled"):
        assert stands_at([*way, *other]) in ("revoked", "cancelled")
