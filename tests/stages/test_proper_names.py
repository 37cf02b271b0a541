"""Proper names in running text."""

from __future__ import annotations

from pipeline.stages.proper_names import named_in


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
