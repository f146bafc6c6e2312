"""What is compiled is used only where it is current."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from crawler.compiled import compiled_module


def test_a_stale_build_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "page" / "tree_reader.pyx"
    source.parent.mkdir()
    source.touch()
    monkeypatch.setattr("crawler.compiled._HERE", tmp_path)
    os.utime(source, (0, 2**33))
    assert compiled_module("page.tree_reader") is None


def test_what_is_not_there_is_none() -> None:
    assert compiled_module("no_reader") is None
