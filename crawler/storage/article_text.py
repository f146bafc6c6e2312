"""What an article says, for what is made of it beside the rows: its story and its search entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ArticleText:
    text_hash: bytes
    """`articles.text_hash`: of title and sections."""
    title: str | None
    sections: Sequence[Mapping[str, Any]]
    """[{"heading": str | None, "paragraphs": [str, ...]}, ...]"""

    @property
    def paragraphs(self) -> str:
        return "\n".join("\n".join(section["paragraphs"]) for section in self.sections)

    @property
    def body(self) -> str:
        """Paragraphs and headings."""
        return "\n".join("\n".join([section["heading"] or "", *section["paragraphs"]]) for section in self.sections)
