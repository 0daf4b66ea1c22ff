"""One number told of the same thing twice: at two stages of the work, of two years, or beside a count it cannot be."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

from evaluation.audit.finding import LIKELY, POSSIBLE, Finding
from evaluation.audit.known import Vocabulary
from evaluation.audit.sentences import Sentence
from evaluation.language import Quantity

STAGE, YEAR, COUNTS = "进度", "年度", "同一事项两个计数"
_DECIDED = re.compile(r"入围|确定为|确定(?=[^，。；]*\d)|认定为|评定为|建成|竣工|完工|验收合格|通过验收")
_UNDER_WAY = re.compile(r"打分|排序|初审|公示|申报|申请|筹备|筹建|在建|正在|待验收|拟(?:定|建)")
_YEAR = re.compile(r"(?<!\d)(?P<year>20\d{2})年")
_TITLE = re.compile(r"《[^《》\n]*》")
_COMPARED = re.compile(r"较|比|同比|上年|以来|至|到20|-20")
_BREAK = re.compile(r"[，。；;\n]|,(?!\d)")
_FEW, _RARE, _SHARED = 2, 15, 4
_MOST_ALIKE = 60
_COUNTED = frozenset({"个", "项", "件", "份"})
_NOUN = re.compile(r"(?P<noun>[\u4e00-\u9fff]{4,}?)(?:一共|总共|共计|共有|多达|达到|共|有|达|为)*$")
_LOOSE = frozenset({"余", "多", "来"})


@dataclass(frozen=True)
class _Told:
    """A quantity and the words about it between commas."""

    sentence: Sentence
    quantity: Quantity
    clause: str

    @property
    def line(self) -> int:
        return self.quantity.line


def told_twofold(sentences: Sequence[Sentence], words: Vocabulary) -> Iterator[Finding]:
    """Statements of one number that cannot both describe it."""
    told = [
        _Told(sentence, quantity, _clause(sentence, quantity))
        for sentence in sentences
        for quantity in sentence.quantities
        if quantity.base not in ("", "%") and quantity.value > _FEW
    ]
    own = _year_of(sentences)
    for one, other in _pairs_of_one_number(told):
        if one.clause == other.clause or words.telling(one.clause, other.clause, _RARE) < _SHARED:
            continue
        yield from _two_stages(one, other)
        yield from _two_years(one, other, own)
    yield from _two_counts(told)


def _pairs_of_one_number(told: Sequence[_Told]) -> Iterator[tuple[_Told, _Told]]:
    same: dict[tuple[Fraction, str], list[_Told]] = defaultdict(list)
    for one in told:
        same[one.quantity.value, one.quantity.base].append(one)
    for group in same.values():
        if len(group) <= _MOST_ALIKE:
            yield from combinations(group, 2)


def _two_stages(one: _Told, other: _Told) -> Iterator[Finding]:
    """14家进行打分排序 here, 确定14家入围 there."""
    for early, late in ((one, other), (other, one)):
        if _UNDER_WAY.search(early.clause) and not _DECIDED.search(early.clause) and _DECIDED.search(late.clause):
            reason = f"第{late.line}行同一个{late.quantity.text}写作“{_short(late.clause)}”，进度不同"
            yield Finding(early.line, STAGE, _short(early.clause), "", reason, LIKELY, (late.line,))


def _two_years(one: _Told, other: _Told, own: str) -> Iterator[Finding]:
    """对2018年新增的30家 in one place, in another the same 30家 as this year's."""
    for past, present in ((one, other), (other, one)):
        years = _years(past.clause)
        if own and years and own not in years and not _years(present.clause) and not _COMPARED.search(past.clause):
            there = f"第{present.line}行同一个{present.quantity.text}写作“{_short(present.clause)}”"
            reason = f"{there}，没有写明是{min(years)}年的"
            yield Finding(past.line, YEAR, _short(past.clause), "", reason, LIKELY, (present.line,))


def _two_counts(told: Sequence[_Told]) -> Iterator[Finding]:
    """对下资金有20多项 in one place, 对下资金文件多达31个 in another: more than twenty and some."""
    named = [(one, noun) for one in told if one.quantity.base in _COUNTED and (noun := _noun(one))]
    loose = [(one, noun) for one, noun in named if one.quantity.qualifier in _LOOSE]
    for (one, short), (other, long) in product(loose, named):
        if one.sentence.passage is other.sentence.passage or other.quantity.qualifier in _LOOSE:
            continue
        if short[-4:] in long and not _may_be(one.quantity, other.quantity):
            reason = f"第{other.line}行写作“{_short(other.clause)}”，两处所数的是否同一事项请核对"
            yield Finding(one.line, COUNTS, _short(one.clause), "", reason, POSSIBLE, (other.line,))


def _noun(told: _Told) -> str:
    match = _NOUN.search(told.sentence.label(told.quantity))
    return match["noun"] if match else ""


def _may_be(loose: Quantity, exact: Quantity) -> bool:
    """Whether 20多 can be that number: from twenty to below thirty."""
    step = 1
    while loose.value % (step * 10) == 0:
        step *= 10
    return loose.value <= exact.value < loose.value + step


def _year_of(sentences: Sequence[Sentence]) -> str:
    """The year that the text names most often: its own."""
    years = Counter(year for sentence in sentences for year in _years(sentence.text))
    return years.most_common(1)[0][0] if years else ""


def _years(text: str) -> frozenset[str]:
    return frozenset(match["year"] for match in _YEAR.finditer(_TITLE.sub("", text)))


def _clause(sentence: Sentence, quantity: Quantity) -> str:
    start = max((match.end() for match in _BREAK.finditer(sentence.text, 0, quantity.start)), default=0)
    end = _BREAK.search(sentence.text, quantity.end)
    return sentence.text[start : end.start() if end else len(sentence.text)].strip()


def _short(text: str) -> str:
    return text if len(text) <= 50 else f"{text[:49]}…"
