"""Withdrawing editions, going back, and bringing a branch back that something else wrote over, on a real remote."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from conftest import ROOT, YEAR, served
from playwright.sync_api import Page
from releases import FIRST, GIT, SECOND, Office, corrected_office

pytestmark = pytest.mark.slow

ATOM = "{http://www.w3.org/2005/Atom}"
REASON = ("--reason", "总数录入有误", "--date", "2032-06-10")


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that has published an edition and its correction, for tests that only look."""
    return corrected_office(tmp_path_factory.mktemp("corrected"))


@pytest.fixture
def office(corrected: Office, tmp_path: Path) -> Office:
    return corrected.copied(tmp_path)


@pytest.fixture(scope="module")
def withdrawn(corrected: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The same office after its second edition was withdrawn."""
    office = corrected.copied(tmp_path_factory.mktemp("withdrawn"))
    done = office.report("withdraw", SECOND, *REASON)
    assert done.returncode == 0, done.stderr
    return office


def revert(office: Office) -> None:
    office.git("revert", "--no-edit", "HEAD")


def leads(office: Office, path: str) -> str:
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]*)"', office.read(path))
    assert found is not None
    return found[1]


def test_going_back_to_an_older_edition_is_refused_with_what_to_do(office: Office) -> None:
    before = office.live()
    revert(office)
    done = office.release()

    assert (done.returncode, office.live()) == (1, before)
    assert f"现行的是后来发布的 {SECOND} 版" in done.stderr
    assert f"report withdraw {SECOND} --reason" in done.stderr
    assert f"另出 {YEAR}.3 版" in done.stderr


def test_a_withdrawn_edition_stays_as_it_is_and_nothing_leads_to_it(corrected: Office, withdrawn: Office) -> None:
    assert withdrawn.edition(SECOND) == corrected.edition(SECOND)
    assert [leads(withdrawn, f"{alias}/index.html") for alias in (YEAR, "latest")] == [f"../{FIRST}/"] * 2
    assert leads(withdrawn, f"{YEAR}/funds/index.html") == f"../../{FIRST}/funds/"
    assert withdrawn.live()[f"{YEAR}/facts.json"] == withdrawn.live()[f"{FIRST}/facts.json"]
    assert [(e["version"], e["properties"]["status"], e["aliases"]) for e in withdrawn.json("versions.json")] == [
        (SECOND, "已撤回", []),
        (FIRST, "现行", [YEAR, "latest"]),
    ]


def test_readers_without_scripts_see_what_became_of_an_edition_while_its_bytes_stay(
    corrected: Office, withdrawn: Office, tab: Page
) -> None:
    sheets = [(office.read(f"editions/{one}.css")) for office in (corrected, withdrawn) for one in (FIRST, SECOND)]
    assert ["已有更正" in sheets[0], sheets[1], sheets[2]] == [True, "", ""]
    assert f"{SECOND}版已于2032-06-10撤回，请勿引用。理由：总数录入有误。" in sheets[3]

    folder = withdrawn.temporary / "seen"
    withdrawn.git("clone", "-q", "-b", "gh-pages", str(withdrawn.remote), str(folder), at=withdrawn.temporary)
    shown = "getComputedStyle(document.body, '::before').content"
    with served(folder) as address:
        assert tab.context.browser
        quiet = tab.context.browser.new_context(java_script_enabled=False)
        page = quiet.new_page()
        page.goto(f"{address}{SECOND}/funds/")
        said = page.evaluate(shown)
        page.goto(f"{address}{FIRST}/")
        without = page.evaluate(shown)
        quiet.close()
        tab.goto(f"{address}{SECOND}/")
        tab.wait_for_selector("text=请勿引用")
        twice = tab.evaluate(shown)

    assert ("请勿引用" in said, without, twice) == (True, "none", "none")


def test_lists_and_feed_say_when_and_why_an_edition_was_withdrawn(withdrawn: Office) -> None:
    listed = [(one["edition"], one["status"], one["withdrawn"]) for one in withdrawn.json("editions.json")]
    root = Xml.fromstring(withdrawn.read("feed.xml"))
    newest = root.findall(f"{ATOM}entry")[0]

    assert listed == [
        (FIRST, "现行", None),
        (SECOND, "已撤回", {"date": "2032-06-10", "reason": "总数录入有误"}),
    ]
    assert "总数录入有误" in withdrawn.read("editions/index.html")
    assert newest.findtext(f"{ATOM}title") == f"{YEAR}年度报告撤回（版次 {SECOND}）"
    assert newest.findtext(f"{ATOM}content") == f"总数录入有误。\n现行的是 {FIRST} 版。"
    assert [link.get("href") for link in newest.findall(f"{ATOM}link")] == [f"https://example.org/report/{FIRST}/"]
    assert root.findtext(f"{ATOM}updated") == "2032-06-10T00:00:00+08:00"


def test_withdrawing_twice_changes_nothing_and_another_reason_is_refused(withdrawn: Office) -> None:
    before = withdrawn.live()
    again = withdrawn.report("withdraw", SECOND, *REASON)
    other = withdrawn.report("withdraw", SECOND, "--reason", "别的理由")

    assert (again.returncode, "没有改动" in again.stdout, other.returncode) == (0, True, 1)
    assert "公布的理由是“总数录入有误”" in other.stderr
    assert withdrawn.live() == before


def test_a_withdrawn_edition_is_not_published_again_but_what_it_said_can_be_the_next(
    withdrawn: Office, tmp_path: Path
) -> None:
    office = withdrawn.copied(tmp_path)
    refused = office.release()
    office.project.edit(
        f"data/{YEAR}/corrections.yml",
        f"{{版次: {SECOND}, 日期: 2032-06-01, 理由: 培训人次录入有误, 数: [就业.培训.人次]}}\n",
        f"{{版次: {SECOND}, 日期: 2032-06-01, 理由: 培训人次录入有误, 数: [就业.培训.人次]}}\n"
        f"- {{版次: {YEAR}.3, 日期: 2032-06-20, 理由: 撤回有误}}\n",
    )
    recorded = office.report("record", SECOND)
    office.commit("Again", "2032-06-20T12:00:00+08:00")
    done = office.release("--address", "https://example.org/report")

    assert (refused.returncode, "已于 2032-06-10 撤回" in refused.stderr, recorded.returncode) == (1, True, 0)
    assert f"发布 {YEAR}.3 版" in refused.stderr
    assert done.returncode == 0, done.stderr
    assert leads(office, "latest/index.html") == f"../{YEAR}.3/"
    assert [one["status"] for one in office.json("editions.json")] == ["已更正", "已撤回", "现行"]


def test_after_a_withdrawal_the_commit_of_the_edition_before_is_what_is_live(withdrawn: Office, tmp_path: Path) -> None:
    office = withdrawn.copied(tmp_path)
    revert(office)
    before = office.live()
    done = office.release("--address", "https://example.org/report")

    assert (done.returncode, "不必再发布" in done.stdout, office.live()) == (0, True, before), done.stderr


def test_when_every_edition_is_withdrawn_readers_are_led_to_the_list_that_says_so(
    withdrawn: Office, tmp_path: Path
) -> None:
    office = withdrawn.copied(tmp_path)
    done = office.report("withdraw", FIRST, *REASON)

    assert (done.returncode, "没有现行的版次" in done.stdout) == (0, True), done.stderr
    assert [leads(office, f"{alias}/index.html") for alias in (YEAR, "latest")] == ["../editions/"] * 2
    assert f"{YEAR}/facts.json" not in office.live()
    assert office.edition(FIRST) == withdrawn.edition(FIRST)
    assert [entry["aliases"] for entry in office.json("versions.json")] == [[], []]


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ((f"{YEAR}.9", *REASON), 2, f"没有 {YEAR}.9 版"),
        ((SECOND, "--reason", " "), 2, "要写一行字"),
        ((SECOND, "--reason", "误", "--date", "6月1日"), 2, "不是日期"),
        ((SECOND, "--reason", "误", "--date", "2031-01-01"), 1, "早于"),
        (
            (SECOND, "--reason", "误", "--date", "2099-01-01"),
            2,
            "“2099-01-01”还没有到，撤回的日期不能晚于今天 2033-05-18",
        ),
    ],
)
def test_a_withdrawal_that_cannot_be_is_refused(
    corrected: Office, arguments: tuple[str, ...], status: int, said: str
) -> None:
    before = corrected.live()
    done = corrected.report("withdraw", *arguments)

    assert (done.returncode, said in done.stderr, corrected.live()) == (status, True, before), done.stderr


@pytest.mark.parametrize("content", [None, "[", "[]", '[{"edition": "2031.7", "date": "", "reason": ""}]'])
def test_a_withdrawal_that_was_removed_or_invented_by_hand_stops_every_release(
    withdrawn: Office, tmp_path: Path, content: str | None
) -> None:
    office = withdrawn.copied(tmp_path)
    office.push_to_branch({"withdrawals.json": content}, tmp_path / "clone")
    revert(office)
    done = office.release()
    restored = office.report("restore")

    assert (done.returncode, "withdrawals.json" in done.stderr, "Traceback" in done.stderr) == (1, True, False)
    assert (restored.returncode, office.live()) == (0, withdrawn.live()), restored.stderr


def forged(office: Office, folder: Path, *, amend: bool) -> None:
    """Somebody changes a published number everywhere on the branch, seal and lists with it."""
    import hashlib

    clone = folder / "forger"
    office.git("clone", "-q", "-b", "gh-pages", str(office.remote), str(clone), at=folder)
    facts, seal = clone / FIRST / "facts.json", clone / FIRST / "SHA256SUMS"
    old = hashlib.sha256(facts.read_bytes()).hexdigest()
    changed = facts.read_text("utf-8").replace('"value":"12"', '"value":"99"', 1)
    assert changed != facts.read_text("utf-8")
    facts.write_text(changed, "utf-8")
    sealed_before = hashlib.sha256(seal.read_bytes()).hexdigest()
    seal.write_text(seal.read_text("utf-8").replace(old, hashlib.sha256(facts.read_bytes()).hexdigest()), "utf-8")
    for name in ("editions.json", "versions.json"):
        text = (clone / name).read_text("utf-8")
        (clone / name).write_text(
            text.replace(sealed_before, hashlib.sha256(seal.read_bytes()).hexdigest()), encoding="utf-8"
        )
    if amend:
        office.git("checkout", "-q", "--orphan", "new", at=clone)
    office.git("add", "-A", at=clone)
    office.git("commit", "-q", "-m", f"Publish {FIRST}", at=clone)
    office.git("push", "-q", "--force", "origin", "HEAD:gh-pages", at=clone)


def test_a_consistent_rewrite_of_an_edition_is_found_in_the_history_and_restored(
    office: Office, corrected: Office, tmp_path: Path
) -> None:
    forged(office, tmp_path, amend=False)
    done, recorded = office.release(), office.report("record", FIRST)
    restored = office.report("restore")

    assert (done.returncode, recorded.returncode) == (1, 1)
    assert re.search(r"提交 \w+（[\d-]+，Staff） 连同指纹一起改动了它", done.stderr)
    assert re.search(rf"可在 gh-pages 分支上比较：git diff \w+ HEAD -- {FIRST}", done.stderr)
    assert (restored.returncode, office.live()) == (0, corrected.live()), restored.stderr
    assert office.release("--address", "https://example.org/report").returncode == 0


def test_after_a_rewrite_of_the_whole_branch_the_advice_says_what_changed_and_never_to_take_it(
    office: Office, corrected: Office, tmp_path: Path
) -> None:
    trusted = tmp_path / "trusted.git"
    shutil.copytree(office.remote, trusted)
    forged(office, tmp_path, amend=True)
    office.project.edit(f"data/{YEAR}/corrections.yml", "数: [就业.培训.人次]}", "数: [就业.培训.人次]} ")
    office.project.edit_data("corrections.yml", "理由: 培训人次录入有误", "理由: 录入有误")
    office.commit("Reword")
    tagged = office.report("record", FIRST)
    office.untag()
    done = office.release()
    restored = office.report("restore", "--from", str(trusted))

    assert (tagged.returncode, f"editions/{FIRST}：标签须写着“Edition: {FIRST} sha256:" in tagged.stderr) == (1, True)
    assert (done.returncode, f"report record {FIRST}" in done.stderr) == (1, False)
    assert "远程上没有这一版的标签，整个分支可能被重写过" in done.stderr
    assert (restored.returncode, office.live()) == (0, corrected.live()), restored.stderr


def test_a_kept_register_that_was_changed_in_the_project_is_named(office: Office) -> None:
    kept = office.project.data(f"editions/{FIRST}.json")
    kept.write_text(kept.read_text("utf-8").replace('"value":"12"', '"value":"99"', 1), "utf-8")
    office.project.edit_data("corrections.yml", "理由: 培训人次录入有误", "理由: 录入有误")
    office.commit("Reword")
    done = office.release()

    assert done.returncode == 1
    assert f"远程分支与标签相符，很可能是项目里的 data/{YEAR}/editions/{FIRST}.json：" in done.stderr


def test_an_edition_that_stands_under_another_name_is_refused(office: Office, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    office.git("clone", "-q", "-b", "gh-pages", str(office.remote), str(clone), at=tmp_path)
    shutil.copytree(clone / FIRST, clone / f"{YEAR}.3")
    office.git("add", "-A", at=clone)
    office.git("commit", "-q", "-m", "Copy", at=clone)
    office.git("push", "-q", "origin", "gh-pages", at=clone)
    done = office.release()

    assert (done.returncode, f"{YEAR}.3 版" in done.stderr, f"写的是 {YEAR} 年度 {FIRST} 版" in done.stderr) == (
        *(1, True),
        True,
    ), done.stderr


@pytest.mark.parametrize("path", ["versions.json", "editions.json", "withdrawals.json", f"{FIRST}/edition.json"])
def test_json_that_is_nested_without_end_is_a_message_or_does_not_matter(
    office: Office, tmp_path: Path, path: str
) -> None:
    office.push_to_branch({path: "[" * 100_000}, tmp_path / "clone")
    done = office.release("--address", "https://example.org/report")

    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1)


@pytest.mark.parametrize("history", [True, False])
def test_what_another_program_wrote_over_the_branch_is_refused_and_restored(
    office: Office, corrected: Office, tmp_path: Path, history: bool
) -> None:
    clone = tmp_path / "clone"
    office.git("fetch", "-q", str(office.remote), "gh-pages:refs/remotes/origin/gh-pages")
    office.git("clone", "-q", "-b", "gh-pages", str(office.remote), str(clone), at=tmp_path)
    if not history:
        office.git("checkout", "-q", "--orphan", "new", at=clone)
    office.git("rm", "-rqf", ".", at=clone)
    (clone / "index.html").write_text("<p>one year only</p>")
    office.git("add", "-A", at=clone)
    office.git("commit", "-q", "-m", "Deployed with MkDocs", at=clone)
    office.git("push", "-qf", "origin", "HEAD:gh-pages", at=clone)
    restored = office.report("restore")

    assert (restored.returncode, office.live()) == (0, corrected.live()), restored.stderr
    assert "没有改动" in office.report("restore").stdout
    assert office.release("--address", "https://example.org/report").returncode == 0


def test_a_branch_that_was_deleted_is_restored_from_the_projects_own_copy(office: Office, corrected: Office) -> None:
    office.git("fetch", "-q", str(office.remote), "gh-pages:refs/remotes/origin/gh-pages")
    office.git("update-ref", "-d", "refs/heads/gh-pages", at=office.remote)
    restored = office.report("restore")

    assert (restored.returncode, office.live()) == (0, corrected.live()), restored.stderr


def test_a_branch_that_was_deleted_is_restored_from_its_tags(office: Office, corrected: Office) -> None:
    office.git("update-ref", "-d", "refs/heads/gh-pages", at=office.remote)
    refused = office.report("record", FIRST)
    restored = office.report("restore")

    assert (refused.returncode, refused.stderr.count("有标签的版次须在，现为 没有这一版")) == (1, 2)
    assert (restored.returncode, office.live()) == (0, corrected.live()), restored.stderr
    assert office.tags() == corrected.tags()


def test_without_any_copy_nothing_is_restored_and_the_message_says_where_to_look(office: Office) -> None:
    office.git("update-ref", "-d", "refs/heads/gh-pages", at=office.remote)
    office.untag()
    restored = office.report("restore")

    assert (restored.returncode, "--from" in restored.stderr, office.live()) == (1, True, {})


def test_gh_deploy_of_mkdocs_stops_before_it_touches_the_branch(office: Office) -> None:
    before = office.live()
    office.git("remote", "add", "origin", str(office.remote))
    mkdocs = Path(shutil.which("mkdocs", path=str(ROOT / ".venv" / "bin")) or "mkdocs")
    done = subprocess.run(
        [str(mkdocs), "gh-deploy", "--ignore-version", "--force"],
        cwd=office.project.root,
        env=office.environment(REPORT_DOCS=f"docs/{YEAR}"),
        capture_output=True,
        text=True,
    )

    assert (done.returncode, "请用 report release 发布" in done.stdout + done.stderr) == (1, True)
    assert office.live() == before


def test_record_takes_the_register_from_the_remote(office: Office) -> None:
    kept = office.project.data(f"editions/{FIRST}.json")
    content = kept.read_bytes()
    kept.unlink()
    done, never = office.report("record", FIRST), office.report("record", f"{YEAR}.9")

    assert (done.returncode, kept.read_bytes()) == (0, content), done.stderr
    assert (never.returncode, f"里没有版次 {YEAR}.9 的 facts.json" in never.stderr) == (2, True)


def test_an_edition_whose_release_was_cancelled_can_be_published_from_its_commit(
    corrected: Office, tmp_path: Path
) -> None:
    office = corrected.copied(tmp_path)
    office.git("update-ref", "refs/heads/gh-pages", "gh-pages~1", at=office.remote)
    office.git("tag", "-d", f"editions/{SECOND}", at=office.remote)
    waiting = office.git("rev-parse", "HEAD")
    office.project.edit(
        f"data/{YEAR}/corrections.yml",
        "数: [就业.培训.人次]}\n",
        f"数: [就业.培训.人次]}}\n- {{版次: {YEAR}.3, 日期: 2032-06-20, 理由: 改文字}}\n",
    )
    office.commit("Third", "2032-06-20T12:00:00+08:00")
    done = office.release()

    assert (done.returncode, f"请先发布 {SECOND} 版" in done.stderr) == (1, True), done.stderr
    assert f"git worktree add ../{SECOND} {waiting[:9]}" in done.stderr


def test_an_edition_that_was_published_and_is_lost_is_to_be_restored_not_published_anew(
    corrected: Office, tmp_path: Path
) -> None:
    office = corrected.copied(tmp_path)
    office.git("update-ref", "-d", "refs/heads/gh-pages", at=office.remote)
    office.untag()
    done = office.release()

    assert (done.returncode, f"没有 {FIRST} 版，项目里却登记着它的数" in done.stderr) == (1, True), done.stderr
    assert "请先运行 report restore" in done.stderr


def test_a_branch_prepared_elsewhere_is_pushed_with_its_tags_without_building(
    corrected: Office, tmp_path: Path
) -> None:
    office = corrected.copied(tmp_path)
    prepared = tmp_path / "prepared.git"
    shutil.copytree(office.remote, prepared)
    after, tags = office.live(), office.tags()
    office.git("update-ref", "refs/heads/gh-pages", "gh-pages~1", at=office.remote)
    office.git("tag", "-d", f"editions/{SECOND}", at=office.remote)
    done = office.report("push", str(prepared))
    again = office.report("push", str(prepared))
    office.git("tag", "-fam", "x", f"editions/{FIRST}", f"editions/{FIRST}^{{}}", at=prepared)
    other = office.report("push", str(prepared))

    assert (done.returncode, office.live(), office.tags()) == (0, after, tags), done.stderr
    assert (again.returncode, "没有要发布的内容" in again.stdout) == (0, True)
    assert (other.returncode, "已发布版次的标签与远程的不同" in other.stderr) == (1, True), other.stderr


def test_a_branch_prepared_from_something_older_is_not_pushed(corrected: Office, tmp_path: Path) -> None:
    office = corrected.copied(tmp_path)
    prepared = tmp_path / "prepared.git"
    shutil.copytree(office.remote, prepared)
    office.push_to_branch({"other.txt": "x"}, tmp_path / "clone")
    before = office.live()
    done = office.report("push", str(prepared))

    assert (done.returncode, "请重新准备" in done.stderr, office.live()) == (1, True, before)


def test_each_edition_has_a_tag_that_states_its_digest_and_source(corrected: Office) -> None:
    shown = "%(refname) %(objecttype) %(*objectname)%0a%(contents)"
    found = corrected.git("for-each-ref", f"--format={shown}", "refs/tags", at=corrected.remote)
    commits = corrected.git("rev-list", "--reverse", "gh-pages", at=corrected.remote).split()
    expected = [
        f"refs/tags/editions/{one['edition']} tag {commit}\n"
        f"Edition: {one['edition']} sha256:{one['digest']}\n\nSource: {one['commit']}\n"
        for one, commit in zip(corrected.json("editions.json"), commits, strict=True)
    ]

    assert found == "\n".join(expected).strip()


MEDDLED = {
    "moved": (("tag", "-f", f"editions/{FIRST}", f"editions/{SECOND}^{{}}"), "标签须写着"),
    "of the other edition": (
        ("update-ref", f"refs/tags/editions/{FIRST}", f"refs/tags/editions/{SECOND}"),
        "标签须写着",
    ),
    "on another commit": (("tag", "-fa", "-F", "-", f"editions/{FIRST}", "gh-pages"), "标签须指着发布这一版的提交"),
    "of a file": (("tag", "-fam", "x", f"editions/{FIRST}", "gh-pages:index.html"), "标签须写着"),
    "of no edition": (("tag", "-am", "x", f"editions/{YEAR}.9", "gh-pages"), "现为 没有这一版"),
}


@pytest.mark.parametrize("name", MEDDLED)
def test_a_tag_that_somebody_meddled_with_stops_what_is_done_and_is_put_right(
    office: Office, corrected: Office, name: str
) -> None:
    command, said = MEDDLED[name]
    message = office.git("tag", "-l", "--format=%(contents)", f"editions/{FIRST}", at=office.remote)
    git = ["git", "-C", str(office.remote), *command]
    subprocess.run(git, check=True, input=message.encode(), env={**os.environ, **GIT}, capture_output=True)
    refused = office.report("withdraw", SECOND, *REASON)
    verified = office.verify()
    restored = office.report("restore")

    assert [(done.returncode, said in done.stderr) for done in (refused, verified)] == [(1, True)] * 2, refused.stderr
    assert (restored.returncode, office.live(), office.tags()) == (0, corrected.live(), corrected.tags())


def test_a_tag_that_is_missing_is_told_from_outside_and_made_by_the_next_act(office: Office, corrected: Office) -> None:
    office.untag()
    verified = office.verify()
    done = office.release("--address", "https://example.org/report")

    assert (verified.returncode, verified.stderr.count("每个版次须有标签，现为 没有")) == (1, 2), verified.stderr
    assert f"版次的标签补上或恢复了：{FIRST}、{SECOND}" in done.stdout
    assert (done.returncode, office.live(), office.tags()) == (0, corrected.live(), corrected.tags())


def test_a_remote_that_takes_the_branch_but_not_the_tag_has_neither(office: Office, corrected: Office) -> None:
    hook = office.remote / "hooks" / "update"
    hook.write_text('#!/bin/sh\ncase "$1" in refs/tags/*) exit 1;; esac\n')
    hook.chmod(0o755)
    office.untag()
    done = office.report("withdraw", SECOND, *REASON)

    assert (done.returncode, "线上内容没有变化" in done.stderr, office.tags()) == (1, True, {}), done.stderr
    assert office.live() == corrected.live()


def test_commit_and_tags_state_every_digest_and_are_signed_when_git_signs(corrected: Office, tmp_path: Path) -> None:
    office = corrected.copied(tmp_path)
    office.untag()
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    allowed = tmp_path / "allowed"
    allowed.write_text(f"report@localhost {key.with_suffix('.pub').read_text()}")
    for name, value in (("gpg.format", "ssh"), ("user.signingkey", str(key)), ("commit.gpgsign", "true")):
        office.git("config", name, value)
    assert office.report("withdraw", SECOND, *REASON).returncode == 0
    digests = {one["edition"]: one["digest"] for one in json.loads(office.read("editions.json"))}
    office.git("-c", f"gpg.ssh.allowedSignersFile={allowed}", "verify-commit", "gh-pages", at=office.remote)
    office.git("-c", f"gpg.ssh.allowedSignersFile={allowed}", "verify-tag", *office.tags(), at=office.remote)
    message = office.git("log", "-1", "--format=%B", "gh-pages", at=office.remote)

    assert message.splitlines() == [
        f"Withdraw {SECOND}",
        "",
        *(f"Edition: {edition} sha256:{digest}" for edition, digest in digests.items()),
    ]


def test_an_edition_that_the_year_does_not_list_is_recorded_with_its_line(office: Office) -> None:
    """A year that was published without `corrections.yml` has what its first correction needs."""
    listed = office.project.data("corrections.yml")
    listed.unlink(missing_ok=True)
    shutil.rmtree(office.project.data("editions"), ignore_errors=True)

    done = office.report("record", FIRST)

    assert done.returncode == 0, done.stderr
    assert re.fullmatch(rf'- {{版次: {FIRST}, 日期: 2032-\d\d-\d\d, 理由: "首次公布"}}\n', listed.read_text("utf-8"))
    assert office.report("record", FIRST).returncode == 0
    assert listed.read_text("utf-8").count("版次") == 1


def test_odd_entries_on_the_branch_stop_nothing_and_links_are_restored_away(corrected: Office, tmp_path: Path) -> None:
    office = corrected.copied(tmp_path)
    remote, index = office.remote, {**os.environ, **GIT, "GIT_INDEX_FILE": str(tmp_path / "index")}
    content = office.git("rev-parse", "gh-pages:index.html", at=remote)
    lines = (
        f"100644 {content}\t".encode() + b"a\xff.html\0",
        f"120000 {content}\tlink\0".encode(),
        f"160000 {'1' * 40}\tinner\0".encode(),
    )
    subprocess.run(["git", "-C", str(remote), "read-tree", "gh-pages"], env=index, check=True)
    put = ["git", "-C", str(remote), "update-index", "-z", "--add", "--index-info"]
    subprocess.run(put, input=b"".join(lines), env=index, check=True)
    written = ["git", "-C", str(remote), "write-tree"]
    tree = subprocess.run(written, env=index, check=True, capture_output=True, text=True).stdout.strip()
    with_it = ["git", "-C", str(remote), "commit-tree", tree, "-p", "gh-pages", "-m", "x"]
    commit = subprocess.run(with_it, env=index, check=True, capture_output=True, text=True).stdout.strip()
    office.git("update-ref", "refs/heads/gh-pages", commit, at=remote)
    done = office.report("restore")

    assert (done.returncode, "已恢复" in done.stdout) == (0, True), done.stderr
    kept = subprocess.run(["git", "-C", str(remote), "ls-tree", "-rz", "gh-pages"], check=True, capture_output=True)
    assert {line[:6] for line in kept.stdout.split(b"\0")[:-1]} == {b"100644"}
    assert b"a\xff.html" in kept.stdout
