"""`claimweave evaluate`: system against labels, end to end and on the labelled units.

End to end, system and gold units are aligned one to one at an intersection over union of
0.5 or more; an unmatched gold unit is a miss, an unmatched system unit with types a false
alarm. Intervals are bootstrapped over articles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
from msgspec import Struct

from pipeline.config import Config
from pipeline.evaluate.data import GoldArticle, GoldUnit, gold_sentences
from pipeline.evaluate.metrics import PRF, bootstrap, calibration_error
from pipeline.model.artefact import model_folder, write_json
from pipeline.model.baseline import Baseline, load_baseline
from pipeline.records import PRIMARY, TYPED_ROLES, TYPES, Article, Attribution, Sentence
from pipeline.stages.assemble import assemble
from pipeline.stages.attribute import attribute
from pipeline.stages.classify import Classifier
from pipeline.stages.document import Document
from pipeline.stages.quantify import quantities
from pipeline.stages.reconcile.speakers import name_key
from pipeline.stages.segment import segment
from pipeline.stages.typerules import evidence

_ALIGNED = 0.5


class TypeRow(Struct):
    """One type and system: precision, recall, F1 and its 95 % interval over articles."""

    type: str
    system: str
    precision: float
    recall: float
    f1: float
    low: float
    high: float


class Evaluation(Struct):
    """Everything measured: a row a type and system, and single figures by name."""

    types: list[TypeRow]
    figures: dict[str, float | int]

    def save(self, path: Path) -> None:
        """Writes the figures as JSON."""
        write_json(path, self)


class _Pair(Struct):
    """A gold unit and what the system says of the unit aligned with it; either may be missing."""

    gold: GoldUnit | None
    unit: Sentence | None


def evaluate(articles: list[GoldArticle], config: Config) -> Evaluation:
    """Scores the shipped model and, beside it, rules alone and the TF-IDF baseline."""
    classifier = Classifier(config.classify)
    classifier.setup()
    baseline = load_baseline(model_folder(config.classify.model) / "baseline.json")
    found = [_analyse(a, segment(_article(a)), classifier) for a in articles]
    on_gold = [_analyse(a, gold_sentences(a), classifier) for a in articles]
    pairs = [_align(a, d.sentences) for a, d in zip(articles, found, strict=True)]
    gold_pairs = [[_Pair(g, s) for g, s in zip(a.units, d.sentences, strict=True)] for a, d in zip(articles, on_gold, strict=True)]
    rows = [
        *_rows("claimweave", pairs, lambda s, t: t in s.types),
        *_rows("rules", pairs, _rule_view(found)),
        *_rows("tf-idf", pairs, _baseline_view(found, baseline)),
        *_rows("on gold units", gold_pairs, lambda s, t: t in s.types),
    ]
    figures: dict[str, float | int] = {
        "articles": len(articles),
        "units": sum(len(a.units) for a in articles),
        "segmentation F1": _segmentation(articles, found).f1,
        "role accuracy, aligned units": _mean([p.gold.role == p.unit.role for ps in pairs for p in ps if p.gold and p.unit]),
        **_primary(pairs),
        **_forms(pairs, found),
        **_speakers(pairs, found),
    }
    for kind in TYPES:
        scored = [(getattr(p.unit.scores, kind), kind in p.gold.types) for ps in pairs for p in ps if p.gold and p.unit and _counts(p, kind)]
        figures[f"calibration error, {kind}"] = calibration_error([s for s, _ in scored], [g for _, g in scored])
    return Evaluation(rows, figures)


# -- running the stages -----------------------------------------------------------------


def _article(gold: GoldArticle) -> Article:
    return Article(id=gold.id, sha256=hashlib.sha256(gold.text.encode()).hexdigest(), text=gold.text)


def _analyse(gold: GoldArticle, sentences: list[Sentence], classifier: Classifier) -> Document:
    document = Document(article=_article(gold), sentences=sentences)
    document.attributed, document.speakers = attribute(gold.id, gold.text, sentences)
    document.quantities = {i: quantities(sentences[i].text, sentences[i].start) for i in document.attributed}
    return assemble(classifier.process(document))


def _align(gold: GoldArticle, sentences: list[Sentence]) -> list[_Pair]:
    """One to one, at an intersection over union of 0.5 or more; both lists are in order and without overlaps."""
    pairs: list[_Pair] = []
    free = list(sentences)
    for unit in gold.units:
        match = next((s for s in free if _iou(unit, s) >= _ALIGNED), None)
        if match is not None:
            free.remove(match)
        pairs.append(_Pair(unit, match))
    return pairs + [_Pair(None, s) for s in free]


def _iou(unit: GoldUnit, sentence: Sentence) -> float:
    shared = min(unit.end, sentence.end) - max(unit.start, sentence.start)
    return shared / (max(unit.end, sentence.end) - min(unit.start, sentence.start)) if shared > 0 else 0.0


# -- types -------------------------------------------------------------------------------


def _counts(pair: _Pair, kind: str) -> bool:
    """Whether a pair says anything of a type: typed roles, and not left open by the annotators."""
    if pair.gold is not None:
        return pair.gold.role in TYPED_ROLES and kind not in pair.gold.either
    return pair.unit is not None


def _rows(system: str, pairs: list[list[_Pair]], says: Callable[[Sentence, str], bool]) -> list[TypeRow]:
    rows = []
    for kind in TYPES:
        samples = [_prf([p for p in article if _counts(p, kind)], kind, says) for article in pairs]
        total = sum(samples, PRF())
        low, high = bootstrap(samples)
        rows.append(TypeRow(kind, system, *(round(v, 4) for v in (total.precision, total.recall, total.f1, low, high))))
    macro = [round(sum(getattr(r, n) for r in rows) / len(rows), 4) for n in ("precision", "recall", "f1", "low", "high")]
    return [*rows, TypeRow("macro", system, *macro)]


def _prf(pairs: list[_Pair], kind: str, says: Callable[[Sentence, str], bool]) -> PRF:
    predicted = [p.unit is not None and p.unit.role in TYPED_ROLES and says(p.unit, kind) for p in pairs]
    return PRF.of(predicted, [p.gold is not None and kind in p.gold.types for p in pairs])


def _rule_view(found: list[Document]) -> Callable[[Sentence, str], bool]:
    seen = {
        (d.article.id, s.index): evidence(s, d.attributed[s.index], d.quantities[s.index])
        for d in found for s in d.sentences if s.index in d.attributed
    }  # fmt: skip
    return lambda s, kind: bool(getattr(seen[s.article, s.index], kind))


def _baseline_view(found: list[Document], baseline: Baseline) -> Callable[[Sentence, str], bool]:
    units = [s for d in found for s in d.sentences if s.role in TYPED_ROLES]
    scores = baseline.scores([s.text for s in units])
    at = {(s.article, s.index): row for s, row in zip(units, scores, strict=True)}
    return lambda s, kind: bool(at[s.article, s.index][TYPES.index(kind)] >= 0.5)


def _primary(pairs: list[list[_Pair]]) -> dict[str, float | int]:
    def first(types: list[str]) -> str:
        return next((t for t in PRIMARY if t in types), "none")

    right = [
        first(list(p.gold.types)) == first(list(p.unit.types) if p.unit else [])
        for ps in pairs for p in ps if p.gold and p.gold.role in TYPED_ROLES and not p.gold.either
    ]  # fmt: skip
    return {"primary type accuracy": _mean(right)}


# -- forms, speakers, segmentation ---------------------------------------------------------


def _forms(pairs: list[list[_Pair]], found: list[Document]) -> dict[str, float | int]:
    claims = {(c.article, c.index): c for d in found for c in d.claims}
    right = [
        p.gold.form == claim.quote.form
        for ps in pairs for p in ps
        if p.gold and p.gold.form and p.unit and (claim := claims.get((p.unit.article, p.unit.index))) and claim.quote
    ]  # fmt: skip
    return {"form accuracy, quotes found": _mean(right)}


def _speakers(pairs: list[list[_Pair]], found: list[Document]) -> dict[str, float | int]:
    """Speaker accuracy over gold units with a speaker, and over those whose source stands outside the unit."""
    names = {s.id: [s.name, *s.aliases, s.affiliation] for d in found for s in d.speakers}
    claims = {(c.article, c.index): c for d in found for c in d.claims}
    inside: list[bool] = []
    outside: list[bool] = []
    for pair in (p for ps in pairs for p in ps):
        if pair.gold is None or pair.gold.speaker is None or not pair.gold.types:
            continue
        claim = claims.get((pair.unit.article, pair.unit.index)) if pair.unit else None
        attribution = claim.attributions[0] if claim and claim.attributions else None
        right = is_speaker(pair.gold, attribution, names)
        (inside if pair.gold.source else outside).append(right)
    return {
        "speaker accuracy": _mean(inside + outside),
        "speaker accuracy, source outside the unit": _mean(outside),
        "units with a speaker": len(inside + outside),
    }


def is_speaker(gold: GoldUnit, attribution: Attribution | None, names: dict[str, list[str | None]]) -> bool:
    """Whether an attribution names the labelled speaker: by a name or alias, or both unnamed and alike.

    `names` holds each local speaker's name, aliases and affiliation.
    """
    if attribution is None or attribution.speaker is None or gold.speaker is None:
        return False
    known = {name_key(n) for n in names[attribution.speaker] if n}
    wanted = {name_key(n) for n in [gold.speaker.name, *gold.speaker.aliases] if n}
    if gold.speaker.name is None and attribution.name is None:
        return not wanted or not known or any(w in k or k in w for w in wanted for k in known)
    return bool(known & wanted)


def _segmentation(articles: list[GoldArticle], found: list[Document]) -> PRF:
    total = PRF()
    for gold, document in zip(articles, found, strict=True):
        own, theirs = {(s.start, s.end) for s in document.sentences}, {(u.start, u.end) for u in gold.units}
        total += PRF(len(own & theirs), len(own - theirs), len(theirs - own))
    return total


def _mean(values: list[bool]) -> float:
    return round(float(np.mean(values)), 4) if values else 0.0
