# SPDX-License-Identifier: Apache-2.0
"""Codes that people read aloud: survivor code, case number, slip number.

Survivor codes and slip numbers are random, so nothing about a name, a birth date, a village or the order of arrival
can be read from them. The last character checks the others: the hybrid system of ISO/IEC 7064 with 30 characters
(modulus 31), which notices every single wrong character and every swap of neighbours except one pair.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid
from collections.abc import Callable

from .sentences import Sentence, sentence
from .telling import tells

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0, 1, I, L, O and U: nothing that is misread or spells a word."""

_BODY = 6
_CENTRE = re.compile(r"[A-Z]{2,4}")
_STATION = re.compile(r"[A-Z]")
_SURVIVOR = re.compile(rf"([A-Z]{{2,4}})-([{ALPHABET}]{{{_BODY}}})([{ALPHABET}])")
_SLIP = re.compile(rf"R-([{ALPHABET}]{{{_BODY}}})([{ALPHABET}])")


def new_id() -> str:
    """Mint the inner id of a thing: 32 hex digits of a random UUID, because a time-ordered one would tell when she
    came.
    """
    return uuid.uuid4().hex


def part_id(whole: str, part: str) -> str:
    """Give the inner id of the one `part` of a thing (a person's identity), the same on every PC of the centre."""
    return hashlib.sha256(f"{whole}/{part}".encode()).hexdigest()[:32]


def is_centre_code(text: str) -> bool:
    """Say whether `text` can be the code of a centre (2 to 4 Latin capitals, such as MLT)."""
    return _CENTRE.fullmatch(text) is not None


def is_station(text: str) -> bool:
    """Say whether `text` can be the letter of a PC within its centre."""
    return _STATION.fullmatch(text) is not None


def check_character(prefix: str, body: str) -> str:
    """Give the character that checks `prefix` (letters A-Z) and `body` (characters of ALPHABET)."""
    product = 30
    for value in [ord(letter) - ord("A") for letter in prefix] + [ALPHABET.index(c) for c in body]:
        product = 2 * (((product + value) % 30) or 30) % 31
    return ALPHABET[(31 - product) % 30]


def new_survivor_code(centre: str) -> str:
    """Mint a survivor code such as ``MLT-7KQ2MXB`` for the centre with this code."""
    if not is_centre_code(centre):
        raise ValueError("not a centre code")
    body = _random_body()
    return f"{centre}-{body}{check_character(centre, body)}"


def new_slip_number() -> str:
    """Mint the number of a referral slip, such as ``R-4H7K2PX``; it tells nothing about the case."""

    def mint() -> str:
        body = _random_body()
        return f"R-{body}{check_character('R', body)}"

    return _telling_nothing(mint)


def new_paper_number() -> str:
    """Mint the number of any other paper, such as ``P-7KQ2MXB``: its name everywhere, and kept nowhere."""
    return _telling_nothing(lambda: f"P-{_random(_BODY + 1)}")


def new_counterfoil() -> str:
    """Mint the four characters that a receiver reads back by telephone: they stand on the paper and nowhere else."""
    return _telling_nothing(lambda: _random(4))


def _telling_nothing(mint: Callable[[], str]) -> str:
    """Mint until no word comes out that tells what this is about: once in ten thousand slips chance writes one, and a
    discreet paper with it would be refused."""
    while tells(code := mint()):
        pass
    return code


def case_number(centre: str, year: int, station: str, sequence: int) -> str:
    """Write the number of a case, such as ``MLT-2026-A-0041``: PCs that register offline each count under their
    letter.
    """
    if not (is_centre_code(centre) and is_station(station) and sequence > 0):
        raise ValueError("not the parts of a case number")
    return f"{centre}-{year:04d}-{station}-{sequence:04d}"


def survivor_code_problem(text: str) -> Sentence | None:
    """Say what is wrong with a survivor code that somebody typed, or nothing when it can be right."""
    match = _SURVIVOR.fullmatch(tidy(text))
    if match is None:
        return sentence("A survivor code looks like MLT-7KQ2MXB.")
    if check_character(match[1], match[2]) != match[3]:
        return sentence("One character of this survivor code is wrong. Read it again from the paper.")
    return None


def slip_number_problem(text: str) -> Sentence | None:
    """Say what is wrong with a slip number that somebody typed, or nothing when it can be right."""
    match = _SLIP.fullmatch(tidy(text))
    if match is None:
        return sentence("A slip number looks like R-4H7K2PX.")
    if check_character("R", match[1]) != match[2]:
        return sentence("One character of this slip number is wrong. Read it again from the slip.")
    return None


def tidy(text: str) -> str:
    """Bring a typed code to its written form: capitals, no spaces, one kind of hyphen."""
    return re.sub(r"[‐-―−]", "-", re.sub(r"\s", "", text)).upper()


def _random_body() -> str:
    return _random(_BODY)


def _random(letters: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(letters))
