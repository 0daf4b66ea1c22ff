"""`report serve`: the site while it is being written."""

from __future__ import annotations

import os
import runpy
import sys
import threading
import time
from collections.abc import Sequence

import click

from evaluation.cli.project import Project, main
from evaluation.preview import Desk, PortError, opened, saves
from evaluation.problems import SHOWN, Cause, listing
from evaluation.shipped import ON_DEMAND

WRONG_CALL = 2
FIRST_PORT, LAST_PORT = 8000, 65535


@main.command()
@click.option("--port", type=click.IntRange(1, LAST_PORT), default=FIRST_PORT, show_default=True, help="端口")
@click.option("--host", default="127.0.0.1", show_default=True, help="地址；默认只有本机能看")
@click.option("--open", "opens", is_flag=True, help="顺便打开浏览器")
@click.pass_obj
def serve(project: Project, port: int, host: str, opens: bool) -> None:
    """预览：保存文件后，打开的页面自动更新；有问题时列在页面下方。按 Ctrl-C 结束。"""
    os.environ["REPORT_DOCS"] = project.docs.relative_to(project.root).as_posix()
    desk = Desk(runpy.run_path(str(ON_DEMAND))["OnDemand"](project.root.absolute()), project.root, _say)
    try:
        server = opened(desk, host, port)
    except PortError as error:
        another = port + 1 if port < LAST_PORT else FIRST_PORT
        advice = f"请换一个，例如 report serve --port {another}"
        click.echo(f"{host}:{port} 用不了：别的程序正在用这个端口，或者不允许使用。{advice}", err=True)
        raise SystemExit(WRONG_CALL) from error
    threading.Thread(target=desk.check, daemon=True).start()
    address = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}/"
    click.echo(f"预览在 {address} 。保存文件后页面自动更新。按 Ctrl-C 结束。")
    if host not in ("127.0.0.1", "localhost", "::1"):
        click.echo("注意：同一网络里的别的电脑也能看到。", err=True)
    if opens:
        click.launch(address)
    try:
        for paths in saves(desk.watched, threading.Event()):
            desk.saved(paths)
    except KeyboardInterrupt:
        pass
    server.server_close()
    click.echo("预览结束了。")


def _say(found: Sequence[Cause]) -> None:
    """The problems in the terminal, each time that they change."""
    now = time.strftime("%H:%M:%S")
    if found:
        click.echo(f"\n{now}\n{listing(found, SHOWN)}", err=True)
    else:
        click.echo(f"{now} 没有问题。", err=True)
    sys.stderr.flush()
