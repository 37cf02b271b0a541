"""Whom the rules alone name in an article of a few lines."""

from __future__ import annotations

from pipeline.records import Article
from pipeline.stages.coreference import Entity
from pipeline.stages.ruled import rule_speakers
from pipeline.stages.segment import segment


def read(text: str) -> list[tuple[str, str | None, str | None]]:
    """(first words, form, speaker) of every unit of which the rules have an opinion."""
    sentences = segment(Article(id="a", sha256="", text=text))
    speeches, ruled = rule_speakers(text, sentences)
    forms = {s.unit: s.form for s in speeches}
    return [(sentences[i].text[:14], forms[i], _speaker(ruled[i].speaker)) for i in sorted(ruled)]


def _speaker(entity: Entity | None) -> str | None:
    owner = entity.issuer or entity if entity else None
    return owner and (owner.name or owner.affiliation or owner.kind)


def test_a_quotation_over_paragraphs_with_furniture_in_the_middle_keeps_its_speaker() -> None:
    text = "Inspector Mika Cunliffe said: “It is common knowledge that care was poor.\n\nHide Ad\n\n“We found gaps.\n\n“It will take years.”"
    assert read(text) == [
        ("Inspector Mika", "direct", "Mika Cunliffe"),
        ("“We found gaps", "direct", "Mika Cunliffe"),
        ("“It will take ", "direct", "Mika Cunliffe"),
    ]


def test_attribution_at_the_end_of_a_quotation_of_several_sentences() -> None:
    text = "“They fired at us. They hit nothing. We will answer,” said Ada Trewin."
    assert [s for _, _, s in read(text)] == ["Ada Trewin"] * 3


def test_a_bare_quotation_after_a_said_one_is_the_same_speaker() -> None:
    text = "“It was late,” said Ada Trewin.\n\n“Very late.”"
    assert [s for _, _, s in read(text)] == ["Ada Trewin", "Ada Trewin"]


def test_a_bare_quotation_after_a_sentence_about_somebody() -> None:
    text = "Gordon Szalai read a note on the steps of the hall on Monday.\n\n“We let people down.”"
    assert read(text)[-1] == ("“We let people", "direct", "Gordon Szalai")


def test_pronouns_short_names_and_offices() -> None:
    text = (
        "Ada Trewin, the floods minister, said the town was safe. She said it would stay so. Mr Szalai, of the port, denied that. "
        "“I was there,” he said. The minister said he was wrong."
    )
    assert [s for _, _, s in read(text)] == ["Ada Trewin", "Ada Trewin", "Szalai", "Szalai", "Ada Trewin"]


def test_an_acronym_is_the_body_it_was_given_for() -> None:
    text = "A report by the Office for Care Standards (OCS) found gaps. The OCS said it would return. It added that staff were tired."
    assert {s for _, _, s in read(text)} == {"Office for Care Standards"}


def test_a_report_speaks_for_the_body_that_issued_it() -> None:
    text = "A review by the Harbour Inquiry found gaps.\n\nThe report said the port “must” buy pumps."
    assert read(text)[-1] == ("The report sai", "mixed", "Harbour Inquiry")


def test_an_unnamed_source_keeps_its_affiliation() -> None:
    text = "A spokeswoman for the Vale Trust said the ward was open."
    assert read(text) == [("A spokeswoman ", "indirect", "Vale Trust")]


def test_a_headline_in_marks_belongs_to_who_says_it_below() -> None:
    text = "Port ‘let people down’\n\nThe company met the families at the hall on Monday evening.\n\n‘We let people down that night,’ said Gordon Szalai."
    assert read(text)[0][2:] == ("Gordon Szalai",)


def test_scare_quotes_and_plain_narrative_say_nothing() -> None:
    assert read("The so-called ‘superport’ opened in May. It has two cranes.") == []


def test_nobody_to_name_is_nobody() -> None:
    assert read("“It was late.”") == [("“It was late.”", "direct", None)]
