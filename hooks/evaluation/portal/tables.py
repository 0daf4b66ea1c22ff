"""All numbers and all forms of all departments as Parquet, with a Data Package that describes them."""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from evaluation.portal.city import Year
from evaluation.portal.listing import Listing
from evaluation.portal.store import Store

# Numbers stay decimal strings and fractions: a column of floating point would change them.
_FACTS = ("id", "label", "value", "exact", "unit", "decimals", "text", "absence", "formula", "note")
_ROWS = "SELECT * FROM read_csv(?, all_varchar = true, union_by_name = true, filename = true)"
_FORMS = ("forms", "form_funds", "form_indicators")


def write_tables(listing: Listing, years: Sequence[Year], store: Store, folder: Path) -> None:
    """`facts.parquet`, one file for each table of forms that anybody publishes, and `datapackage.json`."""
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    sites = {store.site(year.fingerprint): year for year in years}
    with duckdb.connect() as database:
        database.execute("SET threads = 1; SET preserve_insertion_order = true")
        database.execute("CREATE TABLE sites (path VARCHAR, code VARCHAR, department VARCHAR, year VARCHAR)")
        for site, year in sites.items():
            row = [str(site), year.department.code, year.summary["department"], year.year]
            database.execute("INSERT INTO sites VALUES (?, ?, ?, ?)", row)
        if sites:
            paths = [site / "facts.json" for site in sites]
            _copied(database, _facts(), paths, "facts.json", folder / "facts.parquet")
        for name in _FORMS:
            paths = [path for site in sites if (path := site / "data" / f"{name}.csv").is_file()]
            if paths:
                _copied(database, _ROWS, paths, f"data/{name}.csv", folder / f"{name}.parquet")
        files = [_described(database, path) for path in sorted(folder.glob("*.parquet"))]
    package = {"profile": "data-package", "name": "portal", "title": listing.title, "resources": files}
    (folder / "datapackage.json").write_text(f"{json.dumps(package, ensure_ascii=False, indent=1)}\n", "utf-8")


def _facts() -> str:
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in _FACTS)
    names = ", ".join(f'"{name}"' for name in _FACTS)
    return f"SELECT {names}, filename FROM read_json(?, columns = {{{columns}}}, filename = true)"


def _copied(database: Any, select: str, paths: Sequence[Path], file: str, target: Path) -> None:
    """What the query finds in this file of each site, each row after the department and year that published it."""
    from duckdb import IOException

    try:
        database.execute(
            f"CREATE OR REPLACE TEMP TABLE found AS SELECT sites.code, sites.department, sites.year, "
            f"rows.* EXCLUDE (filename) FROM ({select}) AS rows JOIN sites ON rows.filename = sites.path || '/{file}'",
            [[str(path) for path in paths]],
        )
        database.execute(f"COPY found TO {_quoted(target)} (FORMAT parquet, COMPRESSION zstd)")
    except IOException as error:
        full = "space" in str(error).lower() or not shutil.disk_usage(target.parent).free
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error), str(target)) from error


def _quoted(path: Path) -> str:
    """A path as SQL takes it where no parameter can stand."""
    return "'" + str(path).replace("'", "''") + "'"


def _described(database: Any, path: Path) -> dict[str, Any]:
    columns = database.execute(f"DESCRIBE SELECT * FROM {_quoted(path)}").fetchall()
    content = path.read_bytes()
    return {
        "name": path.stem,
        "path": path.name,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": len(content),
        "hash": f"sha256:{sha256(content).hexdigest()}",
        "schema": {"fields": [{"name": name, "type": "string"} for name, *_ in columns]},
    }
