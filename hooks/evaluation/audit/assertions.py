"""What a text asserts in one place and takes back in another: conclusions against the problems it lists itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evaluation.audit.finding import LIKELY, POSSIBLE, Finding
from evaluation.audit.sentences import Sentence

RULE = "结论与问题"


@dataclass(frozen=True, slots=True)
class Opposites:
    """An assertion and the words that take it back."""

    asserted: re.Pattern[str]
    withdrawn: re.Pattern[str]
    confidence: str


_OPPOSITES = (
    Opposites(
        re.compile(r"(?:未发现|不存在|没有|无)[^，。；]{0,8}(?:挤占|挪用|截留)[^，。；]{0,12}"),
        re.compile(r"资金被[^，。；、]{0,14}(?:统筹使用|占用|挪用|挤占|截留)"),
        LIKELY,
    ),
    Opposites(
        re.compile(
            r"(?:均|都|全部)(?:已|能)?按[^，。；]{0,8}(?:时间|时限|期限)[^，。；]{0,4}完成|(?:均|都|全部)(?:已|能)?(?:按时|按期|如期)完成"
        ),
        re.compile(
            r"一直未能[^，。；]{0,10}|(?:未能?|没有)(?:按时|按期|如期|及时)[^，。；]{0,8}(?:完成|验收|支付|支出|兑付)"
        ),
        LIKELY,
    ),
    Opposites(
        re.compile(r"(?:档案|资料)[^，。；]{0,8}(?:完整|齐全|健全)"),
        re.compile(r"(?:文件|档案)?资料[^，。；]{0,4}(?:薄弱环节|不完整|不齐全|缺失|不规范)"),
        POSSIBLE,
    ),
    Opposites(
        re.compile(r"(?<!不)(?:目标|指标)(?:设置|设定)?(?:较为|比较)?合理(?!性)"),
        re.compile(r"(?:设置|设定)(?:不恰当|不合理|不够合理)|内容过于宽泛|量化(?:存在)?不足"),
        POSSIBLE,
    ),
    Opposites(
        re.compile(r"人力[^，。；]{0,12}(?:相匹配|充足|满足需要)|人员[^，。；]{0,8}(?:充足|满足需要)"),
        re.compile(r"人员不足|人手不足|人员紧缺"),
        POSSIBLE,
    ),
    Opposites(
        re.compile(r"内部控制[^，。；]{0,6}(?:规范|健全|完善|执行较好)|制度健全|制度完善"),
        re.compile(r"缺乏[^，。；]{0,6}(?:制度|管理流程)|制度不健全|制度缺失"),
        POSSIBLE,
    ),
)

_RULES = r"(?:办法|规定|制度|细则)"
_LACKING = re.compile(
    r"在(?P<topics>[\u4e00-\u9fff]{2,12}(?:[、和与及][\u4e00-\u9fff]{2,12})*)(?:层面|方面|等方面)"
    rf"[^，。；]{{0,3}}(?:缺乏|缺少|没有|尚无|尚未建立|未建立|未制定)[^，。；]{{0,8}}{_RULES}"
)


def contradictions_of_assertions(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """Assertions that another sentence takes back, and rules said to be lacking that another sentence lists."""
    yield from _taken_back(sentences)
    yield from _lacking(sentences)


def _lacking(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    for sentence in sentences:
        for match in _LACKING.finditer(sentence.text):
            places: dict[str, int] = {}
            for topic in re.split(r"以及|[、和与及]", match["topics"]):
                listed = re.compile(rf"{re.escape(topic)}(?:暂行|实施|试行)?{_RULES}")
                for other in sentences:
                    if other is not sentence and (there := listed.search(other.text)):
                        places.setdefault(there.group(), other.line_at(there.start()))
            if places:
                listing = "；".join(f"第{line}行列有“{name}”" for name, line in places.items())
                reason = f"{listing}，两处的范围是否相同请核对"
                lines = tuple(dict.fromkeys(places.values()))
                yield Finding(sentence.line_at(match.start()), RULE, match.group(), "", reason, LIKELY, lines)


def _taken_back(sentences: Sequence[Sentence]) -> Iterator[Finding]:
    for opposites in _OPPOSITES:
        taken_back = [
            (sentence.line_at(match.start()), match.group())
            for sentence in sentences
            for match in opposites.withdrawn.finditer(sentence.text)
        ]
        if not taken_back:
            continue
        for sentence in sentences:
            for match in opposites.asserted.finditer(sentence.text):
                line = sentence.line_at(match.start())
                against = "；".join(f"第{other}行写有“{text}”" for other, text in taken_back[:3])
                reason = f"{against}，两处的范围是否相同请核对"
                lines = tuple(other for other, _ in taken_back)
                yield Finding(line, RULE, match.group(), "", reason, opposites.confidence, lines)
