"""The engine as the wheel that a project keeps, so that it installs where no index offers it."""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
from base64 import urlsafe_b64encode
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

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
