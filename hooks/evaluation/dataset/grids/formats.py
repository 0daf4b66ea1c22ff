"""Numbers and dates as a spreadsheet program shows them, by the format of their cell (ECMA-376 Part 1, 18.8.30-31)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from evaluation.dataset.yaml_files import common

_PLAIN = frozenset(("", "general", "@", "通用格式", "g/通用格式"))
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<digit>[0#?])|(?P<sign>[.,%])'
    r"|(?P<date>y+|m+|d+|h+|s+|a{3,4}|e+|am/pm|a/p|上午/下午)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)")
_HOLDS = {
    "<": Decimal.__lt__,
    "<=": Decimal.__le__,
    ">": Decimal.__gt__,
    ">=": Decimal.__ge__,
    "=": Decimal.__eq__,
    "<>": Decimal.__ne__,
}
_BROKEN = re.compile(r"\d[^\d.,%\s]+[.,]?\d")
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_WEEKDAYS = "一二三四五六日"
Token = tuple[str, str]


@lru_cache(maxsize=1)
def builtin_formats() -> dict[int, str]:
    """The formats that have a number instead of a text."""
    return {int(number): code for code, numbers in common("number_formats.yml") for number in numbers}


def plain(value: Decimal) -> str:
    """The number with all its digits and nothing else."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def shown_number(value: Decimal, code: str) -> str | None:
    """What the format makes of the number; None for a format that is not known (fractions, powers of ten)."""
    if code.lower() in _PLAIN:
        return plain(value)
    sections = _sections(code)
    section, magnitude = _chosen(sections, value)
    if any(kind in ("date", "other") and (kind == "date" or text in "/Ee") for kind, text in section):
        return None
    if any(kind == "general" for kind, _ in section):
        return "".join(plain(magnitude) if kind == "general" else text for kind, text in section if kind != "bracket")
    return _filled(section, magnitude)


@lru_cache(maxsize=1024)
def _usual(code: str) -> tuple[int, bool] | None:
    """Decimals and grouping of a format that has nothing else in it."""
    match = re.fullmatch(r"(#,##)?0(?:\.(0+))?", code)
    return (len(match[2] or ""), bool(match[1])) if match else None


def shown_whole(value: Decimal, code: str) -> str | None:
    """What a usual format makes of a number that it does not round; None for any other format or number."""
    usual = _usual(code)
    exponent = value.as_tuple().exponent
    if usual is None or not isinstance(exponent, int) or -exponent > usual[0]:
        return None
    return f"{value:{',' if usual[1] else ''}.{usual[0]}f}"


def shown_date(value: datetime.date | datetime.time | datetime.timedelta, code: str) -> str:
    """The date or time by its format; as ISO 8601 writes it where the format says nothing about dates."""
    section = _sections(code)[0]
    if not any(kind == "date" or (kind == "bracket" and text.lower() in _ELAPSED) for kind, text in section):
        return str(value)
    return "".join(_date_texts(section, value))


def amount_shown(text: str) -> str:
    """A shown number without currency, words, brackets for a minus; blank where a sign parts its digits (940!.2518)."""
    bare = "" if _BROKEN.search(text) else re.sub(r"[^0-9.,%-]", "", text)
    return f"-{bare}" if bare and re.fullmatch(r"\s*[(（].*[)）]\s*", text) else bare


def value_of(amount: str) -> Decimal | None:
    """The number that a shown amount states; a dash is a zero."""
    if amount == "-":
        return Decimal(0)
    percents = amount.count("%")
    number = amount.replace(",", "").replace("%", "")
    return Decimal(number).scaleb(-2 * percents) if re.fullmatch(r"-?(\d+\.?\d*|\.\d+)", number) else None


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[tuple[Token, ...], ...]:
    sections: list[list[Token]] = [[]]
    text = re.sub(r"general|G/通用格式", "\0", code, flags=re.IGNORECASE)
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "space"
        found = match[kind] if match.lastgroup else ""
        if kind == "other" and found == ";":
            sections.append([])
        elif found == "\0":
            sections[-1].append(("general", ""))
        elif kind == "bracket" and found.startswith("$"):
            sections[-1].append(("quoted", found[1:].partition("-")[0]))
        else:
            sections[-1].append((kind, found))
    return tuple(map(tuple, sections))


def _chosen(sections: tuple[tuple[Token, ...], ...], value: Decimal) -> tuple[tuple[Token, ...], Decimal]:
    """The section for the number, and the number without a sign that the section itself has to show."""
    conditions = [
        next((m for kind, text in s if kind == "bracket" and (m := _CONDITION.match(text))), None) for s in sections
    ]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if condition is None or _HOLDS[condition[1]](value, Decimal(condition[2])):
                return section, value
        return sections[-1], value
    if len(sections) > 1 and value < 0:
        return sections[1], -value
    return sections[2 if len(sections) > 2 and value == 0 else 0], value


def _filled(section: tuple[Token, ...], value: Decimal) -> str:
    point = next((at for at, token in enumerate(section) if token == ("sign", ".")), len(section))
    digits = [at for at, (kind, _) in enumerate(section) if kind == "digit"]
    if not digits:  # a section of words only
        return "".join(text for kind, text in section if kind not in ("bracket", "sign") or text == "%")
    whole = [at for at in digits if at < point]
    last = whole[-1] if whole else point
    commas = [at for at, token in enumerate(section) if token == ("sign", ",")]
    grouped = any(whole and whole[0] < at < last for at in commas)
    scale = 2 * section.count(("sign", "%")) - 3 * sum(
        at > (digits[-1] if point == len(section) else last) for at in commas
    )
    decimals = [at for at in digits if at > point]
    rounded = _EXACT.quantize(_EXACT.scaleb(abs(value), scale), Decimal(1).scaleb(-len(decimals)))
    before, _, after = f"{rounded:f}".partition(".")
    places = _whole_places(section, whole, before.lstrip("0"), grouped=grouped)
    places.update(_decimal_places(section, decimals, after))
    texts = [
        places.get(at, "" if kind in ("digit", "bracket") or text == "," else text)
        for at, (kind, text) in enumerate(section)
    ]
    sign = "-" if value < 0 and rounded else ""
    return sign + "".join(texts)


def _whole_places(section: tuple[Token, ...], whole: list[int], digits: str, *, grouped: bool) -> dict[int, str]:
    """The digits for each place before the point, from the right; the first place takes what is left."""
    places: dict[int, str] = {}
    done = 0
    for at in reversed(whole):
        rest = digits if at == whole[0] else digits[-1:]
        digits = digits[: len(digits) - len(rest)]
        if not rest:
            rest = {"0": "0", "?": " "}.get(section[at][1], "")
        text = ""
        for digit in reversed(rest):
            text = digit + ("," if grouped and done and done % 3 == 0 else "") + text
            done += 1
        places[at] = text
    return places


def _decimal_places(section: tuple[Token, ...], decimals: list[int], digits: str) -> dict[int, str]:
    """The digits behind the point; trailing zeros only where the format has a 0."""
    needed = max((number for number, at in enumerate(decimals, start=1) if section[at][1] == "0"), default=0)
    kept = digits.rstrip("0").ljust(needed, "0")
    return dict(zip(decimals, kept, strict=False))


_ELAPSED = {"h": 3600, "hh": 3600, "m": 60, "mm": 60, "s": 1, "ss": 1}


def _date_texts(section: tuple[Token, ...], value: datetime.date | datetime.time | datetime.timedelta) -> Iterator[str]:
    seconds = int(value.total_seconds()) if isinstance(value, datetime.timedelta) else 0
    moment = _moment(value)
    half = any(kind == "date" and "/" in text for kind, text in section)
    tokens = [(kind, text.lower()) if kind in ("date", "bracket") else (kind, text) for kind, text in section]
    dates = [at for at, (kind, text) in enumerate(tokens) if kind == "date" or (kind == "bracket" and text in _ELAPSED)]
    letters = ["", *(tokens[at][1][0] for at in dates), ""]
    beside = {at: (letters[order], letters[order + 2]) for order, at in enumerate(dates)}
    for at, (kind, text) in enumerate(tokens):
        if kind == "bracket":
            yield str(seconds // _ELAPSED[text]) if text in _ELAPSED else ""
        elif kind != "date":
            yield text
        else:
            before, after = beside[at]
            is_minutes = text[0] == "m" and len(text) < 3 and (before == "h" or after == "s")
            yield _date_text("n" * len(text) if is_minutes else text, moment, half=half)


def _moment(value: datetime.date | datetime.time | datetime.timedelta) -> datetime.datetime:
    if isinstance(value, datetime.datetime):
        return value
    if isinstance(value, datetime.date):
        return datetime.datetime(value.year, value.month, value.day)
    if isinstance(value, datetime.time):
        return datetime.datetime.combine(datetime.date(1899, 12, 31), value)
    return datetime.datetime(1899, 12, 31) + value % datetime.timedelta(days=1)


def _date_text(token: str, at: datetime.datetime, *, half: bool) -> str:
    letter, length = token[0], len(token)
    if "/" in token:
        words = ("上午", "下午") if letter == "上" else ("AM", "PM") if length > 3 else ("A", "P")
        return words[at.hour >= 12]
    if letter in "ye":
        return f"{at.year % 100:02d}" if letter == "y" and length <= 2 else str(at.year)
    if letter == "a" or (letter == "d" and length > 2):
        return ("星期" if length == 4 else "周" if letter == "d" else "") + _WEEKDAYS[at.weekday()]
    if letter == "m" and length > 2:
        return f"{at.month}月"
    hour = (at.hour % 12 or 12) if half else at.hour
    number = {"m": at.month, "d": at.day, "h": hour, "n": at.minute, "s": at.second}[letter]
    return f"{number:02d}" if length > 1 else str(number)
