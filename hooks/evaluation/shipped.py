"""What the engine brings with it beside its code: in an installed engine within it, in the repository at its root."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "shipped"
_REPOSITORY = Path(__file__).parents[2]

MACROS = _INSTALLED / "macros" if _INSTALLED.is_dir() else _REPOSITORY / "macros"
THEME = MACROS / "theme"
COMMON = _INSTALLED / "common" if _INSTALLED.is_dir() else _REPOSITORY / "data" / "common"
