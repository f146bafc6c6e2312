from datetime import UTC, datetime, timedelta

import pytest

from crawler.crawl.host_habits import Habit, HostHabits
from crawler.crawl.rendering import Rendering
from crawler.items import Article, Rejection, Section
from crawler.page import Page

URL = "https://example.org/1"
TEXT = "<p>" + "The rain fell for hours. " * 60 + "</p>"
SHELL = "<div id=root>Loading…</div><noscript>Please enable JavaScript.</noscript>"
BUNDLE = "<script>" + "window.state = {};" * 500 + "</script>"
NO_TEXT = Article(title="Rain")
WITH_TEXT = Article(title="Rain", body=[Section(None, ["The rain fell."])])


def rendering_by(habits: HostHabits) -> Rendering:
    return Rendering(habits, Habit.PAGES_NEED_BROWSER)


def page(html: str) -> Page:
    return Page(f"<html><body>{html}</body></html>".encode(), URL)


@pytest.mark.parametrize(
    ("html", "item", "may_help"),
    [
        pytest.param(SHELL, NO_TEXT, True, id="shell"),
        pytest.param(SHELL + "<footer>" + TEXT + "</footer>", WITH_TEXT, True, id="shell-with-other-text"),
        pytest.param("<div id=app></div>", NO_TEXT, True, id="nothing-but-the-root"),
        pytest.param(f"<div id=app>{BUNDLE}</div>", WITH_TEXT, True, id="script-within-the-root"),
        pytest.param(
            "<div id=root>" + TEXT + "</div><noscript>JavaScript</noscript>",
            WITH_TEXT,
            False,
            id="rendered-by-the-server",
        ),
        pytest.param("<h1>Rain</h1>" + BUNDLE, NO_TEXT, True, id="mostly-script"),
        pytest.param("<h1>Photo of the day</h1><script src=/jquery.js></script>", NO_TEXT, False, id="a-library"),
        pytest.param("<nav>" + TEXT + "</nav>" + BUNDLE, NO_TEXT, False, id="much-text-of-something-else"),
        pytest.param(
            TEXT + "<noscript>Enable JavaScript to comment.</noscript>" + BUNDLE, WITH_TEXT, False, id="article"
        ),
        pytest.param(SHELL, Rejection(reason="access-denied"), False, id="refused-by-name"),
    ],
)
def test_whether_a_browser_may_help(html: str, item: Article | Rejection, may_help: bool) -> None:
    assert rendering_by(HostHabits()).may_help(page(html), item) is may_help


def test_a_host_where_it_helped_twice_is_rendered_at_once() -> None:
    rendering = rendering_by(HostHabits())
    rendering.learn(URL, helped=True)
    assert not rendering.is_wanted(URL)
    rendering.learn(URL, helped=True)
    assert rendering.is_wanted(URL)
    assert not rendering.is_wanted("https://example.com/1")


def test_a_host_where_it_never_helps_is_given_up() -> None:
    rendering = rendering_by(HostHabits())
    for _ in range(3):
        assert rendering.may_help(page(SHELL), NO_TEXT)
        rendering.learn(URL, helped=False)
    assert not rendering.may_help(page(SHELL), NO_TEXT)


def test_a_host_that_was_given_up_is_tried_now_and_then_and_taken_back_when_it_helps() -> None:
    rendering = rendering_by(HostHabits())
    for _ in range(5):
        rendering.learn(URL, helped=False)
    tried = [number for number in range(1, 100) if rendering.may_help(page(SHELL), NO_TEXT)]
    assert tried == [10, 20, 40, 80]
    rendering.learn(URL, helped=True)
    assert rendering.may_help(page(SHELL), NO_TEXT)
    rendering.learn(URL, helped=True)
    assert rendering.is_wanted(URL)


def test_a_run_knows_what_earlier_ones_found_out_and_asks_again_after_two_weeks() -> None:
    now = datetime(2024, 1, 2, tzinfo=UTC)
    first = HostHabits()
    for _ in range(2):
        rendering_by(first).learn(URL, helped=True)
        rendering_by(first).learn("https://example.com/1", helped=False)
    kept = first.take_changed(now)
    assert first.take_changed(now) == []
    assert rendering_by(HostHabits(kept, now + timedelta(days=13))).is_wanted(URL)
    assert not rendering_by(HostHabits(kept, now + timedelta(days=13))).is_wanted("https://example.com/1")
    assert not rendering_by(HostHabits(kept, now + timedelta(days=14))).is_wanted(URL)
    assert not Rendering(HostHabits(kept, now), Habit.LISTINGS_NEED_BROWSER).is_wanted(URL)
