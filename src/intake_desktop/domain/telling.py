# SPDX-License-Identifier: Apache-2.0
"""Words that would tell a husband or a mother-in-law what a paper is about, in the languages that are read around her.

Beside the languages of the program these are its neighbours', and all of them in Latin letters as people type them into
a phone. What is a name of a place or of something else is let through.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

TELLING: dict[str, str] = {
    "en": """
        violen* | abuse* | abusive | abusing | rape* | rapist* | assault* | harass* | molest* | dowry
        traffick* | gbv | sgbv | gbvims | vaw | vawg | vawc | ipv | osc | oscc | arcc | caw | pwdva | pocso
        gender based | one stop | women s centre | women s center | women centre | women center | crisis cent*
        crisis cell | women s shelter | women protection | women s protection | protection of women
        child protection | protection officer | protection cell | protection unit | protection bureau
        protection desk | protection cent* | women ngo | women s ngo | ngo women | ngo for women
        women s rights | women rights | women helpline | women s helpline | women desk | women s desk
        women friendly space | crime against women | crimes against women | forced marriage | child marriage
        early marriage | acid attack* | acid victim* | honour killing* | honor killing* | survivor* | victim*
        perpetrator* | police complaint | police report | police station | police post | police desk
        women police | lady police | fir | f i r | forensic* | medico legal | medicolegal* | shelter*
        safe house* | safehouse* | safe home* | dar ul aman | darul aman | darulaman | sakhi
        gbv* | g b v | s g b v | o s c | womens cent* | womens shelter | womens protection | womens desk
        womens helpline | womens rights | womens help desk | women help desk | women s help desk | women cell
        womens cell | women s cell | women crisis | womens crisis | women in distress
    """,
    "latin": """
        tashad* | tashddud | ziadti | ziadati | ziyadti | zyadti | zyaadti | ziyaadti | ziadtee | zina
        asmat dari | ismat dari | ismatdari | hinsa | himsa | hinsaa | balatkar* | balaatkar* | dushkarm
        atyachar* | utpidan | utpeedan | shoshan | chhedchhad | chhed chhad | chedchad | chherchhar | jinsi
        jinsee | yaun | harasani | hirasani | hirasan | harasgi | jahez | jahaiz | dahej | mutasira* | mutasreen
        mazloom* | mazlum* | zulm | zulam | karo kari | karokari | siyahkari | panah | panahgah | panah gah
        peedit* | pidit* | apradh* | khawateen markaz | khawateen center | khawateen centre
        markaz baraye khawateen | khawateen ka markaz | khawatin markaz | aurton ka markaz | mahila kendra
        mahila kendr | mahila shakti kendra | mahila help desk | mahila cell | khawateen help desk | darul amaan
        dar ul amaan | darulamaan | mahila thana | mahila police | mahila helpline | mahila ashray* | ashray grih
        nari niketan | nari adalat | swadhar* | swadhaar* | thana | thaana | police chowki | bao luc | bao hanh
        hiep dam | cuong hiep | xam hai | quay roi | lam dung | nan nhan | nha tam lanh | ngoi nha binh yen
        ngoi nha anh duong | mua ban nguoi | khwam runraeng | khom khuen | tavtrikhwali | khushunat | tajavoz
    """,
    "ur": """
        تشدد | زیادتی | ریپ | عصمت دری | جنسی | صنفی | ہراسانی | ہراساں | متاثرہ | متاثرین | مظلوم* | ظلم | جہیز
        کاروکاری | کارو کاری | غیرت کے نام | ون اسٹاپ | ون سٹاپ | خواتین کا مرکز | خواتین مرکز
        مرکز برائے خواتین | تحفظ خواتین | تحفظ نسواں | خواتین پولیس | خواتین ہیلپ لائن | تحفظ اطفال
        چائلڈ پروٹیکشن | ویمن پروٹیکشن | کرائسس سینٹر | دارالامان | دار الامان | پناہ* | پولیس شکایت
        ویمن سینٹر | ویمن سنٹر | ویمن کرائسس | ویمن ہیلپ ڈیسک | خواتین ہیلپ ڈیسک | ویمن سیل | خواتین سیل
        پولیس رپورٹ | پولیس اسٹیشن | پولیس چوکی | تھانہ | تھانے | ایف آئی آر | فرانزک | میڈیکو لیگل
    """,
    "hi": """
        हिंसा* | हिन्सा* | हिंसक | बलात्कार* | यौन | लैंगिक | उत्पीड़न* | शोषण* | दुष्कर्म* | छेड़छाड़
        अत्याचार* | पीड़ित* | सर्वाइवर* | दहेज | वन स्टॉप | सखी | महिला केंद्र | महिला केन्द्र | महिला थाना
        महिला शक्ति केंद्र | महिला शक्ति केन्द्र | महिला हेल्प डेस्क | महिला सहायता केंद्र | महिला सहायता केन्द्र
        महिला सेल | वीमेन सेंटर
        महिला पुलिस | महिला हेल्पलाइन | महिला संरक्षण | बाल संरक्षण | संरक्षण अधिकारी | नारी निकेतन | नारी अदालत
        स्वाधार* | थाना | थाने | आश्रय* | अपराध* | पुलिस शिकायत | पुलिस रिपोर्ट | पुलिस चौकी | एफ़आईआर
        एफ आई आर | फ़ोरेंसिक | मेडिको लीगल
    """,
    "pa": """
        ਹਿੰਸਾ | ਬਲਾਤਕਾਰ* | ਜਿਨਸੀ | ਛੇੜਛਾੜ | ਦਾਜ | ਪੀੜਤ* | ਜ਼ੁਲਮ | ਸ਼ੋਸ਼ਣ | ਅੱਤਿਆਚਾਰ* | ਥਾਣਾ | ਥਾਣੇ
        ਔਰਤਾਂ ਦਾ ਕੇਂਦਰ | ਸਖੀ
    """,
    "sd": """
        ڏاڍائي | زيادتي | جنسي | هراساڻي | ظلم | ڏيج | عورتن جو مرڪز | پناهه | ٿاڻو | ٿاڻي | متاثر عورت*
    """,
    "ps": """
        تاوتریخوالی | تېری | ځورونه | جنسی | ښځو مرکز | ښځو د مرکز | خشونت | تجاوز | قربانی | خانه امن
        مرکز زنان
    """,
    "vi": """
        bạo lực | bạo hành | hiếp dâm | cưỡng hiếp | xâm hại | quấy rối | lạm dụng | nạn nhân | nhà tạm lánh
        ngôi nhà bình yên | ngôi nhà ánh dương | mua bán người | trình báo công an
    """,
    "th": """
        *ความรุนแรง* | *ข่มขืน* | *ล่วงละเมิด* | *ทารุณ* | *กระทำชำเรา* | *คุกคามทางเพศ* | *เหยื่อ*
        *ผู้เสียหาย* | *ผู้ถูกกระทำ* | *บ้านพักเด็ก* | *บ้านพักฉุกเฉิน* | *ศูนย์พึ่งได้* | *ค้ามนุษย์*
        *สถานีตำรวจ* | *แจ้งความ* | *โรงพัก*
    """,
}
"""By language; ``latin`` holds the others in Latin letters. A bar or a new line stands between words, a star for any
letters: Thai sets none apart.
"""

HONEST = """
    sakhi sarwar | sakhi hassan | sakhi hasan | sakhi shahbaz | bus shelter | bus shelters | passenger shelter
    rain shelter | rapeseed | thana bhawan | thana malakand | sakhi gopal | سخی سرور | سخی حسن | fir tree
    fir trees | fir hill | zina khel
"""
"""Names of places, and things beside a road, in which a telling word is none."""


def tells(text: str) -> bool:
    """Say whether a text holds a word, in any language, that would tell a reader what this is about."""
    words = _words(text)
    for phrase in _HONEST:
        words = _without(words, phrase)
    return any(
        all(_same(word, part) for word, part in zip(words[start:], phrase, strict=False))
        for start, word in enumerate(words)
        for phrase in (*_EXACT.get(word, ()), *_OPEN)
        if start + len(phrase) <= len(words)
    )


def _without(words: list[str], phrase: list[str]) -> list[str]:
    """Take a phrase out of a text, and leave a gap, so that what stood around it does not become neighbours."""
    for start in range(len(words) - len(phrase) + 1):
        if words[start : start + len(phrase)] == phrase:
            words = [*words[:start], *("" for _ in phrase), *words[start + len(phrase) :]]
    return words


def _same(word: str, part: str) -> bool:
    if part.startswith("*"):
        return part.strip("*") in word
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


_ALIKE = str.maketrans({"ي": "ی", "ى": "ی", "ې": "ی", "ك": "ک", "ڪ": "ک", "ه": "ہ", "ۃ": "ہ", "ة": "ہ", "ھ": "ہ"})
"""Letters of the Arabic script that keyboards of several languages give for the same sound."""


def _words(text: str) -> list[str]:
    """Cut a text into words of letters, marks and digits, whatever keyboard they come from.

    A mark belongs to its letter in every script; what only helps to read (vowel signs of Arabic, the dot below of
    Hindi, joiners) is left out.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_ALIKE)
    kept = (c for c in plain if not _helps(c))
    return "".join(c if c == "*" or unicodedata.category(c)[0] in "LMN" else " " for c in kept).split()


def _helps(c: str) -> bool:
    return "\u064b" <= c <= "\u065f" or c in "\u0670\u0640\u093c\u0a3c" or unicodedata.category(c) == "Cf"


def _phrases(text: str) -> Iterator[list[str]]:
    for line in text.splitlines():
        yield from (words for phrase in line.split("|") if (words := _words(phrase)))


_HONEST = tuple(_phrases(HONEST))
_EXACT: dict[str, list[list[str]]] = {}
"""Phrases by their first word, where that stands as it is."""
_OPEN: list[list[str]] = []
"""Phrases whose first word has a star."""
for _phrase in (phrase for phrases in TELLING.values() for phrase in _phrases(phrases)):
    if "*" in _phrase[0]:
        _OPEN.append(_phrase)
    else:
        _EXACT.setdefault(_phrase[0], []).append(_phrase)
