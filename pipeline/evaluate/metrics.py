"""Metrics as small values that add: counts first, ratios when asked."""

from __future__ import annotations

from collections import Counter
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


def calibration_interval(
    scores: Sequence[float], gold: Sequence[bool], articles: Sequence[str], rounds: int = 500, seed: int = 0
) -> tuple[float, float]:
    """The 95 % interval of `calibration_error`, resampling articles with replacement."""
    by_article: dict[str, list[int]] = {}
    for i, article in enumerate(articles):
        by_article.setdefault(article, []).append(i)
    groups = [np.array(g) for g in by_article.values()]
    if not groups:
        return 0.0, 0.0
    p, g = np.asarray(scores, dtype=float), np.asarray(gold, dtype=bool)
    rng = np.random.default_rng(seed)
    errors = []
    for _ in range(rounds):
        drawn = np.concatenate([groups[i] for i in rng.integers(0, len(groups), len(groups))])
        errors.append(calibration_error(p[drawn].tolist(), g[drawn].tolist()))
    low, high = np.percentile(errors, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


def bootstrap(samples: list[list[PRF]], rounds: int = 1000, seed: int = 0) -> tuple[float, float]:
    """The 95 % interval of macro F1; `samples` has for each type one `PRF` an article, and articles are resampled."""
    low, high = np.percentile(_macro(_counts(samples), _drawn(samples, rounds, seed)), [2.5, 97.5])
    return float(low), float(high)


def paired_bootstrap(ours: list[list[PRF]], theirs: list[list[PRF]], rounds: int = 1000, seed: int = 0) -> tuple[float, float, float]:
    """The difference of two systems' macro F1 and its 95 % interval, both resampled over the same articles.

    Each system is as `bootstrap` takes one.
    """
    drawn = _drawn(ours, rounds, seed)
    every = np.arange(drawn.shape[1])[None]
    gain = _macro(_counts(ours), every) - _macro(_counts(theirs), every)
    low, high = np.percentile(_macro(_counts(ours), drawn) - _macro(_counts(theirs), drawn), [2.5, 97.5])
    return round(float(gain[0]), 4), round(float(low), 4), round(float(high), 4)


def _counts(samples: list[list[PRF]]) -> NDArray[np.float64]:
    """(types, articles, 3)."""
    return np.array([[(s.tp, s.fp, s.fn) for s in kind] for kind in samples], dtype=float)


def _drawn(samples: list[list[PRF]], rounds: int, seed: int) -> NDArray[np.int64]:
    """(rounds, articles): which articles are in each round."""
    articles = len(samples[0])
    return np.random.default_rng(seed).integers(0, articles, (rounds, articles)) if articles else np.zeros((1, 0), dtype=np.int64)


def _macro(counts: NDArray[np.float64], drawn: NDArray[np.int64]) -> NDArray[np.float64]:
    """Macro F1 of each round, (rounds,)."""
    tp, fp, fn = np.moveaxis(counts[:, drawn].sum(axis=2), 2, 0)
    macro: NDArray[np.float64] = (2 * tp / np.maximum(1.0, 2 * tp + fp + fn)).mean(axis=0)
    return macro


def b_cubed(found: Sequence[object], gold: Sequence[object]) -> tuple[float, float, float]:
    """Precision, recall and F1 of a clustering; item i is in cluster `found[i]` and belongs to `gold[i]`.

    For each item the share of its cluster that belongs with it, and of what belongs with it that is in its cluster
    (Bagga and Baldwin 1998), a mean over items.
    """
    if not found:
        return 0.0, 0.0, 0.0
    both, clusters, classes = Counter(zip(found, gold, strict=True)), Counter(found), Counter(gold)
    precision = sum(n * n / clusters[f] for (f, _), n in both.items()) / len(found)
    recall = sum(n * n / classes[g] for (_, g), n in both.items()) / len(found)
    return precision, recall, 2 * precision * recall / (precision + recall)
