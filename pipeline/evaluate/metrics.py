"""Metrics as small values that add: counts first, ratios when asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray


class PRF(Struct, frozen=True):
    """True positives, false positives, false negatives, and the ratios they give."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def __add__(self, other: PRF) -> PRF:
        return PRF(self.tp + other.tp, self.fp + other.fp, self.fn + other.fn)

    @staticmethod
    def of(predicted: ArrayLike, gold: ArrayLike) -> PRF:
        """Counts over two arrays of truth values."""
        p, g = np.asarray(predicted, dtype=bool), np.asarray(gold, dtype=bool)
        return PRF(int(np.sum(p & g)), int(np.sum(p & ~g)), int(np.sum(~p & g)))

    @property
    def precision(self) -> float:
        """tp / (tp + fp); 0 where nothing was predicted."""
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else 0.0

    @property
    def recall(self) -> float:
        """tp / (tp + fn); 0 where there was nothing to find."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp else 0.0


def calibration_error(scores: Sequence[float], gold: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: the mean gap of confidence and accuracy over equal-width bins."""
    p, g = np.asarray(scores, dtype=float), np.asarray(gold, dtype=float)
    if not len(p):
        return 0.0
    place: NDArray[np.int64] = np.minimum((p * bins).astype(int), bins - 1)
    error = 0.0
    for b in range(bins):
        inside = place == b
        if inside.any():
            error += inside.mean() * abs(p[inside].mean() - g[inside].mean())
    return float(error)


def bootstrap(samples: list[PRF], rounds: int = 1000, seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of F1, resampling `samples` (one an article) with replacement."""
    if not samples:
        return 0.0, 0.0
    counts = np.array([(s.tp, s.fp, s.fn) for s in samples])
    drawn = np.random.default_rng(seed).integers(0, len(samples), (rounds, len(samples)))
    tp, fp, fn = counts[drawn].sum(axis=1).T
    f1 = np.divide(2 * tp, 2 * tp + fp + fn, out=np.zeros(rounds), where=(2 * tp + fp + fn) > 0)
    low, high = np.percentile(f1, [2.5, 97.5])
    return float(low), float(high)
