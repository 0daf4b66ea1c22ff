"""The regular expressions that a `Language` and the units make: numbers with their units, and what counts nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from evaluation.language.language import Language, Pattern
from evaluation.language.numerals import CHARACTERS, DIGITS, NEIGHBOURS, STARTS
from evaluation.numbers.amounts import Unit

ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)?|[¼-¾⅐-⅞]"
CHINESE = rf"[{STARTS}](?:[ ]?[{CHARACTERS}])*(?:点[{CHARACTERS}]+)?|[零〇]点[{CHARACTERS}]+"
RAISED = re.compile("[⁰¹²³⁴-⁹₀-₉]{2,}")
ROUND = r"[百千万亿]+"
ESTIMATE = rf"""(?:
    (?:(?<![人户次件个总参])[几数]|若干)[十百千万亿]+
  | (?:[{STARTS}][{CHARACTERS}]*)?[十拾百][ ]?几[百千]?[万亿]*
  | (?:[{CHARACTERS}]*[十百千万])?(?:{"|".join(NEIGHBOURS)})(?![{"".join(DIGITS)}点])[十百千]?[万亿]*
  | [百千]十?[把来]
  | 数以[十百千万亿]+计
  | 成[百千]上[千万]
)"""
ENDS_IN_QUALIFIER = "节预签合契制公附临邻远通经"  # 节约, 签约, 附近, 通过: words that end in what else would qualify
CUES = "近约上逾超过达满破"
COUNTED = r"[ ]?(?:[名户]|人次?|户次|个(?![人别体性]))"
SIGNS = "Ⅰ-Ⅻⅰ-ⅻ①-⑳⑴-⒇⒈-⒛㈠-㈩㉑-㉟㊀-㊉㊱-㊿⓪-⓿❶-➓"
CLAUSE_ENDS = r"[ ]*(?:[，。；、,;：:）)！!？?”|\n]|\Z)"
FIGURE = "\ufffc"  # stands where an expression shows a figure
ANY = rf"(?:\d+(?:\.\d+)?|[{CHARACTERS}]+)"


class _Usual(dict[int, str | int]):
    """Each character as it is usually written, by its number, looked up in Unicode once."""

    def __missing__(self, code: int) -> str | int:
        self[code] = _usual(chr(code))
        return self[code]


_FOLDED = _Usual(str.maketrans("％．－−／＃個戶餘圓", "%.--/#个户余圆"))


def folded(text: str) -> str:
    """The text with every kind of digit, percent sign, minus and space as ASCII, and what only looks different
    (radicals, traditional measure words) as it is usually written; character for character."""
    if text.isascii():
        return text
    text = RAISED.sub(lambda run: "".join(str(unicodedata.digit(sign)) for sign in run[0]), text)
    return text.translate(_FOLDED)


def _usual(character: str) -> str:
    """One character as it is usually written: ５ and ٥ as 5, any space as a space, ⼗ as 十."""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(character) == "Zs":
        return " "
    if "\u2e80" <= character <= "\u2fdf" or "\uf900" <= character <= "\ufaff":
        return unicodedata.normalize("NFKC", character)
    return character


@dataclass(frozen=True)
class Grammar:
    """Compiled expressions: `number` finds candidates, `excluded` what is written with digits but counts nothing.

    `joined` follows the first of two Chinese numerals (三到五人, 三比一), `clause_end` a clause. `leads` are the words
    after which a Chinese numeral at the end of a clause needs no unit, `about` those of them after which it needs none
    anywhere, `definite` the measure words that count nothing after 一.
    """

    number: re.Pattern[str]
    joined: re.Pattern[str]
    clause_end: re.Pattern[str]
    excluded: tuple[tuple[str, re.Pattern[str]], ...]
    before: re.Pattern[str]
    before_round: re.Pattern[str]
    after: re.Pattern[str]
    link: re.Pattern[str]
    units: Mapping[str, Unit]
    shares: Mapping[str, Fraction]
    leads: tuple[str, ...]
    about: tuple[str, ...]
    definite: frozenset[str]

    def exclusions(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Name, start and end of everything that is no quantity; never half of a longer number."""
        for name, pattern in self.excluded:
            for match in pattern.finditer(text):
                start, end = match.span()
                if start < end and not _splits(text, start) and not _splits(text, end):
                    yield name, start, end


def _splits(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isdecimal() and text[at].isdecimal()


@lru_cache(maxsize=8)
def grammar(language: Language, units: tuple[Unit, ...]) -> Grammar:
    """The grammar of a language with the units that the tables use.

    Raises:
        WrongPatternsError: not every way of writing is a regular expression, with its parts written out.
    """
    known = {unit.name: unit for unit in units}
    for name in (*language.measures, *language.definite_measures):
        known.setdefault(name, Unit(name, name))
    for name, other in language.aliases:
        known[name] = known.get(other) or Unit(other, other)
    unit = _either(known)
    ways = _compiled(language.not_quantities, language, {"数": ANY, "量": f"(?:{unit})"})
    excluded = [(entry.name, pattern) for entry, pattern in ways]
    excluded += [("名称", _name(name, unit)) for name in language.names]
    return Grammar(
        number=_number(unit, _either(language.within), _either(dict(language.shares))),
        joined=re.compile(rf"[至到~～—-]{CHINESE}(?:{unit})|比{CHINESE}(?={CLAUSE_ENDS})"),
        clause_end=re.compile(CLAUSE_ENDS),
        excluded=tuple(excluded),
        before=re.compile(rf"(?<![{ENDS_IN_QUALIFIER}])(?:{_either(language.before)})\s*$"),
        before_round=re.compile(rf"(?<![{ENDS_IN_QUALIFIER}])(?:{_either(language.before_round)})\s*$"),
        after=re.compile(rf"\s?(?:{_either(language.after)})"),
        link=re.compile(r" ?(?:至|到|[-~—–～]|、|和|与|及|或) ?"),
        units=known,
        shares=dict(language.shares),
        leads=(*language.leads, *"：:|="),
        about=tuple({*language.leads} & {*language.before}),
        definite=frozenset(language.definite_measures),
    )


def _number(unit: str, within: str, shares: str) -> re.Pattern[str]:
    """A number as it is written in Chinese or Arabic digits, with its unit and what stands between them."""
    return re.compile(
        rf"""
          (?P<minus>(?<![0-9A-Za-z%)）〕\]\-—])-(?=\d))?
          (?:
            (?P<whole>[百千万])[ ]?分[ ]?之[ ]?(?P<hundredths>百|[零〇](?:点[{CHARACTERS}]+)?|{CHINESE}|\d+(?:\.\d+)?)
          | (?P<divisor>{CHINESE}|\d+)分之(?P<portion>{CHINESE}|\d+)
          | (?P<tenths>{CHINESE}|\d+(?:\.\d+)?)[ ]?成(?P<half>半?)(?![立为功本果员效长熟年品都人份绩就因语群]|不变)
          | (?P<word>{shares})
          | (?P<pair>[俩仨])
          | (?:
                (?P<arabic>{ARABIC})(?P<scale>[百千]?[万亿]|[百千])?
              | (?P<sign>[{SIGNS}](?:(?=[百千万亿]+[ ]?(?:{unit}))[百千万亿]+)?)
              | (?P<estimate>{ESTIMATE})
              | (?P<chinese>{CHINESE}|(?<![{CHARACTERS}])[零〇](?=[ ]?(?:{unit})))
              | (?P<round>(?<=[{CUES}])(?<!以上){ROUND}
                  | (?<![{CHARACTERS}:：])(?:[百千]+万|{ROUND}(?={within}|{COUNTED})))
            )
            (?:[ ]?(?P<more>{within})(?P<late>[万亿])?)?(?:[ ]?(?P<unit>{unit})(?P<and_half>半)?)?
          | (?P<half_of>半)(?P<half_unit>年|个月|天|个小时|小时|分钟|倍|公里|亩|吨|百分点|个百分点)
          )""",
        re.VERBOSE,
    )


@lru_cache(maxsize=8)
def claims(language: Language, which: str) -> Sequence[tuple[Pattern, re.Pattern[str]]]:
    """The claims of that kind, `claims` or `standing_claims`, with their patterns.

    Raises:
        WrongPatternsError: not each is a regular expression, with its parts written out.
    """
    return _compiled(getattr(language, which), language, {"数": ANY, "引": FIGURE})


@lru_cache(maxsize=16)
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """Whichever of these regular expressions comes first."""
    return re.compile("|".join(patterns) or "(?!)")


class WrongPatternsError(Exception):
    """What is no regular expression: name, pattern and reason of each."""

    def __init__(self, wrong: Iterable[tuple[str, str, str]]) -> None:
        self.wrong = tuple(wrong)


def _compiled(
    entries: Iterable[Pattern], language: Language, parts: Mapping[str, str]
) -> Sequence[tuple[Pattern, re.Pattern[str]]]:
    """Each entry with its pattern, these parts written out."""
    found: list[tuple[Pattern, re.Pattern[str]]] = []
    wrong: list[tuple[str, str, str]] = []
    for entry in entries:
        flags = re.MULTILINE if entry.multiline else re.NOFLAG
        try:
            found.append((entry, re.compile(language.written_out(entry.pattern, parts), flags)))
        except (re.error, OverflowError, RecursionError) as error:
            reason = getattr(error, "msg", str(error))  # where: in what is written out
            wrong.append((entry.name, entry.pattern, reason))
    if wrong:
        raise WrongPatternsError(wrong)
    return found


def _name(name: str, unit: str) -> re.Pattern[str]:
    """A registered name; one that is all digits counts something as soon as a unit follows it."""
    if name.isdigit():
        return re.compile(rf"(?<![\d.,]){name}(?![\d万亿]|[.,]\d)(?!\s?(?:{unit}))")
    return re.compile(re.escape(name))


def _either(texts: Iterable[str]) -> str:
    """Any of the texts, the longest first; never matches when there are none."""
    ordered = sorted(texts, key=len, reverse=True)
    return "|".join(re.escape(text).replace(r"\ ", " ") for text in ordered) or r"(?!)"
