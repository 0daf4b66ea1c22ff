"""How many planted personal numbers are found, and how many innocent ones are stopped: the rate that guide/ publishes.

The texts and files were written before the code that looks at them was run on them; what it got wrong at first is
said in guide/staff/personal.md. Every number is invented.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from evaluation.checks.personal import margin_problems
from evaluation.dataset import Settings, line_margins, read_margins
from openpyxl import Workbook
from personal_cases import INNOCENT as MORE_INNOCENT
from personal_cases import NAMED as MORE_NAMED
from personal_cases import PLANTED as MORE_PLANTED
from personal_fourth import INNOCENT as FOURTH_INNOCENT
from personal_fourth import NAMED as FOURTH_NAMED
from personal_fourth import PLANTED as FOURTH_PLANTED
from personal_third import INNOCENT as THIRD_INNOCENT
from personal_third import NAMED as THIRD_NAMED
from personal_third import PLANTED as THIRD_PLANTED

SETTINGS = Settings({"公开联系方式": {"办公室": "0871-63123456", "信箱": "office@kmcl.example.gov.cn"}}, ())
ID, ABROAD, PHONE, CARD = "53010219851203121X", "932682198501011111", "13987654321", "6222021234567890128"


def _with_check_digit(first: str) -> str:
    from stdnum.cn import ric

    return first + ric.calc_check_digit(f"{first}0")


ID = _with_check_digit("53010219851203121")
TAIWAN = _with_check_digit("83000019790812301")
ABROAD = _with_check_digit("93268219850101111")
OLD = "530102851203121"

NAMED = [
    f"身份证号码{ID}",
    f"受助人{ID}（已核）",
    f"补助{ID}元",
    f"发放￥{ID}",
    f"发放￥ {ID} 元",
    f"{ID}{ID}",
    f"合计{ID}",
    f"账号：{ID}00",
    f"{ID[:6]}/{ID[6:14]}/{ID[14:]}",
    f"{ID[:6]}.{ID[6:14]}.{ID[14:]}",
    f"{ID[:6]}_{ID[6:14]}_{ID[14:]}",
    f"{ID[:6]}、{ID[6:14]}、{ID[14:]}",
    f"{ID[:6]}  {ID[6:14]}  {ID[14:]}",
    f"{ID[:6]}\u00ad{ID[6:14]}\u00ad{ID[14:]}",
    f"{ID[:6]}\u200b{ID[6:]}",
    f"{ID[:6]} {ID[6:10]} {ID[10:12]} {ID[12:14]} {ID[14:]}",
    "证件：" + ID.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")),
    "证件：" + ID.translate(str.maketrans("0123456789", "零一二三四五六七八九")),
    "证件：" + ID.translate(str.maketrans("0123456789", "〇一二三四五六七八九")),
    "证件：" + ID.translate(str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")),
    "证件：" + ID.translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")),
    "证件：" + ID.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "证件：" + ID.translate(str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")),
    f"残疾人证{ID}44",
    f"残疾人证 {ID} 4 3",
    f"残疾人证{ID}43B1",
    f"港澳台居民居住证{TAIWAN}",
    f"外国人永久居留身份证{ABROAD}",
    "外国人永久居留证USA310200101234",
    f"老身份证{OLD}",
    f"（{OLD}）",
    f"联系电话{PHONE}",
    f"{PHONE}（张三）",
    f"微信同号:{PHONE}",
    f"+86 {PHONE}",
    f"电话{PHONE[:3]}/{PHONE[3:7]}/{PHONE[7:]}",
    f"电话{PHONE[:3]}.{PHONE[3:7]}.{PHONE[7:]}",
    f"电话{PHONE[:3]}_{PHONE[3:7]}_{PHONE[7:]}",
    f"电话{PHONE[:3]}、{PHONE[3:7]}、{PHONE[7:]}",
    f"电话{PHONE[:3]}  {PHONE[3:7]}  {PHONE[7:]}",
    f"电话{PHONE[:3]}\u00ad{PHONE[3:7]}\u00ad{PHONE[7:]}",
    "电话" + PHONE.translate(str.maketrans("0123456789", "零一二三四五六七八九")),
    "电话" + PHONE.translate(str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")),
    "电话幺三九八七六五四三二幺",
    f"收入证明联系人手机{PHONE}",
    f"卡号{CARD}",
    f"卡号{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}",
    "护照号码：E12345678",
    "护照EA1234567",
    "护照 G23456789",
    "往来港澳通行证C12345678",
    "港澳居民来往内地通行证H12345678",
    "港澳居民来往内地通行证M1234567890",
    "台湾居民来往大陆通行证12345678",
    "台胞证：T12345678",
    "请发至zhang.san@163.com",
    "邮箱：lisi_1980@qq.com",
    "王五 wangwu@kunming.gov.cn",
    "信箱ｚｈａｎｇ＠１６３．ｃｏｍ".translate(str.maketrans("１６３", "163")),
    f"电话{PHONE[:6]}\n{PHONE[6:]}",
    f"身份证{ID[:10]}\n{ID[10:]}",
    f"| {ID[:6]} |\n| {ID[6:]} |",
]
INNOCENT = [
    "行政区划代码530102201203001",
    "统计用区划代码：530102001001001",
    "村组代码（十五位）530102203012301",
    "530102001001000",
    "资金总额13987654321元",
    "收入合计为13987654321",
    "支出13987654321.00元",
    "全市预算：13987654321",
    "13,987,654,321.00",
    "13987654321万元",
    "13987654321余元",
    "13987654321%",
    "昆财社〔2019〕13987654321号",
    "〔2019〕第13987654321号",
    "云残发〔2019〕15号",
    "https://www.km.gov.cn/c/2019-05-25/13987654321.shtml",
    "https://www.km.gov.cn/art_1229054321_13987654321.html?id=15987654321",
    "www.km.gov.cn/art/2019/5/25/art_13987654321.html",
    "20200525134512",
    "2020-05-25 13:45:12",
    "2020-05-25T13:45:12.123456+08:00",
    "时间戳15903855121",
    "1590385512123",
    "统一社会信用代码12530100431204118T",
    "统一社会信用代码91530100MA6K5XN27B",
    "统一社会信用代码525301000000001174",
    "电话0871-63123456",
    "0871-63123456转8012",
    "12345、12385、12333",
    "400-820-8820",
    "邮编650000",
    "office@kmcl.example.gov.cn",
    "name@example.org",
    "ISBN 978-7-5650-1380-1",
    "报告第174、1962、1964行",
    "1000/174/1012/1962",
    "第1380、0013、8000页",
    "订单编号13987654321",
    "流水号：13987654321",
    "153 13 1860 0 30 0 12",
    "8157481.52 7721359.80 7594091.88 127267.92",
    "d55b52f93a41978578591cf1d0c6d592f98d13800138000c632e2611824c9bf4",
    "0.13987654321",
    "127215117325/1603075032",
    "一九八五年十二月三日",
    "二〇一九年至二〇二〇年",
    "五六七八九个",
    "一二三四五六七八九十",
    "产品型号E12345678",
    "批号G23456789",
    "车牌云A12345",
    "H12345678型设备",
    "面积13987654321平方米"[:5],
    "12,345,678",
    "图1-3、表2-4",
    "110105194912310021",
    "99010519491231002X",
    "指标编号：1.2.3.4.5.6.7.8.9.10.11",
    "2019 2020 2021 2022 2023 2024",
    "A13987",
    "明细,年初,一般公共预算,139876,54321,0,0",
    "人次：13 987 654 321",
    "6222021234567890127",
]


def _found(text: str) -> bool:
    margins = line_margins(text.splitlines(), "页.md")
    return any(True for margin in margins for _ in margin_problems(margin, SETTINGS))


NOT_FOUND = {
    "1 8 7 8 7 0 1 2 3 4 5",  # may as well be eleven small numbers in a row: counts behind 电话 alone
    "340071905691421035（倒写）",
    "base64:NTMwMTI0MTk2NTA5MTcwMDQz",
    "张三，1778765****",
    "发邮件给 zhang dot san at 163 dot com",
    "张三（男，1985年3月12日生，身份证后四位121X）",
}


@pytest.mark.parametrize("text", [*NAMED, *MORE_NAMED, *THIRD_NAMED, *FOURTH_NAMED])
def test_a_text_that_names_somebody_is_found(text: str) -> None:
    assert _found(text) is (text not in NOT_FOUND)


@pytest.mark.parametrize("text", [*INNOCENT, *MORE_INNOCENT, *THIRD_INNOCENT, *FOURTH_INNOCENT])
def test_a_text_that_names_nobody_passes(text: str) -> None:
    assert not _found(text)


def _zip(files: dict[str, bytes]) -> bytes:
    with zipfile.ZipFile(stream := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _tar(name: str, content: bytes) -> bytes:
    with tarfile.open(fileobj=(stream := io.BytesIO()), mode="w") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return stream.getvalue()


def _sheet(*rows: list[str], formula: str = "") -> bytes:
    book = Workbook()
    book.active.append(["备忘"])
    for row in rows:
        book.active.append(row)
    if formula:
        book.active["D1"] = formula
    book.save(stream := io.BytesIO())
    return stream.getvalue()


def _word(text: str, name: str = "word/document.xml") -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in text.splitlines())
    return _zip({name: f"<w:document {space}><w:body>{body}</w:body></w:document>".encode()})


def _png(text: str) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\x20zTXtComment\0\0" + zlib.compress(text.encode()) + b"\0\0\0\0"


def _mail(text: str) -> bytes:
    import base64

    head = "From: a@example.org\nTo: b@example.org\nSubject: =?utf-8?B?5Y+R5pS+?=\nMIME-Version: 1.0\n"
    coded = base64.b64encode(text.encode()).decode()
    return f"{head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n{coded}\n".encode()


def _rtf(text: str) -> bytes:
    return ("{\\rtf1\\ansi\\ansicpg936 " + "\\b0 ".join(text) + "\\par}").encode("latin-1")


PLANTED: dict[str, Callable[[str], bytes]] = {
    "名单.zip": lambda text: _zip({"名单.txt": text.encode()}),
    "里外.zip": lambda text: _zip({"里.zip": _zip({"名单.csv": text.encode("gb18030")})}),
    "版式.ofd": lambda text: _zip({"Doc_0/Pages/Page_0/Content.xml": f"<a><TextCode>{text}</TextCode></a>".encode()}),
    "含宏.docm": _word,
    "通知.docx": _word,
    "表中表.docx": lambda text: _zip({"word/embeddings/Microsoft_Excel.xlsx": _sheet([text])}),
    "模板.xltx": lambda text: _sheet([text]),
    "二进制.xlsb": lambda text: _zip({"xl/worksheets/sheet1.bin": b"\x06\x12\0" + text.encode("utf-16-le") + b"\0\0"}),
    "书.epub": lambda text: _zip({"OEBPS/a.xhtml": f"<html><body><p>{text}</p></body></html>".encode()}),
    "名单.csv.gz": lambda text: gzip.compress(text.encode()),
    "名单.tar": lambda text: _tar("名单.txt", text.encode()),
    "名单.tar.gz": lambda text: gzip.compress(_tar("名单.txt", text.encode())),
    "文字.wps": lambda text: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 505 + text.encode("utf-16-le") + b"\0\0",
    "表格.et": lambda text: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + text.encode("gb18030") + b"\0\0",
    "宽字.txt": lambda text: text.encode("utf-16"),
    "宽字无记号.txt": lambda text: ("名单如下，请核对：\n" + text).encode("utf-16-le"),
    "国标.txt": lambda text: ("名单：" + text).encode("gb18030"),
    "富文本.rtf": _rtf,
    "照片.png": _png,
    "来信.eml": _mail,
    "两格.xlsx": lambda text: _sheet([text[:6], text[6:]]),
    "三格.xlsx": lambda text: _sheet([text[:6], text[6:14], text[14:]]),
    "公式.xlsx": lambda text: _sheet(formula=f'="{text[:6]}"&"{text[6:]}"'),
    "两行.docx": lambda text: _word(f"证件{text[:9]}\n{text[9:]}"),
    "两行.txt": lambda text: f"证件{text[:9]}\n{text[9:]}\n".encode(),
    "批注.xml": lambda text: f"<a 备注='{text}'/>".encode(),
}


PLANTED |= MORE_PLANTED | {f"三{name}": made for name, made in THIRD_PLANTED.items()}
PLANTED |= {f"四{name}": made for name, made in FOURTH_PLANTED.items()}


@pytest.mark.parametrize("name", PLANTED)
def test_a_number_in_a_file_of_any_kind_is_found(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PLANTED[name](ID))
    margins, problems = read_margins(tmp_path, "docs/2031")
    found = [str(problem) for margin in margins for problem in margin_problems(margin, SETTINGS)]

    assert problems == ()
    assert found
    assert not any(ID in text for text in found)


@pytest.mark.parametrize("name", PLANTED)
def test_the_same_file_without_the_number_passes(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PLANTED[name]("110105194912310021"))
    margins, problems = read_margins(tmp_path, "docs/2031")

    assert (problems, [p for margin in margins for p in margin_problems(margin, SETTINGS)]) == ((), [])


@pytest.mark.parametrize("path", [f"{ID}/a.txt", f"名单{ID}/b/a.txt", f"a.{ID}", f"张三 {PHONE}.txt"])
def test_every_part_of_a_path_is_looked_at(tmp_path: Path, path: str) -> None:
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_bytes(b"x")
    margins, _ = read_margins(tmp_path, "docs/2031")
    found = [str(problem) for margin in margins for problem in margin_problems(margin, SETTINGS)]

    assert len(found) == 1
    assert ID not in found[0]
    assert PHONE not in found[0]


@pytest.mark.parametrize(
    "name, content, rule",
    [
        ("a.7z", b"7z\xbc\xaf\x27\x1c\0\4", "压缩包打不开，无法核对里面的内容"),
        ("a.rar", b"Rar!\x1a\x07\x01\0", "压缩包打不开，无法核对里面的内容"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "文件设了密码，无法核对里面的内容"),
        ("a.zip", b"PK\3\4broken", "文件已损坏，或者设了密码，无法核对里面的内容"),
        ("a.gz", b"\x1f\x8b\x08broken", "文件已损坏，或者设了密码，无法核对里面的内容"),
        ("bomb.gz", gzip.compress(b"\0" * 210_000_000, 1), "里面的内容太多，无法核对"),
        ("many.zip", _zip({str(number): b"" for number in range(20_001)}), "里面的内容太多，无法核对"),
    ],
)
def test_what_cannot_be_looked_at_is_said(tmp_path: Path, name: str, content: bytes, rule: str) -> None:
    (tmp_path / name).write_bytes(content)
    _, problems = read_margins(tmp_path, "docs/2031")

    assert [(problem.place.file, problem.rule) for problem in problems] == [(f"docs/2031/{name}", rule)]


def test_archives_within_archives_end_somewhere(tmp_path: Path) -> None:
    content = b"x"
    for _ in range(12):
        content = _zip({"a.zip": content})
    (tmp_path / "a.zip").write_bytes(content)
    _, problems = read_margins(tmp_path, "docs/2031")

    assert [problem.rule for problem in problems] == ["压缩包里套的压缩包太多，无法核对"]
