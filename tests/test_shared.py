"""The picture that a page is shared with: only while the page says what the picture shows."""

from __future__ import annotations

from pathlib import Path

from conftest import Project
from evaluation.narrative import Filled
from evaluation.site.metadata import picture_of, said, shows, stamped
from markupsafe import Markup

PNG = (  # one white point
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU"
    b"\0\0\0\nIDATx\x9cc\xf8\x0f\0\1\1\1\0\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82"
)


def page(text: str) -> Filled:
    return Filled("花了\ue0000\ue001", (Markup(text),), ())


def test_a_page_goes_with_its_own_picture_else_with_the_poster_and_never_with_an_old_number(tmp_path: Path) -> None:
    pages = {"poster.md": page("5万元"), "funds.md": page("5万元"), "about.md": page("7")}
    (tmp_path / "shared").mkdir()
    for name, shown in (("poster", "5万元"), ("funds", "6万元")):
        (tmp_path / "shared" / f"{name}.png").write_bytes(stamped(PNG, said(page(shown))))

    assert picture_of("poster", tmp_path, pages) == "shared/poster.png"
    assert picture_of("funds", tmp_path, pages) == "shared/poster.png"  # its own shows 6万元
    assert picture_of("about", tmp_path, pages) == "shared/poster.png"
    assert picture_of("funds", tmp_path, {"funds.md": page("6万元")}) == "shared/funds.png"
    assert picture_of("about", tmp_path, {**pages, "poster.md": page("6万元")}) == ""


def test_what_a_picture_shows_is_read_from_it_and_from_no_other_file() -> None:
    assert shows(stamped(PNG, "abc")) == "abc"
    assert (shows(PNG), shows(b"GIF89a"), shows(b"")) == ("", "", "")


def test_without_a_built_site_the_command_says_what_to_run_first(tiny: Project) -> None:
    result = tiny.run("share", "nosite")

    assert result.exit_code == 2
    assert "没有“nosite”，请先构建网站：mkdocs build --strict --site-dir nosite" in result.output
