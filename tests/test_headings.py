"""Line numbers of the original, said with the heading that they stand under."""

from __future__ import annotations

import pytest
from evaluation.dataset import Headings

HEADINGS = Headings((1, 32, 227), ("摘要", "一（一）机构", "一（四）制度"))


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("报告第10行", "报告“摘要”第10行"),
        ("报告第33、10、40行", "报告“一（一）机构”第33、40行、“摘要”第10行"),
        ("报告第33行、第40行写明", "报告“一（一）机构”第33行、第40行写明"),
        ("第32行至第226行、第227行", "“一（一）机构”第32行至第226行、“一（四）制度”第227行"),
        ("第0行不在任何标题下", "第0行不在任何标题下"),
        ("第3批次、第4行动组", "第3批次、第4行动组"),
        ("没有行号", "没有行号"),
    ],
)
def test_a_line_is_said_with_its_heading_once_in_a_row(text: str, cited: str) -> None:
    assert HEADINGS.cited(text) == cited


def test_a_year_without_headings_says_its_lines_as_they_are_written() -> None:
    assert Headings().cited("报告第10、33行") == "报告第10、33行"
