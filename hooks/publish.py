"""MkDocs events, in their order: read the fiscal year, refuse what cannot be proven, fill, finish, write."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from evaluation.dataset import ASSETS, PolicyError, configuration_problems, guard_problems, tree_problems
from evaluation.kept import Kept, Signature
from evaluation.markup import Macros, compiled_before, store_of
from evaluation.narrative import Filled, place, place_plain, read_narrative
from evaluation.narrative.drafted import said_once
from evaluation.narrative.filling import LIST
from evaluation.problems import Cause, Problem, listed
from evaluation.report import Report, read_report
from evaluation.shipped import MACROS, THEME
from evaluation.site import host
from evaluation.site.appearances import read_repository
from evaluation.site.aside import Aside, beside
from evaluation.site.content_policy import content_policy, unguarded
from evaluation.site.downloads import page_address, with_downloads
from evaluation.site.expanded import expansion, headings, write_expanded
from evaluation.site.fault import FAULT, fault_message
from evaluation.site.finishing import Book, Site, files_after, files_of, finished, finished_page, with_body
from evaluation.site.metadata import PageHead, current_address, headline, page_head, picture_of
from evaluation.site.styles import trim_styles
from jinja2 import pass_context
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.plugins import event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler, get_relative_url
from mkdocs.utils.templates import url_filter

THEME_ASSETS = "assets/"
SEARCH_OF_THE_THEME = tuple(f"{ASSETS}/javascripts/{folder}/" for folder in ("lunr", "workers"))
_site: Site | None = None  # replaced whole by each build, as is the book of its pages
_latest: Site | None = None  # what the files say now, in a preview perhaps no site yet
_book: Book | None = None
_files: Files | None = None
_previews = False
_fill: Callable[[Page], None] | None = None  # how a preview fills a page that is asked for
_kept = Kept()
_root = Path()
_aside: Aside | None = None  # where a build that is not a preview puts its files
_read_from: Signature = ()  # what they were made of


def preview(kept: Kept, fill: Callable[[Page], None]) -> None:
    """From now on builds are those of a preview: it fills pages when they are asked for, and tells problems later."""
    global _kept, _fill
    _kept, _fill = kept, fill


class Refused(Abort):  # type: ignore[misc]  # MkDocs has no types
    """What stands in the way of a site, as values."""

    def __init__(self, problems: Iterable[Problem], suspects: Sequence[Cause] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(f"\n{listed(self.problems, suspects)}")


def on_startup(*, command: str, dirty: bool) -> None:
    """A preview reloads itself by a script that MkDocs puts into each page: it has no content policy. `gh-deploy` would
    replace every edition on the branch by one build.
    """
    global _previews
    if fault := host.variable_fault(os.environ):
        raise Abort(fault)
    if command == "gh-deploy":
        raise Abort("mkdocs gh-deploy 会抹掉 gh-pages 分支上已发布的各个版次，所以不能用。请用 report release 发布。")
    if dirty:
        raise Abort("--dirty 只重做改过的页面，别的页面里的数会是旧的，所以不能用。请去掉 --dirty 再运行。")
    _previews = command == "serve"
    if command == "build":
        if gc.get_freeze_count():  # by an earlier build of this process
            gc.unfreeze()
            gc.collect()
        gc.disable()  # a build lives for seconds and makes no rings worth looking for: a sixth of its time


@event_priority(100)  # type: ignore[untyped-decorator]  # before a plugin stumbles over what is wrong
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """The engine's theme lies behind that of the project, wherever the engine is installed; warnings are in Chinese."""
    translated = host.translating(f"docs/{Path(config.docs_dir).name}")
    for handler in logging.getLogger("mkdocs").handlers:
        handler.filters[:] = [
            *(one for one in handler.filters if getattr(one, "__name__", "") != translated.__name__),
            translated,
        ]
    if not _previews and (faults := configuration_problems(Path(config.config_file_path).absolute())):
        raise Refused(faults)
    if str(THEME) not in config.theme.dirs:
        own = 1 if config.theme.custom_dir else 0
        config.theme.dirs.insert(own, str(THEME))
    return config


def on_pre_build(config: MkDocsConfig) -> None:
    """Read, check, evaluate and fill everything before the first page is built; stop with all problems at once."""
    global _site, _latest, _root, _kept, _aside, _read_from
    docs, root = Path(config.docs_dir), Path(config.config_file_path).absolute().parent
    _latest = _aside = None
    _root = root
    _read_from = _sources(docs)
    if links := (*guard_problems(config.markdown_extensions), *tree_problems(root, docs)):
        raise Refused(links)
    if not _previews:  # a build remembers what earlier ones left in their file, a preview what it made itself
        _kept = Kept(store_of(root, docs))
    report = _read(root, docs.name)
    macros = _kept.of("macros", (_kept.signature(root / "macros", MACROS),), lambda: Macros(root / "macros"))
    narrative = read_narrative(docs, report, macros, _kept)
    repository = read_repository(root, config.repo_url or "", os.environ.get("REPORT_COMMIT", ""))
    pdf, from_folder = _printed(os.environ.get("REPORT_PDF", "")), not config.use_directory_urls
    built = Site(root, report, narrative, macros, repository, config.site_url or "", pdf, from_folder, _kept)
    _latest = built
    if problems := built.unread if _fill else built.problems:
        raise Refused(problems, report.suspects(problems))
    _site = built
    _tell_templates(config, _site)
    if not _previews and not _fill:
        _aside = beside(config.site_dir)
        config.site_dir = str(_aside.folder)


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Publish what readers can take with them, for scripts facts and charts; lead to the pages that this year has."""
    pages = site().narrative.pages
    if not _fill:
        _publish(files, config, files_of(site()))
    for address, source in site().narrative.generated.items():
        level = InclusionLevel.INCLUDED if address in str(config.nav) else InclusionLevel.NOT_IN_NAV
        files.append(File.generated(config, address, content=source, inclusion=level))
    _move_assets(files, config)
    unused = [file for file in files.documentation_pages() if file.src_uri not in pages]
    if "search" not in config.plugins:
        unused += [file for file in files if file.dest_uri.startswith(SEARCH_OF_THE_THEME)]
    for file in unused:
        files.remove(file)
    config.nav = host.present(config.nav, pages)
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """The page's Markdown with numbered slots in place of its expressions."""
    page.meta.update(_filled(page).meta)
    return _filled(page).markdown


def on_page_content(content: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Put facts, tables and charts in, after Markdown can no longer touch them; headings in the contents too."""
    slots = _filled(page).slots
    for item in headings(page.toc):
        item.title = place_plain(item.title, slots)
    page.title = place_plain(str(page.title), slots)
    use_folders = config.use_directory_urls

    def link(target: str) -> str:
        return str(get_relative_url(page_address(target, from_folder=not use_folders), page.url))

    html = place(content, slots)
    if page.is_homepage and site().report.dataset.is_draft:
        html = said_once(html, lambda fact: site().report.register[fact].label.rpartition("·")[2])
    return with_downloads(html, lambda: site().downloads, site().citation, site().macros, link)


def on_env(env: Any, *, config: MkDocsConfig, files: Files) -> None:
    """Every page is filled: publish where each fact stands and the search."""
    global _book, _files
    _files, _book = files, Book(site(), (file.page for file in files.documentation_pages() if file.page), _fill)
    if not _fill:
        _publish(files, config, files_after(site(), _book))
    config.extra["facts_page"] = _book.index
    env.bytecode_cache = compiled_before("theme")
    moved = {file.src_uri: file.dest_uri for file in files if file.dest_uri.startswith(f"{ASSETS}/")}
    env.filters["url"] = pass_context(lambda context, path: url_filter(context, moved.get(str(path), path)))
    if not _previews:
        env.globals["content_policy"] = partial(content_policy, from_folder=site().from_folder)


def on_page_context(context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> Any:
    """Finish the page; and what its head says to machines: who publishes what, and where the data is, which data."""
    own_page = finished_page(page)
    page.content = with_body(finished(site(), own_page, book(), lambda url, target: get_relative_url(target, url)))
    page.canonical_url = current_address(page.canonical_url, config.extra["published"])
    column = str(page.ancestors[-1].title if page.ancestors else page.title)  # a page at the top is its own column
    link = partial(urljoin, config.site_url) if config.site_url else partial(get_relative_url, other=page.url)
    offered = site().downloads if page.is_homepage or LIST in _filled(page).slots else ()
    own = headline(str(page.content)) if page.is_homepage else ""
    words = str(page.meta.get("description", ""))
    picture = picture_of(page.file.src_uri.removesuffix(".md"), Path(config.docs_dir), site().narrative.pages)
    shared = urljoin(config.site_url, picture) if config.site_url and picture else ""
    head = PageHead(own or str(page.title), column, words, page.canonical_url or "", shared)
    described = page_head(head, site().report.dataset.settings, offered, config.site_url or "", link)
    page.meta["head"] = {"headline": own, **described}
    return context


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> None:
    """No page leaves without its policy, whatever became of the theme."""
    _guarded(output, page.file.dest_uri)


def on_post_template(output_content: str, *, template_name: str, config: MkDocsConfig) -> str:
    """Nor does the error page. A list of addresses without a site's own address would be empty: there is none."""
    if template_name.endswith(".html"):
        _guarded(output_content, template_name)
    return output_content if config.site_url or template_name != "sitemap.xml" else ""


def on_post_build(config: MkDocsConfig) -> None:
    """The theme's styles as this site needs them; the pages once more for other generators, where that is asked for."""
    if not _previews:
        trim_styles(Path(config.site_dir), Path(config.site_dir) / ASSETS, _kept)
    if folder := os.environ.get("REPORT_EXPANDED", ""):
        write_expanded(Path(folder), expansion(config, _files))
    _kept.save()
    if _aside:
        config.site_dir = str(_aside.site)
        if not (config.strict and any(handler.get_counts() for handler in _counting())):  # else MkDocs stops next
            _unchanged(config)
            _aside.place()
    gc.freeze()  # most processes end here, and would look at everything once more before: a fourteenth of the time
    gc.enable()  # where the process lives on, memory is looked after again


def on_build_error(*, error: Exception) -> None:
    """A build that nothing foresaw to fail says so in Chinese, as the command line does."""
    gc.enable()
    if _aside:
        _aside.drop()
    if isinstance(error, Abort) and (said := host.stopped(str(error))):
        raise Abort(said) from error
    if not isinstance(error, MkDocsException):
        stopped = Abort(fault_message(error, _root, "mkdocs build"))
        stopped.code = stopped.exit_code = FAULT
        raise stopped from error


def book() -> Book:
    """The pages of the site being built."""
    if _book is None:
        raise Abort("on_env has not run")
    return _book


def latest() -> Site | None:
    """What the files say now, though a preview may still show the site before."""
    return _latest


def site() -> Site:
    """The site being built."""
    if _site is None:
        raise Abort("on_pre_build has not run")
    return _site


def _read(root: Path, year: str) -> Report:
    try:
        return read_report(root, year, _kept)
    except PolicyError as error:
        raise Refused(error.problems) from error


def _sources(docs: Path) -> Signature:
    """What tells whether anything was written meanwhile that a build reads."""
    return _kept.signature(docs, *(_root / name for name in ("data", "macros", "mkdocs.yml")))


def _unchanged(config: MkDocsConfig) -> None:
    """What was written while the site was built has not been checked, or only in part."""
    if changed := {entry[0] for entry in set(_sources(Path(config.docs_dir))) ^ set(_read_from)}:
        shown = Path(min(changed)).relative_to(_root).as_posix()
        others = f"等 {len(changed)} 个文件" if len(changed) > 1 else ""
        raise Abort(f"构建的时候 {shown}{others}改动了，网站仍是原来的。请再构建一次。")


def _counting() -> list[CountHandler]:
    return [one for one in logging.getLogger("mkdocs").handlers if isinstance(one, CountHandler)]


def _guarded(html: str, address: str) -> None:
    if not _previews and (problems := tuple(unguarded(html, address))):
        raise Abort(f"\n{listed(problems)}")


def _printed(path: str) -> bytes:
    """The report as PDF that an earlier build was printed to; without one the build says how to get it."""
    if path:
        return Path(path).read_bytes()
    get_plugin_logger("report").info("这次没有附全文的 PDF。需要时运行 make pdf，它要用到 Chromium 或 Chrome。")
    return b""


def _tell_templates(config: MkDocsConfig, built: Site) -> None:
    """What the theme's templates show of the report and its edition."""
    dataset = built.report.dataset
    published = os.environ.get("REPORT_EDITION", "")  # a text: as a number, ten after the dot would be one
    number = published or dataset.editions.newest
    config.site_name = str(dataset.settings["标题"])
    config.extra |= {"edition": number, "published": published, "version": {"provider": "mike"} if published else None}
    config.extra["settings"] = {**dataset.settings.texts, **dataset.editions.dated(number)}
    config.extra["feed"] = "feed.xml" if built.has_feed else ""


def _filled(page: Page) -> Filled:
    return site().narrative.pages[page.file.src_uri]


def _move_assets(files: Files, config: MkDocsConfig) -> None:
    """Publish the theme's scripts and styles, Material's and ours, where no file of `docs/` can stand."""
    for file in [file for file in files if file.src_uri.startswith(THEME_ASSETS) and file.src_dir in config.theme.dirs]:
        address = f"{ASSETS}/{file.src_uri.removeprefix(THEME_ASSETS)}"
        files.remove(file)
        files.append(File(file.src_uri, file.src_dir, file.dest_dir, file.use_directory_urls, dest_uri=address))


def _publish(files: Files, config: MkDocsConfig, contents: Mapping[str, bytes | str]) -> None:
    for path, content in contents.items():
        files.append(File.generated(config, path, content=content))
