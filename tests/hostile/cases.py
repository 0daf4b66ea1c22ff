"""The hostile inputs, by what they attack: configuration, YAML, tables, pages, attachments, documents, calls."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from making import (
    BIDI,
    BOMB,
    LONG,
    NUL,
    encoded,
    folder,
    instead,
    link,
    pipe,
    plus,
)  # fmt: skip
from trial import Case, Change

MK, SET, PAGE, FUNDS, FACTS = (
    "mkdocs.yml",
    "data/2031/settings.yml",
    "docs/2031/index.md",
    "data/2031/funds.csv",
    "data/2031/facts.csv",
)
CALLED = "<script>alert(1)</script>"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDATx\x9cc\0\1\0\0\5\0\1\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
ANYWHERE: dict[str, Change] = {  # what may be wrong with any text file
    "folder": folder,
    "link to a system file": link("/etc/hostname"),
    "link to nowhere": link("nowhere"),
    "link to itself": lambda path: link(path.name)(path),
    "pipe": pipe,
    "utf-16": encoded("utf-16"),
    "utf-32": encoded("utf-32"),
    "nul": plus(f"\n{NUL}\n"),
    "bidi": plus(f"\n# {BIDI}a\n"),
    "latin": plus("\n") and (lambda path: [path.write_bytes(path.read_bytes() + b"\n\xff\xfe\xfa\n")].clear()),
    "surrogate": lambda path: [path.write_bytes(path.read_bytes() + b"\n# \xed\xa0\x80\n")].clear(),
    "too large": lambda path: [path.write_bytes(path.read_bytes() + b"# a\n" * 6_000_000)].clear(),
}
IN_YAML: dict[str, Change] = {
    "empty mapping in a list": "- {}\n",
    "scalar": "a\n",
    "number": f"{LONG}\n",
    "tab": plus("\na:\n\tb: c\n"),
    "alias bomb": BOMB,
    "deep flow": "a: " + "[" * 100_000,
    "deep block": "".join(f"{' ' * level}a:\n" for level in range(3_000)),
    "deep dashes": "- " * 50_000 + "a",
    "python tag": "a: !!python/object/apply:os.system [id]\n",
    "open quote": plus('\nz: "a\n'),
    "two documents": plus("\n---\na: b\n"),
    "merge": plus("\nz: {<<: *a}\n"),
    "question marks": "? " * 2_000 + "a",
    "list as a name": "? [a, b]\n: c\n",
    "directive": "%YAML 9.9\n---\na: b\n",
}  # fmt: skip
YAMLS = (
    "data/2031/settings.yml",
    "data/2031/charts.yml",
    "data/schema/facts.yml",
    "data/schema/tables/funds.yml",
    "data/schema/units.yml",
)
MADE = {  # further files of a year, with what could stand in them
    "data/2031/checks.yml": "等式: []\n",
    "data/2031/computed.yml": "- {id: 甲.乙, label: 甲, formula: 资金收支.合计.本年收入, unit: 元}\n",
    "data/2031/corrections.yml": "- {版次: 2031.1, 日期: 2032-05-25, 理由: 首次公布}\n",
    "data/2031/mutation.yml": "a: b\n",
    "data/2031/review.yml": "签字: []\n",
    "data/2031/definitions.yml": "- {a: b}\n",
}


def configuration() -> Iterator[Case]:
    for name, text in {
        "plain docs_dir missing": "docs_dir: docs/1999",
        "docs_dir of another place": "docs_dir: /etc",
        "docs_dir above": "docs_dir: docs/..",
        "docs_dir of home": "docs_dir: ~/docs/2031",
        "docs_dir empty": "docs_dir:",
        "docs_dir a list": "docs_dir: [docs/2031]",
        "docs_dir a mapping": "docs_dir: {a: b}",
        "docs_dir a number": "docs_dir: 2031",
        "docs_dir one variable": "docs_dir: !ENV NOWHERE",
        "docs_dir variable of nothing": "docs_dir: !ENV []",
        "docs_dir long": f"docs_dir: docs/{LONG}",
        "docs_dir nul": 'docs_dir: "docs/2031\\0"',
        "docs_dir bidi": f"docs_dir: docs/{BIDI}2031",
    }.items():
        yield Case(f"mkdocs: {name}", {MK: instead("docs_dir: !ENV [REPORT_DOCS, docs/2031]", text)}, (MK,))
    for name, change in ANYWHERE.items():
        yield Case(f"mkdocs: {name}", {MK: change}, (MK,), may_pass=name == "bidi")
    for name, change in IN_YAML.items():
        yield Case(f"mkdocs: {name}", {MK: change}, (MK,))
    for call in (("ready",), ("build",)):
        for name in ("tab", "alias bomb", "deep flow", "python tag", "open quote"):
            yield Case(f"mkdocs {call[0]}: {name}", {MK: IN_YAML[name]}, (), ("ready",))
    for name, text in {
        "gbk": "", "plugin unknown": "plugins: [serch]", "plugin a number": "plugins: 5", "plugin a list in a list": "plugins: [[search]]",
        "plugin's option": "plugins: [{search: {lang: 5}}]", "plugin's option unknown": "plugins: [{search: {nope: 5}}]",
        "plugin's separator": "plugins: [{search: {separator: '['}}]", "plugin's pipeline": "plugins: [{search: {pipeline: [a]}}]",
        "plugin of nothing": "plugins: [{}]", "plugin without options": "plugins: [{search: }]", "plugin empty": 'plugins: [""]',
        "plugin privacy": "plugins: [search, privacy]", "plugin social": "plugins: [search, social]", "plugin blog": "plugins: [search, blog]",
        "plugin tags": "plugins: [search, tags]", "plugin group": "plugins: [search, {group: {enabled: a}}]", "plugin meta": "plugins: [search, meta]",
        "plugin offline": "plugins: [search, offline]", "plugin info": "plugins: [search, info]", "plugin optimize": "plugins: [search, optimize]",
    }.items():  # fmt: skip
        change = instead("plugins: [search]", text) if text else encoded("gb18030")
        yield Case(
            f"mkdocs: {name}",
            {MK: change},
            (MK,),
            may_pass=name in ("plugin of nothing", "plugin without options", "gbk"),
        )
    wide = "[attr_list, tables, toc, evaluation.narrative.inert"
    for name, text in {
        "unknown": "nope", "toc permalink": "{toc: {permalink: {a: b}}}", "toc depth": "{toc: {toc_depth: x}}", "toc depth long": f"{{toc: {{toc_depth: {LONG}}}}}",
        "toc unknown option": "{toc: {nope: 1}}", "toc slug": "{toc: {slugify: !!python/name:os.system }}", "toc separator": "{toc: {separator: [a]}}",
        "toc marker": "{toc: {marker: 5}}", "tables option": "{tables: {use_align_attribute: x}}", "snippets of the system": "{pymdownx.snippets: {base_path: [/etc], auto_append: [/etc/hostname]}}",
        "snippets from the web": "{pymdownx.snippets: {url_download: true}}", "snippets": "pymdownx.snippets", "base64": "{pymdownx.b64: {base_path: /}}", "raw html": "md_in_html",
        "path converter": "{pymdownx.pathconverter: {base_path: /}}", "magic links": "pymdownx.magiclink", "fences": "{pymdownx.superfences: {custom_fences: [{name: a, class: b, format: !!python/name:os.system }]}}",
        "fences of a wrong kind": "{pymdownx.superfences: {custom_fences: 5}}", "emoji from the web": "{pymdownx.emoji: {emoji_index: !!python/name:pymdownx.emoji.gemoji , emoji_generator: !!python/name:pymdownx.emoji.to_png }}",
        "a module that is none": "os", "a module with a path": "../x", "a number": "5", "a mapping of two": "{toc: {}, tables: {}}", "options that are a list": "{toc: [a]}",
        "options that are text": "{toc: a}", "blocks": "pymdownx.blocks.html", "highlight": "{pymdownx.highlight: {pygments_lang_class: 5, linenums: x}}", "legacy": "smarty",
    }.items():  # fmt: skip
        change = instead(wide, f"{wide}, {text}")
        may = name in (
            "snippets",
            "raw html",
            "magic links",
            "legacy",
            "blocks",
            "tables option",
            "a mapping of two",
            "toc marker",
            "toc separator",
            "toc permalink",
        )
        never = (Path("/etc/hostname").read_text().strip(), CALLED) if "snippets" in name or "html" in name else ()
        files: dict[str, Change] = {MK: change}
        if "snippets" in name:
            files[PAGE] = plus('\n--8<-- "/etc/hostname"\n\n--8<-- "mkdocs.yml"\n')
        if name in ("raw html", "blocks"):
            files[PAGE] = plus(f'\n<div markdown="1">\n{CALLED}\n</div>\n\n/// html | script\nalert(1)\n///\n')
        yield Case(f"mkdocs extension: {name}", files, (MK,), may_pass=may, never=never)
    for name, text in {
        "language unknown": "language: bzh", "language a list": "language: [zh]", "language above": "language: ../../x", "language code": "language: \"zh'}}{{ 7*7 }}\"",
        "locale": "locale: xx", "locale wrong": "locale: '1'", "features number": "features: 5", "features of numbers": "features: [5, {a: b}]", "palette": "palette: 5",
        "palette of a wrong scheme": "palette: [{scheme: {a: b}}]", "palette without icon": "palette: [{scheme: default, toggle: {icon: a/b, name: c}}]", "favicon list": "favicon: [a]",
        "favicon elsewhere": "favicon: https://x.example/a.png", "logo script": "logo: javascript:alert(1)", "icon unknown": "icon: {logo: nope/nope}", "icon above": "icon: {logo: ../../../../etc/hostname}",
        "icon a text": "icon: a", "font of the web": "font: {text: Noto Sans, code: Noto Mono}", "font number": "font: 5", "static templates": "static_templates: [nope.html]", "static templates above": "static_templates: [../../etc/hostname]",
        "static templates number": "static_templates: 5", "search page": "include_search_page: {a: b}", "unknown key": "nope: 5", "direction": "direction: '\"><script>alert(1)</script>'",
    }.items():  # fmt: skip
        old = (
            "  font: false"
            if name.startswith("font")
            else "  language: zh"
            if name.startswith("language")
            else "  font: false"
        )
        new = f"  {text}" if old.strip().split(":")[0] == text.split(":")[0] else f"{old}\n  {text}"
        passes = name not in ("language above", "icon unknown", "icon above", "static templates above")
        yield Case(
            f"mkdocs theme: {name}",
            {MK: instead(old, new)},
            (MK,),
            may_pass=passes,
            never=("49}}", CALLED, "fonts.googleapis", "https://x.example"),
        )
    for name, text in {
        "theme name": "theme: {name: null}", "theme of another": "theme: mkdocs", "theme folder above": "theme: {name: material, custom_dir: ../..}", "theme folder docs": "theme: {name: material, custom_dir: docs}",
        "theme folder elsewhere": "theme: {name: material, custom_dir: /etc}", "theme list": "theme: [material]",
    }.items():  # fmt: skip
        yield Case(f"mkdocs: {name}", {MK: lambda path, text=text: _without(path, "theme:", text)}, (MK,))
    for name, text, says in (
        ("hook elsewhere", "hooks: [../evil.py]", "hooks"), ("hook a text", "hooks: hooks/publish.py", "hooks"), ("hook twice", "hooks: [hooks/publish.py, hooks/publish.py]", ""),
        ("hook first of two", "hooks: [macros/values.html, hooks/publish.py]", ""), ("hook list in a list", "hooks: [[hooks/publish.py]]", "hooks"),
    ):  # fmt: skip
        yield Case(
            f"mkdocs: {name}",
            {MK: instead("hooks: [hooks/publish.py]", text)},
            (MK, says),
            may_pass=name == "hook twice",
        )
    for name, text in {
        "style elsewhere": "extra_css: [//x.example/a.css]", "script elsewhere": "extra_javascript: [{path: 'https://x.example/a.js', type: module}]", "script number": "extra_javascript: [5]",
        "script list": "extra_javascript: [[a]]", "script unknown option": "extra_javascript: [{nope: a}]", "script that is none": "extra_javascript: [nope.js]", "template that is none": "extra_templates: [nope.html]",
        "style data": "extra_css: ['data:text/css,a']", "script backslash": "extra_javascript: ['\\\\\\\\x.example\\\\a.js']", "style protocol": "extra_css: ['HTTPS://x.example/a.css']", "style with blanks": "extra_css: [' //x.example/a.css']",
        "analytics": "extra: {analytics: {provider: google, property: G-0123456}}", "consent": "extra: {consent: 5}", "alternate": "extra: {alternate: 5}", "social": "extra: {social: [{icon: nope, link: x}]}",
        "version": "extra: {version: 5}", "homepage": "extra: {homepage: 'javascript:alert(1)'}", "tags": "extra: {tags: 5}", "extra text": "extra: a", "manifest": "extra: {manifest: //x.example/a}",
        "nav of nothing": "nav: [nope.md]", "nav elsewhere": "nav: [{a: /etc/hostname}]", "nav above": "nav: [{a: ../x.md}]", "nav script": "nav: [index.md, funds.md, {a: 'javascript:alert(1)'}]", "nav number": "nav: 5",
        "nav null": "nav: [{a: }]", "nav list": "nav: [[index.md]]", "nav mapping": "nav: {a: index.md}", "nav deep": f"nav: {'[{a: ' * 9}index.md{'}]' * 9}", "nav twice": "nav: [index.md, index.md, funds.md]",
        "nav title with script": f"nav: [{{'{CALLED}': index.md}}, funds.md]", "nav bidi": f"nav: [{{'a{BIDI}b': index.md}}, funds.md]", "address script": "site_url: javascript:alert(1)", "address half": "site_url: 'http://[::1'",
        "address of files": "site_url: ftp://x.example/", "address number": "site_url: 5", "address quote": "site_url: 'https://x.example/\"><script>alert(1)</script>'", "repository script": "repo_url: javascript:alert(1)",
        "repository number": "repo_url: 5", "edit address": "edit_uri: 'javascript:alert(1)'", "edit template": "edit_uri_template: '{nope}'", "copyright script": f"copyright: '{CALLED}'", "author script": f"site_author: '{CALLED}'",
        "description script": f"site_description: '\">{CALLED}'", "strict no": "strict: no", "strict list": "strict: [true]", "directories": "use_directory_urls: x", "address of the preview": "dev_addr: x", "address of the preview is a list": "dev_addr: [a]",
        "exclude all": "exclude_docs: '*'", "exclude one": "exclude_docs: funds.md", "exclude mapping": "exclude_docs: {a: b}", "drafts all": "draft_docs: '*'", "not in nav": "not_in_nav: '['", "exclude not": "exclude_docs: '!.*'",
        "watch elsewhere": "watch: [/nope]", "watch number": "watch: 5", "validation off": "validation: {links: {not_found: ignore}}", "validation info": "validation: {anchors: info}", "validation number": "validation: {nav: 5}", "validation text": "validation: ignore",
        "site in the project": "site_dir: .", "site in docs": "site_dir: docs/2031/site", "site at the root": "site_dir: /", "site in git": "site_dir: .git", "site at home": "site_dir: ~", "site number": "site_dir: 5", "site above": "site_dir: ../..", "site in data by a detour": "site_dir: site/../data",
        "branch": "remote_branch: '--upload-pack=id'", "remote": "remote_name: [a]", "inherits itself": "INHERIT: mkdocs.yml", "inherits the system": "INHERIT: /etc/passwd", "inherits a folder": "INHERIT: docs", "inherits nothing": "INHERIT: nope.yml", "inherits null": "INHERIT:",
        "unknown key": "sitename: a", "key of digits": "5: a", "key null": "? \n: a", "wide colon": "site_author：a", "without a space": "site_author:a", "name twice": "site_name: a", "date": "site_author: 2031-02-30", "infinite": "site_author: .inf", "binary": "site_author: !!binary aaaa",
        "set": "extra: !!set {a, b}", "time stamp": "extra: {a: !!timestamp 2031-02-30}", "float": "extra: {a: !!float x}", "env within extra": "extra: {a: !ENV [NOWHERE, b]}", "env of a mapping": "site_author: !ENV {a: b}", "relative": "extra: {a: !relative $docs_dir}", "relative wrong": "extra: {a: !relative nope}",
    }.items():  # fmt: skip
        key = text.split(":")[0]
        change = (
            (lambda path, key=key, text=text: _without(path, f"{key}:", text))
            if key in ("strict", "site_dir", "site_url")
            else plus(f"{text}\n")
        )
        may = name in _HARMLESS or (
            text.startswith(("extra", "nav", "copyright", "site_", "repo", "edit")) and name not in _NEVER
        )
        yield Case(
            f"mkdocs: {name}",
            {MK: change},
            (MK,),
            may_pass=may,
            never=(CALLED, "x.example/a", '"javascript:', "G-0123456"),
        )


_HARMLESS = frozenset(
    ("exclude not", "watch number", "nav title with script", "validation text", "branch", "directories")
)
_NEVER = frozenset((
    "nav number", "nav mapping", "nav above", "extra text", "address number", "site in the project", "site in docs", "site at the root", "site in git", "site above", "site in data by a detour",
    "style elsewhere", "script elsewhere", "script that is none", "template that is none", "name twice", "relative wrong", "binary", "set", "time stamp", "float", "env of a mapping", "site at home",
))  # fmt: skip


def _without(path: Path, start: str, text: str) -> None:
    """The configuration with one key's lines taken out and others put in."""
    kept, inside = [], False
    for line in path.read_text(encoding="utf-8").splitlines():
        inside = line.startswith(start) or (inside and line.startswith(" "))
        kept += [] if inside else [line]
    path.write_text("\n".join([*kept, text, ""]), encoding="utf-8")


def files_of_every_kind() -> Iterator[Case]:
    tables = ("funds.csv", "facts.csv", "documents.csv", "projects.csv", "survey_options.csv")
    for path in (*YAMLS, *(f"data/2031/{name}" for name in tables), PAGE):
        for name, change in ANYWHERE.items():
            is_read = name == "utf-16" and path.endswith(".csv")
            yield Case(f"{path}: {name}", {path: change}, (path,), may_pass=is_read)
    for path in YAMLS:
        for name, change in IN_YAML.items():
            yield Case(f"{path}: {name}", {path: change}, (path,))
    for path, text in MADE.items():
        for name, change in IN_YAML.items():
            content = (
                change
                if not callable(change)
                else (
                    lambda target, text=text, change=change: [
                        target.write_text(text, encoding="utf-8"),
                        change(target),
                    ].clear()
                )
            )
            yield Case(f"{path}: {name}", {path: content}, (path,))
        for name in ("folder", "link to a system file", "utf-16", "nul"):
            yield Case(
                f"{path}: {name}",
                {
                    path: lambda target, text=text, change=ANYWHERE[name]: [
                        target.write_text(text, encoding="utf-8"),
                        change(target),
                    ].clear()
                },
                (path,),
            )
    for name in ("seals.csv", "recheck.csv", "confirmed.csv", "review.yml", "mutation.yml", "problems.csv"):
        path = f"data/2031/{name}"
        for kind, content in {"one quote": '"', "wide rows": "a,b\n" + "1," * 20_000, "digits": LONG, "long line": "a" * 3_000_000, "nul": NUL * 100, "header alone": "编号,表,行,列,复核值\n", "html": f"<!doctype html>{CALLED}", "gz": gzip.compress(b"a" * 99)}.items():  # fmt: skip
            yield Case(f"{path}: {kind}", {path: content}, (path,), may_pass=kind == "header alone")
        yield Case(f"{path}: folder", {path: lambda target: target.mkdir()}, (path,))
    for path in ("data/2031/editions/2031.1.json", "data/2031/editions/x.json", "data/2031/editions/2031.1.json/a"):
        for kind, content in {
            "deep": "[" * 200_000,
            "digits": f"[{LONG}]",
            "nan": "[NaN]",
            "names twice": '[{"id": "a", "id": "b"}]',
            "empty": "",
            "list": "[]",
            "text": '"a"',
            "infinite": "[1e999]",
        }.items():
            files = {"data/2031/corrections.yml": MADE["data/2031/corrections.yml"], path: content}
            yield Case(
                f"{path}: {kind}", files, ("data/2031/",), may_pass="x.json" in path or kind in ("list", "empty")
            )


def settings() -> Iterator[Case]:
    for name, old, new in (
        ("grade huge", "优: 90", "优: 9e99999"), ("grade not a number", "优: 90", "优: .nan"), ("grade infinite", "优: 90", "优: 1e999"), ("grade long", "优: 90", f"优: {LONG}"), ("grade hexadecimal", "优: 90", "优: 0x5A"),
        ("grade in words", "优: 90", "优: 九十"), ("grade negative", "优: 90", "优: -90"), ("grade twice", "优: 90", "优: 90, 优: 80"), ("grade of no name", "优: 90", '"": 90'), ("grade wide digits", "优: 90", "优: ９０"), ("grade arabic digits", "优: 90", "优: ٩٠"),
        ("year with a dot", "年度: 2031", "年度: 2031.0"), ("year in words", "年度: 2031", "年度: 二〇三一"), ("year long", "年度: 2031", f"年度: {LONG}"), ("year list", "年度: 2031", "年度: [2031]"), ("year of another", "年度: 2031", "年度: 2030"), ("year wide", "年度: 2031", "年度: ２０３１"),
        ("title empty", "标题: 示例市残疾人联合会2031年度部门整体支出绩效评价报告", "标题: ''"), ("title list", "标题: 示例市残疾人联合会2031年度部门整体支出绩效评价报告", "标题: [a, b]"), ("title bidi", "标题: 示例市残疾人联合会2031年度部门整体支出绩效评价报告", f"标题: 示例{BIDI}市"),
        ("title script", "标题: 示例市残疾人联合会2031年度部门整体支出绩效评价报告", f"标题: '{CALLED}'"), ("title long", "标题: 示例市残疾人联合会2031年度部门整体支出绩效评价报告", f"标题: {'长' * 100_000}"), ("title braces", "标题: 示例市残疾人联合会2031年度部门整体支出绩效评价报告", "标题: '{{ 7 }}'"),
        ("licence script", "许可: 转载请注明来源", f"许可: '{CALLED}'"), ("licence link", "许可: 转载请注明来源", "许可: '[a](javascript:alert(1))'"), ("contact mapping", "许可:", "公开联系方式: 5\n许可:"), ("contact deep", "许可:", "公开联系方式: {a: {b: c}}\n许可:"),
        ("contact script", "许可:", f"公开联系方式: {{a: '{CALLED}'}}\n许可:"), ("contact that frees all", "许可:", "公开联系方式: {a: ''}\n许可:"), ("key unknown", "许可:", "标體: a\n许可:"), ("key blank", "许可:", "? ''\n: a\n许可:"), ("languages", "许可:", "语言: {a: b}\n许可:"),
        ("dates", "许可:", "评价日期: 2031-02-30\n许可:"), ("dates of five digits", "许可:", "评价日期: 20310-01-01\n许可:"), ("year zero", "许可:", "评价日期: 0000-00-00\n许可:"),
        ("evaluation backwards", "许可:", "评价开始: 2032-06-01\n评价结束: 2032-05-01\n许可:"), ("department script", "部门: 示例市残疾人联合会", f"部门: '{CALLED}'"), ("department bidi", "部门: 示例市残疾人联合会", f"部门: '{BIDI}a'"),
    ):  # fmt: skip
        may = name in (
            "title script",
            "licence script",
            "licence link",
            "contact script",
            "department script",
            "grade negative",
        )
        yield Case(
            f"settings: {name}", {SET: instead(old, new)}, (SET,), may_pass=may, never=(CALLED, 'href="javascript')
        )
    for name, path, old, new in (
        ("decimals huge", "data/schema/facts.yml", "", "- {id: 甲.乙, label: 甲, formula: 资金收支.合计.本年收入, unit: 元, decimals: 99999999}\n"),
        ("decimals negative", "data/schema/facts.yml", "", "- {id: 甲.乙, label: 甲, formula: 资金收支.合计.本年收入, unit: 元, decimals: -1}\n"),
        ("formula dots", "data/schema/facts.yml", "", f"- {{id: 甲.乙, label: 甲, formula: {'a.' * 3000}a, unit: 元}}\n"),
        ("formula brackets", "data/schema/facts.yml", "", f"- {{id: 甲.乙, label: 甲, formula: '{'(' * 2000}1{')' * 2000}', unit: 元}}\n"),
        ("formula power", "data/schema/facts.yml", "", "- {id: 甲.乙, label: 甲, formula: 9 ** 9 ** 9 ** 9, unit: 元}\n"),
        ("formula long", "data/schema/facts.yml", "", f"- {{id: 甲.乙, label: 甲, formula: '{LONG}', unit: 元}}\n"),
        ("formula zero", "data/schema/facts.yml", "", "- {id: 甲.乙, label: 甲, formula: 资金收支.合计.本年收入 / 0, unit: 元}\n"),
        ("formula program", "data/schema/facts.yml", "", "- {id: 甲.乙, label: 甲, formula: \"__import__('os').system('id')\", unit: 元}\n"),
        ("formula of itself", "data/schema/facts.yml", "", "- {id: 甲.乙, label: 甲, formula: 甲.乙 + 1, unit: 元}\n"),
        ("identity dots", "data/2031/checks.yml", None, f"等式:\n  - {{名称: a, 等式: {'a.' * 3000}a == 1}}\n"),
        ("identity brackets", "data/2031/checks.yml", None, f"等式:\n  - {{名称: a, 等式: '{'(' * 3000}1{')' * 3000} == 1'}}\n"),
        ("identity long", "data/2031/checks.yml", None, f"等式:\n  - {{名称: a, 等式: '{LONG} == 1'}}\n"),
        ("identity of products", "data/2031/checks.yml", None, f"等式:\n  - {{名称: a, 等式: '{' * '.join(['资金收支.合计.本年收入'] * 3000)} == 1'}}\n"),
        ("identity chained", "data/2031/checks.yml", None, f"等式:\n  - {{名称: a, 等式: '{' == '.join(['1'] * 3000)}'}}\n"),
        ("identity program", "data/2031/checks.yml", None, "等式:\n  - {名称: a, 等式: \"open('/etc/passwd') == 1\"}\n"),
        ("identity with an exponent", "data/2031/checks.yml", None, "等式:\n  - {名称: a, 等式: 1e99999999 == 1}\n"),
        ("identity hexadecimal", "data/2031/checks.yml", None, "等式:\n  - {名称: a, 等式: 0x10 == 16}\n"),
        ("identity with a line", "data/2031/checks.yml", None, "等式:\n  - {名称: a, 等式: 1_0 == 10}\n"),
        ("identity divided by nothing", "data/2031/checks.yml", None, "等式:\n  - {名称: a, 等式: 1 / 0 == 1}\n"),
        ("identity empty", "data/2031/checks.yml", None, "等式:\n  - {名称: '', 等式: ''}\n"),
        ("waiver of a wrong kind", "data/2031/checks.yml", None, "豁免: {a: [b]}\n"),
    ):  # fmt: skip
        yield Case(f"schema: {name}", {path: new if old is None else plus(new)}, (path,))
    table = "data/schema/tables/funds.yml"
    for name, old, new in (
        ("file above", "file: funds", "file: ../../../etc/passwd"), ("file long", "file: funds", f"file: {'a' * 5000}"), ("file nul", "file: funds", 'file: "a\\0"'), ("name script", "name: 资金收支", f"name: '{CALLED}'"), ("title script", "title: 资金收支及结余", f"title: '{CALLED}'"),
        ("name with a dot", "name: 资金收支", "name: 资金.收支"), ("id pattern", "row_label: 项目", 'row_label: 项目\nid_pattern: "{0.__class__}"'), ("id pattern wide", "row_label: 项目", 'row_label: 项目\nid_pattern: "{编号:99999999999}"'), ("id pattern open", "row_label: 项目", 'row_label: 项目\nid_pattern: "{编号"'),
        ("decimals", "type: amount, unit: 元, opening: 年末结转结余_本级", "type: amount, unit: 元, decimals: 99999999, opening: 年末结转结余_本级"), ("pattern that takes for ever", "- {name: 大类}", "- {name: 大类, constraints: {pattern: '(a+)+$'}}"), ("pattern that is none", "- {name: 大类}", "- {name: 大类, constraints: {pattern: '('}}"),
        ("enum huge", "enum: [明细, 小计, 合计]", f"enum: [明细, 小计, 合计{', a' * 50_000}]"), ("field twice", "- {name: 大类}", "- {name: 大类}\n  - {name: 大类}"), ("method of nothing", "method: 结余, of: [年初结转结余_本级, 本年收入_本级, 本年支出_本级]", "method: __class__, of: [a]"), ("columns of nothing", "columns: [年初预算, 本年收入, 本年支出, 年末结转结余, 执行率]", "columns: []"),
        ("unit of nothing", "unit: 元, opening: 年末结转结余_对下", "unit: '', opening: 年末结转结余_对下"), ("role of nothing", "row_label: 项目", "row_label: 项目\nrole: [a]"),
    ):  # fmt: skip
        may = name in ("title script", "name script", "enum huge", "name with a dot", "pattern that takes for ever")
        yield Case(
            f"table: {name}",
            {table: instead(old, new)},
            (table,) if not name.startswith(("pattern that", "name ")) else ("data/",),
            may_pass=may,
            never=(CALLED,),
        )
    for name, content in {
        "sentence program": "- {title: a, table: 资金收支, label: 项目, series: [本年收入], unit: 元, sentence: \"{{ ''.__class__.__mro__ }}\"}\n", "unit unknown": "- {title: a, table: 资金收支, label: 项目, series: [本年收入], unit: 光年, sentence: a}\n",
        "top huge": "- {title: a, table: 资金收支, label: 项目, series: [本年收入], unit: 元, sentence: a, top: 99999999999999999999}\n", "top negative": "- {title: a, table: 资金收支, label: 项目, series: [本年收入], unit: 元, sentence: a, top: -1}\n",
        "title script": f"- {{title: '{CALLED}', table: 资金收支, label: 项目, series: [本年收入], unit: 元, sentence: a}}\n", "many": "- {title: a, table: 资金收支, label: 项目, series: [本年收入], unit: 元, sentence: a}\n" * 3_000, "mode": "- {title: a, table: 资金收支, label: 项目, series: [本年收入], unit: 元, sentence: a, mode: __init__}\n",
    }.items():  # fmt: skip
        yield Case(
            f"charts: {name}",
            {"data/2031/charts.yml": content},
            ("data/2031/charts.yml",),
            may_pass="script" in name or name == "many",
            never=(CALLED,),
        )
