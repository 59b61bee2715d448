# SPDX-License-Identifier: Apache-2.0
"""The consent form: what she is asked, in words that are read out to her, and room for her sign under it.

It prints no name; she writes one or leaves the line empty. It does not say what kind of place this is, so that a copy
may lie in her bag; the receiver of a release is named, because she must know who it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from ..domain.sentences import Sentence
from ..domain.spoken_items import told_and_untold
from ..lang import N_, speaker
from .blocks import Beside, Blank, Block, Columns, Laid, Pair, Rule, Space, Stack, Ticks, leaf
from .flow import LARGE, SNUG, Group, bullets, heading, sheets
from .look import Look
from .page import FIRM, Page

ASKED: Final[Mapping[str, str]] = {
    "services": N_("We help you here: we listen, we plan with you, and we go with you where you want."),
    "record_keeping": N_(
        "We keep a file about you under a code. It is locked, and only those who help you open it. "
        "If you say no, we help you all the same."
    ),
    "anonymous_statistics": N_(
        "We count how many people came and why, without names. Nobody can find you in these numbers."
    ),
    "follow_up_contact": N_("We reach you again, only in the way and at the times that you tell us."),
    "interpreter": N_("Somebody puts into your language what we say. You may ask for somebody else."),
    "case_conference": N_("Those who help you talk about what you need, together, and only about that."),
    "medical_examination": N_(
        "A nurse or a doctor looks at you and may take evidence. You may stop at any moment, also in the middle."
    ),
    "joint_session": N_("We meet together with somebody else, this one time. You may end it whenever you want."),
}
"""What each decision means, by the codes of ``consent_type``; to share is a form of its own."""

USUAL: Final = ("services", "record_keeping", "follow_up_contact", "anonymous_statistics")

_BEFORE: Final = (
    N_("We read this to you in your language. Ask whatever you want to ask."),
    N_("You choose. Nothing bad follows when you say no."),
)
_RIGHTS: Final = (
    N_("You may say yes to one line and no to another."),
    N_("You may change your mind at any time, and you need not say why. From then on we do it no more."),
    N_(
        "What you tell us stays with those who help you. If somebody is in great danger, or the law demands it, we may "
        "have to tell it; we tell you first wherever we can."
    ),
    N_("You may ask what is written about you, and you may have a copy of this paper."),
)
_RELEASE_RIGHTS: Final = (
    N_("You may say no to any line above, and we strike it out."),
    N_("You may take this back at any time, and you need not say why. Then we tell them to stop."),
    N_("You get help here, whatever you decide."),
    N_("You may have a copy of this paper. It says whom you want to ask for help: think where you keep it."),
)
_BOX: Final = (86.0, 64.0)
_LINES: Final = (N_("Signature"), N_("Name, only if you want to write it"), N_("Day"))
_STAFF, _WITNESS, _READ_OUT = N_("Staff code"), N_("Witness, code"), N_("Read out by, in which language")


class ReleaseAsked(msgspec.Struct, frozen=True):
    """One line of consent to share, as it is read out: to whom, for what, how much, until when."""

    receiver: str
    sector: str
    level: str
    items: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    limits: str = ""
    """What must not be told, in the words of whoever wrote it down with her."""
    until: date | None = None
    method: str = ""


class ConsentForm(msgspec.Struct, frozen=True, kw_only=True):
    """What stands on a form. Without a code it is a blank one; without `release` it asks about the `types`."""

    number: str
    language: str
    sender: str
    """The neutral name of the centre."""
    sender_phone: str = ""
    code: str = ""
    made_on: date | None = None
    staff_code: str = ""
    large: bool = False
    types: tuple[str, ...] = USUAL
    """Codes of ``consent_type``; see ``ASKED``."""
    release: ReleaseAsked | None = None
    child: bool = False
    """She is a child, or nobody knows: room for the caregiver's sign and for what the child says herself."""


def consent_form(content: ConsentForm) -> bytes:
    """Make the form as sheets of A4. KeyError for a type that is no line of a form."""
    voice, scales = speaker(content.language), LARGE if content.large else SNUG
    foot = "  ".join(voice.isolate(one) for one in (content.code, content.number) if one)
    return sheets(content.number, content.language, lambda look: _groups(content, look), foot, scales=scales)


def _groups(content: ConsentForm, look: Look) -> list[Group]:
    release = content.release
    groups: list[Group] = [tuple(_head(content, look))]
    if release:
        groups += _release(release, look, large=content.large)
    else:
        groups += [_question(one, look) for one in content.types]
    rights = _RELEASE_RIGHTS if release else _RIGHTS
    know = [look.numbered(number, text) for number, text in enumerate(rights, start=1)]
    know_all: Group = (Space(3), heading(look, look.say("What you should know", "lead")), *know)
    child, sign = tuple(_of_a_child(look)) if content.child else (), tuple(_sign(content, look))
    if content.large:
        groups += [know_all, *([child] if child else []), sign]
    elif child:
        groups += [know_all, (*child, *sign)]
    else:  # nobody signs a sheet on which nothing stands
        groups.append((*know_all, *sign))
    return groups


def _head(content: ConsentForm, look: Look) -> list[Block]:
    voice = look.speaker
    title = N_("What may be told, and to whom") if content.release else N_("What you agree to")
    pairs = []
    if content.code:
        pairs.append(look.pair("Code", look.code(content.code)))
    if content.made_on:
        pairs.append(look.pair("Made on", look.words(voice.date(content.made_on))))
    if content.sender_phone:
        pairs.append(look.pair("Phone", look.words(voice.isolate(content.sender_phone))))
    return [
        look.typed(content.sender, "strong"),
        look.say(title, "sheet"),
        *([look.grid(*pairs, columns=1 if content.large else len(pairs))] if pairs else []),
        Rule(FIRM, 3),
        look.words(" ".join(voice.say(text) for text in _BEFORE)),
    ]


def _question(code: str, look: Look) -> Group:
    """One decision: what it is called, what it means, yes or no."""
    return (
        Space(3),
        Beside(look.label("consent_type", code, "lead"), _yes_no(look), 12 * look.scale),
        look.say(ASKED[code]),
    )


def _yes_no(look: Look) -> Ticks:
    labels = tuple(look.say(text, "strong") for text in (N_("Yes"), N_("No")))
    return Ticks(labels, 10.0 * look.scale, 14.0 * look.scale)


def _release(release: ReleaseAsked, look: Look, *, large: bool) -> list[Group]:
    voice = look.speaker
    told, untold = told_and_untold(release.sector, release.level, release.items)
    to = look.pair("To whom", look.typed(release.receiver, "strong"))
    what = [look.pair("For what", look.label("service_sector", release.sector, "strong"))]
    if release.until:
        what.append(look.pair("Until", look.words(voice.date(release.until), "strong")))
    yes = _listed(look, N_("We tell them:"), [_said(one, look) for one in told], boxed=True)
    no = _listed(look, N_("We do not tell them:"), [_said(one, look) for one in untold])
    papers = N_("We give them these papers, in a closed envelope:")
    given = _listed(look, papers, [look.typed(one) for one in release.documents], boxed=True)
    groups: list[Group]
    if large:
        groups = [(Space(4), look.grid(to, *what)), *yes, *given, *no]
    else:  # side by side: what is told, what is not
        sides = tuple(Stack(tuple(block for group in side for block in group), 2.2) for side in ([*yes, *given], no))
        when = Columns(tuple(what), (1.6, 1)[: len(what)], 14 * look.scale)
        groups = [(Space(2), to, when), (Space(2), Columns(sides, (1, 1), 16 * look.scale))]
    if release.limits:
        groups.append((look.pair("And this not either", look.typed(release.limits, "strong")),))
    groups.append((Space(4), Beside(look.say("Do you agree to this?", "lead"), _yes_no(look), 12 * look.scale)))
    return groups


def _said(words: Sentence, look: Look) -> Any:
    return look.say(words.text)


def _listed(look: Look, title: str, lines: Sequence[Block], *, boxed: bool = False) -> list[Group]:
    """A list below its title. With boxes, each line is one that she can strike out."""
    rows: Sequence[Block] = [Columns((_Tick(8.0 * look.scale), one), (0, 1), 5 * look.scale) for one in lines]
    rows = rows if boxed else bullets(look, lines)
    return [(look.say(title, "lead"), rows[0]), *((row,) for row in rows[1:])] if rows else []


def _of_a_child(look: Look) -> list[Block]:
    return [
        Space(6),
        heading(look, look.say("When she is a child", "lead")),
        Beside(look.say("The child herself says:"), _yes_no(look), 12 * look.scale),
        look.say("The child has been asked in words for her age, and may say no."),
        _blank(look, N_("Who cares for her, and may decide with her")),
        _blank(look, N_("Signature or thumbprint of that person")),
        _blank(look, N_("Or: why this is decided in her best interest, and by whom")),
    ]


def _sign(content: ConsentForm, look: Look) -> list[Block]:
    method = content.release.method if content.release else ""
    ways = ("signature", "thumbprint", "verbal_witnessed")
    labels = tuple(look.label("consent_method", way, "body" if content.large else "small") for way in ways)
    ticked = tuple(number for number, way in enumerate(ways) if way == method)
    staff = look.pair("Staff code", look.code(content.staff_code)) if content.staff_code else _blank(look, _STAFF)
    sign, name, day = (_blank(look, label) for label in _LINES)
    lines: list[Block] = [sign, name, day] if content.large else [Columns((sign, day), (2.2, 1), 14 * look.scale), name]
    lines += [Columns((staff, _blank(look, _WITNESS)), (1, 1), 14 * look.scale), _blank(look, _READ_OUT)]
    box = _Thumb(look.say("Thumbprint", "small"), _BOX[0] * min(look.scale, 1.5), _BOX[1] * min(look.scale, 1.5))
    head: list[Block] = [
        Space(4),
        heading(look, look.say("Your sign", "lead")),
        look.say("This was read out to me, and I said what I want."),
        look.pair("How", Ticks(labels, 7.0 * look.scale, 10.0 * look.scale, ticked)),
    ]
    if content.large:
        return [*head, *lines, Space(6), box]
    return [*head, Beside(Stack(tuple(lines), 6.0), box, 18.0)]


def _blank(look: Look, label: str) -> Pair:
    """A line to write on, its label as large as what is read."""
    return Pair(look.say(label), Blank(15.0 * look.scale, 4.0 * look.scale), 5 * look.scale)


class _Tick(msgspec.Struct, frozen=True):
    """A box that is ticked already."""

    size: float

    def natural_width(self) -> float:
        """The box."""
        return self.size + 1.0

    def lay(self, width: float) -> Laid:
        """Draw it standing on the line."""
        size = self.size

        def draw(page: Page, x: float, top: float) -> None:
            page.box(x, top, size, size, weight=0.7)
            page.tick(x, top, size)

        return leaf(size, size * 0.9, (0.0, size, 0.0, size), draw)


class _Thumb(msgspec.Struct, frozen=True, eq=False):
    """A box for a thumb, its word in the corner."""

    words: Block
    wide: float
    tall: float

    def natural_width(self) -> float:
        """The box."""
        return self.wide

    def lay(self, width: float) -> Laid:
        """Draw the box; the word stands at its foot."""
        words = self.words.lay(self.wide - 8)
        low = self.tall - words.height - words.below - 2
        box = leaf(
            self.tall,
            self.tall,
            (0.0, self.wide, 0.0, self.tall),
            lambda page, x, top: page.box(x, top, self.wide, self.tall, weight=0.8),
        )
        return Laid(self.tall, 0.0, [*box.moved(width - self.wide, 0.0), *words.moved(width - self.wide + 4, low)])
