"""Two wordings side by side: the same claim, one in the other, in conflict, or neither.

Hard guards come first: wordings that differ in a number, a date, a name or in polarity are
never the same claim, however alike they are.
"""

from __future__ import annotations

from typing import Any, Literal

from msgspec import Struct, field

from pipeline.config import ReconcileConfig
from pipeline.records import Quantity
from pipeline.stages.reconcile.candidates import Weights
from pipeline.stages.reconcile.wording import Wording, opposites, stem

Judgement = Literal["same", "agrees", "overlaps", "conflicts", "other"]

_LEAST_WORDS = 4  # content words that a claim needs for being told the same on its words
_ROUNDING = 0.03  # relative difference of a rounded number ("nearly 1,200" for 1,187)
_SHARE_TOLERANCE = 0.02  # of shares in other words ("a third" for 34 of 102)
_QUOTED_RUN = 5  # words in marks, in a row, that make a shared quotation


class Comparison(Struct):
    """What two wordings are to each other, with the similarity and the reason."""

    judgement: Judgement
    score: float
    method: str
    why: dict[str, Any] = field(default_factory=dict)


_MEASURES = frozenset(("%", "pp", "ratio", "rank", "score"))

_OTHER = Comparison("other", 0.0, "words")


def compare(a: Wording, b: Wording, weights: Weights, config: ReconcileConfig) -> Comparison:
    """Judges a pair of different articles' (or places') claims; symmetric in `a` and `b`."""
    exact = a.key == b.key
    dice, contained = _similarity(a, b, weights)
    quoted = _shared_run(a.quoted, b.quoted) >= _QUOTED_RUN
    score = 1.0 if exact else dice
    needed = config.quoted_same if quoted else config.same
    difference = _difference(a, b)
    if difference is not None:
        if dice >= config.conflict and difference["guard"] != "name" and min(len(a.content), len(b.content)) >= _LEAST_WORDS:
            return Comparison("conflicts", round(dice, 4), "guard", difference)
        return _OTHER
    method = "exact" if exact else "quotation" if quoted else "words"
    if (exact and len(a.tokens) >= 3) or (dice >= needed and min(len(a.content), len(b.content)) >= _LEAST_WORDS):
        judgement: Judgement = "agrees" if _other_source(a, b) and not quoted else "same"
        return Comparison(judgement, round(score, 4), method, {"similarity": round(score, 4), "method": method})
    smaller = min(len(a.content), len(b.content))
    if contained >= config.contained and smaller >= _LEAST_WORDS and not _other_source(a, b):
        return Comparison("overlaps", round(contained, 4), "contained", {"contained": round(contained, 4)})
    return _OTHER


def _similarity(a: Wording, b: Wording, weights: Weights) -> tuple[float, float]:
    """IDF-weighted Dice coefficient, and the share of the lighter wording that the other holds."""
    both, left, right = weights.of(a.content & b.content), weights.of(a.content), weights.of(b.content)
    return 2 * both / (left + right), both / min(left, right)


def _shared_run(a: tuple[str, ...], b: tuple[str, ...]) -> int:
    """The longest run of quoted words that two claims share."""
    longest = 0
    row = [0] * (len(b) + 1)
    for x in a:
        new = [0] * (len(b) + 1)
        for j, y in enumerate(b, 1):
            if x == y:
                new[j] = row[j - 1] + 1
                longest = max(longest, new[j])
        row = new
    return longest


def _other_source(a: Wording, b: Wording) -> bool:
    """Whether two named speakers stand behind the two claims; the same words for both name one source."""
    if _named_as(a) and _named_as(a) == _named_as(b):
        return False
    left, right = _speaker(a), _speaker(b)
    return left is not None and right is not None and left != right


def _named_as(w: Wording) -> str | None:
    """The words that name the source, as the paper prints them, in lower case."""
    main = w.claim.attributions[0] if w.claim.attributions else None
    if main is None or main.source is None:
        return None
    return w.claim.text[main.source[0] - w.claim.start : main.source[1] - w.claim.start].lower()


def _speaker(w: Wording) -> str | None:
    """The innermost named speaker's id; "the panel" without a name cannot be told from another panel."""
    main = w.claim.attributions[0] if w.claim.attributions else None
    if main is None:
        return None
    spoken = main.inner if main.inner is not None and main.inner.speaker else main
    return spoken.speaker if spoken.name and any(c.isupper() for c in spoken.name) else None


# -- guards ---------------------------------------------------------------------------


def _difference(a: Wording, b: Wording) -> dict[str, Any] | None:
    """The number, date, polarity or name that keeps two wordings apart, or None."""
    numbers = _different_numbers(a.quantities, b.quantities)
    if numbers is not None:
        return {"guard": "number", "a": numbers[0].text, "b": numbers[1].text, "values": [_shown(numbers[0]), _shown(numbers[1])]}
    loose_a, loose_b = a.loose - set(b.tokens), b.loose - set(a.tokens)
    if loose_a and loose_b:
        return {"guard": "number", "a": ", ".join(sorted(loose_a)), "b": ", ".join(sorted(loose_b))}
    only_a, only_b = a.dates - b.dates, b.dates - a.dates
    if only_a and only_b:
        return {"guard": "date", "a": sorted(only_a), "b": sorted(only_b)}
    turned = sorted((a.negated - b.negated) & b.content | (b.negated - a.negated) & a.content)
    if turned and len(turned) > len(a.negated & b.negated):
        return {"guard": "negation", "a": _polarity(turned[0], a), "b": _polarity(turned[0], b)}
    opposite = opposites(a, b)
    if opposite is not None:
        return {"guard": "negation", "a": opposite[0], "b": opposite[1]}
    names_a, names_b = a.names - set(b.tokens), b.names - set(a.tokens)
    if names_a and names_b:
        return {"guard": "name", "a": sorted(names_a), "b": sorted(names_b)}
    return None


def _polarity(word: str, w: Wording) -> str:
    """A word as it stands in a claim, with "not" where it is negated there."""
    said = next((t for t in w.tokens if stem(t) == word), word)
    return f"not {said}" if word in w.negated else said


def _different_numbers(a: list[Quantity], b: list[Quantity]) -> tuple[Quantity, Quantity] | None:
    """A quantity of each side that the other lacks, of one unit; None where all can agree."""
    left = [q for q in a if not any(agree(q, r) for r in b)]
    right = [r for r in b if not any(agree(q, r) for q in a)]
    for q in left:
        for r in right:
            if _comparable(q, r):
                return q, r
    return None


def _comparable(q: Quantity, r: Quantity) -> bool:
    shares = _share(q) is not None and _share(r) is not None
    if shares or q.unit == r.unit:
        return shares or q.unit is not None
    bare = {q.unit, r.unit} & {"item", None}
    return bool(bare) and not any(u in _MEASURES or (u or "").isupper() for u in (q.unit, r.unit))


def agree(q: Quantity, r: Quantity) -> bool:
    """Whether two quantities can be the same number: rounded, in other words, as a share or a bound."""
    share_q, share_r = _share(q), _share(r)
    if share_q is not None and share_r is not None:
        return abs(share_q - share_r) <= _SHARE_TOLERANCE or _bounded(q, r, share_q, share_r)
    if not _comparable(q, r):
        return False
    if q.low is not None or r.low is not None:
        return (q.low, q.high) == (r.low, r.high) or (_within(q, r) or _within(r, q))
    if q.value is None or r.value is None:
        return q.value == r.value
    if q.value == r.value:
        return q.change is None or r.change is None or q.change == r.change
    rounded = "~" in (q.comparator, r.comparator) and abs(q.value - r.value) <= _ROUNDING * max(abs(q.value), abs(r.value))
    return rounded or _bounded(q, r, q.value, r.value)


def _bounded(q: Quantity, r: Quantity, x: float, y: float) -> bool:
    """ "More than 300" and 312 agree where the bound is near the number."""
    if abs(x - y) > 0.1 * max(abs(x), abs(y)):
        return False
    return (
        (q.comparator in (">", ">=") and y >= x) or (q.comparator in ("<", "<=") and y <= x)
        or (r.comparator in (">", ">=") and x >= y) or (r.comparator in ("<", "<=") and x <= y)
    )  # fmt: skip


def _within(q: Quantity, r: Quantity) -> bool:
    return q.value is not None and r.low is not None and r.high is not None and r.low <= q.value <= r.high


def _share(q: Quantity) -> float | None:
    """A quantity as a share of its base, where it is one."""
    if q.value is None:
        return None
    if q.of:
        return q.value / q.of
    return q.value / 100 if q.unit == "%" else q.value if q.unit == "ratio" and q.value <= 1 else None


def _shown(q: Quantity) -> Any:
    return [q.low, q.high] if q.value is None else q.value
