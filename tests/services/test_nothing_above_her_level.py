# SPDX-License-Identifier: Apache-2.0
"""Whatever is decided, taken back, begun, issued and printed in whatever order: no paper says more than she allowed at
the moment at which it was made.

The test keeps its own book of what she said last, in plain words, and reads each paper back from its PDF.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import combinations

import pypdf
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.conftest import Office

from intake_desktop.domain.disclosure import Fact
from intake_desktop.domain.referrals import Step
from intake_desktop.domain.troubles import Trouble
from intake_desktop.services import consents, referrals, slips
from intake_desktop.services.consents import ReleasePlan
from intake_desktop.services.slips import SlipPlan

LEVELS = ("l0_none", "l1_code_only", "l2_contact", "l3_need_to_know", "l4_documents")
CODES = ("help_wanted", "documents_held", "perpetrator_name")
WORDS = {code: f"Markerfact{place}" for place, code in enumerate(CODES)}
PAPERS = {"Markerpaper0", "Markerpaper1"}
NAME, PHONE = "Markername", "0300-7654321"
REACHED = {
    "may_contact": "yes", "contact_method": "phone_call", "phone": PHONE, "phone_is_shared": "no",
    "safe_times": "Mondays before noon", "safe_words": "The tailor is calling", "leave_message": "no",
}  # fmt: skip
STEPS = ("delivered", "received", "accepted", "not_reached", "issued", "cancelled", "in_service")


@dataclass
class Book:
    """What she said last about this receiver, and the slips that were begun."""

    case: str
    line: str = ""
    level: str = "l0_none"
    items: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    days: int = 0
    slips: list[tuple[str, bool]] = field(default_factory=list)

    @property
    def allows(self) -> set[str]:
        """Marks that may stand on a full slip now."""
        rank = LEVELS.index(self.level)
        marks = {NAME, PHONE} if rank >= 2 else set()
        marks |= {WORDS[code] for code in self.items} if rank >= 3 else set()
        return marks | (set(self.papers) if rank >= 4 else set())

    @property
    def allows_any(self) -> bool:
        """Whether any paper may be made at all."""
        return self.level != LEVELS[0] and self.days <= 90


MARKS = {NAME, PHONE, *WORDS.values(), *PAPERS}
some_items = st.sampled_from([some for count in range(4) for some in combinations(CODES, count)][::-1])
some_papers = st.sampled_from([some for count in range(3) for some in combinations(sorted(PAPERS), count)][::-1])
consent = st.tuples(st.just("consent"), st.sampled_from(LEVELS), some_items, some_papers)
lower = st.tuples(st.just("lower"), st.sampled_from(LEVELS), some_items, some_papers)
begin = st.tuples(st.just("begin"), st.booleans(), some_items, some_papers)
others = st.one_of(
    st.tuples(st.just("withdraw")),
    st.tuples(st.just("refuse")),
    st.tuples(st.just("issue")),
    st.tuples(st.just("preview"), st.booleans()),
    st.tuples(st.just("step"), st.sampled_from(STEPS)),
    st.tuples(st.just("wait"), st.sampled_from((1, 20, 91))),
)
doings = st.lists(st.one_of(consent, lower, begin, others), min_size=2, max_size=7)
opening = st.tuples(st.tuples(st.just("consent"), st.sampled_from(LEVELS[:0:-1]), some_items, some_papers), begin)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    made = Office(tmp_path_factory.mktemp("levels") / "pc-A", "A")
    yield made
    made.close()


@pytest.fixture(scope="module")
def place(office: Office) -> str:
    return office.provider("legal_aid")


@given(opening, doings)
@settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))  # short enough as they are found
def test_no_order_of_things_prints_more_than_she_allowed(
    office: Office, place: str, first: tuple[tuple[object, ...], ...], then: list[tuple[object, ...]]
) -> None:
    case = office.intake(full_name=NAME, **REACHED).case_id or ""
    book = Book(case)
    for what, *how in (*first, *then, ("withdraw",)):
        globals()[f"_{what}"](office, place, book, *how)
        _print(office, place, book)


def test_what_she_allowed_is_there(office: Office, place: str) -> None:
    """The book and the paper speak of the same marks: at the highest level all of them stand on the full slip."""
    book = Book(office.intake(full_name=NAME, **REACHED).case_id or "")
    _consent(office, place, book, LEVELS[4], CODES, tuple(sorted(PAPERS)))
    _begin(office, place, book, False, CODES, tuple(sorted(PAPERS)))
    _issue(office, place, book)
    ((slip, _),) = book.slips
    paper = _told(slips.slip_pdf(office.desk("CW01"), slip))
    assert book.allows == MARKS == {mark for mark in MARKS if mark in paper}


def _consent(
    office: Office, place: str, book: Book, level: str, items: tuple[str, ...], papers: tuple[str, ...]
) -> None:
    plan = ReleasePlan(place, "legal_aid", level, "given", method="signature", items=items, documents=papers)
    book.line = consents.record_release(office.desk("CW01"), book.case, plan).value
    book.level, book.items, book.papers, book.days = level, items, papers, 0


def _refuse(office: Office, place: str, book: Book) -> None:
    consents.record_release(office.desk("CW01"), book.case, ReleasePlan(place, "legal_aid", "", "refused"))
    book.line, book.level = "", LEVELS[0]


def _withdraw(office: Office, place: str, book: Book) -> None:
    if book.line:
        consents.withdraw_release(office.desk("CW01"), book.case, book.line)
        book.line, book.level = "", LEVELS[0]


def _lower(office: Office, place: str, book: Book, level: str, items: tuple[str, ...], papers: tuple[str, ...]) -> None:
    if not book.line:
        return
    try:
        line = consents.change_level(office.desk("CW01"), book.case, book.line, level, items, papers).value
    except Trouble:
        return
    assert LEVELS.index(level) <= LEVELS.index(book.level)
    book.line, book.level = line, level
    book.items = tuple(one for one in items if one in book.items)
    book.papers = tuple(one for one in papers if one in book.papers)


def _begin(
    office: Office, place: str, book: Book, discreet: bool, items: tuple[str, ...], papers: tuple[str, ...]
) -> None:
    rank = LEVELS.index(book.level)
    fits = (
        tuple(one for one in items if rank >= 3 and one in book.items),
        tuple(one for one in papers if rank >= 4 and one in book.papers),
    )
    for chosen in ((items, papers), fits):  # too much first: it is refused, or it fits
        try:
            slip = slips.draft_slip(office.desk("CW01"), book.case, book.line or "none", _plan(discreet, *chosen)).value
        except Trouble:
            continue
        book.slips.append((slip, discreet))
        return


def _issue(office: Office, place: str, book: Book) -> None:
    for slip, _ in book.slips:
        try:
            slips.issue_slip(office.desk("CW01"), slip)
        except Trouble:
            continue
        assert book.allows_any


def _step(office: Office, place: str, book: Book, status: str) -> None:
    told = Step(status, note="Entered twice", delivery="phone", walk_in=True)
    for slip, _ in book.slips:
        try:
            referrals.take_step(office.desk("CW01"), slip, status, step=told)
        except Trouble:
            continue


def _wait(office: Office, place: str, book: Book, days: int) -> None:
    office.clock.shift(days=days)
    book.days += days


def _preview(office: Office, place: str, book: Book, discreet: bool) -> None:
    try:
        paper = slips.preview_slip(office.desk("CW01"), book.case, book.line or "none", _plan(discreet, CODES, ()))
    except Trouble:
        return
    _says_no_more(paper, book, discreet)
    assert NAME not in _told(paper), "a preview shows dots"


def _print(office: Office, place: str, book: Book) -> None:
    for slip, discreet in book.slips:
        try:
            paper = slips.slip_pdf(office.desk("CW01"), slip)
        except Trouble:
            continue
        _says_no_more(paper, book, discreet)


def _says_no_more(paper: bytes, book: Book, discreet: bool) -> None:
    assert book.allows_any
    told = {mark for mark in MARKS if mark in _told(paper)}
    assert told <= (set() if discreet else book.allows)


@cache  # a slip about which nothing changed is the same paper
def _told(paper: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages).replace("\n", "")


def _plan(discreet: bool, items: tuple[str, ...], papers: tuple[str, ...]) -> SlipPlan:
    facts = tuple(Fact(code, WORDS[code]) for code in items)
    return SlipPlan(carrier="staff", discreet=discreet, facts=facts, documents=papers)
