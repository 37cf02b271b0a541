"""Who says what in an article of a few lines. More cases belong here than anywhere else."""

from __future__ import annotations

from pipeline.records import Article
from pipeline.stages.attribute import Attributed, LocalSpeaker, attribute
from pipeline.stages.segment import segment


def read(text: str) -> list[tuple[str, str | None, str | None]]:
    """(first words, form, speaker) of every unit that says something."""
    sentences = segment(Article(id="a", sha256="", text=text))
    found, speakers = attribute("a", text, sentences)
    names = {s.id: s.name or s.affiliation or s.kind for s in speakers}
    return [(sentences[i].text[:14], at.form, _speaker(at, names)) for i, at in sorted(found.items()) if at.attributions]


def _speaker(at: Attributed, names: dict[str, str]) -> str | None:
    first = at.attributions[0]
    return names[first.speaker] if first.speaker else None


def speakers(text: str) -> list[LocalSpeaker]:
    return attribute("a", text, segment(Article(id="a", sha256="", text=text)))[1]


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
    assert [s.affiliation for s in speakers(text) if s.kind == "unnamed"] == ["Vale Trust"]


def test_a_headline_in_marks_belongs_to_who_says_it_below() -> None:
    text = "Port ‘let people down’\n\nThe company met the families at the hall on Monday evening.\n\n‘We let people down that night,’ said Gordon Szalai."
    assert read(text)[0] == ("Port ‘let peop", "mixed", "Gordon Szalai")


def test_nested_speech_keeps_both_levels() -> None:
    text = "The judge said the witness had lied."
    sentences = segment(Article(id="a", sha256="", text=text))
    found, _ = attribute("a", text, sentences)
    assert found[0].attributions[0].content == [(15, 35)]
    text = "According to the Courier, Ada Trewin said the port was shut."
    found, _ = attribute("a", text, segment(Article(id="a", sha256="", text=text)))
    outer = found[0].attributions[0]
    assert outer.name == "Courier"
    assert outer.inner is not None
    assert outer.inner.name == "Ada Trewin"


def test_scare_quotes_and_plain_narrative_say_nothing() -> None:
    assert read("The so-called ‘superport’ opened in May. It has two cranes.") == []


def test_nobody_to_name_is_null_with_a_reason() -> None:
    text = "“It was late.”"
    found, _ = attribute("a", text, segment(Article(id="a", sha256="", text=text)))
    assert found[0].attributions[0].speaker is None
    assert found[0].attributions[0].reason == "unstated"
