"""What elements are to a text that is set as a browser would set it."""

from __future__ import annotations

INLINE, BLOCK, SKIP, BREAK, LINK, BOLD, SPAN, UNKNOWN = range(8)

_INLINE_TAGS = """abbr acronym bdi bdo big cite code data del dfn em i ins kbd label mark nobr q rp ruby rt s samp small
    strike sub sup time tt u var wbr"""
_BLOCK_TAGS = """address article aside blockquote body caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p
    pre section summary table tbody td tfoot th thead tr ul xmp"""
_SKIPPED_TAGS = """applet area audio base button canvas col colgroup datalist embed frame frameset head iframe img input
    link map math meta meter noembed noframes noscript object output param picture progress script select source style
    svg template textarea title track video"""
SKIPPED_TAGS = frozenset(_SKIPPED_TAGS.split())
"""What is inside these is not read as text."""
KINDS: dict[str, int] = {
    **dict.fromkeys(_INLINE_TAGS.split(), INLINE),
    **dict.fromkeys(_BLOCK_TAGS.split(), BLOCK),
    **dict.fromkeys(SKIPPED_TAGS, SKIP),
    **{"a": LINK, "b": BOLD, "br": BREAK, "font": SPAN, "span": SPAN, "strong": BOLD},
}
TEXT_OWNERS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "dd", "dt"})
"""Unknown elements are inline inside these, blocks elsewhere."""
