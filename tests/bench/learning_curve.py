"""How much the corpus teaches: models trained on 25, 50, 75 and 100 % of the train stories.

    python tests/bench/learning_curve.py OUT [LABELLED.jsonl ...]

Each share holds the one before it and is spread over the domains. Every model is calibrated on the dev split and
scored on the corpus' test split and on each labelled file. Writes OUT/curve.json and OUT/curve.png; a share whose
figures stand in curve.json is not trained again.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from matplotlib.figure import Figure

from pipeline.config import data_path, load_config
from pipeline.corpus.parse import load_corpus
from pipeline.corpus.schema import LabelledStory
from pipeline.evaluate.data import corpus_articles, read_articles
from pipeline.evaluate.run import evaluate
from pipeline.training.recipe import read_recipe
from pipeline.training.train import from_recipe, train

SHARES = (0.25, 0.5, 0.75, 1.0)


def spread(stories: list[LabelledStory], seed: int = 17) -> list[LabelledStory]:
    """The stories in an order whose every beginning is spread over the domains."""
    rng = random.Random(seed)
    by_domain: dict[str, list[LabelledStory]] = {}
    for story in rng.sample(stories, len(stories)):
        by_domain.setdefault(story.story.domain, []).append(story)
    ranked = [((i + rng.random()) / len(held), story) for held in by_domain.values() for i, story in enumerate(held)]
    return [story for _, story in sorted(ranked, key=lambda pair: pair[0])]


def main(out: Path, files: list[Path]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    path = out / "curve.json"
    found: dict[str, dict[str, dict[str, float]]] = json.loads(path.read_text()) if path.exists() else {}
    recipe = read_recipe(data_path("configs", "train.toml"))
    corpus = load_corpus(Path("corpus"))
    train_stories = spread([s for s in corpus if s.story.split == "train"])
    dev = [s for s in corpus if s.story.split == "dev"]
    sets = {"corpus test": corpus_articles(Path("corpus"), "test"), **{f.parent.name: read_articles(f) for f in files}}
    for share in SHARES:
        if str(share) in found:
            continue
        kept = train_stories[: round(share * len(train_stories))]
        model = out / f"model-{share:.2f}"
        train([*kept, *dev], recipe, from_recipe(recipe), model, lambda line: print(line, file=sys.stderr, flush=True))
        found[str(share)] = {}
        for name, articles in sets.items():
            result = evaluate(articles, load_config(overrides=[f"read.model={model}"]))
            rows = {r.type: r.f1 for r in result.types if r.system == "claimweave"}
            rows["tf-idf"] = next(r.f1 for r in result.types if r.system == "tf-idf" and r.type == "macro")
            found[str(share)][name] = {"stories": len(kept), **rows}
            print(f"{share:4.0%} {name:12}", *(f"{k} {v:.3f}" for k, v in rows.items()), flush=True)
        path.write_text(json.dumps(found, indent=1))
    draw(found, out / "curve.png")


def draw(found: dict[str, dict[str, dict[str, float]]], path: Path) -> None:
    names = list(next(iter(found.values())))
    figure = Figure(figsize=(4.5 * len(names), 3.6), layout="constrained")
    for axes, name in zip(figure.subplots(1, len(names), sharey=True, squeeze=False)[0], names, strict=True):
        counts = [found[share][name]["stories"] for share in found]
        for kind in ("macro", "finding", "quote", "statistic", "recommendation", "tf-idf"):
            style = {"macro": {"color": "black", "linewidth": 2.5}, "tf-idf": {"color": "grey", "linestyle": ":"}}.get(kind, {"alpha": 0.8})
            axes.plot(counts, [found[share][name][kind] for share in found], marker="o", label="TF-IDF, macro" if kind == "tf-idf" else kind, **style)
        axes.set(title=name, xlabel="train stories", xticks=counts, ylim=(0.4, 1))
        axes.grid(alpha=0.3)
    figure.axes[0].set_ylabel("F1")
    figure.axes[-1].legend(frameon=False, fontsize=8)
    figure.savefig(path, dpi=120)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(p) for p in sys.argv[2:]])
