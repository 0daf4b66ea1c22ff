"""Files as a finance clerk has them: nothing of them is read wrong, and what is left to a person is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import OFFICE, SCHEMA, Project, missing
from imports.clerk import FILES, NAMES, outcome_of
from imports.sentences import HELD_OUT, SENTENCES, Told, judged
from imports.shelf import parameters

# How many cells nobody reads yet: a table on its side, amounts that are shown otherwise than they are held.
LEFT = {
    "shown_in_wan_by_a_format": 50,
    "zeros_not_shown": 3,
    "struck_out_in_a_cell": 1,
    "exponent_and_comma_texts": 2,
}


@pytest.mark.parametrize("name", parameters(NAMES))
def test_no_cell_of_a_clerk_s_file_is_read_wrong(name: str, tmp_path: Path) -> None:
    file = FILES[name]()
    if file is None:
        missing(OFFICE)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "schema").symlink_to(SCHEMA)

    outcome = outcome_of(file, tmp_path)

    assert (outcome.wrong, outcome.left) == ([], LEFT.get(name, 0)), outcome.said


@pytest.mark.parametrize("sentences", [SENTENCES, HELD_OUT])
def test_no_number_of_a_sentence_is_linked_to_a_figure_that_it_is_not(
    example: Project, sentences: Sequence[Told]
) -> None:
    tally, notes = judged(example.register(), example.root, int(example.year), sentences)

    assert [note for note in notes if note.startswith("wrong")] == []
    assert tally["right"] > tally["left"]
