"""Quotation marks as a grammar with recovery: which stretches of an article stand in marks.

Marks are read paragraph by paragraph. Single and double, straight and curly marks open and
close, apostrophes and elisions are told from single marks, marks of the other kind inside
a quotation are nested and belong to it. A quotation that is open at the end of its
paragraph goes on where the next paragraph opens with a mark again (furniture in between
does not count) and otherwise ends there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec import Struct

from pipeline.records import Role, Span

_MARK = re.compile(r"[“”„«»\"‘’'`]+?|''")
_DOUBLE_OPEN, _DOUBLE_CLOSE = "“„«", "”»"
_ELISION = re.compile(r"[‘’'](?:\d\ds?\b|tis\b|twas\b|em\b|til\b|till\b|cause\b|cos\b|bout\b|round\b|n['’]?\b)", re.IGNORECASE)


class Quoted(Struct):
    """A stretch in marks within one paragraph, the marks included.

    `chain` numbers the quotation: the stretches of one that runs over several paragraphs share it.
    """

    start: int
    end: int
    chain: int
    opened: bool = True
    closed: bool = True


class _Open(Struct):
    start: int
    kind: str  # "d" or "s"
    mark: str


def find_quotations(text: str, paragraphs: Iterable[tuple[Span, Role]]) -> list[Quoted]:
    """The outermost stretches in marks of an article's title and body paragraphs, in order."""
    blocks = [(span, role) for span, role in paragraphs if role in ("title", "body")]
    primary = _primary_kind(text, [span for span, _ in blocks])
    found: list[Quoted] = []
    carried: str | None = None  # the kind of a quotation left open by the paragraph before
    for span, role in blocks:
        goes_on = carried is not None and _opens_with(text, span, carried)
        regions = _paragraph(text, span, primary)
        for i, region in enumerate(regions):
            region.chain = found[-1].chain if i == 0 and goes_on and found else (found[-1].chain + 1 if found else 0)
            found.append(region)
        unclosed = regions[-1] if regions and not regions[-1].closed else None
        carried = _kind(text[unclosed.start]) if unclosed and role == "body" else None
    return found


def _kind(mark: str) -> str:
    return "s" if mark in "‘’'`" else "d"


def _primary_kind(text: str, spans: list[Span]) -> str:
    """The kind of mark that opens most quotations of the article."""
    doubles = singles = 0
    for start, end in spans:
        doubles += len(re.findall(r"[“„«]|(?<!\S)\"(?=\S)", text[start:end]))
        singles += len(re.findall(r"‘(?=\w)|(?<!\S)'(?=[A-Z]\w)", text[start:end]))
    return "d" if doubles >= singles else "s"


def _opens_with(text: str, span: Span, kind: str) -> bool:
    first = text[span[0]]
    return first in "“„«\"‘'`" and _kind(first) == kind


def _paragraph(text: str, span: Span, primary: str) -> list[Quoted]:
    regions: list[Quoted] = []
    stack: list[_Open] = []
    for match in _MARK.finditer(text, *span):
        at, mark = match.start(), match[0]
        role = _role(text, at, span, stack, primary)
        if role == "open":
            if stack and stack[-1].kind == _kind(mark) and len(stack) == 1:
                _recover(text, stack.pop(), at, regions)  # the one before was never closed
            stack.append(_Open(at, _kind(mark), mark))
        elif role == "close":
            _close(text, at + 1, _kind(mark), stack, regions, span)
    if stack:
        outer = stack[0]
        if outer.kind == primary or outer.start == span[0]:
            regions.append(Quoted(outer.start, span[1], 0, closed=False))
    return regions


def _role(text: str, at: int, span: Span, stack: list[_Open], primary: str) -> str:
    """What a mark does here: "open", "close" or "none" (an apostrophe)."""
    mark = text[at]
    before = text[at - 1] if at > span[0] else " "
    after = text[at + 1] if at + 1 < span[1] else " "
    if mark in _DOUBLE_OPEN:
        return "close" if stack and stack[-1].kind == "d" and after in " ,.;" and not before.isspace() else "open"
    if mark in _DOUBLE_CLOSE:
        return "open" if not stack and (before.isspace() or at == span[0]) and after.isalnum() else "close"
    if mark == '"':
        return _straight(before, after, bool(stack) and any(o.kind == "d" for o in stack))
    return _single(text, at, before, after, stack, primary)


def _straight(before: str, after: str, is_open: bool) -> str:
    can_open = before.isspace() or before in "([{—–-‘'/…"
    can_close = after.isspace() or after in ".,;:!?)]}—–-’'/…"
    if can_open and not can_close:
        return "open"
    if can_close and not can_open:
        return "close"
    return "close" if is_open else "open"


def _single(text: str, at: int, before: str, after: str, stack: list[_Open], primary: str) -> str:
    mark = text[at]
    if before.isalnum() and after.isalnum():
        return "none"
    if not before.isalnum() and before not in ".,!?…" and _ELISION.match(text, at):
        return "none"
    single_open = any(o.kind == "s" for o in stack)
    if mark in "‘`" or (mark == "'" and not before.isalnum() and before not in '.,!?…”"' and after.isalnum()):
        return "open" if not (single_open and stack[-1].kind == "s" and primary == "d") else "none"
    if mark == "’" and (before.isspace() or at == 0) and after.isalnum():
        return "none"
    if not single_open:
        return "none"
    if before in "sS" and after == " " and _is_possessive(text, at, stack):
        return "none"
    return "close"


def _is_possessive(text: str, at: int, stack: list[_Open]) -> bool:
    """`officers’ reports` inside single marks: a noun follows, and a better closing mark comes."""
    rest = text[at + 1 : at + 400].split("\n", 1)[0]
    closing = re.search(r"(?<=[.,!?…\w])[’'](?!\w)", rest)
    opening = re.search(r"(?<!\w)[‘'](?=\w)", rest)
    follows = re.match(r"\s+[a-z]+", rest)
    if not (closing and follows) or re.match(
        r"\s+(?:and|but|or|to|in|on|of|for|that|as|after|he|she|they|said|was|were|is|are|has|had|with|by|from)\b", rest
    ):
        return False
    return opening is None or closing.start() < opening.start()


def _close(text: str, end: int, kind: str, stack: list[_Open], regions: list[Quoted], span: Span) -> None:
    while stack and stack[-1].kind != kind and any(o.kind == kind for o in stack):
        stack.pop()  # an inner mark that never closed
    if stack and stack[-1].kind == kind:
        opened = stack.pop()
        if not stack:
            regions.append(Quoted(opened.start, end, 0))
    elif stack and len(stack) == 1 and kind == "d":
        regions.append(Quoted(stack.pop().start, end, 0))  # opened with one kind, closed with the other
    elif not stack and kind == "d":
        start = max([span[0], *(r.end for r in regions)])
        sentence = [m.end() for m in re.finditer(r"[.!?:]\s+", text[start : end - 2])]
        regions.append(Quoted(_skip_space(text, start + (sentence[-1] if sentence and regions else 0)), end, 0, opened=False))


def _recover(text: str, unclosed: _Open, at: int, regions: list[Quoted]) -> None:
    """Ends a quotation that the next opening mark shows was never closed: at its last sentence or clause."""
    inside = text[unclosed.start : at]
    stop = max((m.end() for m in re.finditer(r"[.!?,](?=\s)", inside)), default=len(inside.rstrip()))
    regions.append(Quoted(unclosed.start, unclosed.start + stop, 0, closed=False))


def _skip_space(text: str, at: int) -> int:
    while text[at].isspace():
        at += 1
    return at
