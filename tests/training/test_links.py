"""Fitting the linker: what it learns, and that the artefact decides as the fit did."""

from __future__ import annotations

import numpy as np
import torch

from pipeline.model.linker import inputs
from pipeline.stages.linking import PAIR_FEATURES
from pipeline.training.links import _Case, _fit

NEAR = PAIR_FEATURES.index("units apart up to 0")


def case(seed: int) -> tuple[_Case, np.ndarray, np.ndarray]:  # type: ignore[type-arg]  # of float32
    """Two mentions and five units; the first of a unit's candidates that stands in it is meant, else nobody."""
    random = np.random.default_rng(seed)
    pairs = np.zeros((7, 2, len(PAIR_FEATURES)), dtype=np.float32)
    pairs[2:, :, NEAR] = np.eye(3, 2, dtype=np.float32)[random.integers(0, 3, 5)]
    matches = random.normal(size=(7, 3)).astype(np.float32)
    seen, asked, allowed = inputs(pairs, matches)
    right = np.concatenate([1 - pairs[:, :, NEAR].sum(1, keepdims=True), pairs[:, :, NEAR]], axis=1)
    return _Case(str(seed), 2, *(torch.from_numpy(a) for a in (seen, asked, allowed, right))), pairs, matches


def test_the_linker_learns_a_feature_and_decides_in_numpy_as_in_torch() -> None:
    fitted = _fit([case(seed)[0] for seed in range(80)])
    linker = fitted.linker()
    right = []
    for seed in range(100, 110):
        held, pairs, matches = case(seed)
        with torch.no_grad():
            expected = fitted(held).numpy()
        logits = linker.logits(pairs, matches)
        assert np.allclose(logits, expected, atol=1e-4)
        right += (held.right.numpy()[np.arange(7), logits.argmax(axis=1)] > 0).tolist()
    assert sum(right) >= 0.95 * len(right)
