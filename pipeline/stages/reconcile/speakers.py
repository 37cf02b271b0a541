"""Speakers across articles: merged where the evidence allows it, each merge with its reason."""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct, field

from pipeline.records import Attribution, Speaker, SpeakerMerge
from pipeline.stages.document import Document
from pipeline.stages.entities import LocalSpeaker
from pipeline.stages.reconcile.identity import Setting, evidence, is_common, last_names, lookups, name_key
from pipeline.stages.reconcile.known import KnownSpeaker, KnownSpeakers
from pipeline.text import digest

_MOST = 500  # speakers under one last word, beyond which the word tells nothing


class _Group(Struct):
    """Speakers of several articles taken for one; `known` is the user's entry for it."""

    id: str
    members: list[tuple[LocalSpeaker, Setting]] = field(default_factory=list)
    why: list[SpeakerMerge] = field(default_factory=list)
    known: KnownSpeaker | None = None


def merge_speakers(documents: list[Document], known: list[KnownSpeaker]) -> list[Speaker]:
    """Speakers over all documents, in order of appearance; rewrites every attribution's `speaker`.

    Articles are taken by date and then by id, so that later ones leave the ids of earlier ones as they are. The user's
    `known` speakers come first.
    """
    groups = _Groups(KnownSpeakers(known), last_names(s for d in documents for s in d.speakers))
    assigned: dict[str, str] = {}
    for document in sorted(documents, key=lambda d: (d.article.published or "", d.article.id)):
        used = {i for c in document.claims for i in _speaker_ids(c.attributions)}
        place = _setting(document)
        for speaker in document.speakers:
            if speaker.id in used:
                assigned[speaker.id] = groups.add(speaker, place).id
    counts: dict[str, int] = defaultdict(int)
    for document in documents:
        for claim in document.claims:
            for attribution in claim.attributions:
                _rewrite(attribution, assigned)
            for speaker_id in {a.speaker for a in claim.attributions if a.speaker}:
                counts[speaker_id] += 1
    return [_record(g, counts[g.id]) for g in groups.groups.values()]


class _Groups:
    """The speakers so far, and where to look for one."""

    def __init__(self, known: KnownSpeakers, last_names: dict[str, set[str]]) -> None:
        self.last_names = last_names
        self.groups: dict[str, _Group] = {}
        self.known = known
        self.by_key: dict[str, list[_Group]] = defaultdict(list)

    def add(self, speaker: LocalSpeaker, place: Setting) -> _Group:
        """The group that the speaker belongs to, a new one if to none."""
        entry = self.known.find(speaker)
        if speaker.kind == "organisation" and name_key(speaker.name or "") in self.last_names:
            speaker.kind = "person"  # a headline's surname, read as a body's name
        group, why = (self.groups.get(entry.id), "the user's file") if entry else self._find(speaker, place)
        if group is None:
            group = _Group(entry.id if entry else digest("speaker", speaker.id), known=entry)
            self.groups[group.id] = group
        elif why:
            group.why.append(SpeakerMerge(group.members[-1][1].article, place.article, why))
        group.members.append((speaker, place))
        for key in lookups(speaker) if group.known is None else ():
            if group not in self.by_key[key]:
                self.by_key[key].append(group)
        return group

    def _find(self, speaker: LocalSpeaker, place: Setting) -> tuple[_Group | None, str | None]:
        last = name_key(speaker.name or "").split()[-1:]
        alone = bool(last) and len(self.last_names.get(last[0], ())) == 1
        near = {g.id: g for key in lookups(speaker) if len(self.by_key[key]) <= _MOST for g in self.by_key[key]}
        found = [(g, why) for g in near.values() if (why := evidence(speaker, place, g.members, alone))]
        return found[0] if len(found) == 1 else _nearest(found, place)


def _nearest(found: list[tuple[_Group, str]], place: Setting) -> tuple[_Group | None, str | None]:
    """Of several that fit, the one whose articles share the most speakers with this one; nobody where none stands out."""
    shared = sorted(((len({n for _, p in g.members for n in p.names} & place.names), i) for i, (g, _) in enumerate(found)), reverse=True)
    if not shared or (len(shared) > 1 and shared[0][0] == shared[1][0]):
        return None, None
    return found[shared[0][1]]


def _setting(document: Document) -> Setting:
    names = frozenset(k for s in document.speakers if s.name and " " in (k := name_key(s.name)) and not is_common(k))
    return Setting(document.article.id, document.article.published, names)


def _speaker_ids(attributions: list[Attribution]) -> set[str]:
    both = [a for at in attributions for a in (at, at.inner) if a is not None]
    return {a.speaker for a in both if a.speaker}


def _rewrite(attribution: Attribution, assigned: dict[str, str]) -> None:
    for a in (attribution, attribution.inner):
        if a is not None and a.speaker is not None:
            a.speaker = assigned.get(a.speaker, a.speaker)


def _record(group: _Group, claims: int) -> Speaker:
    speakers = [s for s, _ in group.members]
    names = [s.name for s in speakers if s.name]
    name = group.known.name if group.known else max(names, key=lambda n: (len(n.split()), len(n), n), default=None)
    aliases = {a for s in speakers for a in [*s.aliases, s.name] if a and a != name}
    roles = [*([group.known.role] if group.known and group.known.role else []), *(r for s in speakers for r in s.roles)]
    known_affiliation = group.known.affiliation if group.known else None
    return Speaker(
        id=group.id,
        name=name,
        roles=list(dict.fromkeys(roles)),
        kind=(group.known.kind if group.known else None) or speakers[0].kind,
        affiliation=known_affiliation or next((s.affiliation for s in speakers if s.affiliation), None),
        aliases=sorted(aliases),
        articles=list(dict.fromkeys(p.article for _, p in group.members)),
        claims=claims,
        why=group.why,
    )
