"""`report release` on a real repository and a real bare remote: what is live afterwards, and what is refused."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import YEAR, Project, compose_in
from evaluation.cli.project import Project as Command
from evaluation.cli.summary import changed_pages
from evaluation.release import WrongCall, address_of, checkout, read_source
from evaluation.release.building import build_environment
from evaluation.release.edition import Edition, Inputs
from releases import CORRECTION, FIRST, SECOND, Office, opened


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that has published its first edition, for tests that only look."""
    folder = tmp_path_factory.mktemp("published")
    office = opened(compose_in(folder / "project"), folder)
    done = office.release("--address", "https://example.org/report")
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0), done.stderr
    return office


@pytest.fixture(scope="module")
def corrected(published: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The same office some days later, with a correction published."""
    folder = tmp_path_factory.mktemp("corrected")
    office = published.copied(folder)
    office.correct()
    done = office.release("--address", "https://example.org/report")
    assert done.returncode == 0, done.stderr
    return office


@pytest.fixture
def office(published: Office, tmp_path: Path) -> Office:
    """An office that has published its first edition, free to be changed."""
    return published.copied(tmp_path)


def test_the_edition_is_live_with_redirects_from_year_latest_and_root(published: Office) -> None:
    pages = [f"{FIRST}/index.html", f"{FIRST}/funds/index.html"]

    assert [page for page in pages if page not in published.live()] == []
    assert _redirects(published, f"{YEAR}/funds/index.html") == f"../../{FIRST}/funds/"
    assert _redirects(published, "latest/index.html") == f"../{FIRST}/"
    assert _redirects(published, "index.html") == "latest/"


def test_nothing_on_the_branch_is_a_link(published: Office) -> None:
    assert {about.split()[0] for about in published.live().values()} == {"100644"}


def test_versions_json_states_title_date_status_and_digest(corrected: Office) -> None:
    entries = corrected.json("versions.json")
    shown = [(e["version"], e["title"], e["aliases"], e["properties"]["status"]) for e in entries]

    assert shown == [
        (SECOND, f"{YEAR}年度", [YEAR, "latest"], "现行"),
        (FIRST, f"{FIRST}（已更正）", [], "已更正"),
    ]
    assert [e["properties"]["hidden"] for e in entries] == [False, True]
    assert [e["properties"]["date"] for e in entries] == ["2032-06-01", "2032-05-25"]
    assert all(re.fullmatch("[0-9a-f]{64}", e["properties"]["digest"]) for e in entries)


def test_the_seal_can_be_checked_with_sha256sum(corrected: Office, tmp_path: Path) -> None:
    import subprocess

    corrected.git("clone", "-q", "-b", "gh-pages", str(corrected.remote), str(tmp_path / "clone"), at=tmp_path)
    for edition in (FIRST, SECOND):
        done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "clone" / edition)
        assert done.returncode == 0


def test_a_correction_leaves_the_first_edition_byte_identical(published: Office, corrected: Office) -> None:
    assert published.edition(FIRST).items() <= corrected.edition(FIRST).items()
    assert _redirects(corrected, f"{YEAR}/index.html") == f"../{SECOND}/"


def test_the_canonical_link_leads_to_the_current_edition(corrected: Office) -> None:
    canonical = re.search(r'<link rel="canonical" href="([^"]*)">', corrected.read(f"{FIRST}/funds/index.html"))

    assert canonical is not None
    assert canonical[1] == f"https://example.org/report/{YEAR}/funds/"


def test_the_years_address_has_the_data_of_the_current_edition(corrected: Office) -> None:
    live = corrected.live()
    at_edition = {path.partition("/")[2]: about for path, about in live.items() if path.startswith(f"{SECOND}/data/")}
    data = [
        {path.partition("/")[2]: live[path] for path in live if path.startswith(f"{alias}/data/")}
        for alias in (YEAR, "latest")
    ]

    assert data == [at_edition, at_edition]
    assert live[f"{YEAR}/facts.json"] == live[f"{SECOND}/facts.json"] != live[f"{FIRST}/facts.json"]


def test_every_edition_leads_subscribers_to_the_feed_that_goes_on(corrected: Office) -> None:
    pages = [corrected.read(f"{edition}/funds/index.html") for edition in (FIRST, SECOND)]

    assert [re.findall(r'href="([^"]*feed.xml)"', page) for page in pages] == [["../../feed.xml"] * 2] * 2
    assert f"（版次 {SECOND}）" in corrected.read("feed.xml")


def test_the_list_of_editions_has_one_form_in_an_edition_and_beside_them(corrected: Office) -> None:
    inner, outer = corrected.json(f"{SECOND}/editions.json"), corrected.json("editions.json")

    assert [list(one) for one in inner] == [list(one) for one in outer]
    assert [one["edition"] for one in inner] == [one["edition"] for one in outer] == [FIRST, SECOND]
    assert (inner[1]["digest"], inner[1]["changes"] == outer[1]["changes"]) == (None, True)
    assert outer[1]["corrects"] == inner[1]["corrects"] == ["就业.培训.人次"]


def test_releasing_again_changes_nothing(office: Office) -> None:
    before = office.git("rev-parse", "gh-pages", at=office.remote)
    done = office.release()

    assert (done.returncode, "不必再发布" in done.stdout) == (0, True), done.stderr
    assert office.git("rev-parse", "gh-pages", at=office.remote) == before


def test_other_content_under_a_published_edition_is_refused(office: Office) -> None:
    before = office.live()
    office.project.edit_data("facts.csv", "12,12", "13,13")
    office.commit()
    done = office.release()

    assert (done.returncode, f"{FIRST} 版已经发布过" in done.stderr) == (1, True), done.stderr
    assert office.live() == before


def test_a_commit_that_changes_nothing_readers_see_publishes_nothing(office: Office) -> None:
    before = office.live()
    office.project.write("notes.txt", "for ourselves")
    office.commit()

    assert office.release().returncode == 0
    assert office.live() == before


def test_what_is_not_committed_is_not_released(office: Office) -> None:
    before = office.live()
    office.project.edit_data("facts.csv", "12,12", "13,13")
    done = office.release()

    assert (done.returncode, "没有提交" in done.stderr) == (1, True), done.stderr
    assert office.live() == before


@pytest.mark.parametrize("content", [None, "[", '{"a": 1}'])
def test_a_lost_or_damaged_list_of_versions_is_rebuilt_from_the_branch(
    office: Office, tmp_path: Path, content: str | None
) -> None:
    before = office.live()
    office.push_to_branch({"versions.json": content}, tmp_path / "clone")

    assert office.release().returncode == 0
    assert office.live() == before


def test_versions_of_others_stay_in_the_list(office: Office, tmp_path: Path) -> None:
    other = {"version": "1.0", "title": "手册", "aliases": []}
    entries = [*office.json("versions.json"), other]
    office.push_to_branch({"versions.json": json.dumps(entries), "1.0/index.html": "<p>手册</p>"}, tmp_path / "clone")
    office.correct()

    assert office.release().returncode == 0
    assert [entry["version"] for entry in office.json("versions.json")] == [SECOND, FIRST, "1.0"]
    assert office.read("1.0/index.html") == "<p>手册</p>"


@pytest.mark.parametrize(
    "damage",
    [
        {f"{FIRST}/index.html": "<p>changed</p>"},
        {f"{FIRST}/funds/index.html": None},
        {f"{FIRST}": None},
        {"shared": None},
        {f"{FIRST}/edition.json": "{"},
        {f"{FIRST}/SHA256SUMS": "?"},
    ],
    ids=["changed", "page gone", "edition gone", "shared gone", "about unreadable", "seal unreadable"],
)
def test_nothing_is_published_on_top_of_a_damaged_edition(
    office: Office, tmp_path: Path, damage: dict[str, str | None]
) -> None:
    office.correct()
    office.push_to_branch(damage, tmp_path / "clone")
    before = office.live()
    done = office.release()

    assert (done.returncode, "不能变" in done.stderr) == (1, True), done.stderr
    assert office.live() == before


def test_an_earlier_edition_is_missed_though_no_list_names_it_any_more(corrected: Office, tmp_path: Path) -> None:
    office = corrected.copied(tmp_path)
    gone = {FIRST: None, "versions.json": None, "editions.json": None}
    office.push_to_branch(gone, tmp_path / "clone")
    before = office.live()
    done = office.release()

    assert (done.returncode, f"已经发布的 {FIRST} 版" in done.stderr, office.live()) == (1, True, before), done.stderr


@pytest.mark.parametrize("when", ["1970-01-02T00:00:00Z", "2099-01-01T00:00:00Z"])
def test_a_clock_that_is_wrong_dates_no_edition_and_stands_in_the_way_of_no_dated_one(
    tiny: Project, tmp_path: Path, when: str
) -> None:
    office = opened(tiny, tmp_path)
    office.project.write("note.txt", "")
    office.commit("By a wrong clock", when)
    undated = office.release("--dry-run")
    office.project.write(f"data/{YEAR}/corrections.yml", f"- {{版次: {FIRST}, 日期: 2032-05-25, 理由: 首次公布}}\n")
    office.commit("Dated", when)
    dated = office.release()

    assert (undated.returncode, "请核对提交的时间和这台电脑的时钟" in undated.stderr) == (1, True), undated.stderr
    assert (dated.returncode, f"{FIRST}/index.html" in office.live()) == (0, True), dated.stderr


def test_a_dry_run_sends_nothing(tiny: Project, tmp_path: Path) -> None:
    office = opened(tiny, tmp_path)
    done = office.release("--dry-run")

    assert (done.returncode, "试运行" in done.stdout, office.live()) == (0, True, {}), done.stderr


def test_a_failing_check_publishes_nothing(office: Office) -> None:
    before = office.live()
    office.project.edit_data("staffing.csv", "合计,合计,合计,4,3", "合计,合计,合计,4,2")
    office.commit()
    done = office.release()

    assert (done.returncode, "共 1 个问题" in done.stderr) == (1, True), done.stderr
    assert (office.live(), "Traceback" in done.stderr) == (before, False)


def test_a_build_sees_no_token_of_the_caller(office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GH_TOKEN", "GITHUB_TOKEN", "SSH_AUTH_SOCK", "HTTPS_PROXY", "ACTIONS_RUNTIME_TOKEN", "PYTHONSTARTUP"):
        monkeypatch.setenv(name, "planted")
    edition = Edition(FIRST, YEAR, "", "", "", Inputs("", 0))

    assert "planted" not in build_environment(tmp_path, Path("docs", YEAR), edition).values()


def test_a_stray_file_at_the_root_of_the_branch_is_named(office: Office, tmp_path: Path) -> None:
    assert office.release().returncode == 0
    office.push_to_branch({"secret.xlsx": "x", "CNAME": "report.example.org"}, tmp_path / "clone")
    done = office.release()

    assert "也不是由版次得来的：secret.xlsx，共 1 个，没有改动" in done.stdout + done.stderr


def test_a_link_to_the_environment_publishes_no_token(office: Office) -> None:
    (office.project.root / "docs" / YEAR / "env.txt").symlink_to("/proc/self/environ")
    office.correct()
    done = office.release(GH_TOKEN="planted-token")

    assert "planted-token" not in done.stdout + done.stderr
    assert [path for path in office.live() if path.endswith("env.txt") and "planted" in office.read(path)] == []


@pytest.mark.parametrize(
    ("remote", "said"),
    [
        ("nowhere", "没有名为 nowhere 的远程仓库"),
        ("", "“”不是远程仓库"),
        ("--upload-pack=touch run", "“--upload-pack=touch run”不是远程仓库"),
    ],
)
def test_a_remote_that_does_not_exist_is_a_wrong_call(published: Office, remote: str, said: str) -> None:
    with pytest.raises(WrongCall, match=said):
        address_of(published.project.root, remote)


def test_what_is_committed_counts_as_such_whatever_line_ends_git_gave_the_files(tiny: Project, tmp_path: Path) -> None:
    office = opened(tiny, tmp_path)
    clone = tmp_path / "windows"
    office.git("clone", "-q", "-c", "core.autocrlf=true", str(tiny.root), str(clone))
    file = clone / "data" / YEAR / "facts.csv"
    os.utime(file)

    assert b"\r\n" in file.read_bytes()
    assert read_source(clone).commit == office.git("rev-parse", "HEAD")


def test_a_folder_outside_git_is_a_wrong_call(tiny: Project, tmp_path: Path) -> None:
    office = Office(tiny, tmp_path / "remote.git", tmp_path)
    done = office.release()

    assert (done.returncode, "不在 Git 仓库里" in done.stderr) == (2, True), done.stderr


def test_the_summary_lists_changed_numbers_and_failed_checks(office: Office) -> None:
    before = office.git("rev-parse", "HEAD")
    same = office.project.run("summary", "--since", before).output
    office.project.edit_data("facts.csv", *CORRECTION)
    changed = office.project.run("summary", "--since", before).output
    office.project.edit_data("staffing.csv", "合计,合计,合计,4,3", "合计,合计,合计,4,2")
    failed = office.project.run("summary", "--since", before).output

    assert same == "没有问题、也没有改动的年度：2031。\n"
    sentences = changed.split("````diff")[1].splitlines()
    assert [line[:2] for line in sentences if "值：1" in line] == ["- ", "+ "], sentences
    assert "就业.培训.人次（培训残疾人）：12余人次 → 13余人次（增加 1人次）" in changed
    assert "来源：data/2031/facts.csv" in changed
    assert "data/2031/staffing.csv（编制设置及实有人数）第3行「实有人数」" in failed


def test_the_changed_pages_are_those_that_say_something_else(office: Office, tmp_path: Path) -> None:
    project = Command(office.project.root, office.project.docs("."))
    before = checkout(project.root, "HEAD", tmp_path / "before")
    same = changed_pages(project, before)
    page = office.project.docs("funds.md")
    page.write_text(page.read_text(encoding="utf-8") + "\n新写的一句。\n", encoding="utf-8")

    assert (same, changed_pages(project.of(project.year), before)) == ([], ["funds.md"])


def test_the_summary_of_a_new_year_is_a_page(office: Office) -> None:
    made = office.project.run("new-year", "2032", "--from", "2031")
    _, draft = office.project.run("summary", "--since", "HEAD").output.split("## 2032 年度")

    assert made.exit_code == 0, made.output
    assert "填报进度" in draft
    assert re.search(r"新建的年度，\d+ 个数，不与以前比较。", draft)
    assert draft.count("\n") < 80


def _redirects(office: Office, path: str) -> str:
    found: Callable[[str], list[str]] = re.compile(r'http-equiv="refresh" content="0; url=([^"]*)"').findall
    return found(office.read(path))[0]
