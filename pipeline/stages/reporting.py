"""The reporting clause of one unit: who (source) says (cue) what, found without a parser.

The unit's words in marks are masked first, so that only the newspaper's own words are
read. Clauses come in five shapes: the source before its verb, after it, behind "according
to", before a colon, and not at all (passives).
"""

from __future__ import annotations

import re

from msgspec import Struct

from pipeline.records import Span
from pipeline.stages import lexicon
from pipeline.stages.cues import ASKING_FORMS, FINDING_FORMS, SAYING_FORMS
from pipeline.stages.noun_phrases import MASK, can_speak, left_np, right_np, shared_subject
from pipeline.text import alternatives, strip_span

_BRACKETED = re.compile(r"\(([A-Z][A-Za-z&]{1,9})\)")  # an acronym: part of the name before it

_I = re.IGNORECASE
_CUES = re.compile(rf"(?<![\w'’-])(?:{alternatives(SAYING_FORMS | FINDING_FORMS)})(?![\w'’-])")
_ACCORDING = re.compile(r"\b(?:according\s+to|in\s+the\s+(?:words|view|opinion)\s+of)\s+", _I)
_NOUN_BEFORE = re.compile(
    r"(?:\b(?:a|an|the|this|that|these|those|its|his|her|their|our|my|your|no|any|some|every|each|such|other|new|latest|recent|first|second|last|of|in|for|with|by|from|on|to\s+the|about|into|over|under|against|despite|"
    r"official|public|central|main|key|final|interim|damning|annual|full|further|serious|false|formal|repeated|urgent|more|few|many|several|all|both|\w+['’]s?)\s+)$",
    _I,
)
_NOUNY = frozenset(
    (
        "report reports claim claims call calls demand demands order orders request requests estimate estimates forecast forecasts post "
        "posts tweet tweets question questions state states note notes plan plans hope hopes fear fears comment comments promise promises "
        "praise blame reason reasons rule rules pledge pledges warning finding findings ruling hearing saying show shows concern reply "
        "replies response remark remarks vow doubt wonder proposal accused caution counter mention thanks welcome address addresses "
        "highlight highlights signal signals hint hints joke thinking feeling meaning feel find dispute reads read claiming appeal appeals "
        "accounts account speak held hold holds holding told need written known seen determined established expected thought understood "
        "accepted described"
    ).split()
)
_AFTER_NOUN = re.compile(
    r"\s+(?:over|about|of|on|from|is|was|are|were|has|have|had|at|in|by|into|against|as|will|would|could|should|may|and|or|between|after|before|which|who|under|system|process|forms?|\w+ed)\b|[.,;)]",
    _I,
)
_THAT_ONLY = frozenset(
    (
        "continue continues continued maintain maintains maintained hold holds held know knows knew known see sees saw seen feel feels felt "
        "speak speaks spoke read reads accept accepts accepted question questions questioned mention mentions mentioned joke jokes joked "
        "post posts posted understand understands understood doubt doubts doubted reply replies replied respond responds responded repeat "
        "repeats repeated counter counters countered address establish establishes established determine determines determined discover "
        "discovered discovers signal signals signalled conclude indicate indicates show shows showed shown"
    ).split()
)
_BELIEF_BASE = frozenset("expect hope fear think believe predict know see feel hold imagine doubt wonder".split())
_BELIEF = frozenset(
    (
        "expect expects expected hope hopes hoped fear fears feared think thinks thought predict predicts predicted forecast forecasts "
        "estimate estimates estimated"
    ).split()
)
_BELIEVED = re.compile(r"\s+(?:that|to|the|a|an|it|he|she|they|there|its|his|her|their|more|some|no|this|these|[A-Z£$€]|\d)|:")
_MODAL = re.compile(r"\b(?:can|could|should|may|might|must|would|will|to|not)\s+(?:\w+ly\s+)?$")
_SHOWS = frozenset("show shows showed shown indicate indicates indicated suggest suggests suggested".split())
_STRONG = frozenset(
    "said says say told tells added adds insisted insists explained argued argues warned warns announced stated tweeted replied".split()
)
_PARTICIPLE_OK = re.compile(r"(?:,\s*|\b(?:is|are|was|were|be|been|with|as|by|on\s+record\s+as)\s+(?:\w+ly\s+)?(?:quoted\s+(?:as\s+)?)?)$", _I)
_COLON = re.compile(rf"(?P<np>[^{MASK}:;]{{2,80}}):\s*(?=[{MASK}A-Z])")
_PASSIVE = re.compile(r"\b(?:it\s+(?:is|was|has\s+been|had\s+been)|(?:is|are|was|were|been|being|be)(?:\s+\w+ly)?)\s+$", _I)
_BY = re.compile(r"\s+by\s+(?P<np>[^,.;:]{2,60})", _I)
_STATIVE = re.compile(
    r"\b(?:is|are|was|were|remains?|remained)\s+(?:\w+ly\s+)?(?:confident|adamant|certain|sure|convinced|hopeful|clear|aware|concerned|worried|afraid|satisfied|sceptical|skeptical|optimistic|pessimistic)\s+(?:that|about)\b|\bmade\s+(?:it\s+)?clear\s+that\b|\bis\s+of\s+the\s+view\s+that\b|\btook\s+the\s+view\s+that\b|\bput\s+it\b",
    _I,
)


class Report(Struct):
    """A reporting clause; spans are offsets into the article, None where the words are missing."""

    source: Span | None
    cue: Span | None
    verb: str
    before: bool  # the source stands before the cue
    passive: bool = False


def mask(text: str, start: int, end: int, quoted: list[Span]) -> str:
    """The unit's text with its words in marks replaced, one for one, so that offsets hold."""
    shown = list(text[start:end])
    for a, b in quoted:
        for i in range(max(a, start), min(b, end)):
            shown[i - start] = MASK
    return "".join(shown)


def find_reports(masked: str, offset: int) -> list[Report]:
    """The reporting clauses of a masked unit, outermost and first one first.

    Two clauses that share their source ("he said ... and added") are one.
    """
    masked = _BRACKETED.sub(r"_\1_", masked)
    found = [*_according(masked), *_stative(masked)]
    for match in _CUES.finditer(masked):
        report = _by_verb(masked, match)
        if report is not None:
            found.append(report)
    if not found:
        found = _by_colon(masked) or _by_any_verb(masked)
    found.sort(key=lambda r: min(s[0] for s in (r.source, r.cue) if s))
    kept: list[Report] = []
    for report in found:
        if any(report.source and k.source and report.source[0] < k.source[1] and k.source[0] < report.source[1] for k in kept):
            continue
        kept.append(report)
    return [_shift(r, offset) for r in kept]


def _shift(report: Report, offset: int) -> Report:
    def move(span: Span | None) -> Span | None:
        return None if span is None else (span[0] + offset, span[1] + offset)

    return Report(move(report.source), move(report.cue), report.verb, report.before, report.passive)


def _according(masked: str) -> list[Report]:
    found = []
    for match in _ACCORDING.finditer(masked):
        source = right_np(masked, match.end())
        comma = masked.find(",", match.end())
        if source and not masked[: match.start()].strip() and source[0] < comma < source[1]:
            source = source[0], comma  # "According to the paper, analysts …"
        if source:
            found.append(Report(source, strip_span(masked, *match.span()), "according", before=False))
    return found


def _stative(masked: str) -> list[Report]:
    found = []
    for match in _STATIVE.finditer(masked):
        source = left_np(masked, match.start())
        if source:
            found.append(Report(source, match.span(), "said", before=True))
    return found


def _by_colon(masked: str) -> list[Report]:
    """ "From the union: …", "Police: …": a speaker, a colon and what is said."""
    match = _COLON.match(masked)
    if not match:
        return []
    start, end = strip_span(masked, *match.span("np"))
    lead = re.match(r"(?:and\s+)?(?:from|quote\s+from)\s+", masked[start:end], _I)
    start += lead.end() if lead else 0
    words = masked[start:end].split()
    if not words or len(words) > 9 or not (can_speak(masked[start:end]) or masked[match.end() : match.end() + 1] == MASK):
        return []
    return [Report((start, end), None, "colon", before=True)]


def _by_any_verb(masked: str) -> list[Report]:
    """`The report raised “serious concerns”`: any verb right before the marks, of a document, a person or a pronoun."""
    match = re.search(
        rf"(?P<verb>[a-z]+(?:ed|es|s|ew|ut|ave))\s+(?:(?:a|an|the|of|as|it|them|him|her|to|such|what|for|its|his|their)\s+){{0,2}}{MASK}", masked
    )
    if not match:
        return []
    source = left_np(masked, match.start())
    if source is None:
        return []
    words = masked[slice(*source)]
    tokens = re.findall(r"[\w'’-]+", words)
    speaks = _is_document(words) or words.lower() in ("he", "she", "it", "they") or (len(tokens) >= 2 and all(t[0].isupper() for t in tokens[-2:]))
    return [Report(source, match.span("verb"), match["verb"], before=True)] if speaks else []


def _by_verb(masked: str, match: re.Match[str]) -> Report | None:
    verb, cue = match[0].lower(), match.span()
    before, after = masked[: cue[0]], masked[cue[1] :]
    if verb in _NOUNY and (_is_noun(verb, before, after) or not after.strip(" .?!")) and not before.rstrip().endswith((",", MASK)):
        return None
    if (verb in _BELIEF and not _BELIEVED.match(after)) or (verb in _BELIEF_BASE and _MODAL.search(before)):
        return None
    if verb.endswith("ing") and not (_PARTICIPLE_OK.search(before) or after.startswith(":")):
        return None
    if re.match(r"\s+by\b", after) and not _PASSIVE.search(before):
        return None
    inverted = _inverted(masked, cue, verb)
    if inverted:
        return Report(inverted, cue, verb, before=False)
    if _PASSIVE.search(before) and not verb.endswith("ing"):
        return _passive(masked, cue, verb, after)
    source = left_np(masked, cue[0]) or shared_subject(masked, cue[0])
    if source is None:
        return None
    words = masked[source[0] : source[1]]
    if verb not in _STRONG and not can_speak(words):
        return None
    if verb in _THAT_ONLY and not (MASK in masked or re.match(r"\s+that\b", after) or masked[: source[0]].rstrip().endswith(",")):
        if verb not in _SHOWS or not _is_document(words):
            return None
    if not _has_complement(masked, cue, verb, source):
        return None
    return Report(source, cue, verb, before=True)


def _is_noun(verb: str, before: str, after: str) -> bool:
    """Whether a word that can be verb or noun ("report", "claims") is the noun here."""
    if _NOUN_BEFORE.search(before):
        return True
    if verb.endswith(("ed", "told", "found")) or verb in ("held", "seen", "known", "read", "written", "thought", "understood"):
        return False
    if re.match(r"\s+(?:that|the|a|an|to|how|it|he|she|they|there|its)\b|:", after):
        return (
            not verb.endswith("s")
            and bool(re.search(r"\b(?:a|an|the|its|this|his|her|their)\s+(?:[\w'’-]+\s+){1,3}$", before, _I))
            and not re.search(r"\b\w+s\s+$", before)
        )
    return bool(_AFTER_NOUN.match(after)) or (
        not verb.endswith("s") and bool(re.search(r"\b(?:a|an|its|this|his|her|their)\s+(?:[\w'’-]+\s+){1,3}$", before, _I))
    )


def _inverted(masked: str, cue: Span, verb: str) -> Span | None:
    """`…” said Grace Okafor` and `…, the paper reported`-less: the source after its verb."""
    before = masked[: cue[0]].rstrip()
    ends_content = not before or before[-1] in MASK + "," or (before[-1] in "?!")
    if not ends_content or not re.match(r"\s+(?:[A-Z]|the\b|a\b|an\b|one\b|another\b|its\b|his\b|her\b|their\b)", masked[cue[1] :]):
        return None
    if verb not in SAYING_FORMS or verb in ("told", "tells") or verb.endswith("ing") or (MASK not in before and verb not in _STRONG):
        return None
    source = right_np(masked, cue[1])
    if source is None or not can_speak(masked[source[0] : source[1]]):
        return None
    if before.endswith(",") and MASK not in before and left_np(masked, cue[0]) and _has_subject(before[:-1]):
        return None
    return source


def _is_document(words: str) -> bool:
    return any(w in lexicon.DOCUMENTS for w in re.findall(r"[\w-]+", words.lower()))


def _has_subject(before: str) -> bool:
    """`Jeff Rathke, the spokesman, said Mr Kerry …`: the words before the comma are the source."""
    parts = before.split(",")
    return (
        len(parts) >= 2
        and len(parts[-1].split()) <= 8
        and not re.search(r"\b(?:is|are|was|were|has|have|had|will|would|should|must|could|can|did)\b", before)
    )


def _passive(masked: str, cue: Span, verb: str, after: str) -> Report | None:
    by = _BY.match(after)
    if by:
        source = right_np(masked, cue[1] + by.start("np"))
        return Report(source, cue, verb, before=False, passive=True) if source else None
    if re.match(r"\s+(?:that|to|not\s+to|never\s+to|as)\b", after) and verb in SAYING_FORMS:
        return Report(None, cue, verb, before=False, passive=True)
    return None


def _has_complement(masked: str, cue: Span, verb: str, source: Span) -> bool:
    """Whether something is said: words after the verb, or a clause before its source."""
    after = masked[cue[1] :]
    rest = after.strip(" .,;:!?")
    leading = masked[: source[0]].rstrip()
    if (leading.endswith((",", MASK)) and len(leading.split()) >= 3) or MASK in leading[-3:]:
        return True
    if MASK in after:
        return True
    if verb in FINDING_FORMS and verb not in _STRONG and verb not in ASKING_FORMS:
        return len(rest.split()) >= 2
    if verb.startswith("den") and rest in ("this", "that", "it"):
        return True
    return len(rest.split()) >= 2 and not re.match(r"\s*(?:up|out|off|down|away|goodbye|nothing)\b", after)
