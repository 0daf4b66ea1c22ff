"""Every name in the schema is resolved here, once: what does not exist is a problem with its place and nearest names.

What depends on the rows of a year is resolved against its data, by `checks.names`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial

from evaluation.dataset.policy import SCHEMA, ChartSpec, FactSpec, Policy, Ratio
from evaluation.dataset.schema import ATTAINMENT, ID, KIND, KINDS, ROLES, Computed, Field, Identity, Named, Schema, View
from evaluation.dataset.shapes import Mention, nearest
from evaluation.language.grammar import WrongPatternsError, claims, folded, grammar
from evaluation.language.language import Language
from evaluation.numbers.formulas import METHODS
from evaluation.problems import Place, Problem

Specs = Iterable[Computed | Identity | FactSpec | Ratio]
_PATTERN = re.compile(r"(?:\{(?:表|编号|列)\}|\w+)(?:\.(?:\{(?:表|编号|列)\}|\w+))*")
ADDS = "合计"
UNITS_FILE, LANGUAGE_FILE = f"{SCHEMA}/units.yml", f"{SCHEMA}/language.yml"
_SCALES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
UNITS = ("元", "万元", "%", "分", "位", "个", "项")


def policy_problems(policy: Policy) -> Iterator[Problem]:
    """Every name in `data/schema/` that does not exist, stands twice, or cannot be used as it is."""
    yield from mention_problems(policy.mentions, policy)
    for schema in policy.schemas:
        yield from _schema_problems(schema)
        yield from count_problems((*schema.computed, *schema.identities))
    yield from count_problems((*policy.facts, *policy.ratios))
    yield from _twice(((schema.name, schema.place) for schema in policy.schemas), "表名")
    yield from _twice(((view.title, view.place) for schema in policy.schemas for view in schema.views), "表的标题")
    yield from _twice(((ratio.name, ratio.place) for ratio in policy.ratios), "比率的名称")
    yield from names_twice(policy.facts, policy.charts)
    yield from drawing_problems(policy.charts)
    yield from _role_problems(policy)
    yield from _unit_problems(policy)
    yield from _language_problems(policy)


def names_twice(facts: Iterable[FactSpec], charts: Iterable[ChartSpec]) -> Iterator[Problem]:
    """Figures and charts that have the name of another one."""
    yield from _twice(((spec.id, spec.place) for spec in facts), "编号")
    yield from _twice(((chart.title, chart.place) for chart in charts), "图的标题")


def drawing_problems(charts: Iterable[ChartSpec]) -> Iterator[Problem]:
    """Flows without one of their sides or with other columns in the middle on each; colours that nothing would have."""
    for chart in charts:
        told = len(chart.series if chart.by == "row" else chart.facts or chart.rows)
        if len(chart.tones) > told:
            found = f"tones {len(chart.tones)} 个，要分的 {told} 样"
            yield Problem(chart.place, "写了颜色的，图里都要有", found, "请删去多写的 tones")
        sides = bool(chart.source and chart.over) and len(chart.source_series) == len(chart.series)
        if chart.mode == "flow" and not sides:
            found = f"source_series {len(chart.source_series)} 列，series {len(chart.series)} 列"
            advice = "请写明 source 和 over，两边的列次序相同、个数相同"
            yield Problem(chart.place, "流向图须有来源和用处，两边的列一样多", found, advice)


def mention_problems(mentions: Iterable[Mention], policy: Policy) -> Iterator[Problem]:
    """The names that nothing is called by; those that only a year's data can tell are left to it."""
    resolve = resolver(policy)
    for mention in mentions:
        names = resolve(mention)
        if names is not None and mention.text.removeprefix("=").partition("@")[0] not in names:
            yield unknown(mention, names)


def unknown_unit(place: Place, name: str, units: Iterable[str], takes: tuple[str, ...] = ()) -> Problem:
    """That no unit is called so, with those that are nearest and how to register one; `takes` as in a problem."""
    rule, how = "单位须是已登记的单位", f"请改用已登记的，或者在 {UNITS_FILE}（没有这个文件的，新建一个）加一行 "
    if not name:
        return Problem(place, rule, "空白", f"请填写；{nearest(name, units)}", takes=takes)
    mark = "" if name.isidentifier() else '"'
    if name[1:] in units and name[0] in _SCALES:
        declared = f"{{base: {name[1:]}, scale: {_SCALES[name[0]]}, decimals: 2}}"
    else:
        declared = "{}，有小数的写 {decimals: 2}"
    advice = f"{nearest(name, units)}；{how}{mark}{name}{mark}: {declared}"
    return Problem(place, rule, f"“{name}”", advice, takes=takes)


def unknown(mention: Mention, names: Iterable[str]) -> Problem:
    """That nothing is called so, with the names that are nearest."""
    how = "；新的单位请在 data/schema/units.yml 登记" if mention.kind == Named.UNIT else ""
    rule, advice = f"没有这样的{mention.kind}", f"{nearest(mention.text, names)}{how}"
    return Problem(mention.place, rule, f"“{mention.text}”", advice)


def resolver(policy: Policy) -> Callable[[Mention], Iterable[str] | None]:
    """What a name may be, by its kind and table; None where only a year's data can tell."""
    schemas = {schema.name: schema for schema in policy.schemas}
    of_table = lru_cache(lambda table: _of_kinds(schemas[table]))
    charts = {(chart.file, chart.place.column): chart for chart in policy.charts}
    measures = dict.fromkeys((*policy.units, *policy.language.measures, *policy.language.definite_measures))
    everywhere: Mapping[str, Iterable[str]] = {
        Named.METHOD: METHODS,
        Named.UNIT: policy.units,
        Named.MEASURE: measures,
        Named.TABLE: dict.fromkeys(filter(None, schemas)),
        Named.SOURCE: dict(policy.ratio_sources),
    }

    def names(mention: Mention) -> Iterable[str] | None:
        if mention.kind in everywhere:
            return everywhere[mention.kind]
        if mention.kind == Named.FILE:
            return (mention.place.file.rpartition("/")[2].removesuffix(".yml"),)
        if mention.kind == Named.RATIO_ID:
            return None if _is_computed(mention.text, schemas) else [spec.id for spec in policy.facts]
        chart = charts.get((mention.place.file, mention.place.column))
        if chart and chart.facts and mention.kind in (Named.SERIES, Named.LABELLED):
            return chart.facts if mention.kind == Named.LABELLED else None
        if mention.table not in schemas or (mention.kind == Named.INPUT and mention.text.startswith("=")):
            return None
        if mention.kind == Named.VALUE:
            field = schemas[mention.table].field.get(mention.column, Field(""))
            return field.enum or (field.usual if mention.text in field.usual else None)
        return of_table(mention.table).get(mention.kind)

    return names


def _is_computed(fact_id: str, schemas: Mapping[str, Schema]) -> bool:
    """Whether the id is that of a computed column in some row of its table."""
    table, _, rest = fact_id.partition(".")
    columns = schemas[table].computed if table in schemas else ()
    return any(rest.endswith(f".{spec.column.replace('_', '.')}") for spec in columns)


def _of_kinds(schema: Schema) -> Mapping[str, Iterable[str]]:
    """What a name may be in a table, by its kind; the kinds that only the data can tell are left out."""
    amounts = dict.fromkeys(name for name, field in schema.field.items() if field.type == "amount")
    numbers = {**amounts, **dict.fromkeys(spec.column for spec in schema.computed)}
    shares = [f"{column}占比" for spec in schema.sums for column in spec.shares]
    return {
        Named.FIELD: schema.field,
        Named.AMOUNT: amounts,
        Named.SERIES: numbers,
        Named.COLUMN: [*{**schema.field, **numbers}, *([ATTAINMENT] if schema.actual else [])],
        Named.BESIDE: [*numbers, *shares],
        Named.GROUPING: [spec.by for spec in schema.sums],
        Named.INPUT: numbers,
        Named.KIND: _kinds_of(schema),
    }


def count_problems(specs: Specs) -> Iterator[Problem]:
    """Methods that are given more or fewer numbers than they take."""
    for spec in specs:
        method = METHODS.get(spec.method)
        of = tuple(spec.inputs) if isinstance(spec, Ratio) else spec.of
        many = any(name.endswith("@*") for name in of)
        if method and not method.takes(len(of), many=many):
            found = f"{len(of)} 个{'以上' if many else ''}"
            yield Problem(spec.place, f"“{spec.method}”的输入个数不对：{method.words}", found, "请更正 of 或换一个算法")


def _schema_problems(schema: Schema) -> Iterator[Problem]:
    """What a table declares of its columns and cannot be."""
    yield from _twice(((field.name, field.place) for field in schema.fields), "列名")
    yield from _twice(((count.id, count.place) for count in schema.counts), "计数的 id")
    for field in schema.fields:
        is_amount = field.type == "amount"
        if field.type == "id" and field.name != ID:
            yield Problem(field.place, f"type: id 的列须叫“{ID}”", f"“{field.name}”", "请改名")
        if field.type == "kind" and (field.name != KIND or KINDS[0] not in field.enum or not {*field.enum} <= {*KINDS}):
            rule = f"type: kind 的列须叫“{KIND}”，enum 里有“{KINDS[0]}”，其余只能是{'、'.join(KINDS[1:])}"
            yield Problem(field.place, rule, f"“{field.name}”：{'、'.join(field.enum)}", "请更正")
        if is_amount and bool(field.unit) == bool(field.unit_from):
            yield Problem(field.place, "数字列要写明 unit 或 unit_from 两者之一", advice="请补充或删去一个")
        has_unit = field.unit_from and field.type not in ("target", "actual")
        numeric = {"unit": field.unit, "unit_from": has_unit, "opening": field.opening, "repeats": field.repeats}
        stated = [key for key, value in numeric.items() if value]
        stated += [key for key in ("minimum", "maximum") if getattr(field, key) is not None]
        if stated and not is_amount:
            yield Problem(
                field.place, f"只有数字列（type: amount）才有{'、'.join(stated)}", f"type: {field.type}", "请更正"
            )
        if field.sign_from and field.type != "target":
            yield Problem(field.place, "只有指标值（type: target）才有 sign_from", f"type: {field.type}", "请更正")
        if field.minimum is not None and field.maximum is not None and field.minimum > field.maximum:
            yield Problem(field.place, "minimum 不得大于 maximum", advice="请更正")
    for field in schema.fields:
        if field.optional and (field.type in ("id", "kind") or field.name == schema.row_label):
            yield Problem(field.place, "每一行都要靠这一列辨认，不能 optional", f"“{field.name}”", "请删去 optional")
    if ID not in schema.field or schema.field[ID].type != "id":
        yield Problem(schema.place, f"须有一列“{ID}”，type: id", advice=f"请补充 {{name: {ID}, type: id}}")
    yield from _computed_problems(schema)
    yield from _sum_problems(schema)
    for view in schema.views:
        yield from _heading_problems(view, schema)
    numbers = [field for field in schema.fields if field.type == "amount" and not field.repeats]
    needed = ("{编号}", *(["{列}"] if len({*numbers}) + len(schema.computed) > 1 else []))
    if not _PATTERN.fullmatch(schema.id_pattern) or not all(part in schema.id_pattern for part in needed):
        rule = f"id_pattern 由{{表}}、{{编号}}、{{列}}和文字用点连成，须有{'和'.join(needed)}"
        yield Problem(schema.place, rule, f"“{schema.id_pattern}”", "请更正；通常不用写这一项")


def _heading_problems(view: View, schema: Schema) -> Iterator[Problem]:
    """A unit above a table that its numbers do not have: readers would take 元 for 万元."""
    there = dict.fromkeys(unit for column in view.columns for unit in sorted(schema.units_of(column)))
    wrong = [unit for unit in view.units if unit not in there]
    if wrong and there:
        rule = f"表上写的单位，须是表里的数的单位（{'、'.join(there)}）"
        yield Problem(view.place, rule, f"unit: {view.unit}", "请更正；几种单位用顿号隔开")
    elif not view.units and (bare := [unit for unit in there if unit != "%"]):
        yield Problem(view.place, "表里的数要有单位", "没有 unit", f"请补充 unit: {'、'.join(bare)}")


def _computed_problems(schema: Schema) -> Iterator[Problem]:
    """Computed columns that another one hides."""
    owners: dict[tuple[str, str], Place] = {}
    for spec in schema.computed:
        if spec.column in schema.field:
            yield Problem(spec.place, "文件里已有这一列，不能再计算", f"“{spec.column}”", "请改用另一个列名")
        kinds = _kinds(spec, schema)
        if any((spec.column, kind) in owners for kind in kinds):
            yield Problem(spec.place, "同一列的同一种行只能计算一次", f"“{spec.column}”", "请删去一个，或用 kinds 分开")
        owners |= {(spec.column, kind): spec.place for kind in kinds}
    for spec in schema.computed:
        if spec.method == "位次" and spec.of[1:] != (f"{spec.of[0]}@*",):
            advice = f"请改为 of: [{spec.of[0]}, {spec.of[0]}@*]"
            yield Problem(spec.place, "“位次”要和同一列的各行比", f"of: [{'、'.join(spec.of)}]", advice)
    computed_here = {spec.column for spec in schema.computed}
    for spec in schema.computed:
        for name in (name for name in spec.of if name.partition("@")[0] in computed_here):
            column, _, row = name.partition("@")
            wanted = KINDS[:1] if row == "*" else () if row else _kinds(spec, schema)
            if missing := [kind for kind in wanted if (column, kind) not in owners]:
                rule = f"要用「{column}」，但{'、'.join(missing)}的行没有算这一列"
                yield Problem(spec.place, rule, advice="请检查两列的 column 和 kinds")


def _sum_problems(schema: Schema) -> Iterator[Problem]:
    """Sums of a column that is not added up but computed, from columns that are not added up either."""
    yield from _twice(((spec.by, spec.place) for spec in schema.sums), "相加的列")
    for spec in schema.sums:
        rates = [one for one in schema.computed if one.column in spec.columns and one.method != ADDS]
        for missing in dict.fromkeys(name for one in rates for name in one.of if name not in spec.columns):
            rule = f"columns 里有由「{missing}」算出的列，所以也要有「{missing}」"
            yield Problem(spec.place, rule, advice="请补充")
        if unshared := [name for name in spec.shares if name not in spec.columns]:
            yield Problem(spec.place, "shares 里的列，columns 里也要有", "、".join(unshared), "请补充")


def _kinds(spec: Computed, schema: Schema) -> tuple[str, ...]:
    """The kinds of rows for which a column is computed."""
    return spec.kinds or _kinds_of(schema)


def _kinds_of(schema: Schema) -> tuple[str, ...]:
    return next((field.enum for field in schema.fields if field.type == "kind"), KINDS[:1])


def _role_problems(policy: Policy) -> Iterator[Problem]:
    """Parts in the engine that two tables play, or one without the columns for it."""
    for role in ROLES:
        tables = [schema for schema in policy.schemas if schema.role == role]
        for other in tables[1:]:
            yield Problem(other.place, "一种角色只能由一张表担任", f"role: {role}，{tables[0].title}已有", "请删去一个")
        for schema in tables:
            for column in ROLES[role]:
                if column not in schema.field:
                    advice = f"请补充；{nearest(column, schema.field)}"
                    yield Problem(schema.place, f"role: {role} 的表须有「{column}」这一列", "没有", advice)


def _unit_problems(policy: Policy) -> Iterator[Problem]:
    for name in UNITS:
        if name not in policy.units:
            advice = f"请补充；{nearest(name, policy.units)}"
            yield Problem(Place(UNITS_FILE), f"须登记单位“{name}”", "没有", advice)
    for name, unit in policy.units.items():
        base = policy.units.get(unit.base)
        if base and (base.base != base.name or base.scale != 1):
            yield Problem(Place(UNITS_FILE, column=name), "base 须是不再换算的单位", f"“{unit.base}”", "请更正")


def _language_problems(policy: Policy) -> Iterator[Problem]:
    """Ways of writing whose own example they do not know, and patterns with parts that nothing declares."""
    yield from _unknown_parts(policy.language)
    if wrong := tuple(_unreadable_patterns(policy)):
        yield from wrong
        return
    examples = {entry.name: entry.example for entry in policy.language.not_quantities}
    for name, pattern in grammar(policy.language, tuple(policy.units.values())).excluded:
        if name in examples and not pattern.search(folded(examples[name])):
            found = f"“{examples[name]}”"
            yield Problem(Place(LANGUAGE_FILE, column=name), "pattern 须认得自己的 example", found, "请更正其中一个")


def _unreadable_patterns(policy: Policy) -> Iterator[Problem]:
    """Patterns that are no regular expressions once their parts are written out."""
    kinds: list[Callable[[], object]] = [partial(grammar, policy.language, tuple(policy.units.values()))]
    kinds += [partial(claims, policy.language, which) for which in ("claims", "standing_claims")]
    for compiled in kinds:
        try:
            compiled()
        except WrongPatternsError as error:
            for name, pattern, reason in error.wrong:
                advice = f"请检查括号和反斜杠（{reason}）"
                yield Problem(Place(LANGUAGE_FILE, column=name), "不是正确的正则表达式", f"“{pattern[:40]}”", advice)


def _unknown_parts(language: Language) -> Iterator[Problem]:
    """Names in braces for which there is neither a list, nor a phrase, nor a part of its own."""
    ways = ((entry.name, entry.pattern) for entry in language.not_quantities)
    claims = ((claim.name, claim.pattern) for claim in (*language.claims, *language.standing_claims))
    known = {"数", "量", "引", *(name for name, _ in (*language.lists, *language.phrases))}
    for place, pattern in (*language.phrases, *ways, *claims):
        for part in re.findall(r"\{([\u4e00-\u9fff]+)\}", pattern):
            if part not in known:
                rule = "花括号里须是 lists 或 phrases 里的名称"
                yield Problem(Place(LANGUAGE_FILE, column=place), rule, f"“{part}”", nearest(part, known))


def _twice(named: Iterable[tuple[str, Place]], what: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for name, place in named:
        if name in seen:
            yield Problem(place, f"{what}不得重复", f"“{name}”", "请改用另一个")
        seen.add(name)
