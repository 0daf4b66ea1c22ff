"""What commands say where it is read: in a console of GBK, in PowerShell, in a file that a shell opened."""

from __future__ import annotations

import io
import json
import sys

import pytest
from conftest import Project
from evaluation.cli import main


def said(monkeypatch: pytest.MonkeyPatch, encoding: str, *arguments: str) -> tuple[bytes, bytes]:
    """What a call writes to each stream, where Python chose the encoding for it."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding=encoding) for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    with pytest.raises(SystemExit):
        main.main(list(arguments), prog_name="report")
    for stream in (out, err):
        stream.flush()
    return out.buffer.getvalue(), err.buffer.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize("command", sorted(main.commands))
def test_the_help_of_every_command_is_readable_in_gbk(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    gbk, plain = (said(monkeypatch, encoding, command, "--help") for encoding in ("gbk", "utf-8"))
    assert gbk[0].decode("gbk") == plain[0].decode("utf-8").replace("−", "-")
    assert not gbk[1]


def test_problems_are_readable_in_gbk_whatever_they_quote(tiny: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    tiny.write("docs/2031/index.md", "# 摘要\n\n{{ 没有的数−㎡😀 }}\n")
    _, err = said(monkeypatch, "gbk", "--root", str(tiny.root), "check")
    assert "没有的数-㎡[U+1F600]" in err.decode("gbk")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8"])
def test_where_an_encoding_has_no_chinese_it_is_utf_8(
    tiny: Project, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, _ = said(monkeypatch, encoding, "--root", str(tiny.root), "check")
    assert "年度的数和文字都对" in out.decode("utf-8")


def test_json_is_utf_8_wherever_it_goes(tiny: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    out, _ = said(monkeypatch, "gbk", "--root", str(tiny.root), "facts", "--json", "三公.接待费.本年实际")
    assert json.loads(out.decode("utf-8"))[0]["id"] == "三公.接待费.本年实际"
