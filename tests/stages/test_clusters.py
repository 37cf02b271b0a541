"""Which mentions mean one speaker: names by rule, the rest by the links that are given here by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.stages.clusters import Clustered, cluster_mentions
from pipeline.stages.entities import make_speaker
from pipeline.stages.linking import Mention, mention
from pipeline.stages.naming import Naming


def mentions(words: list[str]) -> list[Mention]:
    """Mentions in reading order, each a unit and a speaker's."""
    text, spans = "", []
    for word in words:
        spans.append((len(text), len(text) + len(word)))
        text += word + " "
    return [mention(text, span, unit, True) for unit, span in enumerate(spans)]


def clustered(words: list[str], links: dict[tuple[int, int], float]) -> Clustered:
    """Mentions in reading order; `links` are the logits of a query and one before it, against 0 for nobody."""
    logits: NDArray[np.float64] = np.full((len(words), 1 + len(words)), -9.0)
    logits[:, 0] = 0.0
    for (query, before), logit in links.items():
        logits[query, 1 + before] = logit
    return cluster_mentions(mentions(words), logits)


def test_names_that_fit_are_one_whatever_the_links_say() -> None:
    assert clustered(["Ada Trewin", "Ivo Falk", "Ms Trewin", "Falk"], {(2, 1): 1.0}).cluster == [0, 1, 0, 1]


def test_a_document_with_its_issuer_in_its_words_is_the_issuer() -> None:
    assert clustered(["a report by the Orme Trust", "the Orme Trust", "the report"], {(2, 0): 3.0}).cluster == [0, 0, 0]


def test_a_pronoun_means_nobody_of_another_gender_as_written() -> None:
    assert clustered(["Mrs Trewin", "he"], {(1, 0): 5.0}).cluster == [0, 1]
    twice = {(1, 0): 5.0, (2, 0): 5.0, (3, 0): 5.0}
    assert clustered(["Sam Trewin", "she", "her", "he"], twice).cluster == [0, 0, 0, 1]
    assert clustered(["Sam Trewin", "she", "he", "he"], twice).cluster == [0, 0, 0, 0]


def test_a_judge_is_not_the_commission_that_she_chairs() -> None:
    links = {(1, 0): 5.0, (2, 0): 5.0, (3, 1): 5.0}
    assert clustered(["the commission", "Justice Ada Trewin", "she", "the commission"], links).cluster == [0, 1, 2, 3]
    assert clustered(["Trewin Energy", "the company"], {(1, 0): 5.0}).cluster == [0, 0]


def test_a_name_joins_a_description_that_its_link_is_likely_to_mean() -> None:
    assert clustered(["the regulator", "Orme Water Board"], {(1, 0): 0.0}).cluster == [0, 0]
    assert clustered(["the regulator", "Orme Water Board"], {(1, 0): -3.0}).cluster == [0, 1]


def test_a_speaker_whom_the_article_does_not_name_has_no_name_but_its_words() -> None:
    found = clustered(["the committee", "it"], {(1, 0): 4.0})
    speaker = make_speaker("x", list(zip(mentions(["the committee", "it"]), found.namings, strict=True)))
    assert (speaker.name, speaker.aliases, speaker.kind) == (None, ["committee"], "organisation")


def test_a_person_stays_one_however_often_only_the_surname_is_used() -> None:
    words = ["Marcus Yarrow", "Yarrow", "Yarrow", "Yarrow"]
    speaker = make_speaker("x", [(m, m.naming) for m in mentions(words)])
    assert (speaker.kind, speaker.name, speaker.aliases) == ("person", "Marcus Yarrow", ["Yarrow"])


@pytest.mark.parametrize(
    ("words", "name"),
    [(["Tarvik firm", "Tarvik"], "Tarvik"), (["the Union", "the EU", "Union"], "EU"), (["Yarrow", "Yarrow Foundry"], "Yarrow Foundry")],
)
def test_the_fullest_name_is_one_that_could_stand_alone(words: list[str], name: str) -> None:
    read = [(m, Naming("name", "organisation", m.words, name=m.words.removeprefix("the "))) for m in mentions(words)]
    assert make_speaker("x", read).name == name
