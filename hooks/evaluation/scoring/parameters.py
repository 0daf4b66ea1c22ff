"""Parameters of a way of scoring, as staff type them in one cell: `标准=100%；关系=不超过；步长=1%；每步扣=0.5分`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from itertools import pairwise

from evaluation.numbers.amounts import Unit, decimal_string, parse
from evaluation.scoring.methods import Band
from evaluation.scoring.steps import POINTS

AMOUNT, SCORE, SCORES, SHARES, CHOICE, WHOLE, BANDS = "数值", "分值", "各项分值", "比率", "选项", "整数", "档"
OPEN_END = "不限"
MOST_DECIMALS, MOST_BANDS, LONGEST_SHOWN = 6, 50, 60
_PARTS, _SIGN, _LIST = re.compile("[；;\n]"), re.compile("[=＝]"), re.compile("[、/]")
_NUMBER = re.compile(r"(?P<number>[-−－]?[\d.,，．０-９]+)\s*(?P<unit>.*)")
_BAND = re.compile(r"([\[(（【])([^,，]+)[,，]([^\])）】]+)([\])）】])\s*(?:得|[:：])\s*([\d.]+)\s*分?")
_INCLUSIVE = frozenset("[]【】")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its name in data, its keyword in code, of which kind it is, and its default if it has one."""

    name: str
    key: str
    kind: str
    choices: tuple[str, ...] = ()
    default: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a parameter: the rule, what was found, what to do."""

    rule: str
    found: str
    advice: str


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter as given: its text, its exact value in base units, and the base units that its amounts are in."""

    text: str
    value: object
    units: frozenset[str] = frozenset()


def given_parameters(
    text: str, declared: tuple[Parameter, ...], units: Mapping[str, Unit]
) -> tuple[Mapping[str, Given], tuple[Fault, ...]]:
    """The parameters of a cell by name, and everything that is wrong with it."""
    faults: list[Fault] = []
    texts: dict[str, str] = {}
    known = [parameter.name for parameter in declared]
    for part in filter(None, (part.strip() for part in _PARTS.split(text))):
        name, *rest = (piece.strip() for piece in _SIGN.split(part, maxsplit=1))
        if not rest:
            faults.append(Fault("参数须写成“名称=值”，用分号隔开", _shown(part), "请改写"))
        elif name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.5) or known
            faults.append(Fault("没有这个参数", _shown(name), f"可用的有：{'、'.join(near)}"))
        elif name in texts:
            faults.append(Fault("参数重复", f"“{name}”", "请只保留一个"))
        else:
            texts[name] = rest[0]
    found: dict[str, Given] = {}
    for parameter in declared:
        stated = texts.get(parameter.name) or parameter.default
        if not stated:
            if parameter.kind != WHOLE:  # that one may be left out
                faults.append(Fault(f"缺少参数“{parameter.name}”", "空白", f"请补充，例如 {example(parameter)}"))
            continue
        given = _given(parameter, stated, units)
        if given is None:
            faults.append(Fault(f"参数“{parameter.name}”写法有误", _shown(stated), f"例如 {example(parameter)}"))
        else:
            found[parameter.name] = given
    return found, tuple(faults)


def _shown(text: str) -> str:
    return f"“{text}”" if len(text) <= LONGEST_SHOWN else f"“{text[:LONGEST_SHOWN]}……”（共{len(text)}字）"


def example(parameter: Parameter) -> str:
    """How the parameter may be written."""
    examples = {
        AMOUNT: "100%",
        SCORE: "0.5分",
        SCORES: "1分、0.5分",
        SHARES: "80%、60%",
        CHOICE: "或".join(parameter.choices),
        WHOLE: "2",
        BANDS: "[95%,不限)得5，[80%,95%)得3，(不限,80%)得0",
    }
    return f"{parameter.name}={examples[parameter.kind]}"


def _given(parameter: Parameter, text: str, units: Mapping[str, Unit]) -> Given | None:
    match parameter.kind:
        case "数值":
            amount = _quantity(text, units)
            return Given(text, amount[0], frozenset({amount[1]})) if amount else None
        case "分值":
            value = _points(text)
            return None if value is None else Given(text, value)
        case "各项分值":
            values = [_points(part) for part in _LIST.split(text)]
            return None if None in values else Given(text, tuple(values))
        case "比率":
            shares = [_quantity(part, units) for part in _LIST.split(text)]
            good = len(shares) == parameter.count and all(share and share[1] == "%" for share in shares)
            return Given(text, tuple(share[0] / 100 for share in shares if share)) if good else None
        case "选项":
            return Given(text, text) if text in parameter.choices else None
        case "整数":
            whole = parse(text)
            good = whole is not None and whole.denominator == 1 and 0 <= whole <= MOST_DECIMALS
            return Given(text, int(whole)) if good and whole is not None else None
        case _:
            return _bands(text, units)


def _quantity(text: str, units: Mapping[str, Unit]) -> tuple[Fraction, str] | None:
    """The amount in its base unit and that unit's name; a number alone has the unit ``."""
    match = _NUMBER.fullmatch(text.strip())
    value = parse(match["number"]) if match else None
    if match is None or value is None:
        return None
    name = match["unit"].replace("％", "%").replace("个百分点", "%").strip()
    if not name:
        return value, ""
    return (value * units[name].scale, units[name].base) if name in units else None


def _points(text: str) -> Fraction | None:
    value = parse(text.strip().removesuffix(POINTS))
    return value if value is not None and value >= 0 else None


def _bands(text: str, units: Mapping[str, Unit]) -> Given | None:
    """Bands such as `[95%,100%]得5，[80%,95%)得3`, in any order, with nothing but separators between them."""
    rest = re.sub(r"[\s，,、]", "", _BAND.sub("", text))
    read = [_band(match, units) for match in _BAND.finditer(text)]
    if rest or not read or None in read:
        return None
    bands = [band for band in read if band]
    return Given(text, tuple(band for band, _ in bands), frozenset().union(*(units_ for _, units_ in bands)))


def _band(match: re.Match[str], units: Mapping[str, Unit]) -> tuple[Band, frozenset[str]] | None:
    opening, low, high, closing, score = match.groups()
    ends = [None if end.strip() == OPEN_END else _quantity(end, units) for end in (low, high)]
    opened = [end.strip() == OPEN_END for end in (low, high)]
    points = parse(score)
    if points is None or any(end is None and not is_open for end, is_open in zip(ends, opened, strict=True)):
        return None
    values = [end[0] if end else None for end in ends]
    band = Band(values[0], opening in _INCLUSIVE, values[1], closing in _INCLUSIVE, points)
    return band, frozenset(end[1] for end in ends if end)


def band_faults(bands: tuple[Band, ...]) -> Iterator[Fault]:
    """Where bands leave a value out, or hold one twice: from open to open, each beginning where the other ends."""
    if len(bands) > MOST_BANDS:
        yield Fault(f"最多{MOST_BANDS}档", f"{len(bands)} 档", "请合并")
    ordered = sorted(bands, key=lambda band: (band.low is not None, band.low or Fraction(0), not band.holds_low))
    if ordered[0].low is not None or ordered[-1].high is not None:
        yield Fault("各档须覆盖所有数值", "两端没有写“不限”", "最低一档的下限和最高一档的上限写“不限”")
    for band in ordered:
        if band.low is not None and band.high is not None and not _is_sound(band):
            yield Fault("档的下限须低于上限", f"{decimal_string(band.low)}、{decimal_string(band.high)}", "请更正")
    for lower, upper in pairwise(ordered):
        if lower.high is None or upper.low is None or lower.high > upper.low:
            yield Fault("各档不得重叠", _ends(lower, upper), "请更正上下限")
        elif lower.high < upper.low:
            yield Fault("各档之间不得留空", _ends(lower, upper), "请更正上下限")
        elif lower.holds_high == upper.holds_low:
            fault = "各档不得重叠" if upper.holds_low else "各档之间不得留空"
            yield Fault(fault, _ends(lower, upper), "同一个界限须恰好属于一档：含用方括号，不含用圆括号")


def _is_sound(band: Band) -> bool:
    assert band.low is not None
    assert band.high is not None
    return band.low < band.high or (band.low == band.high and band.holds_low and band.holds_high)


def _ends(lower: Band, upper: Band) -> str:
    left = (
        "不限" if lower.high is None else f"{decimal_string(lower.high)}{'（含）' if lower.holds_high else '（不含）'}"
    )
    right = "不限" if upper.low is None else f"{decimal_string(upper.low)}{'（含）' if upper.holds_low else '（不含）'}"
    return f"一档止于{left}，下一档始于{right}"
