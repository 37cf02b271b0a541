"""The linker: what it may choose from, and that it reads back what it wrote."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ModelError
from pipeline.model.linker import Layers, Linker, blank_linker, load_linker, sizes
from pipeline.stages.linking import PAIR_FEATURES


def some_linker(seed: int) -> Linker:
    random = np.random.default_rng(seed)
    layers = [Layers(*(random.normal(size=shape).astype(np.float32) for shape in ((n, 4), (4,), (4,), ()))) for n in sizes(len(PAIR_FEATURES))]
    return Linker(*layers)


def some_queries(seed: int, mentions: int, asking: int) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]  # of float32
    random = np.random.default_rng(seed)
    pairs = random.integers(0, 2, (mentions + asking, mentions, len(PAIR_FEATURES))).astype(np.float32)
    return pairs, random.normal(size=(mentions + asking, 1 + mentions)).astype(np.float32)


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_a_mention_means_one_before_it_or_nobody_and_a_unit_anyone(seed: int, mentions: int, asking: int) -> None:
    logits = some_linker(seed).logits(*some_queries(seed, mentions, asking))
    assert logits.shape == (mentions + asking, 1 + mentions)
    for query, row in enumerate(logits):
        open_to = query if query < mentions else mentions
        assert np.isfinite(row[: 1 + open_to]).all()
        assert np.isneginf(row[1 + open_to :]).all()


def test_the_linker_reads_back_what_it_wrote(tmp_path: Path) -> None:
    linker = some_linker(1)
    linker.save(tmp_path / "linker.safetensors")
    queries = some_queries(2, 5, 2)
    assert np.array_equal(load_linker(tmp_path / "linker.safetensors", len(PAIR_FEATURES)).logits(*queries), linker.logits(*queries))


def test_a_blank_linker_links_nobody() -> None:
    assert (blank_linker(len(PAIR_FEATURES)).logits(*some_queries(3, 4, 2)).argmax(axis=1) == 0).all()


def test_a_linker_of_other_features_is_refused(tmp_path: Path) -> None:
    other = some_linker(1)
    other.candidate.hidden = other.candidate.hidden[1:]
    other.save(tmp_path / "linker.safetensors")
    with pytest.raises(ModelError, match="train the model again"):
        load_linker(tmp_path / "linker.safetensors", len(PAIR_FEATURES))
