"""A claim's wording made comparable: its words, numbers, dates, names and polarity."""

from __future__ import annotations

import re

from msgspec import Struct, field

from pipeline.records import Claim, Quantity, Span
from pipeline.stages.numbers import find_numbers

_TOKEN = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_]+(?:['’][^\W\d_]+)*|%|[£$€₹]")
_STOP = frozenset(
    (
        "a an the of to in on at by for from with and or but that this these those it its is are was were be been being has have had he she "
        "they we i you his her their our my your as so than then there which who whom whose will would can could may might do does did not "
        "no nor also about into over after before up out if when while what all some any more most said says say told added according "
        "nearly almost about around roughly some just more than least over under"
    ).split()
)
_SCOPE = 2
# Numbers are compared as quantities, never as words: "a third" is "34 of 102", and "34" is not "43".
_SHARES = frozenset("half third thirds quarter quarters fifth fifths tenth tenths dozen hundred thousand million billion".split())
_NEGATIONS = frozenset(
    (
        "not no never none nobody nothing neither nor without cannot can't don't doesn't didn't won't wouldn't isn't aren't wasn't weren't "
        "hasn't haven't hadn't couldn't shouldn't deny denies denied denying refuse refuses refused reject rejects rejected fail fails "
        "failed unable false untrue"
    ).split()
)
_OPPOSITES = {
    a: b
    for pair in (
        "rise fall", "rose fell", "risen fallen", "rising falling", "increase decrease", "increased decreased", "increased fallen", "up down", "higher lower", "better worse", "improved worsened", "improve worsen",
        "improving worsening", "gain lose", "gained lost", "won lost", "win lose", "above below", "more fewer", "more less", "open closed", "opened closed", "guilty innocent", "accept reject", "accepted rejected",
        "approve reject", "approved rejected", "support oppose", "supported opposed", "safe unsafe", "legal illegal", "lawful unlawful", "before after", "start stop", "started stopped", "succeeded failed", "adequate inadequate",
        "likely unlikely", "known unknown", "able unable", "necessary unnecessary", "on off", "confirmed denied", "admitted denied",
    )
    for a, b in (pair.split(), reversed(pair.split()))
}  # fmt: skip
_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_DATE_WORDS = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?({'|'.join(m.capitalize() for m in _MONTHS)})(?:\s+(\d{{1,2}})(?!\d))?|\b({'|'.join(d.capitalize() for d in _DAYS)})\b|\b((?:19|20)\d\d)\b"
)


class Wording(Struct):
    """One claim as compared: tokens in order, the words that weigh, and what guards look at.

    `content` leaves out small words and numbers; `loose` are numbers that are no quantities. `tokens` are normalised; `spans` are their places in the claim's own text.
    """

    claim: Claim
    tokens: list[str]
    spans: list[Span]
    content: frozenset[str] = frozenset()
    quoted: tuple[str, ...] = ()
    quantities: list[Quantity] = field(default_factory=list)
    loose: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    negated: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """The same for wordings that differ in case, marks and white space alone."""
        return " ".join(self.tokens)


def wording(claim: Claim) -> Wording:
    """Reads a claim's words: those it attributes where it has them, else the whole unit."""
    parts = compared(claim)
    tokens: list[str] = []
    spans: list[Span] = []
    for a, b in parts:
        for match in _TOKEN.finditer(claim.text, a, b):
            tokens.append(normalise(match[0]))
            spans.append(match.span())
    shown = " ".join(claim.text[a:b] for a, b in parts)
    quoted = [t for s in (claim.quote.spans if claim.quote else []) for t in _normal(claim.text[s[0] - claim.start : s[1] - claim.start])]
    inside = [q for q in claim.quantities if any(a <= q.start - claim.start and q.end - claim.start <= b for a, b in parts)]
    return Wording(
        claim=claim,
        tokens=tokens,
        spans=spans,
        content=frozenset(stem(t) for t in tokens if t not in _STOP and not t[0].isdigit() and t not in _SHARES) or frozenset(tokens),
        quoted=tuple(quoted),
        quantities=inside,
        loose=frozenset(_loose(claim, tokens, spans, inside)),
        dates=frozenset(_dates(shown)),
        negated=_negated(tokens),
        names=frozenset(_names(claim.text, parts)),
    )


def compared(claim: Claim) -> list[Span]:
    """The parts of the text that are compared; a reporting clause says nothing of the claim."""
    main = claim.attributions[0] if claim.attributions else None
    innermost = main.inner if main is not None and main.inner is not None and main.inner.content else main
    if innermost is None or not innermost.content:
        return [(0, len(claim.text))]
    parts = sorted((max(0, a - claim.start), min(len(claim.text), b - claim.start)) for a, b in innermost.content)
    if sum(b - a for a, b in parts) < 0.3 * len(claim.text):
        return [(0, len(claim.text))]
    return parts


def _normal(text: str) -> list[str]:
    return [normalise(m[0]) for m in _TOKEN.finditer(text)]


def normalise(token: str) -> str:
    """Lower case, straight apostrophe, number words as digits, `%` for per cent."""
    low = token.lower().replace("’", "'")
    if low[0].isdigit():
        return low.replace(",", "")
    number = find_numbers(low) if low.isalpha() and low not in ("m", "k", "one", "a") else []
    if len(number) == 1 and not number[0].is_share and number[0].value == int(number[0].value) and number[0].value < 100:
        return str(int(number[0].value))
    return {"percent": "%", "cent": "%"}.get(low, low)


def stem(word: str) -> str:
    """A word without its commonest endings, so that tense and number weigh little."""
    word = word.removesuffix("'s")
    for end in ("ingly", "edly", "ing", "ies", "ied", "ed", "es", "ly", "s"):
        if word.endswith(end) and len(word) - len(end) >= 3 and not word.endswith("ss"):
            return word[: -len(end)] + ("y" if end in ("ies", "ied") else "")
    return word.rstrip("e") if len(word) > 4 else word


def _loose(claim: Claim, tokens: list[str], spans: list[Span], quantities: list[Quantity]) -> list[str]:
    """Numbers that are no quantities ("within 24 hours", "the rate was 12.6"); years and days of dates are not among them."""
    taken = [(q.start - claim.start, q.end - claim.start) for q in quantities]
    taken += [m.span() for m in _DATE_WORDS.finditer(claim.text)]
    return [t for t, s in zip(tokens, spans, strict=True) if t[0].isdigit() and not any(a <= s[0] and s[1] <= b for a, b in taken)]


def _negated(tokens: list[str]) -> frozenset[str]:
    """The content words in the scope of a negation: the next ones, up to `_SCOPE`."""
    found: set[str] = set()
    for i, token in enumerate(tokens):
        if token in _NEGATIONS or token.endswith("n't"):
            following = [stem(t) for t in tokens[i + 1 : i + 8] if t not in _STOP and t not in _NEGATIONS and not t[0].isdigit()]
            found.update(following[:_SCOPE])
    return frozenset(found)


def opposites(a: Wording, b: Wording) -> tuple[str, str] | None:
    """A word of `a` whose opposite stands in `b` instead, or None."""
    only_a, only_b = set(a.tokens) - set(b.tokens), set(b.tokens) - set(a.tokens)
    return next(((w, _OPPOSITES[w]) for w in sorted(only_a) if _OPPOSITES.get(w) in only_b), None)


def _dates(shown: str) -> list[str]:
    found = []
    for match in _DATE_WORDS.finditer(shown):
        day, month, after, weekday, year = match.groups()
        if month:
            number = day or after
            found.append(f"{month.lower()} {number}" if number else month.lower())
        elif weekday:
            found.append(weekday.lower())
        else:
            found.append(year)
    return found


def _names(text: str, parts: list[Span]) -> list[str]:
    """Capitalised words that do not open the sentence."""
    found = []
    for a, b in parts:
        for match in re.finditer(r"(?<=[a-z,;] )[A-Z][\w'’-]+", text[a:b]):
            word = re.sub(r"['’]s$", "", match[0]).lower()
            if word not in _MONTHS and word not in _DAYS:
                found.append(word)
    return found
