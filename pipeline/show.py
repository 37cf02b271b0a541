"""What a person sees on a terminal. Every string of an article is shown as text, never as markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Column, Table
from rich.text import Text

from pipeline.records import TYPES, Attribution, Claim, Cluster, Relation, Speaker

if TYPE_CHECKING:
    from pipeline.evaluate.run import Evaluation
    from pipeline.runners.output import Dataset, Doubt, RunSummary
    from pipeline.runners.profiles import Profile

_CONTEXT = 240  # characters of the article shown on each side of a claim
_STYLES = {"content": "green", "source": "bold cyan", "cue": "magenta", "quantity": "yellow"}


@contextmanager
def progress_bar(console: Console, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A bar with articles done, articles a second and the time left; the function moves it on."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("articles, {task.fields[rate]}/s,"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=console, disable=quiet, transient=True) as bar:
        task = bar.add_task("reading", total=None, rate="-")

        def move(done: int, total: int) -> None:
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, description="claims", completed=done, total=total, rate=f"{speed:.1f}" if speed else "-")

        yield move


def summary_table(summary: RunSummary, out: str) -> Table:
    """What a run made, and how long each stage took."""
    table = Table(title=f"claimweave {summary.version}: {out}", title_justify="left", show_header=False)
    table.add_column(justify="left")
    table.add_column(justify="right")
    for name in ("articles", "sentences", "claims", "clusters", "relations", "speakers", "rejects"):
        table.add_row(name, f"{summary.counts[name]:,}")
    table.add_section()
    for name, seconds in summary.seconds.items():
        table.add_row(f"{name}, s", f"{seconds:,.1f}")
    table.add_row("articles a second", f"{summary.articles_per_second:,.1f}")
    return table


def claim_view(dataset: Dataset, claim: Claim) -> RenderableType:
    """A claim in its article: source, cue, content and quantities marked, then what is known of it."""
    article = dataset.articles[claim.article]
    start, end = max(0, claim.start - _CONTEXT), min(len(article.text), claim.end + _CONTEXT)
    text = Text(("…" if start else "") + article.text[start:end] + ("…" if end < len(article.text) else ""), style="dim")
    shift = (1 if start else 0) - start
    text.stylize("not dim", claim.start + shift, claim.end + shift)
    for attribution in claim.attributions:
        for span in attribution.content:
            text.stylize(_STYLES["content"], span[0] + shift, span[1] + shift)
    for quantity in claim.quantities:
        text.stylize(_STYLES["quantity"], quantity.start + shift, quantity.end + shift)
    for attribution in [a for outer in claim.attributions for a in (outer, outer.inner) if a is not None]:
        for name, part in (("source", attribution.source), ("cue", attribution.cue)):
            if part is not None:
                text.stylize(_STYLES[name], part[0] + shift, part[1] + shift)
    return Group(
        Text(f"{article.title or article.id}  ({article.source or 'no outlet'}, {article.published or 'no date'})", style="bold"),
        Padding(text, (1, 2)),
        _facts(dataset, claim),
    )


def _facts(dataset: Dataset, claim: Claim) -> Table:
    facts = Table.grid(padding=(0, 2))
    scores = ", ".join(f"{t} {getattr(claim.scores, t):.2f}" for t in claim.types)
    facts.add_row("claim", Text(claim.id))
    facts.add_row("types", Text(scores))
    if claim.quote:
        facts.add_row("quote", Text(claim.quote.form))
    for attribution in claim.attributions:
        facts.add_row("speaker", Text(_speaker(attribution)))
        if attribution.antecedent and attribution.antecedent != attribution.source:
            facts.add_row("  named as", Text(dataset.articles[claim.article].text[slice(*attribution.antecedent)]))
        if attribution.inner:
            facts.add_row("  quoting", Text(_speaker(attribution.inner)))
    for quantity in claim.quantities:
        value = f"{quantity.low}..{quantity.high}" if quantity.value is None else f"{quantity.value:g}"
        base = f" of {quantity.of:g}" if quantity.of is not None else ""
        change = f" (from {quantity.change.from_:g})" if quantity.change else ""
        facts.add_row("quantity", Text(f"{quantity.text}: {quantity.comparator} {value}{base} {quantity.unit or ''}{change}"))
    cluster = dataset.clusters[claim.cluster or ""]
    facts.add_row("cluster", Text(f"{cluster.id}: {len(cluster.claims)} claims, {len(cluster.articles)} articles, {cluster.support}"))
    return facts


def _speaker(attribution: Attribution) -> str:
    if attribution.speaker is None:
        return f"unknown ({attribution.reason})"
    known = [attribution.name or "unnamed", attribution.role, attribution.affiliation]
    return ", ".join(k for k in known if k) + f" [{attribution.kind}, {attribution.score:.2f}]"


def cluster_view(dataset: Dataset, cluster: Cluster) -> RenderableType:
    """A cluster's wordings, where each stands and how it differs, and its edges."""
    speaker = dataset.speakers.get(cluster.speaker or "")
    head = f"{cluster.type}, {cluster.support}: {len(cluster.articles)} articles, {cluster.origins} origins"
    lines: list[RenderableType] = [Text(head, style="bold")]
    if speaker is not None:
        lines.append(Text(f"speaker: {_who(speaker)}" + (f", {speaker.roles[0]}" if speaker.name and speaker.roles else "")))
    for variant in cluster.variants:
        outlets = ", ".join(_outlet(dataset, dataset.claims[c]) for c in variant.claims)
        lines.append(Padding(Text(variant.text), (1, 0, 0, 2)))
        lines.append(Padding(Text(outlets, style="cyan"), (0, 4)))
        for edit in variant.edits:
            lines.append(Padding(Text(f"{edit.kind}: {edit.from_!r} -> {edit.to!r}", style="yellow"), (0, 4)))
    inside = set(cluster.claims)
    for relation in dataset.relations:
        if relation.a in inside or relation.b in inside:
            other = dataset.claims[relation.b if relation.a in inside else relation.a]
            lines.append(Text(f"{relation.kind}: {other.text}  ({_outlet(dataset, other)})"))
    return Group(*lines)


def conflict_views(dataset: Dataset) -> Iterator[RenderableType]:
    """Each conflict as two wordings and the reason."""
    for relation in dataset.relations:
        if relation.kind == "conflicts":
            yield _conflict(dataset, relation)


def _conflict(dataset: Dataset, relation: Relation) -> RenderableType:
    why = relation.why
    table = Table(title=f"{why.get('guard')}: {why.get('a')} against {why.get('b')}", title_justify="left", show_header=False)
    for claim in (dataset.claims[relation.a], dataset.claims[relation.b]):
        table.add_row(Text(_outlet(dataset, claim), style="cyan"), Text(claim.text))
    return table


def speakers_table(dataset: Dataset, found: list[Profile], most: int = 0) -> Table:
    """Speakers, the most quoted first; `most` of them, 0 for all."""
    shown = found[:most] if most else found
    left = len(found) - len(shown)
    caption = "F findings, Q quotes, S statistics, R recommendations" + (f"; {left} more: --all shows them, --of NAME one of them" if left else "")
    table = Table(Column("speaker", overflow="fold"), "claims", Column("types", justify="right"), "articles", "when", "words", caption=caption)
    for p in shown:
        role = (p.speaker.roles[0] if p.speaker.roles else p.speaker.affiliation or "") if p.speaker.name else ""
        types = " ".join(f"{p.types[t]}{t[0].upper()}" for t in TYPES if p.types[t])
        table.add_row(
            Text(_who(p.speaker)) + Text(f"\n{role}" if role else "", style="dim"),
            str(len(p.claims)), types, str(len(p.speaker.articles)), _when(dataset, p), Text(", ".join(p.words)),
        )  # fmt: skip
    return table


def _when(dataset: Dataset, found: Profile) -> str:
    days = sorted(d for c in found.claims if (d := dataset.day(c)))
    return " to ".join(dict.fromkeys((days[0], days[-1]))) if days else ""


def speaker_view(dataset: Dataset, found: Profile) -> RenderableType:
    """One speaker: other names, why they are one, and every claim in order of publication."""
    s = found.speaker
    facts = Table.grid(padding=(0, 2))
    for label, value in (
        ("role", ", ".join(s.roles)),
        ("affiliation", s.affiliation),
        ("also", ", ".join(s.aliases)),
        ("about", ", ".join(found.words)),
    ):
        if value:
            facts.add_row(label, Text(value))
    for merge in s.why:
        facts.add_row("merged", Text(f"{merge.a} and {merge.b}: {merge.evidence}"))
    claims = Table("date", "outlet", "types", "claim")
    for c in found.claims:
        claims.add_row(dataset.day(c), Text(_outlet(dataset, c)), ", ".join(c.types), Text(c.text))
    return Group(Text(f"{_who(s)} ({s.kind}): {len(found.claims)} claims in {len(s.articles)} articles", style="bold"), facts, claims)


def _who(speaker: Speaker) -> str:
    return speaker.name or f"unnamed: {(*speaker.roles, *speaker.aliases, speaker.kind)[0]}"


def doubtful_table(doubts: list[Doubt], total: int) -> Table:
    """Units near a threshold: the type, its probability, whether it was given, the words."""
    left = total - len(doubts)
    table = Table("type", "p", "given", "article", "unit", caption=f"and {left} more; --all shows them" if left else None)
    for d in doubts:
        given = "yes" if d.score >= d.threshold else "no"
        table.add_row(d.type, f"{d.score:.2f}", given, Text(d.sentence.article), Text(d.sentence.text))
    return table


def _outlet(dataset: Dataset, claim: Claim) -> str:
    article = dataset.articles[claim.article]
    return article.source or str(article.meta.get("path") or article.id)


def evaluation_tables(evaluation: Evaluation) -> Iterator[Table]:
    """The figures of an evaluation, one table a matter."""
    table = Table(title="types, end to end", title_justify="left")
    for column in ("type", "system", "P", "R", "F1", "95 %"):
        table.add_column(column, justify="left" if column in ("type", "system") else "right")
    for row in evaluation.types:
        table.add_row(row.type, row.system, *(f"{v:.3f}" for v in (row.precision, row.recall, row.f1)), f"{row.low:.2f}-{row.high:.2f}")
    if evaluation.types:
        yield table
    other = Table(title="other figures", title_justify="left", show_header=False)
    for name, value in evaluation.figures.items():
        other.add_row(name, f"{value:.3f}" if isinstance(value, float) else str(value))
    yield other
