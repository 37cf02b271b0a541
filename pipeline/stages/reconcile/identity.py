"""Whether two speakers of different articles are one: names first, then what speaks for or against it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from msgspec import Struct

from pipeline.dates import days_apart
from pipeline.stages import lexicon
from pipeline.stages.entities import LocalSpeaker

_TITLES = frozenset("the mr mrs ms miss dr sir dame prof professor lord lady rev".split())
_SMALL = frozenset("of the for and at in a an s new former".split())
_COMMON = (
    lexicon.COMMON_BODIES
    | lexicon.ROLE_ADJECTIVES
    | frozenset("high supreme federal national state central general local city royal joint public".split())
)
_CLOSE_DAYS = 30  # articles this near in time that share a speaker tell of one event


class Setting(Struct, frozen=True):
    """Where a speaker was met: the article, when it was published, and the names it has."""

    article: str
    published: str | None
    names: frozenset[str]


def name_key(name: str) -> str:
    """A name without case, accents, marks, honorifics and what stands in brackets after it, for comparing."""
    bare = re.sub(r"\s+\([^)]*\)$", "", name)
    plain = "".join(c for c in unicodedata.normalize("NFKD", bare.casefold()) if not unicodedata.combining(c))
    words = re.findall(r"[\w&]+", plain.replace("’", "").replace("'", ""))
    return " ".join(w for w in words if w not in _TITLES)


def about(*said: str | None) -> set[str]:
    """The words of roles and affiliations that say something."""
    return {w for words in said if words for w in re.findall(r"[a-z-]+", words.lower())} - _SMALL


def is_common(key: str) -> bool:
    """Whether a name is made of words that many bodies share: "high court"."""
    return set(key.split()) <= _COMMON


def lookups(speaker: LocalSpeaker) -> list[str]:
    """Under what a speaker is filed: a person's last name, a body's whole names and its last word; without a name, what it is called."""
    if not speaker.name:
        return sorted(f"called:{words}" for words in _called(speaker))
    keys = [k for n in (speaker.name, *speaker.aliases) if len(k := name_key(n)) > 1]
    last = [f"last:{k.split()[-1]}" for k in keys[:1]]
    return sorted({*last, *(f"whole:{k}" for k in keys if speaker.kind != "person")})


def last_names(speakers: Iterable[LocalSpeaker]) -> dict[str, set[str]]:
    """The full names that end in each last name."""
    found: dict[str, set[str]] = {}
    for speaker in speakers:
        if speaker.kind == "person" and " " in (key := name_key(speaker.name or "")):
            found.setdefault(key.split()[-1], set()).add(key)
    return found


def evidence(speaker: LocalSpeaker, place: Setting, others: Sequence[tuple[LocalSpeaker, Setting]], alone: bool) -> str | None:
    """Why a speaker is the one that others are; None where nothing says so, or something speaks against it.

    `alone` says that one person only has this last name.
    """
    if speaker.kind != others[0][0].kind:
        return None
    if not speaker.name:
        return _described(speaker, place, others)
    return _person(speaker, place, others, alone) if speaker.kind == "person" else _body(speaker, place, others)


def _person(speaker: LocalSpeaker, place: Setting, others: Sequence[tuple[LocalSpeaker, Setting]], alone: bool) -> str | None:
    """Two people of one name stay two where their roles differ and nobody else is met beside both."""
    if any(p.article == place.article for _, p in others):
        return None  # one article tells its own speakers apart
    if speaker.gender and any(o.gender and o.gender != speaker.gender for o, _ in others):
        return None
    fit = max(_fit(name_key(speaker.name or "").split(), name_key(o.name or "").split()) for o, _ in others)
    own, theirs = about(*speaker.roles, speaker.affiliation), about(*(r for o, _ in others for r in (*o.roles, o.affiliation)))
    shared = _company(speaker, place, others)
    if fit == 1:
        return "last name, and the articles share other speakers" if alone and (shared > 1 or (shared and own & theirs)) else None
    if fit and own & theirs:
        return "name and role"
    if fit and shared > 1:
        return "name, and the articles share other speakers"
    if fit == _WHOLE:
        if shared and _close(place, others):
            return "name, and the articles of these days share a speaker"
        return "name, no role against it" if not own or not theirs else None
    return None


_WHOLE = 3


def _fit(a: list[str], b: list[str]) -> int:
    """How well two personal names fit: 3 the same, 2 with a middle name or initials, 1 a last name alone, 0 not."""
    if not a or not b or a[-1] != b[-1]:
        return 0
    if a == b:
        return _WHOLE if len(a) > 1 else 1
    short, long = sorted((a, b), key=len)
    if len(short) == 1:
        return 1
    return 2 if short[0] == long[0] or (1 in (len(short[0]), len(long[0])) and short[0][0] == long[0][0]) else 0


def _body(speaker: LocalSpeaker, place: Setting, others: Sequence[tuple[LocalSpeaker, Setting]]) -> str | None:
    """Bodies are one by a whole name or acronym; by a part of the name only where the articles share other speakers."""
    own = {name_key(n) for n in (speaker.name, *speaker.aliases) if n}
    theirs = {name_key(n) for o, _ in others for n in (o.name, *o.aliases) if n}
    common = {k for k in own & theirs if not is_common(k)}
    if common:
        return f"name {max(common, key=len)!r}"
    shared = _company(speaker, place, others)
    if shared > 1 and (own & theirs or any(_part(a, b) for a in own for b in theirs)):
        return "a part of the name, and the articles share other speakers"
    return None


def _part(a: str, b: str) -> bool:
    short, long = sorted((a.split(), b.split()), key=len)
    return len(short) > 1 and set(short) <= set(long) and not is_common(" ".join(short))


def _described(speaker: LocalSpeaker, place: Setting, others: Sequence[tuple[LocalSpeaker, Setting]]) -> str | None:
    """Somebody without a name is one only within an event: articles of these days that share speakers and use the same words."""
    words = _called(speaker) & {w for o, _ in others for w in _called(o)}
    if not words or any(p.article == place.article for _, p in others) or _company(speaker, place, others) < _EVENT or not _close(place, others):
        return None
    return f"called {max(words, key=lambda w: (len(w), w))!r}, and the articles of these days share speakers"


_EVENT = 2  # speakers that articles share when they tell of one event


def _called(speaker: LocalSpeaker) -> set[str]:
    """The words for a speaker without a name; of people, none that mean many at once."""
    words = {a.casefold() for a in speaker.aliases}
    return {w for w in words if speaker.kind != "unnamed" or w.split()[-1] not in lexicon.PLURAL_SPEAKERS}


def _company(speaker: LocalSpeaker, place: Setting, others: Sequence[tuple[LocalSpeaker, Setting]]) -> int:
    """How many other named speakers the articles share."""
    own = {name_key(n) for n in (speaker.name, *speaker.aliases) if n}
    return len({n for _, p in others for n in p.names} & place.names - own)


def _close(place: Setting, others: Sequence[tuple[LocalSpeaker, Setting]]) -> bool:
    apart = (days_apart(place.published, p.published) for _, p in others)
    return any(days is not None and days <= _CLOSE_DAYS for days in apart)
