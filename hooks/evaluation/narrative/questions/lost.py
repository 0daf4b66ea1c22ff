"""What was said to follow and does not: the end of a list, one of so many items, a sentence of the year before; and
what is registered to be used, and no page uses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from evaluation.dataset import Dataset
from evaluation.facts import Register
from evaluation.language.documents import document_key
from evaluation.narrative.expressions import EXPRESSION
from evaluation.narrative.questions.spots import Asked, without_head
from evaluation.problems import Place, Problem

UNENDED, UNFOLLOWED = "清单的最后一条没有写完", "冒号后面没有内容"
SKIPPED, GONE = "编号跳过了中间的号", "上年的这一段里还有这一句"
FEWER = "前面说的个数与清单的条数差一个"
ADVICE = "漏了的请补上"
_ITEM = re.compile(r"(\s*)(?:[-*+]|\d+[.)])\s+(\S.*)")
_MARK = re.compile(r"^[-*+]\s+")
_SENTENCE = re.compile(r"[^。；！？]+[。；！？]?")
_COUNT = re.compile(r"\{\{\s*([^\W\d]\w*(?:\.\w+)+)\s*(?:\|[^{}]*)?\}\}")
_YEARS = re.compile(r"\d+")
CHINESE = "一二三四五六七八九十"
_NUMBERED = re.compile(
    rf"(?<![\u4e00-\u9fff、])(?:(?P<circled>[①-⑳])(?=[^①-⑳])|(?P<named>[{CHINESE}])是(?=[\u4e00-\u9fff]))"
    rf"|^[#\s*-]*(?:（(?P<bracketed>[{CHINESE}])）|(?P<plain>[{CHINESE}])、)"
)
_GOES_ON = ("；", ";", "、", "，", ",")
SHOWN, LEAST = 30, 2


@dataclass(frozen=True, slots=True)
class Listed:
    """Items of one depth that stand together, each with its line; `lead` is the line before them."""

    lead: str
    items: tuple[tuple[int, str], ...]


def lost_questions(source: str, file: str, register: Register, counting: frozenset[str], before: str = "") -> Asked:
    """Everything that a page seems to have lost; `before` is the page of the year before."""
    lines = without_head(source)
    for one in _lists(lines):
        yield from _unended(one, file)
        yield from _fewer(one, file, register, counting)
    yield from _unfollowed(lines, file)
    yield from _skipped(lines, file)
    yield from _gone(lines, without_head(before), file)


def _question(file: str, line: int, words: str, rule: str, found: str) -> tuple[str, Problem]:
    return words, Problem(Place(file, line), rule, found, ADVICE)


def _lists(lines: Sequence[str]) -> Iterator[Listed]:
    lead, items, depth = "", list[tuple[int, str]](), ""
    for number, line in enumerate(lines, start=1):
        match = _ITEM.match(line)
        if match and (not items or match[1] == depth):
            depth = match[1]
            items.append((number, match[2].rstrip()))
        elif not match and line.strip() and not line.startswith(" "):
            if items:
                yield Listed(lead, tuple(items))
            lead, items = line.strip(), []
    if items:
        yield Listed(lead, tuple(items))


def _unended(one: Listed, file: str) -> Asked:
    """Items end in ；and the last in 。: where the last ends in ；, another was to follow."""
    number, text = one.items[-1]
    if text.endswith(_GOES_ON):
        yield _question(file, number, text, UNENDED, f"“{text[-SHOWN:]}”")


def _fewer(one: Listed, file: str, register: Register, counting: frozenset[str]) -> Asked:
    """机关内设6个处室：with five items below. A count that is far off is of something else."""
    clause = re.split("[。；]", one.lead)[-1]
    found = [register.get(name) for name in _COUNT.findall(clause)] if clause.endswith(("：", ":")) else []
    counts = [fact for fact in found if fact and fact.value is not None and fact.unit.base in counting]
    if all(_counts(text, register, counting) for _, text in one.items):
        return  # each item counts some of them: 已更正的有3条, 不能判定的有2条
    if len(one.items) >= LEAST and len(counts) == 1 and abs((counts[0].value or 0) - len(one.items)) == 1:
        said = f"{counts[0].text}，清单有{len(one.items)}条"
        yield _question(file, one.items[0][0], f"{clause} {said}", FEWER, said)


def _counts(text: str, register: Register, counting: frozenset[str]) -> bool:
    return any(name in register and register[name].unit.base in counting for name in _COUNT.findall(text))


def _unfollowed(lines: Sequence[str], file: str) -> Asked:
    """A paragraph that leads to something, right before a heading or the end of the page."""
    full = [(number, line.rstrip()) for number, line in enumerate(lines, start=1) if line.strip()]
    for (number, line), (_, after) in pairwise([*full, (0, "# ")]):
        if line.endswith(("：", ":")) and after.startswith("#") and not line.startswith("#"):
            yield _question(file, number, line, UNFOLLOWED, f"“{line[-SHOWN:]}”")


def _skipped(lines: Sequence[str], file: str) -> Asked:
    """A number left out of ①②③, 一是二是三是, （一）（二）: what stood under it is lost."""
    last = dict[str, int]()
    for number, line in enumerate(lines, start=1):
        for match in _NUMBERED.finditer(line):
            kind = next(name for name, found in match.groupdict().items() if found)
            at = _value(match[kind])
            if at == last.get(kind, at) + 2:
                yield _question(file, number, line.strip(), SKIPPED, f"“{match[0].strip()}”前面缺一个号")
            last[kind] = at


def _value(sign: str) -> int:
    return CHINESE.index(sign) + 1 if sign in CHINESE else int(unicodedata.numeric(sign))


def _gone(lines: Sequence[str], before: Sequence[str], file: str) -> Asked:
    """One sentence or item less than in a block of the year before of which all the rest still stands: what is written
    anew is not asked about."""
    mine = list(_blocks(lines))
    places = {_alike(sentence): number for block in mine for number, sentence in block}
    own = [{_alike(sentence) for _, sentence in block} for block in mine]
    for block in _blocks(before):
        theirs = {_alike(sentence): sentence for _, sentence in block}
        gone = [words for words in theirs if words not in places]
        kept = theirs.keys() - {*gone}
        if len(gone) == 1 and kept and any(kept == block for block in own):
            order = list(theirs)
            at = order.index(gone[0])
            beside = order[at - 1] if at else order[1]
            found = _MARK.sub("", theirs[gone[0]].strip())[:SHOWN]
            yield _question(file, places[beside], gone[0], GONE, f"“{found}”")


def _blocks(lines: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    """The sentences and items of each block of lines, each with its line."""
    block = list[tuple[int, str]]()
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block += [(number, one) for one in _SENTENCE.findall(EXPRESSION.sub("…", line)) if one.strip()]
        elif block:
            yield block
            block = []


def _alike(sentence: str) -> str:
    """A sentence without what changes from year to year."""
    return _MARK.sub("", _YEARS.sub("", sentence).strip())


_NAME, _CITED = re.compile(r"[^\W\d]\w*(?:\.\w+)+"), re.compile(r"""文[件号]\(\s*["']([^"']+)["']""")
UNUSED = "漏写了这句话、引错了的请改；不再需要的请删去这一行；只用来核对的，在备注里写“{word}”"


def unused_questions(dataset: Dataset, register: Register, pages: Collection[str]) -> Asked:
    """Free-standing figures and documents that neither a page nor another table mentions; a draft is not that far."""
    if dataset.is_draft:
        return
    tables = {
        table.schema.role or table.schema.name: " ".join(text for texts in table.columns.values() for text in texts)
        for table in dataset.tables.values()
        if table.schema.role != "rekeying"
    }
    written = " ".join([*pages, *(str(text) for text in dataset.settings.texts.values())])
    yield from _unused_figures(dataset, register, _with(written, tables, but="facts"))
    yield from _unused_documents(dataset, _with(written, tables, but="documents"))


def _with(written: str, tables: Mapping[str, str], but: str) -> str:
    return " ".join([written, *(text for name, text in tables.items() if name != but)])


def _unused_figures(dataset: Dataset, register: Register, texts: str) -> Asked:
    if (table := dataset.of_role("facts")) is None:
        return
    word = dataset.policy.questions.unshown
    used = {name for fact in register.values() for name in fact.origin.inputs}
    used |= {mention.text for mention in dataset.policy.mentions} | set(_NAME.findall(texts))
    for row, name in enumerate(table.ids()):
        if name in register and name not in used and not (word and word in table.texts("备注")[row]):
            found = f"“{name}”（{register[name].label}）"
            yield name, Problem(table.place(row, "编号"), "登记了这个数，没有一处用到", found, UNUSED.format(word=word))


def _unused_documents(dataset: Dataset, texts: str) -> Asked:
    if (table := dataset.of_role("documents")) is None:
        return
    keys, cited = document_key(texts), {*_CITED.findall(texts)}
    for row, names in enumerate(zip(table.texts("文号"), table.texts("标题"), strict=True)):
        if table.ids()[row] not in cited and not any(name and document_key(name) in keys for name in names):
            found = next(filter(None, names), "")
            advice = "漏写了这句话、引错了文件的请改；不再引用的请删去这一行"
            yield found, Problem(table.place(row, "标题"), "登记了这个文件，没有一处引用", f"“{found}”", advice)
