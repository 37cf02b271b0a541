"""Altered articles keep their labels, and every span the words it had, as far as they are still there."""

from __future__ import annotations

import random

import pytest

from pipeline.corpus.check import check_story
from pipeline.corpus.parse import load_story
from pipeline.corpus.schema import LabelledArticle, LabelledStory
from pipeline.training.augment import Pool, augment, make_pool, rewrite
from tests.conftest import CORPUS

STORIES = [load_story(CORPUS / "stories" / s) for s in ("strike-nurses-pay", "registry-email-worm", "stadium-vote-council")]
POOL = make_pool(STORIES)


def labels(article: LabelledArticle) -> list[object]:
    return [(u.role, u.types, u.form, u.claim, [a.entity for a in u.attributions], len(u.mentions), len(u.quantities)) for u in article.units]


@pytest.mark.parametrize("story", STORIES, ids=lambda s: s.id)
@pytest.mark.parametrize("seed", range(6))
def test_an_altered_article_is_still_sound_and_says_the_same(story: LabelledStory, seed: int) -> None:
    rng = random.Random(seed)
    for article in story.articles:
        altered = augment(article, story.story.entities, POOL, rng)
        alone = LabelledStory(id=story.id, path=story.path, story=story.story, articles=[altered])
        assert [f for f in check_story(alone) if "no other article" not in f and "claim key" not in f] == []
        kept = [u for u in labels(altered) if u[0] != "boilerplate"]  # type: ignore[index]  # a row of labels
        assert kept == [u for u in labels(article) if u[0] != "boilerplate"]  # type: ignore[index]  # likewise
        for before, after in zip(altered.units, altered.units[1:], strict=False):
            assert before.end <= after.start
            assert (before.paragraph == after.paragraph) == ("\n" not in altered.text[before.end : after.start])
        for unit in altered.units:
            assert altered.text[unit.start : unit.end].strip() == altered.text[unit.start : unit.end]


def test_edits_move_spans_and_never_tear_them() -> None:
    article = STORIES[0].articles[0]
    unit = next(u for u in article.units if u.attributions and u.attributions[0].source)
    source = unit.attributions[0].source or (0, 0)
    words = article.text[slice(*source)]
    edits = [(0, 0, "Before. "), (source[0], source[1], "Somebody Else"), (unit.end, unit.end, " Behind.")]
    moved = next(u for u in rewrite(article, edits).units if u.line == unit.line)
    made = rewrite(article, edits)
    assert made.text[slice(*(moved.attributions[0].source or (0, 0)))] == "Somebody Else" != words
    assert made.text[moved.start : moved.end].endswith(article.text[unit.end - 5 : unit.end])
    assert rewrite(article, []) is article


def test_the_same_seed_alters_alike() -> None:
    story = STORIES[0]
    once, again = (augment(story.articles[0], story.story.entities, POOL, random.Random(3)) for _ in range(2))
    assert once == again


def test_names_come_from_the_stories_by_the_gender_their_pronouns_show() -> None:
    assert POOL.last
    assert {"m", "f"} <= POOL.first.keys()
    assert Pool({}, [], []) != POOL
