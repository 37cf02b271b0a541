"""`claimweave evaluate`: system against labels, end to end and on the labelled units.

End to end, system and gold units are aligned one to one at an intersection over union of
0.5 or more; an unmatched gold unit is a miss, an unmatched system unit with types a false
alarm. Intervals are bootstrapped over articles.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from msgspec import Struct, field

from pipeline.config import Config
from pipeline.evaluate.data import GoldArticle, GoldUnit, gold_sentences
from pipeline.evaluate.metrics import PRF, bootstrap, calibration_error, calibration_interval, paired_bootstrap
from pipeline.io.jsonl import write_jsonl
from pipeline.model.artefact import model_folder, write_json
from pipeline.model.baseline import Baseline, load_baseline
from pipeline.records import PRIMARY, TYPED_ROLES, TYPES, Article, Attribution, Sentence, Type
from pipeline.stages.article import ArticleStages
from pipeline.stages.document import Document
from pipeline.stages.reconcile.identity import name_key
from pipeline.stages.typerules import evidence

_ALIGNED = 0.5

View = Callable[[Sentence, str], bool]  # whether a system gives a unit a type


class TypeRow(Struct):
    """One type and system: precision, recall, F1 and its 95 % interval over articles."""

    type: str
    system: str
    precision: float
    recall: float
    f1: float
    low: float
    high: float


class Decision(Struct):
    """One type of one aligned unit: what the labels and the system say, and how sure the system is."""

    article: str
    start: int
    end: int
    text: str
    type: Type
    gold: bool
    predicted: bool
    score: float


class Evaluation(Struct):
    """Everything measured: a row a type and system, single figures by name, and every decision behind them."""

    types: list[TypeRow]
    figures: dict[str, float | int]
    decisions: list[Decision] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Writes the figures as JSON."""
        write_json(path, {"types": self.types, "figures": self.figures})

    def save_errors(self, path: Path) -> int:
        """Writes the wrong decisions as JSON Lines, the surest first; returns how many there are."""
        wrong = [d for d in self.decisions if d.gold != d.predicted]
        wrong.sort(key=lambda d: -abs(d.score - 0.5))
        write_jsonl(path, wrong)
        return len(wrong)


class _Pair(Struct):
    """A gold unit and what the system says of the unit aligned with it; either may be missing."""

    gold: GoldUnit | None
    unit: Sentence | None


def evaluate(articles: list[GoldArticle], config: Config) -> Evaluation:
    """Scores the shipped model and, beside it, rules alone and the TF-IDF baseline."""
    stages = ArticleStages(config)
    stages.setup()
    baseline = load_baseline(model_folder(config.read.model) / "baseline.json")
    found = [stages.analyse(_article(a)) for a in articles]
    on_gold = [stages.analyse(_article(a), gold_sentences(a)) for a in articles]
    pairs = [_align(a, d.sentences) for a, d in zip(articles, found, strict=True)]
    gold_pairs = [[_Pair(g, s) for g, s in zip(a.units, d.sentences, strict=True)] for a, d in zip(articles, on_gold, strict=True)]
    rivals = {"rules": _rule_view(found), "tf-idf": _baseline_view(found, baseline)}
    rows = [
        *_rows("claimweave", pairs, lambda s, t: t in s.types),
        *(row for name, view in rivals.items() for row in _rows(name, pairs, view)),
        *_rows("on gold units", gold_pairs, lambda s, t: t in s.types),
    ]
    figures: dict[str, float | int] = {
        "articles": len(articles),
        "units": sum(len(a.units) for a in articles),
        "segmentation F1": _segmentation(articles, found).f1,
        "role accuracy, aligned units": _mean([p.gold.role == p.unit.role for ps in pairs for p in ps if p.gold and p.unit]),
        "boilerplate F1": round(_boilerplate(pairs).f1, 4),
        **_primary(pairs),
        **_forms(pairs, found),
        **_speakers(pairs, found),
    }
    decisions = [d for article, ps in zip(articles, pairs, strict=True) for p in ps for d in _decisions(article, p)]
    for kind in TYPES:
        own = [d for d in decisions if d.type == kind]
        error = calibration_error([d.score for d in own], [d.gold for d in own])
        low, high = calibration_interval([d.score for d in own], [d.gold for d in own], [d.article for d in own])
        figures |= {f"calibration error, {kind}": round(error, 4), f"calibration error, {kind}, low": low, f"calibration error, {kind}, high": high}
    for name, view in rivals.items():
        gain = _gain(pairs, lambda s, t: t in s.types, view)
        figures |= {f"macro F1 over {name}": gain[0], f"macro F1 over {name}, low": gain[1], f"macro F1 over {name}, high": gain[2]}
    return Evaluation(rows, figures, decisions)


# -- running the stages -----------------------------------------------------------------


def _article(gold: GoldArticle) -> Article:
    return Article(id=gold.id, sha256=hashlib.sha256(gold.text.encode()).hexdigest(), text=gold.text)


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


def _rows(system: str, pairs: list[list[_Pair]], says: View) -> list[TypeRow]:
    rows = []
    samples = [[_prf([p for p in article if _counts(p, kind)], kind, says) for article in pairs] for kind in TYPES]
    for kind, own in zip(TYPES, samples, strict=True):
        total = sum(own, PRF())
        rows.append(TypeRow(kind, system, *(round(v, 4) for v in (total.precision, total.recall, total.f1, *bootstrap([own])))))
    precision, recall, f1 = (round(sum(getattr(r, n) for r in rows) / len(rows), 4) for n in ("precision", "recall", "f1"))
    low, high = bootstrap(samples)
    return [*rows, TypeRow("macro", system, precision, recall, f1, round(low, 4), round(high, 4))]


def _prf(pairs: list[_Pair], kind: str, says: View) -> PRF:
    predicted = [p.unit is not None and p.unit.role in TYPED_ROLES and says(p.unit, kind) for p in pairs]
    return PRF.of(predicted, [p.gold is not None and kind in p.gold.types for p in pairs])


def _rule_view(found: list[Document]) -> View:
    seen = {
        (d.article.id, s.index): evidence(s, d.attributed[s.index], d.quantities[s.index])
        for d in found for s in d.sentences if s.index in d.attributed
    }  # fmt: skip
    return lambda s, kind: bool(getattr(seen[s.article, s.index], kind))


def _baseline_view(found: list[Document], baseline: Baseline) -> View:
    units = [s for d in found for s in d.sentences if s.role in TYPED_ROLES]
    scores = baseline.scores([s.text for s in units])
    at = {(s.article, s.index): row for s, row in zip(units, scores, strict=True)}
    return lambda s, kind: bool(at[s.article, s.index][TYPES.index(kind)] >= 0.5)


def _boilerplate(pairs: list[list[_Pair]]) -> PRF:
    flat = [p for ps in pairs for p in ps]
    sides = ([side is not None and side.role == "boilerplate" for side in (p.unit, p.gold)] for p in flat)
    predicted, gold = zip(*sides, strict=True)
    return PRF.of(predicted, gold)


def _primary(pairs: list[list[_Pair]]) -> dict[str, float | int]:
    def first(types: list[str]) -> str:
        return next((t for t in PRIMARY if t in types), "none")

    right = [
        first(list(p.gold.types)) == first(list(p.unit.types) if p.unit else [])
        for ps in pairs for p in ps if p.gold and p.gold.role in TYPED_ROLES and not p.gold.either
    ]  # fmt: skip
    return {"primary type accuracy": _mean(right)}


def _decisions(article: GoldArticle, pair: _Pair) -> Iterator[Decision]:
    unit, gold = pair.unit, pair.gold
    if unit is None or gold is None:
        return
    for kind in TYPES:
        if _counts(pair, kind):
            score = getattr(unit.scores, kind)
            yield Decision(article.id, unit.start, unit.end, unit.text, kind, kind in gold.types, kind in unit.types, score)


def _gain(pairs: list[list[_Pair]], ours: View, theirs: View) -> tuple[float, float, float]:
    """How much macro F1 one system has over another, with the 95 % interval of a paired bootstrap over articles."""
    samples = [
        [[_prf([p for p in article if _counts(p, kind)], kind, says) for article in pairs] for kind in TYPES]
        for says in (ours, theirs)
    ]  # fmt: skip
    return paired_bootstrap(samples[0], samples[1])


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
    """Speaker accuracy over gold units with a speaker, and over those whose source stands outside the unit.

    A speaker given to a unit that has none by the labels counts against precision.
    """
    names = {s.id: [s.name, *s.aliases, s.affiliation] for d in found for s in d.speakers}
    claims = {(c.article, c.index): c for d in found for c in d.claims}
    inside: list[bool] = []
    outside: list[bool] = []
    named: list[bool] = []
    for pair in (p for ps in pairs for p in ps):
        if pair.gold is None or not pair.gold.types:
            continue
        claim = claims.get((pair.unit.article, pair.unit.index)) if pair.unit else None
        attribution = claim.attributions[0] if claim and claim.attributions else None
        right = is_speaker(pair.gold, attribution, names)
        if attribution is not None and attribution.speaker is not None:
            named.append(right)
        if pair.gold.speaker is not None:
            (inside if pair.gold.source else outside).append(right)
    return {
        "speaker accuracy": _mean(inside + outside),
        "speaker accuracy, source outside the unit": _mean(outside),
        "units with a speaker": len(inside + outside),
        "precision of speakers given": _mean(named),
        "units given a speaker": len(named),
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
