"""Numbers that name a person are found in every usual spelling, and nothing else is mistaken for one."""

from __future__ import annotations

import io
import re
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Project
from evaluation.checks.personal import allowed, margin_problems, nobody_is_named_by_number
from evaluation.dataset import Settings, read_margins
from evaluation.language.personal import _DIGITS, _SPOKEN, _read, personal_numbers, without_personal_numbers
from evaluation.report import read_report
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.hyperlink import Hyperlink
from pypdf import PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DictionaryObject, NameObject, StreamObject

SETTINGS = Settings({"公开联系方式": {"办公室": "139 0013 9000"}}, ())


def found(text: str, *, amount: bool = False) -> list[tuple[str, str]]:
    numbers = personal_numbers(text, allowed(SETTINGS), amount=amount)
    return [(number.kind, text[number.start : number.end]) for number in numbers]


@pytest.mark.parametrize(
    "kind, number",
    [
        ("身份证号", "11010519491231002X"),
        ("身份证号", "11010519491231002x"),
        ("身份证号", "110105 19491231 002X"),
        ("身份证号", "110105-19491231-002X"),
        ("身份证号", "１１０１０５１９４９１２３１００２Ｘ"),
        ("身份证号", "1101 0519 4912 3100 2X"),
        ("身份证号", "110 105 1949 1231 002 X"),
        ("身份证号", "110105\u00a019491231\u2009002X"),
        ("身份证号", "110105491231002"),
        ("身份证号", "110105 491231 002"),
        ("残疾人证号", "11010519491231002X44"),
        ("残疾人证号", "11010519491231002x44"),
        ("残疾人证号", "110105 19491231 002X 4 4"),
        ("残疾人证号", "１１０１０５１９４９１２３１００２Ｘ４４"),
        ("残疾人证号", "11010519491231002X71"),
        ("残疾人证号", "11010519491231002X43B1"),
        ("手机号", "13800138000"),
        ("手机号", "138-0013-8000"),
        ("手机号", "138 0013 8000"),
        ("手机号", "138.0013.8000"),
        ("手机号", "1380 0138 000"),
        ("手机号", "138 00138000"),
        ("手机号", "13800-138000"),
        ("手机号", "138\u00a00013\u00a08000"),
        ("手机号", "138－0013－8000"),
        ("手机号", "138—0013—8000"),
        ("手机号", "+86 13800138000"),
        ("手机号", "+86-138-0013-8000"),
        ("手机号", "(+86)13800138000"),
        ("手机号", "（＋８６）１３８００１３８０００"),
        ("手机号", "008613800138000"),
        ("手机号", "8613800138000"),
        ("手机号", "１３８００１３８０００"),
        ("手机号", "19912345678"),
        ("银行卡号", "4111111111111111"),
        ("银行卡号", "4111 1111 1111 1111"),
        ("银行卡号", "4111-1111-1111-1111"),
        ("银行卡号", "6222021234567890128"),
        ("银行卡号", "6222 0212 3456 7890 128"),
        ("银行卡号", "622202 1234567890128"),
        ("银行卡号", "４１１１１１１１１１１１１１１１"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "张三{}，", "电话：{}。", "({})", "wx{}", "{}张三", "{}、{}", "{},{}"])
def test_a_personal_number_is_found(kind: str, number: str, around: str) -> None:
    text = around.replace("{}", number)

    assert found(text) == [(kind, number)] * around.count("{}")


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # the check digit is wrong
        "11010519491331002X",  # there is no thirteenth month
        "99010519491231002X",  # there is no such province
        "12800138000",
        "138001380001",
        "113800138000",
        "4111111111111112",
        "13800138000元",
        "13800138000 元",
        "13800138000万元",
        "¥13800138000",
        "13800138000.00",
        "13,800,138,000.00",
        "0.13800138000",
        "98.351742137441",
        "12385、10086、12345、110、120",
        "0871-63123456",
        "400-123-4567",
        "2019-05-31至2020-05-25",
        "昆财社〔2019〕57号",
        "64,123,001.28",
        "6412.30 4389.72 5088.60 3078.75",
        "8157481.52 7721359.80 7594091.88 127267.92",
        "2019 2020 2021 2022 2023",
        "15 13 18 60 0 0 30 0",
        "110105491331002",  # there is no thirteenth month
        "990105491231002",
        "110105194912310",  # neither fifteen digits with a day in the right place
        "91530100MA6K5XN27B",  # unified social credit codes
        "12530100431204118T",
        "525301000000001174",  # Luhn holds for it too
        "4111111111111111.00",
        "报告第1380页至第138001行",
        "昆财社〔2019〕13800号",
        "978-7-5650-1380-1",
        "650000",
        "d55b52f93a41978578591cf1d0c6d592f98d13800138000c632e2611824c9bf4",
        "https://example.org/2019/",
        "139 0013 9000",
        "+8613900139000",
    ],
)
def test_nothing_else_is_taken_for_one(text: str) -> None:
    assert found(text) == []


def test_a_name_behind_a_phone_does_not_make_it_an_amount() -> None:
    assert found("13800138000万某，4111111111111111亿某") == [
        ("手机号", "13800138000"),
        ("银行卡号", "4111111111111111"),
    ]


def test_an_amount_may_have_as_many_digits_as_a_phone_or_a_card_but_is_never_an_id() -> None:
    texts = ("13800138000", "4111111111111111", "11010519491231002X")

    assert [found(text, amount=True) for text in texts] == [[], [], [("身份证号", "11010519491231002X")]]


def test_messages_never_repeat_a_number() -> None:
    (number,) = personal_numbers("证号11010519491231002X44")

    assert number.masked == "110***************44"


def test_a_text_without_its_personal_numbers_has_every_other_character_in_its_place() -> None:
    text = "张三13800138000，李四110105 19491231 002X，共2人"

    assert without_personal_numbers(text) == f"张三{'·' * 11}，李四{'·' * 20}，共2人"


def test_an_official_number_may_stand_in_data_once_it_is_registered(tiny: Project) -> None:
    tiny.edit_data("staffing.csv", "明细,机关,机关编制,4,3,", "明细,机关,机关编制,4,3,值班13800138000")
    before = [problem.rule for problem in tiny.report().problems]
    tiny.edit_data("settings.yml", "许可:", "公开联系方式: {值班电话: 138-0013-8000}\n许可:")

    assert (before, tiny.report().problems) == (["不得公开个人信息（手机号）"], ())


ID, PHONE = "11010519491231002X", "13800138000"
RULE = "不得公开个人信息"


def _workbook(tmp_path: Path, change: Callable[[Workbook], None]) -> bytes:
    book = Workbook()
    book.active["A1"] = "备忘"
    change(book)
    book.save(tmp_path / "made.xlsx")
    return (tmp_path / "made.xlsx").read_bytes()


def _hidden_row(book: Workbook) -> None:
    book.active["A3"] = ID
    book.active.row_dimensions[3].hidden = True


def _hidden_column(book: Workbook) -> None:
    book.active["D1"] = float(PHONE)
    book.active.column_dimensions["D"].hidden = True


def _very_hidden_sheet(book: Workbook) -> None:
    sheet = book.create_sheet("底稿")
    sheet["B2"], sheet.sheet_state = ID, "veryHidden"


def _custom_property(book: Workbook) -> None:
    book.custom_doc_props.append(StringProperty(name="经办", value=PHONE))


def _header(book: Workbook) -> None:
    book.active.oddHeader.center.text = f"联系{PHONE}"


def _footer(book: Workbook) -> None:
    book.active.evenFooter.left.text = f"联系{PHONE}"


def _defined_name(book: Workbook) -> None:
    book.defined_names["经办电话"] = DefinedName("经办电话", attr_text=f'"{PHONE}"')


def _formula(book: Workbook) -> None:
    book.active["C1"] = f'="{PHONE}"&"转"'


def _link(book: Workbook) -> None:
    book.active["A1"].hyperlink = f"tel:{PHONE}"


def _tooltip(book: Workbook) -> None:
    book.active["A1"].hyperlink = Hyperlink(ref="A1", location="A1", tooltip=f"电话{PHONE}")


def _prompt(book: Workbook) -> None:
    book.active.add_data_validation(DataValidation(type="whole", prompt=f"问{PHONE}", sqref="A1"))


def _sheet_name(book: Workbook) -> None:
    book.create_sheet(f"电话{PHONE}")


def _creator(book: Workbook) -> None:
    book.properties.creator = f"张三{PHONE}"


def _last_modified_by(book: Workbook) -> None:
    book.properties.lastModifiedBy = ID


def _comment(book: Workbook) -> None:
    book.active["A1"].comment = Comment("请联系", f"张三{PHONE}")


@pytest.mark.parametrize(
    "change",
    [
        _hidden_row,
        _hidden_column,
        _very_hidden_sheet,
        _custom_property,
        _header,
        _footer,
        _defined_name,
        _formula,
        _link,
        _tooltip,
        _prompt,
        _sheet_name,
        _creator,
        _last_modified_by,
        _comment,
    ],
    ids=lambda change: change.__name__[1:],
)
def test_a_personal_number_anywhere_in_a_workbook_is_found(tmp_path: Path, change: Callable[[Workbook], None]) -> None:
    (tmp_path / "year").mkdir()
    (tmp_path / "year" / "notes.xlsx").write_bytes(_workbook(tmp_path, change))
    margins, problems = read_margins(tmp_path / "year", "data/2031")
    found = {str(problem) for margin in margins for problem in margin_problems(margin, SETTINGS)}

    assert problems == ()
    assert len(found) == 1
    assert not any(PHONE in text or ID in text for text in found)


def _pdf(text: str = "1", author: str = "", note: str = "", attached: str = "", password: str = "") -> bytes:
    """A page with a text in it, compressed, and other texts around it."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    content = StreamObject()
    content.set_data(f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode())
    font = {"/Type": NameObject("/Font"), "/Subtype": NameObject("/Type1"), "/BaseFont": NameObject("/Helvetica")}
    fonts = DictionaryObject({NameObject("/F1"): DictionaryObject({NameObject(key): font[key] for key in font})})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
    if author:
        writer.add_metadata({"/Author": author})
    if note:
        writer.add_annotation(0, FreeText(text=note, rect=(0, 0, 50, 50)))
    if attached:
        writer.add_attachment("list.txt", attached.encode())
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(file := io.BytesIO())
    return file.getvalue()


@pytest.mark.parametrize("content", [b"%PDF-1.7\n1 0 obj<<", b"%PDF-", _pdf(password="geheim"), _pdf()[:300]])
def test_a_pdf_that_cannot_be_read_stops_publication(
    tiny: Project, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    tiny.write("docs/2031/files/plan.pdf", content)
    result = tiny.run("check")

    assert result.exit_code == 1
    assert result.output == (
        "docs/2031/files/plan.pdf：PDF 文件读不出来。请重新导出 PDF，不设密码；里面写了什么，要读得出来才能核对。\n"
        "共 1 个问题，未发布任何内容。\n"
    )
    assert caplog.records == []


def test_a_workbook_in_the_schema_that_cannot_be_read_stops_publication(tiny: Project) -> None:
    tiny.write("data/schema/units.xlsx", b"PK")

    assert "data/schema/units.xlsx：文件已损坏，或者设了密码，无法核对里面的内容" in tiny.run("check").output


def test_the_pixels_of_a_picture_are_no_text_and_what_only_looks_like_them_is(tiny: Project) -> None:
    pixels = b"IDAT" + PHONE.encode()
    size, sum_of_it = len(PHONE).to_bytes(4, "big"), zlib.crc32(pixels).to_bytes(4, "big")
    tiny.write("docs/2031/files/picture.png", b"\x89PNG\r\n\x1a\n" + size + pixels + sum_of_it)
    in_pixels = tiny.run("check").output.count(RULE)
    tiny.write("docs/2031/files/picture.png", b"\x89PNG\r\n\x1a\n" + b"\x7f\0\0\0" + pixels + sum_of_it)

    assert (in_pixels, tiny.run("check").output.count(RULE)) == (0, 1)


def test_a_pdf_that_names_nobody_is_published(tiny: Project) -> None:
    tiny.write("docs/2031/files/plan.pdf", _pdf(text="12385", author="昆明市残疾人联合会"))

    assert tiny.run("check").exit_code == 0


@pytest.mark.parametrize(
    "name, content",
    [
        ("photo.jpg", b"\xff\xd8\xff\xe1\x00\x40Exif\0\0MM\0*" + PHONE.encode() + b"\0\xff\xd9"),
        ("photo.png", b"\x89PNG\r\n\x1a\n\0\0\0\x20tEXtComment\0" + PHONE.encode() + b"\0\0\0\0"),
        ("photo2.jpg", b"\xff\xd8\0\x9c\x9c" + f"备注{PHONE}".encode("utf-16-le") + b"\0\0\xff\xd9"),
        ("page.pdf", _pdf(text=PHONE)),
        ("author.pdf", _pdf(author=f"张三{PHONE}")),
        ("note.pdf", _pdf(note=f"请联系{PHONE}")),
        ("inner.pdf", _pdf(attached=PHONE)),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1" + f"电话{PHONE}".encode("utf-16-le")),
        ("drawing.svg", f"<svg><text>{PHONE}</text></svg>".encode()),
        (f"photo-{PHONE}.jpg", b"\xff\xd8\xff\xd9"),
        (f"deep/er/{ID}.txt", b"x"),
    ],
)
def test_a_personal_number_in_a_file_beside_the_pages_stops_publication(
    tiny: Project, name: str, content: bytes
) -> None:
    tiny.write(f"docs/2031/files/{name}", content)
    result = tiny.run("check")

    assert (result.exit_code, result.output.count(RULE)) == (1, 1)
    assert PHONE not in result.output
    assert ID not in result.output


@pytest.mark.parametrize(
    "file, old, new",
    [
        ("data/schema/units.yml", "", f"# 有疑问找张三{PHONE}\n"),
        ("data/schema/tables/funds.yml", "title: 资金收支及结余", f"title: 资金收支及结余（{PHONE}）"),
        ("mkdocs.yml", "", f"copyright: {PHONE}\n"),
    ],
)
def test_a_personal_number_in_the_schema_or_in_mkdocs_yml_stops_publication(
    tiny: Project, file: str, old: str, new: str
) -> None:
    path = tiny.root / file
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
    result = tiny.run("check")

    assert result.exit_code == 1
    assert f"{file}第" in result.output
    assert RULE in result.output
    assert PHONE not in result.output


def test_the_closer_look_is_given_to_every_sign_that_is_read_as_a_digit() -> None:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    read = zip(every, _read(every, _SPOKEN), strict=True)
    digits = [
        sign for sign, one in read if one.isdecimal() and sign not in "OoIlＯｏＩｌ"
    ]  # letters count beside digits only

    assert re.findall(f"[{_DIGITS}]", every) == digits


def test_amounts_that_side_by_side_read_as_an_id_are_amounts_and_texts_are_none(tiny: Project) -> None:
    table = read_report(tiny.root, tiny.year).dataset.tables["项目"]
    amounts = [field.name for field in table.schema.fields if field.type == "amount"]
    texts = [field.name for field in table.schema.fields if field.type == "text"]

    def told(columns: list[str]) -> list[str]:
        parts = dict(zip(columns, (ID[:6], ID[6:12], ID[12:]), strict=False))
        content = {name: (parts.get(name, ""),) for name in table.columns}
        changed = replace(table, columns={**table.columns, **content}, amounts={})
        dataset = replace(read_report(tiny.root, tiny.year).dataset, tables={"项目": changed}, margins=())
        return [problem.rule for problem in nobody_is_named_by_number(dataset, {})]

    assert told(amounts) == []
    assert told(texts[:3]) != []


def test_the_registered_numbers_are_published(tiny: Project) -> None:
    tiny.edit_data("settings.yml", "许可:", "公开联系方式: {值班电话: 138-0013-8000}\n许可:")
    tiny.write("docs/2031/index.md", "# 关于\n\n{{ 公开联系方式() }}\n")

    assert tiny.run("check").exit_code == 0
