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
from pipeline.model.combine import fit_combination, precise_threshold, probabilities
from pipeline.model.spans import runs, words_of
from pipeline.model.weights import load_tokenizer, load_weights
from pipeline.model.windows import Unit, collate, encode
from tests.conftest import tiny_tokenizer

TEXTS = st.lists(st.text(alphabet="aB c.", min_size=1, max_size=60).filter(str.strip), min_size=1, max_size=12)


def units_of(texts: list[str]) -> list[Unit]:
    """Units a space apart, two a paragraph."""
    starts = [sum(len(t) + 1 for t in texts[:i]) for i in range(len(texts))]
    return [Unit(text, start, i // 2, []) for i, (text, start) in enumerate(zip(texts, starts, strict=True))]


@given(TEXTS, st.integers(12, 60), st.integers(0, 3), st.integers(0, 2))
@settings(max_examples=50, deadline=None)
def test_every_unit_is_read_once_and_windows_keep_their_size(texts: list[str], max_tokens: int, before: int, after: int) -> None:
    units = units_of(texts)
    encoded = encode(units, tiny_tokenizer(), max_tokens, before, after)
    assert sorted(set(encoded.units)) == list(range(len(texts)))
    assert encoded.units == sorted(encoded.units)
    assert max(encoded.lengths) <= max_tokens
    assert [len(w) for w in encoded.shapes] == encoded.lengths
    joined = " ".join(texts)
    for (window, column), unit, (start, end) in zip(encoded.places, encoded.units, encoded.spans, strict=True):
        assert 0 <= column < encoded.lengths[window]
        assert units[unit].start <= start <= end <= units[unit].start + len(texts[unit])
        assert start == end or joined[start:end].strip()


def test_shapes_tell_case_marks_and_paragraphs() -> None:
    units = [Unit("“Ab” CD e", 0, 0, [(0, 4)]), Unit("x", 10, 1, [])]
    encoded = encode(units, tiny_tokenizer(), 64, 0, 0)
    shapes = encoded.shapes[0]
    assert shapes[0] == shapes[-1] == 9
    assert shapes[1:5] == [7, 5, 4, 7]  # the mark, A, b and the mark, all inside marks
    assert 9 in shapes[5:-1]  # a paragraph ends after the first unit


def test_padding_and_company_change_a_score_by_rounding_only(tiny_model: Path) -> None:
    model, tokenizer = load_weights(tiny_model), load_tokenizer(tiny_model)
    encoded = [encode(units_of(t), tokenizer, 40, 1, 1) for t in (["The pumps failed."], ["She said so twice.", "Then she left the room."])]
    features = [torch.zeros(n, model.features.in_features) for n in (1, 2)]
    with torch.inference_mode():
        both = model(collate(encoded), torch.cat(features))
        alone = [model(collate([e]), f) for e, f in zip(encoded, features, strict=True)]
        in_parts = model(collate(encoded), torch.cat(features), rows=1)
    for name in ("types", "role", "form", "tokens"):
        assert torch.allclose(getattr(both, name), torch.cat([getattr(a, name) for a in alone]), atol=1e-4)
        assert torch.allclose(getattr(both, name), getattr(in_parts, name), atol=1e-4)


def test_runs_join_words_over_marks_and_stop_at_others() -> None:
    text = "the mayor, Ada Trewin, said so"
    spans = [(0, 3), (4, 9), (9, 10), (11, 14), (15, 21), (21, 22), (23, 27), (28, 30)]
    scores = np.array([[0.9], [0.9], [0.2], [0.8], [0.8], [0.4], [0.1], [0.1]])
    words = words_of(text, spans, [0] * 8, scores)[0]
    assert [text[slice(*r.span)] for r in runs(text, words, 0, 0.5)] == ["the mayor, Ada Trewin"]
    begins = np.column_stack([scores, [0.9, 0, 0, 0.9, 0, 0, 0, 0]])
    parted = runs(text, words_of(text, spans, [0] * 8, begins)[0], 0, 0.5, begins=1)
    assert [text[slice(*r.span)] for r in parted] == ["the mayor", "Ada Trewin"]


def test_pieces_of_a_word_are_one_word() -> None:
    words = words_of("Okafor's", [(0, 3), (3, 6), (6, 7), (7, 8)], [0] * 4, np.array([[1.0], [0.0], [0.0], [0.0]]))[0]
    assert words.spans == [(0, 6), (6, 7), (7, 8)]
    assert words.scores[0, 0] == 0.5


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
    both = ((scores >= combination.thresholds["f1"]) == labels).mean()
    assert both > ((logits > 0) == labels).mean()
    assert labels[scores >= combination.thresholds["precision"]].mean() >= 0.95 > labels[scores >= combination.thresholds["f1"]].mean()


def test_a_precision_that_is_to_hold_elsewhere_asks_for_more() -> None:
    random = np.random.default_rng(0)
    scores = random.random(1000)
    labels = (random.random(1000) < scores).astype(float)
    reached, sure = precise_threshold(scores, labels), precise_threshold(scores, labels, 0.9)
    assert 0.5 < reached < sure < 0.99
    assert labels[scores >= reached].mean() >= 0.95
    assert precise_threshold(scores[:19], np.ones(19)) == 0.99  # too few to say


def test_the_baseline_reads_back_what_it_wrote(tmp_path: Path) -> None:
    texts = ["the report found gaps", "she said so", "it found gaps again", "he said no"] * 3
    labels = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1]] * 3, dtype=float)
    baseline = fit_baseline(texts, labels, np.ones_like(labels))
    save_baseline(tmp_path / "b.json", baseline)
    assert np.array_equal(load_baseline(tmp_path / "b.json").scores(texts), baseline.scores(texts))
    assert ((baseline.scores(texts)[:, :2] > 0.5) == (labels[:, :2] > 0)).all()
