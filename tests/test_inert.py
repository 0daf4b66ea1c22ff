"""Whatever is typed into a page, nothing in it can run."""

from __future__ import annotations

import pytest
from conftest import Narrator


@pytest.mark.parametrize(
    "source, html",
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("文字<script>alert(1)</script>", "<p>文字&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ('<b onclick="alert(1)">粗</b>', '<p>&lt;b onclick="alert(1)"&gt;粗&lt;/b&gt;</p>'),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        ("<!-- 备注 -->", "<p>&lt;!-- 备注 --&gt;</p>"),
        ("<div markdown>\n\n文字\n\n</div>", "<p>&lt;div markdown&gt;</p>\n<p>文字</p>\n<p>&lt;/div&gt;</p>"),
        ("&lt;b&gt;", "<p>&lt;b&gt;</p>"),
    ],
)
def test_typed_html_is_text(page: Narrator, source: str, html: str) -> None:
    assert page.html(source) == html


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "javascript&#58;alert(1)",
        "javascript&#x3a;alert(1)",
        "javascript&colon;alert(1)",
        "java&#9;script:alert(1)",
        "&#106;avascript:alert(1)",
        "vbscript:x",
        "data:text/html,x",
        "//[",
        '{{ "javascript:alert(1)" }}',
    ],
)
@pytest.mark.parametrize(
    "form", ["[链接]({})", "[链接][a]\n\n[a]: {}", "![链接]({})"], ids=["link", "reference", "image"]
)
def test_a_link_that_could_run_is_only_its_text(page: Narrator, address: str, form: str) -> None:
    assert page.html(form.format(address)) == "<p><span>链接</span></p>"


@pytest.mark.parametrize(
    "address",
    ["funds.md", "#income", "../a.png", "https://example.gov.cn/a?b=1", "mailto:a@example.gov.cn", "tel:12385"],
)
def test_an_ordinary_link_stays(page: Narrator, address: str) -> None:
    assert page.html(f"[链接]({address})") == f'<p><a href="{address}">链接</a></p>'


def test_event_and_style_attributes_are_dropped_and_plain_ones_kept(page: Narrator) -> None:
    source = '## 标题 {: #a .b onclick="alert(1)" style="color:red" title="说明" data-fact="假的" }'

    assert page.html(source) == '<h2 class="b" id="a" title="说明">标题</h2>'


def test_what_an_expression_prints_is_no_markdown(page: Narrator) -> None:
    assert page.html('{{ "**粗** <b>粗</b> [a](b)" }}') == "<p>**粗** &lt;b&gt;粗&lt;/b&gt; [a](b)</p>"


def test_a_quote_from_an_expression_cannot_leave_an_attribute(page: Narrator) -> None:
    source = """![{{ '" onerror="alert(1)' }}](a.png)"""

    assert page.html(source) == '<p><img alt="&quot; onerror=&quot;alert(1)" src="a.png" /></p>'
