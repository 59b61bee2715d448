# SPDX-License-Identifier: Apache-2.0
"""Telling words: found however they are written, and not where they are the name of a street."""

from __future__ import annotations

import unicodedata

import pytest

from intake_desktop.domain.telling import HONEST, TELLING, tells

TOLD = {
    "en": "Gender-Based Violence cell | women's desk | One-Stop Crisis Center | NGO for women | protection officer"
    " | FIR desk | F.I.R. counter | OSC, room 4 | Women Protection Authority | Child Protection Bureau"
    " | Medico-Legal Officer | police post | victims | abused | SGBV focal person"
    " | Womens Centre Multan | G.B.V. focal person | gbvdesk | O.S.C. | Women Cell | women help desk",
    "latin": "tashaddud | ziadti cell | ziyadti | mahila hinsa | Balatkari | jinsi | nari niketan | Mahila Thana"
    " | panah gah | Dahej Virodhi | khawateen markaz | police chowki | Mahila Shakti Kendra | Darul Amaan"
    " | bao luc gia dinh | Ngoi nha Anh Duong",
    "ur": "تَشَدُّد | گھریلو تشدد | جنسي زيادتي | تحفظِ خواتین | دار‌الامان | ایف آئی آر | ون اسٹاپ | پناہ گاہ"
    " | ویمن سینٹر ملتان | خواتین ہیلپ ڈیسک",
    "hi": "घरेलू हिंसा | हिन्सा | बलात्कारी | फोरेंसिक | पीडित | पीड़िता | सखी | महिला थाना | एफ़.आई.आर."
    " | महिला हेल्प डेस्क | महिला शक्ति केन्द्र",
    "pa": "ਘਰੇਲੂ ਹਿੰਸਾ | ਥਾਣਾ | ਬਲਾਤਕਾਰੀ",
    "sd": "ڏاڍائي | عورتن جو مرڪز | ٿاڻو",
    "ps": "تاوتریخوالی | د ښځو مرکز | جنسي تېری",
    "vi": "Phòng chống bạo lực gia đình | Bạo Hành | ngôi nhà Ánh Dương",
    "th": "ศูนย์ช่วยเหลือผู้ถูกกระทำด้วยความรุนแรง | ศูนย์พึ่งได้ | บ้านพักเด็กและครอบครัว",
}
"""How such words stand on doors and signs; a bar between."""

HARMLESS = (
    "Nishtar Hospital, OPD room 14 | Police Lines Road | Sakhi Sarwar Road, Dera Ghazi Khan | Sakhi Hassan, Karachi"
    " | opposite the bus shelter | Environmental Protection Agency, Lahore | Social Protection Office | Thane West"
    " | Abusufyan Street | Women's Hospital | Government Girls College for Women | Himmat Nagar | Firdous Market"
    " | Rapeseed Mill Road | Grape garden | Panahabad | Akashvani Chowk | Vani Vihar | Women University | Zinat Mahal"
    " | First floor | Fire station | Osctown | Dr Zulmira Khan | Help desk | Hospital emergency, trauma centre"
    " | ریپئر شاپ | رپورٹ | خواتین ہسپتال | سخی سرور روڈ | نشتر روڈ، نزد چوک 9 | ظلمت | ڈاکٹر صائمہ اقبال"
    " | स्त्री रोग विभाग | महिला चिकित्सालय | महिला महाविद्यालय | थानेसर | चिकित्सालय मार्ग | दाजीपुर"
    " | ਔਰਤਾਂ ਦਾ ਹਸਪਤਾਲ | Bệnh viện phụ nữ | Bao Loc | โรงพยาบาล"
)


def each(texts: str) -> list[str]:
    """The texts between the bars."""
    return [text.strip() for text in texts.split("|")]


@pytest.mark.parametrize("language", sorted(TOLD))
def test_what_stands_on_such_doors_tells(language: str) -> None:
    assert language in TELLING
    for text in each(TOLD[language]):
        for shape in (text, text.upper(), f"Room 3, {text} (left)", unicodedata.normalize("NFD", text)):
            assert tells(shape), shape


@pytest.mark.parametrize("text", each(HARMLESS))
def test_honest_addresses_and_names_tell_nothing(text: str) -> None:
    assert not tells(text)


@pytest.mark.parametrize("language", sorted(TELLING))
def test_every_word_of_the_list_is_found(language: str) -> None:
    for line in TELLING[language].splitlines():
        for word in filter(None, map(str.strip, line.split("|"))):
            assert tells(f"a {word.replace('*', '')} b"), word


def test_a_harmless_name_does_not_hide_a_telling_word_beside_it() -> None:
    for name in filter(None, each(" | ".join(HONEST.splitlines()))):
        assert not tells(name), name
        assert tells(f"{name}, women's centre"), name
    assert tells("Sakhi Centre, Sakhi Sarwar Road")
