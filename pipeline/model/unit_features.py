"""What can be seen of a unit without reading it: its place, its paragraph, its marks, its line's look."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from pipeline.model.windows import Unit
from pipeline.records import FORMS, ROLES, Form, Role
from pipeline.text import overlap, words

UNIT_FEATURES = (
    *(f"layout says {role}" for role in ROLES),
    *(f"marks say {form}" for form in FORMS),
    "begins a paragraph", "ends a paragraph", "first", "near the start", "near the end", "ends as a sentence",
    "in marks", "capitals", "length",
)  # fmt: skip


def unit_features(units: list[Unit], roles: list[Role], forms: list[Form | None]) -> NDArray[np.float32]:
    """(units, `UNIT_FEATURES`); `roles` and `forms` are what the rules make of the units."""
    rows = []
    for i, (unit, role, form) in enumerate(zip(units, roles, forms, strict=True)):
        tokens = words(unit.text)
        marked = sum(overlap((unit.start, unit.start + len(unit.text)), m) for m in unit.marked)
        rows.append(
            [
                *(float(role == r) for r in ROLES),
                *(float(form == f) for f in FORMS),
                float(i == 0 or units[i - 1].paragraph != unit.paragraph),
                float(i + 1 == len(units) or units[i + 1].paragraph != unit.paragraph),
                float(i == 0),
                1 / (1 + i),
                1 / (len(units) - i),
                float(unit.text.rstrip("\"'”’)")[-1:] in ".?!…"),
                marked / max(1, len(unit.text)),
                sum(t[0].isupper() for t in tokens) / max(1, len(tokens)),
                math.log1p(len(tokens)) / 4,
            ]
        )
    return np.array(rows, dtype=np.float32).reshape(len(units), len(UNIT_FEATURES))
