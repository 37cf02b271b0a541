"""What is fitted on dev once the encoder is trained: the combination with the rules, thresholds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pipeline.corpus.schema import LabelledArticle, LabelledStory
from pipeline.errors import ModelError
from pipeline.evaluate.data import gold_article, gold_sentences
from pipeline.evaluate.metrics import PRF
from pipeline.evaluate.run import is_speaker
from pipeline.model.artefact import By, Combination, Linear
from pipeline.model.baseline import Baseline
from pipeline.model.combine import fit_combination, fit_platt, probabilities
from pipeline.records import TYPED_ROLES, TYPES
from pipeline.stages.attribute import attribute
from pipeline.stages.quantify import quantities
from pipeline.stages.read import Reader
from pipeline.stages.typerules import FEATURES, evidence
from pipeline.training.links import Fit

Array = NDArray[np.float64]
Say = Callable[[str], None]

_ENOUGH = 40  # units with a type, and without, from which a released model's combination is fitted anew


def fit_types(stories: list[LabelledStory], reader: Reader, baseline: Baseline, released: dict[str, Combination], say: Say) -> dict[str, Combination]:
    """Model and rules combined, fitted on articles that the model did not see; says the F1 there of each.

    Where the articles have too few units of a type to fit on, the combination `released` with the model stays.

    Raises:
        ModelError: the model reads no unit as one that can carry a type.
    """
    rows = [row for s in stories for a in s.articles for row in _rows(a, reader)]
    if not rows:
        raise ModelError("the model takes every held-out unit for furniture, so nothing can be fitted: give it more articles, or more epochs")
    logits, seen = np.array([r[0] for r in rows]), np.array([r[1] for r in rows])
    labels, weights = np.array([r[2] for r in rows]), np.array([r[3] for r in rows])
    plain = baseline.scores([r[4] for r in rows])
    combination: dict[str, Combination] = {}
    for k, kind in enumerate(TYPES):
        used = weights[:, k] > 0
        positive = int(labels[used, k].sum())
        if kind in released and min(positive, int(used.sum()) - positive) < _ENOUGH:
            say(f"  {kind}: {positive} of {int(used.sum())} held-out units have it, {_ENOUGH} are needed: calibrated as the released model is")
            combination[kind] = released[kind]
        else:
            combination[kind] = fit_combination(logits[used, k], seen[used], labels[used, k])
        chosen = probabilities(combination[kind], logits[used, k], seen[used]) >= combination[kind].thresholds["f1"]
        rules = seen[used, FEATURES.index(kind)] > 0
        f1 = [PRF.of(p, labels[used, k] > 0).f1 for p in (chosen, logits[used, k] > 0, rules, plain[used, k] >= 0.5)]
        say(f"  {kind:15} F1 on dev: combined {f1[0]:.3f}  model {f1[1]:.3f}  rules {f1[2]:.3f}  tf-idf {f1[3]:.3f}")
    return combination


def fit_trust(stories: list[LabelledStory], reader: Reader, links: Fit, say: Say) -> dict[By, Linear]:
    """How often an attribution of a score names the right speaker, each story read by a linker that did not see it.

    Units without a speaker by the labels count against those who name one.
    """
    samples: dict[By, list[tuple[float, bool]]] = {}
    for held, linker in links.folds:
        reader.linker = linker
        for article, entities in ((a, s.story.entities) for s in stories if s.id in held for a in s.articles):
            sentences = gold_sentences(article)
            attributed, speakers = attribute(article.id, article.text, sentences, reader.read(article.text, sentences), None)
            names = {s.id: [s.name, *s.aliases, s.affiliation] for s in speakers}
            for index, unit in enumerate(gold_article(article, entities).units):
                at = attributed.get(index)
                if unit.types and at is not None and at.by is not None:
                    samples.setdefault(at.by, []).append((at.attributions[0].score, is_speaker(unit, at.attributions[0], names)))
    trust: dict[By, Linear] = {}
    for by, found in sorted(samples.items()):
        scores, right = np.array([s for s, _ in found]), np.array([float(ok) for _, ok in found])
        trust[by] = fit_platt(scores, right)
        say(f"  speakers by {by}: {right.mean():.3f} of {len(found)} right on dev, cross-validated")
    return trust


def _rows(article: LabelledArticle, reader: Reader) -> list[tuple[Array, list[float], list[float], list[float], str]]:
    """(logits, evidence, labels, weights, words) of every unit that is labelled and read as one that carries types."""
    sentences = gold_sentences(article)
    reading = reader.read(article.text, sentences)
    attributed, _ = attribute(article.id, article.text, sentences, reading, reader.fitted.trust)
    rows = []
    for sentence, unit in zip(sentences, article.units, strict=True):
        if unit.role in TYPED_ROLES and sentence.index in attributed:
            seen = evidence(sentence, attributed[sentence.index], quantities(sentence.text, sentence.start)).vector()
            labels, weights = [float(t in unit.types) for t in TYPES], [float(t not in unit.either) for t in TYPES]
            rows.append((reading.units[sentence.index].types, seen, labels, weights, sentence.text))
    return rows
