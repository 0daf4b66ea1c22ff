"""A fault of the program itself: what was being read, and a file about it that names no one and quotes nothing."""

from __future__ import annotations

import platform
import re
import traceback
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from jinja2 import TemplateSyntaxError

from evaluation.shipped import MACROS

FAULT = 3  # the exit status: neither the data (1) nor the call (2) is wrong
FAULT_FILES = "fault-*.txt"
_ENGINE = Path(__file__).parents[1]
_DIGITS = re.compile(r"\d{5,}")


def fault_message(error: BaseException, root: Path, doing: str) -> str:
    """What to say of an exception that nothing foresaw; writes `build/fault-….txt` for those who mend the program."""
    file = _read(error.__traceback__, root)
    reading = f"当时在读 {file}。" if file else ""
    if isinstance(error, OSError) and error.errno:
        name = f" {_within(Path(str(error.filename)), root) or '项目之外的文件'}" if error.filename else ""
        return f"{doing}：读写文件{name} 没有成功（{error.strerror}）。{reading}请检查磁盘空间和权限后再试。"
    if isinstance(error, TemplateSyntaxError) and (root / "macros" / str(error.name)).is_file():
        advice = "请检查 {% %} 和 {{ }} 是否成对；删去这个文件，就用程序自带的"
        return f"{doing}：macros/{error.name} 第{error.lineno}行的写法不对。{advice}。"
    if own := _own_macros(error, root):
        return f"{doing}：本项目自己的 {own} 运行时出了错。请检查改过的地方；删去它们，就用程序自带的。"
    about = _about(error, doing, file)
    name = f"fault-{sha256(about.encode('utf-8')).hexdigest()[:12]}.txt"
    try:
        (root / "build").mkdir(exist_ok=True)
        (root / "build" / name).write_text(about, encoding="utf-8")
        left = f"经过记在 build/{name} 里（不含数据内容和个人信息），请把它交给维护程序的人。"
    except OSError:
        left = f"经过没有写成文件。请把下面的内容交给维护程序的人：\n{about}"
    return f"{doing}：程序本身出了错，不是您的数据或用法有误。{reading}{left}"


def _own_macros(error: BaseException, root: Path) -> str:
    """The macros that are not the engine's, where the error comes out of one of these or of others."""
    frames = traceback.extract_tb(error.__traceback__)
    if not any(frame.filename == "<template>" for frame in frames[-1:]):
        return ""
    own = (path for path in sorted((root / "macros").glob("*.html")) if path.read_bytes() != _shipped(path.name))
    return "、".join(f"macros/{path.name}" for path in own)


def _shipped(name: str) -> bytes:
    return (MACROS / name).read_bytes() if (MACROS / name).is_file() else b""


def keep_faults(faults: Mapping[str, str], root: Path) -> None:
    """Put what a build in a temporary folder left about a fault where its message says that it is."""
    for name, text in faults.items():
        (root / "build").mkdir(exist_ok=True)
        (root / "build" / name).write_text(text, encoding="utf-8")


def _about(error: BaseException, doing: str, file: str) -> str:
    """Where it happened, by file and line of code. The exception's text is left out: it may quote what was read."""
    frames = traceback.extract_tb(error.__traceback__)
    steps = [f"{_code(Path(frame.filename))}:{frame.lineno} {frame.name}" for frame in frames]
    kept = steps if len(steps) <= 60 else [*steps[:20], "…", *steps[-40:]]
    system = f"Python {platform.python_version()}，{platform.system()}"
    return "\n".join([f"{doing}：{type(error).__name__}", system, f"当时在读：{file or '不详'}", *kept, ""])


def _code(path: Path) -> str:
    return path.relative_to(_ENGINE).as_posix() if path.is_relative_to(_ENGINE) else "/".join(path.parts[-2:])


def _read(trace: TracebackType | None, root: Path) -> str:
    """The file of the project that the innermost call had in hand."""
    found = ""
    while trace:
        for value in trace.tb_frame.f_locals.values():
            path = value if isinstance(value, Path) else None
            if path and path != root and path.suffix and (name := _within(path, root)):
                found = name
        trace = trace.tb_next
    return found


def _within(path: Path, root: Path) -> str:
    """The path as staff know it, without numbers that could name a person; empty outside the project."""
    whole, home = path.absolute(), root.absolute()
    return _DIGITS.sub("…", whole.relative_to(home).as_posix()) if whole.is_relative_to(home) else ""
