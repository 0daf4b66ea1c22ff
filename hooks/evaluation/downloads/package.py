"""The description of all downloads for machines: a Data Package (version 2) with a Table Schema for each table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from evaluation.downloads.download import Download
from evaluation.downloads.sheet import NUMBER, Column, Sheet
from evaluation.facts import NOT_APPLICABLE, UNDISCLOSED
from evaluation.numbers.amounts import decimal_string

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
ABSENT = [{"value": "", "label": NOT_APPLICABLE}, {"value": UNDISCLOSED, "label": UNDISCLOSED}]


def package_json(about: Mapping[str, Any], files: Sequence[Download], sheets: Sequence[Sheet]) -> bytes:
    """`datapackage.json` for the root of the site: every other download with size and digest, each CSV with its schema.

    One resource a line.
    """
    tables = {sheet.name: sheet for sheet in sheets}
    resources = [_resource(file, tables.get(file.table)) for file in files]
    head = [f"{_json(key)}:{_json(value)}" for key, value in {"$schema": PROFILE, **about}.items()]
    lines = ",\n".join(map(_json, resources))
    return ("{" + ",\n".join(head) + f',\n"resources":[\n{lines}\n]}}\n').encode("utf-8")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _resource(file: Download, sheet: Sheet | None) -> Mapping[str, Any]:
    resource: dict[str, Any] = {
        "name": file.path.replace("/", "-").replace(".", "-"),
        "path": file.path,
        "title": file.title,
        "format": file.format.lower(),
        "mediatype": file.media_type,
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }
    if sheet is not None and file.format == "CSV":
        resource |= {"type": "table", "encoding": "utf-8", "sources": [{"title": sheet.source}]}
        resource["schema"] = table_schema(sheet)
    elif sheet is not None:
        resource["description"] = f"与 data/{sheet.name}.csv 内容相同，列的含义见那里。"
    return resource


def table_schema(sheet: Sheet) -> Mapping[str, Any]:
    """The sheet's columns in the words of Table Schema; `unit` and `fact` are this project's own."""
    schema: dict[str, Any] = {"fields": [dict(_field(column, sheet)) for column in sheet.columns]}
    ids = [column.header for column in sheet.columns if column.field and column.field.type == "id"]
    return schema | ({"primaryKey": ids} if ids else {})


def _field(column: Column, sheet: Sheet) -> Iterator[tuple[str, Any]]:
    yield "name", column.header
    yield "type", "number" if column.type == NUMBER else "string"
    if column.formula:
        yield "description", column.formula
    if column.unit:
        yield "unit", column.unit
    if column.fact:
        yield "fact", sheet.fact_id.replace("{列}", column.fact)
    if column.type == NUMBER:
        yield "missingValues", ABSENT
    if constraints := dict(_constraints(column)):
        yield "constraints", constraints


def _constraints(column: Column) -> Iterator[tuple[str, Any]]:
    """What holds of every cell. A number may always be 未披露, so none is required."""
    field = column.field
    if field is None:
        return
    if column.type == NUMBER:
        if field.minimum is not None:
            yield "minimum", _exact(field.minimum)
        if field.maximum is not None:
            yield "maximum", _exact(field.maximum)
        return
    if field.required:
        yield "required", True
    if field.unique or field.type == "id":
        yield "unique", True
    if allowed := [text for text in field.enum if text]:
        yield "enum", allowed


def _exact(value: Fraction) -> int | str:
    return int(value) if value.denominator == 1 else decimal_string(value)
