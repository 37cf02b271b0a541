"""What is fitted on dev once the encoder is trained: the combination with the rules, thresholds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.evaluate.data import gold_article
from pipeline.evaluate.metrics import PRF
from pipeline.evaluate.run import is_speaker
from pipeline.model.artefact import Combination, Trust, untested
from pipeline.model.baseline import Baseline
from pipeline.model.combine import fit_combination, fit_platt, precise_threshold, probabilities, scaled
from pipeline.records import TYPED_ROLES, TYPES
from pipeline.stages.attribute import attribute
from pipeline.stages.quantify import quantities
from pipeline.stages.read import Reader
from pipeline.stages.typerules import FEATURES, evidence
from pipeline.training.links import Fit, Held

Array = NDArray[np.float64]
Say = Callable[[str], None]

_ENOUGH = 40  # units with a type, and without, from which a released model's combination is fitted anew
_CONFIDENCE = 0.9  # that 19 of 20 speakers are right; asked of types too, it would leave few findings


def fit_types(held: list[Held], reader: Reader, baseline: Baseline, released: dict[str, Combination], say: Say) -> dict[str, Combination]:
    """Model and rules combined, fitted on articles that the model did not see; says the F1 there of each.

    Where the articles have too few units of a type to fit on, the combination `released` with the model stays.

    Raises:
        ModelError: the model reads no unit as one that can carry a type.
    """
    rows = [row for h in held for row in _rows(h, reader)]
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


def fit_trust(held: list[Held], reader: Reader, links: Fit, say: Say) -> Trust:
    """How often the model's speakers and the rules' are right, each story read by a linker that did not see it.

    Units without a speaker by the labels count against who names one. A speaker is named from the probability at which
    19 of 20 are right, by the lower end of the share's interval, where precision is the aim, else always.
    """
    found: dict[str, list[tuple[float, bool]]] = {}
    rules: dict[str, list[bool]] = {}
    for unseen, linker in links.folds:
        reader.linker = linker
        for one in (h for h in held if h.story.id in unseen):
            reader.link(one.reading, one.queries)
            attributed, speakers = attribute(one.article.id, one.article.text, one.sentences, one.reading, untested())
            names = {s.id: [s.name, *s.aliases, s.affiliation] for s in speakers}
            for index, unit in enumerate(gold_article(one.article, one.story.story.entities).units):
                at = attributed.get(index)
                if unit.types and at is not None and at.way is not None:
                    found.setdefault(at.way, []).append((at.attributions[0].score, is_speaker(unit, at.attributions[0], names)))
                if unit.types and at is not None and at.ruled is not None:
                    rules.setdefault(at.ruled[0], []).append(is_speaker(unit, at.ruled[1], names))
    trust = untested()
    for way, samples in sorted(found.items()):
        scores, right = np.array([s for s, _ in samples]), np.array([float(ok) for _, ok in samples])
        trust.model[way] = fit_platt(scores, right)
        say(f"  speakers by {way}: {right.mean():.3f} of {len(samples)} right on dev, cross-validated")
    trust.rules = {way: round((sum(right) + 1) / (len(right) + 2), 3) for way, right in sorted(rules.items())}
    sure = np.array([scaled(trust.model[way], s) for way, samples in found.items() for s, _ in samples])
    right = np.array([float(ok) for samples in found.values() for _, ok in samples])
    trust.least["precision"] = precise_threshold(sure, right, _CONFIDENCE)
    given = right[sure >= trust.least["precision"]]
    say(f"  speakers from a probability of {trust.least['precision']:.2f}: {int(given.sum())} of {len(given)} right, {len(right)} found")
    return trust


def _rows(held: Held, reader: Reader) -> list[tuple[Array, list[float], list[float], list[float], str]]:
    """(logits, evidence, labels, weights, words) of every unit that is labelled and read as one that carries types."""
    reader.link(held.reading, held.queries)
    attributed, _ = attribute(held.article.id, held.article.text, held.sentences, held.reading, reader.fitted.trust)
    rows = []
    for sentence, unit in zip(held.sentences, held.article.units, strict=True):
        if unit.role in TYPED_ROLES and sentence.index in attributed:
            seen = evidence(sentence, attributed[sentence.index], quantities(sentence.text, sentence.start)).vector()
            labels, weights = [float(t in unit.types) for t in TYPES], [float(t not in unit.either) for t in TYPES]
            rows.append((held.reading.units[sentence.index].types, seen, labels, weights, sentence.text))
    return rows
