"""More hostile inputs: tables and workbooks, pages, what lies beside them, documents of other people, and calls."""

from __future__ import annotations

import gzip
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from cases import CALLED, FACTS, FUNDS, MK, PAGE, PNG, SET
from making import (
    BIDI,
    BOMB,
    ENTITIES,
    LONG,
    NUL,
    book,
    claims,
    closed,
    document,
    encoded,
    instead,
    link,
    locked,
    nested,
    overlapping,
    paragraphs,
    part,
    pdf,
    plus,
    sheet,
    word_table,
    zipped,
)  # fmt: skip
from trial import Case, Change

STAFF = [
    ["行别", "编号", "项目", "编制人数", "实有人数", "备注"],
    ["明细", "机关", "机关编制", 4, 3, None],
    ["合计", "合计", "合计", 4, 3, None],
]
XLSX = "data/2031/staffing.xlsx"


def tables() -> Iterator[Case]:
    facts = "就业.培训.人次,培训残疾人,12,12,人次,余,年报第1页,"
    for name, new in {
        "digits": facts.replace("12,12", f"{LONG},{LONG}"), "exponent": facts.replace("12,12", "1e999999999,1e999999999"), "not a number": facts.replace("12,12", "NaN,NaN"), "infinite": facts.replace("12,12", "Infinity,Infinity"),
        "underscore": facts.replace("12,12", "1_2,1_2"), "hexadecimal": facts.replace("12,12", "0x0C,0x0C"), "arabic": facts.replace("12,12", "١٢,١٢"), "half": facts.replace("12,12", "½,½"), "roman": facts.replace("12,12", "Ⅻ,Ⅻ"), "superscript": facts.replace("12,12", "1²,1²"),
        "formula": facts.replace("12,12", "=6+6,=6+6"), "command": facts.replace("年报第1页", "=cmd|' /C calc'!A0"), "date": facts.replace("12,12", "2031-02-30,2031-02-30"), "bidi in a name": facts.replace("培训残", f"培训{BIDI}残"), "bidi in a number": facts.replace("12,12", f"{BIDI}12,{BIDI}12"),
        "brackets": facts.replace("就业.培训.人次", "[" * 2000), "dots": facts.replace("就业.培训.人次", "." * 3000), "dotted": facts.replace("就业.培训.人次", "a." * 3000 + "a"), "deep name": facts.replace("就业.培训.人次", "人." * 500 + "次"), "builtin": facts.replace("就业.培训.人次", "__class__.__mro__"),
        "script": facts.replace("年报第1页", CALLED), "link": facts.replace("年报第1页", "[a](javascript:alert(1))"), "expression": facts.replace("年报第1页", "{{ 7 * 7 }}"), "long cell": facts.replace("年报第1页", "长" * 100_000), "many lines": facts.replace("年报第1页", '"' + "a\n" * 10_000 + '"'),
        "unit": facts.replace("人次,余", "光年,余"), "unit braces": facts.replace("人次,余", "{{ 1 }},余"), "minus zero": facts.replace("12,12", "-0,-0"), "spaces": facts.replace("12,12", "1 2,1 2"), "full width": facts.replace("12,12", "１２,１２"), "plus": facts.replace("12,12", "+12,+12"),
        "nul": facts.replace("年报", f"年{NUL}报"), "line separator": facts.replace("年报", "年\u2028报"), "vertical tab": facts.replace("年报", "年\x0b报"), "surrogate": facts.replace("年报", "年\ud800报"), "private": facts.replace("年报", "年\ue000报"), "combining": facts.replace("年报", "年" + "\u0301" * 5_000 + "报"),
    }.items():  # fmt: skip
        may = name in (
            "script",
            "link",
            "full width",
            "plus",
            "minus zero",
            "command",
            "combining",
            "arabic",
            "many lines",
            "expression",
            "private",
        )
        yield Case(
            f"facts: {name}",
            {FACTS: instead(facts, new)},
            ("data/2031/",),
            may_pass=may,
            never=(f">{CALLED}", '="javascript:alert'),
        )
    head = "行别,编号,大类,项目"
    for name, change in {
        "headers twice": instead(head, "行别,行别,大类,项目"), "header blank": instead(head, "行别,,大类,项目"), "header unseen": instead(head, "行\u200b别,编号,大类,项目"), "header wide": instead(head, "行别，编号，大类，项目"), "columns by the thousand": plus("," * 50_000), "rows by the thousand": plus("明细,a,,a,,,,,,,,,,\n" * 30_000),
        "lone quote": plus('"'), "quote within": instead("基本支出,基本支出,基本支出", '基本"支出,"基本"支出,基本支出'), "returns alone": lambda path: [path.write_bytes(path.read_bytes().replace(b"\n", b"\r"))].clear(), "tabs": lambda path: [path.write_bytes(path.read_bytes().replace(b",", b"\t"))].clear(),
        "header alone": lambda path: [path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])].clear(), "empty": "", "blank lines": "\n" * 10_000, "workbook in disguise": book(STAFF), "page in disguise": f"<html>{CALLED}</html>", "packed": gzip.compress(b"a,b\n"), "two byte marks": lambda path: [path.write_bytes(b"\xef\xbb\xbf\xef\xbb\xbf" + path.read_bytes())].clear(),
        "utf-7": encoded("utf-7"), "big5": encoded("big5"), "shift-jis": encoded("shift-jis"), "ebcdic": encoded("cp037"), "utf-16 without a mark": encoded("utf-16-le"), "kind of row": instead("明细,基本支出", "详细,基本支出"), "row of itself": instead("明细,基本支出", "明细,合计"), "amount in words": instead("900000.00", "玖拾万元"), "amount of another": instead("900000.00", "９０００００.００元"),
        "amount with signs": instead("900000.00", "$900,000.00-"), "amount with many dots": instead("900000.00", "900.000.00"), "amount of a list": instead("900000.00", "[900000]"), "amount in brackets": instead("900000.00", "(900000.00)"), "amount huge": instead("900000.00", "9" * 300), "amount small": instead("900000.00", "0." + "0" * 300 + "1"),
    }.items():  # fmt: skip
        yield Case(
            f"funds: {name}",
            {FUNDS: change},
            ("data/2031/funds",),
            may_pass=name in ("returns alone", "two byte marks", "tabs"),
        )
    yield Case("table: both kinds", {XLSX: book(STAFF)}, ("staffing",))
    yield Case(
        "table: of no schema", {"data/2031/nope.csv": "a,b\n1,2\n"}, may_pass=True
    )  # looked at for numbers of persons alone
    yield Case("table: endings", {"data/2031/staffing.CSV": "a\n1\n"}, ("data/2031",))
    yield Case("table: too many files", {f"data/2031/f/{number}.txt": "a" for number in range(20_050)}, ("data",))
    yield Case("table: deep folders", {f"data/2031/{'a/' * 40}b.txt": "a"}, ("data",))
    yield Case("table: folder of a long name", {f"data/2031/{'长' * 80}/b.txt": "a"}, ("data",), may_pass=True)
    yield Case("table: odd name", {"data/2031/a\nb.csv": "a"}, ("data",))
    yield Case(
        "table: name not UTF-8",
        {"data/2031": lambda path: [open(os.path.join(os.fsencode(path), b"\xff\xfe.csv"), "w").close()].clear()},
        ("data",),
    )


def workbooks() -> Iterator[Case]:
    """An XLSX in the place of staffing.csv."""
    raw = book(STAFF)
    rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>行别</t></is></c></row>'

    def styles(code: str) -> Callable[[bytes], bytes]:
        def change(found: bytes) -> bytes:
            made = f'<numFmts count="1"><numFmt numFmtId="200" formatCode="{code}"/></numFmts>'.encode()
            found = re.sub(rb"<numFmts[^>]*/>", made, found)
            return re.sub(rb'(<cellXfs[^>]*><xf [^>]*?)numFmtId="0"', rb'\1numFmtId="200"', found)

        return change

    def with_cell(cell: str) -> bytes:
        return part(
            raw,
            "xl/worksheets/sheet1.xml",
            lambda found: re.sub(rb'<c r="D2"[^>]*>.*?</c>', cell.encode(), found, count=1),
        )

    wrong: dict[str, bytes] = {
        "cut": raw[:-200], "cut in half": raw[: len(raw) // 2], "nothing but the sign": b"PK\3\4", "empty": b"", "text": b"a,b\n1,2\n", "page": b"<html><table><tr><td>a</table>", "old kind": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2_000, "packed": gzip.compress(raw), "password": locked(raw), "claims little": claims(raw, 1), "claims much": claims(raw, 0xFFFFFFF0),
        "bomb": zipped({"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": b"0" * 300_000_000}), "bomb that overlaps": overlapping(60_000, 20_000), "many members": zipped({f"a/{number}": b"" for number in range(30_000)}), "names above": part(zipped({"../../../../tmp/hostile": b"a"}), "../../../../tmp/hostile", lambda _: b"a"),
        "entities": sheet(rows, ENTITIES)(raw), "entity of the system": sheet(rows.replace("行别", "&x;"), '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>')(raw), "entity of the web": sheet(rows, '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">')(raw), "no sheet": part(raw, "xl/worksheets/sheet1.xml", lambda _: None), "no workbook": part(raw, "xl/workbook.xml", lambda _: None),
        "no types": part(raw, "[Content_Types].xml", lambda _: None), "no relations": part(raw, "xl/_rels/workbook.xml.rels", lambda _: None), "workbook that is no XML": part(raw, "xl/workbook.xml", lambda _: b"<a"), "sheet that is no XML": part(raw, "xl/worksheets/sheet1.xml", lambda found: found[:-30]), "sheets none": part(raw, "xl/workbook.xml", lambda found: re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", found)),
        "sheet twice": part(raw, "xl/workbook.xml", lambda found: re.sub(rb"(<sheet [^>]*/>)", rb"\1\1", found)), "sheet of a wide name": part(raw, "xl/workbook.xml", lambda found: found.replace(b'name="Sheet"', b'name="' + b"a" * 5_000 + b'"')), "sheet of no name": part(raw, "xl/workbook.xml", lambda found: found.replace(b'name="Sheet"', b'name=""')), "deep": sheet("<row>" * 100_000 + "</row>" * 100_000)(raw),
        "row far below": sheet('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')(raw), "row beyond": sheet('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')(raw), "row below zero": sheet('<row r="-1"><c r="A-1"><v>1</v></c></row>')(raw), "column beyond": sheet('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>')(raw), "no places": sheet("<row><c><v>1</v></c></row>")(raw),
        "string beyond": with_cell('<c r="D2" t="s"><v>99999</v></c>'), "string below": with_cell('<c r="D2" t="s"><v>-1</v></c>'), "string of no number": with_cell('<c r="D2" t="s"><v>a</v></c>'), "style beyond": with_cell('<c r="D2" s="99999"><v>4</v></c>'), "style below": with_cell('<c r="D2" s="-1"><v>4</v></c>'), "kind unknown": with_cell('<c r="D2" t="zz"><v>4</v></c>'),
        "infinite": with_cell('<c r="D2"><v>INF</v></c>'), "not a number": with_cell('<c r="D2"><v>NaN</v></c>'), "huge": with_cell('<c r="D2"><v>1e308</v></c>'), "beyond floats": with_cell('<c r="D2"><v>1e999</v></c>'), "digits": with_cell(f'<c r="D2"><v>{LONG}</v></c>'), "hexadecimal": with_cell('<c r="D2"><v>0x4</v></c>'), "fault": with_cell('<c r="D2" t="e"><v>#REF!</v></c>'), "fault unknown": with_cell('<c r="D2" t="e"><v>#NOPE!</v></c>'), "truth": with_cell('<c r="D2" t="b"><v>1</v></c>'),
        "date text": with_cell('<c r="D2" t="d"><v>2031-02-30</v></c>'), "formula without a value": with_cell('<c r="D2"><f>2+2</f></c>'), "formula of the web": with_cell('<c r="D2"><f>WEBSERVICE("http://127.0.0.1:9")</f><v>4</v></c>'), "formula of another book": with_cell('<c r="D2"><f>[1]Sheet1!A1</f><v>4</v></c>'), "nothing in it": with_cell('<c r="D2"><v></v></c>'), "blank": with_cell('<c r="D2"/>'),
        "date of a huge number": part(with_cell('<c r="D2"><v>1e15</v></c>'), "xl/styles.xml", styles("yyyy-mm-dd")), "date below zero": part(with_cell('<c r="D2"><v>-5</v></c>'), "xl/styles.xml", styles("yyyy-mm-dd")), "format of many signs": part(raw, "xl/styles.xml", styles("0" * 60_000)), "format of many parts": part(raw, "xl/styles.xml", styles(";" * 5_000)), "format open": part(raw, "xl/styles.xml", styles("[&quot;0")),
        "rich text": with_cell('<c r="D2" t="inlineStr"><is>' + "<r><t>4</t></r>" * 50_000 + "</is></c>"), "merged over all": part(raw, "xl/worksheets/sheet1.xml", lambda found: found.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')), "merged backwards": part(raw, "xl/worksheets/sheet1.xml", lambda found: found.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="D9:A1"/></mergeCells>')),
        "merged of nothing": part(raw, "xl/worksheets/sheet1.xml", lambda found: found.replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="nope"/></mergeCells>')), "size beyond": part(raw, "xl/worksheets/sheet1.xml", lambda found: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', found)), "cells beyond count": book([["a"] * 16_000 for _ in range(40)]), "macros": zipped({"xl/vbaProject.bin": b"a"}) + raw,
        "hidden column": book(STAFF, lambda made: setattr(made.active.column_dimensions["E"], "hidden", True)), "sheet hidden": book(STAFF, lambda made: setattr(made.create_sheet("a"), "sheet_state", "veryHidden")), "two sheets": book(STAFF, lambda made: made.create_sheet("a").append([1])),
    }  # fmt: skip
    may = ("sheet of a wide name", "no types", "kind unknown", "style beyond", "style below", "size beyond", "merged backwards", "merged of nothing", "sheet hidden", "two sheets", "hidden column", "claims little", "claims much", "format of many signs", "format of many parts", "format open", "formula of another book", "formula of the web",
           "no relations", "macros", "rich text", "sheet twice", "sheet of no name", "date below zero")  # fmt: skip
    hostname = Path("/etc/hostname").read_text().strip()
    for name, content in wrong.items():
        files: dict[str, Change] = {"data/2031/staffing.csv": None, XLSX: content}
        yield Case(f"workbook: {name}", files, ("staffing",), may_pass=name in may, never=(hostname,))
        if name in (
            "bomb",
            "entities",
            "deep",
            "many members",
            "cut",
            "password",
            "bomb that overlaps",
            "row beyond",
            "date of a huge number",
            "claims much",
            "string beyond",
            "merged over all",
        ):
            for call in ("import", "audit", "reconcile"):
                yield Case(f"{call}: {name}", {"本.xlsx": content}, ("本.xlsx",), (call, "本.xlsx"), may_pass=True)
            yield Case(
                f"attached: {name}", {"docs/2031/files/a.xlsx": content}, ("docs/2031/files/a.xlsx",), may_pass=True
            )


def pages() -> Iterator[Case]:
    for name, text in {
        "attribute": "{{ ''.__class__ }}", "subclasses": "{{ ().__class__.__bases__[0].__subclasses__() }}", "attribute by name": "{{ ''['__class__'] }}", "attribute by filter": "{{ '' | attr('__class__') }}", "format": "{{ '{0.__class__}'.format(1) }}", "globals": "{{ self.__init__.__globals__ }}", "cycler": "{{ cycler.__init__ }}", "lipsum": "{{ lipsum.__globals__ }}",
        "range": "{{ range(10 ** 9) | list }}", "power": "{{ 9 ** 9 ** 9 }}", "times": "{{ 'a' * 10 ** 10 }}", "shift": "{{ 1 << 10 ** 9 }}", "loop": "{% for a in range(10) %}a{% endfor %}", "include": "{% include '/etc/hostname' %}", "import": "{% import 'os' as os %}", "macro": "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "set": "{% set a = 1 %}", "raw": "{% raw %}{{ 7*7 }}{% endraw %}",
        "brackets": "{{ " + "(" * 2_000 + "1" + ")" * 2_000 + " }}", "dots": "{{ a" + ".a" * 3_000 + " }}", "digits": "{{ " + LONG + " }}", "filter unknown": "{{ 评价.得分 | safe }}", "filter to program": "{{ 评价.得分 | tojson }}", "filter mark": "{{ '<script>alert(1)</script>' | safe }}", "decimals": "{{ 评价.得分 | 小数(99999999) }}", "decimals below": "{{ 评价.得分 | 小数(-5) }}", "decimals of text": "{{ 评价.得分 | 小数('a') }}",
        "decimals of digits": "{{ 评价.得分 | 小数(" + "9" * 500 + ") }}", "wanted of text": "{{ 评价.得分 | 应为(\"" + CALLED + "\") }}", "wanted of digits": "{{ 评价.得分 | 应为(\"" + LONG + "\") }}", "table of script": "{{ 表(\"" + CALLED + "\") }}", "table of list": "{{ 表([1]) }}", "table of itself": "{{ 表(表) }}", "figure far": "{{ 图(99999999999999999999) }}", "named": "{{ 表(name=1) }}", "unpacked": "{{ 表(*a) }}", "unpacked mapping": "{{ 表(**a) }}",
        "text of script": "{{ 原文(\"" + CALLED + "\", 理由=\"a\") }}", "text of a number": "{{ 原文(\"增长99%\") }}", "open": "{{", "closed": "}}", "open twice": "{{ {{ 评价.得分 }} }}", "block in expression": "{{ {% }}", "comment": "{# a #}", "line statement": "{{ 评价.得分\n| 小数(1) }}", "bidi in braces": f"{{{{ 评价.{BIDI}得分 }}}}", "wide braces": "｛｛ 评价.得分 ｝｝", "nul": f"a{NUL}b", "quadratic": "[" * 50_000, "quadratic heading": "# x {" + " " * 50_000, "lists": "".join("    " * level + "- a\n" for level in range(300)),
        "quotations": "> " * 3_000 + "a", "links": "[a](" * 20_000, "html": "<div " * 20_000, "comments": "<!--" * 20_000, "stars": "*a " * 20_000, "code": "`" * 20_001 + "a", "entities": "&#x110000; &#0; &#xD800; &#99999999999999999999999;", "references": "[a]: b\n" * 5_000, "footnotes": "[^1]: a\n" * 5_000, "table wide": "|" * 3_500 + "\n" + "|-" * 1_700 + "|\n", "long line": "汉" * 200_000, "many lines": "a\n\n" * 100_000,
        "image elsewhere": "![a](https://x.example/a.png)", "image by reference": "![a][b]\n\n[b]: https://x.example/a.png", "image by html": "<img src='https://x.example/a.png'>", "image by style": "a\n{: style=\"background:url(https://x.example/a.png)\" }", "image without scheme": "![a](//x.example/a.png)", "image of data": "![a](data:image/svg+xml;base64,PHN2Zy8+)", "image of file": "![a](file:///etc/hostname)", "image with blanks": "![a]( \thttps://x.example/a.png)",
        "image in a link": "[![a](https://x.example/a.png)](funds.md)", "image by attributes": "![a](b.png){: src=\"https://x.example/a.png\" }", "image with entities": "![a](&#104;ttps://x.example/a.png)", "image with a backslash": "![a](\\\\x.example/a.png)", "image by srcset": "![a](b.png){: srcset=\"https://x.example/a.png 2x\" }", "image in braces": "{{ 原文(\"![a](https://x.example/a.png)\") }}",
        "link script": "[a](javascript:alert(1))", "link script with signs": "[a](java\tscript:alert(1))", "link script in capitals": "[a](JaVaScRiPt:alert(1))", "link script with entities": "[a](&#106;avascript:alert(1))", "link data": "[a](data:text/html,<script>alert(1)</script>)", "link vbscript": "[a](vbscript:x)", "link file": "[a](file:///etc/passwd)", "link above": "[a](../../../etc/passwd)", "link absolute": "[a](/etc/passwd)", "link auto": "<javascript:alert(1)>",
        "link by reference": "[a][b]\n\n[b]: javascript:alert(1)", "event": "a\n{: onclick=\"alert(1)\" }", "event in a heading": "## a {: onmouseover=alert(1) }", "id of the page": "## a {: #__search }", "id twice": "## a {: #a }\n\n## b {: #a }", "class of the site": "a\n{: .md-overlay style=\"position:fixed\" }", "frame": "<iframe src='https://x.example'></iframe>", "form": "<form action='https://x.example/a'><input></form>", "meta": "<meta http-equiv=refresh content='0;url=https://x.example/a'>", "base": "<base href='https://x.example/a'>",
        "script": CALLED, "script in a heading": f"## a {CALLED}", "script in a table": f"| a |\n|-|\n| {CALLED} |", "script in code": f"`{CALLED}`", "svg": "<svg onload=alert(1)>", "style": "<style>@import 'https://x.example/a'</style>", "math": "<math><maction xlink:href='javascript:alert(1)'>a</maction></math>", "closing": "</body></html><script>alert(1)</script>", "processing": "<?php system('id') ?>", "doctype": "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;", "cdata": "<![CDATA[<script>alert(1)</script>]]>",
    }.items():  # fmt: skip
        never = (
            f">{CALLED}",
            '="javascript:',
            'x.example/a.png"',
            "<iframe",
            "<form action='",
            'onclick="alert',
            "onload=alert",
            'onmouseover="alert',
            "49",
            "<style>@import",
        )
        never = tuple(one for one in never if one != "49" or "7*7" in text)
        yield Case(
            f"page: {name}",
            {PAGE: plus(f"\n\n{text}\n")},
            (PAGE,) if name not in ("closed",) else (),
            may_pass=name not in _REFUSED,
            never=never,
        )
    for name, text in {
        "title list": "title: [a]", "title script": f"title: '{CALLED}'", "bomb": BOMB.strip(), "tag": "title: !!python/object/apply:os.system [id]", "template": "template: ../../../etc/hostname", "template of the theme": "template: main.html", "hide": "hide: {a: b}", "status": "status: [a]", "search": "search: {exclude: true, boost: a}", "search hidden": "search: {exclude: true}", "icon": "icon: nope/nope", "date": "date: 2031-02-30", "open": "title: 'a", "deep": "a: " + "[" * 5_000,
        "long": f"title: {'长' * 3_900}", "number": f"title: {LONG[:3_900]}", "bidi": f"title: a{BIDI}b", "robots": "robots: noindex", "description": f"description: '\">{CALLED}'", "meta key": "head: {a: b}", "needs": "needs: [a, {b: c}]", "comments": "comments: true", "canonical": "canonical_url: javascript:alert(1)", "without end": "title: a\n\na",
    }.items():  # fmt: skip
        page: Change = lambda path, text=text: [
            path.write_text(
                f"---\n{text}\n{'' if text.endswith('a') and 'without' in text else '---'}\n\n"
                + path.read_text(encoding="utf-8"),
                encoding="utf-8",
            )
        ].clear()
        yield Case(f"front matter: {name}", {PAGE: page}, (PAGE,), may_pass=True, never=(f">{CALLED}", '="javascript:'))


_REFUSED = frozenset((
    *("attribute", "subclasses", "attribute by name", "attribute by filter", "format", "globals", "cycler", "lipsum", "range", "power", "times", "shift", "loop", "include", "import", "macro", "set", "raw", "brackets", "dots", "digits", "filter unknown", "filter to program", "filter mark"),
    *("decimals", "decimals below", "decimals of text", "decimals of digits", "wanted of text", "wanted of digits", "table of script", "table of list", "table of itself", "figure far", "named", "unpacked", "unpacked mapping", "text of a number", "open", "open twice", "block in expression", "comment", "bidi in braces", "nul"),
    *("quadratic", "quadratic heading", "lists", "quotations", "links", "html", "comments", "stars", "code", "references", "long line", "many lines", "image elsewhere", "image by reference", "image without scheme", "image of data", "image of file", "image with blanks", "image in a link", "image by attributes", "image with entities", "image by srcset"),
    *("link script", "link script with signs", "link script in capitals", "link script with entities", "link data", "link file", "link above", "link absolute", "link by reference", "link vbscript"),
))  # fmt: skip


def beside() -> Iterator[Case]:
    """What lies in docs/ beside the pages."""
    word, image = document(paragraphs("a")), PNG
    hostname = Path("/etc/hostname").read_text().strip()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
    for name, files in {
        "link to a file": {"a.txt": link("/etc/hostname")}, "link to a folder": {"a": link("/etc")}, "link to nowhere": {"a.txt": link("nowhere")}, "link in a ring": {"a.txt": link("b.txt"), "b.txt": link("a.txt")}, "link to a neighbour": {"a.md": link("funds.md")}, "link to itself": {"a": link(".")}, "link to the system": {"env.txt": link("/proc/self/environ")}, "link to memory": {"mem.png": link("/proc/self/mem")},
        "link in disguise": {"a.txt": "funds.md"}, "link in disguise above": {"a.txt": "../../mkdocs.yml"}, "link in disguise to the system": {"a.png": "/etc/hostname"}, "shortcut": {"a.lnk": b"L\0\0\0\1\x14\2\0"}, "address file": {"a.url": "[InternetShortcut]\nURL=https://x.example"}, "pipe": {"a.txt": lambda path: os.mkfifo(path)}, "dot file": {".env": "A=b"}, "dot folder": {".git/config": "a"}, "dot page": {".a.md": "# a"}, "office's own": {"~$a.docx": b"a"}, "pages config": {".pages": "nav: []"}, "authors": {".authors.yml": "a: b"},
        "shadow of a page": {"funds/index.md": "# a"}, "shadow by a file": {"funds/index.html": "<p>a"}, "shadow by another spelling": {"Funds.md": "# a"}, "shadow by another form": {"e\u0301.md": "# a", "\u00e9.md": "# a"}, "shadow of the start": {"README.md": "# a"}, "start in another spelling": {"INDEX.md": "# a"}, "shadow of the search": {"search/search_index.json": "{}"}, "shadow of the register": {"facts.json": "[]"}, "shadow of the editions": {"editions.json": "[]"}, "shadow of the feed": {"feed.xml": "<a/>"}, "shadow of the map": {"sitemap.xml": "<a/>"}, "shadow of robots": {"robots.txt": "User-agent: *\nDisallow: /\n"},
        "shadow of a name": {"CNAME": "x.example"}, "jekyll": {".nojekyll": ""}, "shadow of the error page": {"404.md": "# a"}, "shadow of the scripts": {"assets/page.js": "alert(1)"}, "shadow of the new scripts": {"-/page.js": "alert(1)"}, "service worker": {"sw.js": "a"}, "style": {"a.css": "a{}"}, "page of html": {"a.html": CALLED}, "page of xhtml": {"a.xhtml": CALLED}, "page of another kind": {"a.markdown": "# a"}, "page in capitals": {"a.MD": "# a"}, "feed of a style": {"a.xml": "<?xml-stylesheet href='a'?><a/>"}, "style sheet": {"a.xsl": "<a/>"},
        "html as text": {"a.txt": f"<!DOCTYPE html>{CALLED}"}, "html as picture": {"a.png": CALLED}, "html behind a picture's sign": {"a.gif": b"GIF89a" + CALLED.encode()}, "html as a page of pdf": {"a.pdf": CALLED}, "html in utf-16": {"a.txt": f"\ufeff<html>{CALLED}".encode("utf-16-le")}, "html in utf-7": {"a.txt": "+ADw-script+AD4-alert(1)+ADw-/script+AD4-"}, "svg as picture": {"a.png": svg.format("")}, "program": {"a.exe": b"MZ\0\0"}, "program as a page": {"a.txt": b"MZ\0\0"}, "no ending": {"a": "a"}, "many endings": {"a.html.txt": "a"}, "ending with a blank": {"a.txt ": "a"}, "alternate stream": {"a.txt:b": "a"},
        "svg script": {"a.svg": svg.format(CALLED)}, "svg event": {"a.svg": svg.format("<path onclick='alert(1)'/>")}, "svg link": {"a.svg": svg.format("<a xlink:href='javascript:alert(1)'><text>a</text></a>")}, "svg picture elsewhere": {"a.svg": svg.format("<image href='https://x.example/a.png'/>")}, "svg use elsewhere": {"a.svg": svg.format("<use href='https://x.example/a.svg#a'/>")}, "svg style elsewhere": {"a.svg": svg.format("<style>@import url(https://x.example/a)</style>")}, "svg style with escapes": {"a.svg": svg.format("<style>@\\69mport 'https://x.example/a'</style>")},
        "svg animation": {"a.svg": svg.format("<path><set attributeName='onclick' to='alert(1)'/></path>")}, "svg foreign": {"a.svg": svg.format("<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='https://x.example'/></foreignObject>")}, "svg entity": {"a.svg": f"<!DOCTYPE svg [<!ENTITY a '{CALLED}'>]>" + svg.format("&a;")}, "svg bomb": {"a.svg": ENTITIES.replace("DOCTYPE x", "DOCTYPE svg") + svg.format("&j;")}, "svg of the system": {"a.svg": "<!DOCTYPE svg [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>" + svg.format("<text>&a;</text>")}, "svg style sheet": {"a.svg": "<?xml-stylesheet href='https://x.example/a'?>" + svg.format("")},
        "svg deep": {"a.svg": svg.format("<g>" * 5_000 + "</g>" * 5_000)}, "svg half": {"a.svg": "<svg"}, "svg other encoding": {"a.svg": ('<?xml version="1.0" encoding="utf-16"?>' + svg.format(CALLED)).encode("utf-16")}, "svg other names": {"a.svg": "<x:svg xmlns:x='http://www.w3.org/2000/svg'><x:script>alert(1)</x:script></x:svg>"}, "svg page within": {"a.svg": svg.format("<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>")}, "svg filter elsewhere": {"a.svg": svg.format("<path style='fill:url(https://x.example/a#b)'/>")}, "svg zipped": {"a.svgz": gzip.compress(svg.format(CALLED).encode())}, "svg handler": {"a.svg": svg.format("<handler type='application/ecmascript'>alert(1)</handler>")},
        "svg data": {"a.svg": svg.format("<image href='data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+'/>")}, "svg base": {"a.svg": svg.format("<g xml:base='https://x.example/'><use href='#a'/></g>")}, "svg text path": {"a.svg": svg.format("<text><textPath href='https://x.example/a#b'>a</textPath></text>")},
        "word with macros": {"a.docm": word}, "word with macros in disguise": {"a.docx": part(document(paragraphs("a"), **{"word/vbaProject.bin": "a"}), "word/vbaProject.bin", lambda _: b"a")}, "word damaged": {"a.docx": word[:200]}, "word with a password": {"a.docx": locked(word)}, "word old with a password": {"a.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 40}, "word bomb": {"a.docx": document("a" * 300_000_000)}, "word deep": {"a.docx": document(nested(3_000))}, "word entities": {"a.docx": document("&j;", ENTITIES)}, "word of nothing": {"a.docx": zipped({})},
        "word with a template elsewhere": {"a.docx": document(paragraphs("a"), **{"word/_rels/settings.xml.rels": '<Relationships><Relationship Id="r1" TargetMode="External" Target="https://x.example/a.dotm"/></Relationships>'})}, "zip in a word": {"a.docx": document(paragraphs("a"), **{"a.zip": "PK\3\4broken"})}, "zip nested": {"a.zip": zipped({"a.zip": zipped({"a": "b"})})}, "zip": {"a.zip": zipped({"a.txt": "a"})}, "zip named slip": {"a.zip": zipped({"../../a": "b"})}, "gz bomb": {"a.gz": gzip.compress(b"0" * 300_000_000)}, "rar": {"a.rar": b"Rar!\x1a\7\0"}, "seven": {"a.7z": b"7z\xbc\xaf\x27\x1c"},
        "pdf damaged": {"a.pdf": pdf()[:150]}, "pdf empty": {"a.pdf": b""}, "pdf of loops": {"a.pdf": pdf().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]")}, "pdf program": {"a.pdf": pdf().replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>")}, "pdf launches": {"a.pdf": pdf().replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/Launch/F(cmd.exe)>>")}, "pdf wide": {"a.pdf": pdf("a" * 5_000_000)}, "pdf long": {"a.pdf": pdf(pages=5_000)}, "pdf html behind": {"a.pdf": pdf(tail=CALLED.encode())},
        "picture bomb": {"a.png": PNG[:8] + b"\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\6\0\0\0\0\0\0\0"}, "picture cut": {"a.png": image[:12]}, "picture with a tail": {"a.png": image + CALLED.encode()}, "picture huge": {"a.jpg": b"\xff\xd8\xff" + b"\0" * 120_000_000}, "table of commands": {"a.csv": "=cmd|' /C calc'!A0\n"}, "text of 20 MB": {"a.txt": "a\n" * 10_000_000}, "name bidi": {f"a{BIDI}gpj.txt": "a"}, "name of windows": {"CON.txt": "a"}, "name with a blank": {" a.txt": "a"}, "name with signs": {"a<b>.txt": "a"}, "name long": {f"{'长' * 80}.txt": "a"}, "name of script": {"'onload='alert(1).png": image}, "name with a quote": {"a\"b.png": image}, "name of a question": {"a?b.txt": "a"}, "name with percents": {"%2e%2e.txt": "a"}, "name of a number": {"#a.md": "# a"}, "name of dash": {"--strict.md": "# a"},
        "name not UTF-8": {"files": lambda path: [path.mkdir(), open(os.path.join(os.fsencode(path), b"\xff\xfe.png"), "w").close()].clear()}, "name with a number of somebody": {"11010519491231002X.txt": "a"}, "page of nothing": {"a.md": ""}, "page of one mark": {"a.md": b"\xef\xbb\xbf"}, "page in utf-16": {"a.md": "# a".encode("utf-16")}, "page in gbk": {"a.md": "# 残疾人联合会".encode("gb18030")}, "page binary": {"a.md": PNG}, "page of 2 MB": {"a.md": "# a\n" + "a\n\n" * 700_000}, "page in a folder of a page": {"funds.md/a.md": None},
    }.items():  # fmt: skip
        laid: dict[str, Change] = {
            f"docs/2031/{path}": content for path, content in files.items() if content is not None
        }
        if not laid:
            laid = {"docs/2031/a.md": lambda path: [path.mkdir(), (path / "b.md").write_text("# a")].clear()}
        yield Case(
            f"beside: {name}",
            laid,
            ("docs/2031/",),
            may_pass=name in _BESIDE,
            never=(hostname,) if "link" in name or "system" in name else (),
        )
    for name, where, target in (
        ("macros", "macros/a.html", "/etc/hostname"),
        ("data", "data/2031/a.csv", "/etc/hostname"),
        ("schema", "data/schema/a.yml", "/etc/hostname"),
        ("theme", "macros/theme/a.html", "/etc/hostname"),
        ("docs itself", "docs/2032", "2031"),
        ("folder of data", "data/2032", "/etc"),
    ):
        yield Case(f"link: {name}", {where: link(target)}, (where,), never=(hostname,))
    yield Case(
        "link: the whole of docs",
        {"docs": lambda path: [path.rename(path.with_name("other")), path.symlink_to("other")].clear()},
        ("docs",),
    )
    yield Case(
        "link: the year of data",
        {"data/2031": lambda path: [path.rename(path.with_name("x2031")), path.symlink_to("x2031")].clear()},
        ("data/2031",),
    )
    yield Case(
        "link: the settings' folder",
        {"data/schema": lambda path: [path.rename(path.parents[1] / "schema"), path.symlink_to("../schema")].clear()},
        ("data/schema",),
    )


_BESIDE = frozenset((
    *("html behind a picture's sign", "html in utf-7", "many endings", "picture bomb", "picture cut", "picture with a tail", "table of commands", "name of script", "name with percents", "page of nothing", "page of one mark", "shadow of robots", "svg filter elsewhere", "pdf html behind"),
    *("pdf program", "pdf launches", "pdf wide", "pdf long", "text of 20 MB", "word with a template elsewhere", "svg data", "html in utf-16", "link in disguise", "link in disguise above", "link in disguise to the system", "program as a page", "pdf of loops", "name of windows", "name long", "word deep", "zip in a word"),
))  # fmt: skip


def documents() -> Iterator[Case]:
    """Files of other people, given to audit, import and reconcile."""
    table = word_table(STAFF)
    found: dict[str, Change] = {
        "empty.docx": b"", "empty.txt": b"", "empty.pdf": b"", "空白.txt": " \n" * 100, "nul.txt": NUL * 5_000, "bidi.txt": f"收入{BIDI}100元，支出50元，结余60元。", "utf16.txt": "收入合计100元。".encode("utf-16"), "utf32.txt": "收入合计100元。".encode("utf-32"), "latin.txt": b"\xff\xfe\xfd" * 100, "digits.txt": f"收入{LONG}元，支出{LONG}元。", "chinese.txt": "收入" + "九亿" * 5_000 + "元。",
        "brackets.txt": "（" * 50_000, "quotes.txt": "“" * 50_000, "long.txt": "收入100元，" * 60_000, "lines.txt": "1\n" * 300_000, "numbers.txt": " ".join(str(number) for number in range(60_000)), "tables.txt": "|a" * 50_000, "page.html": f"<table>{'<tr><td>1' * 30_000}", "deep.html": "<div>" * 100_000 + "1", "spans.html": '<table><tr><td rowspan="99999999" colspan="99999999">1</table>', "spans below.html": '<table><tr><td rowspan="-1" colspan="a">1</table>', "entity.html": "&#xD800;&#99999999999;" * 1_000, "script.html": f"{CALLED}<p>收入100元。", "frames.html": "<iframe src='file:///etc/hostname'></iframe>",
        "plain.docx": document(paragraphs("收入100元。")), "deep.docx": document(nested(5_000)), "flat.docx": document("<w:p/>" * 200_000), "no body.docx": part(document(""), "word/document.xml", lambda _: b"<a/>"), "half.docx": document("<w:p><w:r>")[:300], "not xml.docx": document("<w:p>"), "entities.docx": document(paragraphs("&j;"), ENTITIES), "system.docx": document(paragraphs("&x;"), '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'), "no types.docx": part(document(paragraphs("1")), "[Content_Types].xml", lambda _: None), "no relations.docx": part(document(paragraphs("1")), "_rels/.rels", lambda _: None),
        "spans.docx": document(f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>{paragraphs("1")}</w:tc></w:tr></w:tbl>'), "spans below.docx": document(f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="-3"/></w:tcPr>{paragraphs("1")}</w:tc></w:tr></w:tbl>'), "spans of text.docx": document(f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="a"/></w:tcPr>{paragraphs("1")}</w:tc></w:tr></w:tbl>'), "table.docx": document(table), "empty table.docx": document("<w:tbl/>"), "rows.docx": document("<w:tbl>" + f"<w:tr><w:tc>{paragraphs('1')}</w:tc></w:tr>" * 30_000 + "</w:tbl>"),
        "locked.docx": locked(document(paragraphs("1"))), "bomb.docx": document("a" * 300_000_000), "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_000, "old.wps": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 4_000, "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_000, "rich.rtf": b"{\\rtf1" + b"{" * 50_000, "rich broken.rtf": b"{\\rtf1\\u99999999?\\'zz}", "rich bin.rtf": b"{\\rtf1\\bin99999999999 a}", "mail.eml": "Subject: a\n\n收入100元。", "book.epub": zipped({"a.xhtml": "<p>1</p>"}), "fixed.ofd": zipped({"OFD.xml": "<a/>"}), "open.odt": zipped({"content.xml": "<a"}), "open.ods": zipped({"content.xml": "<a/>"}),
        "repeat.ods": zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table table:name="a"><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>'}),
        "plain.pdf": pdf("100"), "half.pdf": pdf()[:200], "loop.pdf": pdf().replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"), "wide.pdf": pdf("1" * 3_000_000), "long.pdf": pdf("100", pages=3_000), "locked.pdf": pdf().replace(b"/Root 1 0 R", b"/Root 1 0 R/Encrypt<</Filter/Standard/V 4/R 4/O(a)/U(b)/P -1/Length 128>>"), "picture.png": PNG, "picture.jpg": b"\xff\xd8\xff\xe0", "sound.mp3": b"ID3", "program.exe": b"MZ", "none": b"a", "no ending": "收入100元。", "many.endings.docx.txt": "1", "page.md": "# 收入\n\n" + "[" * 50_000, "front.md": "---\n" + BOMB + "---\n", "data.json": "[" * 100_000, "data.xml": ENTITIES + "<a>&j;</a>", "comma.csv": "a,b\n" + '"' * 9_999, "wide.csv": "a," * 100_000, "rows.csv": "a,b\n1,2\n" * 100_000, "folder": lambda path: path.mkdir(), "link.docx": link("nowhere"), "ring.docx": lambda path: link(path.name)(path), "pipe.docx": lambda path: os.mkfifo(path), "system.txt": link("/proc/self/mem"), "zero.txt": link("/dev/zero"),
    }  # fmt: skip
    for name, content in found.items():
        for call in ("audit", "import", "reconcile"):
            says = (
                "〔U+202E〕" if call == "audit" and name == "bidi.txt" else name
            )  # a finding of the text, shown whole
            yield Case(f"{call}: {name}", {name: content}, (says,), (call, name), may_pass=True)


def calls() -> Iterator[Case]:
    for call in (
        "foo", "check --foo", "check a", "--year", "--root /nope check", "--root mkdocs.yml check", "--year 1e9 check", "--year ../.. check", "--year / check", "--year . check", "--year 2031/ check", f"--year {LONG} check", "--year ２０３１ check", "import", "import nope", "import docs", "import --as a mkdocs.yml", "import --as 资金收支=表999999999999 data/2031/funds.csv", "import --column a=b data/2031/funds.csv",
        "audit", "audit nope", "audit docs nope", "audit --html mkdocs.yml docs/2031/index.md", "reconcile", "reconcile nope", "reconcile docs", "reconcile --as a=b data/2031/funds.csv", "explain", "explain 甲", f"explain {LONG}", "explain a.b.c.d", "check --only x", "check --html /", "check --html docs", "check --file", "serve --port x", "serve --port 99999999", "serve --port 0", "facts --x", "init", "init docs", "init /proc/x", "new-year", "new-year abc", "new-year 99999", "new-year 2031",
        "new-year -- -1", "new-year ../2032", "diff", "diff a b", "diff 2031 2030", "diff 2031 /etc/passwd", "diff 2031 docs", "restore", "restore nope", "withdraw", "withdraw 2031.1", "withdraw a --reason b", "withdraw 2031.1 --reason b --date 2031-02-30", "pdf x y", "pdf docs y", "pack docs x", "pack nope x", "pictures docs x", "portal", "portal nope x", "portal mkdocs.yml x", "verify", "verify nope", "verify http://[::1", "verify docs", "verify file:///etc", "verify http://127.0.0.1:9/", "verify ftp://x.example/", "mutate --seed x", "mutate --save --foo", "words x", "confirm", "confirm nope", "confirm funds --reason ''", "seal", "seal --reason ''",
        "release --remote nope", "release --remote --upload-pack=id", "release --remote ext::id", "push", "push nope", "push docs --remote nope", "record", "record 2031.1", "record x", "summary --since nope", "summary --since --output=x", "add-table", "add-table ''", "add-table a/b", "add-table 资金收支", "workbook /", "workbook docs", "review --sign", "review --sign ''", "rows x", "upgrade x", "upgrade --from nope", "expand docs/2031", "expand /", "take", "ready x", "import data/2031/funds.csv --year abc", "import mkdocs.yml", "audit mkdocs.yml", "reconcile mkdocs.yml", "import data/2031/funds.csv data/2031/funds.csv", "audit --data nope", "check --json --html x --file y z",
    ):  # fmt: skip
        words = tuple("" if word == "''" else word for word in call.split(" "))
        yield Case(
            f"call: {call[:60]}",
            {},
            (),
            words,
            may_pass=call
            in (
                "audit mkdocs.yml",
                "rows x",
                "words x",
                "reconcile docs",
                "diff 2031 2030",
                "import data/2031/funds.csv data/2031/funds.csv",
                "facts --x",
                "serve --port 0",
                "add-table a/b",
                "audit --html mkdocs.yml docs/2031/index.md",
                "import mkdocs.yml",
                "confirm funds --reason ''",
                "seal",
                "seal --reason ''",
            ),
        )
    for path in (
        MK,
        SET,
        PAGE,
        FUNDS,
        "data/schema/units.yml",
        "docs",
        "data",
        "data/2031",
        "macros",
        "docs/2031",
        "macros/values.html",
    ):
        yield Case(f"closed: {path}", {path: closed}, (path,), is_nobody=True)
    yield Case(
        "closed: attachment",
        {"docs/2031/a.txt": lambda path: [path.write_text("a"), path.chmod(0)].clear()},
        ("docs/2031/a.txt",),
        is_nobody=True,
    )
    for call in ("audit", "import", "reconcile"):
        yield Case(
            f"closed: {call}",
            {"a.docx": lambda path: [path.write_bytes(document(paragraphs("1"))), path.chmod(0)].clear()},
            ("a.docx",),
            (call, "a.docx"),
            is_nobody=True,
        )
    for name, variables in {
        "docs": {"REPORT_DOCS": "docs/1999"},
        "docs long": {"REPORT_DOCS": LONG},
        "docs above": {"REPORT_DOCS": "../x"},
        "docs elsewhere": {"REPORT_DOCS": "/etc"},
        "clock": {"SOURCE_DATE_EPOCH": "x"},
        "clock far": {"SOURCE_DATE_EPOCH": LONG},
        "clock below": {"SOURCE_DATE_EPOCH": "-1"},
        "commit": {"REPORT_COMMIT": f'"><{CALLED}'},
        "edition": {"REPORT_EDITION": f'"><{CALLED}'},
        "pdf": {"REPORT_PDF": "/etc/hostname"},
        "pdf missing": {"REPORT_PDF": "nope"},
        "expanded": {"REPORT_EXPANDED": "mkdocs.yml"},
        "address": {"REPORT_ADDRESS": "javascript:alert(1)"},
    }.items():
        call = ("check",) if name.startswith("docs") else ("ready",) if name == "address" else ("build",)
        yield Case(
            f"variable: {name}",
            {},
            (),
            call,
            may_pass=name in ("commit", "edition", "pdf"),
            variables=variables,
            never=(f">{CALLED}",),
        )
    good = "名称: a\n部门:\n  - {名称: 甲, 项目: .}\n"
    for name, text in {
        "empty": "", "list": "- a\n", "bomb": BOMB, "deep": "a: " + "[" * 100_000, "tab": "名称: a\n部门:\n\t- a\n", "gbk": "名称: 甲".encode("gb18030"), "name list": "名称: [a]\n部门: []\n", "no departments": "名称: a\n部门: []\n", "department text": "名称: a\n部门: [a]\n", "department of nothing": "名称: a\n部门: [{名称: 甲}]\n", "project nowhere": good.replace("项目: .", "项目: nope"), "project long": good.replace("项目: .", f"项目: {LONG}"), "project of git": good.replace("项目: .", "项目: 'ext::sh -c id'"), "project option": good.replace("项目: .", "项目: --upload-pack=id"), "branch option": good.replace("项目: .", "项目: 'https://127.0.0.1:9/a.git', 分支: --upload-pack=id"), "project of file": good.replace("项目: .", "项目: 'file:///etc/passwd'"), "project mapping": good.replace("项目: .", "项目: {a: b}"),
        "code above": good.replace("项目: .", "项目: ., 代号: ../../x"), "code script": good.replace("项目: .", f"项目: ., 代号: '{CALLED}'"), "twice": good + "  - {名称: 甲, 项目: .}\n", "address script": good + "网址: javascript:alert(1)\n", "date": good + "截止: 2031-02-30\n", "years": good + "年度: 2031\n", "years of words": good + "年度: [a]\n", "key unknown": good + "地址: a\n", "bidi": good.replace("甲", f"甲{BIDI}"), "nul": good + NUL,
    }.items():  # fmt: skip
        yield Case(
            f"portal: {name}", {"portal/portal.yml": text}, ("portal",), ("portal", "portal/portal.yml", "portal-site")
        )
    yield Case(
        "portal: folder", {"portal/portal.yml": lambda path: path.mkdir()}, (), ("portal", "portal/portal.yml", "x")
    )
    yield Case(
        "portal: target is a file", {"portal/portal.yml": good, "x": "a"}, (), ("portal", "portal/portal.yml", "x")
    )
