"""The theme's style sheets without what a site cannot use: nothing that could match may go."""

from __future__ import annotations

from pathlib import Path

import pytest
from evaluation.kept import Kept
from evaluation.site.styles import Used, trim_styles, trimmed, without_explanation

COLOURS = frozenset({("data-md-color-primary", "custom")})
USED = Used(frozenset({"note", "tabbed", "--wanted"}), leftwards=False, colours=COLOURS)


@pytest.mark.parametrize(
    ("sheet", "left"),
    [
        (".note{a:b}.gone{c:d}", ".note{a:b}"),
        (".note,.gone a,p{a:b}", ".note,p{a:b}"),
        (".note:not(.gone),:is(.gone,.note) p{a:b}", ".note:not(.gone),:is(.gone,.note) p{a:b}"),
        ("@media print{.gone{a:b}}p{c:d}", "p{c:d}"),
        ("@media print{.gone{a:b}.note{a:b}}", "@media print{.note{a:b}}"),
        ('@charset "UTF-8";html{a:b}', '@charset "UTF-8";html{a:b}'),
        ('@charset "UTF-8";.gone{a:b}p{c:d}', '@charset "UTF-8";p{c:d}'),
        ("@keyframes x{0%{a:b}to{c:d}}.gone{a:b}", "@keyframes x{0%{a:b}to{c:d}}"),
        ("[dir=rtl] .note,[dir=ltr] .note{a:b}", "[dir=ltr] .note{a:b}"),
        ("[data-md-color-primary=custom] p,[data-md-color-primary=red]{a:b}", "[data-md-color-primary=custom] p{a:b}"),
        (".note:after{content:'{'}.gone{content:'}'}p{a:b}", ".note:after{content:'{'}p{a:b}"),
        (""":root{--x:url('data:a;b{}');--y:url('data:c');--wanted:url('d')}p{a:var(--y)}""",
         """:root{--y:url('data:c');--wanted:url('d')}p{a:var(--y)}"""),
    ],
)  # fmt: skip
def test_only_what_nothing_can_match_goes(sheet: str, left: str) -> None:
    assert trimmed(sheet, USED) == left


def test_a_page_that_runs_leftwards_keeps_its_rules() -> None:
    assert trimmed("[dir=rtl] .note{a:b}", Used(USED.words, leftwards=True)) == "[dir=rtl] .note{a:b}"


def test_classes_of_pages_and_those_that_scripts_give_are_kept(tmp_path: Path) -> None:
    assets = tmp_path / "-"
    for folder in ("stylesheets", "javascripts", "vendor"):
        (assets / folder).mkdir(parents=True)
    page = """<body data-md-color-scheme="slate"><p class="one two">"""
    page += """<p class='three'><p class="four md-one"><script>e.className = "five"</script>"""
    (tmp_path / "index.html").write_text(page, "utf-8")
    (assets / "javascripts" / "bundle.js").write_text('e.classList.add("six");h("md-one__a md-two__b")', "utf-8")
    (assets / "vendor" / "plot.js").write_text('e.classList.add("seven")', "utf-8")
    (assets / "own.css").write_text("p{a:var(--x)}", "utf-8")
    names = ("one", "two", "three", "four", "five", "six", "seven")
    left = (
        "".join(f".{name}{{a:b}}" for name in (*names, "md-one__a"))
        + ":root{--x:url(a)}[data-md-color-scheme=slate]{a:b}"
    )
    (assets / "stylesheets" / "main.css").write_text(
        f"{left}.eight{{a:b}}.md-two__b{{a:b}}[data-md-color-scheme=x]{{}}", "utf-8"
    )

    trim_styles(tmp_path, assets, Kept())

    assert (assets / "stylesheets" / "main.css").read_text("utf-8") == left


def test_comments_and_indentation_are_not_published() -> None:
    sheet = '/* why\n so */\n@media print {\n  p, a :is(b, c) { a: b; font: "d e", f }\n}\n'
    assert without_explanation(sheet, ".css") == '@media print{p,a :is(b,c){a:b;font:"d e",f}}'
    assert without_explanation("// why\n  a('// b');\n\n", ".js") == "a('// b');\n"
