"""Self-assessment forms as departments fill them in: head, funds, goals and indicators read from one grid of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from evaluation.dataset.yaml_files import common
from evaluation.intake.amounts import is_number
from evaluation.intake.found import Line, unit_in

FEWEST = 3  # columns by which a row of headings is known
WORDS = "form_words.yml"  # what the parts of a form are called in different places
NAME, SOURCE, INDICATOR = "名称", "资金来源", "三级指标"
TARGET, REACHED, SIGN, UNIT = "年度指标值", "实际完成值", "指标性质", "度量单位"
MONEY = ("年初预算数", "全年预算数", "全年执行数")
_LEVELS = ("一级指标", "二级指标")
_MEASURED = re.compile(r"(?P<sign>[^\d.\-−]*?)\s*(?P<amount>[-−]?\d[\d,.]*)\s*(?P<unit>[^\d]*)")
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of funds or an indicator, and where it stands."""

    cells: Mapping[str, str]
    place: str


@dataclass(frozen=True)
class FoundForm:
    """One form, or a part of one: `head` holds what is said once, by the columns of the table of forms."""

    where: str
    title: str
    unit: str
    head: Cells
    funds: tuple[FormRow, ...] = ()
    indicators: tuple[FormRow, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it is the form of the whole department, not of a project."""
        return any(word in self.title for word in common(WORDS)["whole"])

    @property
    def is_form(self) -> bool:
        """Whether it says of itself that it is one, or has what no other table has."""
        titled = any(word in self.title for word in common(WORDS)["title"])
        return bool(self.indicators or self.funds) and (titled or bool(self.funds and self.head))


def forms_in(lines: Sequence[Line], where: str, above: Iterable[str] = ()) -> tuple[FoundForm, ...]:
    """The forms that stand under one another in a grid; none when it is no form."""
    reader = _Reader(where, list(above))
    at = 0
    while at < len(lines):
        at = reader.read(lines, at)
    return tuple(form for form in reader.done() if form.funds or form.indicators)


def joined(parts: Iterable[FoundForm]) -> tuple[FoundForm, ...]:
    """The forms, with the parts that stand in tables of their own right below them."""
    found: list[FoundForm] = []
    for part in parts:
        last = found[-1] if found else None
        if last and not part.head.get(NAME) and not (last.indicators and part.indicators):
            found[-1] = replace(
                last,
                head={**part.head, **last.head},
                funds=(*last.funds, *part.funds),
                indicators=(*last.indicators, *part.indicators),
                doubts=(*last.doubts, *part.doubts),
            )
        else:
            found.append(part)
    return tuple(found)


def split_target(cells: Mapping[str, str], units: Iterable[str]) -> tuple[Cells, str]:
    """Sign, number and unit of a target apart, as `≥50个` and as a column each has them; with a doubt where the form
    does not say which way it goes."""
    words, found = common(WORDS), dict(cells)
    found[SIGN] = words["signs"].get(found.get(SIGN, ""), found.get(SIGN, ""))
    found[UNIT] = words["units"].get(found.get(UNIT, ""), found.get(UNIT, ""))
    match = _MEASURED.fullmatch(found[TARGET].strip())
    if match is None:
        stated = found[TARGET].strip() not in ("", "-", "—", "/")
        if found[SIGN] not in words["signs"].values() or stated:
            return {**found, SIGN: "定性" if stated else "", UNIT: found[UNIT] if not stated else ""}, ""
        return found, ""
    sign, unit = match["sign"].strip(), match["unit"].strip()
    sign = words["signs"].get(sign, sign)
    unit = words["units"].get(unit, unit)
    known = set(words["signs"].values())
    reached = _MEASURED.fullmatch(found.get(REACHED, "").strip())
    counts = reached and not sign and found[SIGN] != "定性"  # 2025年底前完成 is no quantity
    if unit and unit not in units and (sign in known or counts):
        doubt = f"“{unit}”没有登记过，“{found[TARGET][:20]}”按定性写；要核对的，先在 data/schema/units.yml 里登记"
        return {**found, SIGN: "定性"}, doubt
    if (sign and sign not in known) or (unit and unit not in units):
        return {**found, SIGN: "定性"}, ""
    found |= {TARGET: match["amount"].replace(",", ""), UNIT: unit or found[UNIT]}
    found[SIGN] = sign or (found[SIGN] if found[SIGN] in known else "")
    if reached and not reached["sign"] and words["units"].get(reached["unit"], reached["unit"]) in ("", found[UNIT]):
        found[REACHED] = reached["amount"].replace(",", "")
    return found, "" if found[SIGN] else f"“{found[INDICATOR][:20]}”没有写 ≥、≤ 还是 =，指标性质留空，请补上"


class _Reader:
    """Walks down the rows of a grid: rows of headings say what stands below them, labels what stands beside them."""

    def __init__(self, where: str, above: list[str]) -> None:
        self._forms = list[FoundForm]()
        self._form = FoundForm(where, next((text for text in above if _is_title(text)), ""), unit_in(above), {})

    def done(self) -> Iterator[FoundForm]:
        self._end()
        yield from self._forms

    def _end(self) -> None:
        form = self._form
        if form.funds or form.indicators or form.head:
            self._forms.append(form)
        self._form = FoundForm(form.where, form.title, form.unit, {})

    def read(self, lines: Sequence[Line], at: int) -> int:
        """Take in a row, or the rows below it if it holds headings; the row to go on with."""
        line = lines[at]
        self._form = replace(self._form, unit=self._form.unit or unit_in(line.texts) or _money_unit(line))
        own = _own(line)
        if _is_title(line.alone):
            if self._form.funds or self._form.indicators:
                self._end()
            self._form = replace(self._form, title=line.alone)
            return at + 1
        for part, needed in (("indicators", TARGET), ("funds", MONEY[2])):
            columns = _headings(own, part)
            if len(columns) >= FEWEST and needed in columns.values():
                return self._rows(lines, at, part, columns)
        self._said(lines, at, own)
        return at + 1

    def _rows(self, lines: Sequence[Line], at: int, part: str, columns: Mapping[int, str]) -> int:
        ends = common(WORDS)["whole_of_indicators"]
        above: Cells = {}
        first = min(columns)
        self._unread(lines[at], columns, part)
        for number in range(at + 1, len(lines)):
            line = lines[number]
            cells = {name: line.texts[column] for column, name in columns.items()}
            if line.is_blank:
                continue
            if part == "funds":
                label = next((text for text in reversed(line.texts[:first]) if text), "")
                has_money = any(is_number(cells.get(name, "")) for name in (*MONEY, "公布执行率"))
                if not has_money and not _is_source(label, line):
                    return number
                row = FormRow({SOURCE: label, **cells}, line.place)
                self._form = replace(self._form, funds=(*self._form.funds, row))
                continue
            if any(bare(text) in ends for text in _own(line).values()):
                if is_number(score := cells.get("得分", "")):
                    self._form.head.setdefault("自评得分", score)
                return number + 1
            if not cells.get(INDICATOR) or _headings(_own(line), "head", 1):
                return number
            for level in _LEVELS:
                if level in cells:
                    cells[level] = above[level] = _BRACKETS.sub("", cells[level] or above.get(level, "")).strip()
            self._form = replace(self._form, indicators=(*self._form.indicators, FormRow(cells, line.place)))
        return len(lines)

    def _unread(self, line: Line, columns: Mapping[int, str], part: str) -> None:
        first = min(columns) if part == "funds" else 1
        left = [text for at, text in _own(line).items() if at not in columns and at >= first]
        if left:
            doubt = f"{self._form.where}{line.place}：没有读入的列：{'、'.join(map(bare, left))}"
            self._form = replace(self._form, doubts=(*self._form.doubts, doubt))

    def _said(self, lines: Sequence[Line], at: int, own: Mapping[int, str]) -> None:
        """What stands beside a label, or below a row of labels."""
        labels = _headings(own, "head", 1)
        order = sorted(own)
        for column, name in labels.items():
            beside = next((other for other in order if other > column), None)
            if name == NAME and NAME in self._form.head and (self._form.funds or self._form.indicators):
                self._end()
            if beside is not None and beside not in labels:
                self._form.head.setdefault(name, own[beside])
            elif at + 1 < len(lines) and column < len(lines[at + 1].texts) and len(labels) > 1:
                below = lines[at + 1].texts[column]
                if below and not _headings({0: below}, "head", 1):
                    self._form.head.setdefault(name, below)


def bare(text: str) -> str:
    """A heading without what stands in brackets, spaces and marks."""
    return re.sub(r"[^\w%]", "", _BRACKETS.sub("", re.sub(r"\s", "", text))) or re.sub(r"\s", "", text)


def _own(line: Line) -> dict[int, str]:
    """The texts of the row, each in the column where it stands, not where a merged neighbour shows it."""
    return {at: cell.text for at, cell in enumerate(line.cells) if cell.text and not cell.covered}


def _headings(own: Mapping[int, str], part: str, fewest: int = 2) -> dict[int, str]:
    """The columns whose texts are headings of that part of a form."""
    words = common(WORDS)[part]
    found: dict[int, str] = {}
    for at, text in own.items():
        names = {bare(text), re.sub(r"[^\w%]", "", text)}
        name = next((name for name, said in words.items() if names & set(said) and name not in found.values()), "")
        if name:
            found[at] = name
    return found if len(found) >= fewest else {}


def _is_title(text: str) -> bool:
    return len(text) < 60 and any(word in re.sub(r"\s", "", text) for word in common(WORDS)["title"])


def _is_source(label: str, line: Line) -> bool:
    """Whether a row without numbers is a source of money all the same: nothing else stands in it."""
    return bool(label) and set(_own(line).values()) <= {label} and ("资金" in label or "拨款" in label)


def _money_unit(line: Line) -> str:
    found = (re.search(r"[（(](亿元|万元|千元|元)[）)]", text) for text in line.texts)
    return next((match[1] for match in found if match), "")
