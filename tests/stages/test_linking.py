"""What is seen of a query and a candidate: on a text that a person can read."""

from __future__ import annotations

from pipeline.records import Article, Sentence
from pipeline.stages.linking import PAIR_FEATURES, Mention, mention, pair_features
from pipeline.stages.prepare import prepare
from pipeline.stages.segment import segment

TEXT = """Harbour Trust in debt, auditor finds

Ada Trewin, the trust's treasurer, said the Harbour Trust (HT) owed £4m. “We were never told,” Ms Trewin said. “Nobody was.”

The treasurer added that HT would sell its offices. It has three."""
SPEAKING = ("auditor", "Ada Trewin", "Ms Trewin", "The treasurer")


def mentioned(text: str, said: list[str]) -> tuple[list[Sentence], list[Mention]]:
    """The units of a text, and mentions of it by their words, in order."""
    sentences = segment(Article(id="a", sha256="", text=text))
    mentions, at = [], 0
    for words in said:
        at = text.index(words, at)
        unit = next(s.index for s in sentences if s.start <= at < s.end)
        mentions.append(mention(text, (at, at + len(words)), unit, words in SPEAKING))
        at += len(words)
    return sentences, mentions


def found() -> tuple[list[Mention], dict[tuple[str, str], set[str]]]:
    """The mentions of the text, and the features of every pair by its words; the last unit asks."""
    said = ["Harbour Trust", "auditor", "Ada Trewin", "the Harbour Trust", "HT", "Ms Trewin", "The treasurer", "HT", "It"]
    sentences, mentions = mentioned(TEXT, said)
    asking = [next(s.index for s in sentences if s.text == "“Nobody was.”")]
    pairs = pair_features(mentions, asking, prepare(TEXT, sentences))
    assert pairs.shape == (len(mentions) + 1, len(mentions), len(PAIR_FEATURES))
    named = [*(m.words for m in mentions), "Nobody was"]
    seen = {
        (named[q], mentions[c].words): {n for n, value in zip(PAIR_FEATURES, pairs[q, c], strict=True) if value}
        for q in range(len(named))
        for c in range(len(mentions))
    }
    return mentions, seen


def test_names_that_fit_are_seen_and_what_stands_beside_a_name() -> None:
    _, seen = found()
    assert {"query: person by name", "candidate: person by name", "names fit", "same head", "candidate: speaks"} <= seen["Ms Trewin", "Ada Trewin"]
    assert "names fit" not in seen["Ms Trewin", "the Harbour Trust"]
    assert {"initials", "names fit"} <= seen["HT", "the Harbour Trust"]
    assert {"query: person described", "query: definite", "head beside it", "last person"} & seen["The treasurer", "Ada Trewin"]
    assert "head beside it" in seen["The treasurer", "Ada Trewin"]


def test_a_unit_that_asks_sees_who_speaks_around_it() -> None:
    _, seen = found()
    assert {"query: unit", "query: unit in marks", "spoke in this paragraph", "spoke last", "last person"} <= seen["Nobody was", "Ms Trewin"]
    assert {"ahead"} <= seen["Nobody was", "The treasurer"]
    assert "candidate: in a title" in seen["Nobody was", "Harbour Trust"]
    assert "candidate: examines" in seen["Nobody was", "auditor"]


def test_a_pronoun_sees_the_last_of_its_sort() -> None:
    _, seen = found()
    assert {"query: it", "last body", "candidate: body by name"} <= seen["It", "HT"]
    assert "last body" not in seen["It", "the Harbour Trust"]


def test_a_title_says_by_which_word_the_article_goes_on() -> None:
    text = "Mrs Justice Tregask allowed the claim against the Harbour Trust. The judge said the fee was unlawful."
    sentences, mentions = mentioned(text, ["Mrs Justice Tregask", "the Harbour Trust", "The judge"])
    seen = dict(zip(PAIR_FEATURES, pair_features(mentions, [], prepare(text, sentences))[2].T, strict=True))
    assert seen["alone in its role"].tolist() == [1.0, 0.0, 0.0]
