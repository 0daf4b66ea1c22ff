"""The year of a department as a pure function: the bytes of its inputs to the bytes of its site."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

from evaluation.dataset import configuration_problems, foreign_programs
from evaluation.portal.loaded import TIMED_OUT, Task, ended
from evaluation.portal.summary import read_summary
from evaluation.problems import Place, Problem, listed
from evaluation.release.building import Failure, failure
from evaluation.shipped import COMMON, MACROS, PUBLISH

WALL_SECONDS = 600
MEMORY_BYTES = 2 * 1024**3
_FOLDERS = ("data", "docs", "macros")
_INPUT_BYTES = 500_000_000  # of a year's files together; they travel in memory


@dataclass(frozen=True)
class Job:
    """One year of one department: its inputs as an archive, what the build is told, and the digest of both."""

    code: str
    year: str
    archive: bytes = field(repr=False)
    told: Mapping[str, str]
    fingerprint: str
    refusal: str = ""

    @property
    def key(self) -> str:
        return f"{self.code}/{self.year}"


@dataclass(frozen=True)
class Built:
    """What became of a job: the site as an archive and what the portal says of it, or why there is none."""

    key: str
    fingerprint: str
    site: bytes = field(default=b"", repr=False)
    summary: Mapping[str, Any] = field(default_factory=dict)
    failure: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


def years_of(project: Path) -> list[str]:
    """The years that a project has data of, oldest first."""
    return sorted(path.name for path in (project / "data").glob("2*") if path.name.isdecimal() and path.is_dir())


def jobs_of(code: str, project: Path, address: str) -> Iterator[Job]:
    """The years of a project, oldest first."""
    for year in years_of(project):
        inputs = _inputs(project, year)
        if (size := sum(path.lstat().st_size for path in inputs)) > _INPUT_BYTES:
            said = f"这一年度的文件一共 {size // 10**6:,} MB，不得超过 {_INPUT_BYTES // 10**6} MB，没有构建。"
            yield Job(code, year, b"", {}, "", f"{said}请移走不公布的大文件。")
            continue
        archive = _packed(project, inputs)
        told = {
            "REPORT_DOCS": f"docs/{year}",
            "REPORT_ADDRESS": f"{address.rstrip('/')}/{code}/{year}/" if address else "",
            "SOURCE_DATE_EPOCH": _epoch(project),
        }
        stated = "\n".join([engine(), code, year, *(f"{name}={value}" for name, value in sorted(told.items()))])
        digest = sha256(stated.encode() + b"\n" + archive).hexdigest()
        yield Job(code, year, archive, told, digest)


def _epoch(project: Path) -> str:
    """When the project was last changed, as its own `make site` tells the build: its newest commit, or nothing."""
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=project, capture_output=True, encoding="utf-8")
    return done.stdout.strip() or "0"


def _inputs(project: Path, year: str) -> list[Path]:
    """The files that decide what the year's site is: its own, the schema, and those of earlier years."""
    found = [*project.glob("*.yml")]
    for folder in (project / name for name in _FOLDERS):
        inside = [folder] if folder.is_symlink() else folder.rglob("*")
        found += [path for path in inside if path.is_file() or path.is_symlink()]
    return sorted(path for path in found if not _is_later(path.relative_to(project).parts, year))


def _is_later(parts: tuple[str, ...], year: str) -> bool:
    return parts[0] in ("data", "docs") and parts[1:2] > (year,) and parts[1].isdecimal()


@cache
def engine() -> str:
    """The engine's version and the digest of everything in it that a site depends on."""
    digest = sha256()
    for folder in (Path(__file__).parents[1], MACROS, COMMON):
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts):
            digest.update(f"{path.relative_to(folder).as_posix()}\n".encode() + path.read_bytes())
    return f"{distribution('evaluation-report').version}+{digest.hexdigest()[:16]}"


def built(job: Job, seconds: int = WALL_SECONDS, memory: int = MEMORY_BYTES) -> Built:
    """Build a job's site apart, with a bound on its time and memory. Knows nothing but the job."""
    with tempfile.TemporaryDirectory(prefix="portal-") as temporary:
        project, site = Path(temporary, "project"), Path(temporary, "site")
        project.mkdir()
        with tarfile.open(fileobj=io.BytesIO(job.archive)) as archive:
            links = [member.name for member in archive if not member.isfile()]
            if not links:
                archive.extractall(project, filter="data")
        (project / "hooks").mkdir()
        (project / "hooks" / "publish.py").write_bytes(PUBLISH.read_bytes())
        if problems := _refused(project, links):
            return Built(job.key, job.fingerprint, failure=listed(problems))
        if failure := _failed(project, site, job, seconds, memory):
            return Built(job.key, job.fingerprint, failure=failure.said, faults=failure.faults)
        files = sorted(path for path in site.rglob("*") if path.is_file())
        return Built(job.key, job.fingerprint, _packed(site, files), read_summary(site))


def _refused(project: Path, links: Sequence[str]) -> tuple[Problem, ...]:
    """What must not reach a build of somebody else's files: links that lead out of them, programs of their own."""
    if links:
        return tuple(
            Problem(Place(name), "不能是链接：它会把别处的文件公布出去", advice="请换成文件本身") for name in links
        )
    config = project / "mkdocs.yml"
    return configuration_problems(config) or foreign_programs(config)


def _failed(project: Path, site: Path, job: Job, seconds: int, memory: int) -> Failure | None:
    """Why the build failed; None when it did not."""
    said = project.with_name("said")
    status = ended(Task(str(project), str(site), str(said), job.year, job.told, seconds, memory))
    if status == TIMED_OUT:
        return Failure(status, f"构建超过 {seconds} 秒，已停止。请检查这个部门的文件是否过大。")
    failed = failure(project, status, said.read_text("utf-8", "replace")) if status else None
    if failed and not failed.said:
        spent = f"构建用尽了 {seconds} 秒的运算时间或 {memory // 1024**2} MB 内存，已停止（{status}）。"
        return Failure(status, spent, failed.faults)
    return failed


def _packed(root: Path, files: Sequence[Path]) -> bytes:
    """Files below a folder as an archive that depends on nothing but their names and contents."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in files:
            entry = tarfile.TarInfo(path.relative_to(root).as_posix())
            if path.is_symlink():
                entry.type, entry.linkname = tarfile.SYMTYPE, os.readlink(path)
                archive.addfile(entry)
                continue
            content = path.read_bytes()
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()
