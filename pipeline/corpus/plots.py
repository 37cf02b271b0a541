"""Pictures of a labelled corpus. Needs the extra `plots` (`pip install claimweave[plots]`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.corpus.schema import LabelledStory
from pipeline.errors import UsageError
from pipeline.text import words

INK, PALE = "#1b4965", "#a9c5d6"


def draw(stories: list[LabelledStory], stats: dict[str, Any], folder: Path) -> list[Path]:
    """Draws sentence lengths, types and years as PNG files into `folder`; returns their paths.

    Raises:
        UsageError: matplotlib is not installed.
    """
    try:
        import matplotlib

        matplotlib.use("Agg")
        from matplotlib.figure import Figure
    except ImportError:
        raise UsageError("plots need matplotlib: pip install 'claimweave[plots]'") from None
    folder.mkdir(parents=True, exist_ok=True)
    lengths = [len(words(a.text[u.start : u.end])) for s in stories for a in s.articles for u in a.units if u.role == "body"]
    figure = Figure(figsize=(7, 3), layout="constrained")
    axes = figure.subplots()
    axes.hist(lengths, bins=list(range(0, 66, 2)), color=INK)
    axes.set(xlabel="words", ylabel="body sentences", title="Length of sentences")
    paths = [folder / "lengths.png"]
    figure.savefig(paths[0], dpi=120)

    figure = Figure(figsize=(7, 3), layout="constrained")
    axes = figure.subplots()
    names = list(stats["types"]["body"])
    for shift, role, colour in ((-0.2, "body", INK), (0.2, "title", PALE)):
        axes.bar([i + shift for i in range(len(names))], [100 * stats["types"][role][n] for n in names], width=0.4, color=colour, label=role)
    axes.set_xticks(range(len(names)), names)
    axes.set(ylabel="% of units", title="Types of body sentences and headlines")
    axes.legend(frameon=False)
    paths.append(folder / "types.png")
    figure.savefig(paths[1], dpi=120)

    figure = Figure(figsize=(7, 3), layout="constrained")
    axes = figure.subplots()
    axes.bar([int(y) for y in stats["years"]], list(stats["years"].values()), color=INK)
    axes.set(ylabel="articles", title="Year of publication")
    paths.append(folder / "years.png")
    figure.savefig(paths[2], dpi=120)
    return paths
