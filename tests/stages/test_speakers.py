"""Speakers across articles: who is merged, who is not, and what the user's file does."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ConfigError
from pipeline.records import Article, Attribution, Claim, Kind, Scores, Speaker
from pipeline.stages.document import Document
from pipeline.stages.entities import LocalSpeaker
from pipeline.stages.reconcile.identity import name_key
from pipeline.stages.reconcile.known import KnownSpeaker, read_known
from pipeline.stages.reconcile.speakers import merge_speakers


def person(name: str, role: str = "", gender: str | None = None) -> LocalSpeaker:
    return LocalSpeaker("", "person", name, [role] if role else [], None, [], gender)


def body(name: str, *aliases: str) -> LocalSpeaker:
    return LocalSpeaker("", "organisation", name, [], None, list(aliases), None)


def nameless(*words: str, kind: Kind = "organisation") -> LocalSpeaker:
    return LocalSpeaker("", kind, None, [], None, list(words), None)


def article(identity: str, day: str, *speakers: LocalSpeaker) -> Document:
    """An article in which each speaker makes one claim."""
    claims = []
    for number, speaker in enumerate(speakers):
        speaker.id = f"{identity}-{number}"
        said = Attribution(speaker=speaker.id, name=speaker.name)
        claims.append(
            Claim(
                article=identity, index=number, paragraph=0, start=0, end=1, text="", role="body", types=["quote"], scores=Scores(), id=speaker.id, type="quote",
                quote=None, attributions=[said], quantities=[],
            )
        )  # fmt: skip
    return Document(article=Article(id=identity, sha256="", text="x", published=day), claims=claims, speakers=list(speakers))


def merged(*documents: Document, known: tuple[KnownSpeaker, ...] = ()) -> list[Speaker]:
    return merge_speakers(list(documents), list(known))


def groups(*documents: Document, known: tuple[KnownSpeaker, ...] = ()) -> list[list[str]]:
    return [s.articles for s in merged(*documents, known=known)]


def test_a_person_is_one_by_full_name_and_role() -> None:
    speakers = merged(
        article("a", "2020-01-01", person("Ada Trewin", "treasurer")), article("b", "2021-01-01", person("Ada M. Trewin", "trust's treasurer"))
    )
    assert [s.articles for s in speakers] == [["a", "b"]]
    assert speakers[0].why[0].evidence == "name and role"
    assert speakers[0].name == "Ada M. Trewin"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (person("Ada Trewin", "treasurer"), person("Ada Trewin", "goalkeeper")),
        (person("Sam Trewin", gender="m"), person("Sam Trewin", gender="f")),
        (person("Ada Trewin"), person("Ivo Trewin")),
        (person("Ada Trewin"), person("Trewin")),
        (body("High Court"), body("High Court")),
        (body("foreign ministry"), body("Sendaran foreign ministry")),
    ],
)
def test_two_stay_two_where_nothing_says_that_they_are_one(one: LocalSpeaker, other: LocalSpeaker) -> None:
    assert groups(article("a", "2020-01-01", one), article("b", "2020-01-02", other)) == [["a"], ["b"]]


def test_company_tells_that_a_last_name_or_a_part_of_a_name_means_the_same() -> None:
    company = ("Ivo Falk", "Rutha Ansel")
    first = article("a", "2020-01-01", person("Ada Trewin"), body("Wexmoor Harbour Trust"), *(person(n) for n in company))
    second = article("b", "2020-01-02", body("Trewin"), body("Harbour Trust"), *(person(n) for n in company))
    assert groups(first, second) == [["a", "b"]] * 4


def test_a_last_name_that_two_people_bear_says_nothing() -> None:
    company = ("Ivo Falk", "Rutha Ansel")
    first = article("a", "2020-01-01", person("Ada Trewin"), person("Jon Trewin"), *(person(n) for n in company))
    second = article("b", "2020-01-02", person("Trewin"), *(person(n) for n in company))
    assert groups(first, second) == [["a"], ["a"], ["a", "b"], ["a", "b"], ["b"]]


@pytest.mark.parametrize(
    ("other", "day", "shared", "expected"),
    [
        (nameless("Panel"), "2020-01-03", 2, [["a", "b"]]),
        (nameless("inquiry"), "2020-01-03", 2, [["a"], ["b"]]),
        (nameless("panel", kind="document"), "2020-01-03", 2, [["a"], ["b"]]),
        (nameless("panel"), "2020-06-03", 2, [["a"], ["b"]]),
        (nameless("panel"), "2020-01-03", 1, [["a"], ["b"]]),
    ],
)
def test_somebody_without_a_name_is_one_by_the_same_words_in_articles_on_one_event(
    other: LocalSpeaker, day: str, shared: int, expected: list[list[str]]
) -> None:
    company = ("Ivo Falk", "Rutha Ansel")
    first = article("a", "2020-01-01", nameless("panel", "committee of three"), *(person(n) for n in company))
    second = article("b", day, other, *(person(n) for n in company[:shared]))
    speakers = merged(first, second)
    assert [s.articles for s in speakers if not s.name] == expected
    assert [w.evidence for s in speakers if not s.name for w in s.why] == (
        ["called 'panel', and the articles of these days share speakers"] if len(expected) == 1 else []
    )


def test_many_at_once_are_not_the_same_people_in_the_next_article() -> None:
    company = ("Ivo Falk", "Rutha Ansel")
    documents = [article(i, "2020-01-01", nameless("residents", kind="unnamed"), *(person(n) for n in company)) for i in "ab"]
    assert [s.articles for s in merged(*documents) if not s.name] == [["a"], ["b"]]


def test_a_body_is_one_by_its_acronym_once_an_article_gives_both() -> None:
    documents = [
        article(i, "2020-01-01", b) for i, b in zip("abc", [body("Office for Care Standards", "OCS"), body("OCS"), body("PDR")], strict=True)
    ]
    assert groups(*documents) == [["a", "b"], ["c"]]


def test_a_later_article_changes_no_id() -> None:
    early = [("a", "2020-01-01"), ("b", "2020-02-01")]
    before = merged(*(article(i, d, person("Ada Trewin", "treasurer"), body("Harbour Trust")) for i, d in early))
    after = merged(*(article(i, d, person("Ada Trewin", "treasurer"), body("Harbour Trust")) for i, d in [("c", "2020-03-01"), *early]))
    assert [s.id for s in before] == [s.id for s in after]


def test_the_users_file_wins_over_names_and_roles() -> None:
    known = (
        KnownSpeaker("Orme Energy", ["Harbour Power"]),
        KnownSpeaker("Ada Trewin", role="treasurer"),
        KnownSpeaker("Ada Trewin", role="goalkeeper"),
    )
    speakers = merged(
        article("a", "2020-01-01", body("Harbour Power"), person("Ada Trewin", "club treasurer")),
        article("b", "2020-01-02", body("Orme Energy"), person("Ada Trewin", "goalkeeper")),
        article("c", "2020-01-03", person("Ada Trewin", "treasurer of the club")),
        known=known,
    )
    assert [(s.name, s.articles) for s in speakers] == [("Orme Energy", ["a", "b"]), ("Ada Trewin", ["a", "c"]), ("Ada Trewin", ["b"])]
    assert speakers[0].aliases == ["Harbour Power"]
    assert speakers[0].why[0].evidence == "the user's file"


def test_a_file_of_known_speakers_is_read_or_refused(tmp_path: Path) -> None:
    file = tmp_path / "speakers.toml"
    file.write_text('[[speaker]]\nname = "Orme Energy"\naliases = ["Harbour Power"]\n', encoding="utf-8")
    assert read_known(str(file)) == [KnownSpeaker("Orme Energy", ["Harbour Power"])]
    file.write_text('[[speaker]]\nnames = ["Orme Energy"]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"speakers\.toml"):
        read_known(str(file))
    with pytest.raises(ConfigError, match="cannot be read"):
        read_known(str(tmp_path / "none.toml"))


def test_accents_case_and_honorifics_are_no_part_of_a_name() -> None:
    assert name_key("Prof. Leoš Matuška") == name_key("LEOS MATUSKA")
