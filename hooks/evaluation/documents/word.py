"""Word files as people mean them: inserted text is read, deleted, struck-out and hidden text not; text boxes once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from evaluation.dataset.grids import UnreadableError
from evaluation.documents.document import Block, Paragraph, Span, laid_out, span_of
from evaluation.documents.outline import Outline
from evaluation.documents.package import Package, attribute, named, within

DEEPEST, DEEPEST_CHUNK = 150, 3
GONE = frozenset({"del", "moveFrom", "delText", "instrText", "rPr", "pPr", "tblPr", "tblGrid", "sectPr", "sdtPr"})
NOTES = {"footnotes": "脚注", "endnotes": "尾注", "header": "页眉", "footer": "页脚"}
SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
STRUCK = ("strike", "dstrike")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")  # an exponent or the mark of a note: no digit of the number
PRIVATE = range(0xE000, 0xF900)
Chunk = Callable[[bytes, str, int], tuple[Block, ...]]


def word_blocks(package: Package, chunk: Chunk, depth: int = 0) -> tuple[Block, ...]:
    """The blocks of a Word file; `chunk` reads what is embedded as another document."""
    root = package.xml(package.main)
    if root is None:
        raise UnreadableError("不是 Word 文件，也不是能读的表格文件", "请另存为 .docx、.xlsx 或纯文本（.txt）再试")
    outline = Outline(package)
    reader = _Reader(package, chunk, depth, outline)
    blocks = list(reader.blocks(root, 0))
    for part in package.relations(package.main).values():
        if part.kind in NOTES and (note := package.xml(part.target)) is not None:
            inner = _Reader(package, chunk, depth, outline, prefix=NOTES[part.kind])
            blocks += inner.blocks(note, 0)
    return tuple(blocks)


@dataclass
class _Reader:
    """Walks the document once, counting paragraphs and tables as it goes."""

    package: Package
    chunk: Chunk
    depth: int
    outline: Outline
    prefix: str = ""
    paragraphs: int = 0
    tables: int = 0
    aside: list[Block] = field(default_factory=list)

    def blocks(self, element: Element, depth: int) -> Iterator[Block]:
        _bounded(depth)
        for child in element:
            name = named(child)
            if name == "p":
                yield from self._paragraph(child, depth)
            elif name == "tbl":
                yield from self._table(child, depth)
            elif name == "altChunk":
                yield from self._embedded(child)
            elif name == "AlternateContent":
                yield from self.blocks(_shown(child), depth + 1)
            elif name not in GONE:
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, element: Element, depth: int) -> Iterator[Block]:
        self.paragraphs += 1
        place = f"{self.prefix}第{self.paragraphs}段"
        text = "".join(self._pieces(element, depth))
        aside, self.aside = self.aside, []
        if text.strip():
            yield Paragraph(text, place, self.outline.level(element))
        yield from aside

    def _table(self, table: Element, depth: int) -> Iterator[Block]:
        self.tables += 1
        place = f"{self.prefix}表{self.tables}"
        below: list[Block] = []
        rows: list[list[tuple[int, int, str, str]]] = []
        for row in _inner(table, "tr", depth):
            if within(row, "trPr", "del") is not None:
                continue
            before = attribute(within(row, "trPr", "gridBefore"), "val") or "0"
            at = span_of(before) if before.strip("0") else 0
            cells = []
            for cell in _inner(row, "tc", depth):
                width = span_of(attribute(within(cell, "tcPr", "gridSpan"), "val"))
                merge = within(cell, "tcPr", "vMerge")
                state = "" if merge is None else attribute(merge, "val") or "continue"
                cells.append((at, width, state, self._cell(cell, depth, below)))
                at += width
            rows.append(cells)
        yield laid_out(_spans(rows), place)
        yield from below

    def _cell(self, cell: Element, depth: int, below: list[Block]) -> str:
        """The paragraphs of a cell, a line each; a table inside it stands below the outer one, under its own title."""
        texts: list[Paragraph] = []
        for block in list(self.blocks(cell, depth + 1)):
            if isinstance(block, Paragraph):
                texts.append(block)
                continue
            if not all(one.text.isascii() for one in texts):  # words, no figures
                below += texts
                texts = []
            below.append(block)
        return "\n".join(one.text.strip() for one in texts)

    def _pieces(self, element: Element, depth: int) -> Iterator[str]:
        _bounded(depth)
        for child in element:
            name = named(child)
            if name == "t":
                yield child.text or ""
            elif name in SIGNS:
                yield SIGNS[name]
            elif name == "sym":
                yield _symbol(attribute(child, "char"))
            elif name == "txbxContent":
                self.aside += list(self.blocks(child, depth + 1))
            elif name == "AlternateContent":
                yield from self._pieces(_shown(child), depth + 1)
            elif name == "r" and _is_marked(child, "vanish", *STRUCK):
                continue
            elif name == "r" and attribute(within(child, "rPr", "vertAlign"), "val") == "superscript":
                yield "".join(self._pieces(child, depth + 1)).translate(RAISED)
            elif name not in GONE:
                yield from self._pieces(child, depth + 1)

    def _embedded(self, element: Element) -> Iterator[Block]:
        part = self.package.relations(self.package.main).get(attribute(element, "id") or "")
        content = self.package.part(part.target) if part and not part.external else None
        if part is None or content is None or self.depth >= DEEPEST_CHUNK:
            raise UnreadableError("文件里嵌入了另一份文件，读不到它的内容", "请在 Word 里打开并保存一次再试")
        yield from self.chunk(content, part.target, self.depth + 1)


def _bounded(depth: int) -> None:
    if depth > DEEPEST:
        raise UnreadableError(f"文件里的表格或文本框嵌套超过{DEEPEST}层，没有读", "请把嵌套的表格拆开再试")


def _shown(element: Element) -> Element:
    """Of alternative forms of one thing the first; a reader that took both would read a text box twice."""
    choices = [child for child in element if named(child) in ("Choice", "Fallback")]
    with_text = [child for child in choices if any(named(one) in ("t", "tbl") for one in child.iter())]
    return (with_text or choices or [element])[0]


def struck_out(package: Package) -> tuple[str, ...]:
    """The texts of the main part that are struck out: to be seen, and not meant any more."""
    root = package.xml(package.main)
    runs = [] if root is None else [one for one in root.iter() if named(one) == "r" and _is_marked(one, *STRUCK)]
    texts = ("".join(part.text or "" for part in run if named(part) == "t").strip() for run in runs)
    return tuple(text for text in texts if text)


def _is_marked(run: Element, *names: str) -> bool:
    marks = (within(run, "rPr", name) for name in names)
    return any(mark is not None and attribute(mark, "val") not in ("0", "false", "off") for mark in marks)


def _symbol(code: str | None) -> str:
    try:
        number = int(code or "", 16)
    except ValueError:
        return ""
    return "□" if number in PRIVATE or not 0x20 <= number < 0x110000 else chr(number)


def _inner(element: Element, name: str, depth: int) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also inside content controls, but not those of inner tables."""
    _bounded(depth)
    for child in element:
        if named(child) == name:
            yield child
        elif named(child) not in GONE and named(child) not in ("tbl", "tc", "p"):
            yield from _inner(child, name, depth + 1)


def _spans(rows: list[list[tuple[int, int, str, str]]]) -> Iterator[list[Span]]:
    """The cells of each row with their spans; one that goes on from above is left to the cell above it."""
    starts = [{at: (width, state) for at, width, state, _ in row} for row in rows]
    for number, row in enumerate(rows):
        spans, end = [], 0
        for at, width, state, text in row:
            if at > end:
                spans += [Span("")] * (at - end)
            end = at + width
            if state == "continue" and number and starts[number - 1].get(at, (0, ""))[1]:
                continue
            reach = 1
            if state:
                while number + reach < len(rows) and starts[number + reach].get(at, (0, ""))[1] == "continue":
                    reach += 1
            spans.append(Span(text, width, reach))
        yield spans
