"""The tables of a year as Word files in other layouts than any report has, and how much of them an import reads right.

`python tests/imports/layouts.py [DATA YEAR]`; each layout is a way in which people write tables.
"""

from __future__ import annotations

import csv
import io
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
import docx
from evaluation.dataset import Policy, Schema, read_policy
from evaluation.intake.converting import Converted
from evaluation.intake.importing import Choices, plan
from evaluation.intake.reading import Source, read_source
from evaluation.numbers.amounts import parse

Grid = list[list[str]]
Layout = Callable[[Grid, Schema], Grid]
UNREAD = ("", "未填报")


def as_is(grid: Grid, schema: Schema) -> Grid:
    """The table as a person would print it: without kinds and identifiers, levels in brackets."""
    kept = [at for at, name in enumerate(grid[0]) if name not in ("行别", "编号")]
    header = [_spoken(grid[0][at]) for at in kept]
    return [header, *([row[at] for at in kept] for row in grid[1:])]


def broken_lines(grid: Grid, schema: Schema) -> Grid:
    """Line breaks and spaces within headings and labels, as narrow columns bring them."""
    plain = as_is(grid, schema)
    return [[f"{name[: len(name) // 2]}\n{name[len(name) // 2 :]}" for name in plain[0]], *plain[1:]]


def two_levels(grid: Grid, schema: Schema) -> Grid:
    """A header of two rows; what spans columns is written once."""
    plain = [[cell for cell, name in zip(row, grid[0], strict=True) if name not in ("行别", "编号")] for row in grid]
    upper, lower, last = [], [], ""
    for name in plain[0]:
        first, _, second = name.partition("_")
        upper.append("" if second and first == last else first)
        lower.append(second)
        last = first if second else ""
    return [upper, lower, *plain[1:]] if any(lower) else plain


def spaced_numbers(grid: Grid, schema: Schema) -> Grid:
    """Thousands apart, full-width signs, spaces around."""
    plain = as_is(grid, schema)
    return [plain[0], *([_spaced(cell) for cell in row] for row in plain[1:])]


def in_wan(grid: Grid, schema: Schema) -> Grid:
    """Amounts of money in 万元, said in the headings."""
    money = {at for at, name in enumerate(grid[0]) if name in schema.field and schema.field[name].unit == "元"}
    rows = [[_wan(cell) if at in money else cell for at, cell in enumerate(row)] for row in grid[1:]]
    plain = as_is([grid[0], *rows], schema)
    spoken = {_spoken(grid[0][at]) for at in money}
    return [[f"{name}（万元）" if name in spoken else name for name in plain[0]], *plain[1:]]


def numbered(grid: Grid, schema: Schema) -> Grid:
    """A column 序号 in front, the title and the unit in rows of the table, a note below."""
    plain = as_is(grid, schema)
    rows = [[str(number), *row] for number, row in enumerate(plain[1:], start=1)]
    width = len(plain[0]) + 1
    unit = next((one.unit for one in schema.fields if one.unit in ("元", "人")), "")
    said = [[f"附表：{schema.title}"] * width, *([[f"单位：{unit}"] * width] if unit else [])]
    return [*said, ["序号", *plain[0]], *rows, ["备注：数据截至年末"] * width]


def turned(grid: Grid, schema: Schema) -> Grid:
    """Columns in another order: the label first, the rest backwards."""
    plain = as_is(grid, schema)
    label = plain[0].index(_spoken(schema.row_label)) if _spoken(schema.row_label) in plain[0] else 0
    order = [label, *(at for at in reversed(range(len(plain[0]))) if at != label)]
    return [[row[at] for at in order] for row in plain]


def filled_names(grid: Grid, schema: Schema) -> Grid:
    """Headings with filler words, years and other words for the same."""
    plain = as_is(grid, schema)
    words = {"本年": "当年", "年初预算": "年初预算金额", "收入": "收入数", "支出": "支出数", "人数": "人数合计"}
    return [["".join(words.get(name, name) for name in [name]) + "情况" for name in plain[0]], *plain[1:]]


OTHER = {
    "编制人数": "核定编制数", "实有人数": "年末实际在编人数", "年初数": "期初余额", "年末数": "期末余额",
    "增减": "本期增减额",
    "上年实际": "上年决算数", "本年预算": "本年预算数", "本年实际": "本年决算数", "年初结转结余": "上年结转",
    "年末结转结余": "结转下年",
    "年初预算": "年初批复预算", "本年收入": "实际收入", "本年支出": "实际支出", 
    "预算金额": "采购预算", "执行金额": "采购执行", "项目": "内容",
}  # fmt: skip


def other_words(grid: Grid, schema: Schema) -> Grid:
    """Headings in the words of another office."""
    return as_is([[_other(name) for name in grid[0]], *grid[1:]], schema)


def three_levels(grid: Grid, schema: Schema) -> Grid:
    """The table's name over all of its columns, above a header of two rows."""
    rows = two_levels(grid, schema)
    return [[schema.title, *[""] * (len(rows[0]) - 1)], *rows] if len(rows[0]) > 2 else rows


def totals_first(grid: Grid, schema: Schema) -> Grid:
    """Spaces within 合计, a stop behind it."""
    plain = as_is(grid, schema)
    return [
        plain[0],
        *(
            [{"合计": "合　　计", "总计": "总 计：", "小计": "小  计"}.get(cell, cell) for cell in row]
            for row in plain[1:]
        ),
    ]


def signs(grid: Grid, schema: Schema) -> Grid:
    """Brackets for what is below zero, a long dash for nothing, 元 behind the numbers."""
    money = {at for at, name in enumerate(grid[0]) if name in schema.field and schema.field[name].unit == "元"}
    rows = [[_signed(cell) if at in money else cell for at, cell in enumerate(row)] for row in grid[1:]]
    return as_is([grid[0], *rows], schema)


def with_rates(grid: Grid, schema: Schema) -> Grid:
    """Between the columns others of shares and growth, as computed for the reader."""
    plain = as_is(grid, schema)
    return [_between(plain[0], "占比（%）"), *(_between(row, f"{number}.5%") for number, row in enumerate(plain[1:]))]


def sections(grid: Grid, schema: Schema) -> Grid:
    """A row of text before the rows, over the whole width."""
    plain = as_is(grid, schema)
    return [plain[0], ["一、总体情况"] * len(plain[0]), *plain[1:]]


def two_units(grid: Grid, schema: Schema) -> Grid:
    """万元 in the headings, though 元 stands above the table; the headings are nearer."""
    return in_wan(grid, schema)


def on_its_side(grid: Grid, schema: Schema) -> Grid:
    """Rows as columns."""
    return [list(row) for row in zip(*as_is(grid, schema), strict=True)]


def _other(name: str) -> str:
    first, _, second = name.partition("_")
    return "_".join(filter(None, (OTHER.get(first, first), {"本级": "市本级", "对下": "对下级"}.get(second, second))))


def _signed(text: str) -> str:
    if not text.removeprefix("-").replace(".", "", 1).isdecimal() or "." not in text:
        return {"-": "——"}.get(text, text)
    return f"（{text[1:]}）" if text.startswith("-") else f"{text}元"


def _between(row: list[str], more: str) -> list[str]:
    return [cell for name in row for cell in (name, more)]


LAYOUTS: tuple[Layout, ...] = (
    as_is, broken_lines, two_levels, spaced_numbers, in_wan, numbered, turned, filled_names,
    other_words, three_levels, totals_first, signs, with_rates, sections, two_units, on_its_side,
)  # fmt: skip


def _spoken(name: str) -> str:
    first, _, second = name.partition("_")
    return f"{first}（{second}）" if second else first


def _spaced(text: str) -> str:
    number = text.replace(",", "")
    if not number.removeprefix("-").replace(".", "", 1).isdecimal() or "." not in number:
        return text
    return f" {Decimal(number):,} ".replace(",", "，").replace("-", "－")


def _wan(text: str) -> str:
    number = text.replace(",", "")
    return f"{Decimal(number) / 10_000:f}" if number.removeprefix("-").replace(".", "", 1).isdecimal() else text


def written(grid: Grid, schema: Schema) -> bytes:
    document, stream = docx.Document(), io.BytesIO()
    document.add_paragraph(schema.title)
    if any(one.unit == "元" for one in schema.fields):
        document.add_paragraph("单位：元")
    table = document.add_table(rows=len(grid), cols=len(grid[0]))
    for row, texts in zip(table.rows, grid, strict=True):
        same = len(set(texts)) == 1 and len(texts) > 1
        for at, cell in enumerate(row.cells):
            cell.text = texts[at] if not same or not at else ""
        if same and texts[0]:
            row.cells[0].merge(row.cells[-1])
    document.save(stream)
    return stream.getvalue()


def judged(done: Converted | None, grid: Grid, schema: Schema) -> Iterator[str]:
    """Of every cell of amounts whether it was read right, wrong or not at all."""
    at = {name: number for number, name in enumerate(grid[0])}
    amounts = [one.name for one in schema.fields if one.type == "amount" and one.name in at and not one.repeats]
    rows = [row.cells for row in done.rows] if done else []
    for number, row in enumerate(grid[1:]):
        cells = rows[number] if len(rows) == len(grid) - 1 else {}
        for name in amounts:
            true, found = row[at[name]], cells.get(name, "")
            if found == true or (parse(found) is not None and parse(found) == parse(true)):
                yield "right"
            elif found in UNREAD:
                yield "unknown"
            else:
                print(f"    WRONG {schema.name} {row} {name}: {found!r}, true {true!r}")
                yield "wrong"


def tables(data: Path, policy: Policy) -> Iterator[tuple[Schema, Grid]]:
    for schema in policy.schemas:
        path = data / f"{schema.file}.csv"
        if path.is_file() and any(one.type == "amount" for one in schema.fields) and schema.name and not schema.role:
            yield schema, list(csv.reader(path.open(encoding="utf-8-sig")))


def run(root: Path, year: str, layouts: Sequence[Layout] = LAYOUTS) -> dict[str, Counter[str]]:
    policy = read_policy(root / "data" / "schema")
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder, year)
        empty.mkdir()
        for layout in layouts:
            tally: Counter[str] = Counter()
            for schema, grid in tables(root / "data" / year, policy):
                path = Path(folder, "t.docx")
                path.write_bytes(written(layout(grid, schema), schema))
                source = read_source(path)
                assert isinstance(source, Source), source
                entries = plan(source, policy, int(year), Choices(), empty)
                own = [entry for entry in entries if entry.imported and entry.imported.match.schema == schema]
                others = [entry for entry in entries if entry.imported and entry.imported.match.schema != schema]
                tally["tables"] += 1
                tally["matched"] += bool(own)
                tally["mistaken"] += bool(others)
                if "--list" in sys.argv and not own:
                    print("   ", layout.__name__, schema.name, [(e.state, e.doubts, e.table.columns) for e in entries])
                tally.update(judged(own[0].imported if own else None, grid, schema))
            found[layout.__name__] = tally
    return found


def main() -> None:
    root = Path(__file__).parents[2]
    arguments = [text for text in sys.argv[1:] if not text.startswith("--")]
    data, year = (Path(arguments[0]), arguments[1]) if arguments else (root, "2019")
    names = ("tables", "matched", "mistaken", "right", "wrong", "unknown")
    print(f"{'':16}" + "".join(f"{name:>10}" for name in names))
    for layout, tally in run(data, year).items():
        print(f"{layout:16}" + "".join(f"{tally[name]:>10}" for name in names))


if __name__ == "__main__":
    main()
