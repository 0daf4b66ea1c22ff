"""The preview's address on this machine: pages by their names on the site, and a line to each open page."""

from __future__ import annotations

import json
import os
import threading
from functools import partial
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from queue import Empty
from urllib.parse import parse_qs, quote, unquote, urlsplit

from evaluation.preview.desk import Desk, Shown, Viewer, digest
from evaluation.shipped import MACROS

OWN = "-preview/"  # below it, what belongs to the preview and not to the site
ALIVE = 10  # seconds after which an open page that is told nothing is asked whether it is still there
_LOCAL = ("localhost", "127.0.0.1", "::1")
_BODY = b"</body>"


class PortError(Exception):
    """The port is taken, or may not be used."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # on Windows it would let two servers share a port


def opened(desk: Desk, host: str, port: int) -> ThreadingHTTPServer:
    """The server, listening; PortError when another program has the port."""
    try:
        server = _Server((host, port), partial(_Handler, desk, host))
    except (OSError, OverflowError) as error:
        raise PortError(str(error)) from error
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    return server


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, desk: Desk, host: str, *arguments: object) -> None:
        self._desk, self._host = desk, host
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        try:
            self._answer()
        except (BrokenPipeError, ConnectionResetError, ConnectionAbortedError):
            self.close_connection = True

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        """The preview writes nothing: whoever asks for it, from here or from another site, is refused."""
        self.close_connection = True
        self._send(Shown("预览不接受写入。\n".encode(), "text/plain", 405))

    do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_POST  # noqa: N815 - named by the standard library

    def log_message(self, *_: object) -> None:
        """Not a word: the terminal is for problems."""

    def _answer(self) -> None:
        if not self._is_for_here():
            self._send(Shown("请用 127.0.0.1 或这台电脑的 IP 地址打开。\n".encode(), "text/plain", 403))
            return
        parts = urlsplit(self.path)
        address = unquote(parts.path).removeprefix("/")
        if address == f"{OWN}events":
            given = parse_qs(parts.query)
            self._tell(Viewer(given.get("page", [""])[0].removeprefix("/"), given.get("shown", [""])[0]))
        elif address.startswith(OWN):
            self._send(_own(address.removeprefix(OWN)))
        else:
            self._send_page(address)

    def _is_for_here(self) -> bool:
        """Whether the request names this machine: another site must not read the preview by a name of its own, which
        it lets lead here (DNS rebinding). On a network the preview is asked for by number, or by the name it was given.
        """
        try:
            name = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
            is_open = self._host not in _LOCAL
            return name in _LOCAL or (is_open and (name == self._host.lower() or bool(ip_address(name))))
        except ValueError:
            return False

    def _send_page(self, address: str) -> None:
        shown = self._desk.answer(address)
        is_other = shown.status == 404 and address and not address.endswith("/")
        if is_other and self._desk.answer(f"{address}/").status == 200:
            self._send(Shown(b"", "text/html", 302), Location=quote(f"/{address}/"))
        elif shown.media_type == "text/html":
            self._send(_watched(shown, self._desk))
        else:
            self._send(shown)

    def _send(self, shown: Shown, **headers: str) -> None:
        self.send_response(shown.status)
        text = shown.media_type.startswith("text/") or shown.media_type.endswith(("json", "javascript", "xml"))
        self.send_header("Content-Type", f"{shown.media_type}; charset=utf-8" if text else shown.media_type)
        self.send_header("Content-Length", str(len(shown.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("X-Frame-Options", "SAMEORIGIN")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(shown.body)

    def _tell(self, viewer: Viewer) -> None:
        """Keep the line open and tell the page what happens, until it is closed."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.close_connection = True
        with self._desk.viewing(viewer):
            while True:
                try:
                    name, data = viewer.told.get(timeout=ALIVE)
                    line = f"event: {name}\ndata: {json.dumps(data)}\n\n"
                except Empty:
                    line = ": \n\n"
                self.wfile.write(line.encode("utf-8"))
                self.wfile.flush()


def _own(name: str) -> Shown:
    kinds = {"preview.js": "text/javascript", "preview.css": "text/css"}
    if name not in kinds:
        return Shown(b"", "text/plain", 404)
    return Shown(Path(MACROS, "preview", name).read_bytes(), kinds[name])


def _watched(shown: Shown, desk: Desk) -> Shown:
    """The page with the preview's own style and script, which are no part of the site."""
    html = shown.body or desk.placeholder().encode("utf-8")
    own = (
        f'<link rel="stylesheet" href="/{OWN}preview.css">'
        f'<script src="/{OWN}preview.js" data-shown="{escape(digest(shown.body))}" defer></script>'
    )
    before, end, after = html.rpartition(_BODY)
    return Shown(before + own.encode() + end + after if end else html + own.encode(), shown.media_type, shown.status)
