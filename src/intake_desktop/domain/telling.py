# SPDX-License-Identifier: Apache-2.0
"""Words that would tell a husband or a mother-in-law what a paper is about, in the languages of the program."""

from __future__ import annotations

import unicodedata

TELLING: dict[str, str] = {
    "en": """
        violen* | abus* | rape* | rapist* | assault* | harass* | molest* | dowry | gbv | vaw | vawc | osc | gender based
        one stop | women s centre | women s center | women centre | women center | crisis centre | crisis center
        survivor* | victim* | perpetrator* | police complaint | police station | women police | forensic* | medico legal
        shelter* | safe house | dar ul aman | darul aman | sakhi
    """,
    "ur": """
        تشدد | زیادتی | ریپ | عصمت دری | جنسی | صنفی | ہراسانی | ہراساں | متاثرہ | متاثرین | مظلوم* | ظلم | جہیز
        ون اسٹاپ | ون سٹاپ | خواتین کا مرکز | خواتین مرکز | مرکز برائے خواتین | دارالامان | دار الامان | پناہ*
        پولیس شکایت | پولیس رپورٹ | پولیس اسٹیشن | تھانہ | تھانے | ایف آئی آر | فرانزک | میڈیکو لیگل
    """,
    "hi": """
        हिंसा* | हिंसक | बलात्कार* | यौन | लैंगिक | उत्पीड़न* | शोषण* | दुष्कर्म* | छेड़छाड़ | पीड़ित* | सर्वाइवर* | दहेज
        वन स्टॉप | सखी | महिला केंद्र | महिला केन्द्र | महिला थाना | थाना | थाने | आश्रय* | अपराध*
        पुलिस शिकायत | पुलिस रिपोर्ट | एफ़आईआर | एफआईआर | फ़ोरेंसिक | मेडिको लीगल
    """,
}
"""By language; a bar or a new line stands between words, a star for any ending."""


def tells(text: str) -> bool:
    """Say whether a text holds a word, in any language, that would tell a reader what this is about."""
    words = _words(text)
    return any(
        all(_same(word, part) for word, part in zip(words[start : start + len(phrase)], phrase, strict=True))
        for phrase in _PHRASES
        for start in range(len(words) - len(phrase) + 1)
    )


def _same(word: str, part: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


def _words(text: str) -> list[str]:
    """Cut a text into words of letters, marks and digits; a mark belongs to its letter in every script."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c if c == "*" or unicodedata.category(c)[0] in "LMN" else " " for c in plain).split()


_PHRASES = tuple(
    _words(phrase)
    for phrases in TELLING.values()
    for line in phrases.splitlines()
    for phrase in line.split("|")
    if line.strip()
)
