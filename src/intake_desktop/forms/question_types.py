# SPDX-License-Identifier: Apache-2.0
"""The ``type`` column: what is asked, and what is refused by name."""

from __future__ import annotations

import re

import msgspec

from ..domain.sentences import Sentence, sentence

_PLAIN = {
    "text": "text",
    "string": "text",
    "integer": "integer",
    "int": "integer",
    "decimal": "decimal",
    "date": "date",
    "time": "time",
    "datetime": "datetime",
    "note": "note",
    "calculate": "calculate",
    "acknowledge": "acknowledge",
    "trigger": "acknowledge",
    "hidden": "hidden",
}
_SELECT = re.compile(
    r"(?P<one>select[_ ]?one(?: from)?|select1|add select one prompt using"
    r"|select[_ ]multiple(?: from)?|select all that apply(?: from)?|add select multiple prompt using)"
    r"\s+(?P<list>\S+)(?P<other>\s+or[_ ]other)?",
    re.IGNORECASE,
)
_METADATA = {"today": "once(today())", "start": "once(now())"}

_ATTACHMENTS = {
    "image", "photo", "audio", "video", "file", "background audio", "signature", "draw", "annotate",
    "add image prompt", "add photo prompt", "add audio prompt", "add video prompt", "add file prompt",
}  # fmt: skip
_PLACES = {"geopoint", "geotrace", "geoshape", "start geopoint", "location", "gps", "osm", "q location"}
_MACHINES = {
    "barcode", "qrcode", "deviceid", "device id", "phonenumber", "phone number", "simserial", "sim serial", "imei",
    "subscriberid", "subscriber id", "username", "email", "audit", "get device id", "get phone number", "get sim id",
    "get subscriber id", "end", "end time",
}  # fmt: skip


class Asked(msgspec.Struct, frozen=True):
    """What a row of the survey sheet is: a kind of question, or a bracket around others (``group``, ``repeat``)."""

    kind: str
    list_name: str = ""
    calculation: str = ""
    bracket: str = ""


def read_type(written: str) -> Asked | Sentence:
    """Understand a cell of the ``type`` column, or say why this program refuses it."""
    plain = re.sub(r"[\s_-]+", " ", written.strip()).lower()
    if plain.replace(" ", "") in _PLAIN:
        return Asked(_PLAIN[plain.replace(" ", "")])
    if plain in _METADATA:
        return Asked("hidden", calculation=_METADATA[plain])
    if bracket := re.fullmatch(r"(begin|end) ?(group|repeat|loop|lgroup)", plain):
        if bracket[2] != "group":
            return sentence("Questions that repeat (“{type}”) are not understood yet.", type=written)
        return Asked("group", bracket=bracket[1])
    if select := _SELECT.fullmatch(written.strip()):
        if select["other"]:
            return sentence("“or_other” is not understood. Write the choice “other” and a text question after it.")
        several = "multiple" in select["one"].lower() or "all" in select["one"].lower()
        return Asked("select_multiple" if several else "select_one", list_name=select["list"])
    return _refusal(plain, written)


def _refusal(plain: str, written: str) -> Sentence:
    if plain in _ATTACHMENTS:
        return sentence(
            "“{type}” is refused: this program keeps no pictures, sounds or files, so that none can ever leak.",
            type=written,
        )
    if plain in _PLACES:
        return sentence("“{type}” is refused: a place on a map could lead somebody to her.", type=written)
    if plain in _MACHINES:
        return sentence("“{type}” is refused: this program does not collect it.", type=written)
    if not plain:
        return sentence("The type of this question is missing.")
    return sentence("“{type}” is not a type of question that this program knows.", type=written)
