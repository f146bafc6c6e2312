"""marks_of: what the signs of a text say of its kind."""

from __future__ import annotations

import pytest

from crawler.extraction.text_marks import marks_of


@pytest.mark.parametrize(
    ("text", "linked", "names"),
    [
        ("The ferry left, late.", 0, ["digits 0", "comma"]),
        ("Rain in May", 11, ["digits 0", "no comma"]),
        ("“Nobody called us”", 0, ["digits 0", "no comma", "begins with quote"]),
        ("→ More", 0, ["digits 0", "no comma", "begins with sign"]),
        ("(A ferry)", 0, ["digits 0", "no comma"]),
        ("¿Quién pagó?", 0, ["digits 0", "no comma", "ends with question"]),
        ("雨はいつ、やむのか？", 0, ["digits 0", "comma", "ends with question"]),
        ("It happened so:", 0, ["digits 0", "no comma", "ends with colon"]),
        ("The crew had to...", 0, ["digits 0", "no comma", "ends with cut off"]),
        ("12:30", 0, ["digits 3", "no comma"]),
        ("Also: Rain in May", 11, ["digits 0", "no comma", "label of a link"]),
        ("Read more: rain in May, say those who know", 3, ["digits 0", "comma"]),
        (":", 1, ["digits 0", "no comma", "begins with sign", "ends with colon"]),
    ],
)
def test_a_text_is_told_by_its_digits_signs_and_links(text: str, linked: int, names: list[str]) -> None:
    assert marks_of(text, linked).names() == names
