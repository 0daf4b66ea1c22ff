"""What the engine brings with it beside its code: in an installed engine within it, in the repository at its root."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).resolve()  # a project may lead to the engine by a link
_INSTALLED = _HERE.parent / "shipped"
_REPOSITORY = _HERE.parents[2]
IS_INSTALLED = _INSTALLED.is_dir()
REPOSITORY = Path() if IS_INSTALLED else _REPOSITORY


def _brought(installed: str, repository: str) -> Path:
    return _INSTALLED / installed if IS_INSTALLED else _REPOSITORY / repository


MACROS = _brought("macros", "macros")
THEME = MACROS / "theme"
COMMON = _brought("common", "data/common")  # the part of the schema that every department shares
MODEL = _brought("model", "data/schema")  # the tables, charts and figures that a new project copies
GUIDE = _brought("guide", "guide/staff")  # what staff read; a new project has it too
START = _brought("start", "data/start")  # what else a new project begins with
CONFIGURATION = _brought("mkdocs.yml", "mkdocs.yml")
WORKFLOWS = _brought("github", ".github")
LOCK = _brought("requirements.lock", "requirements-engine.lock")
ON_DEMAND = _HERE.parents[1] / ("evaluation_on_demand.py" if IS_INSTALLED else "on_demand.py")
PUBLISH = _HERE.parents[1] / ("evaluation_publish.py" if IS_INSTALLED else "publish.py")
