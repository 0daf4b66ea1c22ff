"""A file that cannot be read, and the one place where what other people's readers raise becomes that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from evaluation.problems import Place, Problem

DAMAGED = ("文件已损坏或不是有效的 {kind} 文件", "请用原来的程序打开后重新保存；打不开的，请从备份恢复")


class UnreadableError(ValueError):
    """Why the file is not read and what to do, in words for staff."""

    def __init__(self, rule: str, advice: str, found: str = "") -> None:
        super().__init__(rule)
        self.rule, self.advice, self.found = rule, advice, found

    def at(self, place: Place) -> Problem:
        return Problem(place, self.rule, self.found, self.advice)


@contextmanager
def contained(kind: str) -> Iterator[None]:
    """Turn whatever a reader raises into `UnreadableError`: a damaged file shows itself as any exception there is, and
    a panic in Rust is not even an `Exception`."""
    try:
        yield
    except (UnreadableError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        rule, advice = DAMAGED
        raise UnreadableError(rule.format(kind=kind), advice) from error
