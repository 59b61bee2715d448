# SPDX-License-Identifier: Apache-2.0
"""The referral slip as it comes out of the printer: read back, looked through, refused where it would say too much."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
import pypdf
import pytest
from tests.slips.papers import KNOWN, PRINTED_LEVELS, missing, placed, read, report, slip, words

from intake_desktop.domain.disclosure import FIELDS, AboveLevel, Fact, SlipContent
from intake_desktop.domain.telling import tells
from intake_desktop.lang import speaker
from intake_desktop.slips.blocks import Laid, Part
from intake_desktop.slips.look import Look, Twofold
from intake_desktop.slips.marks import _code_128
from intake_desktop.slips.page import Page
from intake_desktop.slips.paper import A4, A5, Paper, TooMuchForOneSheet
from intake_desktop.slips.referral_slip import paper_name, referral_slip
from intake_desktop.slips.shaping import LASTING, Unprintable
from intake_desktop.slips.slip_parts import receiver_part, sender_copy
from intake_desktop.slips.stub import reply_stub
from intake_desktop.slips.wording import ERRAND_LABELS, FACT_LABELS
from intake_desktop.ui.kit.asking import TITLE_OF_WINDOWS

LANGUAGES = ("en", "ur", "hi")


def part(blocks: list[Any], language: str = "en") -> str:
    """The text of one part of a slip, drawn alone."""
    paper = Paper("R-TEST", language, A4)
    Part([block.lay(A4[0] - 60) for block in blocks], 1).draw(Page(paper, A4, rtl=language == "ur"), 30, 30)
    return read(paper.finished())[0]


def printed(content: SlipContent) -> Iterable[str]:
    """What has to stand on the front of a slip with this content, in its language."""
    voice = speaker(content.language)
    typed = ("number", "sender_unit", "sender_phone", "sender_hours", "staff_code", "receiver_unit", "receiver_focal")
    typed += ("receiver_address", "receiver_phone", "receiver_hours", "survivor_code", "name", "contact_phone")
    typed += ("contact_times", "contact_words", "service_line", "restrictions", "escort")
    yield from (getattr(content, field) for field in typed)
    for field, codes in (("priority", "referral_priority"), ("sector", "service_sector"), ("sex", "sex"),
                         ("age_group", "age_group"), ("contact_method", "contact_method"), ("risk_level", "risk_level"),
                         ("level", "disclosure_level"), ("consent_method", "consent_method")):  # fmt: skip
        if code := getattr(content, field):
            yield voice.label(codes, code)
    for field, codes in (("languages", "language"), ("support", "disability"), ("risk_factors", "risk_factor"),
                         ("done_here", "service_sector")):  # fmt: skip
        yield from (voice.label(codes, code) for code in getattr(content, field))
    for fact in content.facts:
        yield from (voice.say(FACT_LABELS[fact.code]), fact.text)
    yield from content.documents
    for moment in (content.issued_at, content.appointment):
        if moment is not None:
            yield voice.moment(moment)
    yield from (voice.date(day) for day in (content.consent_on, content.consent_until, content.feedback_by) if day)


@pytest.mark.parametrize("level", PRINTED_LEVELS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_she_agreed_to_can_be_read_and_nothing_else(language: str, level: str) -> None:
    content = slip(language, level)
    front, back = read(referral_slip(content))
    assert not missing(list(printed(content)), front)
    withheld = [
        value for field, value in KNOWN[language].items() if isinstance(value, str) and not getattr(content, field)
    ]
    withheld += [fact.text for fact in KNOWN[language]["facts"] if not content.facts]
    withheld += [title for title in KNOWN[language]["documents"] if not content.documents]
    everything = " ".join(f"{front} {back}".split())
    assert not [value for value in withheld if value in everything and (" " in value or "-" in value)]


@pytest.mark.parametrize("field", sorted(set(FIELDS) - {"number", "issued_at"}))
def test_anything_above_her_level_is_refused(field: str) -> None:
    """Whoever builds a content by hand is stopped at the printer, and the refusal does not repeat what was withheld."""
    value = KNOWN["en"].get(field) or {"is_child": True, "day_alone": True, "errand": "meeting"}.get(field) or "yes"
    for level in PRINTED_LEVELS:
        for discreet in (False, True):
            allowed = slip("en", level, discreet=discreet, **({} if field == "errand" else {field: value}))
            forced = msgspec.structs.replace(allowed, **{field: value})
            if getattr(allowed, field):
                continue
            with pytest.raises(AboveLevel, match=field) as refused:
                referral_slip(forced)
            if isinstance(value, str) and " " in value:
                assert value not in str(refused.value)


def test_a_fact_of_another_sector_is_refused() -> None:
    content = slip("en", "l3_need_to_know", sector="police", facts=())
    forced = msgspec.structs.replace(content, facts=(Fact("pregnancy", "yes"),))
    with pytest.raises(AboveLevel, match="facts"):
        referral_slip(forced)


def test_what_must_not_be_told_stands_on_the_senders_copy_alone() -> None:
    content = slip("en", "l4_documents")
    look = Look(speaker("en"), {})
    assert content.restrictions in part(sender_copy(content, look)).replace("\n", " ")
    received = part(receiver_part(content, look))
    assert "brother" not in received
    assert "Restrictions apply" in received


def test_the_stub_carries_the_number_and_nothing_of_hers() -> None:
    for language in LANGUAGES:
        content = slip(language, "l4_documents")
        look = Look(speaker(language), {})
        stub = part(reply_stub(content, look), language)
        assert content.number in stub
        assert content.counterfoil in stub
        assert content.survivor_code not in stub
        assert not words(content.name) & words(stub)
    content = slip("en", "l4_documents")
    asked_all = part(reply_stub(content, look))
    asked_less = part(reply_stub(slip("en", "l4_documents", may_confirm=False), Look(speaker("en"), {})))
    assert "She came" not in asked_less
    assert "Accepted" in asked_less
    assert len(asked_less) < len(asked_all)


def test_do_not_call_is_printed_instead_of_a_number() -> None:
    front = read(referral_slip(slip("en", contact_method="do_not_contact")))[0]
    assert "Do not contact; she will come" in front
    assert "0300-1234567" not in front


def test_a_child_is_spoken_with_alone() -> None:
    child = {"age_group": "age_12_17", "caregiver_informed": "yes", "caregiver_safe": "no"}
    assert "Speak with the child alone, too." in read(referral_slip(slip("en", **child)))[0]
    assert "Speak with the child" not in read(referral_slip(slip("en", "l1_code_only", **child)))[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_back_is_her_card_in_her_language_and_the_receivers(language: str) -> None:
    back = read(referral_slip(slip(language)))[1]
    for card in {language, "ur"}:
        assert not missing([speaker(card).say("Nobody may ask you for money or favours for this help.")], back)
    assert not words("MLT-7KQ2MXB") & words(back)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("discreet", [False, True])
def test_the_file_tells_its_number_and_nothing_else(language: str, discreet: bool) -> None:
    content = slip(language, discreet=discreet)
    pdf = referral_slip(content)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    info = {key: str(value) for key, value in (reader.metadata or {}).items()}
    assert info.pop("/Title") == content.number == paper_name(content.number)
    assert {value for key, value in info.items() if not key.endswith("Date")} <= {"", "/False"}
    assert reader.xmp_metadata is None
    assert b"reportlab" not in pdf.lower()
    assert len(reader.pages) == (3 if discreet else 2)
    for page in reader.pages:
        assert tuple(round(float(edge)) for edge in page.mediabox[2:]) in {(420, 595), (595, 842)}
    for page in reader.pages:
        fonts = page["/Resources"]["/Font"].get_object().values()
        for font in (font.get_object() for font in fonts):
            descendant = font["/DescendantFonts"][0].get_object()
            assert font["/BaseFont"][8:14] == "Intake"
            assert descendant["/FontDescriptor"]["/FontFile2"].get_object().get_data()


def test_the_same_slip_is_the_same_file() -> None:
    assert referral_slip(slip("ur", "l3_need_to_know")) == referral_slip(slip("ur", "l3_need_to_know"))


OWN_TELLING = {
    "en": "referral refer survivor consent risk danger rights confidential secret police law court counselling",
    "ur": "ریفرل رضامندی متاثرہ خطرہ حقوق راز پولیس قانون عدالت کاؤنسلنگ سروس",
    "hi": "रेफ़रल सहमति सर्वाइवर जोखिम अधिकार पुलिस क़ानून न्यायालय परामर्श",
}
"""Words of our own trade, ordinary elsewhere, that the discreet slip does without as well."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("sector", ["medical_health", "police", "shelter", "legal_aid", "counselling_psychosocial"])
def test_the_discreet_slip_tells_nothing_in_any_language(language: str, sector: str) -> None:
    content = slip(language, "l4_documents", discreet=True, sector=sector)
    pdf = referral_slip(content)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    everything = [*read(pdf), *map(str, (reader.metadata or {}).values()), paper_name(content.number)]
    for text in everything:
        assert not tells(text)
        for own in OWN_TELLING.values():
            assert not set(own.casefold().split()) & {word.casefold() for word in words(text)}
    hidden = ("survivor_code", "name", "contact_phone", "staff_code", "service_line", "restrictions", "escort")
    for field in hidden:
        assert not any(KNOWN[language][field] in text for text in everything), field
    front = everything[0]
    assert not missing([speaker(language).say(ERRAND_LABELS[content.errand])], front)
    shown = ("number", "sender_neutral", "sender_phone", "receiver_neutral", "receiver_address", "receiver_phone")
    assert not missing([KNOWN[language][field] for field in shown], front)


def test_the_discreet_slip_does_without_what_is_not_known() -> None:
    bare = {
        "sender_neutral": "",
        "receiver_neutral": "",
        "receiver_focal": "",
        "feedback_by": None,
        "appointment": None,
    }
    pages = read(referral_slip(slip("en", discreet=True, **bare)))
    assert "Social welfare help desk" in pages[0]
    assert "Day and time" in pages[0]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("second", ["", "en", "ur"])
@pytest.mark.parametrize("level", ["l1_code_only", "l4_documents"])
def test_nothing_on_a_slip_touches_or_leaves_the_sheet(language: str, level: str, second: str) -> None:
    content = slip(language, level, second_language=second)
    for size, scale, columns in ((A5, 1.0, 2), (A4, 1.15, 3), (A4, 0.92, 3)):
        look = Look(speaker(language), {}, scale, columns)
        theirs = Twofold(look, speaker(second)) if content.second_language else look
        for blocks in (sender_copy(content, look), receiver_part(content, theirs), reply_stub(content, look)):
            laid = Part([block.lay(size[0] - 46) for block in blocks], scale)
            whole = Recorder(size, rtl=look.rtl)
            laid.draw(whole, 23.0, 30.0)
            assert whole.leaves
            for left, right, _, _ in itertools.chain(*whole.leaves):
                assert left > 8
                assert right < size[0] - 8
            for one, other in itertools.combinations(whole.leaves, 2):
                assert overlap(one, other) < 1.2


class Recorder(Page):
    """A page that draws nothing and remembers where ink would be."""

    def __init__(self, size: tuple[float, float], *, rtl: bool) -> None:
        super().__init__(Paper("R-TEST", "en", size), size, rtl=rtl)
        self.leaves: list[list[tuple[float, float, float, float]]] = []

    def text(self, shaped: Any, x: float, top: float) -> None:
        left = self._left(x, shaped.width)
        self.leaves.append([(a + left, b + left, c + top, d + top) for a, b, c, d in shaped.inks()])


def overlap(one: list[tuple[float, ...]], other: list[tuple[float, ...]]) -> float:
    """How deep the ink of two texts goes into each other, in points."""
    deep = 0.0
    (a, b, c, d), (e, f, g, h) = bounds(one), bounds(other)
    if min(b, f) - max(a, e) <= 1.5 or min(d, h) <= max(c, g):
        return deep
    for a, b, c, d in one:
        for e, f, g, h in other:
            if min(b, f) - max(a, e) > 1.5:
                deep = max(deep, min(d, h) - max(c, g))
    return deep


def bounds(inks: list[tuple[float, ...]]) -> tuple[float, float, float, float]:
    """The box around the ink of a text."""
    lefts, rights, tops, lows = zip(*inks, strict=True)
    return min(lefts), max(rights), min(tops), max(lows)


def test_the_urdu_slip_is_mirrored_and_its_numbers_are_not() -> None:
    english, urdu = placed(referral_slip(slip("en"))), placed(referral_slip(slip("ur")))

    def place(found: list[tuple[str, float, float]], text: str) -> float:
        return max((x for said, x, _ in found if said.startswith(text)), default=-1.0)

    assert place(english, "Referral slip") < A5[0] / 2
    assert place(urdu, "MLT-7KQ2MXB") > A4[0] / 2
    assert any("0300-1234567" in text for text, _, _ in urdu)
    assert all(number in read(referral_slip(slip("ur")))[0] for number in ("061-9200111", "0301-7654321", "R-4H7K2PX"))


@pytest.mark.parametrize("number", ["R-4H7K2PX", "R-2345678", "R-ZZZZZZZ"])
def test_the_bar_code_is_the_slip_number_and_has_a_check_of_its_own(number: str) -> None:
    """Code 128, read by its own table: start B, the letters, the check modulo 103, stop (ISO/IEC 15417)."""
    from reportlab.graphics.barcode.code128 import _patterns  # the widths of the standard

    bars, modules = _code_128(number)
    edges = sorted(itertools.chain.from_iterable((at, at + wide) for at, wide in bars))
    widths = [after - before for before, after in itertools.pairwise(edges)]
    assert sum(widths) == modules
    symbols = [tuple(widths[place : place + 6]) for place in range(0, len(widths) - 7, 6)]
    table = {tuple(ord(c.lower()) - 96 for c in _patterns[value]): value for value in range(106)}
    values = [table[symbol] for symbol in symbols]
    start, *letters, check = values
    assert start == 104
    assert "".join(chr(value + 32) for value in letters) == number
    assert check == (start + sum(place * value for place, value in enumerate(letters, start=1))) % 103


def test_small_paper_is_taken_where_letters_stay_readable() -> None:
    def size(content: SlipContent) -> tuple[int, int]:
        box = pypdf.PdfReader(io.BytesIO(referral_slip(content))).pages[0].mediabox
        return round(float(box[2])), round(float(box[3]))

    assert size(slip("en", "l1_code_only")) == (420, 595)
    assert size(slip("ur", "l2_contact")) == (595, 842)
    assert size(slip("ur", discreet=True)) == (420, 595)


def test_a_slip_that_nobody_could_read_is_not_printed() -> None:
    long = "He must not learn that she came here, nor with whom, nor when. " * 200
    with pytest.raises(TooMuchForOneSheet) as trouble:
        referral_slip(slip("en", restrictions=long))
    assert trouble.value.way_on is not None


def test_a_name_that_cannot_be_printed_is_said() -> None:
    with pytest.raises(Unprintable):
        referral_slip(slip("en", name="名前"))


def test_no_copy_of_her_name_stays_in_the_program() -> None:
    LASTING.clear()
    for language in LANGUAGES:
        referral_slip(slip(language, "l4_documents"))
    kept = " ".join(key[0] for key in LASTING)
    for language in LANGUAGES:
        known = KNOWN[language]
        for value in (known["name"], known["contact_phone"], known["survivor_code"], known["restrictions"]):
            assert value not in kept


def test_a_slip_without_most_of_its_items_is_still_a_slip() -> None:
    content = slip("en", "l1_code_only")
    bare = SlipContent(
        level="l1_code_only",
        discreet=False,
        language="en",
        number=content.number,
        issued_at=datetime(2026, 1, 2, 3, 4),
        sector="shelter",
    )
    front, back = read(referral_slip(bare))
    assert "Shelter / safe house" in front
    assert "call us" not in back


def test_blocks_come_apart_only_as_far_as_their_ink_wants() -> None:
    """Latin lines keep their plain distance: only scripts that reach beyond their room pay for it."""
    look = Look(speaker("en"), {})
    laid: Laid = look.say("Sender's copy").lay(200)
    assert (laid.above, laid.below) == (0.0, 0.0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_is_black_on_white_and_nothing_between(language: str) -> None:
    """The cheapest printer of the district makes dots of grey, and none of colour."""
    for content in (slip(language, "l4_documents"), slip(language, discreet=True), report(language, large=True)):
        for page in pypdf.PdfReader(io.BytesIO(referral_slip(content))).pages:
            painted = page.get_contents().operations  # type: ignore[union-attr]
            shades = {(operator.decode(), *map(float, values)) for values, operator in painted if operator in SHADES}
            assert shades <= {("g", 0.0), ("G", 0.0), ("g", 1.0)}
            assert not page.images


SHADES = {b"g", b"G", b"rg", b"RG", b"k", b"K", b"sc", b"SC", b"scn", b"SCN", b"cs", b"CS", b"gs", b"sh"}
"""What sets a shade in a page (PDF 1.7, 8.6.8)."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_window_over_a_discreet_slip_tells_nothing_either(language: str) -> None:
    assert not tells(speaker(language).tell(TITLE_OF_WINDOWS))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("long", [False, True])
def test_whoever_got_it_as_a_file_prints_its_own_part_and_the_stub_but_no_sender_s_copy(
    language: str, long: bool
) -> None:
    more = {"facts": tuple(Fact(one.code, (one.text + " ") * 9) for one in KNOWN[language]["facts"])} if long else {}
    content = slip(language, "l4_documents", **more)
    pages = read(referral_slip(content, received=True))
    voice, whole = speaker(language), "\n".join(pages)
    assert not missing([voice.say("Reply to the sender"), voice.say("Referral slip"), content.receiver_unit], whole)
    assert not any(
        words(voice.say(said)) <= words(whole) for said in ("Keep this in the file.", "Handed over to, by, on")
    )
    assert " ".join(content.restrictions.split()) not in " ".join(whole.split())
    assert len(pages) in ((2, 3) if long else (2,))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("discreet", [False, True])
def test_a_day_without_a_time_is_printed_as_a_day(language: str, discreet: bool) -> None:
    day = datetime(2026, 11, 24)
    page = " ".join(read(referral_slip(slip(language, discreet=discreet, appointment=day, day_alone=True)))[0].split())
    assert not missing([speaker(language).date(day)], page)
    assert "00:00" not in page
