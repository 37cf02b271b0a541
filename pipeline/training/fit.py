"""Fine-tuning: one loss for every head, a score on dev after each epoch, the best epoch of each run kept, and the mean of the runs."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from pipeline.model.encoder import TOKEN_LABELS, ClaimReader, Reading
from pipeline.model.windows import collate
from pipeline.records import TYPES
from pipeline.stages.linking import PAIR_FEATURES
from pipeline.training.checkpoint import Checkpoint
from pipeline.training.examples import IGNORED, Example
from pipeline.training.recipe import Recipe

_PAIR = 32  # hidden width of what a pair's features add

Say = Callable[[str], None]
Source = Callable[[int, int], list[Example]]  # the examples of a seed's epoch, augmented as the recipe says


class Trainee(nn.Module):
    """The reader, and beside it for as long as it learns what is seen of each pair of mentions, so that it learns the rest."""

    def __init__(self, reader: ClaimReader) -> None:
        super().__init__()
        self.reader = reader
        self.pair = nn.Sequential(nn.Linear(len(PAIR_FEATURES), _PAIR), nn.ReLU(), nn.Linear(_PAIR, 1))

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return next(self.parameters()).device

    def link(self, reading: Reading, example: Example) -> Tensor:
        """Logits of each query over nobody and its allowed candidates, (mentions + asking, 1 + mentions)."""
        matches = self.reader.match(reading, example.mentions, example.asking)
        logits = torch.cat([matches[:, :1], matches[:, 1:] + self.pair(example.pairs).squeeze(-1)], dim=1)
        return logits.masked_fill(example.allowed == 0, float("-inf"))


def fit(reader: ClaimReader, source: Source, dev: list[Example], recipe: Recipe, checkpoint: Checkpoint, say: Say) -> ClaimReader:
    """Trains `reader` in place, to the mean of the weights that the recipe's runs end with (a model soup, Wortsman et al. 2022).

    The runs begin alike; each has a seed of its own for the order of the articles, what is altered in them and the dropout.
    Their mean is about as good as the better of them, whichever that is, and costs no more to read with.
    """
    device = torch.accelerator.current_accelerator() or torch.device("cpu")
    model = Trainee(reader).to(device)
    ends: list[dict[str, Tensor]] = []
    for run in range(recipe.runs):
        say(f"  run {run + 1} of {recipe.runs}")
        ends.append(_run(copy.deepcopy(model), source, dev, recipe, recipe.seed + run, checkpoint.of(run), say))
    model.load_state_dict({name: torch.stack([end[name] for end in ends]).mean(0) for name in ends[0]})
    if len(ends) > 1:
        say(f"  mean of the runs\n    dev: {_listed(score(model, dev))}")
    return reader.to("cpu").eval()


def _run(model: Trainee, source: Source, dev: list[Example], recipe: Recipe, seed: int, checkpoint: Checkpoint, say: Say) -> dict[str, Tensor]:
    """The weights after the best epoch on `dev`.

    What is random in an epoch depends on the seed and the epoch alone, so a training that goes on from a checkpoint
    ends where an unbroken one does.
    """
    first = source(seed, 0)
    balance = {name: _balance(first, name, recipe.balance).to(model.device) for name in ("types", "tokens")}
    optimizer = _optimizer(model, recipe)
    progress, best = checkpoint.load(model, optimizer)
    if progress.epoch:
        say(f"  going on after epoch {progress.epoch} of {recipe.epochs}")
    began, fresh = time.monotonic(), progress.epoch
    while progress.epoch < recipe.epochs and progress.waited < recipe.patience:
        examples = first if progress.epoch == 0 else source(seed, progress.epoch)
        losses = _epoch(model, examples, optimizer, recipe, seed, progress.epoch, balance)
        figures = score(model, dev)
        progress.epoch += 1
        left = (time.monotonic() - began) / (progress.epoch - fresh) * (recipe.epochs - progress.epoch)
        say(f"  epoch {progress.epoch} of {recipe.epochs}: loss {_listed(losses)}; {left:.0f} s left of the run")
        say(f"    dev: {_listed(figures)}")
        if best is None or figures["all"] > progress.best:
            progress.best, progress.waited = figures["all"], 0
            best = {k: v.detach().clone() for k, v in model.state_dict().items()}
        else:
            progress.waited += 1
        checkpoint.save(progress, model, optimizer, best)
    if progress.waited >= recipe.patience:
        say(f"  no better on dev for {progress.waited} epochs: stopped")
    return best or model.state_dict()


def _listed(figures: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in figures.items())


def _optimizer(model: Trainee, recipe: Recipe) -> torch.optim.AdamW:
    body = list(model.reader.encoder.parameters())
    known = {id(p) for p in body}
    heads = [p for p in model.parameters() if id(p) not in known]
    groups = [{"params": body, "lr": recipe.learning_rate}, {"params": heads, "lr": recipe.head_learning_rate}]
    for group in groups:
        group["initial_lr"] = group["lr"]
    return torch.optim.AdamW(groups, weight_decay=recipe.weight_decay, fused=True)


def _epoch(
    model: Trainee, examples: list[Example], optimizer: torch.optim.Optimizer, recipe: Recipe, seed: int, epoch: int, balance: dict[str, Tensor]
) -> dict[str, float]:
    """One pass over the examples; the mean loss of each head."""
    torch.manual_seed(seed * 1000 + epoch)
    random.Random(f"{seed}-{epoch}").shuffle(examples)
    model.train()
    steps = -(-len(examples) // recipe.articles)
    totals: dict[str, float] = {}
    for step in range(steps):
        with torch.autocast(model.device.type, torch.bfloat16, enabled=recipe.bf16 and _computes_bf16(model.device)):
            losses = compute_losses(model, examples[step * recipe.articles : (step + 1) * recipe.articles], recipe, balance)
        torch.stack([recipe.heads[name] * loss for name, loss in losses.items()]).sum().backward()  # type: ignore[no-untyped-call]  # untyped in torch
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        rate = _rate((epoch * steps + step) / (recipe.epochs * steps), recipe.warmup)
        for group in optimizer.param_groups:
            group["lr"] = group["initial_lr"] * rate
        optimizer.step()
        optimizer.zero_grad()
        for name, loss in losses.items():
            totals[name] = totals.get(name, 0.0) + loss.item() / steps
    return totals


def _computes_bf16(device: torch.device) -> bool:
    """Whether bf16 is quicker than fp32 there: on a CPU without the instructions it takes several times as long."""
    found = torch.cpu.get_capabilities()
    return device.type != "cpu" or bool(found.get("avx512_bf16") or found.get("amx_bf16"))


def _rate(done: float, warmup: float) -> float:
    """The share of the learning rate: up in a line over the warm-up, then down to nothing."""
    return done / warmup if done < warmup else (1 - done) / (1 - warmup)


def _balance(examples: Sequence[Example], name: str, power: float) -> Tensor:
    """Weights of the rarer answer: (negatives / positives) ** power, a label."""
    labels = torch.cat([getattr(e, name) for e in examples])
    positive = labels.mean(0).clamp(min=1e-4)
    return ((1 - positive) / positive) ** power


def compute_losses(model: Trainee, examples: list[Example], recipe: Recipe, balance: dict[str, Tensor]) -> dict[str, Tensor]:
    """The loss of each head that the recipe trains."""
    examples = [e.to(model.device) for e in examples]
    reading = model.reader(collate([e.encoded for e in examples]).to(model.device), _cat(examples, "features"))
    losses: dict[str, Tensor] = {}
    if "types" in recipe.heads:
        losses["types"] = _binary(reading.types, _cat(examples, "types"), _cat(examples, "type_weights"), balance["types"])
    if "role" in recipe.heads:
        losses["role"] = cross_entropy(reading.role, _cat(examples, "role"))
    if "form" in recipe.heads:
        form = _cat(examples, "form")
        losses["form"] = cross_entropy(reading.form, form, ignore_index=IGNORED, reduction="sum") / (form != IGNORED).sum().clamp(min=1)
    if "tokens" in recipe.heads:
        losses["tokens"] = _binary(reading.tokens, _cat(examples, "tokens"), _cat(examples, "token_weights"), balance["tokens"])
    if "links" in recipe.heads:
        per_article = [_link_loss(model, part, e) for part, e in zip(split(reading, examples), examples, strict=True)]
        losses["links"] = torch.stack(per_article).mean()
    return losses


def _cat(examples: list[Example], name: str) -> Tensor:
    return torch.cat([getattr(e, name) for e in examples])


def _binary(logits: Tensor, labels: Tensor, weights: Tensor, balance: Tensor) -> Tensor:
    loss = binary_cross_entropy_with_logits(logits, labels, weights, pos_weight=balance, reduction="sum")
    return loss / weights.sum().clamp(min=1)


def split(reading: Reading, examples: Sequence[Example]) -> list[Reading]:
    """A batch's reading as one reading an article."""
    parts, unit, token = [], 0, 0
    for e in examples:
        u, t = slice(unit, unit + len(e.role)), slice(token, token + len(e.tokens))
        unit, token = u.stop, t.stop
        parts.append(Reading(reading.types[u], reading.role[u], reading.form[u], reading.tokens[t], reading.unit_states[u], reading.token_states[t]))
    return parts


def _link_loss(model: Trainee, reading: Reading, example: Example) -> Tensor:
    if not len(example.referents):
        return reading.unit_states.sum() * 0
    scores = model.link(reading, example).log_softmax(1)
    return -scores.masked_fill(example.referents == 0, float("-inf")).logsumexp(1).mean()


@torch.inference_mode()
def score(model: Trainee, examples: list[Example]) -> dict[str, float]:
    """Figures on held-out articles, with labelled units and mentions given; `all` is the mean of those that decide.

    `types` and `tokens` are the mean F1 of their labels, `links` and `speakers` the share of mentions and of units without a
    source whose referent is right. What the articles do not label has no figure.
    """
    model.eval()
    counts = {name: torch.zeros(3, k) for name, k in (("types", len(TYPES)), ("tokens", len(TOKEN_LABELS)))}
    right: dict[str, list[bool]] = {"role": [], "form": [], "links": [], "speakers": []}
    for example in examples:
        e = example.to(model.device)
        reading = model.reader(collate([e.encoded]).to(model.device), e.features)
        for name, logits, weights in (("types", reading.types, e.type_weights), ("tokens", reading.tokens, e.token_weights)):
            said, gold = (logits > 0) & (weights > 0), (getattr(e, name) > 0) & (weights > 0)
            counts[name] += torch.stack([(said & gold).sum(0), (said & ~gold).sum(0), (gold & ~said).sum(0)]).cpu()
        right["role"] += (reading.role.argmax(1) == e.role).tolist()
        right["form"] += (reading.form.argmax(1) == e.form)[e.form != IGNORED].tolist()
        if len(e.referents):
            chosen = e.referents.gather(1, model.link(reading, e).argmax(1, keepdim=True)).squeeze(1) > 0
            right["links"] += chosen[: len(e.mentions)].tolist()
            right["speakers"] += chosen[len(e.mentions) :].tolist()
    figures: dict[str, float] = {}
    for name, labels in (("types", TYPES), ("tokens", TOKEN_LABELS)):
        f1 = {k: 2 * tp / (2 * tp + fp + fn) for k, (tp, fp, fn) in zip(labels, counts[name].T.tolist(), strict=True) if tp + fn}
        figures |= f1 | ({name: sum(f1.values()) / len(f1)} if f1 else {})
    figures |= {name: sum(values) / len(values) for name, values in right.items() if values}
    deciding = [figures[n] for n in ("types", "tokens", "role", "form", "links", "speakers") if n in figures]
    return figures | {"all": sum(deciding) / len(deciding)}
