"""One file that readers can take with them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import sha256

from evaluation.numbers.amounts import written

MEDIA_TYPES = {
    "PDF": "application/pdf",
    "CSV": "text/csv",
    "JSON": "application/json",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Download:
    """A file below the site's root, with the title of what is in it; `table` names its table, when it holds one."""

    path: str
    title: str
    format: str
    content: bytes
    table: str = ""

    @cached_property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()

    @property
    def bytes(self) -> int:
        return len(self.content)

    @property
    def size(self) -> str:
        """The size as readers know it from their file manager."""
        return f"{written(Fraction(self.bytes, 1024), 1, grouped=True)} KB"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.format]
