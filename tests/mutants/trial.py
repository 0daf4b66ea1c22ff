"""A pytest plugin that tries every fault: a copy of the process for each, which runs the tests of the changed function.

Tests are collected once; the copy has everything loaded, runs the quickest tests first and ends with the first failure.
"""

from __future__ import annotations

import gc
import os
import resource
import time
from collections.abc import Iterable, Mapping, Sequence

import pytest
from _pytest.runner import runtestprotocol
from evaluation.numbers import formulas
from evaluation.scoring import rule
from faults import Fault
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

SURVIVED, KILLED, TIMED_OUT, UNTESTED = "survived", "killed", "timed out", "no tests"
SECONDS = 20


class Trial:
    """Runs instead of the tests themselves; `results` says what became of each fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = faults
        self.results: dict[Fault, str] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        for item in session.items:
            item.repr_failure = lambda *_, **__: ""  # type: ignore[method-assign]  # nobody reads how a test failed
        tests = _tests_by_function(session.items)
        gc.freeze()
        running: dict[int, Fault] = {}
        for number, fault in enumerate(self.faults, start=1):
            if number % 100 == 0:
                print(f"{number} of {len(self.faults)} faults tried", flush=True)
            if not tests.get(fault.hit):
                self.results[fault] = UNTESTED
                continue
            if len(running) == (os.cpu_count() or 1):
                self._wait(running)
            running[_start(fault, tests[fault.hit])] = fault
        while running:
            self._wait(running)
        return True

    def _wait(self, running: dict[int, Fault]) -> None:
        process, status = os.wait()
        noticed = KILLED if os.WIFEXITED(status) else TIMED_OUT
        self.results[running.pop(process)] = SURVIVED if status == 0 else noticed


def _tests_by_function(items: Iterable[pytest.Item]) -> Mapping[str, Sequence[pytest.Item]]:
    """The tests that call each function, the quickest first. All must pass while nothing is wrong."""
    found: dict[str, list[tuple[float, int, pytest.Item]]] = {}
    for number, item in enumerate(items):
        state()._stats.clear()
        set_mutant_under_test("stats")
        before = time.process_time()
        passed = _passes(item)
        set_mutant_under_test("")
        if not passed:
            pytest.exit(f"fails although nothing is wrong: {item.nodeid}", returncode=1)
        for hit in state()._stats:
            found.setdefault(hit, []).append((time.process_time() - before, number, item))
    return {hit: [item for _, _, item in sorted(tests, key=lambda test: test[:2])] for hit, tests in found.items()}


def _start(fault: Fault, tests: Sequence[pytest.Item]) -> int:
    """Try a fault in a copy of this process; its status is 0 when no test notices."""
    process = os.fork()
    if process:
        return process
    status = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        set_mutant_under_test(fault.mutant)
        status = 0 if all(map(_passes, tests)) else 1
    finally:
        os._exit(status)


def _passes(item: pytest.Item) -> bool:
    formulas._computing.cache_clear()
    rule._computing.cache_clear()
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=None))
