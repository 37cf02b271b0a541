"""Speakers across articles, as the corpus labels them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus.parse import load_corpus
from pipeline.evaluate.across import across
from pipeline.evaluate.metrics import b_cubed

CORPUS = Path(__file__).parents[2] / "corpus"


def test_b_cubed_of_a_clustering_that_can_be_counted_by_hand() -> None:
    precision, recall, f1 = b_cubed([1, 1, 1, 2], ["a", "a", "b", "b"])
    assert precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert f1 == pytest.approx(2 * precision * recall / (precision + recall))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=20))
def test_b_cubed_of_the_right_clusters_is_one_whatever_they_are_called(gold: list[int]) -> None:
    assert b_cubed([g * 7 + 3 for g in gold], gold) == pytest.approx((1.0, 1.0, 1.0))


def test_speakers_of_one_story_are_found_in_its_other_articles() -> None:
    stories = [s for s in load_corpus(CORPUS) if s.story.split == "dev"][:8]
    figures = across(stories)
    assert figures["named speakers of an article"] > 100
    assert figures["speakers across articles, B-cubed F1"] > 0.9
    assert figures["the same with those that no article names"] > 0.9
