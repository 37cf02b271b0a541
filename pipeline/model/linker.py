"""Who is meant, decided: what can be seen of a query and its candidates, and how the encoder matches them, in one score.

The encoder soon knows the stories it learns from by heart, and its own links with them. So the weights here are fitted
after it, on stories that it has not seen (stacking, Wolpert 1992), which tells them how far it can be believed.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save

from pipeline.errors import ModelError
from pipeline.io.jsonl import atomic_write

Array = NDArray[np.float32]

_SCALE = 4.0  # brings the encoder's logits to the size of the features


class Layers(Struct):
    """Two layers with a rectifier between: (inputs, hidden), (hidden,), (hidden,), ()."""

    hidden: Array
    hidden_bias: Array
    out: Array
    out_bias: Array

    def __call__(self, inputs: Array) -> Array:
        """One number a row of the last axis."""
        scores: Array = np.maximum(inputs @ self.hidden + self.hidden_bias, 0.0) @ self.out + self.out_bias
        return scores


class Linker(Struct):
    """The score of a candidate, and of nobody."""

    candidate: Layers
    nobody: Layers

    def logits(self, pairs: Array, matches: Array) -> Array:
        """Logits of nobody, then of each candidate, (queries, 1 + mentions); minus infinity where one cannot be meant.

        Args:
            pairs: (queries, mentions, features): mentions ask first, then units.
            matches: (queries, 1 + mentions), as `ClaimReader.match` gives them.
        """
        seen, asked, allowed = inputs(pairs, matches)
        scores = np.where(allowed, self.candidate(seen), -np.inf)
        return np.concatenate([self.nobody(asked)[:, None], scores], axis=1).astype(np.float32)

    def save(self, path: Path) -> None:
        """Writes safetensors."""
        parts = {f"{part}.{name}": getattr(getattr(self, part), name) for part in ("candidate", "nobody") for name in Layers.__struct_fields__}
        with atomic_write(path) as file:
            file.write(save(parts))


def sizes(features: int) -> tuple[int, int]:
    """How many numbers the layers see, of a candidate and of nobody, where a pair has so many features."""
    seen = features + 1  # the encoder's match
    return seen, 2 * seen + 1  # the greatest and the mean of what is seen of the candidates, and the encoder's logit


def blank_linker(features: int) -> Linker:
    """One that links nobody to anybody: what stands in a model's folder until another is fitted."""
    nothing = [Layers(*(np.zeros(shape, dtype=np.float32) for shape in ((n, 1), (1,), (1,), ()))) for n in sizes(features)]
    nothing[1].out_bias += 1
    return Linker(*nothing)


def inputs(pairs: Array, matches: Array) -> tuple[Array, Array, NDArray[np.bool_]]:
    """What the layers see: of each candidate (queries, mentions, seen), of nobody (queries, asked), and who may be meant.

    A mention refers to one before it, a unit to any.
    """
    queries, mentions = pairs.shape[:2]
    seen = np.concatenate([pairs, matches[:, 1:, None] / _SCALE], axis=2)
    allowed = np.arange(mentions) < np.where(np.arange(queries) < mentions, np.arange(queries), mentions)[:, None]
    held = seen * allowed[..., None]
    most = held.max(axis=1) if mentions else np.zeros((queries, seen.shape[2]), dtype=np.float32)
    mean = held.sum(axis=1) / np.maximum(allowed.sum(axis=1), 1)[:, None]
    asked = np.concatenate([most, mean, matches[:, :1] / _SCALE], axis=1)
    return seen.astype(np.float32), asked.astype(np.float32), allowed


def load_linker(path: Path, features: int) -> Linker:
    """Reads what `Linker.save` wrote, for pairs of so many features. Raises `ModelError`."""
    try:
        held = load_file(path)
        candidate, nobody = (Layers(*(held[f"{part}.{name}"] for name in Layers.__struct_fields__)) for part in ("candidate", "nobody"))
    except (OSError, SafetensorError, KeyError) as error:
        raise ModelError(f"{path}: {error}") from error
    for layers, wanted in zip((candidate, nobody), sizes(features), strict=True):
        if len(layers.hidden) != wanted:
            raise ModelError(f"{path}: {len(layers.hidden)} inputs where this version has {wanted}; train the model again")
    return Linker(candidate, nobody)
