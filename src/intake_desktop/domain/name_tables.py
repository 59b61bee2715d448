# SPDX-License-Identifier: Apache-2.0
"""The tables behind finding names: which letters sound alike in Urdu, Hindi and Latin, and which words are no name.

A consonant is (class, kind): letters of one class are taken for each other, letters of one kind without doubt. Vowels
are written `a i u` short, `A I U` long, `h` for a breath; `*` is a vowel that the script does not write.
"""

from __future__ import annotations

Consonant = tuple[str, str]

URDU: dict[str, Consonant] = {
    "ک": ("k", "k"), "ك": ("k", "k"), "ق": ("k", "q"), "خ": ("k", "x"), "گ": ("g", "g"), "غ": ("g", "G"),
    "چ": ("c", "c"), "ج": ("j", "j"), "ز": ("j", "z"), "ذ": ("j", "z"), "ض": ("j", "z"), "ظ": ("j", "z"),
    "ژ": ("j", "z"), "ت": ("t", "t"), "ط": ("t", "t"), "ٹ": ("t", "T"), "د": ("d", "d"), "ڈ": ("d", "D"),
    "ن": ("n", "n"), "ں": ("n", "n"), "پ": ("p", "p"), "ف": ("p", "f"), "ب": ("b", "b"), "م": ("m", "m"),
    "ر": ("r", "r"), "ڑ": ("r", "R"), "ل": ("l", "l"), "س": ("s", "s"), "ص": ("s", "s"), "ث": ("s", "s"),
    "ش": ("s", "S"),
}  # fmt: skip
HINDI: dict[str, Consonant] = {
    "क": ("k", "k"), "ख": ("k", "x"), "ग": ("g", "g"), "घ": ("g", "G"), "ङ": ("n", "n"), "च": ("c", "c"),
    "छ": ("c", "c"), "ज": ("j", "?"), "झ": ("j", "j"), "ञ": ("n", "n"), "ट": ("t", "T"), "ठ": ("t", "T"),
    "ड": ("d", "D"), "ढ": ("d", "D"), "ण": ("n", "n"), "त": ("t", "t"), "थ": ("t", "t"), "द": ("d", "d"),
    "ध": ("d", "d"), "न": ("n", "n"), "प": ("p", "p"), "फ": ("p", "f"), "ब": ("b", "b"), "भ": ("b", "b"),
    "म": ("m", "m"), "र": ("r", "r"), "ल": ("l", "l"), "ळ": ("l", "l"), "श": ("s", "S"), "ष": ("s", "S"),
    "स": ("s", "s"),
}  # fmt: skip
LATIN: dict[str, Consonant] = {
    "kh": ("k", "x"), "ck": ("k", "k"), "k": ("k", "k"), "c": ("k", "k"), "q": ("k", "q"), "gh": ("g", "G"),
    "g": ("g", "g"), "chh": ("c", "c"), "ch": ("c", "c"), "jh": ("j", "j"), "j": ("j", "j"), "zh": ("j", "z"),
    "z": ("j", "z"), "th": ("t", "t"), "t": ("t", "t"), "dh": ("d", "d"), "d": ("d", "d"), "n": ("n", "n"),
    "ph": ("p", "f"), "f": ("p", "f"), "p": ("p", "p"), "bh": ("b", "b"), "b": ("b", "b"), "m": ("m", "m"),
    "r": ("r", "r"), "l": ("l", "l"), "sh": ("s", "S"), "s": ("s", "s"),
}  # fmt: skip
ALIKE: dict[frozenset[str], float] = {
    frozenset("sS"): 0.15, frozenset("jz"): 0.15, frozenset("pf"): 0.2, frozenset("kx"): 0.1, frozenset("kq"): 0.05,
    frozenset("qx"): 0.15, frozenset("tT"): 0.05, frozenset("dD"): 0.05, frozenset("gG"): 0.05,
    frozenset("rR"): 0.05, frozenset("j?"): 0.0, frozenset("z?"): 0.0,
}  # fmt: skip
"""How far two kinds of one class are from each other."""

HINDI_VOWELS = {
    "अ": "a", "आ": "A", "इ": "i", "ई": "I", "उ": "u", "ऊ": "U", "ए": "I", "ऐ": "aI", "ओ": "U", "औ": "U", "ऑ": "U",
    "ा": "A", "ि": "i", "ी": "I", "ु": "u", "ू": "U", "े": "I", "ै": "aI", "ो": "U", "ौ": "U", "ॉ": "U",
}  # fmt: skip
LATIN_VOWELS = {
    "aa": "A", "ee": "I", "ea": "I", "ie": "I", "ii": "I", "oo": "U", "ou": "U", "uu": "U", "ai": "aI", "ay": "aI",
    "ei": "I", "ey": "I", "ae": "I", "au": "U", "aw": "U", "a": "a", "e": "i", "i": "i", "o": "u", "u": "u",
}  # fmt: skip

DROP = {"*": 0.0, "a": 0.12, "i": 0.2, "u": 0.2, "A": 0.4, "I": 0.45, "U": 0.45, "h": 0.25}
"""What it costs when one name has a vowel and the other has not."""
_SWAP = {
    "aA": 0.08, "iI": 0.1, "uU": 0.1, "ai": 0.2, "au": 0.2, "iu": 0.3, "AI": 0.55, "AU": 0.55, "IU": 0.6, "aI": 0.4,
    "aU": 0.4, "iA": 0.45, "uA": 0.45, "iU": 0.5, "uI": 0.5, "*a": 0.0, "*i": 0.05, "*u": 0.05, "*A": 0.35,
    "*I": 0.45, "*U": 0.4, "ha": 0.2, "h*": 0.25, "hA": 0.4, "hi": 0.4, "hu": 0.4, "hI": 0.5, "hU": 0.5,
}  # fmt: skip
SWAP = _SWAP | {pair[::-1]: cost for pair, cost in _SWAP.items()}
"""What it costs when one vowel stands where another does."""
END_DROP, END_CHANGE, END_SYLLABLE = 0.5, 0.25, 0.2
"""What it costs besides at the end of a word: there a vowel tells a woman’s name from a man’s (Farid, Farida), and one
more a name from another (Nida, Nadia).
"""

ADDITIONS = frozenset(
    [
        "bibi",
        "biwi",
        "bi",
        "bb",
        "begum",
        "begam",
        "bano",
        "banu",
        "khatoon",
        "khatun",
        "khatoun",
        "devi",
        "bai",
        "ben",
        "behn",
        "kumari",
        "kumaree",
        "kaur",
        "mai",
        "jan",
        "khanum",
        "khanam",
        "sahiba",
        "sahib",
        "saheb",
        "begom",
        "baji",
        "apa",
        "apaa",
        "amma",
        "mst",
        "mstt",
        "mrs",
        "ms",
        "miss",
        "mr",
        "dr",
        "prof",
        "smt",
        "shrimati",
        "srimati",
        "shreemati",
        "km",
        "sushri",
        "ji",
        "jee",
        "sri",
        "shri",
        "shree",
        "syeda",
        "sayyida",
        "sayeda",
        "saiyada",
        "hafiza",
        "haji",
        "hajjan",
        "hajiani",
        "mussammat",
        "musammat",
        "mosammat",
        "بی",
        "بیبی",
        "بیوی",
        "بیگم",
        "بانو",
        "خاتون",
        "دیوی",
        "بائی",
        "بین",
        "کماری",
        "کور",
        "مائی",
        "جان",
        "خانم",
        "صاحبہ",
        "صاحب",
        "باجی",
        "آپا",
        "اماں",
        "مسماة",
        "مسماۃ",
        "مسماہ",
        "مسز",
        "مس",
        "محترمہ",
        "ڈاکٹر",
        "پروفیسر",
        "جی",
        "شریمتی",
        "سیدہ",
        "حافظہ",
        "حاجی",
        "حاجن",
        "बीबी",
        "बी",
        "बेगम",
        "बेगुम",
        "बानो",
        "ख़ातून",
        "खातून",
        "ख़ातुन",
        "खातुन",
        "देवी",
        "बाई",
        "बेन",
        "बहन",
        "बहिन",
        "कुमारी",
        "कौर",
        "माई",
        "जान",
        "ख़ानम",
        "खानम",
        "साहिबा",
        "साहब",
        "बाजी",
        "आपा",
        "अम्मा",
        "मुसम्मात",
        "श्रीमती",
        "सुश्री",
        "कु",
        "डॉ",
        "डॉक्टर",
        "जी",
        "श्री",
        "सैयदा",
        "सय्यदा",
        "हाफ़िज़ा",
        "हाफिजा",
        "हाजी",
        "हज्जन",
    ]
)
"""Words that are said with a name, or instead of a second one: they tell nobody from anybody."""
BETWEEN = frozenset(
    [
        "e",
        "ul",
        "al",
        "el",
        "ur",
        "us",
        "un",
        "ud",
        "il",
        "i",
        "o",
        "of",
        "the",
        "wa",
        "bin",
        "bint",
        "ال",
        "ए",
        "उल",
        "अल",
    ]
)
"""Words that only join the parts of a name."""
RELATION = (
    r"[wdscWDSC]\s*/\s*[oO]\b|\b(?:wife|daughter|widow|mother|wd)\s*/?\s*(?:of|o)\b|زوجہ|بیوہ|دختر|بنت|والدہ|پسر|"
    r"पत्नी|पुत्री|सुपुत्री|विधवा|धर्मपत्नी"
)
"""After these words stands whose wife or daughter she is: another person's name."""
WHOLE = {"الله": "الا", "اللہ": "الا", "md": "mohammad", "mohd": "mohammad", "umme": "umm", "उम्मे": "उम्म", "امے": "ام"}
"""Words that are written otherwise than they are spoken."""
