"""Written cases of attribution, read by the shipped model; each tests one thing, named in its file under cases/.

What is known to fail stands in cases/known-failures.toml, by file, number and phenomenon, with what was found instead; a case of
that list that passes fails the suite, so that the list stays true. `pytest -s` prints how many hold of each phenomenon.

    python -m tests.stages.test_attribution_cases       writes the list anew, for a model that reads otherwise
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import tomli_w
from msgspec import Struct

from pipeline.config import load_config
from pipeline.records import Article
from pipeline.stages.article import ArticleStages
from pipeline.stages.document import Document
from pipeline.stages.reconcile.identity import name_key
from pipeline.stages.segment import segment

CASES = Path(__file__).parent / "cases"
KNOWN = CASES / "known-failures.toml"
FAILING: dict[str, str] = tomllib.loads(KNOWN.read_text(encoding="utf-8"))
RESULTS: Counter[tuple[str, bool]] = Counter()


class Case(Struct):
    """A text and what some of its units say: first words, form, speaker."""

    phenomenon: str
    text: str
    says: list[tuple[str, str, str]]


@cache
def stages() -> ArticleStages:
    made = ArticleStages(load_config())
    made.setup()
    return made


def cases() -> Iterator[tuple[str, Case]]:
    for path in sorted(CASES.glob("*.toml")):
        if path != KNOWN:
            for number, table in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"], 1):
                case = Case(table["phenomenon"], table["text"].strip("\n"), [tuple(s) for s in table["says"]])
                yield f"{path.stem} {number}: {case.phenomenon}", case


def marked() -> Iterator[object]:
    for identity, case in cases():
        known = [pytest.mark.xfail(reason=FAILING[identity], strict=True)] if identity in FAILING else []
        yield pytest.param(case, id=identity, marks=known)


@pytest.fixture(scope="module", autouse=True)
def counts() -> Iterator[None]:
    yield
    for phenomenon in sorted({p for p, _ in RESULTS}):
        held, failed = RESULTS[phenomenon, True], RESULTS[phenomenon, False]
        print(f"{held:3} of {held + failed:3}  {phenomenon}")
    print(f"{sum(n for (_, ok), n in RESULTS.items() if ok)} of {sum(RESULTS.values())} cases")


@pytest.mark.parametrize("case", list(marked()))
def test_case(case: Case) -> None:
    wrong = list(differences(case))
    RESULTS[case.phenomenon, not wrong] += 1
    assert wrong == []


def differences(case: Case) -> Iterator[str]:
    article = Article(id="a", sha256="", text=case.text)
    document = stages().analyse(article, segment(article))
    for first, form, speaker in case.says:
        found = said(document, first)
        if found is None:
            yield f"no unit begins with {first!r}"
        elif found[0] != form or not same(speaker, found[1:]):
            yield f"{first!r}: wanted {form!r} by {speaker!r}, found {found[0]!r} by {found[1:]!r}"


def said(document: Document, first: str) -> tuple[str, str, list[str]] | None:
    """The form of a unit, the name of its speaker ("?" for nobody, "" for none), and what else that speaker is called."""
    unit = next((s for s in document.sentences if s.text.startswith(first)), None)
    if unit is None:
        return None
    claim = next((c for c in document.claims if c.index == unit.index), None)
    if claim is None:
        return "", "", []
    form = claim.quote.form if claim.quote else ""
    if not claim.attributions:
        return form, "", []
    speaker = next((s for s in document.speakers if s.id == claim.attributions[0].speaker), None)
    if speaker is None:
        return form, "?", []
    return form, speaker.name or "unnamed", [*speaker.aliases, *filter(None, [speaker.affiliation]), *speaker.roles]


def same(wanted: str, found: tuple[str, list[str]]) -> bool:
    name, others = found
    if wanted.startswith("unnamed:"):
        description = set(name_key(wanted.partition(":")[2]).split())
        return any(description <= set(re.findall(r"\w+", name_key(o))) for o in [name, *others])
    return wanted == name or (bool(wanted) and wanted != "?" and name_key(wanted) in {name_key(name), *map(name_key, others)})


if __name__ == "__main__":
    found = {identity: "; ".join(differences(case)) for identity, case in cases()}
    KNOWN.write_text(tomli_w.dumps({identity: wrong for identity, wrong in found.items() if wrong}), encoding="utf-8")
    print(f"{sum(not wrong for wrong in found.values())} of {len(found)} cases hold")
