"""Who stands behind each unit: the model's sources, cues, contents and links, and what the rules know.

The grammar of marks says where direct speech begins and ends; the model gives the spans. Where model and rules name different
speakers, the likelier one stays: both say how often they are right. What nobody can be named for stays, with a reason.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from pipeline.config import Aim
from pipeline.model.artefact import Trust
from pipeline.model.combine import scaled
from pipeline.model.spans import Scored
from pipeline.records import Attribution, Form, Sentence, Span
from pipeline.stages.entities import LocalSpeaker, make_speaker
from pipeline.stages.linking import Mention
from pipeline.stages.naming import Naming
from pipeline.stages.read import Reading, Seen
from pipeline.stages.ruled import Ruled, rule_speakers
from pipeline.stages.speech import Speech, tidy, without_marks
from pipeline.text import digest, overlap

_CARRY = 2  # units that a report's paraphrase may run on without naming it


_CLIPPED = 4  # words at the end of a unit that a content is not cut off from
_SECOND = 0.8  # how likely a second source of one unit must be
_GOES_ON = re.compile(r",?\s+(?:and|or)\s+(?:that\s+)?\w", re.IGNORECASE)  # what is said goes on to the end of the unit


class Attributed(Struct):
    """What a unit says and on whose behalf; `inherited_unit` is where an inherited speaker comes from.

    `way` is how the model found the first speaker and what the rules say of it, `ruled` theirs where it is another.
    `rule_form` is what marks and reporting verbs say; `examiner` and `carried` are evidence for the classifier.
    """

    form: Form
    rule_form: Form | None
    spans: list[Span]
    attributions: list[Attribution] = field(default_factory=list)
    way: str | None = None
    ruled: tuple[str, Attribution] | None = None
    inherited_unit: int | None = None
    examiner: bool = False  # a document, or somebody who examines, speaks here
    carried: bool = False  # no source here, and an examiner spoke in the units before


def attribute(
    article_id: str, text: str, sentences: list[Sentence], reading: Reading, trust: Trust, aim: Aim = "f1"
) -> tuple[dict[int, Attributed], list[LocalSpeaker]]:
    """The speech of every title and body unit, and the article's speakers."""
    members: dict[int, list[tuple[Mention, Naming]]] = {}
    for mention, naming, cluster in zip(reading.mentions, reading.namings, reading.cluster, strict=True):
        members.setdefault(cluster, []).append((mention, naming))
    speakers = {cluster: make_speaker(digest(article_id, cluster), held) for cluster, held in members.items()}
    speeches, ruled = rule_speakers(text, sentences)
    reader = _Article(article_id, text, {s.index: s for s in sentences}, reading, speakers, trust, ruled, aim)
    found = {speech.unit: reader.unit(speech) for speech in speeches}
    _mark_examiners(found, {s.id for s in speakers.values() if s.examines})
    return found, list(speakers.values())


def _mark_examiners(found: dict[int, Attributed], examiners: set[str]) -> None:
    since = _CARRY
    for at in found.values():
        at.examiner = any(a.kind == "document" or a.speaker in examiners for a in at.attributions)
        at.carried = since < _CARRY and not at.examiner
        since = 0 if at.examiner else since + 1


class _Article(Struct):
    """One article's attribution in the making."""

    article_id: str
    text: str
    sentences: dict[int, Sentence]
    reading: Reading
    speakers: dict[int, LocalSpeaker]
    trust: Trust
    ruled: dict[int, Ruled]
    aim: Aim

    def unit(self, speech: Speech) -> Attributed:
        seen = self.reading.units[speech.unit]
        form: Form = seen.form if speech.spans else "indirect"
        attributions = self._own(speech, seen, form) if seen.sources else self._asked(speech, seen, form)
        spans = [] if form == "indirect" else [s for s in speech.spans if form == "direct" or self._carries(s, attributions)]
        at = Attributed(form, speech.form, spans or speech.spans * (form == "mixed"), attributions)
        if attributions and not seen.sources:
            _, nearest, _ = self.reading.asked.get(speech.unit, (None, None, 0.0))
            named_in = self.reading.mentions[nearest].unit if nearest is not None else speech.unit
            at.inherited_unit = named_in if named_in < speech.unit else None
        self._hear_rules(at, speech, seen)
        at.attributions = [a if a.score >= self.trust.least[self.aim] else _left_open(a) for a in at.attributions]
        return at

    def _hear_rules(self, at: Attributed, speech: Speech, seen: Seen) -> None:
        """Makes the model's score a probability, and puts the rules' speaker in its place where that one is likelier."""
        model = at.attributions[0] if at.attributions else None
        ruled = self.ruled.get(speech.unit)
        speaker = self._speaker_of(ruled) if ruled else None
        agree = speaker is not None and model is not None and model.speaker == speaker.id
        if model is not None:
            at.way = f"{self._by(model)}, rules {'agree' if agree else 'differ' if speaker else 'are silent'}"
            if at.way in self.trust.model:
                model.score = round(scaled(self.trust.model[at.way], model.score), 4)
        if ruled is None or speaker is None or agree:
            return
        other = _attribution(speaker, self.trust.rules.get(ruled.way, 0.0), model.content if model else self._contents(speech, seen, at.form))
        other.source, other.cue = (model.source or ruled.source, model.cue or ruled.cue) if model else (ruled.source, ruled.cue)
        other.inner = model.inner if model else None
        at.ruled = ruled.way, other
        if other.score > (model.score if model else 0.0):
            at.inherited_unit = ruled.unit if other.source is None and ruled.unit < speech.unit else None
            at.attributions = [other, *at.attributions[1:]]

    def _by(self, attribution: Attribution) -> str:
        """How the model found a speaker: by a name, by other words, or asking for one where no source stands."""
        if attribution.source is None:
            return "asked"
        return "name" if self.reading.namings[self._mention(attribution.source)].reference == "name" else "words"

    def _mention(self, source: Span) -> int:
        """The number of the mention that a source is."""
        return next(i for i, m in enumerate(self.reading.mentions) if m.span == source)

    def _speaker_of(self, ruled: Ruled) -> LocalSpeaker | None:
        """The speaker that the rules mean: the model's who bears the name, else one of their own."""
        entity = ruled.speaker.issuer or ruled.speaker if ruled.speaker else None
        if entity is None or entity.name is None:
            return None
        key = entity.name.casefold()
        for speaker in self.speakers.values():
            if key in {n.casefold() for n in (speaker.name, *speaker.aliases) if n}:
                return speaker
        made = LocalSpeaker(
            id=digest(self.article_id, "rules", key),
            kind=entity.kind,
            name=entity.name,
            roles=entity.roles,
            affiliation=entity.affiliation,
            aliases=entity.aliases,
            gender=entity.gender,
            named_at=entity.named_at if entity.named_at and entity.named_at[1] else None,
            examines=entity.examines,
        )
        self.speakers[len(self.speakers)] = made
        return made

    def _carries(self, span: Span, attributions: list[Attribution]) -> bool:
        return any(overlap(span, c) for a in attributions for c in a.content)

    # -- sources in the unit --------------------------------------------------------------

    def _own(self, speech: Speech, seen: Seen, form: Form) -> list[Attribution]:
        """An attribution a source; a source inside another's content is speech within speech."""
        made: list[Attribution] = []
        contents = self._contents(speech, seen, form)
        first = max(seen.sources, key=lambda s: s.score)
        for source in [s for s in seen.sources if s is first or s.score >= _SECOND]:
            cue = min(seen.cues, key=lambda c: _gap(c.span, source.span), default=None)
            if cue is not None and any(_gap(cue.span, other.span) < _gap(cue.span, source.span) for other in seen.sources):
                cue = None
            attribution = self._by_mention(source, cue.span if cue else None, contents)
            outer = made[-1] if made else None
            if outer and any(c[0] <= source.span[0] and source.span[1] <= c[1] for c in outer.content):
                attribution.content = [(attribution.cue[1], c[1]) for c in outer.content if attribution.cue and c[0] <= attribution.cue[1] < c[1]]
                outer.inner = outer.inner or attribution
            else:
                made.append(attribution)
        if len(made) > 1:
            self._share(made, contents)
        return [a for a in made if a.content or len(made) == 1]

    def _share(self, made: list[Attribution], contents: list[Span]) -> None:
        """Of several sources each has the contents that lie nearer to it than to the others."""
        for attribution in made:
            attribution.content = []
        for content in contents:
            nearest = min(made, key=lambda a: _gap(content, (min(s[0] for s in (a.source, a.cue) if s), max(s[1] for s in (a.source, a.cue) if s))))
            nearest.content.append(content)

    def _contents(self, speech: Speech, seen: Seen, form: Form) -> list[Span]:
        """What is attributed: words in marks where the speech is direct, else what the model marks."""
        if form == "direct" and speech.spans:
            inside = [without_marks(self.text, s) for s in speech.spans]
            return [c for c in inside if c[0] < c[1]] or speech.spans
        sentence = self.sentences[speech.unit]
        edges = [s.span for s in (*seen.sources, *seen.cues)]
        tidied = [tidy(self.text, c.span) for c in seen.contents]
        kept = [c for c in tidied if c[0] < c[1] and not any(overlap(c, e) == c[1] - c[0] for e in edges)]
        if not kept:
            return [tidy(self.text, (sentence.start, sentence.end))]
        rest = self.text[kept[-1][1] : sentence.end]
        ends = _GOES_ON.match(rest) or len(rest.split()) <= _CLIPPED
        if ends and not any(kept[-1][1] <= e[0] for e in edges):
            kept[-1] = (kept[-1][0], tidy(self.text, (kept[-1][1], sentence.end))[1])
        return kept

    def _by_mention(self, source: Scored, cue: Span | None, contents: list[Span]) -> Attribution:
        number = self._mention(source.span)
        speaker = self.speakers[self.reading.cluster[number]]
        naming = self.reading.namings[number]
        kind = "document" if naming.kind == "document" else speaker.kind if naming.reference in ("pronoun", "name") else naming.kind
        made = _attribution(speaker, self.reading.sure[number] * source.score, list(contents))
        made.source, made.cue = source.span, cue
        made.kind = "unnamed" if kind == "person" and speaker.kind == "unnamed" else kind
        return made

    # -- sources elsewhere ----------------------------------------------------------------

    def _asked(self, speech: Speech, seen: Seen, form: Form) -> list[Attribution]:
        cluster, nearest, score = self.reading.asked.get(speech.unit, (None, None, 0.0))
        if cluster is None or nearest is None:
            return []
        made = _attribution(self.speakers[cluster], score, self._contents(speech, seen, form))
        made.cue = seen.cues[0].span if seen.cues else None
        return [made]


def _left_open(attribution: Attribution) -> Attribution:
    """The words with their source, and nobody behind them."""
    return Attribution(
        reason="ambiguous",
        source=attribution.source,
        cue=attribution.cue,
        content=attribution.content,
        inner=attribution.inner,
        score=attribution.score,
    )


def _attribution(speaker: LocalSpeaker, score: float, contents: list[Span]) -> Attribution:
    return Attribution(
        speaker=speaker.id,
        name=speaker.name,
        role=speaker.roles[0] if speaker.roles else None,
        kind=speaker.kind,
        affiliation=speaker.affiliation,
        content=contents,
        antecedent=speaker.named_at,
        score=round(score, 4),
    )


def _gap(a: Span, b: Span) -> int:
    return max(0, max(a[0], b[0]) - min(a[1], b[1]))
