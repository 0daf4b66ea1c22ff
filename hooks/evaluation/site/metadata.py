"""What a page's head says to machines: government fields, Open Graph with a picture, schema.org. Nothing invented."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

from evaluation.dataset import Settings
from evaluation.downloads import Download
from evaluation.narrative.filling import Filled, place_plain

FOLDER, POSTER = "shared", "poster"
_SIGN, _AFTER_HEAD, _KIND, _KEY = b"\x89PNG\r\n\x1a\n", 33, b"tEXt", b"Shows\0"


def picture_of(page: str, docs: Path, pages: Mapping[str, Filled]) -> str:
    """The address below the site of the picture to share a page with: its own, the poster, or none that is true."""
    for name in (page, POSTER):
        file = docs / FOLDER / f"{name}.png"
        if f"{name}.md" in pages and file.is_file() and shows(file.read_bytes()) == said(pages[f"{name}.md"]):
            return f"{FOLDER}/{name}.png"
    return ""


def said(page: Filled) -> str:
    """What a page says, as a digest."""
    text = "".join(place_plain(page.markdown, page.slots).split())
    return sha256(text.encode()).hexdigest()


def stamped(picture: bytes, shown: str) -> bytes:
    """The PNG with what its page said."""
    data = _KIND + _KEY + shown.encode("ascii")
    chunk = (len(data) - len(_KIND)).to_bytes(4, "big") + data + crc32(data).to_bytes(4, "big")
    return picture[:_AFTER_HEAD] + chunk + picture[_AFTER_HEAD:]


def shows(picture: bytes) -> str:
    """What a stamped PNG says that its page said; empty of any other file."""
    start = _AFTER_HEAD + 4
    if not picture.startswith(_SIGN) or not picture.startswith(_KIND + _KEY, start):
        return ""
    length = int.from_bytes(picture[_AFTER_HEAD:start], "big")
    return picture[start + len(_KIND + _KEY) : start + len(_KIND) + length].decode("ascii", "replace")


Link = Callable[[str], str]
_HEADING = re.compile(r'<h1[^>]*>(.*?)(?:<a class="headerlink"|</h1>)', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_ESCAPES = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class PageHead:
    """A page as its head describes it. `address` is its full address, `picture` that of what to share it with; both are
    empty when the site's address is not known."""

    title: str
    column: str
    description: str
    address: str
    picture: str = ""


def headline(html: str) -> str:
    """The words of a page's own first heading; empty without one."""
    found = _HEADING.search(html)
    return unescape(_TAG.sub("", found[1])).strip() if found else ""


def current_address(address: str | None, edition: str) -> str | None:
    """Where the current edition has a page, from its address in one edition: `…/2019.1/…` → `…/2019/…`."""
    year = edition.rpartition(".")[0]
    return address.replace(f"/{edition}/", f"/{year}/", 1) if address and edition else address


def page_head(page: PageHead, settings: Settings, files: Sequence[Download], site: str, link: Link) -> dict[str, Any]:
    """What the head of a page says; `files` are those that it offers, and only with any it describes the data."""
    data = structured_data(settings, files, site, link) if files else ""
    return {"fields": [*page_fields(page, settings)], "graph": [*open_graph(page, settings)], "data": data}


def page_fields(page: PageHead, settings: Settings) -> Iterator[tuple[str, str]]:
    """The tags of government pages (国办发〔2017〕47号, 网页设计规范) and of 政府信息公开, without unknown ones."""
    publisher, published = settings["发布机构"], settings.known("发布日期")
    fields = (
        ("SiteName", settings["标题"]),
        ("SiteDomain", urlsplit(page.address).hostname or ""),
        ("SiteIDCode", settings.known("网站标识码")),
        ("ColumnName", page.column),
        ("ArticleTitle", page.title),
        ("PubDate", published),
        ("ContentSource", publisher),
        ("Url", page.address),
        ("索引号", settings.known("索引号")),
        ("发布机构", publisher),
        ("发布日期", published),
        ("文号", settings.known("文号")),
    )
    yield from (field for field in fields if field[1])


def open_graph(page: PageHead, settings: Settings) -> Iterator[tuple[str, str]]:
    """How the page shows when somebody shares it."""
    fields = (
        ("og:type", "article"),
        ("og:site_name", settings["标题"]),
        ("og:title", _shared_title(page.title, settings)),
        ("og:description", page.description),
        ("og:locale", settings.get("语言", "zh-CN").replace("-", "_")),
        ("og:url", page.address),
        ("og:image", page.picture),
        ("og:image:alt", page.description if page.picture else ""),
    )
    yield from (field for field in fields if field[1])


def _shared_title(title: str, settings: Settings) -> str:
    """What stands alone in somebody's chat says whose report it is, and of which year."""
    names = (settings["部门"], settings.get("简称") or settings["部门"])
    told = any(name in title for name in names) and str(settings["年度"]) in title
    return title if told else f"{title}：{settings['部门']}{settings['年度']}年度"


def structured_data(settings: Settings, files: Sequence[Download], site: str, link: Link) -> str:
    """The report and its data as JSON-LD, safe inside a script element. `link` gives the address of a file."""
    graph = [_report(settings, site), _dataset(settings, files, site, link)]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def _report(settings: Settings, site: str) -> dict[str, Any]:
    optional = {
        "datePublished": settings.known("发布日期"),
        "reportNumber": settings.known("文号"),
        "identifier": settings.known("索引号"),
        "url": site,
    }
    return {
        "@type": "Report",
        "@id": "#report",
        "name": settings["标题"],
        **_shared(settings),
        **{name: value for name, value in optional.items() if value},
    }


def _dataset(settings: Settings, files: Sequence[Download], site: str, link: Link) -> dict[str, Any]:
    return {
        "@type": "Dataset",
        "@id": "#dataset",
        "name": f"{settings['标题']}：数据",
        "description": f"“{settings['标题']}”的全部数据表，以及每个数的单位、来源或算法。格式有 CSV、JSON 和 XLSX。",
        **_shared(settings),
        **({"url": site} if site else {}),
        "creator": _organization(settings["发布机构"]),
        "isPartOf": {"@id": "#report"},
        "distribution": [
            {
                "@type": "DataDownload",
                "name": file.title,
                "encodingFormat": file.media_type,
                "contentUrl": link(file.path),
                "contentSize": f"{file.bytes} B",
                "sha256": file.sha256,
            }
            for file in files
        ],
    }


def _shared(settings: Settings) -> dict[str, Any]:
    publisher = _organization(settings["发布机构"])
    return {
        "author": publisher,
        "publisher": publisher,
        "about": _organization(settings["部门"]),
        "inLanguage": settings.get("语言", "zh-CN"),
        "temporalCoverage": settings["年度"],
        "isAccessibleForFree": True,
        "license": {"@type": "CreativeWork", "name": settings["许可"]},
    }


def _organization(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name}
