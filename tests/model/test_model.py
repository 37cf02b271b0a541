"""Windows, the artefact, the combination: what training writes is what classifying reads."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ModelError
from pipeline.model.artefact import model_folder, read_fitted
from pipeline.model.baseline import fit_baseline, load_baseline, save_baseline
from pipeline.model.combine import fit_combination, probabilities
from pipeline.model.encoder import batches
from pipeline.model.weights import load_tokenizer, load_weights
from pipeline.model.windows import OUTSIDE, collate, make_windows
from tests.conftest import tiny_tokenizer

UNITS = st.lists(st.text(alphabet="abc .", min_size=1, max_size=60), min_size=1, max_size=12)


@given(UNITS, st.integers(12, 60), st.integers(0, 3))
@settings(max_examples=50, deadline=None)
def test_every_unit_is_wanted_once_and_windows_keep_their_size(texts: list[str], max_tokens: int, context: int) -> None:
    windows = make_windows(texts, tiny_tokenizer(), max_tokens, context)
    assert [u for w in windows for u in w.wanted] == list(range(len(texts)))
    for window in windows:
        assert len(window.ids) == len(window.units) <= max_tokens + 1
        assert window.units[0] == OUTSIDE
        before = {u for u in window.units if u != OUTSIDE and u < window.wanted[0]}
        assert len(before) <= context


@given(st.lists(st.integers(1, 50), max_size=20), st.integers(10, 200))
def test_batches_hold_every_window_once_and_keep_their_size(lengths: list[int], size: int) -> None:
    made = batches(lengths, size)
    assert sorted(i for b in made for i in b) == list(range(len(lengths)))
    assert all(len(b) == 1 or len(b) * max(lengths[i] for i in b) <= size for b in made)


def test_pooling_averages_the_tokens_of_a_unit() -> None:
    windows = make_windows(["ab", "cd e"], tiny_tokenizer(), 64, 0)
    ids, attention, pooling, wanted = collate(windows)
    assert wanted == [0, 1]
    assert ids.shape == attention.shape
    assert torch.allclose(pooling.sum(dim=1), torch.ones(2))


def test_padding_and_company_change_a_score_by_rounding_only(tiny_model: Path) -> None:
    model, tokenizer = load_weights(tiny_model), load_tokenizer(tiny_model)
    texts = ["The pumps failed.", "She said so twice, and then she left the room with him."]
    together = make_windows(texts, tokenizer, 24, 0)
    assert len(together) == 2
    with torch.inference_mode():
        both = model(*collate(together)[:3])
        alone = torch.cat([model(*collate([w])[:3]) for w in together])
    assert torch.allclose(both, alone, atol=1e-5)


def test_a_changed_or_missing_file_is_noticed_on_load(tiny_model: Path, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(tiny_model, folder)
    assert read_fitted(folder).name == "tiny"
    with (folder / "model.safetensors").open("ab") as file:
        file.write(b"x")
    with pytest.raises(ModelError, match="checksum"):
        read_fitted(folder)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json: missing"):
        read_fitted(folder)
    with pytest.raises(ModelError, match="no model here"):
        model_folder("nowhere")


def test_the_combination_learns_from_evidence_and_logit_and_is_calibrated() -> None:
    random = np.random.default_rng(0)
    labels = (random.random(2000) < 0.3).astype(float)
    logits = 2 * labels - 1 + random.normal(0, 1.5, 2000)
    rule = np.where(random.random(2000) < 0.9, labels, 1 - labels).reshape(-1, 1)
    combination = fit_combination(logits, rule, labels)
    scores = probabilities(combination, logits, rule)
    assert combination.stacked.weights[0] > 0
    assert combination.rules.weights[0] > 1
    assert abs(scores.mean() - labels.mean()) < 0.01
    both = ((scores >= combination.threshold) == labels).mean()
    assert both > ((logits > 0) == labels).mean()


def test_the_baseline_reads_back_what_it_wrote(tmp_path: Path) -> None:
    texts = ["the report found gaps", "she said so", "it found gaps again", "he said no"] * 3
    labels = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1]] * 3, dtype=float)
    baseline = fit_baseline(texts, labels, np.ones_like(labels))
    save_baseline(tmp_path / "b.json", baseline)
    assert np.array_equal(load_baseline(tmp_path / "b.json").scores(texts), baseline.scores(texts))
    assert ((baseline.scores(texts)[:, :2] > 0.5) == (labels[:, :2] > 0)).all()
