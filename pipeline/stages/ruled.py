"""Whom the rules alone name for each unit of an article: a second opinion beside the model's.

First every reporting clause is resolved in reading order, then units without one take the
speaker of their quotation, of the words before them in the paragraph, or of the paragraph
before.
"""

from __future__ import annotations

import re

from msgspec import Struct

from pipeline.records import Kind, Sentence, Span
from pipeline.stages.coreference import Coreference, Entity, Resolution
from pipeline.stages.cues import FINDING_FORMS, JUDGING, SAYING_FORMS
from pipeline.stages.reporting import Report
from pipeline.stages.speech import Speech, read_speech

_WROTE = re.compile(
    r",?\s+(?:who|which)\s+(?:wrote|led|chaired|conducted|carried\s+out|compiled|headed|produced)\s+the\s+(?:report|review|inquiry|study|investigation|survey|audit)\b|,\s+(?:the\s+)?(?:lead\s+)?author\s+of\s+the\s+(?:report|review|study)\b"
)


class Ruled(Struct):
    """The rules' opinion of a unit: who speaks, and by which way of naming they know.

    `speaker` is None where they know nobody, `unit` is where an inherited speaker comes from.
    """

    speaker: Entity | None
    source: Span | None
    cue: Span | None
    unit: int
    way: str


class _Voice(Struct):
    """A resolved source, as later units inherit it."""

    unit: int
    entity: Entity | None
    kind: Kind
    how: str
    source: Span | None = None


class _Reader:
    """One article's attribution in the making."""

    def __init__(self, text: str, sentences: list[Sentence]) -> None:
        self.text = text
        self.sentences = {s.index: s for s in sentences}
        self.speech = read_speech(text, sentences)
        units = [((self.sentences[s.unit].start, self.sentences[s.unit].end), self.sentences[s.unit].text) for s in self.speech]
        self.coreference = Coreference(units)
        self.voices: dict[int, list[_Voice]] = {}

    def read(self) -> dict[int, Ruled]:
        # The headline sums up what comes below it, so it is read last.
        for speech in sorted(self.speech, key=lambda s: self.sentences[s.unit].role == "title"):
            self._resolve(speech)
        found = {s.unit: ruled for i, s in enumerate(self.speech) if (ruled := self._unit(i, s)) is not None}
        self._headlines(found)
        return found

    def _resolve(self, speech: Speech) -> None:
        sentence = self.sentences[speech.unit]
        voices = []
        for report in speech.reports:
            if report.source is None:
                voices.append(_Voice(speech.unit, None, "unnamed", "none"))
                continue
            self.coreference.see(speech.unit, sentence.start, speech.masked[: report.source[0] - sentence.start])
            phrase = speech.masked[report.source[0] - sentence.start : report.source[1] - sentence.start]
            resolution: Resolution = self.coreference.resolve(phrase, report.source, speech.unit)
            if resolution.entity and _WROTE.match(speech.masked, report.source[1] - sentence.start):
                self.coreference.wrote_report(resolution.entity)
            voices.append(_Voice(speech.unit, resolution.entity, resolution.kind, resolution.how, report.source))
        self.coreference.see(speech.unit, sentence.start, speech.masked)
        if not speech.reports:
            self.coreference.see_subject(speech.unit, sentence.start, speech.masked)
        if voices:
            self.voices[speech.unit] = voices
        if speech.form == "indirect" and all(_finds(r, v) for r, v in zip(speech.reports, voices, strict=True)):
            speech.form = None

    def _unit(self, i: int, speech: Speech) -> Ruled | None:
        voices = self.voices.get(speech.unit, [])
        if speech.reports and not speech.whole:
            return self._ruled(voices[0], voices[0].source, speech.reports[0].cue)
        if speech.form == "direct":
            return self._ruled(self._inherited(i, speech), None, None)
        return None

    def _ruled(self, voice: _Voice, source: Span | None, cue: Span | None) -> Ruled:
        return Ruled(voice.entity, source, cue, voice.unit, voice.how)

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
        return _Voice(speech.unit, None, "unnamed", "none")

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
        return _Voice(voice.unit, voice.entity, voice.kind, how, voice.source)

    # -- headlines --------------------------------------------------------------------

    def _headlines(self, found: dict[int, Ruled]) -> None:
        """Words in marks in a headline belong to whoever says them in the body."""
        said = [(_plain(self.text[slice(*s)]), found[x.unit]) for x in self.speech if x.unit in found for s in x.spans]
        for speech in self.speech:
            known = found.get(speech.unit)
            if self.sentences[speech.unit].role != "title" or not speech.spans or (known and known.speaker):
                continue
            words = _plain(self.text[slice(*speech.spans[0])])
            owner = next((r for said_words, r in said if words and words in said_words and r is not known and r.speaker), None)
            if owner is not None:
                found[speech.unit] = Ruled(owner.speaker, None, None, owner.unit, "headline")


def _finds(report: Report, voice: _Voice) -> bool:
    """Whether an unmarked clause reports a finding or a judgement of an examining body, which is no quote."""
    entity = voice.entity
    examiner = entity is not None and (entity.examines or (entity.issuer is not None))
    return report.verb in FINDING_FORMS - SAYING_FORMS or (examiner and report.verb in JUDGING)


def _plain(words: str) -> str:
    return re.sub(r"[^\w\s]", "", words.lower()).strip()


def rule_speakers(text: str, sentences: list[Sentence]) -> tuple[list[Speech], dict[int, Ruled]]:
    """The speech of every title and body unit, and whom the rules name for those that say something."""
    reader = _Reader(text, sentences)
    found = reader.read()
    return reader.speech, found
