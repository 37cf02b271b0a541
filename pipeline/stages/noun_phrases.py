"""Where the noun phrase of a source begins and ends, beside its verb, found without a parser.

Spans are offsets into a masked unit: its words in marks are replaced by `MASK`.
"""

from __future__ import annotations

import re

from pipeline.records import Span
from pipeline.stages import lexicon
from pipeline.text import strip_span

_I = re.IGNORECASE

MASK = "\ufffc"
_AUX = (
    r"(?:has|have|had|is|are|was|were|be|been|being|will|would|could|may|might|must|can|did|does|do|also|later|then|earlier|already|now|still|"
    r"previously|repeatedly|publicly|reportedly|recently|today|yesterday|again|once|never|always|only|even|nevertheless|therefore|thus|"
    r"further|immediately|initially|ultimately|finally|first|clearly|simply|quickly|angrily|privately|openly|formally|not|to|on\s+record\s+as|"
    r"last\s+(?:night|week|month|year)|this\s+(?:week|morning|month|afternoon|evening)|on\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day|[a-z]+ly)"
)
_AUX_LEFT = re.compile(rf"(?:(?<=[\s,{MASK}])|^)(?:{_AUX}\s+)+$", _I)
_BOUNDARY = re.compile(
    rf"[;:{MASK}()\[\]\"“”—]|\s[-–]\s|(?<![\w'’-])(?:but|and|while|whilst|because|although|though|if|whether|as|when|where|which|that|after|before|since|so|or|yet|until|unless|than|however|meanwhile|with)(?![\w'’-])|,",
    _I,
)
_TEMPORAL = re.compile(
    r"^(?:(?:on|in|at|by|during|last|this|earlier|late|later|since|next|early)\s+)?(?:(?:a|an|the|his|her|its|their)\s+)?"
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day(?:\s+(?:morning|afternoon|evening|night))?|january|february|march|april|may|june|july|august|september|october|november|december|"
    r"yesterday|today|tonight|week|month|year|night|morning|afternoon|evening|now|then|later|earlier|still|instead|meanwhile|separately|\d{1,2}\s+\w+|(?:19|20)\d\d)\s+(?=\S)|"
    r"^(?:in|at)\s+(?:a|an|the|his|her|its|their)\s+(?:statement|interview|letter|report|e-?mail|tweet|post|speech|court|press\s+conference|hearing)\s+(?=\S)",
    _I,
)
_AFTER_NP = re.compile(
    rf"[{MASK}.;:!?()\[\]\"“”—]|\s[-–]\s|,\s+(?:who|which|whose|where|when|adding|saying|but|and|after|as|in|on|at|during|while|following|speaking|citing|referring|responding|noting|warning|insisting|arguing|before|although|because|with|before|\w+ing)\b|"
    r"\s+(?:who|which|that|after|before|when|while|as|because|during|told|said|says|in\s+(?:a|an|the|his|her|its|their|response|reply|court|parliament|an?\s+\w+)|on\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"on\s+\w+\s+\d|on\s+(?:his|her|its|their|twitter|facebook)|at\s+(?:a|an|the)|last|this|yesterday|today|earlier|later|last|following|before|to|if|should|would|will|has|had|is|was|were|have|are|and\s+(?:said|added|told|then|that|has|had|is|was|would|will|were|are|have)|but|although|though|whether|since|shortly|ahead|through|via|by)\b",
    _I,
)
_REDUCED = re.compile(
    r",?\s+(?:(?:seen|obtained|published|released|commissioned|conducted|written|issued|posted|carried\s+out|signed|leaked|dated|made|shown|sent|given|filed|compiled|led|chaired)\s+(?:by|on|in|to|at|last|this|yesterday|today|mon|tues|wednes|thurs|fri|satur|sun)|to\s+be\s+(?:published|released))\b",
    _I,
)
_FINITE_VERB = re.compile(
    r"(?<![\w'’-])(?:is|are|was|were|has|have|had|will|would|could|should|can|must|may|might|do|does|did|am|been|said|says|told|added)(?![\w'’-])"
)
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|said|says|in|on|at|after|during|speaking|responding|asked|told)\b", _I)


_SUBJECT = re.compile(
    rf"(?:^|,\s+)(?P<np>(?:(?!\b(?:in|on|at|after|before|when|if|while)\b)[^,;:{MASK}\s]+\s+){{0,5}}?[^,;:{MASK}\s]+)\s+(?:\w+ed|is|are|was|were|has|have|had|made|took|gave|held|met|went|came|saw|sent|left|put)\b",
    _I,
)


def left_np(masked: str, end: int) -> Span | None:
    """The noun phrase that ends where a verb group ending at `end` begins."""
    aux = _AUX_LEFT.search(masked[:end])
    end = aux.start() if aux else end
    head = masked[:end].rstrip()
    if not head:
        return None
    if head.endswith(","):
        return _with_apposition(masked, len(head) - 1)
    if re.search(r"\s[-–—]$", head):
        opening = re.search(r"\s[-–—]\s", masked[: len(head) - 2])
        return _plain_np(masked, opening.start()) if opening else None
    return _plain_np(masked, len(head))


def shared_subject(masked: str, cue: int) -> Span | None:
    """The subject of "the office turned its attention to it and in September said …"."""
    conjunctions = list(re.finditer(r"\s(?:and|but)\s", masked[:cue]))
    conjunction = conjunctions[-1] if conjunctions else None
    if conjunction is None or len(masked[conjunction.end() : cue].split()) > 6:
        return None
    between = masked[conjunction.end() : cue].strip()
    if between and not (_AUX_LEFT.search(between + " ") or _TEMPORAL.match(between + " x")):
        return None
    subjects = [m for m in _SUBJECT.finditer(masked[: conjunction.start()]) if can_speak(m["np"]) and not m["np"].split()[0].lower().endswith("ing")]
    return subjects[-1].span("np") if subjects else None


def _plain_np(masked: str, end: int) -> Span | None:
    start = max((m.end() for m in _BOUNDARY.finditer(masked, 0, end) if not _inside_name(masked, m, end)), default=0)
    start, end = strip_span(masked, start, end)
    temporal = _TEMPORAL.match(masked[start:end])
    if temporal and temporal.end() < end - start:
        start += temporal.end()
    elif _TEMPORAL.fullmatch(masked[start:end] + " ", endpos=end - start + 1) or re.fullmatch(r"in\s+[A-Z]\w+", masked[start:end]):
        return None
    if start >= end:
        return None
    reduced = _REDUCED.search(masked, start, end)
    if reduced:
        end = reduced.start()
    span = _before_comma(masked, start, end)
    words = masked[span[0] : span[1]].split()
    if _FINITE_VERB.search(masked, start, end):
        return None
    if not words or len(words) > 16 or words[0].lower() in ("who", "to", "there", "this", "these", "what", "how", "why", "not"):
        return None
    return span


def _inside_name(masked: str, boundary: re.Match[str], end: int) -> bool:
    """Whether an "and" joins capitalised words or two bodies ("Health and Safety Executive")."""
    if boundary[0].lower() != "and":
        return False
    left = masked[: boundary.start()].rstrip()
    right = masked[boundary.end() : end].lstrip()
    last = re.search(r"[\w'’-]+$", left)
    return bool(last) and last[0][0].isupper() and right[:1].isupper()  # type: ignore[index]  # last is set


def _before_comma(masked: str, start: int, end: int) -> Span:
    """Takes in a role before a name: "Malaysia's Prime Minister, Najib Razak"."""
    left = masked[:start].rstrip()
    if not left.endswith(",") or not masked[start : start + 1].isupper():
        return start, end
    stop = len(left) - 1
    begin = max((m.end() for m in _BOUNDARY.finditer(masked, 0, stop)), default=0)
    role_start, role_end = strip_span(masked, begin, stop)
    role = masked[role_start:role_end]
    if 0 < len(role.split()) <= 8 and _is_role(role) and not _FINITE.search(role) and not role[0].islower():
        return role_start, end
    if 0 < len(role.split()) <= 8 and re.match(r"(?:the|its|his|her|their|a|an)\s", role) and _is_role(role):
        return role_start, end
    return start, end


def _with_apposition(masked: str, comma: int) -> Span | None:
    """The source of "Jeff Rathke, the spokesman, said": from the name to before the comma."""
    begin = max((m.end() for m in re.finditer(rf"[,;:{MASK}]|\\s[-–—]\\s", masked[:comma])), default=0)
    start, end = strip_span(masked, begin, comma)
    inner = masked[start:end]
    before = masked[:start].rstrip()
    if not inner:
        return None
    relative = re.search(r",\s+(?:who|whose|which|where|when)\b[^,]*$", masked[:comma], _I)
    if relative:
        return _plain_np(masked, relative.start())
    if before.endswith(","):
        left = _plain_np(masked, len(before) - 1)
        if (
            left
            and (re.match(r"(?:of|from|at|for|with)\s", inner) or _is_role(inner) or _looks_named(inner) or inner[:1].isdigit())
            and can_speak(masked[left[0] : left[1]])
        ):
            return left[0], (left[1] if inner.strip().isdigit() else end)
    return (start, end) if can_speak(inner) and not _FINITE.search(inner) else None


def right_np(masked: str, at: int) -> Span | None:
    """The noun phrase that begins at `at`, with its role or name in apposition."""
    stop = _AFTER_NP.search(masked, at + 1)
    end = stop.start() if stop else len(masked)
    commas = [m.start() for m in re.finditer(",", masked[at:end])]
    for comma in commas[1:] if len(commas) > 1 else []:
        end = min(end, at + comma)
    start, end = strip_span(masked, at, end)
    while end > start and masked[end - 1] in ",":
        end -= 1
    if commas:
        cut = at + commas[0]
        after = masked[cut + 1 : end]
        role_then_name = _is_role(masked[at:cut]) and re.match(r"\s*[A-Z][\w'’-]+\s+[A-Z]", after)
        if not (role_then_name or _is_role(after) or re.match(r"\s*(?:of|from|chief|the|a|an|head|its|his|her|their|one\s+of)\b", after)):
            end = cut
    start, end = strip_span(masked, start, end)
    return (start, end) if start < end and len(masked[start:end].split()) <= 22 else None


def _is_role(words: str) -> bool:
    return any(re.sub(r"['’]s?$", "", w).lower() in lexicon.ROLES for w in re.findall(r"[\w'’-]+", words))


def _looks_named(words: str) -> bool:
    return bool(re.search(r"\b[A-Z][\w'’-]+", words))


def can_speak(words: str) -> bool:
    """Whether a noun phrase can be a source: a pronoun, a name, a role, a body, a document."""
    tokens = re.findall(r"[\w'’&-]+", words)
    if not tokens:
        return False
    low: list[str] = [t.lower() for t in tokens]
    if len(tokens) == 1 and low[0] in lexicon.PRONOUNS:
        return low[0] != "you"
    named: bool = any(
        t[0].isupper() for t in (tokens[1:] if low[0] in ("the", "a", "an") else tokens) if t.lower() not in ("it", "this", "that", "there")
    )
    nouns = {w.removesuffix("'s").removesuffix("’s") for w in low}
    known = nouns & (lexicon.ROLES | lexicon.ORGANISATIONS | lexicon.DOCUMENTS | lexicon.PLURAL_SPEAKERS | lexicon.UNNAMED)
    return named or bool(known)
