"""What an attachment carries that readers do not see: each kind is named, and ordinary files pass."""

from __future__ import annotations

import io
import random
import struct
import sys
import zlib
from pathlib import Path

import pytest
import xlsxwriter
from evaluation.dataset.pictures import picture_fault
from evaluation.dataset.unseen import ACTS, AUTHOR, CHANGES, COMMENT, HIDDEN, INNER, LOCAL, NOTED, OTHER, TAIL, unseen

sys.path.insert(0, str(Path(__file__).parent / "hostile"))
from making import PICTURES, pdf, zipped
from personal_fourth import JPEG as PHOTO
from personal_fourth import page
from personal_fourth import stream as stream_of

CORE = "docProps/core.xml"
PNG = PICTURES["png"]
JPEG = b"\xff\xd8\xff\xe0\0\4JF\xff\xda\0\2\x12\xff\x00\xff\xd0\x34\xff\xd9"


def office(name: str, content: str, main: str = "word/document.xml") -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": "<Relationships/>", main: "<a/>", name: content})


def related(**stated: str) -> bytes:
    attributes = " ".join(f'{name}="{value}"' for name, value in stated.items())
    return office("word/_rels/document.xml.rels", f"<Relationships><Relationship {attributes}/></Relationships>")


def segment(mark: int, content: bytes) -> bytes:
    return JPEG[:2] + bytes((0xFF, mark)) + (len(content) + 2).to_bytes(2, "big") + content + JPEG[2:]


def exif(*tags: int) -> bytes:
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, 8 if tag == 0x8769 else 0) for tag in tags)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + entries + b"\0" * 4


def chunk(kind: bytes, content: bytes) -> bytes:
    made = len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")
    return PNG[:33] + made + PNG[33:]


def pixels(content: bytes, behind: bytes = b"", header: bytes = PNG[16:29]) -> bytes:
    """A PNG of these pixels, each row after its filter, and of what stands behind them in the packed stream."""
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(content) + behind), (b"IEND", b""))
    made = (
        len(part).to_bytes(4, "big") + kind + part + zlib.crc32(kind + part).to_bytes(4, "big") for kind, part in parts
    )
    return PNG[:8] + b"".join(made)


def webp(kind: bytes, content: bytes) -> bytes:
    body = b"WEBP" + kind + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def book() -> bytes:
    made = xlsxwriter.Workbook(stream := io.BytesIO())
    sheet, chart = made.add_worksheet(), made.add_chart({"type": "bar"})
    sheet.write(0, 0, 1)
    chart.add_series({"values": "=Sheet1!$A$1:$A$1"})
    sheet.insert_chart("C1", chart)
    made.close()
    return stream.getvalue()


WHITE = "<a><r><rPr><color val='FFFFFF'/></rPr></r></a>"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:i="i" xmlns:dc="dc"{}>{}</svg>'
CARRYING = {
    "author.docx": (office(CORE, "<c:p xmlns:c='c' xmlns:dc='d'><dc:creator>甲</dc:creator></c:p>"), AUTHOR),
    "saved.xlsx": (office(CORE, "<c:p xmlns:c='c'><c:lastModifiedBy>甲</c:lastModifiedBy></c:p>"), AUTHOR),
    "company.docx": (office("docProps/app.xml", "<P><Company>甲</Company></P>"), AUTHOR),
    "template.docx": (office("docProps/app.xml", "<P><Template>C:\\甲\\a.dotx</Template></P>"), LOCAL),
    "property.docx": (office("docProps/custom.xml", "<P><property name='KSOTemplateUUID'/></P>"), OTHER),
    "comment.docx": (office("word/comments.xml", "<a/>"), COMMENT),
    "people.docx": (office("word/people.xml", "<a/>"), COMMENT),
    "deleted.docx": (office("word/footnotes.xml", "<a xmlns:w='w'><w:del>甲</w:del></a>"), CHANGES),
    "utf-16.docx": (zipped({"word/document.xml": "<a xmlns:w='w'><w:ins/></a>".encode("utf-16")}), CHANGES),
    "vanished.docx": (office("word/header1.xml", "<a xmlns:w='w'><w:vanish/></a>"), HIDDEN),
    "workbook.docx": (office("word/embeddings/a.xlsx", "甲"), INNER),
    "attached.docx": (office("word/_rels/a.xml.rels", "<R><Relationship Target='file:///C:/甲'/></R>"), LOCAL),
    "variable.docx": (office("word/settings.xml", "<a xmlns:w='w'><w:docVar w:name='a'/></a>"), OTHER),
    "stray.docx": (office("word/stray.xml", "<a/>"), OTHER),
    "xml.docx": (office("customXml/item1.xml", "<a>甲</a>"), INNER),
    "photo.docx": (zipped({"word/media/a.jpg": segment(0xE1, b"Exif\0\0" + exif(0x8825))}), NOTED),
    "tail.docx": (office("word/styles.xml", "<a/>") + b"abc", TAIL),
    "sheet.xlsx": (office("xl/workbook.xml", "<a><sheet state='veryHidden'/></a>"), HIDDEN),
    "row.xlsx": (office("xl/worksheets/sheet1.xml", "<a><row hidden='1'/></a>"), HIDDEN),
    "column.xlsx": (office("xl/worksheets/sheet1.xml", "<a><col hidden='true'/></a>"), HIDDEN),
    "name.xlsx": (office("xl/workbook.xml", "<a><definedName name='a' hidden='1'/></a>"), HIDDEN),
    "format.xlsx": (office("xl/styles.xml", "<a><numFmt formatCode=';;;'/></a>"), HIDDEN),
    "path.xlsx": (office("xl/workbook.xml", "<a xmlns:x='x'><x:absPath url='C:\\'/></a>"), LOCAL),
    "printer.xlsx": (zipped({"xl/printerSettings/p1.bin": "\\\\甲".encode("utf-16-le")}), LOCAL),
    "links.xlsx": (office("xl/externalLinks/externalLink1.xml", "<a/>"), INNER),
    "cache.xlsx": (office("xl/pivotCache/pivotCacheRecords1.xml", "<a/>"), INNER),
    "threads.xlsx": (office("xl/persons/person.xml", "<a/>"), COMMENT),
    "revised.xlsx": (office("xl/revisions/log.xml", "<a/>"), CHANGES),
    "notes.pptx": (office("ppt/notesSlides/notesSlide1.xml", "<a/>"), COMMENT),
    "slide.pptx": (office("ppt/slides/slide1.xml", "<p:sld xmlns:p='p' show='0'/>"), HIDDEN),
    "author.odt": (office("meta.xml", "<a xmlns:m='m'><m:printed-by>甲</m:printed-by></a>"), AUTHOR),
    "changed.odt": (office("content.xml", "<a xmlns:t='t'><t:tracked-changes/></a>"), CHANGES),
    "noted.odt": (office("content.xml", "<a xmlns:o='o'><o:annotation/></a>"), COMMENT),
    "hidden.ods": (office("content.xml", "<a xmlns:t='t'><t:table t:visibility='collapse'/></a>"), HIDDEN),
    "versions.odt": (office("Versions/Version1", "甲"), CHANGES),
    "place.jpg": (segment(0xE1, b"Exif\0\0" + exif(0x112, 0x8825)), NOTED),
    "artist.jpeg": (segment(0xE1, b"Exif\0\0" + exif(0x13B)), NOTED),
    "comment.jpg": (segment(0xFE, b"a"), NOTED),
    "xmp.jpg": (segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0"), NOTED),
    "iptc.jpg": (segment(0xED, b"Photoshop 3.0"), NOTED),
    "moving.jpg": (JPEG + b"ftypmp4", TAIL),
    "author.png": (chunk(b"tEXt", b"Author\0a"), NOTED),
    "exif.png": (chunk(b"eXIf", exif(0x8825)), NOTED),
    "private.png": (chunk(b"prVW", b"a"), NOTED),
    "tail.png": (PNG + b"PK", TAIL),
    "rows.png": (pixels(b"\0\0\0\0\0" + b"more"), TAIL),
    "packed.png": (pixels(b"\0\0\0\0\0", b"more"), TAIL),
    "frames.png": (chunk(b"fdAT", b"\0\0\0\1"), NOTED),
    "exif.webp": (webp(b"EXIF", exif(0x8825)), NOTED),
    "xmp.webp": (webp(b"XMP ", b"<x/>"), NOTED),
    "comment.gif": (b"GIF89a\1\0\1\0\0\0\0!\xfe\1a\0;", NOTED),
    "exif.avif": (b"\0\0\0\x1cftypavif\0\0Exif", NOTED),
    "path.svg": (SVG.format(" i:docname='a'", ""), LOCAL),
    "creator.svg": (SVG.format("", "<dc:creator>甲</dc:creator>"), AUTHOR),
    "comment.svg": (SVG.format("", "<!-- 甲 -->"), COMMENT),
    **{
        f"{name}.svg": (SVG.format("", f"<style>.a{{fill:white}}</style><g {look}><text>甲</text></g>"), HIDDEN)
        for name, look in {
            "none": "style='a:b; display : none'",
            "hidden": "visibility='hidden'",
            "clear": "opacity='0.0'",
            "small": "style='font-size:0px'",
            "white": "fill='#FFF'",
            "class": "class='a'",
            "unfilled": "fill='none'",
        }.items()
    },
    "white.docx": (office("word/document.xml", WHITE), HIDDEN),
    "small.docx": (office("word/document.xml", "<a><r><rPr><sz val='2'/></rPr></r></a>"), HIDDEN),
    "white.xlsx": (office("xl/styles.xml", "<a><font><color rgb='FFFFFFFF'/></font></a>"), HIDDEN),
    "flat.xlsx": (office("xl/worksheets/sheet1.xml", "<a><row customHeight='1' ht='0'/></a>"), HIDDEN),
    "white.odt": (office("content.xml", "<a xmlns:f='f'><text-properties f:color='#ffffff'/></a>"), HIDDEN),
    "white.pdf": (pdf("a").replace(b"BT /F1", b"BT 1 g /F1").replace(b"/Length", b"/Other"), HIDDEN),
    "layer.pdf": (pdf().replace(b"/Catalog", b"/Catalog/OCProperties<</D<</OFF[1 0 R]>>>>"), HIDDEN),
    "tail.pdf": (pdf() + b"\nabc", TAIL),
    "earlier.pdf": (pdf() + b"\n%%EOF\n", CHANGES),
    "photo.pdf": (page(stream_of(segment(0xE1, b"Exif\0\0" + exif(0x8825)), PHOTO)), NOTED),
    "noted.pdf": (pdf().replace(b"/MediaBox", b"/Annots[<</Subtype/Text/Contents(a)>>]/MediaBox"), COMMENT),
    "remote.docx": (related(Type="a/attachedTemplate", Target="http://a/b.dotm", TargetMode="External"), ACTS),
    "picture.docx": (related(Type="a/image", Target="http://a/b.png", TargetMode="External"), ACTS),
    "link.docx": (related(Type="a/hyperlink", Target="ms-word:ofe|u|http://a/b", TargetMode="External"), ACTS),
    "field.docx": (office("word/footer1.xml", "<a xmlns:w='w'><w:instrText> DDEAUTO c:\\cmd </w:instrText></a>"), ACTS),
    "simple.docx": (office("word/header1.xml", "<a><fldSimple instr=' INCLUDEPICTURE \"http://a\" '/></a>"), ACTS),
    "formula.csv": ("名称,数\n甲,=cmd|' /C calc'!A0\n", ACTS),
    "called.csv": ('名称,数\n"@SUM(1)",5\n', ACTS),
    "script.pdf": (pdf().replace(b"/MediaBox", b"/AA<</O<</S/Java#53cript/JS(a)>>>>/MediaBox"), ACTS),
    "launch.pdf": (pdf().replace(b"/MediaBox", b"/AA<</O<</S/Launch/F(a.exe)>>>>/MediaBox"), ACTS),
    "aside.pdf": (page(b"<</S/URI/URI 5 0 R>>", b"(javascript:a)"), ACTS),
}  # fmt: skip
ORDINARY = {
    "linked.docx": related(Type="a/hyperlink", Target="https://a.example/", TargetMode="External"),
    "linked.pdf": page(
        b"<</S/URI/URI(https://a.example/b?c=d:e)>>", b"<</S/GoTo/D[3 0 R/Fit]>>", b"<</URI<</Base(a:)>>>>"
    ),
    "numbers.csv": "名称,数\n甲,-5\n乙,+86\n丙=丁,a@b\n-,5\n",
    "a.xlsx": book(),
    "a.docx": office("docProps/custom.xml", "<P><property name='KSOProductBuildVer'/></P>"),
    "b.docx": office("word/styles.xml", "<a xmlns:w='w'><w:vanish/></a>"),
    "e.docx": office("word/document.xml", WHITE.replace("<r>", "<shd fill='003366'/><r>")),
    "f.docx": office("word/document.xml", "<a><pPr><rPr><sz val='2'/><color val='FFFFFF'/></rPr></pPr></a>"),
    "c.xlsx": office("xl/styles.xml", "<a><font><color rgb='FFFFFFFF'/></font><x patternType='solid'/></a>"),
    "b.svg": SVG.format("", "<rect fill='#036'/><text fill='white'>甲</text><g display='none'><rect/></g>"),
    "c.svg": SVG.format("", "<text opacity='0.5' font-size='0.5em'>甲</text>"),
    "b.pdf": pdf("a").replace(b"BT /F1", b"0 0 9 9 re f BT 1 g /F1"),
    "c.pdf": pdf("a").replace(b"BT /F1", b"1 g 0 g BT /F1"),
    "b.xlsx": office("xl/workbook.xml", "<a><definedName name='_xlnm._FilterDatabase' hidden='1'/></a>"),
    "c.docx": office(CORE, "<c:p xmlns:c='c' xmlns:dc='d'><dc:creator/></c:p>"),
    "d.docx": office(CORE, "<c:p xmlns:c='c' xmlns:dc='d'><dc:creator>示例市残疾人联合会</dc:creator></c:p>"),
    "a.jpg": segment(0xE1, b"Exif\0\0" + exif(0x112, 0x11A, 0x8769)),
    "b.jpg": JPEG,
    "a.png": chunk(b"tEXt", b"Software\0a"),
    "b.png": pixels(b"\0\0\0\0\0"),
    "c.png": pixels(b"\0\1" * 10, header=b"\0\0\0\4\0\0\0\5\1\0\0\0\1"),
    "a.gif": b"GIF89a\1\0\1\0\0\0\0!\xff\x0bNETSCAPE2.0\3\1\0\0\0;",
    "a.svg": SVG.format("", "<!-- Created with Inkscape --><title>甲</title>"),
    "a.pdf": pdf(),
    "broken.docx": b"PK",
    "broken.pdf": b"%PDF-",
    "a.txt": b"a",
}


FRAMED, GIF, WEBP, AVIF = (PICTURES[kind] for kind in ("jpg", "gif", "webp", "avif"))
BROKEN = {
    "png cut": PNG[:-12],
    "png with a wrong sum": PNG[:-6] + b"wrong!",
    "png without pixels": pixels(b"").replace(zlib.compress(b""), b""),
    "png of too few pixels": pixels(b"\0\0"),
    "png of no size": pixels(b"", header=b"\0\0\0\0\0\0\0\0\1\0\0\0\0"),
    "png of a country": pixels(b"", header=b"\0\0\xff\xff\0\0\xff\xff\1\0\0\0\0"),
    "jpg cut": FRAMED[:-2],
    "jpg without a frame": JPEG,
    "jpg of a country": FRAMED.replace(b"\0\1\0\1", b"\xff\xff\xff\xff"),
    "gif cut": GIF[:20],
    "gif of no size": GIF.replace(b"9a\1\0\1\0", b"9a\0\0\0\0"),
    "webp cut": WEBP[:-4],
    "webp empty": b"RIFF\4\0\0\0WEBP",
    "avif cut": AVIF[:20] + b"\0\0\1\0mdat",
    "avif without pixels": AVIF[:12],
}


def test_a_photo_may_have_bytes_that_fill_up_before_its_size() -> None:
    assert picture_fault(FRAMED.replace(b"\xff\xc0", b"\xff\xff\xff\xc0", 1)) == ""


def found(folder: Path, name: str, content: str | bytes) -> tuple[str, ...]:
    (folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return unseen(folder / name)


@pytest.mark.parametrize("name", CARRYING)
def test_what_readers_do_not_see_is_named(tmp_path: Path, name: str) -> None:
    content, what = CARRYING[name]

    assert found(tmp_path, name, content) == (what,)


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_file_carries_nothing_unseen(tmp_path: Path, name: str) -> None:
    assert found(tmp_path, name, ORDINARY[name]) == ()


@pytest.mark.parametrize("name", BROKEN)
def test_a_picture_that_nobody_would_see_is_told(name: str) -> None:
    assert (picture_fault(BROKEN[name]) != "", picture_fault(PICTURES[name.partition(" ")[0]])) == (True, "")


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_container_ends_in_no_fault(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    whole = zipped({CORE: "<a><creator>某某</creator></a>" * 3, "word/document.xml": "<p>字</p>" * 500})
    content = bytearray(whole)
    for _ in range(5):
        content[chance.randrange(30, len(content))] = chance.randrange(256)
    (tmp_path / "a.docx").write_bytes(content)

    assert set(unseen(tmp_path / "a.docx")) <= {AUTHOR, OTHER, TAIL}
