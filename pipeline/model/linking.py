"""Whom a mention, or a unit that names nobody, refers to: what can be seen of each pair.

Antecedents are ranked as in end-to-end coreference (Lee, He, Lewis and Zettlemoyer 2017), over
mentions that are given; a unit without a source asks too, and may look ahead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from pipeline.records import Span

_PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she",
    "it": "it", "its": "it", "itself": "it", "they": "they", "them": "they", "their": "they", "theirs": "they", "themselves": "they",
    "who": "who", "whom": "who", "whose": "who", "we": "we", "us": "we", "our": "we", "ours": "we", "i": "we", "my": "we", "me": "we",
}  # fmt: skip
_CLASSES = ("he", "she", "it", "they", "who", "we")
_HE, _SHE = frozenset(("mr", "sir", "lord", "king", "prince")), frozenset(("mrs", "ms", "miss", "dame", "lady", "queen", "princess", "baroness"))
_SMALL = frozenset(("the", "a", "an", "of", "and", "for", "in", "at", "on", "its", "his", "her", "their", "this", "that", "s"))
_DISTANCE = (0, 1, 2, 4, 8, 16)

PAIR_FEATURES = (
    *(f"query is {c}" for c in (*_CLASSES, "a unit")),
    *(f"candidate is {c}" for c in _CLASSES),
    "same pronoun", "genders differ", "same words", "same head", "contained", "contains", "initials",
    "candidate has a name", "candidate is definite", "candidate is indefinite", "candidate speaks", "candidate speaks and is near",
    "same unit", "same paragraph", "same quotation", "ahead", *(f"units apart up to {d}" for d in _DISTANCE), "mentions apart",
)  # fmt: skip


class Mention(Struct):
    """Words that may refer to a speaker: their span of the article, their unit, and whether they are the source of a report."""

    span: Span
    unit: int
    words: str
    speaks: bool


class Place(Struct):
    """Where a unit stands: its paragraph and the quotations (by number) that run through it."""

    paragraph: int
    chains: frozenset[int]


def pair_features(mentions: Sequence[Mention], asking: Sequence[int], places: Sequence[Place]) -> NDArray[np.float32]:
    """(mentions + asking units, mentions, `PAIR_FEATURES`); `places` has every unit of the article."""
    looks = [_look(m.words) for m in mentions]
    queries = [(m.unit, i, own) for i, (m, own) in enumerate(zip(mentions, looks, strict=True))] + [(u, _before(mentions, u), None) for u in asking]
    out = np.zeros((len(queries), len(mentions), len(PAIR_FEATURES)), dtype=np.float32)
    for q, (unit, at, own) in enumerate(queries):
        for c, (mention, other) in enumerate(zip(mentions, looks, strict=True)):
            out[q, c] = _pair(unit, at, own, c, mention, other, places)
    return out


class _Look(Struct):
    """What a mention's words show: a pronoun's class, gender as written, words without small ones, head, initials, a proper name."""

    pronoun: str | None
    gender: str | None
    tokens: frozenset[str]
    head: str
    initials: str
    named: bool
    definite: bool
    indefinite: bool


def _look(said: str) -> _Look:
    tokens = re.findall(r"[^\W_]+", said)
    low = [t.casefold() for t in tokens]
    kept = [t for t in low if t not in _SMALL]
    pronoun = _PRONOUNS.get(low[0]) if len(low) == 1 else None
    capitals = [t for t in tokens if t[0].isupper() and t.casefold() not in _SMALL]
    gender = "he" if pronoun == "he" or _HE & set(low) else "she" if pronoun == "she" or _SHE & set(low) else None
    core = re.split(r",| of | for | at | from ", said, maxsplit=1)[0]
    head = (re.findall(r"[^\W_]+", core) or [""])[-1].casefold()
    return _Look(
        pronoun=pronoun,
        gender=gender,
        tokens=frozenset(kept),
        head=head,
        initials="".join(t[0].casefold() for t in capitals),
        named=bool(capitals) and not pronoun and (len(tokens) > 1 or not said[:1].islower()),
        definite=low[:1] in (["the"], ["its"], ["their"], ["his"], ["her"], ["this"], ["that"]),
        indefinite=low[:1] in (["a"], ["an"], ["one"], ["some"], ["another"]),
    )


def _before(mentions: Sequence[Mention], unit: int) -> int:
    return sum(m.unit <= unit for m in mentions)


def _pair(unit: int, at: int, seen: _Look | None, c: int, mention: Mention, other: _Look, places: Sequence[Place]) -> list[float]:
    apart = unit - mention.unit
    here, there = places[unit], places[mention.unit]
    same = seen is not None and not seen.pronoun and not other.pronoun and bool(seen.tokens) and bool(other.tokens)
    features = [float(seen is not None and seen.pronoun == c_) for c_ in _CLASSES] + [float(seen is None)]
    features += [float(other.pronoun == c_) for c_ in _CLASSES]
    features += [
        float(seen is not None and seen.pronoun is not None and seen.pronoun == other.pronoun),
        float(seen is not None and None not in (seen.gender, other.gender) and seen.gender != other.gender),
        float(same and seen is not None and seen.tokens == other.tokens),
        float(same and seen is not None and seen.head == other.head),
        float(same and seen is not None and seen.tokens < other.tokens),
        float(same and seen is not None and seen.tokens > other.tokens),
        float(same and seen is not None and ((len(seen.head) > 1 and seen.head == other.initials) or (len(other.head) > 1 and other.head == seen.initials))),
        float(other.named), float(other.definite), float(other.indefinite), float(mention.speaks), float(mention.speaks and 0 <= apart <= 2),
        float(apart == 0), float(here.paragraph == there.paragraph), float(bool(here.chains & there.chains)), float(apart < 0),
        *(float(abs(apart) <= d) for d in _DISTANCE),
        min(abs(at - c), 40) / 40,
    ]  # fmt: skip
    return features
