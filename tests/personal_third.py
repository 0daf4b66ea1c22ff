"""A third batch of texts and files for tests/test_personal_rate.py, written before any of them was looked at."""

# ruff: noqa: E501
from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Callable

from stdnum import luhn
from stdnum.cn import ric


def _id(f: str) -> str:
    return f + ric.calc_check_digit(f + "0")


A, B, C = _id("53012419650917004"), _id("53212820030228151"), _id("51078119880630881")
P, Q = "17787654321", "19808712345"
K = luhn.calc_check_digit("621799730000123456")
CARD = "621799730000123456" + K
CARD2 = "62284800200" + "12345678"
CARD2 = CARD2[:18] + luhn.calc_check_digit(CARD2[:18])
DIS = A + "43"
DIS2 = B + "62"
SUB = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUP = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PAREN = dict(zip("123456789", "⑴⑵⑶⑷⑸⑹⑺⑻⑼", strict=False))
NEG = str.maketrans("0123456789", "⓿❶❷❸❹❺❻❼❽❾")
CH = str.maketrans("0123456789", "零一二三四五六七八九")
NAMED = [
    f"受益人甲，出生于1965年9月17日，证件尾号全号{A}，已核。",
    f"（身份证：{A}）（残疾证：{DIS}）",
    f"第二代残疾人证：{DIS[:10]} {DIS[10:]}",
    f"残疾证号{DIS[:6]}-{DIS[6:14]}-{DIS[14:18]}-{DIS[18:]}",
    f"持证号{DIS2}，智力二级",
    f"{A[:6]}１９６５{A[10:]}",
    f"{A[:14]}({A[14:]})",
    f"{A[:6]}[{A[6:14]}]{A[14:]}",
    f"{A[:6]}“{A[6:14]}”{A[14:]}",
    f"{A[:6]}:{A[6:14]}:{A[14:]}",
    f"{A[:6]}|{A[6:14]}|{A[14:]}",
    f"{A[:6]}={A[6:14]}={A[14:]}",
    f"{A[:6]}~{A[6:14]}~{A[14:]}",
    f"{A[:6]}#{A[6:14]}#{A[14:]}",
    f"{A[:6]}，{A[6:14]}，{A[14:]}",
    f"{A[:6]};{A[6:14]};{A[14:]}",
    f"{A[:6]}年{A[6:14]}月{A[14:]}",
    f"{A[:6]} - {A[6:14]} - {A[14:]}",
    f"{A[:6]}   {A[6:14]}   {A[14:]}",
    f"{A[:6]}<br>{A[6:]}",
    f"{A[:9]}\\\n{A[9:]}",
    f"{A[:9]}  \n{A[9:]}",
    f"{A[:9]}\n\n{A[9:]}",
    f"> {A[:9]}\n> {A[9:]}",
    f"- {A[:9]}\n- {A[9:]}",
    A.translate(SUB),
    A.translate(SUP),
    A.translate(NEG),
    "".join(PAREN.get(x, x) for x in A),
    A[:17].translate(CH) + A[17],
    f"{A}".replace("0", "O"),
    f"{A}".replace("1", "l"),
    f"{A}".replace("0", "〇"),
    f"{A[::-1]}（倒写）",
    f"%{'%'.join(format(ord(x), '02X') for x in A)}",
    f"base64:{base64.b64encode(A.encode()).decode()}",
    f"ID\uff1a{A[:17]}Ⅹ" if A[17] == "X" else f"ID：{A[:17]}{A[17]}",
    f"{A},{B},{C}",
    f"证件：{A}/{B}",
    f"{A}号门",
    f"编号{A}，金额{P}00元",
    f"no.{A.lower()}",
    f"电话：{P[:3]}-{P[3:]}",
    f"电话 {P[:4]}-{P[4:8]}-{P[8:]}",
    f"tel:{P[0]}-{P[1:4]}-{P[4:7]}-{P[7:]}",
    f"+86（{P[:3]}）{P[3:7]}-{P[7:]}",
    f"86{P}",
    f"致电{P}咨询",
    "微信号：wx_zhangsan1985",
    "QQ：123456789",
    "QQ号码 2345678901",
    "加微信 zhangsan-km 领取",
    "家庭电话0871-64123987（张三家）",
    f"张三，{P[:7]}****",
    f"手机 {P[:3]}×{P[3:7]}×{P[7:]}",
    f"{P}@wo.cn",
    "发邮件给 zhang dot san at 163 dot com",
    "邮箱 zhangsan#163.com（#改为@）",
    "邮箱：zhangsan [at] qq.com",
    "zhangsan@昆明.中国",
    f"卡号{CARD[:6]} **** {CARD[-4:]}，全号{CARD}",
    f"农信卡 {CARD[:4]}-{CARD[4:8]}-{CARD[8:12]}-{CARD[12:16]}-{CARD[16:]}",
    f"银行账号{CARD[:4]}.{CARD[4:8]}.{CARD[8:12]}.{CARD[12:16]}.{CARD[16:]}",
    f"收款账户：{CARD}（本人）",
    f"一折通账号 {CARD2}",
    f"社保卡号{CARD}",
    "护照 EA1234567 王五",
    "护照号为E 12345678",
    "中华人民共和国护照（PE1234567）",
    "军官证：军字第20012345号",
    f"驾驶证号{A}",
    "车牌号码：云A·8H7K6，车主李四",
    "云AD12345（李四私家车）",
    "住址：昆明市五华区学府路253号3幢2单元501室，李四",
    "家住西山区马街街道春雨社区5组12号的赵某",
    "现住：官渡区世纪城金源12栋1803，联系人王五",
    "张三（男，1985年3月12日生，身份证后四位121X）",
    f"港澳居民居住证{_id('81000019900101003')}",
    f"台湾居民居住证 {_id('83000019851212021')}",
    "出生医学证明编号：S530123456",
]
INNOCENT = [
    "统一社会信用代码：11530100015113187A",
    "统一社会信用代码11530000MB0T12345Q",
    "信用代码 12530100431207802M。",
    "（代码：125301004312078028）",
    "社会团体登记证号 51530100MJ00123456",
    "行政区划代码：530124000000",
    "530124",
    "区划 530112004005",
    "预算编码 530100221000000012345",
    "项目编号：530100210000000004321",
    "昆残联〔2019〕32号",
    "昆财行〔2019〕101号、云财社〔2018〕365号",
    "国办发〔2015〕7号",
    "令第488号",
    "GB/T 26341-2010",
    "DB53/T 1012-2021",
    "ISBN 978-7-101-12345-6",
    "ISBN：9787101123456",
    "ISSN 2096-1234",
    "CN 53-1234/C",
    "滇ICP备05001234号-1",
    "滇公网安备 53010202000123号",
    "0871-63189543",
    "（0871）6318 9543",
    "办公室电话：63189543",
    "传真0871-63189544转801",
    "咨询电话：0871—63189543、63189545",
    "12385",
    "12345政务服务热线",
    "值班电话 0871 63189543",
    "400 8871 2385",
    "开户行：中国建设银行昆明分行，账号53001875136050012345",
    "单位账号：2502010309022105678",
    "基本户账号 871902345610101",
    "收款人全称：昆明市财政局，账号：135604231987",
    "零余额账户",
    "17787654321.00元",
    "收入17787654321元",
    "17,787,654,321",
    "1778765.43万元",
    "合计 17787654321",
    "余额：530124.65",
    "530124196509170.04",
    "5301241965.0917",
    "17787654321.5",
    "资产原值19808712345.67",
    "￥17,787,654,321.00",
    "（17787654321元）",
    "177.87%",
    "1/177",
    "2019年9月17日",
    "2019-09-17 17:56:32",
    "20190917175632",
    "1568714192",
    "1568714192000",
    "2019091717563201",
    "2019.9.17—2019.12.31",
    "2019/9/17",
    "编号20190917001",
    "2019-0917-0001",
    "531-19650917",
    "A-19650917-004",
    "KM2019-DC-0017",
    "CG530100201900123",
    "政府采购：2019-1-00123-4",
    "合同 2019HT0917号",
    "发票代码053001900104 发票号码12345678",
    "车辆识别代号 LSVAA49J132047371",
    "云A·0D123（公务用车）",
    "公车云AX1234",
    "资产编号 TY20190000012345",
    "条形码 6901234567892",
    "地址：昆明市呈贡区锦绣大街1号市级行政中心7号楼",
    "办公地址：昆明市东风东路121号",
    "邮编 650500",
    "昆明市西山区残疾人联合会（滇池路1012号）",
    "102.8329, 24.8801",
    "wx小程序“昆明残联”",
    "微信公众号：kmdpf2019",
    "关注QQ群",
]
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def z(f, comment=b"", kind=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(s := io.BytesIO(), "w", kind) as a:
        a.comment = comment
        for n, c in f.items():
            a.writestr(n, c if isinstance(c, bytes) else c.encode())
    return s.getvalue()


def word(b, **parts):
    return z({"word/document.xml": f"<w:document {W}><w:body>{b}</w:body></w:document>", **parts})


def run(t):
    return f"<w:r><w:t>{t}</w:t></w:r>"


def p(t):
    return f"<w:p>{run(t)}</w:p>"


def tc(t):
    return f"<w:tc>{p(t)}</w:tc>"


def sheet(rows):
    from openpyxl import Workbook

    wb = Workbook()
    for r in rows:
        wb.active.append(r)
    wb.save(s := io.BytesIO())
    return s.getvalue()


def cell(cells):  # one raw sheet
    return z(
        {
            "xl/workbook.xml": '<workbook><sheets><sheet name="a"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": f'<worksheet><sheetData><row r="1">{cells}</row></sheetData></worksheet>',
        }
    )


def pdf(content, comp=False, enc=None, more="", cat=""):
    data = content
    f = ""
    if comp:
        data = zlib.compress(content)
        f = "/Filter/FlateDecode"
    objs = [
        ("1 0 obj<</Type/Catalog/Pages 2 0 R" + cat + ">>endobj\n").encode(),
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 5 0 R>>>>/Contents 4 0 R"
        + more.encode()
        + b">>endobj\n",
        b"4 0 obj<</Length " + str(len(data)).encode() + f.encode() + b">>stream\n" + data + b"\nendstream endobj\n",
        b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n",
    ]
    out = b"%PDF-1.7\n"
    at = []
    for o in objs:
        at.append(len(out))
        out += o
    x = len(out)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f \n"
        + b"".join(b"%010d 00000 n \n" % o for o in at)
        + f"trailer<</Root 1 0 R/Size 6>>\nstartxref\n{x}\n%%EOF\n".encode()
    )


def seg(m, c):
    return b"\xff" + bytes([m]) + (len(c) + 2).to_bytes(2, "big") + c


def mail(t, how):
    h = "From: a@example.org\nTo: b@example.org\nSubject: a\nMIME-Version: 1.0\n"
    if how == "qp":
        return (
            h + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
        ).encode() + (t[:9] + "=\n" + t[9:]).encode()
    if how == "head":
        return (
            h.replace("Subject: a", f"Subject: =?utf-8?B?{base64.b64encode(t.encode()).decode()}?=") + "\nhi"
        ).encode()
    inner = z({"a.txt": t})
    b = base64.encodebytes(inner).decode()
    return (
        h
        + "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nhi\n--x\nContent-Type: application/zip; name=a.zip\nContent-Disposition: attachment; filename=a.zip\nContent-Transfer-Encoding: base64\n\n"
        + b
        + "\n--x--\n"
    ).encode()


PLANTED: dict[str, Callable[[str], bytes]] = {
    "表格两格.docx": lambda t: word(f"<w:tbl><w:tr>{tc(t[:9])}{tc(t[9:])}</w:tr></w:tbl>"),
    "表格两行.docx": lambda t: word(f"<w:tbl><w:tr>{tc(t[:9])}</w:tr><w:tr>{tc(t[9:])}</w:tr></w:tbl>"),
    "软回车.docx": lambda t: word(f"<w:p><w:r><w:t>{t[:9]}</w:t><w:br/><w:t>{t[9:]}</w:t></w:r></w:p>"),
    "制表.docx": lambda t: word(f"<w:p><w:r><w:t>{t[:6]}</w:t><w:tab/><w:t>{t[6:]}</w:t></w:r></w:p>"),
    "不断行短横.docx": lambda t: word(f"<w:p><w:r><w:t>{t[:6]}</w:t><w:noBreakHyphen/><w:t>{t[6:]}</w:t></w:r></w:p>"),
    "文本框.docx": lambda t: word(
        f'<w:p><w:r><w:pict><v:textbox xmlns:v="v"><w:txbxContent>{p(t)}</w:txbxContent></v:textbox></w:pict></w:r></w:p>'
    ),
    "图片说明.docx": lambda t: word(
        f'<w:p><w:r><w:drawing><wp:docPr xmlns:wp="wp" id="1" name="a" descr="证件{t}"/></w:drawing></w:r></w:p>'
    ),
    "书签名.docx": lambda t: word(f'<w:p><w:bookmarkStart w:id="0" w:name="p{t}"/>{run("a")}</w:p>'),
    "链接.docx": lambda t: word(
        p("a"),
        **{
            "word/_rels/document.xml.rels": f'<Relationships><Relationship Id="r1" Target="http://a.gov.cn/?id={t}"/></Relationships>'
        },
    ),
    "词汇表.docx": lambda t: word(
        p("a"), **{"word/glossary/document.xml": f"<w:document {W}><w:body>{p(t)}</w:body></w:document>"}
    ),
    "公式.docx": lambda t: word(
        f'<w:p><m:oMath xmlns:m="m"><m:r><m:t>{t[:9]}</m:t></m:r><m:r><m:t>{t[9:]}</m:t></m:r></m:oMath></w:p>'
    ),
    "图表.docx": lambda t: word(
        p("a"), **{"word/charts/chart1.xml": f'<c:chart xmlns:c="c"><c:pt><c:v>{t}</c:v></c:pt></c:chart>'}
    ),
    "域.docx": lambda t: word(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>MERGEFIELD {t[:9]}</w:instrText></w:r><w:r><w:instrText>{t[9:]}</w:instrText></w:r></w:p>'
    ),
    "UTF16部件.docx": lambda t: z(
        {
            "word/document.xml": (
                '<?xml version="1.0" encoding="UTF-16"?>' + f"<w:document {W}><w:body>{p(t)}</w:body></w:document>"
            ).encode("utf-16")
        }
    ),
    "十六进制.docx": lambda t: word(p("".join(f"&#x{ord(c):x};" for c in t))),
    "数字格.xlsx": lambda t: cell(f'<c r="A1"><v>{t[:17]}</v></c><c r="B1" t="str"><v>{t[17:]}</v></c>'),
    "科学记数.xlsx": lambda t: sheet([[f"'{t}"]]),
    "带撇.xlsx": lambda t: sheet([[f"’{t}"]]),
    "公式文字.xlsx": lambda t: cell(f'<c r="A1"><f>CONCATENATE("{t[:6]}","{t[6:14]}","{t[14:]}")</f><v>0</v></c>'),
    "上下两行.xlsx": lambda t: sheet([[t[:9]], [t[9:]]]),
    "六格.xlsx": lambda t: sheet([[t[i : i + 3] for i in range(0, 18, 3)]]),
    "一格一字.xlsx": lambda t: sheet([list(t)]),
    "隔空格.xlsx": lambda t: sheet([[t[:6], "", t[6:]]]),
    "工作表名.xlsx": lambda t: z({"xl/workbook.xml": f'<workbook><sheets><sheet name="{t}"/></sheets></workbook>'}),
    "换行格.xlsx": lambda t: sheet([[f"{t[:9]}\n{t[9:]}"]]),
    "数据透视.xlsx": lambda t: z(
        {"xl/workbook.xml": "<a/>", "xl/pivotCache/pivotCacheRecords1.xml": f'<r><s v="{t}"/></r>'}
    ),
    "表格.csv": lambda t: f'姓名,证号\n张三,"=""{t}"""\n'.encode("gb18030"),
    "制表.txt": lambda t: f"张三\t{t[:6]}\t{t[6:14]}\t{t[14:]}\n".encode(),
    "宽字大端.txt": lambda t: ("\ufeff名单\n" + t).encode("utf-16-be"),
    "UTF7.txt": lambda t: ("名单 " + t).encode("utf-7"),
    "繁体.txt": lambda t: ("名單：" + t).encode("big5"),
    "注释.svg": lambda t: f'<svg xmlns="http://www.w3.org/2000/svg"><!-- {t} --></svg>'.encode(),
    "路径字.svg": lambda t: (
        f'<svg xmlns="http://www.w3.org/2000/svg"><text><tspan>{t[:9]}</tspan><tspan>{t[9:]}</tspan></text></svg>'.encode()
    ),
    "明文.pdf": lambda t: pdf(f"BT /F 9 Tf 9 700 Td ({t}) Tj ET".encode()),
    "压缩.pdf": lambda t: pdf(f"BT /F 9 Tf 9 700 Td ({t[:9]}) Tj ({t[9:]}) Tj ET".encode(), True),
    "字距.pdf": lambda t: pdf(("BT /F 9 Tf 9 700 Td [" + " -50 ".join(f"({c})" for c in t) + "] TJ ET").encode()),
    "逐字定位.pdf": lambda t: pdf(
        ("BT /F 9 Tf " + " ".join(f"1 0 0 1 {20 + 9 * i} 700 Tm ({c}) Tj" for i, c in enumerate(t)) + " ET").encode()
    ),
    "竖排.pdf": lambda t: pdf(
        ("BT /F 9 Tf " + " ".join(f"1 0 0 1 50 {700 - 12 * i} Tm ({c}) Tj" for i, c in enumerate(t)) + " ET").encode()
    ),
    "批注.pdf": lambda t: pdf(b"", more=f"/Annots[<</Type/Annot/Subtype/FreeText/Rect[0 0 9 9]/Contents({t})>>]"),
    "链接.pdf": lambda t: pdf(
        b"", more=f"/Annots[<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(tel:{t})>>>>]"
    ),
    "十六进制串.pdf": lambda t: pdf(f"BT /F 9 Tf 9 700 Td <{t.encode().hex()}> Tj ET".encode()),
    "替代文字.pdf": lambda t: pdf(f"/Span<</ActualText({t})>>BDC BT /F 9 Tf 9 700 Td (a) Tj ET EMC".encode()),
    "旧版次.pdf": lambda t: pdf(f"BT /F 9 Tf 9 700 Td ({t}) Tj ET".encode()),
    "页签.pdf": lambda t: pdf(b"", cat=f"/PageLabels<</Nums[0<</P({t})>>]>>"),
    "批注.odt": lambda t: z(
        {
            "content.xml": f'<o:a xmlns:o="o" xmlns:text="t"><text:p>a<o:annotation><text:p>{t[:9]}<text:line-break/>{t[9:]}</text:p></o:annotation></text:p></o:a>'
        }
    ),
    "空格.odt": lambda t: z(
        {"content.xml": f'<o:a xmlns:o="o" xmlns:text="t"><text:p>{t[:6]}<text:s text:c="3"/>{t[6:]}</text:p></o:a>'}
    ),
    "平面.fodt": lambda t: (
        f'<?xml version="1.0"?><o:document xmlns:o="o" xmlns:text="t"><text:p><text:span>{t[:9]}</text:span><text:span>{t[9:]}</text:span></text:p></o:document>'.encode()
    ),
    "两格.ods": lambda t: z(
        {
            "content.xml": f'<o:a xmlns:o="o" xmlns:table="b" xmlns:text="t"><table:table-row><table:table-cell><text:p>{t[:9]}</text:p></table:table-cell><table:table-cell><text:p>{t[9:]}</text:p></table:table-cell></table:table-row></o:a>'
        }
    ),
    "值.ods": lambda t: z(
        {"content.xml": f'<o:a xmlns:o="o" xmlns:table="b"><table:table-cell o:string-value="{t}"/></o:a>'}
    ),
    "版式.ofd": lambda t: z(
        {
            "Doc_0/Pages/Page_0/Content.xml": f"<a><TextObject><TextCode>{t[:9]}</TextCode></TextObject><TextObject><TextCode>{t[9:]}</TextCode></TextObject></a>"
        }
    ),
    "版式注释.ofd": lambda t: z({"Doc_0/Annots/Page_0/Annotation.xml": f"<a><Remark>{t}</Remark></a>"}),
    "版式信息.ofd": lambda t: z({"OFD.xml": f'<ofd:OFD xmlns:ofd="o"><ofd:Author>{t}</ofd:Author></ofd:OFD>'}),
    "存储.zip": lambda t: z({"a.txt": t}, kind=zipfile.ZIP_STORED),
    "BZ.zip": lambda t: z({"a.txt": t}, kind=zipfile.ZIP_BZIP2),
    "LZMA.zip": lambda t: z({"a.txt": t}, kind=zipfile.ZIP_LZMA),
    "尾后.zip": lambda t: z({"a.txt": "a"}) + ("\n证件" + t).encode(),
    "头前.zip": lambda t: ("证件" + t + "\n").encode() + z({"a.txt": "a"}),
    "名单.bz2": lambda t: bz2.compress(("证件" + t).encode()),
    "名单.xz": lambda t: lzma.compress(("证件" + t).encode()),
    "两段.gz": lambda t: gzip.compress(b"a\n") + gzip.compress(("证件" + t).encode()),
    "断行.eml": lambda t: mail(t, "qp"),
    "标题.eml": lambda t: mail(t, "head"),
    "附件.eml": lambda t: mail(t, "zip"),
    "备注.jpg": lambda t: b"\xff\xd8" + seg(0xFE, ("证件" + t).encode("gb18030")) + b"\xff\xd9",
    "说明.jpg": lambda t: (
        b"\xff\xd8"
        + seg(
            0xE1,
            b"Exif\0\0MM\0*\0\0\0\x08\0\1\x01\x0e\0\2"
            + len(t).to_bytes(4, "big")
            + b"\0\0\0\x1a\0\0\0\0"
            + t.encode()
            + b"\0",
        )
        + b"\xff\xd9"
    ),
    "IPTC.jpg": lambda t: (
        b"\xff\xd8"
        + seg(
            0xED,
            b"Photoshop 3.0\x008BIM\x04\x04\0\0"
            + (len(t) + 5).to_bytes(4, "big")
            + b"\x1c\x02\x78"
            + len(t).to_bytes(2, "big")
            + t.encode(),
        )
        + b"\xff\xd9"
    ),
    "尾后.jpg": lambda t: b"\xff\xd8\xff\xd9" + ("证件" + t).encode(),
    "内嵌.jpg": lambda t: b"\xff\xd8\xff\xd9" + z({"a.txt": t}),
    "尾后.png": lambda t: b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\xaeB`\x82" + z({"a.txt": t}),
    "动图.webp": lambda t: b"RIFF\0\0\0\0WEBPXMP " + len(t).to_bytes(4, "little") + t.encode(),
    "名单.json": lambda t: json.dumps({"证": [t[:6], t[6:]]}).encode(),
    "转义.json": lambda t: ('{"证":"' + "".join(f"\\u{ord(c):04x}" for c in t) + '"}').encode(),
    "表格.html": lambda t: f"<table><tr><td>{t[:9]}<td>{t[9:]}</table>".encode(),
    "实体.html": lambda t: ("<p>" + "".join(f"&#{ord(c)};" for c in t)).encode(),
    "富文本.rtf": lambda t: ("{\\rtf1\\ansi " + "".join(f"\\u{ord(c)}?" for c in t) + "}").encode(),
    "富文本分段.rtf": lambda t: ("{\\rtf1\\ansi {" + t[:9] + "}{\\i " + t[9:] + "}}").encode(),
    "富文本隐藏.rtf": lambda t: ("{\\rtf1\\ansi {\\v " + t + "}}").encode(),
    "富文本信息.rtf": lambda t: ("{\\rtf1{\\info{\\author " + t + "}}a}").encode(),
    "旧文档.doc": lambda t: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 505
        + t[:9].encode("utf-16-le")
        + b"\r\0"
        + t[9:].encode("utf-16-le")
        + b"\0\0"
    ),
    "网页归档.mht": lambda t: (
        "From: a\nSubject: b\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
        + base64.b64encode(f"<p>{t}</p>".encode()).decode()
        + "\n--x--\n"
    ).encode(),
}
