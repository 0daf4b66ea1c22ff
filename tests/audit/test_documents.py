"""Files as people have them: read as the eye sees them, or refused; never nothing found in what was not read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from evaluation.audit import read_words
from evaluation.audit.evidence import evidence_of
from evaluation.audit.reading import LONGEST_SENTENCE, MOST_NEAR
from evaluation.documents import Document, Paragraph, Table, document_of, read_document
from evaluation.problems import Problem

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
NAMES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def word_file(body: str, *, namespace: str = TRANSITIONAL, part: str = "word/document.xml", **parts: str) -> bytes:
    """The smallest .docx: a zip with one document, and other parts by name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, f'<w:document xmlns:w="{namespace}" {NAMES}><w:body>{body}</w:body></w:document>')
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def zipped(**parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return stream.getvalue()


def paragraph(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


def texts(content: bytes, name: str = "稿.docx") -> list[str]:
    document = document_of(content, name)
    assert isinstance(document, Document), document
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def rows(content: bytes, name: str = "稿.docx") -> list[list[list[str]]]:
    document = document_of(content, name)
    assert isinstance(document, Document), document
    return [
        [[cell.text for cell in row] for row in block.rows] for block in document.blocks if isinstance(block, Table)
    ]


@pytest.mark.parametrize("namespace", [TRANSITIONAL, STRICT])
@pytest.mark.parametrize("part", ["word/document.xml", "word/document2.xml"])
def test_word_files_of_either_namespace_and_any_main_part_are_read(namespace: str, part: str) -> None:
    assert texts(word_file(paragraph("一、", "收支"), namespace=namespace, part=part)) == ["一、收支"]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<w:p><w:del><w:r><w:t>旧</w:t></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins></w:p>", "新"),
        (
            "<w:p><w:moveFrom><w:r><w:t>旧</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>新</w:t></w:r></w:moveTo></w:p>",
            "新",
        ),
        ("<w:p><w:r><w:t>2019</w:t><w:noBreakHyphen/><w:t>2020</w:t></w:r></w:p>", "2019-2020"),
        ("<w:p><w:r><w:t>增</w:t></w:r><m:oMath><m:r><m:t>8%</m:t></m:r></m:oMath></w:p>", "增8%"),
        ('<w:p><w:r><w:sym w:font="宋体" w:char="2265"/><w:t>5</w:t></w:r></w:p>', "≥5"),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>见</w:t></w:r></w:p>", "见"),
        (
            "<w:sdt><w:sdtContent><w:p><w:customXml><w:r><w:t>内</w:t></w:r></w:customXml></w:p></w:sdtContent></w:sdt>",
            "内",
        ),
    ],
)
def test_what_the_eye_sees_of_a_paragraph_is_read(body: str, text: str) -> None:
    assert texts(word_file(body)) == [text]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('框')}</w:txbxContent>"
    either = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"

    assert texts(word_file(f"<w:p><w:r><w:t>文</w:t>{either}</w:r></w:p>")) == ["文", "框"]


def test_merged_cells_show_their_text_everywhere_and_a_cell_keeps_its_paragraphs() -> None:
    wide = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{paragraph("头")}</w:tc></w:tr>'
    begins, goes_on = ("<w:tcPr><w:vMerge" + state + "/></w:tcPr>" for state in (' w:val="restart"', ""))
    first = f"<w:tr><w:tc>{begins}{paragraph('甲')}</w:tc><w:tc>{paragraph('1')}</w:tc></w:tr>"
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('内')}</w:tc></w:tr></w:tbl>"
    more = f"<w:tc>{paragraph('2')}{paragraph('3')}{inner}</w:tc>"
    second = f"<w:tr><w:tc>{goes_on}{paragraph('')}</w:tc>{more}</w:tr>"

    assert rows(word_file(f"<w:tbl>{wide}{first}{second}</w:tbl>")) == [
        [["头", "头"], ["甲", "1"], ["甲", "2\n3"]],
        [["内"]],
    ]


def relations(kind: str, target: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="http://x/{kind}" Target="{target}"/></Relationships>'
    )


def test_what_is_embedded_is_read_or_the_file_is_refused() -> None:
    chunk = '<w:altChunk r:id="rId1"/>'
    web = {"word/_rels/document.xml.rels": relations("aFChunk", "a.html"), "word/a.html": "<p>嵌入</p>"}

    assert texts(word_file(chunk, **web)) == ["嵌入"]
    assert isinstance(document_of(word_file(chunk), "稿.docx"), Problem)


def test_footnotes_are_read() -> None:
    notes = f'<w:footnotes xmlns:w="{TRANSITIONAL}"><w:footnote>{paragraph("注")}</w:footnote></w:footnotes>'
    parts = {"word/_rels/document.xml.rels": relations("footnotes", "footnotes.xml"), "word/footnotes.xml": notes}

    assert texts(word_file(paragraph("文"), **parts)) == ["文", "注"]


def test_spans_of_a_page_are_laid_out_and_scripts_are_no_text() -> None:
    page = (
        "<html><head><style>p{}</style></head><body><script>1</script><p>文</p><table><tr><th rowspan=2>项目</th>"
        "<th colspan=2>2023年</th></tr><tr><td>预算</td><td>支出</td></tr></table></body></html>"
    ).encode()

    assert texts(page, "页.html") == ["文"]
    assert rows(page, "页.html") == [[["项目", "2023年", "2023年"], ["项目", "预算", "支出"]]]


def test_every_visible_sheet_of_a_workbook_is_a_table(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "表.xlsx") as book:
        book.add_worksheet("甲").write_row(0, 0, ["项目", 12.5])
        hidden = book.add_worksheet("乙")
        hidden.write_row(0, 0, ["藏", 1])
        hidden.hide()
    document = read_document(tmp_path / "表.xlsx")

    assert isinstance(document, Document)
    assert [
        [cell.text for cell in row] for block in document.blocks if isinstance(block, Table) for row in block.rows
    ] == [["项目", "12.5"]]
    assert document.remarks == ("工作表“乙”是隐藏的，没有读",)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_texts_are_read_as_windows_writes_them(encoding: str) -> None:
    assert texts("内设六个处室。\r\n".encode(encoding), "稿.txt") == ["内设六个处室。"]


BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("空.txt", b"  \n", "没有读到任何文字"),
        ("空.docx", word_file("<w:p/>"), "没有读到任何文字"),
        ("坏.docx", b"PK\x03\x04", "已损坏"),
        ("坏.xlsx", b"PK\x03\x04", "已损坏"),
        ("坏.pdf", b"%PDF-1.7\n", "已损坏"),
        (
            "炸.docx",
            word_file(paragraph("文"), **{"[Content_Types].xml": BOMB, "word/_rels/document.xml.rels": BOMB}),
            "DOCTYPE",
        ),
        ("深.docx", word_file("<w:tbl><w:tr><w:tc>" * 200 + paragraph("文") + "</w:tc></w:tr></w:tbl>" * 200), "嵌套"),
        ("稿.txt", b"abc\0def", "认不出"),
        ("~$稿.docx", b"\x06Admin", "临时文件"),
        ("照片.docx", b"\xff\xd8\xff\xe0", "图片"),
        ("版式.docx", zipped(**{"OFD.xml": "<OFD/>"}), "OFD"),
        ("两份.xlsx", zipped(**{"稿.txt": "文"}), "压缩包"),
        ("网页.doc", b"MIME-Version: 1.0\n\n", "MHT"),
        ("稿.lnk", b"\x4c\0\0\0\x01\x14\x02\0", "快捷方式"),
        ("长.docx", word_file(paragraph("1." * 15_001)), "一段文字"),
        ("稿.txt", b"caf\xe9 100%", "编码无法识别"),
        ("稿.txt", "殘疾人聯合會支出2000元".encode("big5"), "编码无法识别"),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_what_to_do(name: str, content: bytes, what: str) -> None:
    problem = document_of(content, name)

    assert isinstance(problem, Problem)
    assert (problem.place.file, what in problem.rule, problem.advice.startswith("请")) == (name, True, True)


@pytest.mark.parametrize(
    "piece", ["（", "残", "{{", "十", "5", "\t3\n", "经费（5万元、", "共5万元，其中：", "5个处室："]
)
def test_a_text_that_never_ends_is_read_in_bounded_scopes(piece: str) -> None:
    document = document_of((piece * (6_000 // len(piece))).encode(), "稿.txt")
    assert isinstance(document, Document)
    evidence = evidence_of(document, read_words())

    assert all(len(one.text) <= LONGEST_SENTENCE for one in evidence.sentences)
    widest = [max(map(len, one.scopes(one.figures[0]))) for one in evidence.sentences if one.figures]
    assert max(widest, default=0) <= 3 * MOST_NEAR
