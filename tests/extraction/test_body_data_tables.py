"""find_body: a table of data is the article's as a whole, or not at all."""

from __future__ import annotations

import pytest

from crawler.extraction.blocks import BlockReader
from crawler.extraction.data_tables import with_whole_tables
from crawler.page import Page


def scored(html: str, scores: dict[str, float]) -> dict[str, float]:
    page = Page(f"<html><body>{html}</body></html>".encode(), "https://example.org/")
    blocks = BlockReader(page.tree).read(0)
    values = with_whole_tables(blocks, [scores[block.text] for block in blocks])
    return {block.text: round(value, 2) for block, value in zip(blocks, values, strict=True)}


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param({"Anna": 1.0, "5040": -1.0, "Berta": 1.0, "4980": -1.0}, 0.56, id="mean by length"),
        pytest.param(
            {"Anna": -3.0, "5040": -3.0, "Bert": -3.0, "4980": 9.0}, -0.75, id="one outlier counts as much as another"
        ),
    ],
)
def test_all_cells_of_a_table_score_alike(cells: dict[str, float], expected: float) -> None:
    names = list(cells)
    rows = "".join(f"<tr><th>{a}</th><td>{b}</td></tr>" for a, b in zip(names[::2], names[1::2], strict=True))
    assert set(scored(f"<p>Ranks</p><table>{rows}</table>", {"Ranks": 2.0, **cells}).values()) == {2.0, expected}


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<table><tr><td>Anna</td><td>5040</td></tr></table><p>Bert</p><p>4980</p>", id="few cells"),
        pytest.param(
            "<table>" + "".join(f"<tr><td><p>{t}</p></td></tr>" for t in ("Anna", "5040", "Bert", "4980")) + "</table>",
            id="layout",
        ),
        pytest.param("<ul><li>Anna</li><li>5040</li><li>Bert</li><li>4980</li></ul>", id="a list"),
    ],
)
def test_what_is_no_table_of_data_is_left_as_it_is(html: str) -> None:
    scores = {"Anna": 1.0, "5040": -1.0, "Bert": 1.0, "4980": -1.0}
    assert scored(html, scores) == scores
