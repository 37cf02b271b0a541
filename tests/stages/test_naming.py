from __future__ import annotations

import pytest

from pipeline.stages.names import same_name
from pipeline.stages.naming import describe

CASES = {
    "HM Inspector of Constabulary Mika Cunliffe": ("name", "person", "Mika Cunliffe"),
    "Labour's Shadow Home Secretary Yvane Cooke": ("name", "person", "Yvane Cooke"),
    "chief executive of the Refuge Council Enno Solberg": ("name", "person", "Enno Solberg"),
    "Joff Rathe, the department's spokesman": ("name", "person", "Joff Rathe"),
    "Ludo van der Berg": ("name", "person", "Ludo van der Berg"),
    "Mr Camoix": ("name", "person", "Camoix"),
    "EADX Phil Camoix": ("name", "person", "Phil Camoix"),
    "Superintendent Ivo Falkner of Norpike Police": ("name", "person", "Ivo Falkner"),
    "Rutha Ansel MSP": ("name", "person", "Rutha Ansel"),
    "Rollo Dase QC": ("name", "person", "Rollo Dase"),
    "Canon Ambro Lobe": ("name", "person", "Ambro Lobe"),
    "heartbroken mum Carla": ("name", "person", "Carla"),
    "Mrs Justice Tregask": ("name", "person", "Mrs Justice Tregask"),
    "Kev Mihal of Purse Watch": ("name", "person", "Kev Mihal"),
    "Ifa Clutter of Pargeter Vale, solicitor for both women": ("name", "person", "Ifa Clutter"),
    "the Commissioner of Inland Taxes, Ms Sudha Kamat": ("name", "person", "Sudha Kamat"),
    "Minister for Farming Agnes Lough": ("name", "person", "Agnes Lough"),
    "District SP Meena Warkha": ("name", "person", "Meena Warkha"),
    "the University of Alder's Sue Park": ("name", "person", "Sue Park"),
    "Nizar al-Kadri, a pharmacist": ("name", "person", "Nizar al-Kadri"),
    "the consumer group Carta Clara": ("name", "organisation", "Carta Clara"),
    "Dock and Warehouse Brotherhood Local 27": ("name", "organisation", "Dock and Warehouse Brotherhood Local 27"),
    "The Guild of Heating Engineers": ("name", "organisation", "Guild of Heating Engineers"),
    "a union, the Space Engineers' Guild": ("name", "organisation", "Space Engineers' Guild"),
    "its auditor, Certa Assurance": ("name", "organisation", "Certa Assurance"),
    "Britain's Consumer Markets Commission": ("name", "organisation", "Consumer Markets Commission"),
    "the Kompass Institute's pollsters": ("name", "organisation", "Kompass Institute"),
    "analysts at Wetherell Securities": ("name", "organisation", "Wetherell Securities"),
    "inspectors from the county's Office of Lift Safety": ("name", "organisation", "Office of Lift Safety"),
    "lawyers for the Meadow Party": ("unnamed", "unnamed", None),
    "sources close to Mrs Ordway": ("unnamed", "unnamed", None),
    "Ms Purvis's sister, Jadwiga": ("name", "person", "Jadwiga"),
    "Orme-winner Ada Trewin": ("name", "person", "Ada Trewin"),
    "the 61-year-old": ("description", "person", None),
    "the owner of the Silver Plaice": ("description", "person", None),
    "That committee, led by the economist Nirupa Bhatt": ("description", "organisation", None),
    "the state's advocate general, S.R. Palkar": ("name", "person", "S.R. Palkar"),
    "Superintendent of Police Meena Warkha": ("name", "person", "Meena Warkha"),
    "Ostrava Glass’s head of research Odile Marchetti": ("name", "person", "Odile Marchetti"),
    "Ruta Finch, the governor of the central bank": ("name", "person", "Ruta Finch"),
    "Kivora Dale, the Swiss company": ("name", "organisation", "Kivora Dale"),
    "a British hedge fund, Ardmuir Partners": ("name", "organisation", "Ardmuir Partners"),
    "the Thorsby Line": ("name", "organisation", "Thorsby Line"),
    "A Divisional Court": ("name", "organisation", "Divisional Court"),
    "Her Majesty's Inspectorate of Canals": ("name", "organisation", "Her Majesty's Inspectorate of Canals"),
    "Monitors back union": ("description", "organisation", None),
    "Her Honour": ("description", "person", None),
    "ADX - the bus maker's majority owner": ("name", "organisation", "ADX"),
    "But Dunmore": ("name", "organisation", "Dunmore"),
    "Anglo-Dutch consumer": ("description", "organisation", None),
    "April 14": ("description", "organisation", None),
    "a valuation by Hollin & Breck": ("description", "document", None),
    "Council": ("description", "organisation", None),
    "State auditors": ("description", "organisation", None),
    "Environment Secretary": ("description", "person", None),
    "the engineer sent in by the Reservoirs Board": ("description", "person", None),
    "a spokesman for Water Minister Gavin Lout": ("unnamed", "unnamed", None),
    "New Survey": ("description", "document", None),
    "a report tabled in Parliament": ("description", "document", None),
    "the OCS": ("name", "organisation", "OCS"),
    "the state Department of Lakes and Waters": ("name", "organisation", "Department of Lakes and Waters"),
    "a furious Guild": ("name", "organisation", "Guild"),
    "the Yarrow news agency": ("name", "organisation", "Yarrow news agency"),
    "a laboratory that the Guild paid": ("description", "organisation", None),
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
    assert describe("today's report").issuer is None
    assert describe("a leaked letter seen by Wattle News").issuer is None
    assert describe("a valuation by Hollin & Breck").issuer == "Hollin & Breck"
    assert describe("a survey released on Tuesday by the tenants' charity Doorway").issuer == "Doorway"
    assert describe("an Ashgrove College poll last month").issuer == "Ashgrove College"
    assert describe("the Institute for Local Budgets' autumn survey").issuer == "Institute for Local Budgets"


def test_gender_is_taken_from_words_that_show_it_and_never_from_a_name() -> None:
    assert describe("Mrs Trewin").gender == "f"
    assert describe("a spokesman").gender == "m"
    assert describe("Her Honour").gender == "f"
    assert describe("Mary Trewin").gender is None
    assert describe("Committee chairman Ada Beath").gender is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("the EU", "EU", True),
        ("the European Union", "the EU", True),
        ("the F.B.I.", "the Federal Bureau of Investigation", True),
        ("the US State Department", "the State Department", True),
        ("the EU", "the UN", False),
        ("Mr Tolhurst", "Nasrin Tolhurst", True),
        ("Ivo Tolhurst", "Nasrin Tolhurst", False),
        ("the Office for Care Standards", "the OCS", True),
    ],
)
def test_names_of_one(one: str, other: str, same: bool) -> None:
    assert same_name(describe(one), describe(other)) is same
    assert same_name(describe(other), describe(one)) is same


def test_a_role_is_of_one_of_two() -> None:
    assert describe("Chancellor Ada Trewin and the painter Ivo Falk").role == "painter"
    assert describe("chairman and chief executive Ivo Falk").role == "chairman and chief executive"
