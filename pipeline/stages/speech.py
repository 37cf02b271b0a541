"""How each unit carries speech: the form of the quotation, and the clauses that report it.

Direct, mixed or indirect follows from where the marks stand in the sentence: a stretch that
is a sentence of its own with a reporting clause beside it is direct, one that stands inside
the newspaper's own sentence makes it mixed.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from pipeline.records import Form, Role, Sentence, Span
from pipeline.stages import lexicon
from pipeline.stages.cues import FINDING_FORMS, JUDGING, SAYING_FORMS
from pipeline.stages.noun_phrases import MASK
from pipeline.stages.quotation import Quoted, find_quotations
from pipeline.stages.reporting import Report, find_reports, mask
from pipeline.text import MARKS, strip_span

_FINDING_ONLY = FINDING_FORMS - SAYING_FORMS
_RESPONDENTS = re.compile(r"\b(?:per\s?cent|percent|respondents|of\s+(?:those|them|voters|people)|in\s+(?:five|ten|10|four|three))\b|%|^\d")
_TALLIES = frozenset("poll polls survey surveys figures statistics data census results".split())
_FEW_OUTSIDE = 7  # words beside the clause that a direct quotation's sentence may have


class Speech(Struct):
    """What one unit carries; `chains` are the quotations (see `Quoted.chain`) it has a part in."""

    unit: int
    masked: str
    spans: list[Span] = field(default_factory=list)
    chains: list[int] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)
    form: Form | None = None
    whole: bool = False  # nothing but words in marks


def read_speech(text: str, sentences: list[Sentence]) -> list[Speech]:
    """The speech of every title and body unit, in order; other units are left out."""
    spoken = [s for s in sentences if s.role in ("title", "body")]
    regions = find_quotations(text, _paragraphs(spoken))
    found = []
    first = 0
    for sentence in spoken:
        while first < len(regions) and regions[first].end <= sentence.start:
            first += 1
        found.append(_unit(text, sentence, _touching(regions, first, sentence)))
    return found


def _paragraphs(spoken: list[Sentence]) -> list[tuple[Span, Role]]:
    paragraphs: list[tuple[Span, Role]] = []
    last = None
    for sentence in spoken:
        if sentence.paragraph == last:
            (start, _), role = paragraphs[-1]
            paragraphs[-1] = ((start, sentence.end), role)
        else:
            paragraphs.append(((sentence.start, sentence.end), sentence.role))
        last = sentence.paragraph
    return paragraphs


def _touching(regions: list[Quoted], first: int, sentence: Sentence) -> list[Quoted]:
    touching = []
    for region in regions[first:]:
        if region.start >= sentence.end:
            break
        touching.append(region)
    return touching


def _unit(text: str, sentence: Sentence, regions: list[Quoted]) -> Speech:
    spans = []
    chains = []
    for region in regions:
        span = strip_span(text, max(region.start, sentence.start), min(region.end, sentence.end))
        if text[slice(*span)].strip(MARKS + " .,"):
            spans.append(span)
            chains.append(region.chain)
    masked = mask(text, sentence.start, sentence.end, spans)
    speech = Speech(sentence.index, masked, spans, chains)
    outside = masked.replace(MASK, " ").strip(" .,;:!?-–—" + MARKS)
    speech.whole = bool(spans) and not outside
    reports = [] if speech.whole else find_reports(masked, sentence.start)
    speech.reports = [r for r in reports if not (r.source and _RESPONDENTS.search(text[slice(*r.source)]))]
    speech.form = _form(text, sentence, speech)
    return speech


def _form(text: str, sentence: Sentence, speech: Speech) -> Form | None:
    if speech.whole:
        return "direct"
    if not speech.spans:
        return "indirect" if any(_is_speech(text, r) for r in speech.reports) else None
    if not speech.reports:
        return None
    sentential = [_is_sentential(text, sentence, speech, span) for span in speech.spans]
    if all(sentential) and not _reported_beside(sentence, speech):
        return "direct"
    return None if _only_scare(text, speech, sentential) else "mixed"


def _is_speech(text: str, report: Report) -> bool:
    """Whether an unmarked report is speech: finding verbs of an examining source are not."""
    if report.verb in _FINDING_ONLY:
        return False
    if report.source is None:
        return True
    source = text[slice(*report.source)].lower()
    words = re.findall(r"[\w-]+", source)
    examiner = any(w in lexicon.EXAMINERS or w in lexicon.DOCUMENTS for w in words)
    return not (examiner and (report.verb in JUDGING or (report.verb in ("according", "colon") and any(w in _TALLIES for w in words))))


def _is_sentential(text: str, sentence: Sentence, speech: Speech, span: Span) -> bool:
    """Whether the stretch stands as speech of its own, not as words of the newspaper's sentence."""
    before = text[sentence.start : span[0]].rstrip()
    after = text[span[1] : sentence.end].lstrip()
    inside = text[slice(*span)].strip(MARKS)
    if not before.strip(MARKS):
        edge = [r for r in speech.reports if r.source or r.cue]
        begins = min((s[0] for r in edge for s in (r.source, r.cue) if s), default=None)
        return not after or (begins is not None and begins >= span[1] and len(text[span[1] : begins].split()) <= 2)
    if before.endswith(":"):
        return True
    if before.endswith(",") or any(r.cue and r.cue[1] == sentence.start + len(before) for r in speech.reports):
        return inside[:1].isupper() or inside.startswith(("...", "…", "[")) or _resumes(text, speech, span)
    return False


def _resumes(text: str, speech: Speech, span: Span) -> bool:
    """`“The port,” she said, “needs pumps.”`: the second half of a sentence in marks."""
    return any(s[1] < span[0] and text[s[1] - 2 : s[1] - 1] == "," for s in speech.spans)


def _reported_beside(sentence: Sentence, speech: Speech) -> bool:
    """Whether the newspaper's own words carry content too ("He said it had failed: “We are sorry.”")."""
    for report in speech.reports:
        if report.cue is None or not report.before or report.verb == "according":
            continue
        rest, marks, _ = speech.masked[report.cue[1] - sentence.start :].partition(MASK)
        if not marks:
            continue  # "…,” he told reporters at the gate on Thursday"
        if len(rest.strip(" :,").split()) >= _FEW_OUTSIDE:
            return True
    return False


def _only_scare(text: str, speech: Speech, sentential: list[bool]) -> bool:
    """Single words in marks that no reporting clause reaches."""
    if any(sentential):
        return False
    shown = [text[slice(*s)].strip(MARKS + ",. ") for s in speech.spans]
    if any(len(s.split()) >= 2 for s in shown):
        return False
    return not any(r.cue and any(0 <= s[0] - r.cue[1] <= 60 or 0 <= r.cue[0] - s[1] <= 40 for s in speech.spans) for r in speech.reports)


def without_marks(text: str, span: Span) -> Span:
    """The span without the quotation marks and white space at its ends."""
    start, end = span
    while start < end and text[start] in MARKS:
        start += 1
    while end > start and text[end - 1] in MARKS:
        end -= 1
    return strip_span(text, start, end)


def tidy(text: str, span: Span) -> Span:
    """A content's span without the conjunction, comma or stop at its ends, nor marks that enclose it all."""
    start, end = strip_span(text, *span)
    lead = re.match(r"(?:[,:;–—-]\s*)?(?:that\s+)?(?:[,:;]\s*)?", text[start:end], re.IGNORECASE)
    start += lead.end() if lead else 0
    while end > start and text[end - 1] in ",;:–— ":
        end -= 1
    if end > start and text[end - 1] == "." and not text[end - 2 : end - 1].isupper():
        end -= 1
    bare = without_marks(text, (start, end))
    return (start, end) if any(m in text[slice(*bare)] for m in '“”"') else bare
