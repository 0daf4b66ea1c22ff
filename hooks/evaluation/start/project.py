"""A project for another department: its files by path, from answers to a few questions. Nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from evaluation.dataset.yaml_files import plain, read_yaml, yaml_of
from evaluation.numbers.amounts import UNFILLED
from evaluation.scoring.tree import TREE
from evaluation.shipped import COMMON, CONFIGURATION, GUIDE, MODEL, START, WORKFLOWS
from evaluation.start.engine import FOLDER, engine_requirements, engine_wheel

GRADES = {"优": "90", "良": "80", "中": "60", "差": "0"}
FORM_KINDS = ("部门整体支出绩效自评表", "项目支出绩效自评表")
ENTRY_FILES = ("charts.yml", "facts.yml", "comparison.yml", "ratios.yml")
ALWAYS = frozenset({"文件"})  # tables of the model that no department can do without
FORM_FILES = ("forms", "form_funds", "form_indicators")
_HOOK = '"""MkDocs events: those of the engine."""\n\nfrom evaluation_publish import *  # noqa: F403\n'
_ENTRY = re.compile(r"^(?= *- )", re.MULTILINE)
# The engine's own tests, its matrix and the audit of its libraries are not the business of a department.
_OF_THE_ENGINE = re.compile(
    r"      - name: 已知的漏洞（只提示）\n(?:        .*\n)+|\n  check:\n(?:.*\n)*", re.MULTILINE
)
_NEEDS = re.compile(r"^needs: (.*)$", re.MULTILINE)
_BESIDE = re.compile(r"^  beside:.*\n", re.MULTILINE)
_SHARES = re.compile(r"^    shares: (\{.*\})\n", re.MULTILINE)
_ELSEWHERE = re.compile(r"\[([^\[\]]*)\]\(\.\./[^()]*\)")  # links that lead out of the pages for staff
INSTALL = "install.md"  # a project's README says how its own engine is installed
_FIRST = re.compile(r"[\w“”]+(?=\.)")


@dataclass(frozen=True, slots=True)
class Answers:
    """What `report init` asks; `without` are tables, and parts of columns as 对下, that the department does not have.

    `forms` are some of `FORM_KINDS`.
    """

    department: str
    short: str
    year: str
    unit: str = "元"
    full_marks: str = "100"
    grades: Mapping[str, str] = field(default_factory=lambda: dict(GRADES))
    without: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


def optional_tables() -> tuple[str, ...]:
    """The tables that a department may do without, by the first word of their names: 三公 stands for 三公数量 too."""
    names = sorted({name for name in _tables() if name and name not in ALWAYS}, key=lambda name: (len(name), name))
    return tuple(name for at, name in enumerate(names) if not any(map(name.startswith, names[:at])))


def optional_parts() -> tuple[str, ...]:
    """What comes after the line in columns of money that are told apart by it: 本级, 对下."""
    return tuple(dict.fromkeys(field.rpartition("_")[2] for path in _models().values() for field in _parted(path)))


def _parted(path: Path) -> list[str]:
    return [name for name in _columns_of(path) if "_" in name]


def _columns_of(path: Path) -> list[str]:
    return [field["name"] for field in _read(path)["fields"]]


def _absent_columns(answers: Answers) -> dict[str, list[str]]:
    """By table the columns of the parts that the department does not have: 本年收入_对下 and 对下文号."""
    absent = tuple(part for part in optional_parts() if part in answers.without)
    found = {}
    for name, path in _kept(answers).items():
        gone = [one for one in _columns_of(path) if one.startswith(absent or "\0")]
        parts = [part for part in absent if any(one.endswith(f"_{part}") for one in _parted(path))]
        if parts:
            found[name] = [*parts, *gone]
    return found


def project_files(answers: Answers) -> Mapping[str, bytes]:
    """Everything that a new project holds, by path below its folder."""
    wheel, content = engine_wheel()
    own = {"requirements.lock": engine_requirements(wheel, content), **dict(_own_files(answers))}
    return {**draft_files(answers), **{path: text.encode() for path, text in own.items()}, f"{FOLDER}/{wheel}": content}


def draft_files(answers: Answers) -> Mapping[str, bytes]:
    """What the first draft of a project is built of."""
    texts = {
        "mkdocs.yml": _configuration(answers.year),
        "hooks/publish.py": _HOOK,
        **dict(_schema(answers)),
        **dict(_data(answers)),
        **dict(_pages(answers)),
    }
    return {path: text.encode() for path, text in texts.items()}


def table_files(name: str, answers: Answers) -> Mapping[str, bytes]:
    """What a project lacks that begins with a table: its schema, the year's file and the pages that need it."""
    if name in FORM_KINDS:
        data = _data(replace(answers, forms=(name,)))
        return {path: text.encode() for path, text in data if Path(path).stem in FORM_FILES}
    tables = [path for known, path in _tables().items() if known.startswith(name)]
    wanted, files = {path.stem for path in tables}, {_read(path)["file"] for path in tables}
    found = {
        path: text
        for path, text in (*_schema(answers), *_data(answers), *_pages(answers))
        if (Path(path).stem in wanted and "/tables/" in path)
        or (Path(path).stem in files and path.endswith(".csv"))
        or ((need := _NEEDS.search(text)) and need[1] == name and path.startswith("docs/"))
    }
    return {path: text.encode() for path, text in found.items()}


def _models() -> Mapping[str, Path]:
    """The model's tables by name."""
    return {_read(path)["name"]: path for path in sorted((MODEL / "tables").glob("*.yml"))}


def _tables() -> Mapping[str, Path]:
    """The tables that a department may have or do without: the model's, and the tree that all have in common."""
    return {**_models(), TREE: COMMON / "tables" / "indicators.yml"}


@cache
def _read(path: Path) -> Any:
    """A file that the engine brings: it stays as it is."""
    return plain(read_yaml(path, path.name)[0])


def _kept(answers: Answers) -> Mapping[str, Path]:
    return {name: path for name, path in _tables().items() if not name.startswith(answers.without or ("\0",))}


def _configuration(year: str) -> str:
    """The engine's own configuration, for a project that has no theme of its own."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    text = re.sub(r"docs/\d{4}", f"docs/{year}", text)
    text = re.sub(r"^  custom_dir:.*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^(watch: .*), macros\]", r"\1]", text, flags=re.MULTILINE)


def _schema(answers: Answers) -> Iterator[tuple[str, str]]:
    """The department's schema: the tables it has, and the charts and figures that come with them."""
    kept = _kept(answers)
    gone = _tables().keys() - kept.keys()
    for path in (path for path in kept.values() if MODEL in path.parents):
        text = re.sub("unit: 万?元", f"unit: {answers.unit}", path.read_text(encoding="utf-8"))
        yield f"data/schema/tables/{path.name}", _SHARES.sub(lambda match: _shares(match[1], gone), text)
    lost = set(_lost_shares(kept, gone))
    for name, wanted in _wanted(gone).items():
        head, entries = _entries(name)
        kept_entries = (_beside_nothing(entry, lost) for entry in entries if wanted(_of_yaml(entry)))
        yield f"data/schema/{name}", head + "".join(kept_entries)
    yield ("data/schema/synonyms.yml", "# 搜索时当作同一个词的写法，例如 - [公车, 公务用车]\n[]\n")


def _shares(text: str, gone: Collection[str]) -> str:
    """What sums are shares of, as far as the tables of those numbers are there."""
    kept = {column: of for column, of in plain(yaml_of(text, "")[0]).items() if _owner(of) not in gone}
    return f"    shares: {{{', '.join(f'{column}: {of}' for column, of in kept.items())}}}\n" if kept else ""


def _lost_shares(kept: Mapping[str, Path], gone: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """Table, column of texts and name of each share whose whole is in a table that there is none of."""
    for table, path in kept.items():
        for one in _read(path).get("sums", []):
            for column, of in one.get("shares", {}).items():
                if _owner(of) in gone:
                    yield table, one["by"], f"{column}占比"


def _beside_nothing(entry: str, lost: Collection[tuple[str, str, str]]) -> str:
    """A chart without the share beside its bars, where there is none."""
    stated = _of_yaml(entry)
    is_lost = tuple(stated.get(key) for key in ("table", "over", "beside")) in lost
    return _BESIDE.sub("", entry) if is_lost else entry


def entries_added(files: Collection[str], own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The files of a department's schema, by name, with the entries that its table files allow and they lack."""
    gone = {name for name, path in _tables().items() if path.stem not in files}
    for name, wanted in _wanted(gone).items():
        if name not in own:
            continue
        entries = [entry for entry in _entries(name)[1] if wanted(_of_yaml(entry))]
        new = [one for one in entries if not any(text.strip() in own[name] for text in (one, _BESIDE.sub("", one)))]
        if new:
            yield name, f"{own[name].rstrip()}\n{''.join(new)}"


def _wanted(gone: Collection[str]) -> Mapping[str, Callable[[Any], bool]]:
    """Which entries of the model's files there are without the tables that are gone, and figures gone with them."""
    lost: set[str] = set()

    def is_there(facts: Iterable[str]) -> bool:
        return not any(fact in lost or _owner(fact) in gone for fact in facts)

    for figure in map(_of_yaml, _entries("facts.yml")[1]):
        lost.update(() if is_there(figure["of"]) else (figure["id"],))
    return {
        "charts.yml": lambda entry: entry["table"] not in gone,
        "facts.yml": lambda entry: entry["id"] not in lost,
        "comparison.yml": lambda entry: is_there(entry["facts"]),
        "ratios.yml": lambda entry: is_there(_named_by(entry)),
    }


def _entries(name: str) -> tuple[str, list[str]]:
    """What stands before the entries of a file of the model, and each entry as it is written there."""
    head, *entries = _ENTRY.split((MODEL / name).read_text(encoding="utf-8"))
    return head, entries


def _of_yaml(entry: str) -> Any:
    return plain(yaml_of(entry, "")[0])[0]


def _named_by(ratio: Any) -> Iterator[str]:
    """The facts that a ratio names."""
    yield ratio.get("id", "")
    for of in ratio["inputs"].values():
        yield from [of] if isinstance(of, str) else of


def _owner(fact: str) -> str:
    match = _FIRST.match(fact)
    return match[0] if match else ""


def _data(answers: Answers) -> Iterator[tuple[str, str]]:
    """The year's tables, with a row marked 【示例】 or the usual rows, and its settings as a draft."""
    folder = f"data/{answers.year}"
    kept = {_read(path)["file"] for path in _kept(answers).values()}
    gone = {_read(path)["file"] for path in _tables().values()} - kept
    gone |= set() if answers.forms else set(FORM_FILES)
    columns = _absent_columns(answers).items()
    absent = {_read(_models()[name])["file"]: tuple(parts) for name, parts in columns}
    for path in sorted((START / "data").iterdir()):
        if path.stem not in gone:
            text = _filled(path, answers)
            yield f"{folder}/{path.name}", _without_columns(text, absent[path.stem]) if path.stem in absent else text


def _without_columns(text: str, parts: tuple[str, ...]) -> str:
    """A CSV without the columns that end in one of the parts, or are called so."""
    rows = [line.split(",") for line in text.splitlines()]
    kept = [at for at, name in enumerate(rows[0]) if not name.endswith(parts)]
    return "".join(f"{','.join(row[at] for at in kept)}\n" for row in rows)


def _pages(answers: Answers) -> Iterator[tuple[str, str]]:
    gone = _tables().keys() - _kept(answers).keys()
    for path in sorted((START / "docs").glob("*.md")):
        text = _filled(path, answers)
        if (need := _NEEDS.search(text)) and need[1] in gone:
            continue
        if re.search(r"^[^#\n]", text.partition("\n---\n")[2], re.MULTILINE):
            yield f"docs/{answers.year}/{path.name}", text


def _own_files(answers: Answers) -> Iterator[tuple[str, str]]:
    """README, Makefile and the like, the workflows that publish, and what staff read, with this department's years."""
    years = {str(2019 + later): str(int(answers.year) + later) for later in range(3)}
    for path in sorted(path for path in GUIDE.glob("*.md") if path.name != INSTALL):
        text = _ELSEWHERE.sub(r"\1", path.read_text(encoding="utf-8"))
        yield f"guide/{path.name}", re.sub("|".join(years), lambda match: years[match[0]], text)
    for path in sorted(path for path in (START / "project").rglob("*") if path.is_file()):
        yield path.relative_to(START / "project").as_posix(), _filled(path, answers)
    for name in ("publish", "preview", "comment"):
        text = (WORKFLOWS / "workflows" / f"{name}.yml").read_text(encoding="utf-8")
        yield f".github/workflows/{name}.yml", _OF_THE_ENGINE.sub("", text)


def rendered(
    path: Path, given: Mapping[str, Any], *, trim_blocks: bool = False, **filters: Callable[[str], str]
) -> str:
    """A template with what is given in its square brackets; braces are the narrative's own."""
    environment = Environment(  # text for files, not for pages
        undefined=StrictUndefined,
        variable_start_string="[[ ",
        variable_end_string=" ]]",
        block_start_string="[%",
        block_end_string="%]",
        keep_trailing_newline=True,
        trim_blocks=trim_blocks,
    )
    environment.filters |= filters
    return environment.from_string(path.read_text(encoding="utf-8")).render(given)


def _filled(path: Path, answers: Answers) -> str:
    tables, absent = tuple(_kept(answers)), _absent_columns(answers).items()
    given = {
        "部门": answers.department,
        "简称": answers.short,
        "年度": answers.year,
        "单位": answers.unit,
        "满分": answers.full_marks,
        "等级": "{" + ", ".join(f"{name}: {least}" for name, least in answers.grades.items()) + "}",
        "表": tables,
        "没有的表": TREE if TREE not in tables else "",
        "自评表": answers.forms,
        "没有的列": ", ".join(f"{name}: [{', '.join(parts)}]" for name, parts in absent),
        "关键数": ", ".join(tile for name, tile in _read(START / "tiles.yml").items() if name in tables),
        "未填报": UNFILLED,
    }
    return rendered(path, given)
