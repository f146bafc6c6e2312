import pytest

from crawler.page.truncation import TruncationJudge, ending_of

PAGE = b"<!DOCTYPE html><html><body><p>The rain fell.</p>"
URL = "https://example.org/1"


@pytest.mark.parametrize(
    ("body", "cut_off"),
    [
        pytest.param(PAGE + b"</body></html>\n", False, id="whole"),
        pytest.param(PAGE + b"</BODY></HTML> <!-- 0.2 s -->", False, id="remark-after-the-end"),
        pytest.param(PAGE, False, id="no-end"),
        pytest.param(PAGE + b"<p>The rain", False, id="inside-text"),
        pytest.param(PAGE + b"<a href=", True, id="inside-tag"),
        pytest.param(PAGE + b"</", True, id="inside-bracket"),
        pytest.param(PAGE + b"</p", True, id="inside-end-tag"),
        pytest.param(b"1 < 2 and plain text", False, id="text"),
        pytest.param(b"", False, id="empty"),
    ],
)
def test_a_host_that_is_not_known(body: bytes, cut_off: bool) -> None:
    assert TruncationJudge().is_cut_off(URL, ending_of(body)) is cut_off


def test_a_host_that_ends_its_pages_ends_all_of_them() -> None:
    judge = TruncationJudge()
    judge.is_cut_off(URL, ending_of(PAGE + b"</html>"))
    assert judge.is_cut_off(URL, ending_of(PAGE))
    assert not judge.is_cut_off("https://example.com/1", ending_of(PAGE))
