"""Who the clusters of an article's mentions are: name, roles, kind, affiliation, gender as written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from pipeline.records import Kind, Span
from pipeline.stages import lexicon
from pipeline.stages.linking import Mention
from pipeline.stages.names import examines, settle_kinds, undotted
from pipeline.stages.naming import Naming
from pipeline.text import squeeze

_COUNTRY = re.compile(r"^(?:US|UK|U\.S\.|U\.K\.|EU|UN)\s+(?=\S+\s)")
_ROLE_WORDS = 5  # a longer description is no role
_DETERMINER = re.compile(r"^(?:the|an?|its|his|her|their|our|this|that|these|those)\s+", re.IGNORECASE)


class LocalSpeaker(Struct):
    """A speaker as one article gives it, before speakers are merged across articles."""

    id: str
    kind: Kind
    name: str | None
    roles: list[str]
    affiliation: str | None
    aliases: list[str]
    gender: str | None
    named_at: Span | None = None
    examines: bool = False


def make_speaker(identity: str, read: Sequence[tuple[Mention, Naming]]) -> LocalSpeaker:
    """One speaker from all the mentions of it, in reading order, with what the words of each give."""
    settle_kinds([naming for _, naming in read if naming.reference == "name"])
    kind = _kind([naming for _, naming in read])
    names = [(naming.name, m) for m, naming in read if naming.name and naming.reference == "name" and naming.kind == kind]
    names = names or [(naming.issuer, m) for m, naming in read if naming.issuer and naming.kind == "document" and naming.issuer[0].isupper()]
    name, named_at = None, None
    if names:
        name, where = max(names, key=lambda pair: _fullness(pair[0] or ""))
        at = where.words.find(name or "")
        named_at = (where.span[0] + max(at, 0), where.span[0] + max(at, 0) + len(name or "")) if at >= 0 else where.span
    short = [c for n, _ in names if n and (c := _COUNTRY.sub("", n)) != n]
    short += [full for n, _ in names if (full := lexicon.ACRONYMS.get(undotted(n or "")))]
    roles = list(dict.fromkeys(naming.role for _, naming in read if naming.role and naming.kind == "person")) if kind == "person" else []
    if kind in ("person", "unnamed"):
        described = [m.words for m, n in read if n.reference in ("description", "unnamed") and n.head in lexicon.ROLES]
        roles += [squeeze(words) for words in described if len(words.split()) <= _ROLE_WORDS]
    aliases = [n for n in dict.fromkeys([*(n for n, _ in names), *short]) if n and n != name] if name else _descriptions(read)
    if name is None:
        roles += [a for a in aliases if len(a.split()) <= _ROLE_WORDS]  # what is known of somebody unnamed
    roles = [_DETERMINER.sub("", role) for role in roles]
    return LocalSpeaker(
        id=identity,
        kind=kind,
        name=name,
        roles=list(dict.fromkeys(roles)),
        affiliation=next((naming.affiliation for _, naming in read if naming.affiliation), None),
        aliases=aliases,
        gender=_gender([naming for _, naming in read]),
        named_at=named_at,
        examines=any(naming.kind == "document" or examines(m.words) for m, naming in read),
    )


def _fullness(name: str) -> tuple[bool, int, int]:
    """What the fullest name has most of; "Parry firm" in a headline, or "Union", is none if there is another."""
    words = name.split()
    stands_alone = bool(words) and not words[-1][0].islower() and name.lower() not in lexicon.COMMON_BODIES
    return stands_alone, len(words), len(name)


def _descriptions(read: Sequence[tuple[Mention, Naming]]) -> list[str]:
    """The words by which an article means somebody that it does not name, the most usual first."""
    words = [_DETERMINER.sub("", squeeze(m.words)) for m, n in read if n.reference != "pronoun"] or [read[0][0].words]
    return [word for word, _ in Counter(words).most_common()]


def _kind(namings: list[Naming]) -> Kind:
    """What most names say, else what most descriptions say; a document with an issuer is its issuer."""
    names = [n for n in namings if n.reference == "name"]
    if names and all(" " not in (n.name or "") for n in names) and any(n.gender for n in namings):
        return "person"  # one word read as a body's name, and "he" or "the chairman" means it too
    for references in (("name",), ("description", "unnamed"), ("pronoun",)):
        votes = Counter(n.kind for n in namings if n.reference in references)
        if votes.keys() - {"document"}:
            del votes["document"]
        if votes:
            kind = votes.most_common(1)[0][0]
            return "unnamed" if kind == "person" and references != ("name",) else kind
    return "unnamed"


def _gender(namings: list[Naming]) -> str | None:
    votes = Counter(n.gender for n in namings if n.gender).most_common(2)
    return votes[0][0] if votes and (len(votes) == 1 or votes[0][1] > votes[1][1]) else None
