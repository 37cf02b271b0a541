"""Numbers in digits and in words, with their scale: `1,400`, `£1.45bn`, `twenty-five`, `half a million`."""

from __future__ import annotations

import re

from msgspec import Struct

from pipeline.text import alternatives

_UNITS = {
    w: float(i)
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {w: 10.0 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "dozen": 12.0,
    "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "bln": 1e9, "tn": 1e12, "k": 1e3,
}  # fmt: skip
_DENOMINATORS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12,
}  # fmt: skip

_WORD = alternatives([*_UNITS, *_TENS])
_SCALE_WORD = alternatives(k for k in _SCALES if len(k) > 3)
_SHORT_SCALE = alternatives(k for k in _SCALES if len(k) <= 3)
_DENOMINATOR = alternatives([*_DENOMINATORS, *(d + "s" for d in _DENOMINATORS if d not in ("half", "halves"))])

_DIGITS = r"\d{1,3}(?:,\d{2,3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_IN_WORDS = rf"(?:{_WORD})(?:-(?:{_WORD}))?(?:\s+(?:{_SCALE_WORD})(?:\s+(?:and\s+)?(?:{_WORD})(?:-(?:{_WORD}))?)?)*"
NUMBER = re.compile(
    rf"""(?<![\w.,/])(?<![A-Za-z]-)(?:(?<!\d)(?P<minus>[-−])(?=\d))?(?:
      (?P<fraction>(?:(?:an?|one|two|three|four|five|seven|nine|\d+)[\s-]+)(?:{_DENOMINATOR})(?![\w-])(?!\s+of\s+(?:all\s+)?time))
    | (?P<half>half(?:\s+of)?(?=\s+(?:the|all|of|its|their|his|her|our|a\b)))
    | (?P<digits>{_DIGITS})(?P<vulgar>[½¼¾])?(?:\s?(?P<scale>{_SHORT_SCALE})(?![\w])|[\s-](?P<scaleword>{_SCALE_WORD})(?!\w))?
    | (?P<words>{_IN_WORDS})(?!\w)(?:-(?P<wordscale>{_SCALE_WORD}))?
    | (?P<article>(?:an?|half\s+an?|several)\s+(?:{_SCALE_WORD}))(?!\w)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75}


class Number(Struct):
    """A number in a text: its span there, its value, and whether it is a share such as "a third"."""

    start: int
    end: int
    value: float
    is_share: bool = False
    in_words: bool = False


def find_numbers(text: str) -> list[Number]:
    """Every number of a text, in order, whatever it counts."""
    found: list[Number] = []
    for match in NUMBER.finditer(text):
        number = _number(match)
        if number is None:
            continue
        last = found[-1] if found else None
        if last and last.is_share and number.value >= 100 and text[last.end : number.start].strip() == "of":
            found[-1] = Number(last.start, number.end, last.value * number.value, in_words=True)  # a quarter of a million
        else:
            found.append(number)
    return found


def _number(match: re.Match[str]) -> Number | None:
    start, end = match.span()
    if match["fraction"]:
        top, bottom = re.split(r"[\s-]+", match["fraction"].lower(), maxsplit=1)
        numerator = float(top) if top.isdigit() else _UNITS.get(top, 1.0)
        denominator = _DENOMINATORS.get(bottom) or _DENOMINATORS[bottom.rstrip("s")]
        return Number(start, end, round(numerator / denominator, 4), is_share=True, in_words=True)
    if match["half"]:
        return Number(start, start + 4, 0.5, is_share=True, in_words=True)
    if match["article"]:
        article, scale = match["article"].lower().rsplit(None, 1)
        if article == "several":
            return None
        return Number(start, end, _SCALES[scale] * (0.5 if article.startswith("half") else 1.0), in_words=True)
    if match["words"]:
        value = in_words(match["words"]) * _SCALES.get((match["wordscale"] or "").lower(), 1.0)
        return Number(start, end, value, in_words=True)
    value = float(match["digits"].replace(",", "")) + _VULGAR.get(match["vulgar"] or "", 0.0)
    value *= _SCALES.get((match["scale"] or match["scaleword"] or "").lower(), 1.0)
    return Number(start, end, -value if match["minus"] else round(value, 6))


def in_words(said: str) -> float:
    """The value of number words: "four hundred and twelve" is 412."""
    total = current = 0.0
    for word in re.split(r"[\s-]+", said.lower()):
        if word in _UNITS:
            current += _UNITS[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word in _SCALES:
            current = (current or 1.0) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, 0.0
    return total + current
