"""Speakers across articles: merged where name and role allow it, and only then."""

from __future__ import annotations

import re
from collections import defaultdict

from msgspec import Struct, field

from pipeline.records import Attribution, Speaker, SpeakerMerge
from pipeline.stages.document import Document
from pipeline.stages.entities import LocalSpeaker
from pipeline.text import digest

_TITLES = frozenset("the mr mrs ms miss dr sir dame prof professor lord lady rev".split())


class _Group(Struct):
    """Speakers of several articles taken for one."""

    id: str
    members: list[tuple[str, LocalSpeaker]] = field(default_factory=list)
    why: list[SpeakerMerge] = field(default_factory=list)


def merge_speakers(documents: list[Document]) -> list[Speaker]:
    """Speakers over all documents, in order of appearance; rewrites every attribution's `speaker`.

    Two people are one where their full names agree and their roles or affiliations do not
    speak against it; bodies where their names or a name and its acronym agree. Unnamed
    speakers and lone surnames stay with their article.
    """
    used = {a for d in documents for c in d.claims for a in _speaker_ids(c.attributions)}
    groups: list[_Group] = []
    by_name: dict[str, list[_Group]] = defaultdict(list)
    assigned: dict[str, str] = {}
    company = {d.article.id: _company(d) for d in documents}
    for document in documents:
        for speaker in document.speakers:
            if speaker.id not in used:
                continue
            group = _find(speaker, document.article.id, by_name, company)
            if group is None:
                group = _Group(digest("speaker", speaker.id))
                groups.append(group)
            group.members.append((document.article.id, speaker))
            assigned[speaker.id] = group.id
            for key in _keys(speaker):
                if group not in by_name[key]:
                    by_name[key].append(group)
    counts: dict[str, int] = defaultdict(int)
    for document in documents:
        for claim in document.claims:
            for attribution in claim.attributions:
                _rewrite(attribution, assigned)
            for speaker_id in {a.speaker for a in claim.attributions if a.speaker}:
                counts[speaker_id] += 1
    return [_record(g, counts[g.id]) for g in groups]


def _speaker_ids(attributions: list[Attribution]) -> set[str]:
    both = [a for at in attributions for a in (at, at.inner) if a is not None]
    return {a.speaker for a in both if a.speaker}


def _rewrite(attribution: Attribution, assigned: dict[str, str]) -> None:
    for a in (attribution, attribution.inner):
        if a is not None and a.speaker is not None:
            a.speaker = assigned.get(a.speaker, a.speaker)


def name_key(name: str) -> str:
    """A name without case, marks and honorifics, for comparing."""
    words = re.findall(r"[\w&]+", name.lower().replace("’", "").replace("'", ""))
    return " ".join(w for w in words if w not in _TITLES)


def _keys(speaker: LocalSpeaker) -> list[str]:
    """What a speaker is looked up by: a person's full name, a body's names and acronyms."""
    if speaker.kind == "unnamed" or not speaker.name:
        return []
    key = name_key(speaker.name)
    if speaker.kind == "person":
        return [f"p:{key}"] if " " in key else []
    if not any(c.isupper() for c in speaker.name):
        return []  # "inspectors", "police": a sort of body, not a name
    return [f"o:{k}" for k in {key, *(name_key(a) for a in speaker.aliases if len(a) > 2)} if k]


def _company(document: Document) -> set[str]:
    """The names an article has, to tell whether two articles move among the same people."""
    return {name_key(s.name) for s in document.speakers if s.name and " " in s.name}


def _find(speaker: LocalSpeaker, article: str, by_name: dict[str, list[_Group]], company: dict[str, set[str]]) -> _Group | None:
    for key in sorted(_keys(speaker)):
        for group in by_name[key]:
            evidence = _evidence(speaker, article, group, company)
            if evidence:
                group.why.append(SpeakerMerge(group.members[-1][0], article, f"{evidence} ({key[2:]})"))
                return group
    return None


def _evidence(speaker: LocalSpeaker, article: str, group: _Group, company: dict[str, set[str]]) -> str | None:
    """Why a speaker belongs to a group of the same name; None where something speaks against it."""
    if any(a == article for a, _ in group.members):
        return None if speaker.kind == "person" else "same name in one article"
    if speaker.kind == "organisation":
        return "same name"
    others = [s for _, s in group.members]
    if speaker.gender and any(s.gender and s.gender != speaker.gender for s in others):
        return None
    own, theirs = _role_words([speaker]), _role_words(others)
    if own & theirs:
        return "same name and role"
    shared = {n for a, _ in group.members for n in company[a]} & company[article]
    if len(shared - {name_key(speaker.name or "")}) >= 2:
        return "same name, and the articles share other people"
    return "same name, no role against it" if not own or not theirs else None


def _role_words(speakers: list[LocalSpeaker]) -> set[str]:
    small = {"of", "the", "for", "and", "at", "in", "a", "an", "s"}
    return {w for s in speakers for r in [*s.roles, s.affiliation or ""] for w in re.findall(r"[a-z-]+", r.lower())} - small


def _record(group: _Group, claims: int) -> Speaker:
    speakers = [s for _, s in group.members]
    names = [s.name for s in speakers if s.name]
    name = max(names, key=lambda n: (len(n.split()), len(n), n), default=None)
    aliases = {a for s in speakers for a in [*s.aliases, s.name] if a and a != name}
    roles = list(dict.fromkeys(r for s in speakers for r in s.roles))
    return Speaker(
        id=group.id,
        name=name,
        roles=roles,
        kind=speakers[0].kind,
        affiliation=next((s.affiliation for s in speakers if s.affiliation), None),
        aliases=sorted(aliases),
        articles=list(dict.fromkeys(a for a, _ in group.members)),
        claims=claims,
        why=group.why,
    )
