"""What changed between two wordings, edit by edit, each with its kind."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from pipeline.records import Claim, Edit, EditKind, Span
from pipeline.stages.reconcile.wording import compared, normalise

_TOKEN = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]")
_NUMBER = re.compile(r"\d")
_NEGATION = re.compile(r"\b(?:not|no|never|none|without|denied|denies|\w+n['’]t)\b", re.IGNORECASE)
_SUBSTITUTION_WORDS = 4


def edits_between(a: Claim, b: Claim, *, relation: bool = False) -> list[Edit]:
    """The edits that turn `a`'s text into `b`'s, in order.

    `relation` allows the kinds that only stand between claims of two clusters (`number`,
    `negation`). Spans count from the start of each text.
    """
    made: list[Edit] = []
    if _direct(a) != _direct(b) and "indirect" in (_form(a), _form(b)):
        made.append(_reported(a, b))
    left, right = _tokens(a), _tokens(b)
    matcher = SequenceMatcher(None, [w for w, _ in left], [w for w, _ in right], autojunk=False)
    moved = _moved(matcher, left, right)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        span_a, span_b = _span(left, i1, i2, a.text), _span(right, j1, j2, b.text)
        kind = _kind(tag, a.text[slice(*span_a)], b.text[slice(*span_b)], i1 == 0 or i2 == len(left), (i1, i2) in moved, relation)
        made.append(Edit(kind=kind, a=span_a, b=span_b, from_=a.text[slice(*span_a)], to=b.text[slice(*span_b)]))
    return made


def _form(claim: Claim) -> str | None:
    return claim.quote.form if claim.quote else None


def _direct(claim: Claim) -> bool:
    return _form(claim) in ("direct", "mixed")


def _clause(claim: Claim) -> Span | None:
    """The reporting clause, as a span of the claim's text."""
    main = claim.attributions[0] if claim.attributions else None
    edges = [s for s in (main.source, main.cue) if s] if main else []
    if not edges:
        return None
    return min(s[0] for s in edges) - claim.start, max(s[1] for s in edges) - claim.start


def _reported(a: Claim, b: Claim) -> Edit:
    span_a, span_b = _clause(a) or (0, 0), _clause(b) or (0, 0)
    return Edit(kind="reported", a=span_a, b=span_b, from_=a.text[slice(*span_a)], to=b.text[slice(*span_b)])


def _tokens(claim: Claim) -> list[tuple[str, Span]]:
    """The tokens that are compared, with their places: what the claim attributes, not who says it."""
    return [
        (normalise(m[0]) if m[0][0].isalnum() else m[0], m.span()) for start, end in compared(claim) for m in _TOKEN.finditer(claim.text, start, end)
    ]


def _span(tokens: list[tuple[str, Span]], i: int, j: int, text: str) -> Span:
    if i == j:
        at = tokens[i][1][0] if i < len(tokens) else len(text)
        return at, at
    return tokens[i][1][0], tokens[j - 1][1][1]


def _moved(matcher: SequenceMatcher[str], left: list[tuple[str, Span]], right: list[tuple[str, Span]]) -> set[tuple[int, int]]:
    """Deleted stretches of two words or more that were inserted elsewhere."""
    codes = matcher.get_opcodes()
    inserted = [[w for w, _ in right[j1:j2]] for tag, _, _, j1, j2 in codes if tag in ("insert", "replace")]
    return {
        (i1, i2)
        for tag, i1, i2, _, _ in codes
        if tag in ("delete", "replace") and i2 - i1 >= 2 and any(_holds(words, [w for w, _ in left[i1:i2]]) for words in inserted)
    }


def _holds(words: list[str], part: list[str]) -> bool:
    return any(words[k : k + len(part)] == part for k in range(len(words) - len(part) + 1))


def _kind(tag: str, gone: str, new: str, at_edge: bool, moved: bool, relation: bool) -> EditKind:
    if not re.search(r"\w", gone) and not re.search(r"\w", new):
        return "ellipsis" if "…" in gone + new or "..." in gone + new else "punctuation"
    if moved:
        return "reorder"
    if relation and bool(_NEGATION.search(gone)) != bool(_NEGATION.search(new)):
        return "negation"
    if relation and tag == "replace" and _NUMBER.search(gone + new) and _NUMBER.search(_digits(gone)) and _NUMBER.search(_digits(new)):
        return "number"
    if tag == "delete":
        return "trim" if at_edge or not new else "ellipsis"
    if tag == "insert":
        return "ellipsis" if "…" in new else "insertion"
    if "…" in new or "..." in new:
        return "ellipsis"
    long = max(len(gone.split()), len(new.split())) > _SUBSTITUTION_WORDS
    return "paraphrase" if long else "substitution"


def _digits(words: str) -> str:
    return " ".join(normalise(w) for w in re.findall(r"[\w.,]+", words) if w.strip(".,"))
