from __future__ import annotations

from pipeline.config import load_config
from pipeline.io.raw import RawArticle
from pipeline.records import Article, Reject
from pipeline.stages.ingest import Ingest

ENGLISH = "The council said on Monday that the two bridges would be closed until the inspectors had finished their work on both of them. " * 2
FRENCH = "Le conseil a déclaré lundi que les deux ponts resteraient fermés jusqu'à la fin des travaux des inspecteurs sur les deux ouvrages. " * 2


def ingest(*raws: RawArticle, **settings: object) -> list[Article | Reject]:
    config = load_config(overrides=[f"ingest.{k}={str(v).lower()}" for k, v in settings.items()]).ingest
    return list(Ingest(config).process(raws))


def raw(text: str = ENGLISH, **fields: str) -> RawArticle:
    return RawArticle(where=fields.pop("where", "a.txt"), place="a.txt", text=text, **fields)  # type: ignore[arg-type]


def test_a_title_given_apart_stands_before_the_text() -> None:
    apart, opening = ingest(raw(title="Bridges  closed"), raw("Bridges closed\n\n" + ENGLISH, title="Bridges closed"))
    assert isinstance(apart, Article)
    assert isinstance(opening, Article)
    assert apart.text == "Bridges closed\n\n" + ENGLISH
    assert apart.text[apart.body_start :] == ENGLISH
    assert opening.body_start == 0


def test_the_same_text_twice_stays_two_articles_and_an_id_is_used_once() -> None:
    a, b, c, d = ingest(raw(), raw(), raw(id="x", where="b.jsonl:1"), raw(id="x", where="b.jsonl:2"))
    assert isinstance(a, Article)
    assert isinstance(b, Article)
    assert a.id != b.id
    assert isinstance(c, Article)
    assert isinstance(d, Reject)
    assert d.reason == "duplicate-id"
    assert "b.jsonl:1" in d.detail


def test_ids_do_not_depend_on_what_else_is_read() -> None:
    alone, beside = ingest(raw())[0], ingest(raw("Other. " + ENGLISH), raw())[1]
    assert isinstance(alone, Article)
    assert isinstance(beside, Article)
    assert alone.id == beside.id


def test_other_languages_are_rejected_unless_asked_for() -> None:
    detected, given, short = ingest(raw(FRENCH), raw(language="de"), raw("Bonjour."))
    assert isinstance(detected, Reject)
    assert detected.reason == "language"
    assert isinstance(given, Reject)
    assert isinstance(short, Article)  # too short to tell
    assert isinstance(ingest(raw(FRENCH), any_language=True)[0], Article)
    british = ingest(raw(language="en-GB"))[0]
    assert isinstance(british, Article)
    assert british.language == "en"


def test_dates_become_iso_and_the_words_as_read_are_kept() -> None:
    shown = [ingest(raw(published=p))[0] for p in ("21 Jul 2015", "2016-05-12", "03/04/2016", "soon", "2015-02-30")]
    assert [a.published for a in shown if isinstance(a, Article)] == ["2015-07-21", "2016-05-12", None, None, None]
    assert isinstance(shown[0], Article)
    assert shown[0].meta == {"path": "a.txt", "published": "21 Jul 2015"}


def test_what_is_no_article_is_rejected_with_its_reason() -> None:
    found = ingest(raw(" \n "), raw("a\x00b"), raw("a " * 60), max_chars=100)
    assert [r.reason for r in found if isinstance(r, Reject)] == ["empty", "binary", "too-long"]


def test_a_later_article_of_the_same_url_is_a_revision() -> None:
    first, second = ingest(raw(url="http://x.example/1"), raw(ENGLISH + "More.", url="http://x.example/1"))
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.revision_of, second.revision_of) == (None, first.id)
