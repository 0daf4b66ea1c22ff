"""A git server on this machine and a line to it that can be cut: what a network does to a release."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Line:
    """Passes connections on to a server. A push is cut after so many bytes sent, or before its answer comes back; from
    then on, if it is `dead`, nobody answers."""

    server: int
    sent: int | None = None
    answered: bool = True
    dead: bool = True
    pushes: int = 0
    port: int = 0
    _cut: threading.Event = field(default_factory=threading.Event)
    _listening: socket.socket = field(default_factory=socket.socket)

    def open(self) -> None:
        self._listening.bind(("127.0.0.1", 0))
        self._listening.listen()
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listening.accept()
            except OSError:
                return
            if self._cut.is_set() and self.dead:
                caller.close()
            else:
                threading.Thread(target=self._pass_on, args=[caller], daemon=True).start()

    def _pass_on(self, caller: socket.socket) -> None:
        with caller, socket.create_connection(("127.0.0.1", self.server)) as server:
            asked = caller.recv(4)
            while len(asked) < 4 or len(asked) < int(asked[:4], 16):
                if not (more := caller.recv(4096)):
                    return
                asked += more
            server.sendall(asked)
            is_push = b"git-receive-pack" in asked
            self.pushes += is_push
            silent = threading.Event()
            back = threading.Thread(target=_copy, args=[server, caller, silent], daemon=True)
            back.start()
            sent = 0
            while data := caller.recv(65536):
                sent += len(data)
                if is_push and not self.answered:
                    silent.set()
                if is_push and self.sent is not None and sent > self.sent:
                    server.sendall(data[: len(data) // 2])
                    self._cut.set()
                    server.shutdown(socket.SHUT_RDWR)  # the other thread still reads, which would keep it open
                    return
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)
            back.join(10)


def _copy(source: socket.socket, target: socket.socket, silent: threading.Event) -> None:
    try:
        while data := source.recv(65536):
            if not silent.is_set():
                target.sendall(data)
        target.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """The port of a git server for the repositories in a folder, to read from and to push to."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ["--reuseaddr", "--export-all", "--enable=receive-pack", "--listen=127.0.0.1", f"--port={port}"]
    server = subprocess.Popen(["git", "daemon", *options, f"--base-path={folder}", str(folder)])
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("git daemon does not listen")
