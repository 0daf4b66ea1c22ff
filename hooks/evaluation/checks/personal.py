"""No number that names a person: in data, narrative, and what workbooks keep out of sight.

ID numbers by GB 11643 with their check digit, disability certificates (ID, kind, grade), mobile phones, bank cards by
Luhn. A found number is never repeated whole: messages end up in logs that anybody can read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evaluation.checks.rule import Rule
from evaluation.dataset import Dataset, Settings, half_width, may_hold_number
from evaluation.facts import Register
from evaluation.problems import Place, Problem

Compared = Iterator[tuple[tuple[str, ...], Problem | None]]
RULE = "不得公开个人信息"

# Neither part of a longer number or of a decimal, nor an amount of money.
_BEFORE = r"(?<!\d)(?<!\d\.)(?<![¥￥])"
_AFTER = r"(?!\d|\.\d|\s*[元万亿%])"
_DIGEST = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])")
_PROVINCES = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_DAY = r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_ID = rf"(?P<id>{_PROVINCES}\d{{4}}[ -]?{_DAY}[ -]?\d{{3}}[\dXx])"
_WEIGHTS = tuple(2**power % 11 for power in range(17, 0, -1))


def _is_id(match: re.Match[str]) -> bool:
    """The check digit of GB 11643 (ISO 7064, MOD 11-2)."""
    number = _bare(match["id"])
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def _is_card(match: re.Match[str]) -> bool:
    """The check digit of bank cards (ISO/IEC 7812, Luhn)."""
    digits = [int(digit) for digit in reversed(_bare(match[0]))]
    doubled = (digit * 2 - 9 * (digit > 4) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of number: what it is called, what it looks like, what proves it; `amount` when an amount can look so."""

    name: str
    pattern: re.Pattern[str]
    proves: Callable[[re.Match[str]], bool]
    amount: bool = False


KINDS = (
    Kind("残疾人证号", re.compile(rf"{_BEFORE}{_ID}[ -]?[1-7][1-4](?:B\d{{1,2}})?{_AFTER}"), _is_id),
    Kind("身份证号", re.compile(rf"{_BEFORE}{_ID}{_AFTER}"), _is_id),
    Kind(
        "手机号",
        re.compile(rf"{_BEFORE}(?:\+?86[ -]?)?1[3-9]\d([ -]?)\d{{4}}\1\d{{4}}{_AFTER}"),
        lambda match: True,
        amount=True,
    ),
    Kind(
        "银行卡号",
        re.compile(rf"{_BEFORE}[3-69]\d{{3}}([ -]?)\d{{4}}\1\d{{4}}\1\d{{4}}(?:\1\d{{1,3}})?{_AFTER}"),
        _is_card,
        amount=True,
    ),
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
        for match in kind.pattern.finditer(rest):
            if kind.proves(match) and _local(match[0]) not in allowed:
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
        for problem in personal_problems(margin.text, margin.place, dataset.settings):
            yield (), problem


def _bare(number: str) -> str:
    return re.sub(r"[ +-]", "", number)


def _local(number: str) -> str:
    """A telephone number as it is dialled at home."""
    return _bare(number).removeprefix("86")


def _blank(match: re.Match[str]) -> str:
    return "·" * len(match[0])


RULES = (
    Rule(
        "个人信息",
        "数据、叙述和工作簿的属性、批注、隐藏工作表里，没有身份证号、残疾人证号、手机号和银行卡号；单位公开的号码除外。",
        nobody_is_named_by_number,
    ),
)
