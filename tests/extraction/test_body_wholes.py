"""find_body: a table of data or a list is the article's as a whole, or not at all."""

from __future__ import annotations

import pytest

from crawler.extraction.block_reader import BlockReader
from crawler.extraction.wholes import with_wholes
from crawler.page import Page


def scored(html: str, scores: dict[str, float]) -> dict[str, float]:
    page = Page(f"<html><body>{html}</body></html>".encode(), "https://example.org/")
    blocks = BlockReader(page.tree).read(0)
    values = with_wholes(blocks, [scores[block.text] for block in blocks])
    return {block.text: round(value, 2) for block, value in zip(blocks, values, strict=True)}


def table_of(cells: dict[str, float]) -> str:
    names = list(cells)
    rows = "".join(f"<tr><th>{a}</th><td>{b}</td></tr>" for a, b in zip(names[::2], names[1::2], strict=True))
    return f"<table>{rows}</table>"


CELLS = {"Anna": 1.0, "5040": -1.0, "Bert": 1.0, "4980": -3.0}
ITEMS = {"Flour": 1.0, "Butter and milk": -0.4, "Sugar": -1.0}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("x" * 1584, 0.02, id="a small part of the text"),
        pytest.param("x" * 16, 1.0, id="half of the text"),
    ],
)
def test_all_cells_of_a_table_score_alike_and_more_where_the_text_is_about_them(text: str, expected: float) -> None:
    found = scored(f"<p>{text}</p>{table_of(CELLS)}", {text: 2.0, **CELLS})
    assert found == {text: 2.0, **dict.fromkeys(CELLS, expected)}


def test_one_cell_does_not_outweigh_all_others() -> None:
    text = "x" * 3184
    cells = {"Anna": -3.0, "5040": -3.0, "Bert": -3.0, "4980": 9.0}
    assert scored(f"<p>{text}</p>{table_of(cells)}", {text: 2.0, **cells})["Anna"] == -0.74


@pytest.mark.parametrize("tag", ["ul", "ol"])
def test_all_items_of_a_list_score_alike(tag: str) -> None:
    items = "".join(f"<li>{text}</li>" for text in ITEMS)
    assert set(scored(f"<{tag}>{items}</{tag}>", ITEMS).values()) == {0.06}


@pytest.mark.parametrize(
    "html",
    [
        pytest.param("<table><tr><th>Anna<td>5040</table><p>Bert</p><p>4980</p>", id="few cells"),
        pytest.param("<table><tr><td><p>Anna</p><p>5040</p><tr><td><p>Bert</p><p>4980</p></table>", id="layout"),
        pytest.param("<ul><li>Anna<li>5040</ul><ul><li>Bert<li>4980</ul>", id="few items"),
        pytest.param("<div>Anna</div><div>5040</div><div>Bert</div><div>4980</div>", id="neither"),
    ],
)
def test_what_is_no_table_of_data_and_no_list_is_left_as_it_is(html: str) -> None:
    assert scored(html, CELLS) == CELLS


def test_a_table_of_one_cell_a_row_is_a_layout() -> None:
    rows = "".join(f"<tr><td>{text}</td></tr>" for text in CELLS)
    assert scored(f"<table>{rows}</table>", CELLS) == CELLS


def test_a_cell_of_many_lines_is_the_text_and_its_table_a_layout() -> None:
    lines = {f"Line {number} of the text.": 3.0 for number in range(6)}
    cells = {**lines, "Print version": -3.0}
    assert scored(f"<table><tr><td>{'<br><br>'.join(lines)}<tr><td>Print version</table>", cells) == cells


@pytest.mark.parametrize(
    ("before", "item", "expected"),
    [
        pytest.param("You will need:", "{}", 0.5, id="introduced"),
        pytest.param("You will need", "{}", -0.4, id="not introduced"),
        pytest.param("Read about:", "<a href=/{0}>{0}</a>", -0.4, id="links"),
    ],
)
def test_a_list_that_text_introduces_scores_more(before: str, item: str, expected: float) -> None:
    items = "".join(f"<li>{item.format(name)}</li>" for name in ("flour", "yeast"))
    found = scored(f"<p>{before}</p><ul>{items}</ul>", {before: 1.0, "flour": -0.4, "yeast": -0.4})
    assert found["flour"] == found["yeast"] == expected
