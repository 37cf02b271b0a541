"""What each choice of the recipe is worth: short trainings that differ in one thing.

    python -m tests.bench.ablation OUT [LABELLED.jsonl ...]

Each variant learns from the same share of the train stories and decides on the whole dev split. Prints the figures
on dev after the last epoch (labelled units and mentions given), and the end-to-end figures on each labelled file.
Writes OUT/ablation.json; a variant whose figures stand there is not trained again.
"""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import msgspec

from pipeline.config import data_path, load_config
from pipeline.corpus.parse import load_corpus
from pipeline.evaluate.data import read_articles
from pipeline.evaluate.run import evaluate
from pipeline.model import windows
from pipeline.training.recipe import Recipe, read_recipe
from pipeline.training.train import from_recipe, train
from tests.bench.learning_curve import spread

SHARE = 0.35
EPOCHS = 3

VARIANTS: dict[str, dict[str, Any]] = {
    "as shipped": {},
    "two articles a step": {"articles": 2},
    "types and tokens weighed less": {"heads": {"types": 1.0, "role": 0.3, "form": 0.5, "tokens": 1.0, "links": 0.5}},
    "windows of 512": {"max_tokens": 512},
    "windows of 128": {"max_tokens": 128},
    "no context around a window": {"before": 0, "after": 0},
    "windows of 128 without context": {"max_tokens": 128, "before": 0, "after": 0},
    "a window a unit": {"alone": True},
    "types alone": {"heads": {"types": 1.0}},
    "links alone": {"heads": {"links": 0.5}},
    "tokens alone": {"heads": {"tokens": 1.0}},
    "no shapes": {"shapeless": True},
    "no augmentation": {"augment": 0.0},
    "learning rate 1e-4": {"learning_rate": 1e-4},
    "learning rate 6e-4": {"learning_rate": 6e-4},
}
DEV = {
    "types": "types",
    "finding": "types",
    "recommendation": "types",
    "role": "role",
    "form": "form",
    "tokens": "tokens",
    "links": "links",
    "speakers": "links",
}


def varied(recipe: Recipe, changes: dict[str, Any]) -> Recipe:
    """The recipe with its changes; those of the windows go to its base."""
    assert recipe.base
    base = {k: v for k, v in changes.items() if k in ("max_tokens", "before", "after")}
    own = {k: v for k, v in changes.items() if k in Recipe.__struct_fields__}
    return msgspec.structs.replace(recipe, runs=1, epochs=EPOCHS, base=msgspec.structs.replace(recipe.base, **base), **own)


def main(out: Path, files: list[Path]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    path = out / "ablation.json"
    found: dict[str, dict[str, float]] = json.loads(path.read_text()) if path.exists() else {}
    recipe = read_recipe(data_path("configs", "train.toml"))
    corpus = load_corpus(Path("corpus"))
    learnt = spread([s for s in corpus if s.story.split == "train"])
    stories = [*learnt[: round(SHARE * len(learnt))], *(s for s in corpus if s.story.split == "dev")]
    packed, shaped = windows._windows, windows._shape
    for name, changes in VARIANTS.items():
        if name in found:
            continue
        windows._windows = (lambda lengths, *_: [(i, i + 1, i, i + 1) for i in range(len(lengths))]) if "alone" in changes else packed
        windows._shape = (lambda *_: 0) if "shapeless" in changes else shaped
        said: list[str] = []
        varying = varied(recipe, changes)
        model = out / name.replace(" ", "-")
        whole = len(varying.heads) == len(recipe.heads)
        with contextlib.nullcontext() if whole else patch("pipeline.training.train.calibrate"):  # nothing can be read to the end with some heads
            train(stories, varying, from_recipe(varying), model, said.append)
        last = next(line for line in reversed(said) if line.strip().startswith("dev:"))
        figures = {k: float(v) for k, _, v in (pair.rpartition(" ") for pair in last.split("dev: ")[1].split(", "))}
        found[name] = {k: figures[k] for k, head in DEV.items() if head in varying.heads}
        if whole:
            found[name]["all"] = figures["all"]
        for file in files if "all" in found[name] else ():
            result = evaluate(read_articles(file), load_config(overrides=[f"read.model={model}"]))
            found[name][file.parent.name] = next(r.f1 for r in result.types if r.system == "claimweave" and r.type == "macro")
        print(f"{name:28}", *(f"{k} {v:.3f}" for k, v in found[name].items()), flush=True)
        path.write_text(json.dumps(found, indent=1))


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(f) for f in sys.argv[2:]])
