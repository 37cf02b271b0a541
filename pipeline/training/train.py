"""The whole of training, from labelled stories to a model's folder."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import msgspec
import numpy as np
import torch
from msgspec import Struct, field
from tokenizers import Tokenizer

from pipeline import __version__
from pipeline.config import ReadConfig
from pipeline.corpus.schema import LabelledStory
from pipeline.errors import ConfigError, CorpusError
from pipeline.model.artefact import LINKER, Combination, Fitted, Trust, Window, file_checksum, read_fitted, untested, write_json
from pipeline.model.baseline import Baseline, fit_baseline, load_baseline, save_baseline
from pipeline.model.encoder import ClaimReader, from_base
from pipeline.model.linker import Linker, blank_linker, load_linker
from pipeline.model.weights import load_tokenizer, load_weights, save_model
from pipeline.records import SCHEMA, TYPED_ROLES, TYPES
from pipeline.stages.linking import PAIR_FEATURES
from pipeline.stages.read import Reader
from pipeline.stages.typerules import FEATURES
from pipeline.training.augment import augment, make_pool
from pipeline.training.calibrate import fit_trust, fit_types
from pipeline.training.checkpoint import Checkpoint
from pipeline.training.examples import Example, make_example, make_examples
from pipeline.training.fit import Say, Source, fit
from pipeline.training.links import fit_linker, read_held
from pipeline.training.recipe import Recipe, base_folder

_BATCH_TOKENS = 4096


class Start(Struct):
    """What a training begins with: a base encoder, or a released model with what was fitted to it."""

    origin: str
    model: ClaimReader
    tokenizer: Tokenizer
    window: Window
    combination: dict[str, Combination] = {}
    trust: Trust = field(default_factory=untested)
    linker: Linker | None = None
    baseline: Baseline | None = None


def from_recipe(recipe: Recipe) -> Start:
    """A new model over the recipe's base encoder.

    Raises:
        ConfigError: the recipe has none.
        ModelError: it cannot be loaded.
    """
    if recipe.base is None:
        raise ConfigError(f"the recipe of {recipe.name!r} has no [base]: it is for going on from a model (--from)")
    folder = base_folder(recipe.base)
    torch.manual_seed(recipe.seed)
    window = Window(recipe.base.max_tokens, recipe.base.before, recipe.base.after)
    return Start("", from_base(folder, recipe.dropout), load_tokenizer(folder), window)


def from_model(folder: Path) -> Start:
    """A released model that goes on learning. Raises `ModelError`."""
    fitted = read_fitted(folder)
    origin = f"{fitted.name} {fitted.files['model.safetensors'][:16]}"
    linker, baseline = load_linker(folder / LINKER, len(PAIR_FEATURES)), load_baseline(folder / "baseline.json")
    return Start(origin, load_weights(folder), load_tokenizer(folder), fitted.window, fitted.combination, fitted.trust, linker, baseline)


def train(stories: list[LabelledStory], recipe: Recipe, start: Start, folder: Path, say: Say) -> None:
    """Trains on the train split, decides on the dev split, and writes the model's folder.

    `say` is told what goes on, a line at a time.

    Raises:
        CorpusError: a split without stories.
    """
    seen, held = split(stories, "train"), split(stories, "dev")
    articles = sum(len(s.articles) for s in seen)
    say(f"{len(seen)} stories, {articles} articles to learn from; {len(held)} stories to decide on")
    checkpoint = Checkpoint(folder / ".training", _key(stories, recipe, start.origin))
    source, dev = _source(seen, start.tokenizer, start.window, recipe), make_examples(held, start.tokenizer, start.window)
    model = fit(start.model, source, dev, recipe, checkpoint, say)
    trained: dict[str, str | int | float] = {
        "version": __version__,
        "stories": len(seen),
        "articles": articles,
        "seed": recipe.seed,
        "runs": recipe.runs,
    }
    if start.origin:
        trained["from"] = start.origin
    fitted = Fitted(
        schema=SCHEMA, name=recipe.name, labels=list(TYPES), features=list(FEATURES), window=start.window, combination=start.combination, trust=start.trust,
        spans={"source": 0.5, "cue": 0.5, "content": 0.5}, trained=trained, files={},
    )  # fmt: skip
    save_model(folder, model, start.tokenizer, fitted)
    baseline = start.baseline or baseline_of(seen)
    save_baseline(folder / "baseline.json", baseline)
    (start.linker or blank_linker(len(PAIR_FEATURES))).save(folder / LINKER)
    calibrate(folder, fitted, held, baseline, start.linker is not None, say)
    checkpoint.clear()
    say(f"saved {folder}")


def _source(stories: list[LabelledStory], tokenizer: Tokenizer, window: Window, recipe: Recipe) -> Source:
    """The examples of each epoch: a share of the articles altered anew, the rest as they are."""
    pool = make_pool(stories)
    plain: dict[str, Example] = {}

    def examples(seed: int, epoch: int) -> list[Example]:
        made = []
        for story in stories:
            for article in story.articles:
                rng = random.Random(f"{seed}-{epoch}-{article.id}")
                if rng.random() < recipe.augment:
                    altered = augment(article, story.story.entities, pool, rng)
                    made.append(make_example(altered, story.story.entities, tokenizer, window))
                else:
                    if article.id not in plain:
                        plain[article.id] = make_example(article, story.story.entities, tokenizer, window)
                    made.append(plain[article.id])
        return made

    return examples


def _key(stories: list[LabelledStory], recipe: Recipe, origin: str) -> str:
    """A hash of all that a training depends on."""
    return hashlib.sha256(msgspec.json.encode([recipe, origin, [(s.story, s.articles) for s in stories]])).hexdigest()


def calibrate(folder: Path, fitted: Fitted, stories: list[LabelledStory], baseline: Baseline, released: bool, say: Say) -> None:
    """Fits on held-out stories what is fitted beside the weights, and writes it beside them.

    What a `released` model was fitted with stays where the stories are too few to fit it anew.
    """
    reader = Reader(ReadConfig(str(folder), "f1", _BATCH_TOKENS))
    reader.setup()
    held = read_held(stories, reader)
    links = fit_linker(held, released, say)
    if links is not None:
        fitted.trust = reader.fitted.trust = fit_trust(held, reader, links, say)
        links.linker.save(folder / LINKER)
        reader.linker = links.linker
    fitted.combination = fit_types(held, reader, baseline, fitted.combination, say)
    fitted.files[LINKER] = file_checksum(folder / LINKER)
    write_json(folder / "claimweave.json", fitted)


def baseline_of(stories: list[LabelledStory]) -> Baseline:
    """The TF-IDF baseline of the same stories."""
    units = [(a.text[u.start : u.end], u) for s in stories for a in s.articles for u in a.units if u.role in TYPED_ROLES]
    labels = np.array([[float(t in u.types) for t in TYPES] for _, u in units])
    weights = np.array([[float(t not in u.either) for t in TYPES] for _, u in units])
    return fit_baseline([text for text, _ in units], labels, weights)


def split(stories: list[LabelledStory], name: str) -> list[LabelledStory]:
    """The stories of a split. Raises `CorpusError` where there are none."""
    found = [s for s in stories if s.story.split == name]
    if not found:
        raise CorpusError(f'no story of the split {name!r}: training needs stories with `split = "train"` and some with `split = "dev"`')
    return found
