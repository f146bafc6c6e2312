"""What is known of blocks by the page they are on, and how that changes what they score."""

from __future__ import annotations

import pytest

from crawler.extraction.block_reader import BlockReader
from crawler.extraction.blocks import Block, Frame
from crawler.extraction.body import find_body, read_page
from crawler.extraction.selection import relative_scores, select
from crawler.page import Page

TREE = Page(b"<p>Rain</p><h3>Snow</h3>", "https://example.org/boats").tree
FRAME = Frame(TREE, TREE.tags.index("p"), None)


def blocks(*lengths: int) -> list[Block]:
    return [Block("x" * length, FRAME, link=0, bold=0, is_line=False) for length in lengths]


def test_a_middling_block_is_kept_beside_a_weak_main_text() -> None:
    scores = relative_scores(blocks(400, 400, 80), [0.9, 1.0, -0.4])
    assert scores[-1] > 0


def test_a_middling_block_is_dropped_beside_a_strong_main_text() -> None:
    scores = relative_scores(blocks(400, 400, 80), [4.5, 4.4, 0.3])
    assert scores[-1] < 0


def test_a_page_whose_blocks_are_all_bad_stays_as_it_is() -> None:
    assert relative_scores(blocks(50, 60), [-1.0, -2.5]) == [-1.0, -2.5]


def test_no_blocks_have_no_scores() -> None:
    assert relative_scores([], []) == []


@pytest.mark.parametrize("best", [0.1, 2.0, 4.0, 9.0, 50.0])
def test_the_best_block_is_kept_however_good_it_is(best: float) -> None:
    assert relative_scores(blocks(300, 40), [best, -3.0])[0] > 0


def test_names_that_all_text_of_a_page_shares_are_told_from_those_of_one_box() -> None:
    text = "".join(f'<div class="related"><p>{"The boats may leave as before. " * 6}</p></div>' for _ in range(3))
    box = '<div class="related newsletter"><p>Receive our letter each morning, free of charge, in your box.</p></div>'
    page = Page(f"<html><body><article>{text}{box}</article></body></html>".encode(), "https://example.org/boats")
    reading = read_page(page, None)
    assert reading is not None
    names = [{name for clue in clues for name in clue.names} for clues in reading.evidence]
    assert "class related" in names[0]
    assert not any(name.startswith("only here") for name in names[0])
    assert "only here: class newsletter" in names[-1]
    assert "only here: class related" not in names[-1]


@pytest.mark.parametrize(
    ("box", "count"),
    [
        ("<aside class=newsletter><p>{}</p></aside>", 2),
        ("<aside class=newsletter><h3>{}</h3></aside>", None),
        ("<aside class=newsletter><blockquote><p>{}</p></blockquote></aside>", None),
        ("<p>{}</p>", 0),
    ],
)
def test_unwanted_surroundings_are_counted_but_not_for_headings_and_quotations(box: str, count: int | None) -> None:
    text = f"<p>{'The boats may leave as before. ' * 6}</p>" * 3
    page = Page(
        f"<html><body><article>{text}{box.format('Our letter')}</article></body></html>".encode(), "https://x.org"
    )
    reading = read_page(page, None)
    assert reading is not None
    names = [name for clue in reading.evidence[-1] for name in clue.names if name.startswith("unwanted only here")]
    assert names == ([] if count is None else [f"unwanted only here {count}"])


def test_a_long_quote_that_all_of_a_last_section_consists_of_is_kept_with_its_heading() -> None:
    heading = Block("What comes next", Frame(TREE, TREE.tags.index("h3"), None), link=0, bold=0, is_line=False)
    text, quote, button = blocks(400, 200, 12)
    kept = select([text, heading, quote, button], [3.4, 0.4, -0.3, -3.8])
    assert [block for block, _ in kept] == [text, heading, quote]
    assert [block for block, _ in select([text, heading, quote], [3.4, -0.6, -0.3])] == [text]


@pytest.mark.parametrize(
    ("last", "count"), [("See also:", 1), ("另请参阅：", 1), ("So we asked. She said:", 2), ("She left at five.", 2)]
)
def test_a_last_line_that_introduces_what_is_left_out_is_left_out_too(last: str, count: int) -> None:
    texts = ["The boats may leave as before, said the harbour master.", last, "Rain in May", "Snow in June"]
    page = [Block(text, FRAME, link=0, bold=0, is_line=False) for text in texts]
    assert [block.text for block, _ in select(page, [2.0, 1.0, -3.0, -3.0])] == texts[:count]


@pytest.mark.parametrize(
    ("between", "link", "is_kept"),
    [
        ("Read more: Ice on all roads", 0, True),
        ("Read more: Ice on all roads", 27, False),
        ("Leer más: Hielo en las calles", 29, False),
        ("Watch: Ice on all roads", 23, False),
        ("Lesen Sie auch – Eis auf allen Straßen", 38, False),
        ("LEGGI ANCHE > Ghiaccio sulle strade", 35, False),
        ("【関連記事】道路が凍る", 11, False),
        ("İlginizi çekebilir: Yollar buzlu", 32, False),
        ("இதையும் படிங்க: சாலைகளில் பனி", 28, False),
        ("ఇది కూడా చదవండి: రోడ్లపై మంచు", 28, False),
        ("આ પણ વાંચો: રસ્તાઓ પર બરફ", 26, False),
        ("Тағы оқыңыз: Жолдарда мұз", 25, False),
        ("Shuningdek o‘qing: Yo‘llarda muz", 32, False),
        ("Mehr – das sagt der Minister", 28, True),
        ("Read more", 0, True),
        ("The roads are icy", 17, True),
    ],
)
def test_a_link_to_another_page_in_the_text_is_left_out_where_it_says_that_it_is_one(
    between: str, link: int, is_kept: bool
) -> None:
    text = "The boats may leave as before, said the harbour master."
    page = [Block(t, FRAME, link=at, bold=0, is_line=False) for t, at in ((text, 0), (between, link), (text, 0))]
    assert len(select(page, [2.0, 1.0, 2.0])) == 2 + is_kept


@pytest.mark.parametrize("heading", ["You may also like", "你可能会喜欢"])
def test_links_below_a_heading_over_other_things_are_left_out_and_the_text_behind_them_is_kept(heading: str) -> None:
    text, link = "The boats may leave as before, said the harbour master.", "A pier is closed after the storm in March"
    over = Frame(TREE, TREE.tags.index("h3"), None)
    page = [
        Block(text, FRAME, link=0, bold=0, is_line=False),
        Block(heading, over, link=0, bold=0, is_line=False),
        *[Block(link, FRAME, link=len(link), bold=0, is_line=False)] * 2,
        Block(text, FRAME, link=0, bold=0, is_line=False),
    ]
    assert [block.text for block, _ in select(page, [2.0, 1.0, 1.0, 1.0, 2.0])] == [text, text]


@pytest.mark.parametrize("last", ["Related stories", "Comments"])
def test_a_line_that_names_what_is_left_out_behind_it_is_left_out_too(last: str) -> None:
    texts = ["The boats may leave as before, said the harbour master.", last, "Rain in May"]
    page = [Block(text, FRAME, link=0, bold=0, is_line=False) for text in texts]
    assert [block.text for block, _ in select(page, [2.0, 1.0, -3.0])] == texts[:1]


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("© Jane Doe", False),
        ("The harbour in May. © Press / J. Doe", False),
        ("Copyright © 2024 by Jane Doe. All rights reserved.", False),
        ("The mayor had the sign © taken off the town's shields.", True),
    ],
)
def test_a_line_that_says_with_a_sign_whose_it_is_is_left_out(line: str, is_kept: bool) -> None:
    text = "The boats may leave as before, said the harbour master."
    page = [Block(t, FRAME, link=0, bold=0, is_line=False) for t in (text, line, text)]
    assert len(select(page, [2.0, 1.0, 2.0])) == 2 + is_kept


def read_blocks(html: str) -> list[Block]:
    tree = Page(f"<html><body><div>{html}</div></body></html>".encode(), "https://example.org/boats").tree
    return BlockReader(tree).read(tree.tags.index("div"))


def last_section(markup: str) -> list[Block]:
    """The blocks of a paragraph, a sub-heading and a quotation, in this order."""
    read = read_blocks(f"<p>{'It rained. ' * 30}</p>{markup}")
    assert len(read) == 3
    return read


@pytest.mark.parametrize(
    "quotation",
    [
        pytest.param("<blockquote>We had never seen the river so high.</blockquote>", id="bare"),
        pytest.param("<blockquote><p>We had never seen the river so high.</p></blockquote>", id="in a paragraph"),
    ],
)
def test_a_short_quotation_under_a_last_sub_heading_is_kept_where_both_stand_among_the_paragraphs(
    quotation: str,
) -> None:
    read = last_section(f"<h3>What comes next</h3>{quotation}")
    assert [block for block, _ in select(read, [3.4, -0.5, -1.4])] == read


@pytest.mark.parametrize(
    "box",
    [
        pytest.param("<h3>What comes next</h3><p>We had never seen the river so high.</p>", id="no quotation"),
        pytest.param("<h3>On air</h3><div><blockquote>Hear our news at six.</blockquote></div>", id="elsewhere"),
        pytest.param("<aside><h3>On air</h3><blockquote>Hear our news at six.</blockquote></aside>", id="in a box"),
        pytest.param('<h3>On air</h3><blockquote><a href="/radio">Hear our news.</a></blockquote>', id="a link"),
    ],
)
def test_other_short_text_under_a_last_sub_heading_must_score_by_itself(box: str) -> None:
    read = last_section(box)
    assert [block for block, _ in select(read, [3.4, -0.5, -1.4])] == read[:1]


def test_a_short_text_under_a_last_sub_heading_may_score_a_little_less_where_both_stand_among_the_paragraphs() -> None:
    among = last_section("<h3>What comes next</h3><p>We had never seen the river so high.</p>")
    assert [block for block, _ in select(among, [3.4, -0.5, -0.3])] == among
    in_a_box = last_section("<aside><h3>On air</h3><p>Hear our news at six.</p></aside>")
    assert [block for block, _ in select(in_a_box, [3.4, -0.5, -0.3])] == in_a_box[:1]


LAST = "The last boat of the year left the harbour on the day before, with the doctor, his bag and two hens on board."


def kept(html: str, scores: list[float]) -> list[str]:
    return [block.text for block, _ in select(read_blocks(html), scores)]


@pytest.mark.parametrize(
    ("last", "is_kept"),
    [
        pytest.param(f"<p>{LAST}</p>", True, id="a paragraph"),
        pytest.param(f"<p>{LAST} (jd)</p>", False, id="no whole sentence"),
        pytest.param("<p>The boat left on Monday.</p>", False, id="a short one"),
        pytest.param(f'<p><a href="/hens">Hens</a> {LAST}</p>', False, id="a link"),
        pytest.param(f"<div><p>{LAST}</p></div>", False, id="in an element of its own"),
    ],
)
def test_a_paragraph_that_goes_on_where_a_sure_one_ends_need_not_look_sure(last: str, is_kept: bool) -> None:
    assert (len(kept(f"<p>{LAST}</p>{last}", [3.0, -0.4])) == 2) is is_kept


def test_a_paragraph_in_an_element_like_that_of_the_one_before_goes_on_there() -> None:
    assert kept(f"<div class='t'><p>{LAST}</p></div><div class='t'><p>{LAST}</p></div>", [3.0, -0.4]) == [LAST, LAST]


def test_a_line_of_an_element_goes_on_behind_the_one_before() -> None:
    assert kept(f"{LAST}<br/><br/>{LAST}", [3.0, -0.4]) == [LAST, LAST]
    assert kept(f"{LAST}<br/><br/>All <a href='/hens'>hens</a>. {LAST}", [3.0, -0.4]) == [LAST]


def test_a_short_line_under_a_last_sub_heading_may_score_a_little_less_among_the_lines_of_one_element() -> None:
    html = f"{LAST}<br/><br/><b>What comes next</b><br/><br/>We had never seen the river so high."
    assert kept(html, [3.4, -0.2, -0.3]) == [LAST, "What comes next", "We had never seen the river so high."]
    assert kept(html, [3.4, -0.2, -0.6]) == [LAST]


def test_what_looks_bad_does_not_go_on_where_a_sure_paragraph_ends() -> None:
    assert kept(f"<p>{LAST}</p><p>{LAST}</p>", [3.0, -0.6]) == [LAST]


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("<a class=anchor href='#costs'>#</a>", id="anchor"),
        pytest.param("<a class=headerlink href='#costs' title=Permalink>¶</a>", id="permalink"),
        pytest.param("<span class=mw-editsection>[<a href='?action=edit'>edit</a>]</span>", id="mediawiki"),
    ],
)
def test_a_link_to_a_sub_heading_itself_is_no_part_of_it(link: str) -> None:
    text = "<p>The boats may leave as before, said the harbour master on Monday, and nobody objected.</p>" * 2
    html = f"<article><h1>Boats</h1>{text}<h2 id=costs>Costs in C#{link}</h2>{text.replace('boats', 'ships')}</article>"
    body = find_body(Page(html.encode(), "https://example.org/boats")).sections
    assert [section.heading for section in body][1:] == ["Costs in C#"]


@pytest.mark.parametrize(
    ("names", "is_kept"),
    [
        ("twitter-tweet", False),
        ("instagram-media", False),
        ("quotation", True),
    ],
)
def test_posts_that_a_network_embeds_are_no_text(names: str, is_kept: bool) -> None:
    paragraphs = [f"<p>The boats may leave at {hour}, as they did before the storm came.</p>" for hour in range(6)]
    paragraphs[3] = f'<blockquote class="{names}"><p>The quay is open again, come and see!</p></blockquote>'
    html = f"<html><body><article class=has-twitter-tweet>{''.join(paragraphs)}</article></body></html>"
    body = find_body(Page(html.encode(), "https://example.org/boats")).sections
    assert ("The quay is open again, come and see!" in body[0].paragraphs) is is_kept


@pytest.mark.parametrize(
    ("below", "is_kept"),
    [
        ("<ul><li><a href=/a>Boats stay at the quay</a></li><li><a href=/b>Storm is over</a></li></ul>", False),
        ("<p><a href=/a>Boats stay</a></p><p><a href=/b>Storm is over</a></p><p><a href=/c>Quay shut</a></p>", False),
        ("<p><a href=/a>Boats stay at the quay</a></p>", True),
        ("<ul><li>Boats stay at the quay, said the mayor</li><li>Storm is over, said the pilot</li></ul>", True),
    ],
)
def test_a_heading_over_links_that_are_left_out_is_left_out_though_text_follows_behind_them(
    below: str, is_kept: bool
) -> None:
    text = [f"<p>The boats may leave at {hour}, as they did before the storm came.</p>" for hour in range(8)]
    html = (
        f"<html><body><article>{''.join(text[:4])}<h3>The storm</h3>{below}{''.join(text[4:])}</article></body></html>"
    )
    body = find_body(Page(html.encode(), "https://example.org/boats")).sections
    assert ("The storm" in [section.heading for section in body]) is is_kept


@pytest.mark.parametrize(
    ("linked", "is_kept"),
    [
        pytest.param(
            "<a>Storm takes the old pier away</a><br><a>Mayor sells his boat</a><br><a>Hens found on the island</a>"
            "<br><a>Ferry goes at noon again</a>",
            False,
            id="lines",
        ),
        pytest.param(
            "Don't miss <a>Storm takes the old pier away</a> [PICTURES] <a>Mayor sells his boat after all of it</a>"
            " <a>Hens found on the island</a>",
            False,
            id="with-labels",
        ),
        pytest.param(f"<a>{LAST}</a>", True, id="one-link"),
        pytest.param(
            f"{LAST} It called at <a>the island</a>, <a>the pier</a> and <a>the lock</a>.", True, id="in-text"
        ),
        pytest.param(
            "<a>https://example.org/a-report-on-the-harbour</a> <a>https://example.org/the-boats-of-the-year</a>"
            " <a>https://example.org/hens</a>",
            True,
            id="sources",
        ),
    ],
)
def test_a_paragraph_of_nothing_but_several_links_is_left_out(linked: str, is_kept: bool) -> None:
    assert (len(kept(f"<p>{LAST}</p><p>{linked}</p>", [2.0, 1.0])) == 2) is is_kept


@pytest.mark.parametrize(
    ("caption", "is_kept"),
    [
        pytest.param("<span><img src=a.jpg><em class=img_desc>The quay on Monday.</em></span>", False, id="beside"),
        pytest.param("<em class=img_desc>The quay on Monday.</em>", True, id="no-picture"),
        pytest.param("<span><img src=a.jpg><em>The quay on Monday.</em></span>", True, id="no-name"),
    ],
)
def test_a_caption_beside_its_picture_inside_a_paragraph_is_no_text(caption: str, is_kept: bool) -> None:
    page = Page(f"<body><div>{caption}{LAST}<br><br>{LAST}</div></body>".encode(), "https://example.org/boats")
    body = find_body(page)
    assert body.sections[0].paragraphs[0].startswith("The quay on Monday.") is is_kept
