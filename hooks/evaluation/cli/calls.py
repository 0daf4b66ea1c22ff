"""What click says of a wrong call and in its help, in the words that staff read and the encoding in which they read."""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

import click
from click.utils import echo

from evaluation.dataset import is_date, today
from evaluation.dataset.configuration import is_address
from evaluation.dataset.yaml_files import common
from evaluation.language.personal import personal_numbers

_SOURCES = frozenset(("data", "docs", "macros", "hooks", ".git"))
_SHOWN = 80  # characters of what was typed
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


class BuiltSite(click.Path):
    """The folder of a site that was built; where there is none, what to run first."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if not path.is_dir():
            self.fail(f"没有“{path}”，请先构建网站：mkdocs build --strict --site-dir {path}", param, ctx)
        return path


class Output(click.Path):
    """A file that a command writes: of the kind that it writes, and never among what the project is made of."""

    def __init__(self, *kinds: str) -> None:
        super().__init__(dir_okay=False, path_type=Path)
        self._kinds = kinds

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if path.suffix.lower() not in self._kinds:
            self.fail(f"要写的是 {'、'.join(self._kinds)} 文件，“{path}”不是；请换一个名称", param, ctx)
        root = (ctx.find_root().params.get("root") if ctx else None) or Path()
        if (inner := Path(os.path.relpath(path, root)).parts[0]) in _SOURCES:
            self.fail(f"{inner}/ 里放的是报告本身，“{path}”请换一个地方", param, ctx)
        return path


def day_option(what: str) -> Callable[[Any], Any]:
    """The option `--date` as `day`: a day that exists and has come; without it, today in China."""

    def read(context: click.Context, option: click.Parameter, typed: str) -> str:
        day = typed or today()
        if not is_date(day):
            raise click.UsageError(f"“{day}”不是日期，请写成 年-月-日", context)
        if day > today():
            raise click.UsageError(f"“{day}”还没有到，{what}不能晚于今天 {today()}", context)
        return day

    return click.option("--date", "day", default="", callback=read, help=f"{what}，年-月-日；不写时是今天")


def one_line(context: click.Context, option: click.Parameter, typed: str | None) -> str:
    """A text that will be kept or published: no blank one, which says nothing, and nobody is named by number."""
    if typed is not None and not (typed.strip() and typed.isprintable()):
        raise click.BadParameter("要写一行字，不能空着", context, option)
    if any(personal_numbers(typed or "")):
        raise click.BadParameter("里面有个人的号码，不能记下来，更不能公开", context, option)
    return (typed or "").strip()


def web_address(context: click.Context, option: click.Parameter, typed: str) -> str:
    """Where something is on the web; none where nothing is typed."""
    if typed and not is_address(typed):
        raise click.BadParameter(f"须是 https:// 或 http:// 开头的网址，现为“{typed}”", context, option)
    return typed


class WrongCall(click.ClickException):
    """A call that cannot be followed: how it is used, and what is wrong with it."""

    def __init__(self, error: click.ClickException) -> None:
        super().__init__(in_chinese(error.format_message()))
        self.__dict__["exit_code"] = error.exit_code  # a click.UsageError ends with 2, others with 1
        self.ctx = getattr(error, "ctx", None)

    def show(self, file: IO[Any] | None = None) -> None:
        if self.ctx and self.exit_code == click.UsageError.exit_code:
            path, name = self.ctx.command_path, self.ctx.help_option_names[-1]
            echo(f"{self.ctx.get_usage()}\n看全部说明：{path} {name}\n", file=file, err=True)
        echo(f"错误：{self.message}", file=file, err=True)


class Command(click.Command):
    """A command whose help is in Chinese."""

    def get_usage(self, ctx: click.Context) -> str:
        return help_in_chinese(super().get_usage(ctx))

    def get_help(self, ctx: click.Context) -> str:
        return help_in_chinese(super().get_help(ctx))


@contextmanager
def told_in_chinese() -> Iterator[None]:
    try:
        yield
    except (WrongCall, click.exceptions.NoArgsIsHelpError):
        raise
    except click.ClickException as error:
        raise WrongCall(error) from error


def in_chinese(message: str) -> str:
    """What click says of a call; what the engine says itself stays as it is."""
    for pattern, said in common("calls.yml")["said"]:
        if match := re.fullmatch(pattern, message.strip(), re.DOTALL):
            found = {name: _shown(text.strip()) for name, text in match.groupdict("").items()}
            return str(said.format(**found | {"inner": in_chinese(match.groupdict("").get("inner", ""))}))
    return message if not message.strip() or _CHINESE.search(message) else f"这样用不对：{message}"


def help_in_chinese(text: str) -> str:
    for english, chinese in common("calls.yml")["help"]:
        text = text.replace(english, chinese)
    return text


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_KNOWN = {"−": "-", "✓": "√", "✗": "×", "\u200b": ""}


def speak() -> None:
    """Write in the encoding that the reader of each stream expects, where it has Chinese; else in UTF-8."""
    codecs.register_error("nearest", _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=stream.encoding if has_chinese(stream.encoding) else "utf-8", errors="nearest")


def echo_data(text: str) -> None:
    """JSON, which is UTF-8 wherever it goes, with one line end at its end."""
    click.echo(f"{text.rstrip()}\n".encode(), nl=False)


def has_chinese(encoding: str) -> bool:
    try:
        return bool("年".encode(encoding))
    except (UnicodeEncodeError, LookupError):
        return False


def _nearest(error: UnicodeError) -> tuple[str, int]:
    """For characters that an encoding does not have: those that read alike, else their numbers."""
    fault = cast(UnicodeEncodeError, error)
    return "".join(_written(one, fault.encoding) for one in fault.object[fault.start : fault.end]), fault.end


def _written(character: str, encoding: str) -> str:
    plain = _KNOWN.get(character, unicodedata.normalize("NFKC", character))
    try:
        plain.encode(encoding)
    except UnicodeEncodeError:
        return f"[U+{ord(character):04X}]"
    return plain
