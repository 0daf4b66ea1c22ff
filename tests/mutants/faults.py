"""Faults: the changed expressions that mutmut writes into modules, and how each differs from the code as it is."""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.format_utils import mangled_name_from_mutant_name


@dataclass(frozen=True, slots=True)
class Fault:
    """One changed expression: in which function, the line before and the line after.

    `mutant` switches it on, `hit` is what mutmut records when the function is called.
    """

    function: str
    before: str
    after: str
    mutant: str
    hit: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What the fault is, however many others there are."""
        return self.function, self.before, self.after


def put_faults(folder: Path, module: str) -> Iterator[Fault]:
    """Write all faults of a module into it, switched off, and tell them."""
    path = folder / f"{module.replace('.', '/')}.py"
    made = mutate_file_contents(str(path), path.read_text(encoding="utf-8"))
    path.write_text(made.code, encoding="utf-8")
    functions = {node.name: node for node in ast.walk(ast.parse(made.code)) if isinstance(node, ast.FunctionDef)}
    for name in made.mutant_names:
        mangled = mangled_name_from_mutant_name(name)
        original, changed = (_lines(functions[one], mangled) for one in (f"{mangled}__mutmut_orig", name))
        lines = list(difflib.unified_diff(original, changed, n=0, lineterm=""))[3:]
        before, after = ("\n".join(line[1:].strip() for line in lines if line[0] == sign) for sign in "-+")
        readable = re.sub("^x[_ǁ]", "", mangled).replace("ǁ", ".")
        yield Fault(f"{module}.{readable}", before, after, f"{module}.{name}", f"{module}.{mangled}")


def _lines(function: ast.FunctionDef, mangled: str) -> list[str]:
    return re.sub(rf"{mangled}__mutmut_\w+", mangled, ast.unparse(function)).splitlines()
