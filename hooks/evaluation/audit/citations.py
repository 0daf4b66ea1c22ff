"""Documents as a text cites them: a number in several forms or with two titles, a title with two numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evaluation.audit.document import Document
from evaluation.audit.finding import LIKELY, POSSIBLE, SURE, Finding
from evaluation.audit.grid import Grid
from evaluation.audit.known import pairs

RULE, STYLE = "文号与名称", "文号写法"
_NUMBER = re.compile(
    r"(?P<before>[\u4e00-\u9fff]{0,12})(?P<open>[〔\[（(【])(?P<year>(?:19|20)\d{2})[〕\]）)】]\s*第?(?P<digits>\d+)\s*号"
)
_KIND = r"(?:的(?:通知|决定|意见|批复))?"
_TITLE = re.compile(rf"《(?P<title>[^《》\n]{{2,80}})》{_KIND}\s*[（(]?$")
_ANY_TITLE = re.compile(rf"《(?P<title>[^《》\n]{{6,80}})》{_KIND}(?P<number>[（(][\u4e00-\u9fff]+[〔\[（(【]\d{{4}})?")
_LEADING = re.compile(r"^.*(?:根据|按照|依据|依照|以及|由|及|和|与|按|以|经)(?=[\u4e00-\u9fff]{2,}$)")
_APPENDIX = re.compile(r"附(?:表|件|录|图)\s*\d*")
_REFERRED = re.compile(r"见[^，。；]{0,4}(附(?:表|件|录|图)\s*\d+)[:：]?([^，。；）)]{0,30})")
_ADVANCE = re.compile(r"[〔\[（(](?P<issued>\d{4})[〕\]）)]\s*\d+号提前下达(?P<year>\d{4})年")
_STYLES = {"〔": "六角括号〔〕", "[": "方括号[]", "（": "圆括号（）", "(": "圆括号()", "【": "方头括号【】"}
_GROUNDS = re.compile(r"(?:[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十\d]+[、.])?\s*(?:绩效)?评价的?依据")
_LISTED = re.compile(r"(?:\d+[、.．]|[（(]\d+[)）])")
_GOING_BY = re.compile(r"根据|按照|依据")
_EVALUATES = re.compile(r"评价|自评|绩效管理")
_FEWEST_OF_LIST = 5
_ALIKE = 70
_FEWEST_OF_COLUMN = 8


@dataclass(frozen=True, slots=True)
class Citation:
    """One document number where it stands, with the title right before it."""

    prefix: str
    year: str
    digits: str
    style: str
    title: str
    line: int

    @property
    def key(self) -> tuple[str, str, str]:
        return self.prefix, self.year, self.digits.lstrip("0")

    @property
    def text(self) -> str:
        closing = {"〔": "〕", "[": "]", "（": "）", "(": ")", "【": "】"}[self.style]
        return f"{self.prefix}{self.style}{self.year}{closing}{self.digits}号"

    @property
    def proper(self) -> str:
        return f"{self.prefix}〔{self.year}〕{self.digits.lstrip('0')}号"


def contradictions_of_citations(document: Document) -> Iterator[Finding]:
    """Document numbers and titles that do not agree with each other, and what is cited but not there."""
    lines = list(_lines(document))
    citations = list(_citations(lines))
    yield from _bracket_styles(citations)
    yield from _leading_zeros(citations)
    yield from _two_titles(citations)
    yield from _two_numbers(citations)
    yield from _similar_titles(lines)
    yield from _truncated(document.grids, {one.prefix for one in citations})
    yield from _odd_years(document.grids)
    yield from _advances(lines)
    yield from _absent_appendices(lines)
    yield from _other_issuers(lines)
    yield from _unlisted_grounds(lines)


def _lines(document: Document) -> Iterator[tuple[int, str]]:
    """Every line of running text and every cell, each once, in order."""
    found: dict[int, str] = {}
    for passage in document.passages:
        found.update(zip(passage.lines, passage.text.split("\n"), strict=True))
    for grid in document.grids:
        for row in grid.rows:
            for cell in row.texts:
                if cell.text and "\n" not in cell.text:
                    found.setdefault(cell.line, cell.text)
    yield from sorted(found.items())


def _citations(lines: Sequence[tuple[int, str]]) -> Iterator[Citation]:
    matches = [(line, text, match) for line, text in lines for match in _NUMBER.finditer(text)]
    alone = {
        match["before"]
        for _, text, match in matches
        if match["before"] and not text[match.start() - 1 : match.start()].isalnum() and len(match["before"]) < 8
    }
    for line, text, match in matches:
        prefix = _prefix(match["before"], alone)
        if prefix:
            title = _TITLE.search(text[: match.end("before") - len(prefix)])
            yield Citation(prefix, match["year"], match["digits"], match["open"], title["title"] if title else "", line)


def _prefix(before: str, alone: Iterable[str]) -> str:
    """The issuer's sign without the words before it: 根据示财绩 → 示财绩."""
    stripped = _LEADING.sub("", before)
    known = [one for one in alone if stripped.endswith(one) and one == _LEADING.sub("", one)]
    return min(known, key=len, default=stripped)


def _bracket_styles(citations: Sequence[Citation]) -> Iterator[Finding]:
    styles = Counter(one.style for one in citations)
    if len(styles) < 2:
        return
    for style in sorted(styles.keys() - {"〔"}):
        own = [one for one in citations if one.style == style]
        reason = f"全文{styles[style]}处年份用{_STYLES[style]}，{styles['〔']}处用六角括号〔〕，公文文号用六角括号"
        lines = tuple(dict.fromkeys(one.line for one in own))
        yield Finding(lines[0], STYLE, own[0].text, f"统一为“{own[0].proper}”的写法", reason, LIKELY, lines)


def _leading_zeros(citations: Sequence[Citation]) -> Iterator[Finding]:
    for group in _by_key(citations).values():
        forms = Counter(one.digits for one in group)
        if len(forms) > 1:
            zeros = [one for one in group if one.digits.startswith("0")]
            plain = next(one for one in group if not one.digits.startswith("0"))
            reason = f"同一文号在第{plain.line}行写作“{plain.text}”；公文文号不编虚位"
            lines = tuple(dict.fromkeys(one.line for one in (*zeros, plain)))
            yield Finding(zeros[0].line, RULE, zeros[0].text, f"统一为“{plain.proper}”", reason, SURE, lines)


def _by_key(citations: Sequence[Citation]) -> Mapping[tuple[str, str, str], list[Citation]]:
    groups: dict[tuple[str, str, str], list[Citation]] = defaultdict(list)
    for one in citations:
        groups[one.key].append(one)
    return groups


def _two_titles(citations: Sequence[Citation]) -> Iterator[Finding]:
    for group in _by_key(citations).values():
        titles: dict[str, list[int]] = defaultdict(list)
        for one in group:
            if one.title:
                titles[one.title].append(one.line)
        names = list(titles)
        for other in names[1:]:
            reason = f"同一文号在第{titles[names[0]][0]}行的名称为《{names[0]}》"
            lines = (*titles[other], *titles[names[0]])
            text = f"《{other}》（{group[0].proper}）"
            confidence = POSSIBLE if _differ_in_issuer(other, names[0]) else LIKELY
            yield Finding(titles[other][0], RULE, text, "", reason, confidence, lines)


def _differ_in_issuer(one: str, other: str) -> bool:
    """Whether the longer title only names the body that issued it before the 关于 with which the shorter begins."""
    shorter, longer = sorted((one, other), key=len)
    return shorter.startswith("关于") and longer.endswith(shorter)


def _two_numbers(citations: Sequence[Citation]) -> Iterator[Finding]:
    titles: dict[str, list[Citation]] = defaultdict(list)
    for one in citations:
        if one.title:
            titles[one.title].append(one)
    for title, group in titles.items():
        first = group[0]
        for other in {one.key: one for one in group if one.key != first.key}.values():
            reason = f"同一名称在第{first.line}行的文号为{first.proper}"
            yield Finding(other.line, RULE, f"《{title}》（{other.proper}）", "", reason, SURE, (first.line,))


def _similar_titles(lines: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """A title without a number that is nearly one with a number, and neither is part of the other."""
    bare: dict[str, list[int]] = defaultdict(list)
    numbered: dict[str, list[int]] = defaultdict(list)
    for line, text in lines:
        for match in _ANY_TITLE.finditer(text):
            (numbered if match["number"] else bare)[match["title"]].append(line)
    for title in bare.keys() - numbered.keys():
        for other in sorted(numbered):
            mine, theirs = pairs(title), pairs(other)
            if title in other or other in title or 200 * len(mine & theirs) < _ALIKE * (len(mine) + len(theirs)):
                continue
            reason = f"与第{numbered[other][0]}行有文号的《{other}》相近，应为同一文件"
            lines_ = (*bare[title], numbered[other][0])
            yield Finding(bare[title][0], RULE, f"《{title}》", "", reason, LIKELY, lines_)


def _truncated(grids: Sequence[Grid], prefixes: set[str]) -> Iterator[Finding]:
    """In a cell of document numbers, one of which only the issuer's sign is left."""
    for grid in grids:
        for row in grid.rows:
            for cell in row.texts:
                parts = re.split(r"[\s、；;，]+", cell.text.strip())
                for part in parts:
                    if part in prefixes and len(part) > 1:
                        reason = "文号只有机关代字，缺年份和编号"
                        yield Finding(cell.line, RULE, cell.text.strip()[-40:], f"补全“{part}”的文号", reason, SURE)


def _odd_years(grids: Sequence[Grid]) -> Iterator[Finding]:
    """In a column of document numbers one of another year than all the others."""
    for grid in grids:
        columns: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
        for row in grid.rows:
            for at, cell in enumerate(row.texts):
                found = list(_NUMBER.finditer(cell.text))
                if found and sum(len(match.group()) for match in found) * 2 > len(cell.text):
                    columns[at].extend((match["year"], match.group(), cell.line) for match in found)
        for entries in columns.values():
            years = Counter(year for year, *_ in entries)
            usual, often = years.most_common(1)[0]
            odd = [entry for entry in entries if entry[0] != usual]
            if len(odd) == 1 and often >= _FEWEST_OF_COLUMN:
                _, text, line = odd[0]
                reason = f"同一栏其余{often}个文号都是{usual}年"
                yield Finding(line, RULE, text, f"年份是否应为{usual}，请核对", reason, LIKELY)


def _advances(lines: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """提前下达 a year's money in a document that is numbered in that same year."""
    for line, text in lines:
        match = _ADVANCE.search(text)
        if match and match["issued"] == match["year"]:
            reason = f"“提前下达{match['year']}年”资金的文件一般在上一年印发，文号年份却为{match['issued']}"
            yield Finding(line, RULE, text.strip()[:40], "年份或名称请核对", reason, POSSIBLE)


def _absent_appendices(lines: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """An appendix that is referred to and has no heading of its own."""
    headings = {match.group().replace(" ", "") for _, text in lines if (match := _APPENDIX.match(text.strip()))}
    for line, text in lines:
        for match in re.finditer(
            r"(?:见|详见|参见)[^，。；]{0,4}(附(?:表|件|录|图)\s*\d+)[:：]?([^，。；）)]{0,30})", text
        ):
            if match[1].replace(" ", "") not in headings:
                printed = f"{match[1]}{'：' if match[2] else ''}{match[2]}"
                yield Finding(line, RULE, printed, "", "正文引用了它，全文没有这一附表", LIKELY)


def _other_issuers(lines: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """In one sentence of documents that a body is said to have issued, the one with another body's sign."""
    for line, text in lines:
        for clause in re.split(r"[。；;]", text):
            signs = [one for one in _citations([(line, clause)]) if len(one.prefix) > 1]
            heads = Counter(one.prefix[:2] for one in signs)
            if not re.search(r"制定|印发", clause) or len(signs) < _FEWEST_OF_LIST or len(heads) != 2:
                continue
            usual, often = heads.most_common(1)[0]
            odd = [one for one in signs if one.prefix[:2] != usual]
            if len(odd) == 1:
                reason = f"同一句所列其余{often}个文件的代字都以“{usual}”开头，它的印发单位不同"
                yield Finding(line, RULE, f"《{odd[0].title}》（{odd[0].proper}）", "", reason, LIKELY)


def _unlisted_grounds(lines: Sequence[tuple[int, str]]) -> Iterator[Finding]:
    """A document on evaluation that the text goes by, and its list of grounds does not have."""
    heading = next((at for at, (_, text) in enumerate(lines) if _GROUNDS.fullmatch(text.strip())), None)
    if heading is None:
        return
    listed = []
    for line, text in lines[heading + 1 :]:
        if not _LISTED.match(text.strip()):
            break
        listed.append((line, text))
    numbers = {one.key for one in _citations(listed)}
    own = {line for line, _ in listed}
    if len(numbers) < 2:
        return
    for line, text in lines:
        if line in own or not _GOING_BY.search(text):
            continue
        for one in _citations([(line, text)]):
            if one.key not in numbers and "绩效" in one.title and _EVALUATES.search(one.title):
                reason = f"正文据以开展评价，“评价依据”（第{lines[heading][0]}行起）没有列入"
                text_ = f"《{one.title}》（{one.proper}）"
                yield Finding(line, RULE, text_, "列入评价依据", reason, LIKELY, (lines[heading][0],))
