"""Quantities that are more or less than a number and its noun: scores, ranks, changes in words, spans of time; periods; comparators."""

from __future__ import annotations

import re

from pipeline.records import Comparator, Quantity
from pipeline.stages.numbers import find_numbers

_I = re.IGNORECASE

_COMPARATORS: tuple[tuple[str, Comparator], ...] = (
    (r"more\s+than|over|above|in\s+excess\s+of|upwards\s+of|just\s+over|a\s+little\s+over|well\s+over|greater\s+than|higher\s+than|beyond|exceed(?:s|ed|ing)?|topp(?:ed|ing)|longer\s+than", ">"),
    (r"fewer\s+than|less\s+than|under|below|just\s+under|just\s+short\s+of|short\s+of|lower\s+than", "<"),
    (r"at\s+least|no\s+(?:fewer|less)\s+than|a\s+minimum\s+of|not\s+less\s+than", ">="),
    (r"up\s+to|as\s+many\s+as|as\s+much\s+as|at\s+most|no\s+more\s+than|a\s+maximum\s+of|not\s+more\s+than", "<="),
    (r"about|around|roughly|approximately|some|nearly|almost|close\s+to|an\s+estimated|estimated|circa|or\s+so|approaching|virtually", "~"),
)  # fmt: skip
COMPARATOR = re.compile(r"\b(?:" + "|".join(f"(?P<c{i}>{p})" for i, (p, _) in enumerate(_COMPARATORS)) + r")\s+(?:the\s+|a\s+|its\s+)?$", _I)
PERIOD_YEARS = re.compile(
    r"\b((?:19|20)\d\d)\s?[-–/]\s?((?:19|20)?\d\d)\b(?!\s?(?:%|per))|\b(?:between|from)\s+((?:19|20)\d\d)\s+(?:and|to|until)\s+((?:19|20)\d\d)\b"
)
_YEAR_ALONE = re.compile(
    r"\b(?:in|during|for|since|by|of|year)\s+((?:19|20)\d\d)\b|\b((?:19|20)\d\d)(?=\s+(?:survey|figures|census|total|budget))", _I
)
_SCORE = re.compile(r"(?<![\w.-])(\d{1,3})[-–](\d{1,3})(?![\w%-])(?!\s*(?:per\s?cent|percent|year|month|week|day|hour|minute|mile|point))")
_SCORE_CONTEXT = re.compile(
    r"\b(?:beat|beaten|won|win|wins|winning|lost|lose|loss|losing|drew|draw|defeat|defeated|victory|lead|led|leading|score|vote[ds]?|thrash\w*|trail\w*|down|up|ahead|aggregate|set|sets|verdict|ruling|ruled|decision)\b",
    _I,
)
_CHANGES = re.compile(
    r"\b(?:(?P<x2>doubl(?:ed|es|ing|e\s+(?:the|its|their|last|that|what))|twice\s+(?:as|the|its|last)|two-?fold)|(?P<x3>tripl(?:ed|es|ing)|trebl(?:ed|es|ing)|three-?fold)"
    r"|(?P<x4>quadrupl(?:ed|es|ing)|four-?fold)|(?P<x05>halv(?:ed|es|ing)|(?:cut|fallen|fell|reduced|dropped)\s+(?:by|in)\s+half))\b",
    _I,
)
_FACTORS = {"x2": 2.0, "x3": 3.0, "x4": 4.0, "x05": 0.5}
_RANK = re.compile(
    r"\b(second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d+(?:st|nd|rd|th))[\s-](?:lowest|highest|largest|biggest|smallest|best|worst|most|least|place|out\s+of|of\s+(?:the\s+)?\d+)\b",
    _I,
)
_RANKS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_SPAN_OF_TIME = re.compile(
    r"(?P<n>\d[\d,.]*|\w+)-(?P<unit>second|minute|hour|day|week|month|year)\s+(?:(?:prison|jail|suspended|average|driving|waiting)\s+)?"
    r"(?:lull|delay|wait|sentence|gap|backlog|high|low|term|ban|suspension|absence|closure|stay)\b",
    _I,
)


def special_quantities(text: str) -> list[Quantity]:
    """Every such quantity of a sentence."""
    return [*_scores(text), *_changes(text), *_ranks(text), *_spans_of_time(text)]


def comparator(text: str, start: int) -> Comparator:
    """What the words before `start` say of the number there: more than, about, at least; `=` where nothing."""
    match = COMPARATOR.search(text[max(0, start - 40) : start])
    return _COMPARATORS[int(match.lastgroup[1:])][1] if match and match.lastgroup else "="


def _scores(text: str) -> list[Quantity]:
    if not _SCORE_CONTEXT.search(text):
        return []
    return [
        Quantity(start=m.start(), end=m.end(), text="", low=min(pair), high=max(pair), unit="score")
        for m in _SCORE.finditer(text)
        if (pair := (float(m[1]), float(m[2]))) and not re.search(r"(?:19|20)$", text[: m.start()])
    ]


def _changes(text: str) -> list[Quantity]:
    return [
        Quantity(start=m.start(), end=m.end(), text="", value=_FACTORS[m.lastgroup or "x2"], unit="ratio", comparator=comparator(text, m.start()))
        for m in _CHANGES.finditer(text)
    ]


def _spans_of_time(text: str) -> list[Quantity]:
    """ "An 18-month delay": a duration that is the thing measured, though it stands in a compound."""
    found = []
    for m in _SPAN_OF_TIME.finditer(text):
        number = find_numbers(m["n"])
        if number:
            found.append(Quantity(start=m.start(), end=m.end(), text="", value=number[0].value, unit=m["unit"].lower()))
    return found


def _ranks(text: str) -> list[Quantity]:
    found = []
    for m in _RANK.finditer(text):
        word = m[1].lower()
        value = float(_RANKS.index(word) + 1) if word in _RANKS else float(re.sub(r"\D", "", word))
        found.append(Quantity(start=m.start(), end=m.end(1), text="", value=value, unit="rank"))
    return found


def add_periods(text: str, found: list[Quantity]) -> None:
    """The sentence's one period, where it has just one, goes to every quantity."""
    periods = {_interval(m) for m in PERIOD_YEARS.finditer(text)} or {f"{m[1] or m[2]}/{m[1] or m[2]}" for m in _YEAR_ALONE.finditer(text)}
    if len(periods) == 1:
        period = next(iter(periods))
        for quantity in found:
            quantity.period = period


def _interval(match: re.Match[str]) -> str:
    if match[3]:
        return f"{match[3]}/{match[4]}"
    first, last = match[1], match[2]
    return f"{first}/{last if len(last) == 4 else first[:2] + last}"
