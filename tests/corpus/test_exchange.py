"""Labels survive the way to an annotation tool and back, and the way through the corpus' own files."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.corpus.brat import read_brat, write_brat
from pipeline.corpus.labelstudio import interface, read_labelstudio, write_labelstudio
from pipeline.corpus.parse import load_story
from pipeline.corpus.render import write_story
from pipeline.corpus.schema import LabelledArticle, LabelledAttribution, LabelledStory, LabelledUnit, Story
from pipeline.corpus.standoff import assemble, flatten
from pipeline.errors import CorpusError

ROOT = Path("corpus")
STORIES = [load_story(p.parent) for p in sorted((ROOT / "stories").glob("*/story.toml"))[::9]]


def plain(story: LabelledStory) -> dict[str, Any]:
    """A story without the places where it was read."""
    found: dict[str, Any] = msgspec.to_builtins(story)
    for item in (found, *found["articles"], *(u for a in found["articles"] for u in a["units"])):
        item.pop("path", None)
        item.pop("line", None)
    return found


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.id)
def test_a_story_written_reads_back_the_same(story: LabelledStory, tmp_path: Path) -> None:
    assert plain(load_story(write_story(tmp_path, story))) == plain(story)


def test_label_studio_and_back_loses_nothing(tmp_path: Path) -> None:
    write_labelstudio(STORIES, tmp_path)
    assert list(map(plain, read_labelstudio(tmp_path / "tasks.json"))) == list(map(plain, STORIES))


def test_brat_and_back_loses_nothing(tmp_path: Path) -> None:
    write_brat(STORIES, tmp_path)
    assert list(map(plain, read_brat(tmp_path))) == list(map(plain, STORIES))


@st.composite
def _articles(draw: st.DrawFn) -> LabelledArticle:
    """Articles of any words, with units, attributions of several parts, types left open."""
    word = st.text(st.sampled_from("abz’é😀“”—.'1"), min_size=1, max_size=6).filter(str.strip)
    text, units = "", []
    for number in range(draw(st.integers(1, 4))):
        text += "" if not number else draw(st.sampled_from((" ", "\n", "\n\n")))
        words = draw(st.lists(word, min_size=4, max_size=8))
        starts = [len(text) + sum(len(w) + 1 for w in words[:i]) for i in range(len(words))]
        spans = [(at, at + len(w)) for at, w in zip(starts, words, strict=True)]
        types = draw(st.lists(st.sampled_from(("finding", "statistic", "recommendation")), unique=True))
        unit = LabelledUnit(start=starts[0], end=spans[-1][1], paragraph=0, role="body", types=sorted(types), claim=draw(st.none() | st.just("key")))
        if draw(st.booleans()):
            inner = LabelledAttribution(entity="b", content=[spans[3]]) if draw(st.booleans()) else None
            parts = [spans[2]] if inner else [spans[2], spans[3]]
            unit.attributions = [LabelledAttribution(entity="a", source=spans[0], cue=spans[1], content=parts, inner=inner)]
            unit.form = draw(st.sampled_from((None, "mixed", "indirect")))
        unit.types = [t for t in ("finding", "quote", "statistic", "recommendation") if t in types or (t == "quote" and unit.form)]
        units.append(unit)
        text += " ".join(words)
    for before, unit in pairwise(units):
        unit.paragraph = before.paragraph + ("\n" in text[before.end : unit.start])
    return LabelledArticle(id="s/a", story="s", outlet="o", style="wire", published="2020-02-02", text=text, units=units)


@settings(max_examples=60, deadline=None)
@given(_articles())
def test_regions_and_links_hold_every_label(article: LabelledArticle) -> None:
    assert assemble(article.text, flatten(article.units), "here") == article.units


@settings(max_examples=40, deadline=None)
@given(_articles())
def test_any_text_survives_both_tools(tmp_path_factory: pytest.TempPathFactory, article: LabelledArticle) -> None:
    folder = tmp_path_factory.mktemp("tools")
    table = Story(entities=msgspec.convert({"a": {"kind": "person", "name": "A"}, "b": {"kind": "unnamed"}}, dict[str, Any]))
    table = msgspec.convert(msgspec.to_builtins(table), Story)
    story = LabelledStory(id="s", path="", story=table, articles=[article])
    write_labelstudio([story], folder / "ls")
    write_brat([story], folder / "brat")
    assert plain(read_labelstudio(folder / "ls" / "tasks.json")[0]) == plain(story)
    assert plain(read_brat(folder / "brat")[0]) == plain(story)


def _task(text: str, result: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": 7, "data": {"text": text, "story": "mine", "article": "one"}, "annotations": [{"result": result}]}]


def _label(identity: str, start: int, end: int, label: str, control: str = "unit") -> dict[str, Any]:
    return {"id": identity, "from_name": control, "to_name": "text", "type": "labels", "value": {"start": start, "end": end, "labels": [label]}}


def _note(identity: str, said: str) -> dict[str, Any]:
    return {"id": identity, "from_name": "note", "to_name": "text", "type": "textarea", "value": {"text": [said]}}


def test_a_newsrooms_own_labels_become_a_story_with_its_entities(tmp_path: Path) -> None:
    text = "It failed, Wexmoor Water said."
    quote = {"id": "u", "from_name": "types", "to_name": "text", "type": "choices", "value": {"choices": ["quote"]}}
    form = {"id": "u", "from_name": "form", "to_name": "text", "type": "choices", "value": {"choices": ["indirect"]}}
    regions = [_label("u", 0, 30, "body"), quote, form, _label("c", 0, 9, "content", "span"), _note("c", "organisation: Wexmoor Water")]
    link = {"type": "relation", "from_id": "c", "to_id": "s", "direction": "right", "labels": ["source"]}
    path = tmp_path / "export.json"
    path.write_text(json.dumps(_task(text, [*regions, _label("s", 11, 24, "source", "span"), link])))
    story = load_story(write_story(tmp_path / "own", read_labelstudio(path)[0]))
    unit = story.articles[0].units[0]
    assert (unit.types, unit.form) == (["quote"], "indirect")
    assert story.story.entities[unit.attributions[0].entity or ""].name == "Wexmoor Water"
    assert [m.entity for m in unit.mentions] == ["wexmoor-water"]


def test_offsets_counted_as_utf16_are_understood(tmp_path: Path) -> None:
    item = _label("u", 0, 12, "body")
    item["value"]["text"] = "😀 It failed."  # 12 code points; an editor in a browser may say 13
    item["value"]["end"] = 13
    (tmp_path / "e.json").write_text(json.dumps(_task("😀 It failed.", [item])))
    assert read_labelstudio(tmp_path / "e.json")[0].articles[0].units[0].end == 12


@pytest.mark.parametrize(
    ("result", "fault"),
    [
        ([_label("u", 0, 4, "body")], "characters 4 to 9: these words are in no unit"),
        ([_label("u", 0, 6, "body"), _label("v", 5, 9, "body")], "characters 5 to 6: two units overlap"),
        ([_label("u", 0, 9, "body"), _label("c", 0, 2, "content", "span")], "a content needs the speaker's entity"),
        ([_label("u", 0, 9, "sentence")], "unknown label 'sentence'"),
        ([_label("u", 0, 9, "body"), {"type": "relation", "from_id": "x", "to_id": "u", "labels": ["cue"]}], "one of them does not exist"),
        ([_label("u", 0, 9, "body"), _label("q", 0, 2, "quantity", "span"), _note("q", "many")], "no value: 'many'"),
    ],
)
def test_what_a_tool_got_wrong_is_named_with_its_task(tmp_path: Path, result: list[dict[str, Any]], fault: str) -> None:
    (tmp_path / "e.json").write_text(json.dumps(_task("It failed", result)))
    with pytest.raises(CorpusError) as error:
        read_labelstudio(tmp_path / "e.json")
    assert fault in str(error.value)
    assert "task 7" in str(error.value)


def test_a_file_that_is_no_export_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot be read"):
        read_labelstudio(tmp_path / "nowhere.json")
    (tmp_path / "words.json").write_text("words")
    with pytest.raises(CorpusError, match="not a JSON export of Label Studio"):
        read_labelstudio(tmp_path / "words.json")
    with pytest.raises(CorpusError, match=r"no \.ann file here"):
        read_brat(tmp_path)


def test_a_broken_brat_line_is_named(tmp_path: Path) -> None:
    write_brat(STORIES[:1], tmp_path)
    path = sorted(tmp_path.rglob("*.ann"))[0]
    path.write_text("T1\tbody 0 99999999\tWords\n")
    with pytest.raises(CorpusError, match=r"\.ann:1: .*lies outside the text"):
        read_brat(tmp_path)


def test_a_span_inside_a_word_is_refused_and_nothing_is_left_behind(tmp_path: Path) -> None:
    unit = LabelledUnit(start=0, end=9, paragraph=0, role="body", types=["finding"], attributions=[LabelledAttribution(entity="a", content=[(1, 9)])])
    article = LabelledArticle(id="s/a", story="s", outlet="o", style="wire", published="2020-02-02", text="It failed", units=[unit])
    with pytest.raises(CorpusError, match="begins or ends inside a word"):
        write_story(tmp_path, LabelledStory(id="s", path="", story=Story(), articles=[article]))
    assert list((tmp_path / "stories").iterdir()) == []


def test_the_labelling_interface_offers_every_label() -> None:
    for label in ("boilerplate", "content", "quantity", "recommendation", "?finding", "indirect", "inner"):
        assert f'value="{label}"' in interface()
