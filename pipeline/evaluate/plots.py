"""Pictures of an evaluation. Needs the extra `plots` (`pip install claimweave[plots]`)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pipeline.errors import UsageError
from pipeline.evaluate.run import Decision, Evaluation
from pipeline.records import PRIMARY, TYPES, Type


def draw(evaluation: Evaluation, folder: Path) -> list[Path]:
    """Draws reliability, precision against recall, and primary types confused, as PNG; returns their paths.

    Raises:
        UsageError: matplotlib is not installed, or the set has no types.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise UsageError("plots need matplotlib: pip install 'claimweave[plots]'") from None
    if not evaluation.decisions:
        raise UsageError("plots are drawn of types; this set has none")
    folder.mkdir(parents=True, exist_ok=True)
    own = {kind: [d for d in evaluation.decisions if d.type == kind] for kind in TYPES}
    reliability, curves, confusion = (folder / f"{name}.png" for name in ("reliability", "precision-recall", "confusion"))

    figure = Figure(figsize=(10, 2.8), layout="constrained")
    for axes, (kind, decisions) in zip(figure.subplots(1, len(TYPES), sharey=True), own.items(), strict=True):
        scores, gold = np.array([d.score for d in decisions]), np.array([d.gold for d in decisions], dtype=float)
        place = np.minimum((scores * 10).astype(int), 9)
        bins = [b for b in range(10) if (place == b).any()]
        axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
        sizes = [20 + 300 * (place == b).mean() for b in bins]
        axes.scatter([scores[place == b].mean() for b in bins], [gold[place == b].mean() for b in bins], s=sizes, color="#1b4965")
        axes.set(title=kind, xlabel="probability given", xlim=(0, 1), ylim=(0, 1))
    figure.axes[0].set_ylabel("share that is right")
    figure.savefig(reliability, dpi=120)

    figure = Figure(figsize=(5, 4), layout="constrained")
    axes = figure.subplots()
    for kind, decisions in own.items():
        precision, recall = _curve(decisions)
        axes.plot(recall, precision, label=kind)
    axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1), ylim=(0, 1.02))
    axes.legend(frameon=False)
    figure.savefig(curves, dpi=120)

    names = [*PRIMARY, "none"]
    table = np.zeros((len(names), len(names)), dtype=int)
    for gold_type, said in _primary(evaluation.decisions):
        table[names.index(gold_type), names.index(said)] += 1
    figure = Figure(figsize=(5, 4.2), layout="constrained")
    axes = figure.subplots()
    axes.imshow(np.log1p(table), cmap="Blues")
    for i in range(len(names)):
        for j in range(len(names)):
            axes.text(j, i, str(table[i, j]), ha="center", va="center", color="white" if table[i, j] > table.max() / 4 else "black")
    axes.set_xticks(range(len(names)), names, rotation=30)
    axes.set_yticks(range(len(names)), names)
    axes.set(xlabel="primary type given", ylabel="labelled")
    figure.savefig(confusion, dpi=120)
    return [reliability, curves, confusion]


def _curve(decisions: list[Decision]) -> tuple[list[float], list[float]]:
    """Precision and recall at every score, the surest first."""
    ranked = sorted(decisions, key=lambda d: -d.score)
    hits = np.cumsum([d.gold for d in ranked])
    total = max(1, int(hits[-1])) if len(hits) else 1
    return [float(h) / (i + 1) for i, h in enumerate(hits)], [float(h) / total for h in hits]


def _primary(decisions: list[Decision]) -> list[tuple[str, str]]:
    """(labelled, given) primary types of every unit."""
    units: dict[tuple[str, int], tuple[set[Type], set[Type]]] = {}
    for d in decisions:
        gold, said = units.setdefault((d.article, d.start), (set(), set()))
        if d.gold:
            gold.add(d.type)
        if d.predicted:
            said.add(d.type)
    return [tuple(next((t for t in PRIMARY if t in side), "none") for side in pair) for pair in units.values()]  # type: ignore[misc]  # pairs
