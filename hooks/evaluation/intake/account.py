"""The account of an import, as Markdown for the person who goes on with it: every count and every doubt on a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evaluation.audit.output import Outcome, audit_lines
from evaluation.intake.found import FoundTable
from evaluation.intake.importing import Entry
from evaluation.intake.inferring import inferred_lines
from evaluation.intake.matching import MATCHED, PARTLY, UNKNOWN
from evaluation.intake.prose import AMBIGUOUS, LEFT, LINKED, Prose
from evaluation.intake.reading import Source
from evaluation.shipped import MACROS


def import_account(source: Source, entries: Sequence[Entry], prose: Prose) -> str:
    environment = Environment(
        loader=FileSystemLoader(MACROS), undefined=StrictUndefined, trim_blocks=True, keep_trailing_newline=True
    )
    states = [entry.state for entry in entries]
    lines = audit_lines(Outcome(source.file, source.proofread)) if source.proofread else ()
    return environment.get_template("account.md").render(
        source=source,
        entries=entries,
        prose=prose,
        tables=[(state, states.count(state)) for state in (MATCHED, PARTLY, UNKNOWN)],
        figures=[(state, len(prose.of(state))) for state in (LINKED, AMBIGUOUS, LEFT)],
        proofread=[*filter(None, lines)],
        unknown=UNKNOWN,
        own_name=_own_name,
        inferred=inferred_lines,
        several=prose.of(AMBIGUOUS),
        left=prose.of(LEFT),
    )


def _own_name(table: FoundTable) -> str:
    return re.sub(r"\W|^\d+", "", table.title) or "本部门的表"
