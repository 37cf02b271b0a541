"""An article's units packed into windows of whole units, so that each is read beside its neighbours.

The encoder is uncased and does not see white space or who opened which mark, so every token
carries its shape: how it is cased, whether it stands inside quotation marks, and for a separator whether
a paragraph ends there.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from msgspec import Struct
from tokenizers import Tokenizer
from torch import Tensor

from pipeline.records import Span

SHAPES = 10  # four cases, twice for inside marks; then a separator within and at the end of a paragraph
_SAME, _NEXT = 8, 9


class Unit(Struct):
    """What is read of a unit: its words, its place, and the stretches of the article that stand in marks."""

    text: str
    start: int
    paragraph: int
    marked: list[Span]


class Encoded(Struct):
    """An article as windows of token ids.

    `places[i]` is where token i of the article's own tokens stands: (window, column). Each of these tokens
    has its unit and its span of the article's text; a unit's tokens are consecutive.
    """

    ids: list[list[int]]
    shapes: list[list[int]]
    places: list[tuple[int, int]]
    units: list[int]
    spans: list[Span]

    @property
    def lengths(self) -> list[int]:
        """Tokens of each window."""
        return [len(w) for w in self.ids]

    def ranges(self, places: Iterable[tuple[Span, int]]) -> list[tuple[int, int] | None]:
        """The tokens of each span in its unit, first and past the last; None where a cut left it none."""
        tokens: dict[int, list[int]] = {}
        for i, unit in enumerate(self.units):
            tokens.setdefault(unit, []).append(i)
        held = [[i for i in tokens.get(u, ()) if self.spans[i][0] < end and start < self.spans[i][1]] for (start, end), u in places]
        return [(found[0], found[-1] + 1) if found else None for found in held]


def encode(units: list[Unit], tokenizer: Tokenizer, max_tokens: int, before: int, after: int) -> Encoded:
    """Every unit is read in one window; up to `before` units before and `after` behind them stand beside.

    A unit that alone exceeds `max_tokens` is cut at its end; a unit without any token is read as its separator.
    """
    cls, sep = tokenizer.encode("").ids  # the tokens that this encoder was pretrained to begin and end with
    found = Encoded([], [], [], [], [])
    rows: list[tuple[list[int], list[int], list[Span]]] = []
    for number, (unit, encoded) in enumerate(zip(units, tokenizer.encode_batch([u.text for u in units], add_special_tokens=False), strict=True)):
        ids, offsets = encoded.ids[: max_tokens - 2], encoded.offsets[: max_tokens - 2]
        spans = [(unit.start + a, unit.start + b) for a, b in offsets]
        closes = number + 1 == len(units) or units[number + 1].paragraph != unit.paragraph
        shapes = [_shape(unit, span) for span in spans] + [_NEXT if closes else _SAME]
        rows.append(([*ids, sep], shapes, [*spans, (unit.start + len(unit.text), unit.start + len(unit.text))]))
    for first, last, start, end in _windows([len(r[0]) for r in rows], max_tokens - 1, before, after):
        ids, shapes = [cls], [_NEXT]
        for number in range(start, end):
            if first <= number < last:
                found.places += [(len(found.ids), len(ids) + i) for i in range(len(rows[number][0]))]
                found.units += [number] * len(rows[number][0])
                found.spans += rows[number][2]
            ids += rows[number][0]
            shapes += rows[number][1]
        found.ids.append(ids)
        found.shapes.append(shapes)
    return found


def _windows(lengths: list[int], room: int, before: int, after: int) -> list[tuple[int, int, int, int]]:
    """(first wanted unit, past the last, first unit read, past the last) of each window."""
    made: list[tuple[int, int, int, int]] = []
    first = 0
    while first < len(lengths):
        start, used = first, lengths[first]
        while start > 0 and first - start < before and used + lengths[start - 1] <= room:
            start -= 1
            used += lengths[start]
        last = first + 1
        while last < len(lengths) and used + sum(lengths[last : last + 1 + after]) <= room:
            used += lengths[last]
            last += 1
        end = last
        while end < len(lengths) and end - last < after and used + lengths[end] <= room:
            used += lengths[end]
            end += 1
        made.append((first, last, start, end))
        first = last
    return made


def _shape(unit: Unit, span: Span) -> int:
    words = unit.text[span[0] - unit.start : span[1] - unit.start]
    if not words[:1].isalpha():
        case = 3
    elif words.isupper() and len(words) > 1:
        case = 2
    else:
        case = int(words[0].isupper())
    return case + 4 * any(a <= span[0] < b for a, b in unit.marked)


class Batch(Struct):
    """Articles as padded tensors.

    `ids`, `shapes` and `attention` are (windows, columns); `places` (tokens,) finds each article token in the
    flattened windows, `units` (tokens,) its unit, counted over the batch; `count` is the number of units.
    """

    ids: Tensor
    shapes: Tensor
    attention: Tensor
    places: Tensor
    units: Tensor
    count: int

    def to(self, device: torch.device) -> Batch:
        """The batch on a device."""
        ids, shapes, attention, places, units = (t.to(device) for t in (self.ids, self.shapes, self.attention, self.places, self.units))
        return Batch(ids, shapes, attention, places, units, self.count)


def collate(articles: list[Encoded]) -> Batch:
    """Puts articles together; tokens and units follow one another in their order."""
    width = max(n for a in articles for n in a.lengths)
    rows = sum(len(a.ids) for a in articles)
    ids, shapes, attention = (torch.zeros(rows, width, dtype=torch.long) for _ in range(3))
    places: list[int] = []
    units: list[int] = []
    row = count = 0
    for article in articles:
        places += [(row + w) * width + c for w, c in article.places]
        units += [count + u for u in article.units]
        for window, shape in zip(article.ids, article.shapes, strict=True):
            ids[row, : len(window)] = torch.tensor(window)
            shapes[row, : len(window)] = torch.tensor(shape)
            attention[row, : len(window)] = 1
            row += 1
        count += article.units[-1] + 1 if article.units else 0
    return Batch(ids, shapes, attention, torch.tensor(places, dtype=torch.long), torch.tensor(units, dtype=torch.long), count)
