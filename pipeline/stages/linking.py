"""Whom a mention, or a unit that names nobody, may refer to: what can be seen of each pair without a model.

Antecedents are ranked as in end-to-end coreference (Lee, He, Lewis and Zettlemoyer 2017), over mentions that are
given; a unit without a source asks too, and may look ahead.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from pipeline.records import Span
from pipeline.stages import lexicon
from pipeline.stages.names import examines, same_name, stem
from pipeline.stages.naming import Naming, describe, issuer
from pipeline.stages.prepare import Prepared

Array = NDArray[np.float32]
Flags = NDArray[np.bool_]

_PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "himself": "he", "she": "she", "her": "she", "hers": "she", "herself": "she",
    "it": "it", "its": "it", "itself": "it", "they": "they", "them": "they", "their": "they", "theirs": "they", "themselves": "they",
    "who": "who", "whom": "who", "whose": "who", "we": "we", "us": "we", "our": "we", "ours": "we", "i": "we", "my": "we", "me": "we",
}  # fmt: skip
_SMALL = frozenset(("the", "a", "an", "of", "and", "for", "in", "at", "on", "its", "his", "her", "their", "this", "that", "s"))
_DISTANCE = (0, 1, 2, 4, 8, 16)
_BESIDE = 60  # characters around a mention that may say what it is
_OWNERS = ("his", "her", "its", "their")
_SORTS = ("person", "body", "document", "unnamed")

_LOOKS = (
    "he", "she", "it", "they", "who", "we", "person by name", "body by name", "person described", "body described", "document", "unnamed",
    "his", "her", "its", "their", "plural", "definite", "indefinite", "capitals",
)  # fmt: skip
_ASKS = ("unit", "unit in marks", "unit is a title", "unit opens its paragraph")
_STANDS = (
    "speaks", "in marks", "in a title", "opens its unit", "examines", "often mentioned", "one of its names speaks", "one of its names examines",
    "alone examines", "named often",
)  # fmt: skip
_PAIRS = (
    "same pronoun", "genders differ", "same words", "same head", "contained", "contains", "initials", "names fit", "head in its words",
    "its head in words", "sort of body shared", "sorts of bodies differ", "head in its role", "head beside it", "issued by it",
    "alone of its sort", "head in its roles", "alone in its role", "head beside its names", "same unit", "same paragraph", "same quotation", "ahead",
    "speaks in this quotation", "spoke in this paragraph", "speaks later in this paragraph", "spoke in the unit before", "speaks in the next",
    "spoke last", *(f"last {s}" for s in _SORTS), *(f"units apart up to {d}" for d in _DISTANCE), "mentions apart",
)  # fmt: skip
PAIR_FEATURES = (*(f"query: {n}" for n in (*_LOOKS, *_ASKS)), *(f"candidate: {n}" for n in (*_LOOKS, *_STANDS)), *_PAIRS)


class Mention(Struct):
    """Words that may refer to a speaker: their span of the article, their unit, whether they are the source of a report, and what they give."""

    span: Span
    unit: int
    words: str
    speaks: bool
    naming: Naming


def mention(text: str, span: Span, unit: int, speaks: bool) -> Mention:
    """A mention of an article, its words read."""
    words = text[slice(*span)]
    return Mention(span, unit, words, speaks, describe(words))


def pair_features(mentions: Sequence[Mention], asking: Sequence[int], prepared: Prepared) -> Array:
    """(mentions + asking units, mentions, `PAIR_FEATURES`); mentions are in reading order."""
    looks = [_look(m.words, m.naming) for m in mentions]
    beside = [_beside(m, prepared) for m in mentions]
    entities = _entities(mentions, looks, beside)
    sights = np.array([_sight(look) for look in looks], dtype=np.float32).reshape(len(looks), len(_LOOKS))
    units = np.array([*(m.unit for m in mentions), *asking], dtype=np.int64)
    queries = np.zeros((len(units), len(_LOOKS) + len(_ASKS)), dtype=np.float32)
    queries[: len(looks), : len(_LOOKS)] = sights
    queries[len(looks) :, len(_LOOKS) :] = np.array([_asks(u, prepared) for u in asking], dtype=np.float32).reshape(len(asking), len(_ASKS))
    candidates = np.concatenate([sights, _stands(mentions, looks, entities, prepared)], axis=1)
    shape = (len(units), len(mentions))
    return np.concatenate(
        [
            np.broadcast_to(queries[:, None], (*shape, queries.shape[1])),
            np.broadcast_to(candidates[None], (*shape, candidates.shape[1])),
            _likeness(looks, entities, beside, len(asking)),
            _nearness(mentions, looks, units, prepared),
        ],
        axis=2,
    )


# -- what a mention's words show ------------------------------------------------------------


class _Look(Struct):
    naming: Naming
    pronoun: str | None
    sort: str
    tokens: frozenset[str]
    sorts: frozenset[str]
    owner: str | None
    head: str
    initials: str
    capitals: bool
    definite: bool
    indefinite: bool


def _look(said: str, naming: Naming) -> _Look:
    tokens = re.findall(r"[^\W_]+", said)
    low = [t.casefold() for t in tokens]
    capitals = [t for t in tokens if t[0].isupper() and t.casefold() not in _SMALL]
    core = re.split(r",| of | for | at | from ", said, maxsplit=1)[0]
    pronoun = _PRONOUNS.get(low[0]) if len(low) == 1 else None
    sort = {"organisation": "body"}.get(naming.kind, naming.kind)
    return _Look(
        naming=naming,
        pronoun=pronoun,
        sort={"he": "person", "she": "person", "it": "body"}.get(pronoun or "", sort),
        tokens=frozenset(stem(t) for t in low if t not in _SMALL),
        sorts=frozenset(s for t in low for s in lexicon.SORTS_OF.get(t, ())) if naming.kind != "person" else frozenset(),
        owner=low[0] if low and low[0] in _OWNERS and len(low) > 1 else None,
        head=stem((re.findall(r"[^\W_]+", core) or [""])[-1]),
        initials="".join(t[0].casefold() for t in capitals),
        capitals=bool(capitals) and not pronoun and (len(tokens) > 1 or not said[:1].islower()),
        definite=low[:1] in (["the"], ["its"], ["their"], ["his"], ["her"], ["this"], ["that"]),
        indefinite=low[:1] in (["a"], ["an"], ["one"], ["some"], ["another"]),
    )


def _sight(look: _Look) -> list[float]:
    naming = look.naming
    sort = None if look.pronoun else f"{look.sort} by name" if naming.reference == "name" else look.sort
    sort = f"{sort} described" if sort in ("person", "body") else sort
    flags = (naming.plural, look.definite, look.indefinite, look.capitals)
    return [float(name in (look.pronoun, sort)) for name in _LOOKS[:12]] + [float(o == look.owner) for o in _OWNERS] + [float(f) for f in flags]


def _asks(unit: int, prepared: Prepared) -> list[float]:
    opens = unit == 0 or prepared.places[unit].paragraph != prepared.places[unit - 1].paragraph
    return [1.0, float(prepared.forms[unit] == "direct"), float(prepared.roles[unit] == "title"), float(opens)]


class _Entity(Struct):
    """The names of an article that fit one another, and what is said beside them all; of anything else, the mention alone."""

    names: list[Naming]
    count: int = 0
    sorts: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    speaks: bool = False
    examines: bool = False


def _entities(mentions: Sequence[Mention], looks: list[_Look], beside: list[frozenset[str]]) -> list[_Entity]:
    """The entity of each mention."""
    entities: list[_Entity] = []
    found = []
    for mention, look, words in zip(mentions, looks, beside, strict=True):
        name = look.naming if look.naming.reference == "name" else issuer(look.naming)
        entity = next((e for e in entities if name and any(same_name(name, other) for other in e.names)), None)
        if entity is None:
            entity = _Entity([])
            if name:
                entities.append(entity)
        if name:
            entity.names.append(name)
        entity.count += 1
        entity.sorts |= look.sorts
        entity.roles |= _roles(look.naming)
        entity.beside |= words
        entity.speaks |= mention.speaks
        entity.examines |= look.naming.kind == "document" or examines(mention.words)
        found.append(entity)
    return found


def _stands(mentions: Sequence[Mention], looks: list[_Look], entities: list[_Entity], prepared: Prepared) -> Array:
    rows = []
    examiners = {id(e) for e in entities if e.names and e.examines}
    for mention, look, entity in zip(mentions, looks, entities, strict=True):
        unit = prepared.units[mention.unit]
        often = sum(look.tokens == other.tokens for other in looks) if not look.pronoun else 0
        rows.append(
            [
                float(mention.speaks),
                float(any(a <= mention.span[0] < b for a, b in unit.marked)),
                float(prepared.roles[mention.unit] == "title"),
                float(mention.span[0] == unit.start),
                float(examines(mention.words)),
                min(often, 8) / 8,
                float(entity.speaks),
                float(entity.examines),
                float(examiners == {id(entity)}),
                min(entity.count, 8) / 8 if entity.names else 0.0,
            ]
        )
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(_STANDS))


# -- what a pair shows ------------------------------------------------------------------------


def _likeness(looks: list[_Look], entities: list[_Entity], beside: list[frozenset[str]], asking: int) -> Array:
    """What the words of two mentions have in common; nothing for a unit that asks."""
    out = np.zeros((len(looks) + asking, len(looks), _PAIRS.index("same unit")), dtype=np.float32)
    named = list({id(e): e for e in entities if e.names}.values())
    for q, own in enumerate(looks):
        of_sort = {id(e) for e in named if own.sorts & e.sorts}
        of_role = {id(e) for e in named if own.head in e.roles}
        for c in range(q):  # only those before may be meant
            other = looks[c]
            genders = {own.naming.gender, other.naming.gender} - {None}
            if own.pronoun:
                out[q, c, 0], out[q, c, 1] = own.pronoun == other.pronoun, len(genders) == 2
                continue
            if other.pronoun:
                out[q, c, 1] = len(genders) == 2
                continue
            out[q, c, 1:] = (
                len(genders) == 2,
                own.tokens == other.tokens,
                own.head == other.head,
                own.tokens < other.tokens,
                own.tokens > other.tokens,
                _abbreviates(own, other) or _abbreviates(other, own),
                same_name(own.naming, other.naming),
                own.head in other.tokens,
                other.head in own.tokens,
                bool(own.sorts & other.sorts),
                bool(own.sorts and other.sorts) and not own.sorts & other.sorts,
                bool(other.naming.role) and own.head in _stems(other.naming.role or ""),
                own.head in beside[c],
                bool(own.naming.issuer) and _stems(own.naming.issuer or "") <= other.tokens,
                of_sort == {id(entities[c])},
                own.head in entities[c].roles,
                of_role == {id(entities[c])},
                own.head in entities[c].beside,
            )
    return out


def _abbreviates(short: _Look, long: _Look) -> bool:
    return len(short.head) > 1 and short.head == long.initials


def _stems(words: str) -> frozenset[str]:
    return frozenset(stem(t) for t in re.findall(r"[^\W_]+", words.casefold()) if t not in _SMALL)


def _roles(naming: Naming) -> frozenset[str]:
    """The words of somebody's role, and what a title makes of them: "the judge" is "Mrs Justice Trewin"."""
    words = _stems(naming.role or "")
    titles = words | {naming.honorific}
    return words | {called for title, called in lexicon.CALLED_BY_TITLE.items() if title in titles}


def _beside(mention: Mention, prepared: Prepared) -> frozenset[str]:
    unit = prepared.units[mention.unit]
    start, end = mention.span[0] - unit.start, mention.span[1] - unit.start
    return _stems(unit.text[max(0, start - _BESIDE) : start] + " " + unit.text[end : end + _BESIDE])


def _nearness(mentions: Sequence[Mention], looks: list[_Look], units: NDArray[np.int64], prepared: Prepared) -> Array:
    """How query and candidate stand to each other in the article."""
    n, q = len(mentions), len(units)
    there = units[:n]
    speaks = np.array([m.speaks for m in mentions], dtype=bool)
    at = np.array([*range(n), *(int(np.searchsorted(there, u, side="right")) for u in units[n:])], dtype=np.int64)
    apart = units[:, None] - there[None]
    paragraph = np.array([p.paragraph for p in prepared.places], dtype=np.int64)
    same_paragraph = paragraph[units][:, None] == paragraph[there][None]
    chains = [prepared.places[u].chains for u in units]
    quotation = np.array([[bool(a & b) for b in chains[:n]] for a in chains], dtype=bool).reshape(q, n)
    before = np.arange(n)[None] < at[:, None]
    last = [_last(before & speaks[None])]
    last += [_last(before & np.array([look.sort == sort for look in looks], dtype=bool)[None]) for sort in _SORTS]
    flags: list[Flags] = [
        apart == 0, same_paragraph, quotation, apart < 0,
        speaks & quotation, speaks & same_paragraph & (apart > 0), speaks & same_paragraph & (apart < 0), speaks & (apart == 1), speaks & (apart == -1),
        *last, *(np.abs(apart) <= d for d in _DISTANCE),
    ]  # fmt: skip
    far = np.minimum(np.abs(at[:, None] - np.arange(n)[None]), 40) / 40
    return np.stack([*(f.astype(np.float32) for f in flags), far.astype(np.float32)], axis=2)


def _last(fitting: Flags) -> Flags:
    """Marks the last candidate of each row that fits."""
    rows, n = fitting.shape
    marked = np.zeros((rows, n), dtype=bool)
    if n:
        place = n - 1 - fitting[:, ::-1].argmax(axis=1)
        marked[np.arange(rows), place] = fitting[np.arange(rows), place]
    return marked
