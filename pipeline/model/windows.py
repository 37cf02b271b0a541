"""Units packed into windows of whole units, so that each is read beside its neighbours."""

from __future__ import annotations

import torch
from msgspec import Struct
from tokenizers import Tokenizer
from torch import Tensor

OUTSIDE = -1  # the unit number of tokens that belong to no unit: [CLS], [SEP], padding


class Window(Struct):
    """Token ids of consecutive units; `units[i]` is the unit of token i, or `OUTSIDE`.

    `wanted` are the units to be decided in this window; the others are context.
    """

    ids: list[int]
    units: list[int]
    wanted: list[int]


def make_windows(texts: list[str], tokenizer: Tokenizer, max_tokens: int, context: int) -> list[Window]:
    """Every unit is wanted in exactly one window; up to `context` units before it are read too.

    A unit that alone exceeds `max_tokens` is cut at its end.
    """
    cls, sep = (tokenizer.encode(t, add_special_tokens=False).ids[0] for t in ("[CLS]", "[SEP]"))
    encoded = [e.ids[: max_tokens - 2] for e in tokenizer.encode_batch(texts, add_special_tokens=False)]
    windows: list[Window] = []
    first = 0
    while first < len(encoded):
        start = first
        room = max_tokens - 1 - (len(encoded[first]) + 1)
        while start > 0 and first - start < context and room - len(encoded[start - 1]) - 1 >= 0:
            start -= 1
            room -= len(encoded[start]) + 1
        last = first + 1
        while last < len(encoded) and room - len(encoded[last]) - 1 >= 0:
            room -= len(encoded[last]) + 1
            last += 1
        ids, units = [cls], [OUTSIDE]
        for unit in range(start, last):
            ids += [*encoded[unit], sep]
            units += [unit] * len(encoded[unit]) + [OUTSIDE]
        windows.append(Window(ids, units, list(range(first, last))))
        first = last
    return windows


def collate(windows: list[Window]) -> tuple[Tensor, Tensor, Tensor, list[int]]:
    """Windows as padded tensors.

    Returns:
        Token ids and attention mask, both (windows, tokens); a pooling matrix
        (wanted units, windows * tokens) whose rows average a unit's tokens; the wanted units.
    """
    width = max(len(w.ids) for w in windows)
    ids = torch.zeros(len(windows), width, dtype=torch.long)
    attention = torch.zeros(len(windows), width, dtype=torch.long)
    wanted = [u for w in windows for u in w.wanted]
    pooling = torch.zeros(len(wanted), len(windows) * width)
    row = 0
    for i, window in enumerate(windows):
        ids[i, : len(window.ids)] = torch.tensor(window.ids)
        attention[i, : len(window.ids)] = 1
        for unit in window.wanted:
            places = [i * width + t for t, u in enumerate(window.units) if u == unit] or [i * width]
            pooling[row, places] = 1.0 / len(places)
            row += 1
    return ids, attention, pooling, wanted
