"""What builds keep for the next one: it saves work, and decides nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from conftest import Project, build
from evaluation.kept import Store
from mkdocs.exceptions import Abort


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files that nobody used before, in which builds may keep what they made."""
    monkeypatch.delenv("REPORT_ANEW")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return tmp_path / "temporary"


def files_of(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def kept_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*.kept")}


def built(project: Project) -> dict[str, bytes]:
    return files_of(build(project.root, project.root.parent / "site"))


def test_a_site_is_the_same_whether_anything_was_kept_or_not(
    tiny: Project, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, kept = built(tiny), kept_in(folder)
    second = built(tiny)
    monkeypatch.setenv("REPORT_ANEW", "1")
    anew = built(tiny)

    assert kept
    assert kept_in(folder) == kept
    assert first == second == anew


def test_each_year_is_kept_by_itself(example: Project, folder: Path) -> None:
    first, kept = built(example), kept_in(folder)
    second = built(example)

    assert kept
    assert "全年收入：2031年512.50万元，2030年491.00万元" in first["history/index.html"].decode()
    assert first == second


def test_what_was_right_is_wrong_once_the_data_say_otherwise(tiny: Project, folder: Path) -> None:
    page = tiny.docs("funds.md")
    page.write_text(f"{page.read_text('utf-8')}\n办事的步骤见《预算管理手册》。\n", "utf-8")
    built(tiny)
    documents = tiny.data("documents.csv")
    line = "文件002,示残发〔2031〕2号,预算管理手册,示例市残疾人联合会,2031,部门制度"
    documents.write_text(f"{documents.read_text('utf-8').rstrip()}\n{line}\n", "utf-8")

    with pytest.raises(Abort, match="登记过的文件不能手写"):
        built(tiny)
    assert kept_in(folder)


def test_what_was_right_is_wrong_once_the_page_says_otherwise(tiny: Project, folder: Path) -> None:
    built(tiny)
    page = tiny.docs("funds.md")
    right = page.read_text("utf-8")
    page.write_text(f"{right}\n共培训学员25人。\n", "utf-8")
    with pytest.raises(Abort, match="数不能手写"):
        built(tiny)
    with pytest.raises(Abort, match="数不能手写"):
        built(tiny)
    page.write_text(right, "utf-8")
    built(tiny)


def test_what_changed_while_a_build_ran_is_not_kept(tmp_path: Path) -> None:
    decides, file = tmp_path / "data.csv", tmp_path / "a.kept"
    decides.write_text("1", "utf-8")
    store = Store(file, lambda: [decides.read_bytes()])
    decides.write_text("2", "utf-8")
    assert store.value(("page",), lambda: decides.read_text("utf-8")) == "2"
    store.save()
    assert not file.exists()

    again = Store(file, lambda: [decides.read_bytes()])
    again.value(("page",), lambda: decides.read_text("utf-8"))
    again.save()
    assert file.exists()


def test_a_release_keeps_and_takes_nothing(tiny: Project, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REPORT_EDITION", "2031.1")
    built(tiny)

    assert not kept_in(folder)


def test_a_file_that_cannot_be_read_is_as_none(tiny: Project, folder: Path) -> None:
    first, kept = built(tiny), kept_in(folder)
    for path in folder.rglob("*.kept"):
        path.write_bytes(b"\xff" * 99)

    assert built(tiny) == first
    assert kept_in(folder) == kept
