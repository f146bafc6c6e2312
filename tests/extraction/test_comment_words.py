"""A number of comments in words: languages, number forms, words for none, and what only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extraction.comment_words import MAX_TEXT, read_bare_count, read_count, read_number


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("12 comments", 12, id="en"),
        pytest.param("Comments (12)", 12, id="en-brackets"),
        pytest.param("Comments: 12", 12, id="en-colon"),
        pytest.param("Comments 12", 12, id="en-word-first"),
        pytest.param("View all 32 comments", 32, id="en-button"),
        pytest.param("Views: 1 234 | Comments: 12", 12, id="en-behind-another-label"),
        pytest.param("Comments: 12 | Views: 1234", 12, id="en-before-another-label"),
        pytest.param("Комментариев: 3, просмотров: 50", 3, id="ru-before-another-label"),
        pytest.param("Просмотров: 1234 Комментариев: 0", 0, id="ru-behind-another-label"),
        pytest.param("13 thoughts on “Rain over the river”", 13, id="wordpress-thoughts"),
        pytest.param("34 responses to “Rain”", 34, id="wordpress-responses"),
        pytest.param("One thought on “Rain”", 1, id="wordpress-one"),
        pytest.param("1.977 Kommentare", 1977, id="de-thousands"),
        pytest.param("Ein Kommentar", 1, id="de-one"),
        pytest.param("1 Kommentare", 1, id="de-wrong-number"),
        pytest.param("Kommentare lesen (128)", 128, id="de-brackets-last"),
        pytest.param("Forum: 5 Postings", 5, id="de-at"),
        pytest.param("Alle 3 Leserkommentare", 3, id="de-compound"),
        pytest.param("12.05.2013 07:30 von Ada Moor (Kommentare: 4)", 4, id="de-at-the-end-in-brackets"),
        pytest.param("1 234 commentaires", 1234, id="fr-thin-space"),
        pytest.param("Vos réactions (11)", 11, id="fr"),
        pytest.param("Un commentaire", 1, id="fr-one"),
        pytest.param("2 comentários", 2, id="pt"),
        pytest.param("3 commenti", 3, id="it"),
        pytest.param("Komentarze(9)", 9, id="pl-no-space"),
        pytest.param("5 комментариев", 5, id="ru"),
        pytest.param("Комментарии (0)", 0, id="ru-none"),
        pytest.param("Lees 6 reacties", 6, id="nl"),
        pytest.param("6 NUjij-reacties", 6, id="nl-compound"),
        pytest.param("15 yorum", 15, id="tr"),
        pytest.param("BİR YORUM", 1, id="tr-capitals"),
        pytest.param("Fİve comments", 5, id="dotted-capital-in-a-number"),
        pytest.param("4 تعليقات", 4, id="ar"),
        pytest.param("7 תגובות", 7, id="he"),
        pytest.param("8件のコメント", 8, id="ja"),
        pytest.param("コメント 8件", 8, id="ja-counter-last"),
        pytest.param("댓글 8개", 8, id="ko-counter-last"),
        pytest.param("8 टिप्पणियाँ", 8, id="hi-vowel-signs"),
        pytest.param("মন্তব্য (৮)", 8, id="bn-digits"),
        pytest.param("8 კომენტარი", 8, id="ka"),
        pytest.param("8 komentarjev", 8, id="sl"),
        pytest.param("댓글 21", 21, id="ko"),
        pytest.param("33条评论", 33, id="zh"),
        pytest.param("网友评论 3 条", 3, id="zh-readers-comments"),
        pytest.param("コメント（3件）", 3, id="ja-counter-in-brackets"),
        pytest.param("৩টি মন্তব্য", 3, id="bn-classifier"),
        pytest.param("Ý kiến (3)", 3, id="vi-opinions"),
        pytest.param("Diskuze (3)", 3, id="cs-spelt-with-z"),
        pytest.param("انتشار یافته: ۱۲", 12, id="fa-iransamaneh-published"),
        pytest.param("Просмотров: 1234 | Комментарии (5)", 5, id="ru-behind-a-label-and-a-divider"),
        pytest.param("조회수 1747 댓글 3", 3, id="ko-behind-a-label-without-a-colon"),
        pytest.param("1747 views · Comments (5)", 5, id="en-behind-views"),
        pytest.param("1.2K comments", 1200, id="rounded"),
        pytest.param("953 Kommentare – mitdiskutieren", 953, id="followed-by-more"),
    ],
)
def test_a_number_in_words_is_read(text: str, count: int) -> None:
    assert read_count(text) == count


@pytest.mark.parametrize(
    "text",
    [
        "No comments yet",
        "Be the first to comment",
        "Be the first to write a reply",
        "Write the first response",
        "0 Comments",
        "Keine Kommentare:",
        "Bisher noch kein Kommentar.",
        "Ersten Kommentar schreiben",
        "Aucun commentaire",
        "Soyez le premier à commenter",
        "No hay comentarios",
        "Sé el primero en comentar",
        "Nenhum comentário",
        "Nessun commento",
        "Brak komentarzy",
        "Нет комментариев",
        "Комментариев пока нет",
        "Geen reacties",
        "Henüz yorum yapılmamış",
        "لا توجد تعليقات",
        "コメントはありません",
        "暂无评论",
        "Szólj hozzá elsőként!",
        "Még nincs hozzászólás",
        "İlk yorumu siz yapın",
        "YORUM YAPILMAMIŞ",
        "Hãy là người đầu tiên bình luận",
        "Jadilah yang pertama berkomentar",
        "Buďte první, kdo přidá komentář",
        "Žiadne komentáre",
        "Fii primul care comentează",
        "Бъдете първият, който коментира",
        "Коментарів немає",
        "Budite prvi koji će komentirati",
        "Ei kommentteja",
        "Kommentoi ensimmäisenä",
        "Bli först att kommentera",
        "Vær den første til at kommentere",
        "Reageer als eerste",
        "Komentarų nėra",
        "Nav komentāru",
        "Kommentaare pole",
        "Asnjë koment",
        "היו הראשונים להגיב",
        "Γίνετε ο πρώτος που θα σχολιάσει",
        "कोई टिप्पणी नहीं",
        "কোনো মন্তব্য নেই",
        "کوئی تبصرہ نہیں",
    ],
)
def test_words_for_none_are_zero(text: str) -> None:
    assert read_count(text) == 0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Comments are closed", id="closed"),
        pytest.param("\u017fix comments", id="long-s-in-a-number"),
        pytest.param("Leave a comment", id="form"),
        pytest.param("Comments", id="heading"),
        pytest.param("Ein Kommentar von Eva Muster", id="opinion-piece"),
        pytest.param("#1 Kommentar von Naru", id="number-of-one-comment"),
        pytest.param("5 May 2020 Comments", id="year"),
        pytest.param("12:30 Comments", id="time"),
        pytest.param("2 min read", id="reading-time"),
        pytest.param("304 views", id="views"),
        pytest.param("Opinion", id="rubric"),
        pytest.param("Първи коментар на кмета", id="first-to-say-something"),
        pytest.param("Szólj hozzá!", id="hu-form"),
        pytest.param("Kommentera", id="sv-form"),
        pytest.param("", id="empty"),
        pytest.param("The minister said that 6,000 people had left comments on it. " * 3, id="prose"),
    ],
)
def test_what_states_no_number_is_none(text: str) -> None:
    assert read_count(text) is None


def test_a_bare_number_is_all_of_the_text() -> None:
    assert [read_bare_count(text) for text in ("47", "(3)", "1.2K", "3+", "3 min", "12:30", "")] == [
        *(47, 3, 1200, 3),
        *(None, None, None),
    ]


@given(st.integers(0, 999_999))
def test_thousands_are_read_with_every_separator(count: int) -> None:
    for separator in (",", ".", " ", "\u00a0", "\u202f", "'"):
        assert read_number(f"{count:,}".replace(",", separator)) == count


@given(st.text(max_size=MAX_TEXT + 20))
def test_any_text_gives_a_count_or_none(text: str) -> None:
    for count in (read_count(text), read_bare_count(text)):
        assert count is None or count >= 0
