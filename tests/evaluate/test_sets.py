"""Other people's labelled sets: which one a file holds, and what is counted on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.config import Config
from pipeline.errors import UsageError
from pipeline.evaluate.attributions import GoldAttribution, iou, match
from pipeline.evaluate.metrics import PRF, calibration_interval, paired_bootstrap
from pipeline.evaluate.plots import draw
from pipeline.evaluate.run import Decision, Evaluation
from pipeline.evaluate.sets import evaluate_file
from tests.conftest import CORPUS


def attribution(*content: tuple[int, int]) -> GoldAttribution:
    return GoldAttribution([], [], list(content))


def test_contents_match_one_to_one_from_half_their_characters_on() -> None:
    gold = [attribution((0, 10)), attribution((20, 30))]
    system = [attribution((0, 6)), attribution((0, 10)), attribution((24, 40))]
    assert match(gold, system) == [(gold[0], system[1])]
    assert iou([(0, 10)], [(5, 15)]) == pytest.approx(1 / 3)
    assert iou([(0, 4), (6, 10)], [(0, 10)]) == pytest.approx(0.8)
    assert iou([], []) == 0


def test_polnear_is_known_by_its_attributions(settings: Config, tmp_path: Path) -> None:
    text = "“We were never told,” said Ada Trewin."
    line = {"id": "a", "text": text, "attributions": [{"source": [[27, 37]], "cue": [[22, 26]], "content": [[0, 21]], "quote_type": "direct"}]}
    (tmp_path / "p.jsonl").write_text(json.dumps(line | {"publisher": "left unread"}) + "\n", encoding="utf-8")
    figures = evaluate_file(tmp_path / "p.jsonl", CORPUS, settings).figures
    assert figures["attribution f1, content IoU 0.5"] == 1
    assert (figures["recall, direct"], figures["source F1, exact"], figures["content F1, overlap"]) == (1, 1, 1)


def test_newsdiscourse_is_known_by_its_sentences(settings: Config, tmp_path: Path) -> None:
    sentences = [{"text": "“It failed,” she said.", "para": 1, "speech": True}, {"text": "The port opened in May.", "para": 2, "speech": False}]
    (tmp_path / "n.jsonl").write_text(json.dumps({"id": "a", "sentences": sentences}) + "\n", encoding="utf-8")
    figures = evaluate_file(tmp_path / "n.jsonl", CORPUS, settings).figures
    assert (figures["sentences"], figures["speech f1"], figures["rule on marks and verbs: speech f1"]) == (2, 1, 1)


@pytest.mark.parametrize(("content", "fault"), [('{"id": "a"}', "none of `units`"), ("words", "no JSON object")])
def test_another_file_is_refused_with_its_place(settings: Config, tmp_path: Path, content: str, fault: str) -> None:
    (tmp_path / "x.jsonl").write_text(content + "\n", encoding="utf-8")
    with pytest.raises(UsageError, match=f"x.jsonl:1: .*{fault}"):
        evaluate_file(tmp_path / "x.jsonl", CORPUS, settings)


def decision(score: float, gold: bool, kind: str = "finding") -> Decision:
    return Decision("a", int(score * 100), 99, "Words.", kind, gold, score >= 0.5, score)  # type: ignore[arg-type]  # one of TYPES


def test_errors_are_written_the_surest_first(tmp_path: Path) -> None:
    found = Evaluation([], {}, [decision(0.6, False), decision(0.9, True), decision(0.97, False), decision(0.1, True)])
    assert found.save_errors(tmp_path / "errors.jsonl") == 3
    scores = [json.loads(line)["score"] for line in (tmp_path / "errors.jsonl").read_text().splitlines()]
    assert scores == [0.97, 0.1, 0.6]


def test_plots_are_drawn_of_decisions(tmp_path: Path) -> None:
    kinds = ("finding", "quote", "statistic", "recommendation")
    found = Evaluation([], {}, [decision(s / 10, s > 4, k) for k in kinds for s in range(10)])
    assert all(p.read_bytes()[:4] == b"\x89PNG" for p in draw(found, tmp_path))
    with pytest.raises(UsageError, match="this set has none"):
        draw(Evaluation([], {}), tmp_path)


def test_a_system_gains_nothing_over_itself_and_something_over_a_worse_one() -> None:
    good, bad = [[PRF(8, 1, 1)] * 5] * 2, [[PRF(4, 4, 4)] * 5] * 2
    assert paired_bootstrap(good, good) == (0, 0, 0)
    gain, low, high = paired_bootstrap(good, bad)
    assert 0 < low <= gain <= high


def test_the_calibration_interval_holds_the_error() -> None:
    scores, gold = [0.9, 0.8, 0.2, 0.1] * 20, [True, True, False, False] * 20
    low, high = calibration_interval(scores, gold, [str(i // 4) for i in range(80)])
    assert low <= 0.15 <= high
