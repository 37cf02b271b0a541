from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from pipeline.config import Config
from pipeline.evaluate.data import GoldArticle, GoldSpeaker, GoldUnit
from pipeline.evaluate.metrics import PRF, bootstrap, calibration_error
from pipeline.evaluate.run import evaluate
from pipeline.model.baseline import fit_baseline, save_baseline
from pipeline.records import TYPES

BITS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=30)


@given(BITS)
def test_f1_is_scikit_learns(pairs: list[tuple[bool, bool]]) -> None:
    predicted, gold = zip(*pairs, strict=True)
    assert PRF.of(predicted, gold).f1 == pytest.approx(f1_score(gold, predicted, zero_division=0))


@given(BITS, BITS)
def test_counts_add(a: list[tuple[bool, bool]], b: list[tuple[bool, bool]]) -> None:
    def of(pairs: list[tuple[bool, bool]]) -> PRF:
        return PRF.of([p for p, _ in pairs], [g for _, g in pairs])

    assert of(a) + of(b) == of(a + b)


def test_calibration_error_of_a_calibrated_and_of_an_overconfident_score() -> None:
    gold = [i % 10 < 7 for i in range(1000)]
    assert calibration_error([0.7] * 1000, gold) == pytest.approx(0.0)
    assert calibration_error([1.0] * 1000, gold) == pytest.approx(0.3)
    assert calibration_error([], []) == 0


def test_the_interval_holds_the_figure() -> None:
    samples = [PRF(8, 1, 2), PRF(5, 5, 0), PRF(9, 0, 1), PRF(3, 2, 2)]
    low, high = bootstrap([samples])
    assert low < sum(samples, PRF()).f1 < high


def test_a_labelled_article_is_scored_end_to_end(settings: Config) -> None:
    baseline = fit_baseline(["a b", "c d", "a b"], np.array([[1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]], dtype=float), np.ones((3, 4)))
    save_baseline(Path(settings.read.model) / "baseline.json", baseline)
    text = "“We were never told,” said Ada Trewin.\n\nThe harbour opened in May."
    gold = GoldArticle(
        "a",
        text,
        [
            GoldUnit(0, 38, "body", types=["quote"], form="direct", source=(27, 37), speaker=GoldSpeaker("Ada Trewin"), paragraph=0),
            GoldUnit(40, 66, "body", paragraph=1),
        ],
    )
    result = evaluate([gold], settings)
    assert result.figures["segmentation F1"] == 1
    assert result.figures["speaker accuracy"] == 1
    assert result.figures["form accuracy, quotes found"] == 1
    quote = next(r for r in result.types if (r.type, r.system) == ("quote", "claimweave"))
    assert quote.f1 == 1
    assert {r.type for r in result.types} == {*TYPES, "macro"}
