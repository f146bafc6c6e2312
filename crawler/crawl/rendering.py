"""Which pages need a browser: said by the site's rules, or found out and remembered (`crawler.crawl.host_habits`)."""

from __future__ import annotations

import re
from collections import Counter

from crawler.crawl.host_habits import Habit, HostHabits, Tally, netloc_of
from crawler.items import Article, Rejection
from crawler.page import Page, PageError
from crawler.page.flat_tree import FlatTree

_APP_ROOTS = (
    *("root", "app", "application", "main-app", "app-root", "react-root", "__next", "__nuxt", "___gatsby", "q-app"),
    *("ember-app", "svelte"),
)
"""Ids and tags of the element that an application fills."""
_NEEDS_SCRIPT = re.compile(r"java\s*script", re.IGNORECASE)
_EMPTY = 60
"""Characters that an application's empty shell may hold: "Loading ..."."""
_LITTLE_TEXT = 1000
"""Characters; a shell has a menu and a footer."""
_UNREAD = frozenset(("script", "style", "noscript", "template"))
_ENOUGH = 2
"""Pages or listings that must have gained by it before those of a host are rendered without trying them plainly."""
_TRIES = 3
"""Those that are rendered in vain before a host is given up."""
_FIRST_PROBE = 10
"""Of a host that was given up, the page of this number is tried all the same, then that of twice the number, and so on:
the first pages may have been of another kind."""


class Rendering:
    """What is known of a site's hosts, about pages of articles or about listings, as `habit` says."""

    def __init__(self, habits: HostHabits, habit: Habit) -> None:
        self._habits = habits
        self._habit = habit
        self._passed_over: Counter[str] = Counter()

    def is_wanted(self, url: str) -> bool:
        """Whether to render a page without looking at it first."""
        tally = self._habits.of(url, self._habit)
        return tally.seen >= _ENOUGH and tally.seen > tally.missed

    def is_given_up(self, url: str) -> bool:
        """Whether it has been in vain so often that it is not tried again."""
        tally = self._habits.of(url, self._habit)
        return tally.missed >= _TRIES and tally.missed > tally.seen

    def may_help(self, page: Page, item: Article | Rejection) -> bool:
        """Whether an article's page that was read plainly should be rendered: its scripts may bring the text it lacks.

        What was rejected by name lacks none.
        """
        if not isinstance(item, Article):
            return False
        if not (is_application(page) or (not has_text(item) and _is_mostly_script(page))):
            return False
        return not self.is_given_up(page.url) or self._is_probe(page.url)

    def learn(self, url: str, *, helped: bool) -> None:
        if helped and self.is_given_up(url):
            self._habits.put(url, self._habit, Tally(seen=1))
        else:
            self._habits.learn(url, self._habit, seen=helped, missed=not helped)

    def _is_probe(self, url: str) -> bool:
        host = netloc_of(url)
        self._passed_over[host] += 1
        times, rest = divmod(self._passed_over[host], _FIRST_PROBE)
        return not rest and times.bit_count() == 1


def has_text(item: Article | Rejection) -> bool:
    return isinstance(item, Article) and any(section.paragraphs for section in item.body)


def shows_text(page: Page | None, item: Article | Rejection) -> bool:
    """Whether a rendered page, and what it gave, has an article's text. `page` is None where the bytes were no page."""
    return page is not None and has_text(item) and not is_application(page)


def better_of(
    rendered: Article | Rejection, plain: Article | Rejection | None, *, is_text_shown: bool
) -> Article | Rejection:
    """What the rendered page gave where it shows a text (`shows_text`) or is all that there is, else what the plain one
    gave.

    Without validators: they are the shell's, which does not change with the article.
    """
    chosen = rendered if plain is None or is_text_shown else plain
    if isinstance(chosen, Article):
        chosen.etag = chosen.last_modified = None
    return chosen


def is_application(page: Page) -> bool:
    """Whether a page is the shell of a script application: an empty root element, and a word to those without scripts.

    The word is not asked for where the root is all that the page has.
    """
    tree, tagged = page.tree, page.tree.tagged
    blocks = (*tagged.get("div", ()), *tagged.get("main", ()))
    roots = [at for at in blocks if (name := tree.names[at]) and name.lower().endswith(_APP_ROOTS)]
    if not any(_is_empty_root(tree, at) for at in (*roots, *tagged.get("app-root", ()))):
        return False
    asks = any(_NEEDS_SCRIPT.search("".join(tree.pieces(at))) for at in tagged.get("noscript", ()))
    return asks or "p" not in tagged


def lacks_links(body: bytes, url: str, content_type: str | None) -> bool:
    """Whether the links of a home page or listing that has none may come by its scripts."""
    try:
        return is_written_by_scripts(Page(body, url, content_type=content_type))
    except PageError:
        return False


def is_written_by_scripts(page: Page) -> bool:
    """Whether what a page lacks may come by its scripts."""
    return is_application(page) or _is_mostly_script(page)


def _is_empty_root(tree: FlatTree, at: int) -> bool:
    name = (tree.attribute(at, "id") or tree.tags[at]).lower()
    return name in _APP_ROOTS and len("".join(tree.pieces(at)).strip()) < _EMPTY


def _is_mostly_script(page: Page) -> bool:
    """Whether scripts of the page's own outweigh its text by far: libraries alone stand on every page."""
    tree = page.tree
    script = sum(len(tree.script(at)) for at in tree.tagged.get("script", ()))
    text = 0
    for body in tree.tagged.get("body", ())[:1]:
        inside = slice(body, tree.ends[body])
        texts = (said for tag, said in zip(tree.tags[inside], tree.texts[inside], strict=True) if tag not in _UNREAD)
        text = sum(len(piece.strip()) for piece in (*texts, *tree.tails[inside]) if piece)
    return text < _LITTLE_TEXT and script > 4 * text
