"""What a finished page holds for somebody who looks for something: its sections with their text, its tables' rows.

The lines of a text and the cells of a row stand apart by a line break, so that nothing is found across them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BLOCKS = HEADINGS | frozenset(("p", "li", "dt", "dd", "div", "blockquote", "pre", "br"))
VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
UNSEEN = frozenset(("script", "style", "template", "button", "figure", "table"))
SPOKEN_FOR = frozenset(("note", "sentence"))
FOLD = "fold-title"  # what heads the rows of a folded group
TOTAL = "kind"  # what kind of total a row is, behind its name
_TOKEN = re.compile(
    r"""<!--.*?-->|<svg\b.*?</svg>|<(?P<end>/?)(?P<tag>[a-zA-Z][\w-]*)(?P<given>(?:[^<>"']++|"[^"]*"|'[^']*')*+)>|(?P<text>[^<]+|<)""",
    re.DOTALL,
)
_GIVEN = re.compile(r'(?<![\w-])(id|class|scope|colspan|rowspan|data-fact|aria-hidden)="([^"]*)"')
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_DIGEST = re.compile(r"\b[0-9a-f]{32,}\b")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text below it up to the next one. `loose` is the text that no fact stands for."""

    anchor: str
    level: int
    title: str
    text: str
    facts: tuple[str, ...] = ()
    loose: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its address on the page, its cells, and the title of the row group it belongs to."""

    anchor: str
    cells: tuple[str, ...]
    group: str = ""
    facts: tuple[str, ...] = ()
    loose: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A table: its caption, the full name of each column, and which cell heads its rows."""

    anchor: str
    caption: str
    heads: tuple[str, ...]
    header: int
    rows: tuple[Row, ...]
    is_chart: bool = False

    @property
    def facts(self) -> Iterator[str]:
        return (fact for row in self.rows for fact in row.facts)


def outline(html: str) -> list[Section | Listing]:
    """The sections and tables of a page in their order. A chart gives its sentence, and its data as a table.

    The HTML is this site's own, so its tags are read as they stand: a parser for any HTML takes four times as long.
    """
    reader = _Reader()
    reader.read(html)
    items = [item.section() if isinstance(item, _Section) else item.listing() for item in reader.items]
    return [item for item in items if (item.rows if isinstance(item, Listing) else item.title or item.text)]


@dataclass
class _Text:
    """Text being gathered: all of it, the part outside facts, and the facts met."""

    parts: list[str] = field(default_factory=list)
    loose_parts: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    def add(self, text: str, *, is_loose: bool) -> None:
        self.parts.append(text)
        self.loose_parts.append(text if is_loose else "\n")

    @property
    def lines(self) -> str:
        return _LINES.sub("\n", _SPACE.sub(" ", "".join(self.parts))).strip()

    @property
    def line(self) -> str:
        return self.lines.replace("\n", " ")

    @property
    def loose(self) -> str:
        return "".join(self.loose_parts)


@dataclass
class _Section:
    anchor: str = ""
    level: int = 1
    title: _Text = field(default_factory=_Text)
    body: _Text = field(default_factory=_Text)

    def section(self) -> Section:
        facts = tuple(dict.fromkeys((*self.title.facts, *self.body.facts)))
        return Section(self.anchor, self.level, self.title.line, self.body.lines, facts, self.body.loose)


@dataclass
class _Cell:
    scope: str
    columns: int
    rows: int
    text: _Text = field(default_factory=_Text)


@dataclass
class _Row:
    anchor: str
    part: tuple[str, int]
    fold: _Text | None = None
    cells: list[_Cell] = field(default_factory=list)

    @property
    def in_head(self) -> bool:
        return self.part[0] == "thead"

    @property
    def is_group(self) -> bool:
        return len(self.cells) == 1 and self.cells[0].columns > 1

    def row(self, group: str) -> Row:
        texts = [cell.text for cell in self.cells]
        facts = tuple(dict.fromkeys(fact for text in texts for fact in text.facts))
        loose = "\n".join(text.loose for text in texts)
        return Row(self.anchor, tuple(text.line for text in texts), group, facts, loose)


@dataclass
class _Table:
    anchor: str
    is_chart: bool
    caption: _Text
    rows: list[_Row] = field(default_factory=list)
    fold: _Text | None = None  # what heads the fold that is read now, where the groups of a table are folded

    def listing(self) -> Listing:
        body = [row for row in self.rows if row.cells and not row.in_head]
        scopes = next(([cell.scope for cell in row.cells] for row in body if not row.is_group), [])
        header = scopes.index("row") if "row" in scopes else 0
        head = next((row.part for row in self.rows if row.in_head), None)  # each fold repeats it
        heads = _column_names([row for row in self.rows if row.part == head])
        return Listing(self.anchor, self.caption.line, heads, header, tuple(_grouped(body)), self.is_chart)


def _grouped(rows: list[_Row]) -> Iterator[Row]:
    """The rows with the title of their group: a row of one cell that heads its part of the table."""
    titles: dict[tuple[str, int], str] = {}
    for row in rows:
        if row.is_group:
            titles[row.part] = row.cells[0].text.line
        else:
            yield row.row(titles.get(row.part, row.fold.line if row.fold else ""))


def _column_names(rows: list[_Row]) -> tuple[str, ...]:
    """The name of each column through all header rows: 收入 over 本级 is 收入（本级）."""
    names: dict[int, list[str]] = {}
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            while (at, column) in taken:
                column += 1
            for across in range(column, column + cell.columns):
                names.setdefault(across, []).append(cell.text.line)
                taken.update((at + down, across) for down in range(cell.rows))
            column += cell.columns
    return tuple(parts[0] + "".join(f"（{part}）" for part in parts[1:]) for _, parts in sorted(names.items()))


class _Reader:
    """Sends each piece of text where it belongs; text that nobody looks for belongs nowhere."""

    def __init__(self) -> None:
        self._section = _Section()
        self.items: list[_Section | _Table] = [self._section]
        self._figure: _Table | None = None
        self._table: _Table | None = None
        self._part = ("", 0)
        self._open: list[tuple[str, _Text | None, bool]] = []

    @property
    def _now(self) -> tuple[_Text | None, bool]:
        """Where text goes now, and whether a fact stands for it."""
        return self._open[-1][1:] if self._open else (self._section.body, False)

    def read(self, html: str) -> None:
        for token in _TOKEN.finditer(html):
            if token["text"]:
                self._text(token["text"])
            elif token["end"]:
                self._end(token["tag"])
            elif token["tag"]:
                self._start(token["tag"], dict(_GIVEN.findall(token["given"])))

    def _start(self, tag: str, given: Mapping[str, str]) -> None:
        sink, fact = self._sink(tag, given), unescape(given.get("data-fact", ""))
        self._break("p" if given.get("class") == TOTAL else tag, sink)
        if tag not in VOID:
            self._open.append((tag, sink, bool(fact) or self._now[1]))
        if sink is not None and fact:
            sink.facts.append(fact)

    def _end(self, tag: str) -> None:
        if tag not in (name for name, _, _ in self._open):
            return
        name = ""
        while name != tag:
            name, sink, _ = self._open.pop()
            self._break(name, sink)
        if tag == "figure":
            self._figure = None
        if tag in ("table", "figure"):
            self._table = None

    def _text(self, text: str) -> None:
        sink, in_fact = self._now
        if sink is not None:
            sink.add(_DIGEST.sub("", unescape(text)).replace("\n", " "), is_loose=not in_fact)

    def _break(self, tag: str, sink: _Text | None) -> None:
        if sink is not None and tag in BLOCKS:
            sink.add("\n", is_loose=True)

    def _sink(self, tag: str, given: Mapping[str, str]) -> _Text | None:
        """Where the text inside an element goes; opens the section, table or cell that the element is."""
        parent, classes = self._now[0], set(given.get("class", "").split())
        if given.get("aria-hidden") == "true" or "headerlink" in classes:
            return None
        if tag in HEADINGS and "id" in given:
            return self._new_section(unescape(given["id"]), int(tag[1])).title
        if tag == "figure":
            self._figure = _Table(unescape(given.get("id", "")), "chart" in classes, _Text())
        if tag == "table":
            self._table = self._figure or _Table(self._section.anchor, False, self._section.title)
            if self.items[-1] is not self._table:
                self.items.append(self._table)
        if tag in UNSEEN:
            return None
        if self._table is not None and parent is None:
            return self._in_table(self._table, tag, given)
        if self._figure is not None and tag == "figcaption":
            return self._figure.caption
        if self._figure is not None and FOLD in classes:
            self._figure.fold = _Text()
            return self._figure.fold
        return self._section.body if self._figure is not None and classes & SPOKEN_FOR else parent

    def _in_table(self, table: _Table, tag: str, given: Mapping[str, str]) -> _Text | None:
        if tag == "caption":
            return None if table.caption.parts else table.caption
        if tag in ("thead", "tbody", "tfoot"):
            self._part = (tag, self._part[1] + 1)
        if tag == "tr":
            table.rows.append(_Row(unescape(given.get("id", "")), self._part, table.fold))
        if tag in ("th", "td") and table.rows:
            columns, rows = (int(given.get(name, "1")) for name in ("colspan", "rowspan"))
            table.rows[-1].cells.append(_Cell(given.get("scope", ""), columns, rows))
            return table.rows[-1].cells[-1].text
        return None

    def _new_section(self, anchor: str, level: int) -> _Section:
        """A new section; text that stands deeper than the heading still belongs to it."""
        old, self._section = self._section.body, _Section("" if level == 1 else anchor, level)
        self.items.append(self._section)
        self._open = [(tag, self._section.body if sink is old else sink, fact) for tag, sink, fact in self._open]
        return self._section
