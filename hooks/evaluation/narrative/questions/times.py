"""Years that a sentence names beside a figure, months and days outside the year, and lines that say a thing twice."""

from __future__ import annotations

import re

from evaluation.dataset import Dataset
from evaluation.language.documents import YEARS
from evaluation.narrative.questions.lexicon import Lexicon, pairs
from evaluation.narrative.questions.spots import Asked, Spot, without_head
from evaluation.problems import Place, Problem

YEAR, DATE, REPEATED = "疑似年份不对", "这一天不在本年度，也没有登记过", "这一句与前面一句只有年份不同或完全相同"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_CHINESE_YEAR = re.compile("[一二][〇○零一二三四五六七八九]{3}(?=年)")
_FISCAL = re.compile(r"(?<!\d)((?:19|20)\d\d)年(?:度|的?(?=部门整体|全部|整体支出|收支|各项))")
_EVALUATED = re.compile(r"(?<![与较比至到、\d])((?:19|20)\d\d)年度?的?(?=部门整体支出|整体支出|全部)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)年(\d{1,2})月(?:(\d{1,2})日)?")
_DIGITS = re.compile(r"(?:19|20)\d\d")
_TYPED = re.compile(r"\{\{.*?\}\}|《[^》]*》|“[^”]*”|`[^`]*`")
_CITED = re.compile(r"""文[件号]\(\s*["']([^"']+)["']""")
_FIGURE = re.compile(r"\{\{[^}]*?[^\W\d]\w*\.\w[^}]*\}\}")
_DATE = re.compile(r"(?:19|20)\d\d-\d\d")
_RANGE = re.compile(r"(?:19|20)\d\d年?\s*[-—–~～至到]+\s*(?:19|20)?\d\d年")
_SENTENCE = re.compile(r"[。；！？]")
SHORT = 12
ENDS = ("12-31", "01-01")  # of any year


def year_questions(spot: Spot, name: str, lexicon: Lexicon, dataset: Dataset) -> Asked:
    """A figure of this year that a sentence gives to another one, or the other way round."""
    years = _YEAR.findall(spot.said)
    if not years or not dataset.year.isdecimal():
        return
    fact = lexicon.facts[name]
    row = f"{name.rpartition('.')[0]}."
    alike = (one for other, one in lexicon.facts.items() if other.startswith(row) and row.count(".") > 1)
    own = {year for one in (fact, *alike) for year in _YEAR.findall(one.label)}
    last = any(word in f"{fact.label}{fact.id}" for word in dataset.policy.questions.last_year)
    expected = own or {str(int(dataset.year) - last)}
    if years[-1] not in expected:
        found = f"{years[-1]}年，数是“{name}”（{fact.label}）"
        advice = f"这个数是{'、'.join(sorted(expected))}年的，请核对年份和引用"
        yield f"{name} {years[-1]}", Problem(spot.place, YEAR, found, advice)


def date_questions(source: str, file: str, dataset: Dataset, known: frozenset[str]) -> Asked:
    """A month of another year that nothing of the year's data speaks of."""
    for number, line in enumerate(without_head(source), start=1):
        for match in _MONTH.finditer(_TYPED.sub("", line)):
            month = f"{match[1]}-{int(match[2]):02}"
            day = f"{month}-{int(match[3] or 0):02}"
            other_year = day not in known and day[5:] not in ENDS and any(one[4:] == day[4:] for one in known)
            is_stray = match[1] != dataset.year and (day if match[3] and day[5:] not in ENDS else month) not in known
            if other_year or is_stray or _issued_otherwise(line, match, dataset):
                advice = "年份写错的请更正；文件的日期登记在 documents.csv"
                yield match[0], Problem(Place(file, number), DATE, match[0], advice)


def stray_years(source: str, file: str, dataset: Dataset, known: frozenset[str]) -> Asked:
    """A year beside no figure that is neither the year of the report nor one that its settings, or a document cited in
    the same line, speak of: typed last year, or copied from another department."""
    if not dataset.year.isdecimal():
        return
    fixed = {dataset.year, *(month[:4] for month in known)}
    digits = _CHINESE_YEAR.sub(lambda year: year[0].translate(YEARS), source)
    for number, line in enumerate(digits.splitlines(), start=1):
        cited = {year for call in _CITED.findall(line) for year in _DIGITS.findall(_dates_of(call, dataset))}
        for sentence in _SENTENCE.split(line):
            evaluated = _EVALUATED.findall(sentence)
            for year in dict.fromkeys(_FISCAL.findall(_TYPED.sub("", sentence))):
                if (year > dataset.year and year not in cited) or (year != dataset.year and year in evaluated):
                    yield _stray(sentence, file, number, f"{year}年度", dataset)
            if _FIGURE.search(sentence):
                continue  # the year that a figure is given to is asked of where the figure is
            undated = _MONTH.sub("", _RANGE.sub("", _TYPED.sub("", sentence)))  # a month is asked of by itself
            for year in dict.fromkeys(_YEAR.findall(undated)):
                if year not in fixed | cited:
                    yield _stray(sentence, file, number, f"{year}年", dataset)


def _issued_otherwise(line: str, month: re.Match[str], dataset: Dataset) -> bool:
    """Whether a document is said to be issued in another month than it is registered with: 2031年5月印发《…》."""
    behind = (
        re.escape(month[0])
        + rf"(?:{'|'.join(dataset.policy.questions.issued) or '$^'})[^，。；{{]{{0,6}}{{{{[^}}]*}}}}"
    )
    said = f"{month[1]}-{int(month[2]):02}"
    calls = (call for clause in re.findall(behind, line) for call in _CITED.findall(clause))
    dates = [_DATE.search(_dates_of(call, dataset)) for call in calls]
    return any(date[0] != said for date in dates if date)


def _stray(sentence: str, file: str, number: int, found: str, dataset: Dataset) -> tuple[str, Problem]:
    advice = f"这份报告是{dataset.year}年的，写错的请更正"
    return sentence.strip(), Problem(Place(file, number), YEAR, found, advice)


def settled_months(dataset: Dataset) -> frozenset[str]:
    """The months that the year's settings speak of."""
    texts = (str(text) for text in dataset.settings.texts.values())
    return frozenset(text[:7] for text in texts if re.match(r"\d{4}-\d{2}", text))


def _dates_of(cited: str, dataset: Dataset) -> str:
    """What is registered of a document: its number, its title and its date."""
    table = dataset.of_role("documents")
    rows = () if table is None else zip(*(table.texts(column) for column in ("文号", "标题", "日期")), strict=True)
    return " ".join([cited, *(text for row in rows if cited in row for text in row)])


def known_months(dataset: Dataset) -> frozenset[str]:
    """Every month that settings, documents and figures of the year speak of, and every day of the first two."""
    texts = [str(text) for text in dataset.settings.texts.values()]
    texts += [text for table in dataset.tables.values() for column in table.columns.values() for text in column]
    found = {f"{year}-{int(month):02}" for text in texts for year, month, _ in _MONTH.findall(text)}
    days = {text[:10] for text in texts if re.match(r"\d{4}-\d{2}", text)}
    return frozenset(found | days | {day[:7] for day in days})


def repeated_lines(source: str, file: str) -> Asked:
    """A sentence that stands on the page already, years left aside."""
    seen, told = dict[str, int](), set[str]()
    sentences = ((at, one) for at, line in enumerate(without_head(source), start=1) for one in _SENTENCE.split(line))
    for number, sentence in sentences:
        said = _DIGITS.sub("", sentence).strip()
        if len(pairs(said)) >= SHORT and (first := seen.setdefault(said, number)) and said in told:
            found = f"第{first}行“{sentence.strip()[:30]}”"
            yield sentence.strip(), Problem(Place(file, number), REPEATED, found, "留下的旧句子请删去")
        told.add(said)
