"""The fourth batch of planted and innocent numbers: those of 309 that were got wrong at first, each for its kind."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable

from stdnum.cn import ric

ID = "53010219850312312" + ric.calc_check_digit("530102198503123120")
ENDS_IN_X = "53010219850312109X"
PHONE = "13987654321"
NOBODY = "110105194912310021"
NAMED = [
    f"[名单](https://www.example.gov.cn/{''.join(f'%{ord(sign):02X}' for sign in ID)})",
    f'{{{{ 原文("{ID[:9]}", 理由="编号") }}}}{{{{ 原文("{ID[9:]}", 理由="编号") }}}}',
    "\u2060".join(ID),
    "\u2060".join(PHONE),
    "\ufe0e".join(ID),
    "".join(f"{sign}\ufe0f\u20e3" for sign in ID),
    "证件" + ID.translate(str.maketrans("123456789", "〡〢〣〤〥〦〧〨〩")),
    f"> {ID[:6]}\n> {ID[6:14]}\n> {ID[14:]}",
    f"1. {ID[:6]}\n2. {ID[6:14]}\n3. {ID[14:]}",
    f"{PHONE}18213579246",
    "持 EJ1234567 号护照",
    "持护照 K01234567",
    "VX: zhangsan88",
    "私家车云AD12345",
    f"身份证{ENDS_IN_X.replace('X', 'Х')}",
    f"身份证{ENDS_IN_X.replace('X', 'Ⅹ')}",
    f'="{ID[:9]}"&"{ID[9:]}"',
    "\t".join(ID),
    f"https://weixin.qq.com/u/zhangsan?tel={PHONE}",
    "护照: G1234 5678",
    "港澳通行证号：C1234567(8)",
    f"（{PHONE[:3]}）{PHONE[3:7]}-{PHONE[7:]}",
    f"（{PHONE[:3]}）{PHONE[3:]}",
    f"{PHONE[:3]}（{PHONE[3:7]}）-{PHONE[7:]}",
    "社保卡号A12345678",
    "社会保障卡号码：A12345678X",
    "驾驶证档案编号530100123456",
]
INNOCENT = [
    "官方微信kunmingcl2031",
    "2019年办理通行证12张",
    "公务用车云A12345",
    "1×2×3",
    "15\t20\t25\t30\t35\t0",
    "（139）8765万元",
    "占地15988.876543亩",
    "公文档案编号530100123456",
    "社保卡12345678张",
]


def _word(body: str) -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with zipfile.ZipFile(stream := io.BytesIO(), "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
    return stream.getvalue()


def _row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>' for cell in cells)}</w:tr>"


def _column(text: str) -> bytes:
    rows = "".join(f'<row r="{at}"><c r="D{at}"><v>{sign}</v></c></row>' for at, sign in enumerate(text, start=1))
    with zipfile.ZipFile(stream := io.BytesIO(), "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{rows}</sheetData></worksheet>")
    return stream.getvalue()


def _drawing(inner: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg">{inner}</svg>'.encode()


def _commented(text: str) -> bytes:
    note = text.encode()
    return b"\xff\xd8\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note + b"\xff\xd9"


def page(*more: bytes) -> bytes:
    """A PDF of one empty page and of what no page uses."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        *more,
    ]
    raw, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % at for at in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(raw))
    return raw + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def stream(content: bytes, about: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), about, content)


JPEG = b"/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/DCTDecode"
PLANTED: dict[str, Callable[[str], bytes]] = {
    "竖排.docx": lambda text: _word("".join(map(_row, text))),
    "三段.docx": lambda text: _word(
        "".join(f"<w:p><w:r><w:t>{part}</w:t></w:r></w:p>" for part in (text[:6], text[6:14], text[14:]))
    ),
    "表头.docx": lambda text: _word(_row("姓名", "护照号") + _row("张三", "E12345678" if text != NOBODY else "E1")),
    "竖排.xlsx": _column,
    "名单.csv": lambda text: f"名单\n姓名,护照号码\n张三,{'E12345678' if text != NOBODY else 'E1'}\n".encode(),
    "两张.csv": lambda text: (
        f"项目,金额\n康复,5\n姓名,护照号\n张三,{'E12345678' if text != NOBODY else 'E1'}\n".encode()
    ),
    "横排.csv": lambda text: f"姓名,张三\n护照号,{'E12345678' if text != NOBODY else 'E1'}\n".encode(),
    "制表符.txt": lambda text: f"姓名\t微信号\n张三\t{'zhang_san88' if text != NOBODY else '未填'}\n".encode(),
    "微信.csv": lambda text: f"姓名,微信号\n张三,{'zhang_san88' if text != NOBODY else '未填'}\n".encode(),
    "住址.csv": lambda text: f"姓名,家庭住址\n张三,五华区人民中路{'12号3幢402' if text != NOBODY else ''}\n".encode(),
    "科学记数.csv": lambda text: f"姓名,手机号\n张三,{'1.3987654321E+10' if text != NOBODY else '1.0E+10'}\n".encode(),
    "分开.svg": lambda text: _drawing("".join(f'<text x="{at}">{sign}</text>' for at, sign in enumerate(text))),
    "两段.svg": lambda text: _drawing(f"<text><![CDATA[{text[:9]}]]><![CDATA[{text[9:]}]]></text>"),
    "图中图.svg": lambda text: _drawing(
        f'<image href="data:image/jpeg;base64,{base64.b64encode(_commented(text)).decode()}"/>'
    ),
    "用过的.pdf": lambda text: page(stream(f"BT ({text[:9]}) Tj ({text[9:]}) Tj ET".encode())),
    "没有用的.pdf": lambda text: page(f"<</Who({text})>>".encode()),
    "照片.pdf": lambda text: page(stream(_commented(text), JPEG)),
}
