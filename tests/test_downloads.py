"""What readers take with them states the exact numbers of the register, safely and the same every time."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import fastjsonschema
import pytest
from conftest import TESTS, Project
from evaluation.downloads import downloads
from evaluation.downloads.plain import cell_text, csv_bytes
from evaluation.downloads.sheet import NUMBER, Column, Sheet
from evaluation.numbers.amounts import PUBLISHED_DECIMALS, exact_decimals, half_up
from published import PAYLOADS, example_files, example_report, example_sheets, project_files, rows_of


def stated(sheet: Sheet, row: dict[str, str], column: Column) -> str:
    """The id of the fact behind a number cell."""
    return sheet.fact_id.replace("{编号}", row["编号"]).replace("{列}", column.fact)


def test_every_number_of_a_csv_is_the_exact_fact_of_its_row_and_column() -> None:
    compared, wrong = set(), []
    for sheet in example_sheets():
        for row in rows_of(example_files()[f"data/{sheet.name}.csv"]):
            for column in (column for column in sheet.columns if column.type == NUMBER):
                fact_id, text = stated(sheet, row, column), row[column.header]
                fact = example_report().register.get(fact_id)
                if fact is None or fact.value is None:
                    expected = "未披露" if fact and fact.absence == "未披露" else ""
                elif exact_decimals(value := fact.value / fact.unit.scale) is None:
                    expected = str(half_up(value, PUBLISHED_DECIMALS))
                else:
                    compared.add(fact_id)
                    wrong += [] if Fraction(text) == value else [(fact_id, text)]
                    continue
                wrong += [] if text == expected else [(fact_id, text, expected)]

    assert wrong == []
    facts = [fact for fact in example_report().register.values() if fact.value is not None and fact.origin.source]
    cells = {fact.id for fact in facts if fact.origin.source and fact.origin.source.row}
    in_words = {fact_id for fact_id in cells if fact_id.startswith("绩效目标.")}
    assert cells - compared == in_words


def test_the_unit_in_a_header_is_the_unit_of_every_number_below_it() -> None:
    wrong = []
    for sheet in example_sheets():
        table = next(table for table in example_report().dataset.tables.values() if table.file == sheet.source)
        own = {field.unit_from for field in table.schema.fields if field.unit_from}
        for column in (column for column in sheet.columns if column.type == NUMBER):
            ids = [sheet.fact_id.replace("{编号}", row_id).replace("{列}", column.fact) for row_id in table.ids()]
            units = {
                example_report().register[fact_id].unit.name for fact_id in ids if fact_id in example_report().register
            }
            assert column.unit or own, (sheet.name, column.header)
            wrong += [(sheet.name, column.header, units)] if column.unit and units - {column.unit} else []

    assert wrong == []


def test_a_csv_is_utf8_with_a_mark_and_windows_line_ends(tiny: Project) -> None:
    assert (
        project_files(tiny)["data/staffing.csv"].content
        == (
            "\ufeff行别,编号,项目,编制人数（人）,实有人数（人）,备注,控制率（%）,空编（人）\r\n"
            "明细,机关,机关编制,4,3,,75,1\r\n"
            "合计,合计,合计,4,3,,75,1\r\n"
        ).encode()
    )


def test_json_holds_the_same_rows_with_null_where_a_number_is_not_applicable(tiny: Project) -> None:
    tiny.edit_data("sangong_counts.csv", "接待批次,国内公务接待批次,次,4,,3", "接待批次,国内公务接待批次,次,未披露,,3")

    assert json.loads(project_files(tiny)["data/sangong_counts.json"].content) == [
        {
            "编号": "接待批次",
            "项目": "国内公务接待批次",
            "单位": "次",
            "上年实际": "未披露",
            "本年预算": None,
            "本年实际": "3",
            "变动额": "未披露",
            "变动率（%）": "未披露",
        }
    ]


def test_csv_and_json_say_the_same() -> None:
    for sheet in example_sheets():
        rows = json.loads(example_files()[f"data/{sheet.name}.json"].content)
        assert [{name: text or "" for name, text in row.items()} for row in rows] == rows_of(
            example_files()[f"data/{sheet.name}.csv"]
        )


def test_narrative_cells_are_filled_and_facts_have_their_text_and_id(tiny: Project) -> None:
    files = project_files(tiny)

    assert rows_of(files["data/work.csv"])[0]["完成情况"] == "全年培训残疾人12余人次"
    (target,) = rows_of(files["data/targets.csv"])
    shown = {name: target[name] for name in ("指标值", "完成值", "完成值的编号", "达成情况")}
    assert shown == {
        "指标值": "不低于10人次",
        "完成值": "12余人次",
        "完成值的编号": "就业.培训.人次",
        "达成情况": "达成",
    }


@pytest.mark.parametrize("text", ["-100.00%", "-156,830.25", "-3", "不低于10人", "a=b", "—", ""])
def test_a_text_that_is_a_number_or_no_formula_stays_as_it_is(text: str) -> None:
    assert cell_text(text) == text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_that_looks_like_a_formula_is_text_in_csv(payload: str) -> None:
    sheet = Sheet("a", "甲", "a.csv", "", (Column("名称", "名称"),), ((payload,),), (False,))

    (row,) = csv.reader(io.StringIO(csv_bytes(sheet).decode("utf-8-sig").split("\r\n", 1)[1], newline=""))
    assert row == [f"'{payload}"]


def test_the_package_describes_every_other_file_with_its_size_and_digest() -> None:
    package = json.loads(example_files()["datapackage.json"].content)
    described = {resource["path"]: (resource["bytes"], resource["hash"]) for resource in package["resources"]}
    names = [resource["name"] for resource in package["resources"]]

    assert described == {
        path: (len(file.content), f"sha256:{sha256(file.content).hexdigest()}")
        for path, file in example_files().items()
        if path != "datapackage.json"
    }
    assert len(set(names)) == len(names)
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"


@pytest.fixture(scope="module")
def profile() -> Callable[[object], object]:
    """What the Data Package standard (version 2) demands of a package; raises for one that does not keep it."""
    compiled: Callable[[object], object] = fastjsonschema.compile(
        json.loads((TESTS / "vendor" / "datapackage-2.0.json").read_text("utf-8"))
    )
    return compiled


def test_the_package_keeps_the_profile_of_the_standard(profile: Callable[[object], object]) -> None:
    package = json.loads(example_files()["datapackage.json"].content)

    assert profile(package)
    for harmed in ({"name": "a"}, {"path": "a.csv"}, {**package["resources"][0], "bytes": "很多"}):
        with pytest.raises(fastjsonschema.JsonSchemaValueException):
            profile({**package, "resources": [harmed]})


def test_the_files_on_the_site_have_the_sizes_and_digests_of_the_package(site: Path) -> None:
    package = json.loads((site / "datapackage.json").read_text("utf-8"))
    described = {resource["path"]: (resource["bytes"], resource["hash"]) for resource in package["resources"]}
    there = {path: (site / path).read_bytes() for path in described}
    unlisted = {f"data/{path.name}" for path in (site / "data").iterdir()} - set(described)

    assert described == {path: (len(data), f"sha256:{sha256(data).hexdigest()}") for path, data in there.items()}
    assert unlisted == set()


def test_every_csv_of_the_site_has_a_mark_windows_line_ends_and_no_cell_that_runs(site: Path) -> None:
    wrong = []
    for path in sorted((site / "data").glob("*.csv")):
        text = path.read_bytes().decode("utf-8")
        cells = [cell for row in csv.reader(io.StringIO(text[1:], newline="")) for cell in row]
        is_number = re.compile(r"-\d[\d,]*(\.\d+)?%?").fullmatch
        runs = [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n＝＋－＠") and not is_number(cell)]
        bare = [line for line in text.split("\n")[:-1] if not line.endswith("\r")]
        wrong += [(path.name, runs, bare)] if text[0] != "\ufeff" or runs or bare else []

    assert wrong == []


def test_the_schema_of_a_table_has_the_columns_of_its_csv_and_the_rules_of_the_data(tiny: Project) -> None:
    files = project_files(tiny)
    package = json.loads(files["datapackage.json"].content)
    schema = next(resource["schema"] for resource in package["resources"] if resource["path"] == "data/staffing.csv")
    absent = [{"value": "", "label": "不适用"}, {"value": "未披露", "label": "未披露"}]

    assert [field["name"] for field in schema["fields"]] == list(rows_of(files["data/staffing.csv"])[0])
    assert schema["primaryKey"] == ["编号"]
    assert schema["fields"][0] == {"name": "行别", "type": "string", "constraints": {"enum": ["明细", "合计"]}}
    assert schema["fields"][3] == {
        "name": "编制人数（人）",
        "type": "number",
        "unit": "人",
        "fact": "编制.{编号}.编制人数",
        "missingValues": absent,
        "constraints": {"minimum": 0},
    }
    assert schema["fields"][6]["description"] == "控制率：实际数 ÷ 控制数 × 100%"


def test_every_row_keeps_the_constraints_that_the_schema_states() -> None:
    package = json.loads(example_files()["datapackage.json"].content)
    broken = []
    for resource in (resource for resource in package["resources"] if resource["path"].endswith(".csv")):
        rows = rows_of(example_files()[resource["path"]])
        for field in resource["schema"]["fields"]:
            texts = [row[field["name"]] for row in rows]
            rules = field.get("constraints", {})
            missing = {value["value"] for value in field.get("missingValues", [{"value": ""}])}
            kept = [text for text in texts if text not in missing]
            holds = (
                not rules.get("required") or len(kept) == len(texts),
                not rules.get("unique") or len(set(kept)) == len(kept),
                "enum" not in rules or set(kept) <= set(rules["enum"]),
                "minimum" not in rules or all(Fraction(text) >= Fraction(rules["minimum"]) for text in kept),
                field["type"] != "number" or all(re.fullmatch(r"-?\d+(\.\d+)?", text) for text in kept),
            )
            broken += [] if all(holds) else [(resource["path"], field["name"], holds)]

    assert broken == []


def test_the_same_data_give_the_same_bytes_in_another_process(tiny: Project) -> None:
    script = (
        "import sys; from pathlib import Path; from hashlib import sha256\n"
        "from evaluation.downloads import downloads; from evaluation.report import read_report\n"
        "for file in downloads(read_report(Path(sys.argv[1]), '2031'), str): print(file.path, file.sha256)\n"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", script, str(tiny.root)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    )

    assert first == second
    assert first.count("\n") == len(downloads(tiny.report(), str))


def test_the_page_of_downloads_lists_every_published_file_with_its_size_and_digest(site: Path) -> None:
    html = (site / "downloads" / "index.html").read_text(encoding="utf-8")
    listed = re.findall(
        r'<a href="\.\./([^"]+)" download.*?<span class="size">([^<]+)</span>',
        html,
        re.S,
    )
    digests = re.findall(r"^(?:.*<code>)?([0-9a-f]{64})  (\S+)$", html, re.M)

    assert listed == [(path, file.size) for path, file in example_files().items()]
    assert digests == [(file.sha256, path) for path, file in example_files().items()]
    assert {path: (site / path).read_bytes() for path in example_files()} == {
        path: file.content for path, file in example_files().items()
    }


def test_every_table_and_chart_leads_to_its_own_data_and_to_itself(site: Path) -> None:
    views = [*example_report().tables.values(), *example_report().charts.values()]
    wrong = []
    for page in site.rglob("index.html"):
        html, up = page.read_text(encoding="utf-8"), "../" * (len(page.relative_to(site).parts) - 1)
        for view in (view for view in views if re.search(f'<figure class="[^"]*" id="{view.anchor}"', html)):
            links = [(f"{up}{view.data}.csv", "CSV"), (f"{up}{view.data}.json", "JSON")]
            expected = [f'<a href="{href}" download aria-label="下载“{view.title}”的 {kind}">' for href, kind in links]
            wrong += [link for link in (*expected, f'<a href="#{view.anchor}"') if link not in html]
        wrong += [page] if 'href="site:' in html else []

    assert wrong == []


def test_the_head_of_the_first_page_describes_the_report_and_its_files(site: Path) -> None:
    html = (site / "index.html").read_text(encoding="utf-8")
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    report, dataset = json.loads(data)["@graph"]

    assert report["name"] == example_report().dataset.settings["标题"]
    assert [file["contentUrl"] for file in dataset["distribution"]] == list(example_files())
    assert re.findall(r'<meta name="(ArticleTitle|ContentSource|PubDate|索引号|文号)" content="([^"]*)">', html) == [
        ("ArticleTitle", "市残联2031年：自评92.54分，花了495.83万元"),
        ("PubDate", "2032-05-20"),
        ("ContentSource", example_report().dataset.settings["发布机构"]),
    ]
