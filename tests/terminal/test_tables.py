"""Tables on terminals of any width."""

from __future__ import annotations

import io
import sys

import pytest
from rich.console import Console
from rich.table import Table

from crawler.terminal.tables import of_some_width, print_table, stdout_console

HEADINGS = ("Articles", "Gone", "Rejected", "URLs waiting", "URLs known", "Newest article", "Last fetch")


@pytest.mark.parametrize(("width", "has_lines"), [(80, False), (100, False), (140, True)])
def test_nothing_of_a_table_is_cut_off(width: int, has_lines: bool) -> None:
    table = Table("Site", *HEADINGS)
    for name in ("www.a-very-long-name.example.org", "short.example.org"):
        table.add_row(name, "12", "0", "3", "1,234", "56,789", "2026-11-26", "2026-11-26 20:39")
    out = io.StringIO()
    print_table(Console(file=out, width=width, force_terminal=True, color_system=None), table)
    shown = out.getvalue()
    assert "…" not in shown
    assert ("┃" in shown) == has_lines
    assert max(map(len, shown.splitlines())) <= width
    cells = shown.replace("┃", " ").replace("│", " ").split()
    assert {"Articles", "Rejected", "56,789", "2026-11-26", "20:39"} <= set(cells)


def test_no_word_is_broken_where_all_of_them_fit() -> None:
    table = Table("Site", "Started (UTC)", "Ended", *("Fetched", "New", "Stored", "Rejected", "Failed"))
    table.add_row("paper.example.org", "2026-11-26 20:39", "finished", "1,234", "12", "12", "3", "0")
    out = io.StringIO()
    print_table(Console(file=out, width=74, force_terminal=True, color_system=None), table)
    words = {"paper.example.org", "Started", "2026-11-26", "20:39", "finished", "Fetched", "Stored", "Rejected"}
    assert words <= set(out.getvalue().split())


def test_in_a_pipe_each_row_is_one_line_however_long() -> None:
    table = Table("File", "Offset", title="Records")
    name = "/".join(["a-folder-of-the-archive"] * 9)
    table.add_row(name, "1")
    table.add_row("b", "2")
    out = io.StringIO()
    print_table(Console(file=out, width=80), table)
    assert [line.split() for line in out.getvalue().splitlines() if "│" in line] == [
        ["│", name, "│", "1", "│"],
        ["│", "b", "│", "2", "│"],
    ]


class Unread(io.StringIO):
    """A pipe whose reader has gone."""

    def write(self, _text: str) -> int:
        raise BrokenPipeError


def test_output_that_nobody_reads_is_a_broken_pipe_and_no_end_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", Unread())
    with pytest.raises(BrokenPipeError):
        stdout_console().print("rain")


def test_something_is_shown_where_the_terminal_is_said_to_have_no_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "0")
    shown = io.StringIO()
    of_some_width(Console(file=shown)).print("rain")
    assert shown.getvalue() == "rain\n"
