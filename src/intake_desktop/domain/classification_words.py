# SPDX-License-Identifier: Apache-2.0
"""The questions of the classification in words, with what belongs to each and what does not.

They are read by the person at the desk, for herself: she has heard the account and answers from it. Nobody is asked
these questions word by word.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from .classification import AGAIN, agreement_counts, asked
from .sentences import Sentence, sentence


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """One question, what is meant by it, and what is often taken for it and is not."""

    text: Sentence
    belongs: tuple[Sentence, ...] = ()
    does_not: tuple[Sentence, ...] = ()
    remark: Sentence | None = None


def wording(step: str, *, under_age: bool | None, consent_age: int = 18) -> Wording:
    """Give the words of a step. `under_age` says whether she was below the age of consent on that day, None when that
    is not known; `consent_age` is that age, in years. KeyError for a step that does not exist.
    """
    question = asked(step)
    words = _WORDS[question]
    if question in _OF_A_CHILD:
        if not agreement_counts(under_age):
            remark = sentence("She was under {years}. Whether she agreed is not considered.", years=consent_age)
            words = msgspec.structs.replace(words, text=_OF_A_CHILD[question], remark=remark)
        elif under_age is None:
            remark = sentence(
                "Her age is not known. If she was under {years}, answer as if she had not agreed.", years=consent_age
            )
            words = msgspec.structs.replace(words, remark=remark)
    if step.startswith(AGAIN):
        words = msgspec.structs.replace(words, remark=words.remark or _ONCE_MORE)
    return words


_ONCE_MORE: Final = sentence("You answered no to this. Think of the account again, and of what belongs to it.")

_OF_A_CHILD: Final[Mapping[str, Sentence]] = {
    "q1": sentence(
        "Did a part of a body or an object enter the vagina or anus, or a part of a body the mouth, even a little?"
    ),
    "q2": sentence("Was there any sexual touching or contact?"),
}

_WORDS: Final[Mapping[str, Wording]] = {
    "q1": Wording(
        text=sentence(
            "Against her will, did a part of a body or an object enter the vagina or anus, or a part of a body "
            "the mouth, even a little?"
        ),
        belongs=(
            sentence("rape by her husband or partner"),
            sentence("rape by several people"),
            sentence("forced oral sex"),
            sentence("an object that was forced into her body"),
        ),
        does_not=(sentence("an attempt that was stopped: answer no here and yes to the next question"),),
    ),
    "q2": Wording(
        text=sentence("Was there sexual touching or contact against her will?"),
        belongs=(
            sentence("attempted rape"),
            sentence("unwanted kissing, fondling, or touching of intimate parts"),
            sentence("cutting of the genitals"),
        ),
        does_not=(sentence("sexual remarks or pictures without any contact"),),
    ),
    "q3": Wording(
        text=sentence("Was there physical force or an attack that was not sexual?"),
        belongs=(
            sentence("hitting, kicking, pushing, strangling"),
            sentence("cuts, burns, acid, gunshots, any weapon"),
        ),
        does_not=(sentence("cutting of the genitals: it is a sexual act, asked before"),),
    ),
    "q4": Wording(
        text=sentence("Was it a marriage against the will of the one who was married?"),
        belongs=(
            sentence("marriage of a child"),
            sentence("marriage in exchange for another bride"),
            sentence("marriage as compensation in a dispute"),
        ),
        does_not=(
            sentence("a marriage that is planned and has not happened: it is a threat; note the danger as well"),
        ),
    ),
    "q5": Wording(
        text=sentence("Was she denied money, property, opportunities or services that are rightfully hers?"),
        belongs=(
            sentence("a widow's inheritance refused"),
            sentence("her earnings taken, or money for the household refused"),
            sentence("contraception, school or work forbidden"),
            sentence("put out of her home"),
        ),
        does_not=(
            sentence("poverty that the whole family shares"),
            sentence("a dispute over property that has nothing to do with gender"),
        ),
    ),
    "q6": Wording(
        text=sentence(
            "Was there mental or emotional harm: threats, humiliation, isolation, stalking, harassment, menacing "
            "words or pictures?"
        ),
        belongs=(
            sentence("threats to rape or to kill"),
            sentence("being locked in, or kept from family and friends"),
            sentence("following, watching, insulting her, on the street or online"),
            sentence("blackmail with intimate pictures, or sharing them"),
            sentence("breaking what is dear to her"),
        ),
        does_not=(sentence("a quarrel without threat or control"),),
    ),
    "q7": Wording(
        text=sentence("Is it violence because of gender all the same?"),
        does_not=(
            sentence("a dispute between neighbours"),
            sentence("lost documents"),
            sentence("a divorce that both want, without abuse"),
        ),
    ),
}
