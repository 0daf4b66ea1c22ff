"""Web pages: block elements as paragraphs, tables with their spans; scripts and styles are no text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from evaluation.documents.document import Block, Paragraph, Span, laid_out, span_of

UNSHOWN = frozenset({"script", "style", "noscript", "template", "svg", "head"})
_MARKED = "a abbr b bdi bdo big cite code data del dfn em font i img input ins kbd label mark q ruby s samp small"
INLINE = frozenset(f"{_MARKED} span strike strong sub sup time tt u var wbr".split())
DEEPEST = 60


def web_blocks(text: str) -> tuple[Block, ...]:
    """The paragraphs and tables of a page in order; a table inside a cell stands after the outer one."""
    reader = _Reader(convert_charrefs=True)
    reader.feed(text)
    reader.close()
    reader.end_paragraph()
    while reader.open:
        reader.end_table()
    return tuple(reader.blocks)


@dataclass
class _Open:
    """A table that has not ended yet."""

    place: str
    rows: list[list[Span]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    cell: tuple[int, int] | None = None
    caption: str = ""


class _Reader(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.blocks: list[Block] = []
        self.open: list[_Open] = []
        self.text: list[str] = []
        self.waiting: list[Block] = []
        self.unshown = self.paragraphs = self.tables = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSHOWN:
            self.unshown += 1
        elif tag == "body":
            self.unshown = 0
        elif tag == "table" and len(self.open) < DEEPEST:
            self.end_paragraph()
            self.tables += 1
            self.open.append(_Open(f"表{self.tables}"))
        elif self.open and tag == "tr":
            self._end_cell()
            self.open[-1].rows.append([])
        elif self.open and tag in ("td", "th"):
            self._end_cell()
            given = dict(attrs)
            self.open[-1].cell = (span_of(given.get("colspan")), span_of(given.get("rowspan")))
        elif tag == "br" or tag not in INLINE:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSHOWN:
            self.unshown = max(0, self.unshown - 1)
        elif self.open and tag == "table":
            self.end_table()
        elif self.open and tag in ("td", "th", "tr"):
            self._end_cell()
        elif self.open and tag == "caption":
            self.open[-1].caption, self.open[-1].text = "".join(self.open[-1].text).strip(), []
        elif tag not in INLINE:
            self._break()

    def handle_data(self, data: str) -> None:
        if self.unshown:
            return
        (self.open[-1].text if self.open else self.text).append(" ".join(data.split()) if "\n" in data else data)

    def _break(self) -> None:
        if self.open:
            self.open[-1].text.append("\n")
        else:
            self.end_paragraph()

    def end_paragraph(self) -> None:
        text = "".join(self.text).strip()
        self.text = []
        if text and not self.open:
            self.paragraphs += 1
            self.blocks.append(Paragraph(text, f"第{self.paragraphs}段"))

    def _end_cell(self) -> None:
        table = self.open[-1]
        if table.cell is not None:
            lines = [line.strip() for line in "".join(table.text).split("\n")]
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append(Span("\n".join(filter(None, lines)), *table.cell))
        table.text, table.cell = [], None

    def end_table(self) -> None:
        self._end_cell()
        table = self.open.pop()
        if any(table.rows):
            self.waiting.insert(0, laid_out(table.rows, table.place, table.caption))
        if not self.open:
            self.blocks += self.waiting
            self.waiting = []
