"""The tables of an invented department in layouts that no report has: read right or left out, never read wrong."""

from __future__ import annotations

import pytest
from conftest import Project
from imports.layouts import LAYOUTS, Layout, on_its_side, run, signs


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_no_cell_of_a_table_in_another_layout_is_read_wrong(example: Project, layout: Layout) -> None:
    tally = run(example.root, example.year, [layout])[layout.__name__]

    assert (tally["wrong"], tally["mistaken"]) == (0, 0)
    assert tally["matched"] > 5
    assert tally["matched"] == tally["tables"] or layout is on_its_side  # a text on its side is no row
    if layout not in (on_its_side, signs):  # what signs writes as —— is blank in a data file, not a zero
        assert tally["unknown"] == 0
