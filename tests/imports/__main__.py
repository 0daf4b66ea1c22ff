"""How far an import of the 2019 report comes: `python tests/imports TEXT`, the report's text as Word exports it.

Makes a Word file of the text, imports it into an empty year with the schema alone, and holds it against data/2019.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from evaluation.dataset import read_policy
from evaluation.intake.converting import Converted
from evaluation.intake.importing import Choices, plan
from evaluation.intake.pairing import plain_label
from evaluation.intake.prose import AMBIGUOUS, LEFT, LINKED, linked
from evaluation.intake.reading import Source, read_source
from evaluation.numbers.amounts import parse
from evaluation.report import read_report
from word_report import word_report

ROOT = Path(__file__).parents[2]
YEAR = "2019"
# 事项 and 事项分类 stand in the report the other way round than in the schema: a person has to say so.
SAID = Choices({"年度工作": "表2"}, {"年度工作": {"事项": "事项分类", "分类": "事项"}})
AMOUNT_UNREAD = ("", "未填报")


def cells(done: Converted, truth: Path) -> Iterator[tuple[str, str, str, str]]:
    """Row, column, imported text and true text of every cell of amounts, rows taken by their place in the table."""
    rows = list(csv.DictReader(truth.open(encoding="utf-8")))
    schema = done.match.schema
    by_label = {plain_label(row[schema.row_label]): row for row in rows}
    for number, row in enumerate(done.rows):
        label = plain_label(row.cells[schema.row_label])
        own = rows[number] if len(rows) == len(done.rows) else by_label.get(label)
        for one in schema.fields:
            if one.type == "amount" and own is not None:
                yield label, one.name, row.cells.get(one.name, ""), own.get(one.name, "")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(ROOT / "data" / "schema", root / "data" / "schema")
        (year := root / "data" / YEAR).mkdir()
        path = root / "report.docx"
        word_report(Path(sys.argv[1]).read_text(encoding="utf-8")).save(path)
        source = read_source(path)
        assert isinstance(source, Source), source
        policy = read_policy(root / "data" / "schema")
        for choices in (Choices(), SAID):
            entries = plan(source, policy, int(YEAR), choices, year)
            print(f"\ntables: {len(entries)}, " + str(Counter(entry.state for entry in entries)))
            tally: Counter[str] = Counter()
            for done in (entry.imported for entry in entries if entry.imported):
                kinds = Counter(
                    judged(*cell) for cell in cells(done, ROOT / "data" / YEAR / f"{done.match.schema.file}.csv")
                )
                print(f"  {done.table.where:6} {done.match.schema.name:8} {dict(kinds)}")
                tally += kinds
            print(f"  cells of amounts: {dict(tally)}")
        prose = linked(source.paragraphs, read_report(ROOT, YEAR).register, policy, int(YEAR))
        print(f"\nprose against the register of data/{YEAR}: {len(prose.figures)} numbers, "
              f"{len(prose.of(LINKED))} linked, {len(prose.of(AMBIGUOUS))} ambiguous, "
              f"{len(prose.of(LEFT))} left")  # fmt: skip
        for figure in prose.of(LINKED) if "--list" in sys.argv else ():
            print(f"  {figure.place} {figure.clause} | {figure.text} | {figure.candidates[0]}")


def judged(label: str, column: str, imported: str, true: str) -> str:
    if imported == true or (parse(imported) is not None and parse(imported) == parse(true)):
        return "right"
    if imported in AMOUNT_UNREAD:
        return "unknown"
    print(f"    WRONG {label} {column}: {imported!r}, true {true!r}")
    return "wrong"


if __name__ == "__main__":
    main()
