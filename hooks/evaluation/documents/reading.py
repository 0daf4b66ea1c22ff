"""One file to one document, by what its content is rather than by how it is named; or the problem that it has."""

from __future__ import annotations

import io
import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from evaluation.dataset.grids import FOREIGN, OPENXML, UnreadableError, contained
from evaluation.dataset.grids.zipped import refuse_other_kinds
from evaluation.documents.document import Block, Document, Paragraph
from evaluation.documents.office import as_shown, has_office, made_by_office
from evaluation.documents.package import Package
from evaluation.documents.plain import decoded, plain_blocks, with_typed_tables
from evaluation.documents.sheets import LISTED, sheet_blocks
from evaluation.documents.word import struck_out, word_blocks
from evaluation.problems import Place, Problem

LARGEST = 100 << 20
LONGEST = 60_000  # paragraphs and rows: twenty times the longest report we know, some ten seconds
LONGEST_PARAGRAPH = 30_000  # characters: no person writes a tenth of it; ways of writing numbers are looked for in it
OLD = {".doc": "docx", ".wps": "docx", ".rtf": "docx", ".odt": "docx", ".et": "xlsx", ".xml": "xlsx"}
TEXTS = (".pdf", ".txt", ".md", ".csv", ".tsv", ".html", ".htm")
KINDS = frozenset((".docx", ".docm", *OPENXML, *FOREIGN, *TEXTS, *OLD))
MOST_PAGES = 2_000  # of a PDF
COMPOUND, SAVE_AS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "请另存为 .docx、.xlsx 或纯文本（.txt）再试"


def read_document(path: Path) -> Document | Problem:
    """The document that a file holds, or why it cannot be read; one without any text is a problem too."""
    try:
        if not path.is_file():  # a pipe or a device would be waited for without end
            raise UnreadableError("不是普通文件", "请换成 Word、Excel、WPS、PDF、网页或文本文件")
        if path.stat().st_size > LARGEST:
            raise UnreadableError(f"文件超过{LARGEST >> 20}MB，没有读", "请删去图片和附件后再试")
        content = path.read_bytes()
    except OSError as error:
        return Problem(Place(path.name), f"打不开（{error.strerror}）", advice="请关闭正在使用它的程序再试")
    except UnreadableError as error:
        return error.at(Place(path.name))
    return document_of(content, path.name)


def document_of(content: bytes, name: str) -> Document | Problem:
    """The document that the content of a file of that name is."""
    try:
        if PurePosixPath(name).name.startswith("~$"):
            raise UnreadableError("这是文件打开着时留下的临时文件，里面没有内容", "请换成名称前面没有“~$”的那个文件")
        if not content.strip(b"\0"):
            raise UnreadableError("文件是空的", "请从备份恢复，或重新导出")
        blocks, remarks = _read(content, name)
        document = Document(name, blocks, remarks)
        if document.length > LONGEST:
            found = f"文字和表格共 {document.length:,} 段、行，超过 {LONGEST:,}，没有读"
            raise UnreadableError(found, "请拆成几个文件；只要其中几张表的，另存出来")
        if any(isinstance(one, Paragraph) and len(one.text) > LONGEST_PARAGRAPH for one in blocks):
            raise UnreadableError(f"有一段文字超过 {LONGEST_PARAGRAPH:,} 字，没有读", "请按段落分开再试")
        if not document.has_text and PurePosixPath(name.lower()).suffix in (*OPENXML, *FOREIGN):
            raise UnreadableError("看得见的工作表里没有内容", "请检查是否隐藏，或是不是这个文件")
        if not document.has_text:
            raise UnreadableError(
                "没有读到任何文字，可能是扫描的图片", "请提供能选中文字的文件，" + SAVE_AS.removeprefix("请")
            )
    except UnreadableError as error:
        return error.at(Place(name))
    return document


def _read(content: bytes, name: str, *, converts: bool = True) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    ending = PurePosixPath(name.lower()).suffix
    refuse_other_kinds(content)
    if content.startswith(b"%PDF") or b"%PDF-" in content[:1024]:
        return _pdf_blocks(content), ()
    if content.startswith(b"PK") and not _is_sheet(content, ending):
        if converts and ending == ".odt":
            return _converted(content, ending)
        package = Package(content)
        return tuple(with_typed_tables(word_blocks(package, _chunk))), (*_struck(package), *_unread(package))
    if _is_xml_sheet(content):
        return _converted(content, ".xml")
    if content.startswith(b"PK") or (content.startswith(COMPOUND) and ending in (".xls", ".xlsx", ".xlsm", ".xlsb")):
        kinds = (".ods", ".xlsb", *OPENXML) if content.startswith(b"PK") else (".xls",)
        ending = ending if ending in kinds else ".xlsx" if content.startswith(b"PK") else ".xls"
        return sheet_blocks(content, ending, as_shown(content, ending) if converts else None)
    if converts and (content.startswith((COMPOUND, b"{\\rtf")) or ending in OLD):
        return _converted(content, ending if ending in OLD else ".doc")
    return plain_blocks(decoded(content), is_page=ending in (".html", ".htm")), ()


def _is_sheet(content: bytes, ending: str) -> bool:
    if ending in (".ods", ".xlsb"):
        return True
    package = Package(content, "Excel" if ending in OPENXML else "Word")
    return package.main.startswith("xl/") or package.part("xl/workbook.xml") is not None


def _is_xml_sheet(content: bytes) -> bool:
    """Whether it is a workbook of 2003 in XML, as older systems export it, under whatever name."""
    return b"urn:schemas-microsoft-com:office:spreadsheet" in content[:2000] and content.lstrip()[:5] == b"<?xml"


def _struck(package: Package) -> Iterator[str]:
    texts = struck_out(package)
    if texts:
        shown = "、".join(f"“{text[:20]}”" for text in texts[:LISTED])
        yield f"划了删除线的 {len(texts)} 处没有读：{shown}{'……' if len(texts) > LISTED else ''}"


def _unread(package: Package) -> Iterator[str]:
    """What stands in the main part and is no text: a table may be in it."""
    kinds = Counter(part.kind for part in package.relations(package.main).values())
    for kind, name in (("image", "图片"), ("package", "嵌入的 Excel 表或其他文件"), ("oleObject", "嵌入的对象")):
        if kinds[kind]:
            yield f"{name} {kinds[kind]} 个没有读；里面有表的，请另存成 .xlsx 再导入，或者照着录入"


def _chunk(content: bytes, name: str, depth: int) -> tuple[Block, ...]:
    """What a Word file embeds: another Word file, a web page or a text."""
    if content.startswith(b"PK"):
        return word_blocks(Package(content), _chunk, depth)
    if name.lower().endswith((".htm", ".html", ".xhtml", ".txt")):
        return plain_blocks(decoded(content), is_page=not name.lower().endswith(".txt"))
    raise UnreadableError(f"文件里嵌入了不能读的 {PurePosixPath(name).suffix} 文件", "请在 Word 里打开并保存一次再试")


def _converted(content: bytes, ending: str) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """What LibreOffice makes of an older kind of file, when it is installed."""
    if not has_office():
        raise UnreadableError(f"旧格式（{ending}）要用 LibreOffice 转换，这台电脑没有安装", SAVE_AS)
    made = made_by_office(content, ending, OLD[ending])
    if made is None:
        part = "Calc" if OLD[ending] == "xlsx" else "Writer"
        raise UnreadableError(f"LibreOffice 读不了这个{ending}文件，也可能没有装它的 {part}", SAVE_AS)
    return _read(made, f"made.{OLD[ending]}", converts=False)


def _pdf_blocks(content: bytes) -> tuple[Block, ...]:
    """The lines of a PDF, page after page; a locked or damaged file is unreadable, whatever pypdf raises."""
    from pypdf import PdfReader  # most files are none

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    with contained("PDF"):
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("PDF 加了密码", "请去掉密码再试")
        if len(reader.pages) > MOST_PAGES:
            raise UnreadableError(f"PDF 超过{MOST_PAGES}页", "请分成几个文件再试")
        pages = [page.extract_text() for page in reader.pages]
    return plain_blocks("\n".join(pages))
