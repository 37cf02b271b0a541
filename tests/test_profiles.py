"""What each speaker says: counts, order and the words that set them apart."""

from __future__ import annotations

import io

from rich.console import Console

from pipeline.records import Article, Attribution, Claim, Scores, Speaker, Type
from pipeline.runners.output import Dataset
from pipeline.runners.profiles import profiles
from pipeline.show import speakers_table


def claim(identity: str, article: str, speaker: str, text: str, *types: Type) -> Claim:
    return Claim(
        article=article, index=0, paragraph=0, start=0, end=len(text), text=text, role="body", types=list(types), scores=Scores(), id=identity,
        type=types[0], quote=None, attributions=[Attribution(speaker=speaker)], quantities=[],
    )  # fmt: skip


def test_speakers_are_ranked_and_their_claims_stand_in_order_of_publication() -> None:
    articles = [Article(id="late", sha256="", text="x", published="2020-05-01"), Article(id="early", sha256="", text="x", published="2019-05-01")]
    claims = [
        claim("1", "late", "ada", "Trewin said the pumps and the pumps alone had failed.", "quote"),
        claim("2", "early", "ada", "Nine pumps failed.", "statistic", "finding"),
        claim("3", "late", "ivo", "The choir sang.", "quote"),
    ]
    speakers = [
        Speaker(id=i, name=n, roles=[], kind="person", affiliation=None, aliases=[], articles=[], claims=0, why=[])
        for i, n in (("ivo", "Ivo Falk"), ("ada", "Ada Trewin"))
    ]
    found = profiles(Dataset({a.id: a for a in articles}, {c.id: c for c in claims}, {}, [], {s.id: s for s in speakers}))
    assert [p.speaker.id for p in found] == ["ada", "ivo"]
    assert [c.id for c in found[0].claims] == ["2", "1"]
    assert found[0].types == {"quote": 1, "statistic": 1, "finding": 1}
    assert "pumps" in found[0].words
    assert "trewin" not in found[0].words
    assert "choir" in found[1].words


def test_whom_no_article_names_is_shown_by_the_usual_words_for_it() -> None:
    panel = Speaker(
        id="p", name=None, roles=["panel", "inquiry"], kind="organisation", affiliation=None,
        aliases=["186-page report", "inquiry", "panel"], articles=["a"], claims=1, why=[],
    )  # fmt: skip
    said = claim("1", "a", "p", "Nine pumps failed.", "finding")
    article = Article(id="a", sha256="", text="x")
    dataset = Dataset({"a": article}, {"1": said}, {}, [], {"p": panel})
    console = Console(width=120, file=io.StringIO(), record=True)
    console.print(speakers_table(dataset, profiles(dataset)))
    assert "unnamed: panel" in console.export_text()
