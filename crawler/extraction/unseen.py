"""Texts that only a screen reader says, such as "opens in a new window", by the class names that hide them."""

from __future__ import annotations

from crawler.extraction.text import keeps_answers
from crawler.page import Page

_WORDS = (
    *("visually-hidden", "visuallyhidden", "hidden-visually", "hiddenvisually", "hide-visually", "accessibly-hidden"),
    *("sr-only", "sr_only", "sronly", "show-for-sr", "screen-reader", "screenreader", "screen_out", "a11y-hidden"),
    *("hidden-accessible", "assistive-text", "element-invisible"),
)
"""Of Bootstrap, Foundation, jQuery UI, HTML5 Boilerplate, WordPress, Drupal and Kakao."""
_ALONE = "blind"
"""What Naver and many Korean sites call it; a word that others use for other things is a whole class name."""
_SEEN = "not-sr-only"
"""What shows it again, in Tailwind."""
_LIKELY = (*_WORDS, _ALONE)


@keeps_answers(1 << 12)
def is_unseen(classes: str) -> bool:
    """Whether an element with this class attribute is for screen readers alone.

    >>> [is_unseen(names) for names in ("label sr-only", "sr-only md:not-sr-only", "blind", "blind-date", "")]
    [True, False, True, False, False]
    """
    names = classes.lower()
    if _SEEN in names:
        return False
    return any(word in names for word in _WORDS) or (_ALONE in names and _ALONE in names.split())


def unseen_in(page: Page) -> list[int]:
    """Positions of all such elements."""
    classes = page.tree.classes
    return [at for at in page.positions_with(_LIKELY) if is_unseen(classes[at] or "")]
