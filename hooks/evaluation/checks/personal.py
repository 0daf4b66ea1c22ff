"""No number that names a person: in data, narrative, other files, and what workbooks keep out of sight.

ID numbers by GB 11643 with their check digit and the fifteen digits of old, disability certificates (ID, kind, grade),
mobile phones, bank cards by Luhn; in whatever groups, signs and width they are typed. A found number is never repeated
whole: messages end up in logs that anybody can read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from evaluation.checks.rule import Rule
from evaluation.dataset import Dataset, Margin, Settings, half_width, may_hold_number
from evaluation.facts import Register
from evaluation.problems import Place, Problem

Compared = Iterator[tuple[tuple[str, ...], Problem | None]]
RULE = "不得公开个人信息"

# Neither part of a longer number or of a decimal, nor an amount of money. 万 may also be a name: 13800138000万某.
_BEFORE = r"(?<!\d)(?<!\d\.)(?<![¥￥])"
_AFTER = r"(?!\d|\.\d|\s*(?:[元%]|[万亿](?:[元余多人户]|(?![\u4e00-\u9fff]))))"
_DIGEST = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-f]{32,}|[0-9A-F]{32,})(?![0-9A-Za-z])")
_PROVINCES = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_WEIGHTS = tuple(2**power % 11 for power in range(17, 0, -1))
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = tuple(3**power % 31 for power in range(17))

_ID = re.compile(rf"{_PROVINCES}\d{{4}}(?:18|19|20)\d{{2}}{_DAY}\d{{3}}[\dX]")
_OLD_ID = re.compile(rf"{_PROVINCES}\d{{4}}\d{{2}}{_DAY}\d{{3}}")
_CERTIFICATE = re.compile(r"[1-7][1-4](?:B\d{1,2})?")


def _is_id(number: str) -> bool:
    """Province, day of birth, and the check digit of GB 11643 (ISO 7064, MOD 11-2)."""
    if not _ID.fullmatch(number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17]


def _is_old_id(number: str) -> bool:
    """The fifteen digits of before 1999: province and day of birth; they have no check digit."""
    return bool(_OLD_ID.fullmatch(number))


def _is_certificate(number: str) -> bool:
    """An ID number, the kind of disability, its grade; B and a number for one that was issued again."""
    return _is_id(number[:18]) and bool(_CERTIFICATE.fullmatch(number[18:]))


def _is_mobile(number: str) -> bool:
    return True


def _is_card(number: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812, Luhn); an organisation's credit code is none."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = (digit * 2 - 9 * (digit > 4) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0 and not _is_credit_code(number)


def _is_credit_code(number: str) -> bool:
    """A unified social credit code (GB 32100) made of digits alone, by its check digit."""
    if len(number) != 18 or not re.match(rf"(?:1[1239]|5[1239]|9[123]){_PROVINCES}", number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_SIGNS[-total % 31] == number[17]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of number: what it is called, what it looks like, what proves it; `amount` when an amount can look so."""

    name: str
    pattern: re.Pattern[str]
    proves: Callable[[str], bool]
    amount: bool = False


def _kind(name: str, shape: str, proves: Callable[[str], bool], *, amount: bool = False) -> Kind:
    return Kind(name, re.compile(f"{_BEFORE}{shape}{_AFTER}"), proves, amount)


_GAP = "[ -]?"  # between any two digits of a number that proves itself
_ABROAD = r"(?:(?:\((?:\+|00)?86\)|(?:\+|00)?86)[ -]?)?"
_GROUPS = ((3, 4, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (3, 8), (7, 4), (5, 6))


def _grouped(sizes: tuple[int, ...]) -> str:
    """A mobile number in groups of digits, one and the same sign between them."""
    first, second, *rest = sizes
    sign = f"s{''.join(map(str, sizes))}"
    later = "".join(rf"(?P={sign})\d{{{size}}}" for size in rest)
    return rf"1[3-9]\d{{{first - 2}}}(?P<{sign}>[ .-])\d{{{second}}}{later}"


KINDS = (
    _kind("残疾人证号", rf"\d(?:{_GAP}\d){{16}}{_GAP}[\dXx]{_GAP}[1-7]{_GAP}[1-4](?:B\d{{1,2}})?", _is_certificate),
    _kind("身份证号", rf"\d(?:{_GAP}\d){{16}}{_GAP}[\dXx]", _is_id),
    _kind("身份证号", rf"\d{{6}}{_GAP}\d{{6}}{_GAP}\d{{3}}", _is_old_id, amount=True),
    _kind("手机号", rf"{_ABROAD}(?:1[3-9]\d{{9}}|{'|'.join(map(_grouped, _GROUPS))})", _is_mobile, amount=True),
    _kind(
        "银行卡号",
        r"[3-69]\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?",
        _is_card,
        amount=True,
    ),
    _kind("银行卡号", r"[3-69]\d{5}[ -]\d{10,13}", _is_card, amount=True),
)


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A number that names a person: its kind and where it stands in its text. It is shown `masked` only."""

    kind: str
    start: int
    end: int
    masked: str


def personal_numbers(text: str, settings: Settings, *, amount: bool = False) -> Iterator[PersonalNumber]:
    """Each personal number in a text, once; an `amount` may look like a phone or a card."""
    if not may_hold_number(text):
        return
    rest = _DIGEST.sub(_blank, half_width(text))
    allowed = {_local(half_width(number)) for _, number in settings.contacts}
    for kind in KINDS:
        if amount and kind.amount:
            continue
        at = 0
        while match := kind.pattern.search(rest, at):
            at = match.start() + 1
            if kind.proves(_bare(match[0])) and _local(match[0]) not in allowed:
                yield PersonalNumber(kind.name, match.start(), match.end(), masked(match[0]))
                rest = rest[: match.start()] + _blank(match) + rest[match.end() :]


def without_personal_numbers(text: str, settings: Settings) -> str:
    """The text with every personal number blanked out, each character in its place: for checks that quote it."""
    for number in personal_numbers(text, settings):
        text = text[: number.start] + "·" * (number.end - number.start) + text[number.end :]
    return text


def masked(number: str) -> str:
    """The number with all but its first three and last two signs hidden."""
    bare = _bare(number)
    return f"{bare[:3]}{'*' * (len(bare) - 5)}{bare[-2:]}"


def personal_problems(text: str, place: Place, settings: Settings, *, amount: bool = False) -> Iterator[Problem]:
    """A problem for each personal number in a text."""
    for number in personal_numbers(text, settings, amount=amount):
        advice = "请删除；单位公开的号码请登记在 settings.yml 的“公开联系方式”里"
        yield Problem(place, f"{RULE}（{number.kind}）", number.masked, advice)


def nobody_is_named_by_number(dataset: Dataset, register: Register) -> Compared:
    for table in dataset.tables.values():
        for field in table.schema.fields:
            texts = table.texts(field.name)
            if not may_hold_number("\n".join(texts)):
                continue
            for row, text in enumerate(texts):
                place = table.place(row, field.name)
                for problem in personal_problems(text, place, dataset.settings, amount=field.type == "amount"):
                    yield (), problem
    for margin in dataset.margins:
        for problem in margin_problems(margin, dataset.settings):
            yield (), problem


def margin_problems(margin: Margin, settings: Settings) -> Iterator[Problem]:
    """A problem for each personal number in a margin; names of files and sheets do not repeat it either."""
    file, title = (without_personal_numbers(name, settings) for name in (margin.place.file, margin.place.title))
    yield from personal_problems(margin.text, replace(margin.place, file=file, title=title), settings)


def _bare(number: str) -> str:
    return re.sub(r"[ .()+-]", "", number).upper()


def _local(number: str) -> str:
    """A telephone number as it is dialled at home."""
    return re.sub("^(?:00)?86", "", _bare(number))


def _blank(match: re.Match[str]) -> str:
    return "·" * len(match[0])


RULES = (
    Rule(
        "个人信息",
        "数据、叙述、附件（包括 PDF）和工作簿的属性、批注、隐藏工作表里，"
        "没有身份证号、残疾人证号、手机号和银行卡号；单位公开的号码除外。"
        "图片和扫描件上的字须由人核对。",
        nobody_is_named_by_number,
    ),
)
