"""marks_of: what the signs of a text say of its kind."""

from __future__ import annotations

import pytest

from crawler.extraction.text_marks import marks_of, name_marks, reports_error, says_whose_it_is


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
    assert name_marks(marks_of(text, linked)) == names


@pytest.mark.parametrize("text", ["© Jane Doe", "The ferry © Jane Doe", "<저작권자ⓒ신문. 무단전재 금지>"])
def test_a_sign_of_rights_tells_whose_a_text_is(text: str) -> None:
    assert says_whose_it_is(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deprecated: Function each() is deprecated in /srv/www/page.php on line 82", True),
        ("Warning: Undefined variable in C:\\www\\page.php on line 7", True),
        ("Warning: a tree has fallen on line 8", False),
        ("The error was in the text on line 12", False),
    ],
)
def test_errors_of_the_page_are_told_from_text_about_errors(text: str, expected: bool) -> None:
    assert reports_error(text) is expected
