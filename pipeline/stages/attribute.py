"""Who stands behind each unit: speech and findings to speakers, within one article.

First every reporting clause is resolved in reading order, then units without one take the
speaker of their quotation, of the words before them in the paragraph, or of the paragraph
before. What nobody can be named for stays, with a reason.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from pipeline.records import Attribution, Form, Kind, Reason, Sentence, Span
from pipeline.stages.coreference import Coreference, Entity, Resolution, examines
from pipeline.stages.cues import FINDING_FORMS, JUDGING, SAYING_FORMS
from pipeline.stages.lexicon import EXAMINERS
from pipeline.stages.reporting import Report
from pipeline.stages.speech import Speech, content_spans, read_speech, without_marks
from pipeline.text import digest

_CARRY = 2  # units that a report's paraphrase may run on without naming it

# How often each way of naming a speaker is right, measured on the corpus' dev split by tests/bench/attribution.py.
_ACCURACY = {
    "named": 0.84, "document": 0.36, "office": 0.68, "examiner": 0.38, "sort": 0.24, "pronoun": 0.74, "unnamed": 0.2,
    "chain": 0.5, "paragraph": 0.92, "follows": 0.86, "subject": 0.88, "headline": 0.6, "carried": 0.35, "none": 0.01,
}  # fmt: skip


def accuracy(way: str) -> float:
    """The measured accuracy of a way of naming a speaker, which an attribution gives as its score."""
    return _ACCURACY[way]


_WROTE = re.compile(
    r",?\s+(?:who|which)\s+(?:wrote|led|chaired|conducted|carried\s+out|compiled|headed|produced)\s+the\s+(?:report|review|inquiry|study|investigation|survey|audit)\b|,\s+(?:the\s+)?(?:lead\s+)?author\s+of\s+the\s+(?:report|review|study)\b"
)


class LocalSpeaker(Struct):
    """A speaker as one article gives it, before speakers are merged across articles."""

    id: str
    kind: Kind
    name: str | None
    roles: list[str]
    affiliation: str | None
    aliases: list[str]
    gender: str | None


class Attributed(Struct):
    """What a unit says and on whose behalf; `inherited_unit` is where an inherited speaker comes from.

    `examiner` and `carried` are evidence for the classifier.
    """

    form: Form | None
    spans: list[Span]
    attributions: list[Attribution] = field(default_factory=list)
    inherited_unit: int | None = None
    examiner: bool = False  # a document, or somebody who examines, speaks here
    carried: bool = False  # no source here, and an examiner spoke in the units before


class _Voice(Struct):
    """A resolved source, as later units inherit it."""

    unit: int
    entity: Entity | None
    kind: Kind
    how: str
    reason: Reason | None = None
    source: Span | None = None


class _Reader:
    """One article's attribution in the making."""

    def __init__(self, article_id: str, text: str, sentences: list[Sentence]) -> None:
        self.article_id = article_id
        self.text = text
        self.sentences = {s.index: s for s in sentences}
        self.speech = read_speech(text, sentences)
        units = [((self.sentences[s.unit].start, self.sentences[s.unit].end), self.sentences[s.unit].text) for s in self.speech]
        self.coreference = Coreference(units)
        self.voices: dict[int, list[_Voice]] = {}

    def read(self) -> dict[int, Attributed]:
        # The headline sums up what comes below it, so it is read last.
        for speech in sorted(self.speech, key=lambda s: self.sentences[s.unit].role == "title"):
            self._resolve(speech)
        found = {s.unit: self._attribute(i, s) for i, s in enumerate(self.speech)}
        self._headlines(found)
        self._mark_examiners(found)
        return found

    def _mark_examiners(self, found: dict[int, Attributed]) -> None:
        examiners = self._examiners()
        last = -_CARRY - 1
        for i, speech in enumerate(self.speech):
            at = found[speech.unit]
            speaking = {a.speaker for a in at.attributions if a.speaker}
            at.examiner = any(a.kind == "document" for a in at.attributions) or bool(speaking & examiners)
            at.carried = not at.attributions and i - last <= _CARRY
            last = i if at.examiner else last

    def _examiners(self) -> set[str]:
        return {
            self.speaker_id(e)
            for e in self.coreference.entities
            if e.kind == "document" or examines(e) or any(w in EXAMINERS for r in e.roles for w in r.lower().split())
        }

    def _resolve(self, speech: Speech) -> None:
        sentence = self.sentences[speech.unit]
        voices = []
        for report in speech.reports:
            if report.source is None:
                voices.append(_Voice(speech.unit, None, "unnamed", "none", "unstated"))
                continue
            self.coreference.see(speech.unit, sentence.start, speech.masked[: report.source[0] - sentence.start])
            phrase = speech.masked[report.source[0] - sentence.start : report.source[1] - sentence.start]
            resolution: Resolution = self.coreference.resolve(phrase, report.source, speech.unit)
            if resolution.entity and _WROTE.match(speech.masked, report.source[1] - sentence.start):
                self.coreference.wrote_report(resolution.entity)
            voices.append(_Voice(speech.unit, resolution.entity, resolution.kind, resolution.how, resolution.reason, report.source))
        self.coreference.see(speech.unit, sentence.start, speech.masked)
        if not speech.reports:
            self.coreference.see_subject(speech.unit, sentence.start, speech.masked)
        if voices:
            self.voices[speech.unit] = voices
        if speech.form == "indirect" and all(_finds(r, v) for r, v in zip(speech.reports, voices, strict=True)):
            speech.form = None

    # -- one unit -----------------------------------------------------------------

    def _attribute(self, i: int, speech: Speech) -> Attributed:
        sentence = self.sentences[speech.unit]
        voices = self.voices.get(speech.unit, [])
        if speech.reports and not speech.whole:
            attributions = self._own(sentence, speech, voices)
            return Attributed(speech.form, speech.spans if speech.form in ("direct", "mixed") else [], attributions)
        if speech.form == "direct":
            voice = self._inherited(i, speech)
            content = content_spans(self.text, sentence, speech, None)
            attribution = self._attribution(voice, None, content)
            earlier = voice.unit if voice.unit < speech.unit else None
            return Attributed("direct", speech.spans, [attribution], earlier)
        return Attributed(None, speech.spans)

    def _own(self, sentence: Sentence, speech: Speech, voices: list[_Voice]) -> list[Attribution]:
        made: list[Attribution] = []
        for report, voice in zip(speech.reports, voices, strict=True):
            attribution = self._attribution(voice, report.cue, content_spans(self.text, sentence, speech, report))
            attribution.source = voice.source
            outer = made[0] if made else None
            inside = outer and voice.source and any(c[0] <= voice.source[0] and voice.source[1] <= c[1] for c in outer.content)
            if outer and inside and not self._new_clause(outer, voice):
                outer.inner = outer.inner or attribution
            else:
                made.append(attribution)
        return made

    def _new_clause(self, outer: Attribution, voice: _Voice) -> bool:
        """`She said it was late, but he denied it`: a second source of the unit, not an inner one."""
        after = outer.cue[1] if outer.cue else 0
        between = self.text[after : voice.source[0]] if voice.source else ""
        return bool(re.search(r"[,;]\s+(?:but|while|whereas|and|though|although)\s+$|[;—]\s*$", between, re.IGNORECASE))

    # -- units without a clause of their own ----------------------------------------

    def _inherited(self, i: int, speech: Speech) -> _Voice:
        for voice in (
            self._of_chain(i, speech),
            self._of_paragraph(i),
            self._of_paragraph_before(i),
            self._of_subject(i),
        ):
            if voice is not None:
                return voice
        return _Voice(speech.unit, None, "unnamed", "none", "unstated")

    def _of_chain(self, i: int, speech: Speech) -> _Voice | None:
        """The clause beside another part of the same quotation, the nearest one before it first."""
        others = [j for j, s in enumerate(self.speech) if j != i and set(s.chains) & set(speech.chains)]
        for j in sorted(others, key=lambda j: (j > i, abs(j - i))):
            voice = self._first_voice(j)
            if voice is not None:
                return self._as(voice, "chain")
        for j in others:  # a quotation that itself follows another speaker's words
            if j < i:
                return self._of_paragraph(j) or self._of_paragraph_before(j) or self._of_subject(j)
        return None

    def _of_paragraph(self, i: int) -> _Voice | None:
        """The speaker of the words before in this paragraph, else of those after."""
        paragraph = self.sentences[self.speech[i].unit].paragraph
        before = [j for j in range(i - 1, -1, -1) if self.sentences[self.speech[j].unit].paragraph == paragraph]
        after = [j for j in range(i + 1, len(self.speech)) if self.sentences[self.speech[j].unit].paragraph == paragraph]
        for j in before:
            voice = self._first_voice(j)
            if voice is not None:
                return self._as(voice, "paragraph")
            if not self.speech[j].whole:
                break
        for j in after:
            spans, begin = self.speech[j].spans, self.sentences[self.speech[j].unit].start
            if not spans or spans[0][0] != begin:
                return None
            voice = self._first_voice(j)
            if voice is not None:
                return self._as(voice, "paragraph")
        return None

    def _of_paragraph_before(self, i: int) -> _Voice | None:
        """The one who was speaking when the paragraph before ended (boilerplate does not count)."""
        paragraph = self.sentences[self.speech[i].unit].paragraph
        for j in range(i - 1, -1, -1):
            sentence = self.sentences[self.speech[j].unit]
            if sentence.role == "title":
                return None
            if sentence.paragraph == paragraph:
                if not self.speech[j].whole:
                    return None
                continue
            voice = self._first_voice(j)
            if voice is not None:
                return self._as(voice, "follows")
            if self.speech[j].whole:
                return self._inherited(j, self.speech[j])
            return None
        return None

    def _of_subject(self, i: int) -> _Voice | None:
        """The person the sentence before is about."""
        if i == 0:
            return None
        before = self.speech[i - 1]
        entity = self.coreference.subject_of(before.unit)
        if entity is None or before.whole:
            return None
        return _Voice(before.unit, entity, entity.kind, "subject")

    def _first_voice(self, j: int) -> _Voice | None:
        voices = [v for v in self.voices.get(self.speech[j].unit, []) if v.entity is not None]
        if not voices:
            return None
        return voices[-1] if self.speech[j].spans else voices[0]

    @staticmethod
    def _as(voice: _Voice, how: str) -> _Voice:
        return _Voice(voice.unit, voice.entity, voice.kind, how, voice.reason, voice.source)

    # -- headlines --------------------------------------------------------------------

    def _headlines(self, found: dict[int, Attributed]) -> None:
        """Words in marks in a headline belong to whoever says them in the body."""
        said = [(_plain(self.text[slice(*s)]), at) for speech in self.speech for s in speech.spans if (at := found[speech.unit]).attributions]
        for speech in self.speech:
            sentence = self.sentences[speech.unit]
            if sentence.role != "title" or not speech.spans or (speech.reports and found[speech.unit].attributions[0].speaker):
                continue
            words = _plain(self.text[slice(*speech.spans[0])])
            owner = next((at for said_words, at in said if words and words in said_words and at is not found[speech.unit]), None)
            if owner is None and len(words.split()) < 2:
                continue
            source = owner.attributions[0] if owner else None
            attribution = Attribution(
                speaker=source.speaker if source else None,
                reason=None if source and source.speaker else "unstated",
                name=source.name if source else None,
                role=source.role if source else None,
                kind=source.kind if source else None,
                affiliation=source.affiliation if source else None,
                antecedent=source.antecedent or source.source if source else None,
                content=[without_marks(self.text, s) for s in speech.spans],
                score=accuracy("headline" if source else "none"),
            )
            found[speech.unit] = Attributed("mixed", speech.spans, [attribution])

    # -- records -------------------------------------------------------------------------

    def _attribution(self, voice: _Voice, cue: Span | None, content: list[Span]) -> Attribution:
        entity = voice.entity
        score = accuracy(voice.how)
        if entity is None:
            return Attribution(reason=voice.reason or "unstated", cue=cue, content=content, score=score)
        own = voice.source if voice.how not in ("chain", "paragraph", "follows", "subject") else None
        return Attribution(
            speaker=self.speaker_id(entity),
            name=entity.name,
            role=entity.roles[0] if entity.roles else None,
            kind=voice.kind,
            affiliation=entity.affiliation,
            cue=cue,
            content=content,
            antecedent=entity.named_at if entity.named_at and entity.named_at[1] else own or voice.source,
            score=score,
        )

    def speaker_id(self, entity: Entity) -> str:
        owner = entity.issuer if entity.issuer is not None else entity
        return digest(self.article_id, self.coreference.entities.index(owner))

    def speakers(self) -> list[LocalSpeaker]:
        made = {}
        for entity in self.coreference.entities:
            owner = entity.issuer if entity.issuer is not None else entity
            made[self.speaker_id(entity)] = LocalSpeaker(
                id=self.speaker_id(entity),
                kind=owner.kind,
                name=owner.name,
                roles=list(owner.roles),
                affiliation=owner.affiliation,
                aliases=list(owner.aliases) or ([owner.words] if owner.words and not owner.name else []),
                gender=owner.gender,
            )
        return list(made.values())


def attribute(article_id: str, text: str, sentences: list[Sentence]) -> tuple[dict[int, Attributed], list[LocalSpeaker]]:
    """What every title and body unit says and who says it, by unit index, and the article's speakers."""
    reader = _Reader(article_id, text, sentences)
    return reader.read(), reader.speakers()


def _finds(report: Report, voice: _Voice) -> bool:
    """Whether an unmarked clause reports a finding or a judgement of an examining body, which is no quote."""
    entity = voice.entity
    examiner = entity is not None and (examines(entity) or (entity.issuer is not None))
    return report.verb in FINDING_FORMS - SAYING_FORMS or (examiner and report.verb in JUDGING)


def _plain(words: str) -> str:
    return re.sub(r"[^\w\s]", "", words.lower()).strip()
