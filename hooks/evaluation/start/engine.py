"""The engine as the wheel that a project keeps, and which files a newer one brings."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from packaging.requirements import Requirement

from evaluation.shipped import IS_INSTALLED, LOCK, REPOSITORY

NAME = "evaluation-report"
FOLDER = "engine"
_OF_ONE_MACHINE = ("INSTALLER", "REQUESTED", "RECORD", "direct_url.json")


def engine_wheel() -> tuple[str, bytes]:
    """The file name and the bytes of the running engine's wheel: put together again, or built from the repository."""
    return _installed() if IS_INSTALLED else _built()


def engine_requirements(wheel: str, content: bytes) -> str:
    """The lock file of a project: every library with its hashes, and the engine's own wheel."""
    return pinned(LOCK.read_text(encoding="utf-8"), wheel, content)


def pinned(lock: str, wheel: str, content: bytes) -> str:
    """A lock file with this wheel as the engine, in the place of another one."""
    return (
        f"{lock.partition(f'./{FOLDER}/')[0]}./{FOLDER}/{wheel} \\\n    --hash=sha256:{sha256(content).hexdigest()}\n"
    )


def _built() -> tuple[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
        (path,) = Path(folder).glob("*.whl")
        return path.name, path.read_bytes()


def _installed() -> tuple[str, bytes]:
    """The installed files as a wheel again, the same bytes each time."""
    own = distribution(NAME)
    files = {
        path.as_posix(): Path(str(path.locate())).read_bytes()
        for path in own.files or ()
        if path.parts[0] != ".." and "__pycache__" not in path.parts and path.name not in _OF_ONE_MACHINE
    }
    folder = next(name.partition("/")[0] for name in files if ".dist-info/" in name)
    record = "".join(f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in sorted(files.items()))
    files[f"{folder}/RECORD"] = f"{record}{folder}/RECORD,,\n".encode()
    with ZipFile(stream := io.BytesIO(), "w", ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return f"{folder.removesuffix('.dist-info')}-py3-none-any.whl", stream.getvalue()


def _digest(content: bytes) -> str:
    return urlsafe_b64encode(sha256(content).digest()).rstrip(b"=").decode("ascii")


# What a new project takes from the engine as it is: followed as long as nobody changed it.
FOLLOWED = (
    *("Makefile", "mkdocs.yml", "hooks/publish.py"),
    *(".gitattributes", ".gitignore", ".github/workflows/", "guide/"),
)
REPLACED = ("requirements.lock", f"{FOLDER}/")


@dataclass(frozen=True)
class Engine:
    """An engine as the wheel that holds it."""

    file: str
    content: bytes

    @property
    def version(self) -> str:
        return str(self._metadata["Version"])

    @property
    def name(self) -> str:
        """Version and the beginning of a digest: two wheels of one version need not be the same."""
        return f"{self.version}（{sha256(chr(10).join(sorted(self.record)).encode()).hexdigest()[:8]}）"

    @property
    def record(self) -> frozenset[str]:
        """Every file with its digest, as the wheel and the installed engine list them in the same words."""
        lines = self._text("RECORD").splitlines()
        return frozenset(line for line in lines if not line.endswith("/RECORD,,"))

    @property
    def missing(self) -> tuple[str, ...]:
        """The libraries that the engine needs and this environment does not have as it needs them."""
        needs = map(Requirement, self._metadata.get_all("Requires-Dist") or ())
        return tuple(str(need) for need in needs if need.marker is None and not _is_met(need))

    @property
    def _metadata(self) -> Message:
        return Parser().parsestr(self._text("METADATA"))

    def _text(self, name: str) -> str:
        with ZipFile(io.BytesIO(self.content)) as archive:
            found = next(one for one in archive.namelist() if one.endswith(f".dist-info/{name}"))
            return archive.read(found).decode("utf-8")

    def unpacked(self, folder: Path) -> Path:
        """The engine's files below a folder, ready to be imported from it."""
        with ZipFile(io.BytesIO(self.content)) as archive:
            archive.extractall(folder)
        return folder


def engine_of(file: str, content: bytes) -> Engine | None:
    """The engine that a file holds; None when it is no wheel of it."""
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except BadZipFile:
        return None
    about = {name.rpartition(".dist-info/")[2] for name in names}
    is_engine = {"evaluation/cli/__init__.py", "METADATA", "RECORD"} <= about
    return Engine(file, content) if is_engine else None


def kept_engine(root: Path) -> Engine | None:
    """The engine that a project keeps; None where it keeps none, or several."""
    wheels = sorted((root / FOLDER).glob("*.whl"))
    return engine_of(wheels[0].name, wheels[0].read_bytes()) if len(wheels) == 1 else None


def is_running(engine: Engine) -> bool:
    """Whether the installed engine is this one; the repository's own is nobody's."""
    return not IS_INSTALLED or engine.record <= set((distribution(NAME).read_text("RECORD") or "").splitlines())


def _is_met(need: Requirement) -> bool:
    try:
        return need.specifier.contains(version(need.name), prereleases=True)
    except PackageNotFoundError:
        return False


@dataclass(frozen=True)
class Renewal:
    """What the newer engine does to the project's files: put in, taken away, and left as somebody made them."""

    put: Mapping[str, bytes]
    removed: tuple[str, ...]
    left: tuple[str, ...]


def with_engine(files: Mapping[str, bytes], engine: Engine) -> Mapping[str, bytes]:
    """The files of a fresh project that keeps and pins exactly this wheel."""
    lock = pinned(files["requirements.lock"].decode("utf-8"), engine.file, engine.content)
    rest = {path: content for path, content in files.items() if not path.startswith(f"{FOLDER}/")}
    return rest | {"requirements.lock": lock.encode(), f"{FOLDER}/{engine.file}": engine.content}


def renewal(own: Mapping[str, bytes], old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Renewal:
    """From the project's files and those of a fresh project of either engine."""
    replaced = {path: content for path, content in new.items() if path.startswith(REPLACED)}
    followed = {path: content for path, content in new.items() if path.startswith(FOLLOWED)}
    mine = {path for path, content in followed.items() if own.get(path) not in (old.get(path), content)}
    put = replaced | {path: content for path, content in followed.items() if path not in mine}
    return Renewal(
        {path: content for path, content in put.items() if own.get(path) != content},
        tuple(
            path for path in own if path not in new and (path.startswith(f"{FOLDER}/") or own[path] == old.get(path))
        ),
        tuple(sorted(path for path in mine if path not in own or old.get(path) != followed[path])),
    )


def files_below(folder: Path) -> Mapping[str, bytes]:
    """What an upgrade looks at, by path."""
    return dict(_files(folder))


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for name in (*FOLLOWED, *REPLACED):
        found = sorted((folder / name).rglob("*")) if name.endswith("/") else [folder / name]
        for path in found:
            if path.is_file():
                yield path.relative_to(folder).as_posix(), path.read_bytes()
