"""Which table of the schema a found table is: its columns by their names and by what stands in them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from evaluation.dataset import FORM_ROLES, Field, Schema
from evaluation.dataset.yaml_files import common
from evaluation.intake.amounts import amount_text, is_number
from evaluation.intake.found import SUMS, FoundTable, are_names
from evaluation.intake.pairing import shared
from evaluation.numbers.amounts import UNDISCLOSED, written

MATCHED, PARTLY, UNKNOWN = "已对上", "部分", "未知"
_SURE, _LIKELY, _CHANCE, _LEAST = Fraction(60, 100), Fraction(45, 100), Fraction(44, 100), Fraction(70, 100)
_BY_COLUMNS, _BY_WIDTH, _BY_TITLE = Fraction(55, 100), Fraction(25, 100), Fraction(20, 100)  # of how sure a match is
_WITHIN = Fraction(72, 100)  # how alike a name is at least that holds the other whole
_FILLER = re.compile(r"[的数和与及、/\s]|情况|金额|决算")
_BRACKETS = re.compile(r"[（(]([^（）()]*)[）)]")
_UNITS = frozenset(("元", "万元", "亿元", "千元", "%", "％", "人", "人次", "个", "项", "次", "辆", "分", "单位：元"))
_FEWEST = 2
_NONE = Fraction(0)
_WHOLE = re.compile(f"_(?:{'|'.join(SUMS)}|本年数?)$")  # the level of a heading that says all of what it spans
_OWN = frozenset(("kind", "id"))
_LATER = frozenset(("narrative", "fact"))  # what people write when the figures stand
_OPPOSED = tuple(
    (re.compile("|".join(pair)).findall, pair)
    for pair in (("上年", "本年"), ("本年", "下年"), ("上年", "下年"), ("年初", "年末"), ("收入", "支出"))
)
_CLOSE = Fraction(10, 100)  # how sure two tables may be apart and be about as likely
CLEAR = Fraction(2, 100)  # by how much more alike a name has to be than any other
_SPECIFIC = 3  # characters of a field that may stand apart within a heading
LONG = 30
_CODE = re.compile(r"[\dA-Za-z.\-]+")
FORM = "自评表"  # the column that says of which form a row is
WIDEST = 60  # columns; a wider table is none of a report


@dataclass(frozen=True)
class Match:
    """A found table under a table of the schema: the column for each field, how sure, and what is guessed."""

    schema: Schema
    columns: Mapping[str, int]
    sureness: Fraction
    doubts: tuple[str, ...] = ()
    known: Mapping[int, str] = field(default_factory=dict)  # columns that the engine computes itself
    refused: tuple[str, ...] = ()  # fields whose column of the same name holds something else
    is_told: bool = False  # title or rows say which table it is, and no column of numbers is left without a place

    @property
    def lacking(self) -> tuple[str, ...]:
        """The fields that a table of this kind has to have, and that neither a column nor columns together tell."""
        told = {name for one in self.schema.computed if one.column in self.known.values() for name in one.of}
        told |= {one.column for one in self.schema.identities if told.union(self.columns).issuperset(one.of)}
        fields = [one for one in self.schema.fields if not one.optional and one.type not in (*_OWN, *_LATER)]
        needed = [one.name for one in fields if (one.required or one.type == "amount") and not one.repeats]
        return tuple(name for name in needed if name not in self.columns and name not in told)

    @property
    def shown_sureness(self) -> str:
        """How sure the match is, as people read it."""
        return f"{written(self.sureness * 100, 0)}%"

    @property
    def state(self) -> str:
        if (self.is_told or not self.lacking) and not self.refused and self.sureness >= _SURE:
            return MATCHED
        return PARTLY if self.sureness >= _LIKELY and self.columns else UNKNOWN

    def is_all_of(self, table: FoundTable) -> bool:
        """Whether only figures are lacking, and every column of numbers has its place: what is lacking then is not in
        the file under another name."""
        amounts = any(self.schema.field[name].type == "amount" for name in self.columns)
        amounts = amounts and all(self.schema.field[name].type == "amount" for name in self.lacking)
        used = {*self.columns.values(), *self.known}
        left = set(range(len(table.columns))) - used - _parts(table, used)
        counts = [at for at in left if not re.search(common("elsewhere.yml")["no_figure"], table.columns[at])]
        return amounts and self.schema.row_label in self.columns and not any(map(table.has_numbers, counts))

    def unmatched(self, table: FoundTable) -> tuple[str, ...]:
        """The columns of the file that have no place."""
        used = {*self.columns.values(), *self.known}
        return tuple(name or f"第{at + 1}列" for at, name in enumerate(table.columns) if at not in used)


def chosen(table: FoundTable, schema: Schema, year: int, columns: Mapping[str, str]) -> Match:
    """The match with what a person says: for each named field the heading of its column."""
    match = match_of(table, schema, year)
    taken = {name: table.columns.index(heading) for name, heading in columns.items()}
    kept = {name: at for name, at in match.columns.items() if name not in taken and at not in taken.values()}
    refused = tuple(name for name in match.refused if name not in taken)
    doubts = tuple(one for one in match.doubts if not any(f"「{heading}」" in one for heading in columns.values()))
    return replace(match, columns={**kept, **taken}, doubts=doubts, refused=refused)


def best_matches(table: FoundTable, schemas: Iterable[Schema], year: int) -> tuple[Match, ...]:
    """Every table of the schema with the columns found for it, the likeliest first; of those about as likely one that
    lacks nothing."""
    if len(table.columns) > WIDEST:
        return ()
    others = [one for one in schemas if one.role not in FORM_ROLES or FORM in table.columns]  # forms are read as such
    matches = [match_of(table, schema, year) for schema in others]
    likeliest = max((match.sureness for match in matches), default=_NONE)
    whole = {id(one) for one in matches if one.state == MATCHED and one.sureness > likeliest - _CLOSE}
    return tuple(sorted(matches, key=lambda one: (id(one) not in whole, -one.sureness, one.schema.name)))


def match_of(table: FoundTable, schema: Schema, year: int) -> Match:
    """The columns of the table as fields of the schema, each name with the likest one that holds the like."""
    wanted = [one for one in schema.fields if not one.repeats and (one.type not in _OWN or one.name in table.columns)]
    same = {one.column: one.of[0] for one in schema.computed if one.method == "合计" and len(one.of) == 1}
    called = [(one.name, one.name) for one in wanted]
    called += [(same.get(one.column, one.column), one.column) for one in schema.computed]  # 收入, where all is 本级
    own = _own_words(schema)
    called += [
        (same.get(name, name), other)
        for name, others in own.items()
        for other in others
        if not any(other in one.name for one in wanted if one.name != name)  # 结转结余 alone is that of the end
    ]
    meant = {_key(other): name for name, others in own.items() for other in others}
    names = [words(name, year, meant) for name in table.columns]
    pairs = [(likeness(names[at], said), -len(said), target, at) for target, said in called for at in range(len(names))]
    if schema.row_label in own:  # a level of several is no name: it stands in more than one row
        apart = [are_names(table.details(at)) for at in range(len(names))]
        own_name = [_key(name) == _key(schema.row_label) for name in table.columns]
        pairs = [pair for pair in pairs if pair[2] != schema.row_label or apart[pair[3]] or own_name[pair[3]]]
    pairs = [pair for pair in pairs if pair[0] == 1 or _may_hold(table, pair[3], schema.field.get(pair[2]))]
    columns, known, refused, unsure = _assigned(table, schema, names, pairs)
    doubts = [*unsure, *(f"「{name}」里的内容不像「{name}」（重复，或者不是数），要人来认" for name in refused)]
    if schema.row_label not in columns:  # what tells every row apart is no group
        group = next((one for one in schema.groups if one in columns and are_names(table.details(columns[one]))), "")
        columns |= {schema.row_label: columns.pop(group)} if group else {}
    named_by = len(columns) + len(known)
    by_content = list(_by_content(table, wanted, columns, known, schema))
    doubts.extend(by_content)
    title = likeness(words(table.title, year), words(schema.title, year)) if table.title else _NONE
    weights = {one.name: 2 if one.required or one.type == "amount" else 1 for one in wanted if not one.optional}
    named = Fraction(sum(weight for name, weight in weights.items() if name in columns), sum(weights.values()) or 1)
    used = {*columns.values(), *known}
    share = Fraction(len(used | _parts(table, used)), max(1, len(table.columns)))
    sureness = _BY_COLUMNS * named + _BY_WIDTH * share + _BY_TITLE * title if columns and named_by else _NONE
    lacks = any(one.column not in columns for one in schema.identities if one.column in weights)
    presumed = any(f"为「{schema.row_label}」" in doubt for doubt in by_content)
    if (title < _LIKELY and (named_by < _FEWEST or not _is_called(columns, pairs, schema))) or (presumed and lacks):
        # little in common may be chance: 全年预算 and 全年执行 of a list of projects are no 预算金额 and 执行金额
        sureness = min(sureness, _CHANCE)
    match = Match(schema, columns, sureness, tuple(doubts), known, tuple(refused))
    at = columns.get(schema.row_label, -1)  # 项目名称, and nothing in the file that is not of this table
    is_own = share == 1 and table.columns[at] == schema.row_label and len(schema.row_label) >= _SPECIFIC
    return replace(match, is_told=(title >= _LEAST or is_own) and match.is_all_of(table))


def _parts(table: FoundTable, used: Collection[int]) -> set[int]:
    """The columns that only divide one that has its place: 行政 and 事业 beside 小计 under one heading."""
    whole = {_WHOLE.sub("", table.columns[at]) for at in used if _WHOLE.search(table.columns[at])}
    return {at for at, name in enumerate(table.columns) if name.rpartition("_")[0] in whole}


def _assigned(
    table: FoundTable, schema: Schema, names: Sequence[str], pairs: Sequence[tuple[Fraction, int, str, int]]
) -> tuple[dict[str, int], dict[int, str], list[str], list[str]]:
    """Columns by field and computed columns by place, the likest first; fields whose column holds something else, and
    what is too much like several to be told."""
    columns = _under_one_heading(table, schema)
    known: dict[int, str] = {}
    refused: dict[str, None] = {}
    unsure: dict[str, None] = {}
    for alike, _, target, at in sorted(pairs, reverse=True):
        one = schema.field.get(target)
        taken = target in columns or at in (*columns.values(), *known) or target in known.values()
        if alike < _LEAST or taken or (one is not None and one.type in _OWN and alike < 1):
            continue
        told, used = {*columns, *known.values()}, {*columns.values(), *known}
        free = [(other, name, column) for other, _, name, column in pairs if name not in told and column not in used]
        if _is_unclear(alike, target, at, free, table.columns):
            unsure[f"「{table.columns[at]}」像「{target}」，也像别的，说不准，没有对上"] = None
            continue
        if one is None:
            known[at] = target
        elif _holds(table, at, one):
            columns[target] = at
        elif alike == 1:
            refused[target] = None
    return columns, known, list(refused), list(unsure)


def _is_called(columns: Mapping[str, int], pairs: Iterable[tuple[Fraction, int, str, int]], schema: Schema) -> bool:
    """Whether any figure has its very name in the file, where the table has figures."""
    own = {name: at for name, at in columns.items() if schema.field[name].type == "amount"}
    return not own or any(alike == 1 and own.get(target) == at for alike, _, target, at in pairs)


def _under_one_heading(table: FoundTable, schema: Schema) -> dict[str, int]:
    """The columns of a group and of its rows, where one heading spans the two and both hold texts."""
    texts = [not any(map(is_number, table.column(at))) for at in range(len(table.columns))]
    pairs = enumerate(pairwise(zip(table.columns, texts, strict=True)))
    at = next((at for at, (one, other) in pairs if one == other and one[1]), None)
    return {schema.groups[0]: at, schema.row_label: at + 1} if schema.groups and at is not None else {}


def _is_unclear(
    alike: Fraction, target: str, at: int, free: Sequence[tuple[Fraction, str, int]], columns: Sequence[str]
) -> bool:
    """Whether another free field or column is as like, or another column has the very name too, and neither alone is
    called as the data table calls it: then nobody can tell."""
    if alike < 1:
        return any(abs(other - alike) < CLEAR and (name == target) != (column == at) for other, name, column in free)
    own = [column for other, name, column in free if other == 1 and name == target]
    called = [column for column in own if columns[column] == target] or own
    return len(called) > 1 and at in called


def words(name: str, year: int, own: Mapping[str, str] = {}) -> str:
    """A heading with the years told from the year that is reported, and in the words of the data tables; `own` are
    those of one table alone."""
    name = re.sub(rf"{year - 1}年?(?:12月31日|末|底)|{year}年?(?:0?1月0?1日|初)", "年初", name)
    name = re.sub(rf"{year}年?(?:12月31日|末|底)", "年末", name)
    for offset, word in ((0, "本年"), (-1, "上年"), (1, "下年")):
        name = re.sub(rf"{year + offset}年?度?_?", word, name)
    name = re.sub(r"(?:^|(?<=_))[^_]*情况_", "", name)  # a level that only says what the next ones are about
    parts = re.split(r"([_（()）,，])", name)
    usual = (_usual().get(_key(part), part) for part in parts)
    return "".join(own.get(_key(part), part) for part in usual)


@lru_cache(maxsize=1)
def _usual() -> Mapping[str, str]:
    """The word of the data tables for each other word that means the same in a heading."""
    alike = [one for one in common("heading_words.yml") if isinstance(one, list)]
    return {_key(other): first for first, *others in alike for other in others}


def _own_words(schema: Schema) -> Mapping[str, Sequence[str]]:
    """What headings call a field in tables of this kind alone."""
    own = (one for one in common("heading_words.yml") if isinstance(one, dict) and one["表"] == schema.name)
    return {name: others for one in own for name, others in one.items() if name != "表"}


def _key(heading: str) -> str:
    return re.sub(r"[的\s]|(?:数|金额)$", "", heading)


@lru_cache(maxsize=65_536)
def likeness(name: str, target: str) -> Fraction:
    """How alike two headings are, from 0 to 1: without filler words and units; what stands in brackets is a level of
    the name (年末数（本级，元）) or another name for it (A（非常满意）). Levels may stand the other way round."""
    forms = {
        _leveled(_WHOLE.sub("", name)),
        "_".join(reversed(name.split("_"))),
        *(part for part in _BRACKETS.findall(name) if part not in _UNITS),
    }
    return max(_alike(_bare(form), _bare(target)) for form in forms)


def _leveled(name: str) -> str:
    levels = [part for found in _BRACKETS.findall(name) for part in re.split("[，,、]", found) if part not in _UNITS]
    return "_".join([_BRACKETS.sub("", name), *levels])


def _bare(text: str) -> str:
    return _FILLER.sub("", text).replace("_", "")


def _alike(one: str, other: str) -> Fraction:
    if not one or not other or any(set(said(one)) ^ set(said(other)) == set(pair) for said, pair in _OPPOSED):
        return _NONE
    if one == other:
        return Fraction(1)
    same = shared(one, other)
    ratio = Fraction(2 * same, len(one) + len(other))
    is_within = other in one or (same == len(other) and len(other) >= _SPECIFIC)
    return max(ratio, _WITHIN + Fraction(len(other), 5 * len(one))) if is_within and len(other) > 1 else ratio


def _may_hold(table: FoundTable, at: int, one: Field | None) -> bool:
    """Whether a column is not all rates where the field counts something else."""
    return not (one and one.type == "amount" and one.unit != "%" and table.is_of_rates(at))


def _holds(table: FoundTable, at: int, one: Field) -> bool:
    """Whether the cells can be what the field holds: numbers where numbers belong, no text twice where none may be."""
    said = [text for text in table.column(at) if text.strip()]
    if not _may_hold(table, at, one):
        return False
    if one.type == "amount":
        numbers = sum(is_number(text) or amount_text(text) in ("", UNDISCLOSED) for text in said)
        return numbers * 5 >= len(said) * 3
    if one.unique:
        return len(set(said)) == len(said)
    if one.enum and said:
        listed = [text for text in said if re.sub(r"\s", "", text) not in SUMS]
        return sum(any(text in value for value in one.enum) for text in listed) * 2 >= len(listed)
    return True


def _by_content(
    table: FoundTable, wanted: Sequence[Field], columns: dict[str, int], known: Mapping[int, str], schema: Schema
) -> Iterable[str]:
    """Give columns of text that no name tells to the fields that are left, where only one is like it; each a doubt."""
    left = [at for at in range(len(table.columns)) if at not in (*columns.values(), *known)]
    own = {at: [text for text in table.column(at) if re.sub(r"\s", "", text) not in ("", *SUMS)] for at in left}
    texts = [at for at, said in own.items() if 2 * sum(map(_is_code, said)) < len(said)]
    fields = [one for one in wanted if one.name not in columns and one.type in ("text", "narrative") and not one.enum]
    fields = [one for one in fields if one.required or one.name == schema.row_label]
    for is_long in (True, False):
        some = [at for at in texts if _are_long(table.column(at)) == is_long]
        kinds = [one for one in fields if (one.type == "narrative") == is_long]
        if len(some) == 1 and len(kinds) == 1 and _holds(table, some[0], kinds[0]):
            columns[kinds[0].name] = some[0]
            yield f"「{table.columns[some[0]]}」按内容推定为「{kinds[0].name}」"


def _is_code(text: str) -> bool:
    return is_number(text) or bool(_CODE.fullmatch(text))


def _are_long(texts: Sequence[str]) -> bool:
    """Whether the texts that are there are long on average."""
    lengths = [len(text) for text in texts if text]
    return sum(lengths) >= LONG * max(1, len(lengths))
