"""What click says of a wrong call, and in its help, in the words that staff read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import click
from click.utils import echo

from evaluation.dataset import is_date

_SOURCES = frozenset(("data", "docs", "macros", "hooks", ".git"))
_SHOWN = 80  # characters of what was typed
_SAID = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (r"Invalid value for (?P<a>.*?): (?P<inner>.*)", "{a}：{inner}"),
        (r"Invalid value: (?P<inner>.*)", "{inner}"),
        (r"Missing argument '(?P<a>[^']*)'\.\s*(?P<inner>.*)", "还要写{a}。{inner}"),
        (r"Missing (?:option|parameter):? '(?P<a>[^']*)'\.\s*(?P<inner>.*)", "还要写 {a}。{inner}"),
        (r"Missing command\.", "还要写命令"),
        (r"Choose from:\s*(?P<a>.*)", "可以是 {a}"),
        (r"No such option '?(?P<a>.*?)'?\.(?P<inner>.*)", "没有 {a} 这个选项。{inner}"),
        (r"No such command '?(?P<a>.*?)'?\.(?P<inner>.*)", "没有“{a}”这个命令。{inner}"),
        (r"\s*Did you mean (?:one of: )?(?P<a>.*?)\?", "您是不是要写 {a}？"),
        (r"\s*\(?(?:Did you mean|Possible options): (?P<a>.*?)\)?\??", "您是不是要写 {a}？"),
        (r"Got unexpected extra arguments? \((?P<a>.*)\)", "多写了“{a}”，请删除；有空格的名称要加引号"),
        (r"Option '(?P<a>.*?)' requires (?:an argument|\d+ arguments)\.", "{a} 后面要写内容"),
        (r"Option '(?P<a>.*?)' does not take a value\.", "{a} 后面不用写内容"),
        (r"Argument '?(?P<a>.*?)'? takes (?P<b>\d+) values\.", "{a} 要写 {b} 个"),
        (r"'(?P<a>.*)' is not a valid (?:integer|float)(?: range)?\.", "“{a}”不是数，请写阿拉伯数字"),
        (r"'(?P<a>.*)' is not a valid boolean\..*", "“{a}”须是 true 或 false"),
        (r"(?P<a>\S+) is not in the range (?P<b>.*)\.", "{a} 不在 {b} 以内"),
        (r"'(?P<a>.*)' is not (?:one of )?(?P<b>.*)\.", "“{a}”不行，可以是 {b}"),
        (r"(?:File|Directory|Path) '(?P<a>.*)' does not exist\.", "没有“{a}”，请检查名称和所在的文件夹"),
        (r"(?:File|Directory|Path) '(?P<a>.*)' is a file\.", "“{a}”是文件，这里要文件夹"),
        (r"(?:File|Directory|Path) '(?P<a>.*)' is a directory\.", "“{a}”是文件夹，这里要文件"),
        (r"(?:File|Directory|Path) '(?P<a>.*)' is not readable\.", "“{a}”读不了，请检查权限"),
        (r"(?:File|Directory|Path) '(?P<a>.*)' is not writable\.", "“{a}”写不了，请检查权限"),
        (r"Could not open file '(?P<a>.*?)': .*", "“{a}”打不开，请检查名称和权限"),
    )
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_HELP = (
    ("Usage: ", "用法："),
    ("Options:", "选项："),
    ("Commands:", "命令："),
    ("[OPTIONS]", "[选项]"),
    ("COMMAND [ARGS]...", "命令 …"),
    ("Show this message and exit.", "显示这些说明。"),
    ("[default: ", "[不写时："),
    ("[required]", "[必须写]"),
)


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
    """The option `--date` as `day`: a day that exists; without it, today in China."""

    def read(context: click.Context, option: click.Parameter, typed: str) -> str:
        day = typed or (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()
        if not is_date(day):
            raise click.UsageError(f"“{day}”不是日期，请写成 年-月-日", context)
        return day

    return click.option("--date", "day", default="", callback=read, help=f"{what}，年-月-日；不写时是今天")


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
    except WrongCall:
        raise
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.ClickException as error:
        raise WrongCall(error) from error


def in_chinese(message: str) -> str:
    """What click says of a call; what the engine says itself stays as it is."""
    for pattern, said in _SAID:
        if match := pattern.fullmatch(message.strip()):
            found = {
                name: _shown(text.strip()) if name != "inner" else in_chinese(text) for name, text in _texts(match)
            }
            return said.format(**found)
    return message if not message.strip() or _CHINESE.search(message) else f"这样用不对：{message}"


def help_in_chinese(text: str) -> str:
    for english, chinese in _HELP:
        text = text.replace(english, chinese)
    return text


def _texts(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    yield from ((name, text or "") for name, text in match.groupdict().items())


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
