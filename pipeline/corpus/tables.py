"""What `corpus stats` and `corpus agreement` print."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.table import Table

from pipeline.corpus.agreement import Agreement


def stats_tables(stats: dict[str, Any]) -> Iterator[Table]:
    """The figures of `corpus_stats`, a table a subject."""
    table = Table("split", "stories", "articles", "units", "finding", "quote", "statistic", "recommendation", title="Corpus", title_justify="left")
    for split, counts in stats["splits"].items():
        table.add_row(split, *(f"{n:,}" for n in counts.values()))
    table.add_section()
    sums = [sum(counts[name] for counts in stats["splits"].values()) for name in next(iter(stats["splits"].values()))]
    table.add_row("all", *(f"{n:,}" for n in sums))
    yield table
    yield _pairs("Claims across units and articles", stats["claims"])
    yield _pairs("Roles", stats["roles"])
    yield _pairs("Forms of quotes", stats["forms"])
    attributions = dict(stats["attributions"])
    kinds = attributions.pop("kinds")
    yield _pairs("Attributed units", attributions | {f"speaker: {kind}": n for kind, n in kinds.items()})
    table = Table("", *next(iter(stats["types"].values())), title="Types, share of units", title_justify="left")
    for role, mix in stats["types"].items():
        table.add_row(role, *(f"{share:.1%}" for share in mix.values()))
    yield table
    yield _pairs("Words in a body sentence", stats["sentence_length"])
    yield _pairs("Units in an article", stats["article_units"])
    yield _pairs("More", {k: stats[k] for k in ("words", "quantities", "mentions", "distinct_4grams")})
    for name in ("domains", "styles", "years"):
        yield _pairs(f"{name} ({len(stats[name])})", stats[name])


def agreement_tables(found: Agreement) -> Iterator[Table]:
    """Kappa, speakers and spans of two annotations."""
    title = f"Two annotations of {found.articles} articles, {found.units:,} units"
    table = Table("", "kappa", "same", "units", title=title, title_justify="left")
    for name, kappa in found.kappa.items():
        table.add_row(name, f"{kappa.value:.3f}", f"{kappa.share:.1%}", f"{kappa.n:,}")
    if found.speakers:
        table.add_row("speaker", "", f"{found.speakers.share:.1%}", f"{found.speakers.n:,}")
    yield table
    table = Table("spans", "F1, whole", "F1, characters", "first", "second", title_justify="left")
    for name, spans in [*found.spans.items(), ("quantity", found.quantities)]:
        table.add_row(name, f"{spans.exact:.3f}", f"{spans.characters:.3f}", f"{spans.first:,}", f"{spans.second:,}")
    yield table


def _pairs(title: str, values: dict[str, Any]) -> Table:
    table = Table("", "", title=title, title_justify="left", show_header=False)
    table.columns[1].justify = "right"
    for name, value in values.items():
        table.add_row(name, f"{value:,}")
    return table
