"""Pure functions on strings and spans that several stages share."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

from pipeline.records import Span

MARKS = "\"'“”„«»‘’`"  # every quotation mark that news uses, apostrophes among them

_WORD = re.compile(r"[^\W_]+(?:['’.,][^\W_]+)*", re.UNICODE)
_SPACE = re.compile(r"\s+")


def digest(*parts: object) -> str:
    """A stable 16-digit id of some values."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def strip_span(text: str, start: int, end: int) -> Span:
    """The span without white space at either end; empty spans stay at `start`."""
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def overlap(a: Span, b: Span) -> int:
    """How many characters two spans share."""
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def words(text: str) -> list[str]:
    """The words and numbers of a text, as written."""
    return _WORD.findall(text)


def squeeze(text: str) -> str:
    """White space folded to single spaces, none at the ends."""
    return _SPACE.sub(" ", text).strip()


def alternatives(items: Iterable[str]) -> str:
    """A regular expression that matches any of the items, longest first."""
    return "|".join(re.escape(i) for i in sorted(set(items), key=lambda i: (-len(i), i)))
