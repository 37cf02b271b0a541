"""The command line: parse, call one function, print. Messages go to standard error."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")

import msgspec
import typer
from rich.console import Console

from pipeline import __version__
from pipeline.config import config_text, data_path, load_config
from pipeline.errors import ClaimweaveError, UsageError

app = typer.Typer(help="News articles in, a dataset of claims out.", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
config_app = typer.Typer(help="The settings in force.", no_args_is_help=True)
corpus_app = typer.Typer(help="The labelled corpus.", no_args_is_help=True)
show_app = typer.Typer(help="Look into a finished run.", no_args_is_help=True)
app.add_typer(config_app, name="config")
app.add_typer(corpus_app, name="corpus")
app.add_typer(show_app, name="show")

say = Console(stderr=True, highlight=False)

ConfigOption = Annotated[Path | None, typer.Option("--config", help="A TOML file over the defaults.")]
SetOption = Annotated[list[str] | None, typer.Option("--set", help="One setting: section.key=value. May be repeated.")]
CorpusOption = Annotated[Path, typer.Option("--corpus", help="The corpus folder.")]

DONE, SOME_REJECTED, NOTHING_DONE, STOPPED = 0, 1, 2, 3


class _Stopped(BaseException):
    """A signal asked the run to stop."""


@contextlib.contextmanager
def _guarded() -> Iterator[None]:
    """Turns what can go wrong into one line and an exit status; no traceback for a user's mistake."""
    try:
        yield
    except ClaimweaveError as error:
        say.print(f"claimweave: {error}", style="red", markup=False)
        raise typer.Exit(NOTHING_DONE) from None
    except (_Stopped, KeyboardInterrupt):
        say.print("claimweave: stopped; run the same command again to go on", style="yellow")
        raise typer.Exit(STOPPED) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise typer.Exit(DONE) from None
    except OSError as error:
        say.print(
            f"claimweave: {error.filename or 'output'}: {error.strerror or error}; run the same command again to go on", style="red", markup=False
        )
        raise typer.Exit(STOPPED) from None


def _stop(*_: object) -> None:
    raise _Stopped


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="Print the version and leave.")] = False) -> None:
    """News articles in, a dataset of claims out."""
    if version:
        typer.echo(f"claimweave {__version__}")
        raise typer.Exit


@app.command()
def run(
    inputs: Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for standard input.")],
    out: Annotated[str, typer.Option("--output", "-o", help="A folder, or - for claims on standard output.")],
    config: ConfigOption = None,
    set_: SetOption = None,
    input_format: Annotated[str | None, typer.Option(help="txt, md, html, jsonl, parquet, csv or warc.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Worker processes; never changes a result.")] = None,
    no_sentences: Annotated[bool, typer.Option("--no-sentences", help="Leave out sentences.jsonl.")] = False,
    any_language: Annotated[bool, typer.Option("--any-language", help="Keep articles that are not in English.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar and no summary.")] = False,
) -> None:
    """Turn articles into a claim dataset: every stage, from reading to reconciling."""
    from pipeline.runners import local
    from pipeline.show import progress_bar, summary_table

    with _guarded():
        overrides = [*(set_ or []), *([f"run.workers={workers}"] if workers else []), *(["ingest.any_language=true"] if any_language else [])]
        settings = load_config(config, overrides)
        signal.signal(signal.SIGTERM, _stop)
        with contextlib.ExitStack() as held:
            folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="claimweave-")) if out == "-" else out)
            progress = held.enter_context(progress_bar(say, quiet))
            summary = local.run(inputs, folder, settings, input_format=input_format, sentences=not no_sentences, progress=progress)
            if out == "-":
                shutil.copyfileobj(held.enter_context((folder / "claims.jsonl").open("rb")), sys.stdout.buffer)
        if not quiet:
            say.print(summary_table(summary, out))
        raise typer.Exit(SOME_REJECTED if summary.counts["rejects"] else DONE)


@app.command()
def train(
    config: Annotated[Path | None, typer.Option("--config", help="The recipe; configs/train.toml by default, configs/warm.toml with --from.")] = None,
    data: Annotated[Path, typer.Option("--data", "--corpus", help="A corpus folder, or labelled articles as JSONL.")] = Path("corpus"),
    from_: Annotated[str | None, typer.Option("--from", help="Go on from this model: a folder, or a name under models/.")] = None,
    out: Annotated[Path | None, typer.Option("--output", "-o", help="The model's folder; models/<name> by default.")] = None,
) -> None:
    """Fine-tune the model on labelled articles, or a released model on your own; test stories are never read."""
    from pipeline.model.artefact import model_folder
    from pipeline.training.data import read_labelled
    from pipeline.training.recipe import read_recipe
    from pipeline.training.train import from_model, from_recipe
    from pipeline.training.train import train as fit

    with _guarded():
        recipe = read_recipe(config or data_path("configs", "warm.toml" if from_ else "train.toml"))
        stories = read_labelled(data)
        start = from_model(model_folder(from_)) if from_ else from_recipe(recipe)
        fit(stories, recipe, start, out or data_path("models", recipe.name), lambda line: say.print(line, markup=False))


@app.command()
def evaluate(
    data: Annotated[
        Path | None, typer.Argument(help="Labelled articles (JSONL), PolNeAR's or NewsDiscourse's; the corpus' test split by default.")
    ] = None,
    corpus: CorpusOption = Path("corpus"),
    config: ConfigOption = None,
    set_: SetOption = None,
    json: Annotated[Path | None, typer.Option("--json", help="Write the figures here too.")] = None,
    errors: Annotated[Path | None, typer.Option(help="Write the wrong decisions here as JSONL, the surest first.")] = None,
    plots: Annotated[Path | None, typer.Option(help="Draw reliability, precision against recall and confusion into this folder, as PNG.")] = None,
) -> None:
    """Score types, forms, speakers and segmentation on labelled articles; attributions or speech on those two sets."""
    from pipeline.evaluate.plots import draw
    from pipeline.evaluate.sets import evaluate_file
    from pipeline.show import evaluation_tables

    with _guarded():
        settings = load_config(config, set_)
        result = evaluate_file(data, corpus, settings)
        if json:
            result.save(json)
        if errors:
            say.print(f"{result.save_errors(errors)} wrong decisions in {errors}", markup=False)
        for path in draw(result, plots) if plots else ():
            say.print(f"wrote {path}", markup=False)
        out = Console(highlight=False)
        for table in evaluation_tables(result):
            out.print(table)


@config_app.command("show")
def config_show(config: ConfigOption = None, set_: SetOption = None) -> None:
    """Print the settings in force, as TOML."""
    with _guarded():
        typer.echo(config_text(load_config(config, set_)), nl=False)


@corpus_app.command("check")
def corpus_check(
    corpus: CorpusOption = Path("corpus"),
    release: Annotated[bool, typer.Option(help="Also what holds for a published corpus: invented names alone, splits that make a fair test.")] = True,
) -> None:
    """Hold the labelled corpus against its own rules; every fault with its file and line."""
    from pipeline.corpus.check import check_corpus, check_release
    from pipeline.corpus.facts import check_facts, read_facts
    from pipeline.corpus.parse import load_corpus

    with _guarded():
        stories = load_corpus(corpus)
        faults = check_corpus(stories) + (check_release(stories, corpus) if release else [])
        facts = corpus / "facts.jsonl"
        faults += check_facts(read_facts(facts), stories, str(facts)) if facts.exists() else []
        for fault in faults:
            typer.echo(fault)
        articles = [a for s in stories for a in s.articles]
        say.print(f"{len(faults)} faults in {len(stories)} stories, {len(articles)} articles, {sum(len(a.units) for a in articles)} units")
        raise typer.Exit(SOME_REJECTED if faults else DONE)


@corpus_app.command("stats")
def corpus_stats(
    corpus: CorpusOption = Path("corpus"),
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
    plots: Annotated[Path | None, typer.Option(help="Draw the plots into this folder, as PNG.")] = None,
) -> None:
    """Count the labelled corpus: units, types, forms, sources, claims, lengths, domains, styles, years."""
    from pipeline.corpus.parse import load_corpus
    from pipeline.corpus.plots import draw
    from pipeline.corpus.stats import corpus_stats as count
    from pipeline.corpus.tables import stats_tables

    with _guarded():
        stories = load_corpus(corpus)
        stats = count(stories)
        if json:
            typer.echo(msgspec.json.format(msgspec.json.encode(stats)).decode())
        else:
            for table in stats_tables(stats):
                Console(highlight=False).print(table)
        for path in draw(stories, stats, plots) if plots else ():
            say.print(f"wrote {path}", markup=False)


@corpus_app.command("agreement")
def corpus_agreement(
    first: Annotated[Path, typer.Argument(help="A corpus folder: one annotation.")],
    second: Annotated[Path, typer.Argument(help="Another of the same articles, under the same names.")],
    differences: Annotated[bool, typer.Option("--differences", help="List each unit on whose role, types or form they differ.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
) -> None:
    """Compare two annotations: kappa of types, roles and forms, F1 of spans, how often they name one speaker."""
    from pipeline.corpus.agreement import agreement
    from pipeline.corpus.parse import load_corpus
    from pipeline.corpus.tables import agreement_tables

    with _guarded():
        found = agreement(load_corpus(first), load_corpus(second))
        if json:
            typer.echo(msgspec.json.format(msgspec.json.encode(found)).decode())
            return
        for table in agreement_tables(found):
            Console(highlight=False).print(table)
        for line in found.differences if differences else ():
            typer.echo(line)


ToolOption = Literal["label-studio", "brat"]


@corpus_app.command("export")
def corpus_export(
    out: Annotated[Path, typer.Option("--output", "-o", help="A new folder.")],
    to: Annotated[ToolOption, typer.Option(help="The annotation tool.")],
    corpus: CorpusOption = Path("corpus"),
) -> None:
    """Write the corpus for an annotation tool, with all its labels."""
    from pipeline.corpus.brat import write_brat
    from pipeline.corpus.labelstudio import write_labelstudio
    from pipeline.corpus.parse import load_corpus

    with _guarded():
        stories = load_corpus(corpus)
        (write_brat if to == "brat" else write_labelstudio)(stories, out)
        say.print(f"{len(stories)} stories in {out}", markup=False)


@corpus_app.command("import")
def corpus_import(
    source: Annotated[Path, typer.Argument(help="A JSON export of Label Studio, or a folder that brat served.")],
    out: Annotated[Path, typer.Option("--output", "-o", help="A corpus folder; the stories are added to it.")],
    from_: Annotated[ToolOption, typer.Option("--from", help="The annotation tool.")],
) -> None:
    """Turn an annotation tool's labels into stories of a corpus, ready for `check` and `train`."""
    from pipeline.corpus.brat import read_brat
    from pipeline.corpus.labelstudio import read_labelstudio
    from pipeline.corpus.render import write_story

    with _guarded():
        stories = read_brat(source) if from_ == "brat" else read_labelstudio(source)
        for story in stories:
            if (out / "stories" / story.id).exists():
                raise UsageError(f"{out / 'stories' / story.id}: this story is there already; remove it or give another folder")
        for story in stories:
            write_story(out, story)
        say.print(f"{len(stories)} stories in {out}", markup=False)


@show_app.command("claim")
def show_claim(identity: Annotated[str, typer.Argument(metavar="ID")], out: Path) -> None:
    """One claim in its context: its article's words around it, who says it, its cluster."""
    from pipeline.runners.output import read_dataset
    from pipeline.show import claim_view

    with _guarded():
        dataset = read_dataset(out)
        if identity not in dataset.claims:
            raise UsageError(f"{out}: no claim has the id {identity}")
        Console(highlight=False).print(claim_view(dataset, dataset.claims[identity]))


@show_app.command("cluster")
def show_cluster(identity: Annotated[str, typer.Argument(metavar="ID")], out: Path) -> None:
    """One reconciled claim: every wording, what differs, and its edges."""
    from pipeline.runners.output import read_dataset
    from pipeline.show import cluster_view

    with _guarded():
        dataset = read_dataset(out)
        if identity not in dataset.clusters:
            raise UsageError(f"{out}: no cluster has the id {identity}")
        Console(highlight=False).print(cluster_view(dataset, dataset.clusters[identity]))


@show_app.command("conflicts")
def show_conflicts(out: Path) -> None:
    """Claims that cannot both be true, side by side, with the reason."""
    from pipeline.runners.output import read_dataset
    from pipeline.show import conflict_views

    with _guarded():
        for view in conflict_views(read_dataset(out)):
            Console(highlight=False).print(view)


@show_app.command("doubtful")
def show_doubtful(out: Path, everything: Annotated[bool, typer.Option("--all", help="All of them, not the first forty.")] = False) -> None:
    """Units whose probability lies near a type's threshold, the nearest first: what to label next."""
    from pipeline.model.artefact import model_folder, read_fitted
    from pipeline.runners.output import doubtful, read_summary
    from pipeline.show import doubtful_table

    with _guarded():
        read = read_summary(out).config.read
        fitted = read_fitted(model_folder(read.model))
        found = doubtful(out, {kind: c.thresholds[read.aim] for kind, c in fitted.combination.items()})
        Console(highlight=False).print(doubtful_table(found if everything else found[:40], len(found)))


@show_app.command("speakers")
def show_speakers(
    out: Path,
    of: Annotated[
        str | None, typer.Option("--of", help="One speaker, by id, name or a part of the name: every claim in order of publication.")
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help="All of them, not the first twelve.")] = False,
) -> None:
    """Who speaks in a run: how much of each type, when, and about what."""
    from pipeline.runners.output import read_dataset
    from pipeline.runners.profiles import bearing, profiles
    from pipeline.show import speaker_view, speakers_table

    with _guarded():
        dataset = read_dataset(out)
        found = profiles(dataset)
        console = Console(highlight=False)
        if of is None:
            console.print(speakers_table(dataset, found, most=0 if everybody else 12))
            return
        meant = bearing(found, of)
        if not meant:
            raise UsageError(f"{out}: no speaker has the id {of}, nor a name with these words")
        for one in meant:
            console.print(speaker_view(dataset, one))
