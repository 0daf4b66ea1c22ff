"""A site whose pages are made when somebody asks for them: MkDocs' own steps and events, for one page at a time.

Nothing is shown that the files do not say: each request looks first whether any of them changed.
"""

from __future__ import annotations

import logging
import mimetypes
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from evaluation.dataset import configuration_problems
from evaluation.kept import Kept
from evaluation.markup import Macros
from evaluation.narrative.filling import LIST
from evaluation.preview import Shown
from evaluation.problems import Cause, Place, Problem
from evaluation.shipped import MACROS
from evaluation.site.finishing import AFTER, files_after, files_of
from mkdocs.commands.build import get_context
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.structure.files import File, Files, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url

HOME, MISSING = "index.html", "404.html"
# What filling sets on a page; the rest of it belongs to the navigation of one moment.
_OF_CONTENT = ("markdown", "meta", "content", "toc", "title", "_title_from_render", "present_anchor_ids")


@dataclass
class Moment:
    """The site as the files were at one moment: its navigation, and the pages that were asked for since."""

    config: MkDocsConfig
    files: Files
    nav: Any
    env: Any
    linked: tuple[str, ...]  # what pages can lead to, but for what is published only when it is asked for
    warnings: tuple[Problem, ...] = ()
    rendered: dict[str, bytes] = field(default_factory=dict)
    published: bool = False

    def publish(self, site: Any) -> None:
        """Make what readers can take with them, and let pages lead there."""
        if not self.published:
            self.published = True
            for path, content in files_of(site).items():
                self.files.append(File.generated(self.config, path, content=content))

    def file(self, path: str) -> File | None:
        """The file that the site has at a path."""
        return next((file for file in self.files if file.dest_uri == path), None)

    @property
    def pages(self) -> list[Page]:
        return [file.page for file in self.files.documentation_pages() if file.page]


class OnDemand:
    """The site of one project. `refresh` before asking: what is shown is of the last moment at which it could be."""

    def __init__(self, root: Path) -> None:
        self._root, self._kept = root, Kept()
        self._seen: object = None
        self._moment: Moment | None = None
        self.refused: tuple[Problem, ...] = ()  # what keeps the files from being shown: what is shown is as before
        self._last_good: dict[str, bytes] = {}
        self._latest: Any = None  # what the files say now, though perhaps nothing of it can be shown
        self._heard: list[Problem] = []
        self._leading: set[str] = set()  # pages that lead to downloads
        logging.getLogger("mkdocs").addHandler(_Listening(self._heard))

    def touch(self, paths: list[str]) -> None:
        """Somebody wrote these files."""
        self._kept.touch(paths)

    @property
    def watched(self) -> list[Path]:
        """The folders and files that decide what is shown."""
        return [*(self._root / name for name in ("data", "docs", "macros")), *self._settings]

    @property
    def _settings(self) -> list[Path]:
        """mkdocs.yml, and whatever it may inherit from."""
        return sorted(self._root.glob("*.yml"))

    def refresh(self) -> bool:
        """Look at all files; whether any of them changed. What cannot be read leaves the site as it was."""
        seen = self._kept.signature(*self.watched, MACROS)
        if seen == self._seen:
            return False
        self._seen, self._latest = seen, None
        try:
            self._moment, self.refused = self._read(), ()
        except (Abort, ConfigurationError) as error:
            found = getattr(error, "problems", ()) or configuration_problems(self._root / "mkdocs.yml")
            self.refused = tuple(found) or (_said(str(error)),)
        return True

    def shown(self, address: str) -> Shown:
        """What stands at an address below the root, as of the last moment at which it could be made."""
        path = f"{address}{HOME}" if not address or address.endswith("/") else address
        if self._moment is None:
            return Shown(b"", "text/html", 503)
        return self._found(self._moment, path) or self._missing(self._moment, path)

    def checked(self) -> Iterator[tuple[Problem, ...]]:
        """What is wrong with data and pages, step by step. Only values are looked at: pages may be asked for now."""
        found, latest = {*self.refused}, self._latest
        yield tuple(found)
        if latest:
            found |= {*latest.report.problems}
            yield tuple(found)
            for address in latest.narrative.pages:
                found |= {*latest.narrative.problems_of(address)}
                yield tuple(found)
            yield (*found, *latest.narrative.problems)

    def linked(self) -> Iterator[tuple[Problem, ...]]:
        """What MkDocs says of the site's pages and their links, step by step, and nothing of a site that is refused."""
        moment = None if self.refused else self._moment
        if moment:
            found = {*moment.warnings}
            for page in moment.pages:
                found |= {*self._fill(page)}
                yield tuple(found)
            yield (*found, *self._loose_ends(moment))

    def suspects(self, problems: Iterable[Problem]) -> tuple[Cause, ...]:
        """The cells that are probably wrong, with what each explains."""
        return tuple(self._latest.report.suspects(problems)) if self._latest else ()

    @property
    def macros(self) -> Macros:
        """The project's macros, as the site that is shown uses them."""
        return self._hook.site().macros if self._moment else Macros(self._root / "macros")

    def _configured(self) -> tuple[MkDocsConfig, Any]:
        config = load_config(str(self._root / "mkdocs.yml"))
        self._hook = next(hook for hook in config.hooks.values() if hasattr(hook, "preview"))
        self._hook.preview(self._kept, self._fill)
        config.plugins.on_startup(command="serve", dirty=False)
        config = config.plugins.on_config(config)
        return config, config.nav

    def _read(self) -> Moment:
        """The first steps of a build, until the first page is to be filled."""
        settings = self._kept.signature(*self._settings)
        config, nav = self._kept.of("configuration", (settings,), self._configured)
        config.nav = nav
        with self._listening() as warnings:
            try:
                config.plugins.on_pre_build(config=config)
            finally:
                self._latest = self._hook.latest()
            names = tuple(path for path, *_ in self._kept.signature(self._root / "macros", MACROS))
            env, of_theme = self._kept.of("theme", (config, names), lambda: _theme(config))
            files = get_files(config)
            for file in of_theme:
                if files.get_file_from_path(file.src_uri) is None:
                    files.append(file)
            files = config.plugins.on_files(files, config=config)
            set_exclusions(files, config)
            nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
            for file in files.documentation_pages():
                if file.page is None:
                    Page(None, file, config)
            linked = tuple(file.src_uri for file in files)
            moment = self._filling = Moment(config, files, nav, env, linked)
            moment.env = config.plugins.on_env(env, config=config, files=files)
        moment.warnings = tuple(warnings)
        return moment

    def _fill(self, page: Page) -> tuple[Problem, ...]:
        """Fill a page unless it is; what MkDocs says of its links."""
        moment = self._filling
        if page.content is None:
            site, address = self._hook.site(), page.file.src_uri
            filled = site.narrative.pages[address]
            files = site.downloads if LIST in filled.slots or address in self._leading else ()
            made_of = (filled, moment.linked, vars(page).get("title"), site.macros, site.citation, files, moment.config)
            others = () if len(moment.config.plugins) == 1 else (self._seen,)
            content, links, said = self._kept.of(
                ("content", address), (*made_of, *others), partial(self._filled, page, moment)
            )
            vars(page).update(content)
            page.links_to_anchors = {moment.files.get_file_from_path(file): found for file, found in links.items()}
            vars(page)["said"] = said
        return tuple(vars(page)["said"])

    def _filled(self, page: Page, moment: Moment) -> tuple[dict[str, Any], dict[str, Any], tuple[Problem, ...]]:
        """What filling makes of a page. One that leads to no page may lead to a download: those come first."""
        address, title = page.file.src_uri, vars(page).get("title")
        if address in self._leading:
            moment.publish(self._hook.site())
        made = self._filled_once(page, moment)
        if made[2] and address not in self._leading:
            self._leading.add(address)
            vars(page).pop("title", None)
            if title is not None:
                page.title = title
            return self._filled(page, moment)
        return made

    def _filled_once(self, page: Page, moment: Moment) -> tuple[dict[str, Any], dict[str, Any], tuple[Problem, ...]]:
        config, files = moment.config, moment.files
        with self._listening() as said:
            page = config.plugins.on_pre_page(page, config=config, files=files)
            page.read_source(config)
            page.markdown = config.plugins.on_page_markdown(page.markdown, page=page, config=config, files=files)
            page.render(config, files)
            page.content = config.plugins.on_page_content(page.content, page=page, config=config, files=files)
        content = {name: vars(page)[name] for name in _OF_CONTENT if name in vars(page)}
        links = {file.src_uri: found for file, found in (page.links_to_anchors or {}).items()}
        return content, links, tuple(said)

    def _rendered(self, page: Page, moment: Moment) -> bytes:
        config = moment.config
        self._name_pages(moment)
        self._fill(page)
        raw, page.active = page.content, True
        try:
            context = get_context(moment.nav, moment.files.documentation_pages(), config, page)
            template = moment.env.get_template(page.meta.get("template", "main.html"))
            context = config.plugins.on_page_context(context, page=page, config=config, nav=moment.nav)
            html = template.render(context)
            return str(config.plugins.on_post_page(html, page=page, config=config)).encode("utf-8", "xmlcharrefreplace")
        finally:
            page.content, page.active = raw, False

    def _found(self, moment: Moment, path: str) -> Shown | None:
        if path in moment.rendered:
            return Shown(moment.rendered[path], "text/html")
        file = moment.file(path)
        if file and file.page:
            return self._page(moment, file)
        content = self._template(moment, path) if file is None else None
        if file is None and content is None:
            moment.publish(self._hook.site())
            file = moment.file(path)
        if file:
            content = file.content_bytes
        elif path in AFTER:
            content = str(files_after(self._hook.site(), self._hook.book())[path]).encode("utf-8")
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return None if content is None else Shown(content, kind)

    def _page(self, moment: Moment, file: File) -> Shown:
        """A page as it is now; as it was last, when something in it cannot be filled."""
        if self._hook.site().narrative.pages[file.src_uri].problems and file.dest_uri in self._last_good:
            return Shown(self._last_good[file.dest_uri], "text/html", stale=True)
        html = self._rendered(file.page, moment)
        if not self._hook.site().narrative.pages[file.src_uri].problems:
            self._last_good[file.dest_uri] = html
        moment.rendered[file.dest_uri] = html
        return Shown(html, "text/html")

    def _missing(self, moment: Moment, path: str) -> Shown:
        if self.refused and path in self._last_good:
            return Shown(self._last_good[path], "text/html", stale=True)
        return Shown(self._template(moment, MISSING) or b"", "text/html", 404)

    def _name_pages(self, moment: Moment) -> None:
        """Fill the pages that the navigation does not call anything: what they are called, only they themselves say."""
        for page in moment.nav.pages:
            if page.title is None:
                self._fill(page)

    def _template(self, moment: Moment, path: str) -> bytes | None:
        """A page that the theme has beside those of the report: the error page, the map of the site."""
        if path not in moment.config.theme.static_templates:
            return None
        self._name_pages(moment)
        plugins, config = moment.config.plugins, moment.config
        base = "/" if path == MISSING else get_relative_url(".", path)
        template = plugins.on_pre_template(moment.env.get_template(path), template_name=path, config=config)
        context = get_context(moment.nav, moment.files, config, base_url=base)
        context = plugins.on_template_context(context, template_name=path, config=config)
        return str(plugins.on_post_template(template.render(context), template_name=path, config=config)).encode(
            "utf-8"
        )

    def _loose_ends(self, moment: Moment) -> tuple[Problem, ...]:
        """The links to headings that no page has."""
        with self._listening() as said:
            for page in moment.pages:
                page.validate_anchor_links(files=moment.files, log_level=moment.config.validation.links.anchors)
        return tuple(said)

    @contextmanager
    def _listening(self) -> Iterator[list[Problem]]:
        """What MkDocs warns of meanwhile."""
        before = len(self._heard)
        said: list[Problem] = []
        yield said
        said.extend(self._heard[before:])
        del self._heard[before:]


class _Listening(logging.Handler):
    def __init__(self, heard: list[Problem]) -> None:
        super().__init__(logging.WARNING)
        self._heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self._heard.append(_said(record.getMessage()))


def _said(message: str) -> Problem:
    """A sentence of MkDocs', in Chinese by now, as a problem with its place."""
    place, colon, text = message.strip().partition("：")
    if not colon or not place.endswith(".md"):
        place, text = "mkdocs.yml", message.strip()
    rule, _, advice = text.partition("。")
    return Problem(Place(place), rule, "", advice.removesuffix("。"))


def _theme(config: MkDocsConfig) -> tuple[Any, list[File]]:
    env = config.theme.get_env()
    env.auto_reload = True
    files = Files([])
    files.add_files_from_theme(env, config)
    return env, list(files)
