"""A second batch of texts and files for tests/test_personal_rate.py, written before any of them was looked at."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable

from stdnum import luhn
from stdnum.cn import ric


def _id(first: str) -> str:
    return first + ric.calc_check_digit(f"{first}0")


def _card(first: str) -> str:
    return first + luhn.calc_check_digit(first)


ZHANG, LI, WANG = _id("53011119720803401"), _id("53290119991130222"), _id("11010820010229053")
PHONE, OTHER = "18787012345", "15912345678"
CARD, OLD_CARD = _card("622848012345678901"), _card("622700123456789")
CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
FORMAL = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")
PLAIN = str.maketrans("0123456789", "〇一二三四五六七八九")
BOLD = str.maketrans("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗")
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")

NAMED = [
    f"张某某，女，{ZHANG}，肢体二级",
    f"身份证（{LI}）已复印留存",
    f"{ZHANG}张某某",
    f"公民身份号码：{ZHANG[:6]} {ZHANG[6:14]} {ZHANG[14:]}",
    f"{ZHANG[:3]} {ZHANG[3:6]} {ZHANG[6:10]} {ZHANG[10:14]} {ZHANG[14:]}",
    f"{ZHANG[:6]}—{ZHANG[6:14]}—{ZHANG[14:]}",
    f"{ZHANG[:6]}·{ZHANG[6:14]}·{ZHANG[14:]}",
    f"{ZHANG[:6]}\u3000{ZHANG[6:14]}\u3000{ZHANG[14:]}",
    f"{ZHANG[:6]}\u2060{ZHANG[6:14]}\ufeff{ZHANG[14:]}",
    " ".join(ZHANG),
    "|" + "|".join(ZHANG) + "|",
    "| " + " | ".join(ZHANG) + " |",
    f"{ZHANG[:6]}**{ZHANG[6:14]}**{ZHANG[14:]}",
    f"{ZHANG[:6]}*{ZHANG[6:14]}*{ZHANG[14:]}",
    f"{ZHANG[:6]}`{ZHANG[6:14]}`{ZHANG[14:]}",
    f"{ZHANG[:6]}<b>{ZHANG[6:14]}</b>{ZHANG[14:]}",
    f"{ZHANG[:6]}&nbsp;{ZHANG[6:14]}&nbsp;{ZHANG[14:]}",
    "".join(f"&#{ord(sign)};" for sign in ZHANG),
    "".join(f"&#x{ord(sign):x};" for sign in PHONE),
    f"{ZHANG[:6]}&shy;{ZHANG[6:]}",
    f"[{ZHANG[:6]}](a.md){ZHANG[6:]}",
    f"证件{ZHANG[:17]}".translate(WIDE) + ZHANG[17],
    ZHANG.translate(PLAIN),
    ZHANG.translate(FORMAL),
    ZHANG.translate(CIRCLED),
    ZHANG.translate(BOLD),
    f"{ZHANG}、{LI}、{WANG}",
    f"{ZHANG}{PHONE}",
    f"总额{ZHANG}.00元",
    f"编号：{ZHANG}",
    f"https://a.gov.cn/q?sfz={ZHANG}",
    f"a{ZHANG}b",
    f"X{LI}Y",
    f"残疾人证号：{ZHANG}21",
    f"残疾人证{ZHANG[:6]} {ZHANG[6:14]} {ZHANG[14:]} 21",
    f"证号{ZHANG}44B2（补办）",
    f"帮扶联系人：李四{PHONE}",
    f"电话（微信）：{PHONE}",
    f"Tel: {PHONE}",
    f"手机{PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}",
    f"手机{PHONE[:3]}—{PHONE[3:7]}—{PHONE[7:]}",
    f"手机{PHONE[:3]}·{PHONE[3:7]}·{PHONE[7:]}",
    " ".join(PHONE),
    f"手机{PHONE[:3]} ({PHONE[3:7]}) {PHONE[7:]}",
    f"[拨打](tel:{PHONE})",
    "[写信](mailto:li.si@126.com)",
    f"+86-{PHONE}",
    f"0086 {PHONE}",
    f"{PHONE}/{OTHER}",
    f"{PHONE}、{OTHER}",
    f"{PHONE}或{OTHER}",
    "一八七 八七〇一 二三四五",
    PHONE.translate(FORMAL),
    PHONE.translate(WIDE),
    f"预算科王某{PHONE}",
    f"经费问题请拨打{PHONE}",
    f"农行卡{CARD}",
    f"户名张某某，账号{CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:16]} {CARD[16:]}",
    f"账号：{OLD_CARD}（建行）",
    f"{CARD[:6]}-{CARD[6:]}",
    "护照号EB1234567",
    "持护照（E12345678）入境",
    "Passport No. G12345678",
    "港澳通行证号码：C87654321",
    "回乡证H0123456701",
    "台胞证号 01234567",
    "永久居留身份证号USA310200101234",
    f"外籍{_id('93278119780501001')}",
    "li.si1980@outlook.com",
    "邮箱li-si@kmzf.gov.cn",
    "Email:LISI@QQ.COM",
    "lisi＠qq．com",
    "老证530111720803401",
    "旧身份证号 530111 720803 401",
]  # fmt: skip
INNOCENT = [
    "预算项目编码530000210000000012345",
    "项目代码2019-530102-84-03-012345",
    "采购编号KMZC2019-G1-00123-YNZY-0001",
    "合同编号HT20190513001",
    "发票号码12345678、12345679",
    "纳税人识别号：530102431204118",
    "组织机构代码43120411-8",
    "统一社会信用代码：12530100431204118T",
    "功能分类科目2081107 残疾人生活和护理补贴",
    "2080101、2081104、2081105、2081107、2081199",
    "20190101-20191231",
    "2019-01-01至2019-12-31",
    "20190101 20191231",
    "2019年1月1日13时00分00秒",
    "时间：2019/12/31 18:78:01",
    "102.712251，25.040609",
    "192.168.100.100",
    "fe80:0000:0000:0000:0204:61ff:fe9d:f156",
    "123e4567-e89b-12d3-a456-426614174000",
    "ISBN 9787565013801",
    "ISSN 1671-1807",
    "DOI:10.13987/j.cnki.1671.2019.05.001",
    "条码6921168509256",
    "GB/T 33190-2016、GB 11643-1999、GB/T 2260",
    "昆财社〔2019〕139号、云财社〔2018〕187号",
    "昆政发〔2019〕18787012345号",
    "总投资18787012345元",
    "资产总额 18,787,012,345.67 元",
    "支出合计（元）18787012345.00",
    "18787012345.67",
    "1878701234.5万元",
    "占18.787012345%",
    "187.87亿元、159.12亿元",
    "服务187870人次、159123人次、45678人次",
    "12,187,870,123、45,159,123,456",
    "1 878 701 234 500",
    "第1、2、3、4、5、6、7、8、9、10、11、12、13、14、15、16、17、18项",
    "1.1.1、1.1.2、1.1.3、1.2.1、1.2.2、1.3.1、2.1.1、2.1.2",
    "一、二、三、四、五、六、七、八、九、十、十一、十二",
    "二〇一九年一月一日至二〇一九年十二月三十一日",
    "壹佰捌拾柒亿捌仟柒佰零壹万贰仟叁佰肆拾伍元整",
    "一八七二年至一九一一年",
    "| 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 |",
    "| 5 | 3 | 0 | 1 | 1 | 1 | 9 | 7 | 2 | 0 | 8 | 0 | 3 | 4 | 0 | 1 | 2 |",
    "53011119720803401A",
    "530111197208034010" if ZHANG[17] != "0" else "530111197208034011",
    "电话0871-63123456、63123457",
    "0871－6312 3456 转 8023",
    "（0871）63123456",
    "热线12385、96128、12345",
    "400-187-8701、800-820-8820",
    "昆明市西山区环城南路187号870室",
    "邮政编码650118",
    "office@kmcl.example.gov.cn",
    "someone@example.com",
    "@所有人 请于2019年12月31日前报送",
    "见 a@b 一节",
    "车牌号云A·18787",
    "型号EB1234567-2型轮椅",
    "批次C87654321",
    "[公告](https://www.km.gov.cn/c/2019-12-31/18787012345.html)",
    "https://www.km.gov.cn/art/2019/12/31/art_2451_15912345678.html",
    "sha256:d55b52f93a41978578591cf1d0c6d592f98d13800138000c632e2611824c9bf4",
    "commit 9f8a18787012345bcd1234567890abcdef123456",
    "2081107：18787012.34；2081199：15912345.67",
    "人均187.87元，共12345人，合计2319257.15元",
    "1990年5月至2019年12月",
    "医疗救助编码C14120300100000000000",
    "行政区划代码530111203007",
    "网格编号530111003012018007",
    "-18787012345",
    "≥18787012345元",
]  # fmt: skip


def _zip(files: dict[str, bytes], comment: bytes = b"") -> bytes:
    with zipfile.ZipFile(stream := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _word(body: str, name: str = "word/document.xml") -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return _zip(
        {"word/document.xml": b"<a/>", name: f"<w:document {space}><w:body>{body}</w:body></w:document>".encode()}
    )


def _runs(text: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{sign}</w:t></w:r>" for sign in text) + "</w:p>"


def _boxes(text: str) -> str:
    return (
        "<w:tbl><w:tr>"
        + "".join(f"<w:tc><w:p><w:r><w:t>{one}</w:t></w:r></w:p></w:tc>" for one in text)
        + "</w:tr></w:tbl>"
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


def _png(chunk: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0") + chunk + _chunk(b"IEND", b"")


def _jpeg(content: bytes) -> bytes:
    return b"\xff\xd8\xff\xe1" + (len(content) + 2).to_bytes(2, "big") + content + b"\xff\xd9"


def _mail(text: str) -> bytes:
    inner = "Subject: a\nMIME-Version: 1.0\nX: y\nContent-Type: text/html; charset=gb18030\nContent-Transfer-Encoding: base64\n\n"
    coded = base64.b64encode(f"<p>{text}</p>".encode("gb18030")).decode()
    outer = "Subject: b\nMIME-Version: 1.0\nX: y\nContent-Type: message/rfc822\n\n"
    return f"{outer}{inner}{coded}\n".encode()


SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'
ODF = '<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="b">{}</office:document-content>'
PLANTED: dict[str, Callable[[str], bytes]] = {
    "分段.docx": lambda text: _word(_runs(text)),
    "格子.docx": lambda text: _word(_boxes(text)),
    "页眉.docx": lambda text: _word(_runs(text), "word/header1.xml"),
    "脚注.docx": lambda text: _word(_runs(text), "word/footnotes.xml"),
    "批注.docx": lambda text: _word(_runs(text), "word/comments.xml"),
    "修订.docx": lambda text: _word(f"<w:p><w:del><w:r><w:delText>{text}</w:delText></w:r></w:del></w:p>"),
    "域.docx": lambda text: _word(f'<w:p><w:r><w:instrText>HYPERLINK "tel:{text}"</w:instrText></w:r></w:p>'),
    "替换块.docx": lambda text: _zip({"word/document.xml": b"<a/>", "word/afchunk.htm": f"<html><body>{text}</body></html>".encode()}),
    "对象.docx": lambda text: _zip({"word/document.xml": b"<a/>", "word/embeddings/oleObject1.bin": b"\xd0\xcf\x11\xe0" + b"\0" * 508 + text.encode("utf-16-le") + b"\0\0"}),
    "图中字.docx": lambda text: _zip({"word/document.xml": b"<a/>", "word/media/image1.png": _png(_chunk(b"tEXt", b"Comment\0" + text.encode()))}),
    "自定义.docx": lambda text: _zip({"word/document.xml": b"<a/>", "docProps/custom.xml": f"<a><lpwstr>{text}</lpwstr></a>".encode()}),
    "备注.pptx": lambda text: _zip({"ppt/presentation.xml": b"<a/>", "ppt/notesSlides/notesSlide1.xml": f"<p xmlns:a='x'><a:p><a:r><a:t>{text[:9]}</a:t></a:r><a:r><a:t>{text[9:]}</a:t></a:r></a:p></p>".encode()}),
    "文字.odt": lambda text: _zip({"content.xml": ODF.format(f"<text:p>{text[:6]}<text:s/>{text[6:]}</text:p>").encode()}),
    "表格.ods": lambda text: _zip({"content.xml": ODF.format(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>").encode()}),
    "富文本串.xlsx": lambda text: _zip({"xl/workbook.xml": b"<a/>", "xl/sharedStrings.xml": f"<sst><si><r><t>{text[:6]}</t></r><r><t>{text[6:]}</t></r></si></sst>".encode()}),
    "图表缓存.xlsx": lambda text: _zip({"xl/workbook.xml": b"<a/>", "xl/charts/chart1.xml": f"<c:v xmlns:c='c'>{text}</c:v>".encode()}),
    "外部链接.xlsx": lambda text: _zip({"xl/workbook.xml": b"<a/>", "xl/externalLinks/externalLink1.xml": f"<cell r='A1' t='str'><v>{text}</v></cell>".encode()}),
    "压缩注释.zip": lambda text: _zip({"a.txt": b"a"}, text.encode()),
    "压缩名.zip": lambda text: _zip({f"{text}.txt": b"a"}),
    "压缩夹名.zip": lambda text: _zip({f"张某{text}/": b"", "a.txt": b"a"}),
    "原名.gz": lambda text: b"\x1f\x8b\x08\x08\0\0\0\0\0\3" + text.encode() + b"\0" + gzip.compress(b"a")[10:],
    "内嵌.eml": _mail,
    "照片说明.jpg": lambda text: _jpeg(b"Exif\0\0II*\0UNICODE\0" + text.encode("utf-16-le")),
    "照片属性.jpg": lambda text: _jpeg(b"http://ns.adobe.com/xap/1.0/\0" + f"<x:xmpmeta><dc:creator>{text}</dc:creator></x:xmpmeta>".encode()),
    "国际文本.png": lambda text: _png(_chunk(b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(text.encode()))),
    "国际文本明.png": lambda text: _png(_chunk(b"iTXt", b"Comment\0\0\0zh\0\0" + text.encode())),
    "动图.gif": lambda text: b"GIF89a\1\0\1\0\0\0\0!\xfe" + bytes([len(text)]) + text.encode() + b"\0;",
    "图.webp": lambda text: b"RIFF\x40\0\0\0WEBPXMP \x20\0\0\0<x>" + text.encode() + b"</x>",
    "图形.svg": lambda text: SVG.format("<text>" + "".join(f"<tspan>{one}</tspan>" for one in (text[:6], text[6:14], text[14:])) + "</text>").encode(),
    "图形说明.svg": lambda text: SVG.format(f"<title>{text}</title>").encode(),
    "图形实体.svg": lambda text: SVG.format(f"<text>{''.join(f'&#{ord(one)};' for one in text)}</text>").encode(),
    "网页.txt": lambda text: f"名单 {''.join(f'&#{ord(one)};' for one in text)}".encode(),
    "数据.json": lambda text: json.dumps({"证件": text}).encode(),
    "转义.json": lambda text: ('{"a": "' + "".join(f"\\u{ord(one):04x}" for one in text) + '"}').encode(),
    "宽表.csv": lambda text: ("姓名,证件\n张某," + text + "\n").encode("utf-16"),
    "三十二位.txt": lambda text: text.encode("utf-32"),
    "转码.rtf": lambda text: ("{\\rtf1\\ansi " + "".join(f"\\u{ord(one)}?" for one in text) + "}").encode(),
    "十六.rtf": lambda text: ("{\\rtf1\\ansi " + "".join(f"\\'{ord(one):02x}" for one in text) + "}").encode(),
    "页.md": lambda text: f"---\ndescription: {text}\n---\n# a\n".encode(),
    "断行.md": lambda text: f"身份证号是{text[:10]}\n{text[10:]}。\n".encode(),
    "表.md": lambda text: ("|" + "|".join("甲" * 18) + "|\n|" + "-|" * 18 + "\n|" + "|".join(text) + "|\n").encode(),
}  # fmt: skip
