from __future__ import annotations

from pipeline.records import Article, Role
from pipeline.stages.segment import describe, segment


def article(text: str, **fields: object) -> Article:
    return Article(id="a", sha256="", text=text, **fields)  # type: ignore[arg-type]


def roles(text: str, **fields: object) -> list[tuple[str, Role]]:
    return [(s.text[:24], s.role) for s in segment(article(text, **fields))]


LEAD = "The pumps at the harbour failed fourteen times in a year because nobody had looked at them, an inquiry said."

PAGE = f"""21 Jul 2015

Harbour pumps failed 14 times

By Dan Pell, chief reporter

{LEAD}

Hide Ad

“We were never told,” said Ada Trewin, who chairs the board of the port.

Advertisement

“Nobody asked us anything at all in the months before it.”

Who knew what

She said the board had met twice that spring and had not been shown the reports of its own engineers.

The flooded quay (left) and the pump house. Image: Pell Photos.

Related topics: floods, harbours

Sign up for our daily newsletter
"""


def test_an_article_with_everything_on_its_page() -> None:
    assert roles(PAGE) == [
        ("21 Jul 2015", "meta"),
        ("Harbour pumps failed 14 ", "title"),
        ("By Dan Pell, chief repor", "meta"),
        (LEAD[:24], "body"),
        ("Hide Ad", "boilerplate"),
        ("“We were never told,” sa", "body"),
        ("Advertisement", "boilerplate"),
        ("“Nobody asked us anythin", "body"),
        ("Who knew what", "heading"),
        ("She said the board had m", "body"),
        ("The flooded quay (left) ", "caption"),
        ("Image: Pell Photos.", "caption"),
        ("Related topics: floods, ", "boilerplate"),
        ("Sign up for our daily ne", "boilerplate"),
    ]


def test_title_date_and_author_are_taken_from_the_page() -> None:
    found = article(PAGE)
    describe(found, segment(found))
    assert (found.title, found.published, found.author) == ("Harbour pumps failed 14 times", "2015-07-21", "Dan Pell, chief reporter")


def test_a_full_sentence_that_opens_like_furniture_is_body() -> None:
    text = f"{LEAD}\n\nShare prices fell sharply on Friday after the company said that it would close three of its ports.\n"
    assert [r for _, r in roles(text)] == ["body", "body"]


def test_lines_wrapped_at_a_width_are_one_paragraph() -> None:
    wrapped = "The pumps at the harbour failed fourteen times in a\nyear because nobody had looked at them, an inquiry\nsaid. It had sat for three weeks and had heard from\nforty people who knew the place."
    units = segment(article(wrapped))
    assert [u.text.split()[0] for u in units] == ["The", "It"]
    assert {u.paragraph for u in units} == {0}


def test_a_given_title_is_the_first_unit_even_when_it_ends_with_a_stop() -> None:
    text = f"They knew.\n\n{LEAD}"
    assert roles(text, title="They knew.")[0] == ("They knew.", "title")
