"""What names a person by number: identity numbers, certificates, phones, cards, travel documents, addresses of e-mail.

ID numbers by GB 11643 with their check digit (also of residents from abroad, and with kind and grade of 残疾人证),
the fifteen digits of old, mobile phones, bank cards by Luhn; in whatever groups, signs, width and digits they stand.
A number with a right check digit is never excused by what stands around it; one without is, where that says that it
is an amount, a code, a document or an address of the web. A found number is never repeated whole: messages end up in
logs that anybody can read.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import unquote

_DASHES, _SPACES = "－‐‑‒–—―−﹣", "\u3000\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\t"
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u20e3\ufe00-\ufe0f\ufeff"  # of no width
_SIGNS = str.maketrans(
    {sign: plain for signs, plain in ((_DASHES, "-"), (_SPACES, " "), ("ХΧⅩ", "X"), ("хχⅹ", "x")) for sign in signs}
    | {"＋": "+", "（": "(", "）": ")", "．": ".", "／": "/", "＿": "_", "·": ".", "，": ",", "＠": "@"}
    | {chr(code + 0xFEE0): chr(code) for code in (*range(65, 91), *range(97, 123))}
)
_NUMERALS = "〇零一壹幺二贰三叁四肆五伍六陆七柒八捌九玖〡〢〣〤〥〦〧〨〩"
_SPOKEN = {sign: str(int(unicodedata.numeric(sign))) for sign in _NUMERALS} | {"○": "0"}
_SIGNED = "¹²³⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒፩-፱᧚𐩀-𐩃𐹠-𐹨𑁒-𑁚🄀-🄊"  # digits that no number is written in
_DIGITS = rf"\d{''.join(_SPOKEN)}{_SIGNED}"  # whatever is read as one
_SPOKEN |= {"O": "0", "o": "0", "l": "1", "I": "1"}  # as they are mistaken when a picture is read
_CUES = "微信|[Qq]{2}|[Vv][Xx]|wechat|住址|家住|现住|户籍|居住地|车主|私家?车|字第"  # of what has no many digits
_MANY = re.compile(  # where nothing of it begins, nothing of it is tried
    rf"(?=[{_DIGITS}@＠微QqVvw住家现户居车私字])"
    rf"(?:[{_DIGITS}](?:[^{_DIGITS}\n]{{0,3}}[{_DIGITS}]){{7}}|[@＠]|[{_DIGITS}]{{7}}|{_CUES})"
)
_LETTERS = re.compile(r"\d[OoIl]|[OoIl]\d")
_GAP = r"[ ./_、,-]{0,2}"  # between any two digits of a number that proves itself
_DIGEST = re.compile(r"(?<![0-9A-Za-z])(?=\d*[A-Fa-f])(?:[0-9a-f]{32,}|[0-9A-F]{32,})(?![0-9A-Za-z])")
_WEB = re.compile(r"(?:https?|ftp)://[^\s<>\"'（），。；、]+|www\.[^\s<>\"'（），。；、]+")
_MARKUP = re.compile(rf"(?=[*`~<&\]\\%#Aa艾原{_UNSEEN}])(?:[*`~<&\]\\%#{_UNSEEN}]|\b[Aa][Tt]\b|艾特|原文\()")
_BLANKED = re.compile(rf"[{_UNSEEN}]|\"+\s*&\s*\"+")  # what nobody sees between two signs; and what glues two texts
_DROPPED = re.compile(r"[*`~\\]|</?[A-Za-z][^<>]*>")
_CODED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_AT = re.compile(
    r" ?[\[({（【<]\s?(?:at|艾特)\s?[\])}）】>] ?|(?<=[A-Za-z0-9])#(?=[A-Za-z0-9-]+\.(?:com|cn|net|org)\b)",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)|\{\{ *原文\(\"([^\"]*)\"[^{}]*\}\}")
_BOX = re.compile(r"(?<![^|\s])(\d)\s*\|\s*(?=[\dXx](?![^|\s]))")
_PROVINCES = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"

# Neither part of a longer number or of a decimal, nor an amount of money. 万 may also be a name: 13800138000万某.
_BEFORE = r"(?=[\d(+])(?<!\d)(?<!\d\.)(?<![¥￥])(?<![¥￥] )(?<!^-)(?<![\s,|(]-)"
_AFTER = r"(?!\d|\.\d|\s*(?:[余多]?元|%|[万亿](?:[元余多人户]|(?![\u4e00-\u9fff]))))"
_ID = re.compile(rf"(?:{_PROVINCES}|9\d)\d{{4}}(?:18|19|20)\d{{2}}{_DAY}\d{{3}}[\dX]")
_OLD_ID = re.compile(rf"{_PROVINCES}\d{{4}}(?:1[5-9]|[2-9]\d){_DAY}(?!000)\d{{3}}")
_CERTIFICATE = re.compile(r"[1-7][1-4](?:B\d{1,2})?")
_AMOUNTS = "合计|总计|小计|共计|总额|金额|资金|经费|预算|决算|收入|支出|结余|结转|余额|原值|净值"
_CODES = "区划|代码|编码|编号|文号|流水|单号|订单|批号|序号|时间戳|识别号|税号"
_EXCUSES = re.compile(  # right before the number: 收入合计为…, 行政区划代码：…, 〔2019〕…号, 第174、1962行
    rf"(?:{_AMOUNTS}|{_CODES})(?:\([^()]*\))?[\u4e00-\u9fff]{{0,2}}[:： ]*$|〕第?$|第[\d、至到和—-]*$"
)
_COLUMNS = re.compile(rf"{_AMOUNTS}|{_CODES}|元\)?$")
_PERSONS = re.compile(r"手机|电话|联系|证号|证件|身份|公民|拨打|致电|热线|微信|wx|tel|phone|mobile", re.IGNORECASE)
_NEAR = 14


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """What names a person: its kind and where it stands in its text. It is shown `masked` only."""

    kind: str
    start: int
    end: int
    masked: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of number: its name, what it looks like, what proves it.

    An `excusable` one may be an amount, a code or part of an address of the web; one with a `cue` counts only behind
    such words. Any other proves itself, and may be typed in groups as one likes.
    """

    name: str
    pattern: re.Pattern[str]
    proves: Callable[[str], bool] = lambda number: True
    excusable: bool = False
    cue: re.Pattern[str] | None = None

    @property
    def is_certain(self) -> bool:
        return not self.excusable and self.cue is None


def _is_one_number(typed: str) -> bool:
    """Whether digits with gaps are one number: one and the same sign between a few groups, or between groups of one
    size. A list of small numbers is none, though every so often its digits add up."""
    sizes = [len(group) for group in re.split(r"[^0-9A-Za-z]+", typed)]
    if tuple(sizes) in _NATURAL:
        return True
    return len(set(re.findall(r"[^0-9A-Za-z]+", typed))) <= 1 and (len(sizes) <= 7 or len(set(sizes[:-1])) == 1)


def _is_id(number: str) -> bool:
    """Province or 9 for somebody from abroad, day of birth, and the check digit (ISO 7064, MOD 11-2)."""
    if not _ID.fullmatch(number):
        return False
    from stdnum.cn import ric, uscc  # with a library for TLS behind it; most texts need none

    if ric.calc_check_digit(number) != number[17]:
        return False
    return not (number[0] == "9" and uscc.is_valid(number))


def _is_certificate(number: str) -> bool:
    """An ID number, the kind of disability, its grade; B and a number for one that was issued again."""
    return _is_id(number[:18]) and bool(_CERTIFICATE.fullmatch(number[18:]))


def _is_card(number: str) -> bool:
    """The check digit of bank cards (ISO/IEC 7812, Luhn); an organisation's credit code is none."""
    from stdnum import luhn
    from stdnum.cn import uscc

    return luhn.is_valid(number) and not uscc.is_valid(number)


def _kind(name: str, shape: str, proves: Callable[[str], bool] = bool) -> Kind:
    return Kind(name, re.compile(f"{_BEFORE}{shape}{_AFTER}"), proves, excusable=True)


def _grouped(sizes: tuple[int, ...]) -> str:
    """A mobile number in groups of digits, one and the same sign between them."""
    first, second, *rest = sizes
    sign = f"s{''.join(map(str, sizes))}"
    later = "".join(rf"(?P={sign})\d{{{size}}}" for size in rest)
    point = "." if rest else ""  # with one alone it is a number with decimals
    return rf"1[3-9]\d{{{first - 2}}}(?P<{sign}>  ?|[{point}/_、~:#=×•-])\d{{{second}}}{later}(?!(?P={sign})\d|行)"


def _told(name: str, shape: str, cue: str) -> Kind:
    return Kind(name, re.compile(rf"(?<![0-9A-Za-z]){shape}(?![0-9A-Za-z])"), cue=re.compile(cue))


def _word(name: str, shape: str) -> Kind:
    """What its own words prove: it counts wherever it stands."""
    return Kind(name, re.compile(shape), cue=re.compile(""))


_PLATES = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_DOORS = "(?:号|幢|栋|单元|室|组)"
_DOORED = rf"(?:{_DOORS}(?:\d|{_DOORS}|层|-)*|(?=[，,。；]|$))"
_LIVES = re.compile("(?:家庭住址|住址|家住|现住(?:址)?|户籍(?:所在)?地(?:址)?|居住地(?:址)?)[:：是在 ]{0,2}$")
_PASSES = r"[CWHMTL]\d{7}(?:\(\d\)|\d(?:\d{2})?)"
_WECHAT = r"(?<!官方)微信(?!公众|群|小程序)(?:号|ID)?"
_LOOSE = r"[^\dA-Za-z\n]{0,2}"
_ABROAD = r"(?:(?:\((?:\+|00)?86\)|(?:\+|00)?86)[ -]?)?"
_GROUPS = ((3, 4, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5), (3, 8), (7, 4), (5, 6), (3, 2, 2, 2, 2))
_NATURAL = ((6, 8, 4), (14, 4), (6, 12), (6, 8, 4, 2))
_BETWEEN = r"[^\dA-Za-z\n]{1,4}"
_IN_GROUPS = (
    rf"\d{{6}}{_BETWEEN}\d{{8}}(?:{_BETWEEN})?\d{{3}}[\dXx]|\d{{14}}{_BETWEEN}\d{{3}}[\dXx]|"
    rf"\d{{6}}{_BETWEEN}\d{{11}}[\dXx]"
)
_EIGHTEEN = rf"\d(?:{_GAP}\d){{16}}{_GAP}[\dXx]"
KINDS = (
    Kind("残疾人证号", re.compile(rf"{_EIGHTEEN}{_GAP}[1-7]{_GAP}[1-4](?:B\d{{1,2}}|(?!\d))"), _is_certificate),
    Kind("身份证号", re.compile(_EIGHTEEN), _is_id),
    Kind("身份证号", re.compile(rf"(?<!\d)(?:{_IN_GROUPS})(?!\d)"), _is_id),
    _kind("身份证号", r"\d{6}[ -]?\d{6}[ -]?\d{3}", lambda n: bool(_OLD_ID.fullmatch(n))),
    _kind("手机号", rf"(?<!\d[/_-]){_ABROAD}(?:(?:1[3-9]\d{{9}}){{1,2}}|{'|'.join(map(_grouped, _GROUPS))})"),
    _kind("手机号", r"(?:\(1[3-9]\d\)|1[3-9]\d ?(?=\())[ -]?\(?\d{4}\)?[ -]?\d{4}"),
    _told("手机号", rf"1{_LOOSE}[3-9](?:{_LOOSE}\d){{9}}(?! \d)", r"手机|电话|联系|微信|tel|Tel|\+86"),
    _told("家庭电话", r"(?:\(?0\d{2,3}\)?[- ]?)?[2-8]\d{6,7}", "家庭|住宅|宅电|家里|家中"),
    _kind("银行卡号", r"[3-69]\d{3}([ ./_-]?)\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?", _is_card),
    _kind("银行卡号", r"[3-69]\d{5}[ -]\d{10,13}", _is_card),
    _told("护照号", r"(?:[A-Z][ -]?\d{4} ?\d{4}|[A-Z]{2} ?\d{7}|1[45]\d{7})", "护照|[Pp]assport"),
    _told("通行证号", rf"(?:{_PASSES}|C[A-HJ-NP-Z]\d{{7}}|\d{{8}}|\d{{10}})", "通行证|回乡证|台胞证|港澳证"),
    _told("永久居留证号", r"[A-Za-z]{3}\d{12}", "居留|永居|外国人"),
    _told("出生证号", r"[A-Z]\d{9}", "出生(?:医学)?证"),
    _told("社会保障卡号", r"[A-Z]\d{8}[\dX]?", "社保卡|社会保障卡"),
    _told("驾驶证档案编号", r"\d{12}", "(?:驾驶证|驾照|行驶证).{0,4}档案"),
    _told(
        "微信号", r"[A-Za-z][\w-]{5,19}", rf"(?:{_WECHAT}|weixin|we[Cc]hat|WeChat|\b[Vv][Xx])(?:是|为)?[ :：]{{0,2}}$"
    ),
    _told("QQ号", r"[1-9]\d{4,10}", r"[Qq][Qq](?:号码?)?(?:是|为)?[ :：]{0,2}$"),
    _word("军官证号", r"[军士兵]字第\d{7,8}号"),
    _told("车牌号", rf"{_PLATES}[A-Z] ?[·.]? ?[A-HJ-NP-Z0-9]{{5,6}}", "车主|私家?车"),
    Kind("住址", re.compile(rf"[^，,。；:：\n]{{2,40}}?\d{{1,6}}{_DOORED}"), cue=_LIVES),
)
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9_.+-])[A-Za-z0-9_][A-Za-z0-9_.+-]{0,63}@(?:[\w-]+\.)+(?:[A-Za-z]{2,}|中国|公司|网络|政务|公益)"
)
_NOBODYS = re.compile(r"(?:^|[.@])example\.(?:com|net|org|cn)$|\.(?:example|invalid|test|localhost)$")  # RFC 2606


def may_name_someone(text: str) -> bool:
    """Whether there is any use in looking closer: most texts hold no eight digits and no @."""
    return any(_MANY.search(reading) for reading in (text, *(reading for reading, _ in _readings(text))))


def personal_numbers(
    text: str, allowed: Iterable[str] = (), *, about: str = "", amount: bool = False
) -> Iterator[PersonalNumber]:
    """Each number in a text that names a person, once. `allowed` are those that its owner publishes.

    `about` is what stands over the text, such as the name of its column; an `amount` may look like a phone or a card.
    """
    if not may_name_someone(f"{about}\n{text}"):
        return
    known = {_local(_read(number, {})) for number in allowed}
    taken = list(_numbers(text, known, about, amount=amount))
    yield from taken
    for reading, by_chance in () if taken else _readings(text):
        if found := next(_numbers(reading, known, about, amount=amount or by_chance), None):
            yield replace(found, start=0, end=len(text))  # which of its signs make it up cannot be told
            return


def _numbers(text: str, known: Container[str], about: str, *, amount: bool) -> Iterator[PersonalNumber]:
    """Those that stand in the text as it is, with digits first and with Chinese numerals then."""
    taken: list[tuple[int, int]] = []
    plain = _DIGEST.sub(_blank, _read(text, {}))
    spoken = _DIGEST.sub(_blank, _read(text, _SPOKEN))
    for reading in dict.fromkeys((plain, spoken)):
        for kind, start, end in _found(reading, about, amount=amount):
            number = reading[start:end]
            if _local(number) in known or any(start < until and since < end for since, until in taken):
                continue
            taken.append((start, end))
            yield PersonalNumber(kind, start, end, masked(number))


def _readings(text: str) -> Iterator[tuple[str, bool]]:
    """Other ways to read the text, each with whether it puts together what may stand side by side by chance: with each
    code its sign; as readers see it, without emphasis, tags and targets; one digit a cell in one piece."""
    if _MARKUP.search(text):
        plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), _BLANKED.sub("", text))
        plain = _CODED.sub(lambda found: unquote(found[0], errors="replace"), _AT.sub("@", plain))
        seen = unescape(_LINK.sub(r"\1\2", _DROPPED.sub("", plain)))
        yield from ((reading, False) for reading in dict.fromkeys((unescape(plain), seen)) if reading != text)
    if text.count("|") > 16 and len(_BOX.findall(text)) > 16:  # as forms have it
        yield _BOX.sub(r"\1", text), True


def _found(text: str, about: str, *, amount: bool) -> Iterator[tuple[str, int, int]]:
    if not _MANY.search(f"{about}\n{text}"):
        return
    web = [match.span() for match in _WEB.finditer(text)]
    for kind in KINDS:
        if amount and not kind.is_certain:
            continue
        at = 0
        while match := kind.pattern.search(text, at):
            at = match.start() + 1
            if not kind.proves(_bare(match[0])) or (kind.is_certain and not _is_one_number(match[0])):
                continue
            if kind.is_certain or _counts(kind, match, text, about, web):
                yield kind.name, *match.span()
                at = match.end()
    for match in _EMAIL.finditer(text):
        if not _NOBODYS.search(match[0].lower()):
            yield "电子邮箱", *match.span()


def _counts(kind: Kind, match: re.Match[str], text: str, about: str, web: list[tuple[int, int]]) -> bool:
    """Whether what stands around a number that does not prove itself lets it be one."""
    before = text[max(0, match.start() - _NEAR) : match.start()]
    is_given = before.endswith("=") and _PERSONS.search(before)  # ?tel=139…
    if not is_given and any(start <= match.start() < end for start, end in web):
        return False
    if kind.cue:
        behind = f"{text[match.end() : match.end() + 8]} " if match[0][0].isalpha() else ""  # 持 E12345678 号护照
        return any(map(kind.cue.search, (before, about, f"{behind}。")))
    if _EXCUSES.search(before):
        return False
    return bool(_PERSONS.search(before) or _PERSONS.search(about) or not _COLUMNS.search(about))


def without_personal_numbers(text: str, allowed: Iterable[str] = ()) -> str:
    """The text with every personal number blanked out, each character in its place: for checks that quote it."""
    for number in personal_numbers(text, allowed):
        text = text[: number.start] + "·" * (number.end - number.start) + text[number.end :]
    return text


def masked(number: str) -> str:
    """The number with all but its first three and last two signs hidden; of an address, all but its domain."""
    if "@" in number:
        return f"{number[0]}***{number[number.index('@') :]}"
    bare = _bare(number)
    if len(bare) < 8:
        return f"{number[:2]}***"
    return f"{bare[:3]}{'*' * (len(bare) - 5)}{bare[-2:]}"


def _read(text: str, spoken: dict[str, str]) -> str:
    """The text as it is looked at, each character in its place: digits of any script, signs and letters as in ASCII.

    With `spoken`, Chinese numerals and digits in circles too, which otherwise only stand beside numbers (①138…).
    """
    if text.isascii() and "\t" not in text and not (spoken and _LETTERS.search(text)):
        return text
    return text.translate(_SIGNS).translate(_ALOUD if spoken else _AS_DIGITS)


class _Reading(dict[int, str]):
    """How each sign is read, worked out when it is first met."""

    def __init__(self, spoken: dict[str, str]) -> None:
        super().__init__()
        self._spoken = spoken

    def __missing__(self, point: int) -> str:
        sign = chr(point)
        self[point] = _digit(sign, self._spoken) if point > 127 else self._spoken.get(sign, sign)
        return self[point]


def _digit(sign: str, spoken: dict[str, str]) -> str:
    if (value := unicodedata.decimal(sign, None)) is not None:
        return str(value)
    if not spoken:
        return sign
    value = unicodedata.digit(sign, None)
    return spoken.get(sign, sign) if value is None else str(value)


_AS_DIGITS, _ALOUD = _Reading({}), _Reading(_SPOKEN)


def _bare(number: str) -> str:
    return re.sub(r"[^0-9A-Za-z]", "", number).upper()


def _local(number: str) -> str:
    """A telephone number as it is dialled at home, or an address of e-mail."""
    return number.lower() if "@" in number else re.sub("^(?:00)?86", "", _bare(number))


def _blank(match: re.Match[str]) -> str:
    return "·" * len(match[0])
