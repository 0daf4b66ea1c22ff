"""Bad inputs by a seed: the smallest project's files, changed the way people, programs and attackers change them."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

PLACES = ("data/2031", "docs/2031", "mkdocs.yml")
SCHEMA = "data/schema"
SIGNS = "[]()!`<>*_{}\\&|~^#-+:;,.'\"=%@$/ \t\n0123456789aé中　：，。〔〕“”％①Ⅳ"
ODD = (
    "\x00",
    "\ufeff",
    "\u202e",
    "\u200b",
    "\ud7ff",
    "\ue000",
    "\ufffe",
    "\x1b",
    "\x0c",
    "\u2028",
    "𠮷",
    "１",
    "१",
    "½",
)
PAGES = (
    "{{ 资金收支.合计.本年收入 }}", "{{ 表(\"资金收支及结余\") }}", "{{ 图(1) }}", "{{ 变化(a, b) }}", "{{", "}}", "{% if %}", "{#",
    "![x](y)", "[a](b.md#c)", "[a]: b", "# x {#y}", "## 摘要", "- a", "> a", "1. a", "    a", "```", "| a | b |", "|-|-|",
    "!!! note", ": a", "<div>", "<!-- ", "&#x0;", "---", "title: [a", "needs: 草稿", "*a*", "**", "\\", "(((", "增长10%",
    "{{ 资金收支.合计.本年收入 | 应为(\"1\") }}", "{{ 资金收支.合计.本年收入 | 小数(9) | 万元 }}", "{{ 全文() }}", "{{ 原文(\"a\") }}",
)  # fmt: skip
YAML = (
    "a: [b", "- ", "? a", "&a b", "*a", "!!python/object/apply:os.system [id]", "!ENV x", "<<: *a", "a: |", "a: >-", "{", "}",
    "- {名称: a, 左: b}", "decimals: 99999999", "null", "~", "yes", "0x10", "1e999", "2031-02-30", "'", '"', "# ", "%YAML 1.2",
    "---", "...", "a: b: c", "\t", "INHERIT: mkdocs.yml", "docs_dir: /", "site_dir: .", "strict: no", "plugins: {}", "nav: {a: [b]}",
)  # fmt: skip
CSV = (
    "1,2",
    '"',
    '""',
    ";",
    "\t",
    "=1+1",
    "1e9",
    "-",
    "9" * 400,
    "1.005",
    "，",
    "合计",
    "未披露",
    "未填报",
    "NaN",
    "1,062,994.00",
)


def changed(root: Path, chance: random.Random) -> None:
    """Change one to three files of a project, as the seed has it."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        folder = chance.choice((*PLACES, *PLACES, SCHEMA))
        files = sorted(path for path in (root / folder).rglob("*") if path.is_file()) or [root / folder]
        path = chance.choice(files)
        if path.is_file():
            chance.choice(_CHANGES)(path, chance)


def _lines(path: Path, chance: random.Random) -> None:
    """Some of the file's lines twice, elsewhere, gone, or words of its language between them."""
    lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    words = {".md": PAGES, ".csv": CSV}.get(path.suffix, YAML)
    for _ in range(chance.randint(1, 4)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(5):
            case 0:
                lines.insert(at, lines[other])
            case 1:
                lines[at] = ""
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines.insert(at, " " * chance.choice((0, 0, 2, 4, 40)) + chance.choice(words))
            case _:
                cut = chance.randint(0, len(lines[at]))
                lines[at] = lines[at][:cut] + chance.choice(words) + lines[at][cut:]
    path.write_text("\n".join(lines), encoding="utf-8")


def _characters(path: Path, chance: random.Random) -> None:
    text = list(path.read_text(encoding="utf-8", errors="replace"))
    for _ in range(chance.randint(1, 6)):
        at = chance.randint(0, len(text))
        text[at : at + chance.randint(0, 3)] = chance.choice((*SIGNS, *ODD))
    path.write_text("".join(text), encoding="utf-8", errors="replace")


def _cells(path: Path, chance: random.Random) -> None:
    """A cell or a value in the place of another, or what no cell should hold."""
    text = path.read_text(encoding="utf-8", errors="replace")
    parts = text.replace("\n", ",\n,").split(",")
    at = chance.randrange(len(parts))
    parts[at] = chance.choice((chance.choice(parts), chance.choice(CSV), chance.choice(YAML), chance.choice(ODD)))
    path.write_text(",".join(parts).replace(",\n,", "\n"), encoding="utf-8")


def _repeated(path: Path, chance: random.Random) -> None:
    """One piece so often that anything quadratic shows itself."""
    text = path.read_text(encoding="utf-8", errors="replace")
    words = (*SIGNS, *PAGES, *YAML, *CSV)
    piece = "".join(chance.choice(words) for _ in range(chance.randint(1, 3)))
    at = chance.randint(0, len(text))
    times = chance.choice((10, 100, 1_000, 10_000, 100_000)) // len(piece) + 1
    path.write_text(text[:at] + piece * times + text[at:], encoding="utf-8")


def _nested(path: Path, chance: random.Random) -> None:
    depth = chance.choice((15, 50, 300, 3_000))
    opening, closing = chance.choice(
        (("[", "]"), ("(", ")"), ("{", "}"), ("{{ (", ") }}"), ("> ", ""), ("- ", ""), ("a: {", "}"))
    )
    indented = "\n".join(f"{'  ' * level}{chance.choice(('- a', 'a:', '> a'))}" for level in range(min(depth, 300)))
    text = path.read_text(encoding="utf-8", errors="replace")
    path.write_text(f"{text}\n{chance.choice((opening * depth + 'x' + closing * depth, indented))}\n", encoding="utf-8")


def _bytes(path: Path, chance: random.Random) -> None:
    raw = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 20)):
        at = chance.randint(0, len(raw))
        raw[at : at + chance.randint(0, 2)] = bytes(chance.randrange(256) for _ in range(chance.randint(0, 2)))
    path.write_bytes(bytes(raw))


def _encoded(path: Path, chance: random.Random) -> None:
    text = path.read_text(encoding="utf-8", errors="replace")
    path.write_bytes(
        text.encode(chance.choice(("gb18030", "utf-16", "utf-8-sig", "utf-16-be", "big5")), errors="replace")
    )


def _cut(path: Path, chance: random.Random) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: chance.choice((0, chance.randint(0, len(raw))))])


def _elsewhere(path: Path, chance: random.Random) -> None:
    """A folder, a link, another name or nothing where the file was."""
    content = path.read_bytes()
    path.unlink()
    match chance.randrange(6):
        case 0:
            path.mkdir()
        case 1:
            path.symlink_to(chance.choice(("/etc/hostname", "nowhere", path.name, "..")))
        case 2:
            path.with_suffix(chance.choice((".xlsx", ".md", ".yml", ".json", ".svg", ".pdf", ".docx", ""))).write_bytes(
                content
            )
        case 3:
            path.with_name(
                f"{chance.choice(('.', '~$', '-', 'x ', 'CON', chance.choice(ODD).strip(chr(0)) or 'x'))}{path.name}"
            ).write_bytes(content)
        case 4:
            os.mkfifo(path)
        case _:
            pass


def _swapped(path: Path, chance: random.Random) -> None:
    others = sorted(other for other in path.parent.iterdir() if other.is_file())
    shutil.copyfile(chance.choice([other for other in others if other != path] or [__file__]), path)


_CHANGES: tuple[Callable[[Path, random.Random], None], ...] = (
    _lines, _lines, _lines, _characters, _characters, _cells, _cells, _repeated, _nested, _bytes, _encoded, _cut, _elsewhere, _swapped,
)  # fmt: skip
