"""The corpus format: what each kind of line means, and what is said where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.corpus.check import check_corpus, check_story
from pipeline.corpus.dataset import load_dataset
from pipeline.corpus.parse import load_story
from pipeline.corpus.schema import LabelledStory
from pipeline.errors import CorpusError

STORY = """
domain = "water"
split = "train"
brief = "Pumps fail."
conflicts = [["failed-14", "failed-17"]]
[entities.trewin]
kind = "person"
name = "Ada Trewin"
aliases = ["Ms Trewin"]
[entities.inquiry]
kind = "organisation"
name = "Harbour Inquiry"
[entities.report]
kind = "document"
by = "inquiry"
"""
HEADER = "outlet: Courier\nstyle: uk-local\npublished: 2014-03-11\n\n"
ARTICLE = (
    HEADER
    + """{title finding statistic =failed-14}
Pumps failed 14 times, inquiry finds
> inquiry=inquiry | finds | Pumps failed 14 times
# 14 times: 14 failure

{body quote:direct}
“We were never told,” said Ada Trewin, who chairs the port.
> Ada Trewin=trewin | said | We were never told,
{body quote:direct}
“Nobody asked.”
> -=trewin | - | *

{body quote:mixed}
The report called it “late”, and she said “so it was”.
> The report=report | called | it “late”
> she=trewin | said | so it was
"""
)
OTHER = ARTICLE.replace("14 times", "17 times").replace(": 14 failure", ": 17 failure").replace("=failed-14", "=failed-17")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "stories" / "pumps"
    made.mkdir(parents=True)
    (made / "story.toml").write_text(STORY)
    (made / "a.txt").write_text(ARTICLE)
    (made / "b.txt").write_text(OTHER)
    return made


def test_the_text_is_put_together_as_it_was_printed(folder: Path) -> None:
    article = load_story(folder).articles[0]
    assert article.text == (
        "Pumps failed 14 times, inquiry finds\n\n“We were never told,” said Ada Trewin, who chairs the port. “Nobody asked.”\n\n"
        "The report called it “late”, and she said “so it was”."
    )
    assert [u.paragraph for u in article.units] == [0, 1, 1, 2]


def test_every_span_holds_the_words_it_was_given_by(folder: Path) -> None:
    article = load_story(folder).articles[0]
    title, told, nobody, late = article.units

    def words(span: tuple[int, int] | None) -> str | None:
        return article.text[slice(*span)] if span else None

    assert [(words(a.source), words(a.cue), [words(c) for c in a.content]) for a in title.attributions] == [
        ("inquiry", "finds", ["Pumps failed 14 times"])
    ]
    assert [words(s) for s in told.spans] == ["“We were never told,”"]
    assert [words(c) for c in nobody.attributions[0].content] == ["Nobody asked."]
    assert [words(s) for s in late.spans] == ["“late”", "“so it was”"]
    assert title.quantities[0].value == 14
    assert [(words((m.start, m.end)), m.entity) for m in late.mentions] == [("The report", "report"), ("she", "trewin")]


def test_a_sound_story_has_no_fault(folder: Path) -> None:
    assert check_corpus([load_story(folder)]) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("{body quote:direct}\n“We", "{body quote}\n“We", "a.txt:10: unknown label 'quote'"),
        ("said | We were", "sayd | We were", "a.txt:12: 'sayd' (occurrence 1) is not in the unit"),
        ("{body quote:mixed}", "{bodi quote:mixed}", "a.txt:17: unknown role 'bodi'"),
        ("> she=trewin | said | so", "> she=trewin | said so", "a.txt:20: an attribution is written"),
        ("# 14 times: 14 failure", "# 14 times: many", "a.txt:8: no value: 'many'"),
        ("style: uk-local", "stile: uk-local", "the header lacks `style:`"),
    ],
)
def test_what_does_not_follow_the_format_is_named_with_its_line(folder: Path, old: str, new: str, fault: str) -> None:
    (folder / "a.txt").write_text(ARTICLE.replace(old, new, 1))
    with pytest.raises(CorpusError) as error:
        load_story(folder)
    assert fault in str(error.value)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("=trewin | said | We", "=nobody | said | We", "an attribution names no entity: 'nobody'"),
        ("# 14 times: 14 failure\n", "", "a statistic needs a `#` line"),
        ("# 14 times: 14 failure", "# 14 times: 14", "needs a unit"),
        ("{title finding statistic =failed-14}", "{title finding statistic}", "no unit has the claim key 'failed-14'"),
        ("{body quote:mixed}", "{heading quote:mixed}", "only title and body units carry types"),
        ("> -=trewin | - | *\n", "", "a quote needs a `>` line"),
        ("said | We were never told,", "said | Ada Trewin", "overlaps the content"),
        ("published: 2014-03-11", "published: March", "published is no ISO date"),
        ("outlet: Courier\n", "outlet: Courier\ncopied-from: z\n", "copied-from names no other article"),
    ],
)
def test_what_contradicts_itself_is_a_fault(folder: Path, old: str, new: str, fault: str) -> None:
    (folder / "a.txt").write_text(ARTICLE.replace(old, new, 1))
    assert any(fault in found for found in check_story(load_story(folder)))


def test_the_same_words_in_two_splits_are_a_fault(folder: Path) -> None:
    train = load_story(folder)
    (folder / "story.toml").write_text(STORY.replace('"train"', '"test"'))
    test: LabelledStory = load_story(folder)
    assert any("the same words stand in train" in f for f in check_corpus([train, test]))


def test_it_loads_as_a_dataset_split_by_story(folder: Path) -> None:
    found = load_dataset(folder.parent.parent)
    assert list(found) == ["train"]
    assert found["train"].num_rows == 8
    assert found["train"][1]["speaker"] == "Ada Trewin"
    assert found["train"][1]["text"].startswith("“We were")
