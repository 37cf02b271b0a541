"""Who is spoken of in an article: sources, mentions and names, each as the whole of its words and no more."""

from __future__ import annotations

import re

from pipeline.model.spans import Scored, Words, runs
from pipeline.model.windows import Encoded
from pipeline.records import Span
from pipeline.stages.body_names import issued_until
from pipeline.stages.lexicon import HONORIFICS, PRONOUNS
from pipeline.stages.linking import Mention, mention
from pipeline.stages.names import same_name
from pipeline.stages.naming import Naming, describe
from pipeline.stages.proper_names import named_in
from pipeline.text import overlap, strip_span

Names = list[tuple[Span, Naming]]
_INNER = 0.8  # a body's name within a longer mention is one of its own where it is shorter than this share of it
_SHORT_ACRONYM, _LONG_ACRONYM = 3, 6  # letters: a shorter one may be a common word by chance ("US", "WHO"), hardly any is longer
_NOBODY = frozenset("the a an of to in on at by for and or but that this it's as from with".split())
_LOOSE_END = re.compile(
    r"(?:,\s+in\s+an?\s+\w+|['’]s?|[\s,;:(\[–—-]+(?:(?:in|at|on|of|to|by|for|from|with|and|or|the|an?|that|who|which)\b)?)$", re.IGNORECASE
)
_LOOSE_START = re.compile(
    r"^(?:(?:\w+\s+(?:years?|months?|weeks?|days?)\s+ago|last\s+(?:week|month|year|night))\s+|['’]s\s+|(?:and|or|but|of|to|in|on|at|by)\s+|[\s,;:(\[–—-]+)",
    re.IGNORECASE,
)
SOURCE, CUE, CONTENT, MENTION, BEGINS = range(5)  # in the order of TOKEN_LABELS


def names_of(text: str, words: Words) -> Names:
    """The proper names of a unit, as they stand in its words."""
    start, end = words.spans[0][0], words.spans[-1][1]
    return [((start + a, start + b), naming) for a, b, naming, _ in named_in(text[start:end]) if not is_shouted(text, naming.name or "")]


def is_shouted(text: str, name: str) -> bool:
    """Whether it is a common word in capitals: "TAXPAYERS have forked out"."""
    if not (name.isalpha() and name.isupper()) or len(name) <= _SHORT_ACRONYM:
        return False
    return len(name) > _LONG_ACRONYM or re.search(rf"(?<!\w){name.lower()}(?!\w)", text) is not None


def sources_of(text: str, words: Words, names: Names, cues: list[Scored], marked: list[Span], least: float) -> list[Scored]:
    """Who speaks in a unit by the model's spans from a probability of `least`: outside the marks, without cues and what a clause is about."""
    held = [name for name, _ in names]
    found = [
        one
        for one in _tidied(text, runs(text, words, SOURCE, least), held)
        if not any(overlap(one.span, m) for m in marked) and _names_somebody(text[slice(*one.span)])
    ]
    for one in found:
        for cue in cues:
            one.span = _without(text, one.span, cue.span)
        one.span = _subject(text, one.span, cues, held)
    return [one for one in found if one.span[0] < one.span[1]]


def mentions_of(
    text: str, encoded: Encoded, words: dict[int, Words], names: dict[int, Names], sources: dict[int, list[Span]]
) -> tuple[list[Mention], list[tuple[int, int]]]:
    """Mentions in order, with their ranges of tokens: the units' sources, the model's mentions, and proper names that neither holds."""
    spans: list[tuple[Span, int, bool]] = []
    for unit, held in words.items():
        found = _tidied(text, runs(text, held, MENTION, 0.5, BEGINS), [s for s, _ in names[unit]])
        kept = sources[unit] + [m.span for m in found if not any(overlap(m.span, s) for s in sources[unit])]
        for name, naming in names[unit]:
            if is_another(text, name, naming, [k for k in kept if overlap(k, name)]):
                kept.append(name)
        spans += [(s, unit, s in sources[unit]) for s in {*kept}]
    spans.sort()
    placed = [(m, r) for m, r in zip(spans, encoded.ranges((span, unit) for span, unit, _ in spans), strict=True) if r]
    made = [mention(text, *one) for one, _ in placed]
    for one in made:
        if one.naming.issuer and is_place(text, one.naming.issuer):
            one.naming.issuer = None  # "the Queensland study"
    return made, [r for _, r in placed]


def is_another(text: str, name: Span, naming: Naming, outer: list[Span]) -> bool:
    """Whether a name within longer mentions is of somebody else: the Orme Trust of its chairman, a valuer whose opinion it is, the first of two."""
    if not outer:
        return True
    if naming.kind == "organisation":
        return all(name[1] - name[0] < _INNER * (k[1] - k[0]) for k in outer)
    again = text.count(text[slice(*name)].split()[-1]) > 1  # else it may be no person at all
    return again and not any(same_name(naming, named) for named in (describe(text[slice(*k)]) for k in outer) if named.kind == "person")


def is_place(text: str, name: str) -> bool:
    """Whether the article tells of something in it."""
    return re.search(rf"\b(?:in|across|around|near|throughout) {re.escape(name)}(?![\w'’]| [A-Z])", text) is not None


def _tidied(text: str, found: list[Scored], names: list[Span]) -> list[Scored]:
    """Spans that hold a proper name whole or not at all, without the mark of a possessive, a bracket or a preposition at an end.

    A document's goes on to who issued it.
    """
    for one in found:
        start, end = one.span
        for a, b in names:
            titled = text[start:end].casefold().rstrip(".") in HONORIFICS and text[end:a] in (" ", ". ")
            if titled or overlap((start, end), (a, b)):
                start, end = min(start, a), max(end, b)
        while (loose := _LOOSE_END.search(text, start, end)) is not None and loose[0]:
            end = loose.start()
        while (loose := _LOOSE_START.match(text[start:end])) is not None:
            start += loose.end()
        if (until := issued_until(text, end)) > end and describe(text[start:end]).kind == "document":
            end = until
        one.span = start, end
    return [one for one in found if one.span[0] < one.span[1]]


def _without(text: str, span: Span, other: Span) -> Span:
    """The span cut where another begins or ends in it."""
    if not overlap(span, other):
        return span
    return strip_span(text, span[0], other[0]) if span[0] < other[0] else strip_span(text, min(other[1], span[1]), span[1])


def _subject(text: str, span: Span, cues: list[Scored], names: list[Span]) -> Span:
    """What stands after the last comma, where the verb follows without another: "The Germans, he pointed out"; "In the study, staff said".

    An apposition would have closed with a comma; where it forgot to, a name before is not given up for a description.
    """
    comma = text.rfind(", ", *span)
    if comma < 0 or not any(0 <= c.span[0] - span[1] <= 1 for c in cues):
        return span
    last = comma + 2, span[1]
    words = text[slice(*last)]
    named = any(overlap(n, (span[0], comma)) for n in names) and not any(overlap(n, last) for n in names)
    several = " and " in words or words.startswith(("and ", "of "))
    return span if several or (named and words.casefold() not in PRONOUNS) else last


def _names_somebody(words: str) -> bool:
    """Whether a span can be a source at all: not a lone article or preposition."""
    return words.casefold() not in _NOBODY and any(c.isalpha() for c in words)
