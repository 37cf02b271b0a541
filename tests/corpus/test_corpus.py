"""The published corpus: sound, invented, large enough, and what its counts and agreement say."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pipeline.corpus.agreement import agreement
from pipeline.corpus.check import check_corpus, check_release
from pipeline.corpus.parse import load_corpus
from pipeline.corpus.plots import draw
from pipeline.corpus.schema import LabelledStory
from pipeline.corpus.stats import corpus_stats, distinct_ngrams, length_spread, type_mix
from pipeline.errors import CorpusError

ROOT = Path("corpus")


@pytest.fixture(scope="module")
def stories() -> list[LabelledStory]:
    return load_corpus(ROOT)


@pytest.fixture(scope="module")
def passes() -> tuple[list[LabelledStory], list[LabelledStory]]:
    return load_corpus(ROOT / "agreement" / "first"), load_corpus(ROOT / "agreement" / "second")


def test_the_corpus_follows_its_own_rules(stories: list[LabelledStory]) -> None:
    assert check_corpus(stories) + check_release(stories, ROOT) == []


def test_the_corpus_is_as_large_as_its_card_says(stories: list[LabelledStory]) -> None:
    stats = corpus_stats(stories)
    claims = stats["claims"]
    assert stats["stories"] >= 130
    assert stats["articles"] >= 390
    assert stats["units"] >= 9000
    assert len(stats["domains"]) >= 18
    assert len(stats["styles"]) >= 14
    assert int(max(stats["years"])) - int(min(stats["years"])) >= 20
    assert claims["of these with distinct wordings"] >= 1200
    assert (claims["overlaps"] >= 600, claims["agrees"] >= 300, claims["conflicts"] >= 400, claims["different"] >= 2500) == (True,) * 4
    assert sum(stats["roles"].values()) == stats["units"] == sum(s["units"] for s in stats["splits"].values())


def test_a_real_name_is_a_fault(stories: list[LabelledStory], tmp_path: Path) -> None:
    words = stories[0].articles[0].text.split()[0]
    (tmp_path / "known-names.txt").write_text(f"# people\n{words}\n")
    faults = [f for f in check_release(stories[:1], tmp_path) if "real person" in f]
    assert faults
    assert stories[0].articles[0].path in faults[0]


def test_a_split_without_unseen_domains_is_a_fault(stories: list[LabelledStory]) -> None:
    seen = [s for s in stories if s.story.split != "test"]
    assert any("the test split needs 2 domains" in f for f in check_release(seen, ROOT))


def test_a_large_domain_in_train_alone_is_a_fault(stories: list[LabelledStory]) -> None:
    rail = [s for s in stories if s.story.domain == "rail" and s.story.split == "train"]
    four = [msgspec.structs.replace(s, id=f"{s.id}{n}") for n in range(4) for s in rail][:4]
    assert any("'rail' has 4 stories in train alone" in f for f in check_release(four, ROOT))


def test_the_second_annotation_agrees_with_the_first(passes: tuple[list[LabelledStory], list[LabelledStory]]) -> None:
    found = agreement(*passes)
    assert found.articles >= 60
    assert min(k.value for k in found.kappa.values()) > 0.8


def test_an_annotation_agrees_with_itself(passes: tuple[list[LabelledStory], list[LabelledStory]]) -> None:
    found = agreement(passes[0], passes[0])
    assert {k.value for k in found.kappa.values()} == {1.0}
    assert {(s.exact, round(s.characters, 6)) for s in found.spans.values()} == {(1.0, 1.0)}
    assert found.speakers is not None
    assert (found.speakers.share, found.differences) == (1.0, [])


def test_a_difference_is_listed_with_file_and_line(passes: tuple[list[LabelledStory], list[LabelledStory]]) -> None:
    found = agreement(*passes)
    assert all(".txt:" in line and " | " in line for line in found.differences)


def test_annotations_of_other_words_are_refused(passes: tuple[list[LabelledStory], list[LabelledStory]], stories: list[LabelledStory]) -> None:
    article = passes[0][0].articles[0]
    other = msgspec.structs.replace(passes[0][0], articles=[msgspec.structs.replace(article, text=article.text + " More.")])
    with pytest.raises(CorpusError, match="the words or the units differ"):
        agreement(passes[0][:1], [other])
    with pytest.raises(CorpusError, match="no article in common"):
        agreement(passes[0][:1], [])


def test_shares_and_lengths_are_what_they_say() -> None:
    assert type_mix([["finding", "quote"], []]) == {"finding": 0.5, "quote": 0.5, "statistic": 0.0, "recommendation": 0.0, "none": 0.5}
    assert length_spread(["One two three.", "four " * 40])["long"] == 0.5
    assert distinct_ngrams(["a b c d a b c d"]) == 0.8


def test_the_plots_are_drawn(stories: list[LabelledStory], tmp_path: Path) -> None:
    paths = draw(stories, corpus_stats(stories), tmp_path)
    assert [p.name for p in paths] == ["lengths.png", "types.png", "years.png"]
    assert all(p.read_bytes()[:4] == b"\x89PNG" for p in paths)
