from __future__ import annotations

import pytest

from pipeline.stages.naming import describe, named_in

CASES = {
    "HM Inspector of Constabulary Mika Cunliffe": ("name", "person", "Mika Cunliffe"),
    "Labour's Shadow Home Secretary Yvane Cooke": ("name", "person", "Yvane Cooke"),
    "chief executive of the Refuge Council Enno Solberg": ("name", "person", "Enno Solberg"),
    "Joff Rathe, the department's spokesman": ("name", "person", "Joff Rathe"),
    "Ludo van der Berg": ("name", "person", "Ludo van der Berg"),
    "Mr Camoix": ("name", "person", "Camoix"),
    "EADX Phil Camoix": ("name", "person", "Phil Camoix"),
    "the OCS": ("name", "organisation", "OCS"),
    "South Sendara": ("name", "organisation", "South Sendara"),
    "Wattle News": ("name", "organisation", "Wattle News"),
    "its review": ("description", "document", None),
    "The report": ("description", "document", None),
    "A spokeswoman": ("unnamed", "unnamed", None),
    "a spokeswoman for the trust": ("unnamed", "unnamed", None),
    "the agency": ("description", "organisation", None),
    "the minister": ("description", "person", None),
    "inspectors": ("description", "organisation", None),
    "she": ("pronoun", "person", None),
}


@pytest.mark.parametrize(("phrase", "wanted"), CASES.items())
def test_written_cases(phrase: str, wanted: tuple[str, str, str | None]) -> None:
    naming = describe(phrase)
    assert (naming.reference, naming.kind, naming.name) == wanted


def test_role_affiliation_and_issuer() -> None:
    assert describe("French finance minister Ervan Gaymart").role == "French finance minister"
    assert describe("a spokeswoman for the Vale Trust").affiliation == "Vale Trust"
    assert describe("a report by the Office for Care Standards").issuer == "Office for Care Standards"
    assert describe("the latest Quillan University poll").issuer == "Quillan University"
    assert describe("its review").issuer == "its"


def test_gender_is_taken_from_words_that_show_it_and_never_from_a_name() -> None:
    assert describe("Mrs Trewin").gender == "f"
    assert describe("a spokesman").gender == "m"
    assert describe("Mary Trewin").gender is None
    assert describe("Committee chairman Ada Beath").gender is None


def test_names_in_running_text() -> None:
    text = "But Mr Forge met Phil Camoix of EADX. The Office for Care Standards (OCS) left Stowe Council on Monday."
    found = [(text[a:b], n.kind, short) for a, b, n, short in named_in(text)]
    assert found == [
        ("Forge", "person", None),
        ("Phil Camoix", "person", None),
        ("EADX", "organisation", None),
        ("Office for Care Standards", "organisation", "OCS"),
        ("Stowe Council", "organisation", None),
    ]
