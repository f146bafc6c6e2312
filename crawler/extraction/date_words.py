"""Words that say what a printed date is the date of, in the languages of the news."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.extraction.text import keeps_answers, small_letters

# Beginnings of words, or with $ whole words, lower case; what has a space in it must stand so in the text.
_WORDS = {
    "modified": """
        updat, modif, edited, revis, corrected, aktualis, aktualiz, stand$, geändert, änderung, zuletzt, überarbeitet,
        mis à jour, mise à jour, maj$, actuali, aggiorna, atuali, bijgewerkt, gewijzigd, laatst, opdatere, oppdater,
        sist endret, uppdatera, senast ändrad, päivitet, muokattu, zmieniono, ažurira, posodobljeno, frissít,
        módosít, обновл, измен, оновлен, змінено, абноўлен, актуализ, промен, güncel, değiştir, son güncelleme, تحديث,
        آخر تعديل, به‌روز, بروز, ویرایش, עודכן, עדכון, diperbarui, diubah, cập nhật, ενημερ, ενημέρ, τελευταία,
        atnaujint,
        uuendatud, atjaunot, last mod, lastmod, last change, lastupdate, edit date, kemaskini, अपडेट, अद्यतन, আপডেট
        """,
    "published": """
        publi, posted, created, pubdate, veröffentlicht, erschienen, erstellt, opublik, dodan, utworzon, zveřejn,
        vydán, vytvořen, uverejn, zverejn, vložen, objavlj, közzé, megjelen, létrehoz, опубл, создан, размещ,
        дата публ, yayın, eklenme, oluşturma, نشر, انتشار, תאריך פרסום, פורסם, đăng, julkaist, avaldatud, geplaatst,
        gepubliceerd, diterbitkan, tayang, δημοσ, fecha, datepub, datecreated, first pub, firstpub, submitted, written,
        gespeichert, eingestellt, geschrieben, artikel wurde am, eintrag wurde am, beitrag wurde am,
        notizia del, datum, date:, meldung vom, artikel vom, inserito, pubblic,
        lagt ut, प्रकाशित, প্রকাশ
        """,
    "other": """
        copyright, all rights, expir, until, bis zum, gültig, valid, born$, geboren, geb., deadline, joined, registered,
        member since, mitglied seit, event, termin, kalender, calendar, archiv, retrieved, accessed, abgerufen, isbn,
        printed on, premier, release date, in print, print edition, birth, death
        """,
}
_UNSPACED = {
    "modified": "更新 最終 수정 업데이트 最后",
    "published": "公開 掲載 配信 投稿 発表 입력 등록 승인 发布 發布 發佈 发表 公布",
    "other": "©",
}
"""Words that are looked for anywhere: their scripts put no space between words."""
_MARKS = re.compile(
    r"(?P<modified>updat|modif|edited|revis)|(?P<other>expir|event|archive|copyright|calendar)"
    r"|(?P<published>publi(?!cation)|dat\w{0,3}[-_]?publication|publication[-_]?dat|posted|pubdate|created|entry-?date)"
)
_BYLINE = re.compile(r"\b(?:von|by|par|por|di|av|af|door)\s[^|.]{2,40}\s(?:am|on|le|el|il|den|op)\b", re.IGNORECASE)
_SAID_AFTER = re.compile(
    r"(?:\s?Uhr)?(?:\s(?:von|by|par|por)\s.{1,30}?)?\s(?:"
    r"(?P<published>veröffentlicht|gepostet|geschrieben|erstellt|verfasst|eingestellt|published|posted)"
    r"|(?P<modified>geändert|aktualisiert|bearbeitet|updated|modified|edited))\b",
    re.IGNORECASE,
)
_WORD_START = re.compile(r"(?<![^\W_])[^\W\d_]")
_KEY_LENGTH = 3


def _index() -> dict[str, list[tuple[str, bool, str]]]:
    index: dict[str, list[tuple[str, bool, str]]] = {}
    for kind, words in _WORDS.items():
        for word in small_letters(words).split(","):
            phrase = " ".join(word.split())
            start = phrase.rstrip("$")
            index.setdefault(start[:_KEY_LENGTH], []).append((start, phrase != start, kind))
    return index


_INDEX = _index()
_ANYWHERE = [(word, kind) for kind, words in _UNSPACED.items() for word in words.split()]


@lru_cache(maxsize=2048)
def kind_of_date(text: str) -> str | None:
    """What the last telling word of a text says: "published", "modified", "other"; None where no word tells.

    >>> kind_of_date("Published: "), kind_of_date("Zuletzt aktualisiert am"), kind_of_date("By Ann,")
    ('published', 'modified', None)
    >>> kind_of_date("YAYIN TARİHİ: ")
    'published'
    """
    text = small_letters(text)
    last, found = -1, None
    for start in _WORD_START.finditer(text):
        position = start.start()
        for phrase, is_whole, kind in _INDEX.get(text[position : position + _KEY_LENGTH], ()):
            end = position + len(phrase)
            if text.startswith(phrase, position) and not (is_whole and text[end : end + 1].isalpha()):
                last, found = position, kind
                break
    if not text.isascii():
        for word, kind in _ANYWHERE:
            position = text.rfind(word)
            if position > last:
                last, found = position, kind
    return found or ("published" if _BYLINE.search(text) else None)


@keeps_answers(2048)
def kind_of_mark(mark: str) -> str | None:
    """What a class, an id or an itemprop says.

    >>> kind_of_mark("article__lastUpdated"), kind_of_mark("datePublished"), kind_of_mark("date")
    ('modified', 'published', None)
    """
    match = _MARKS.search(mark.lower())
    return match.lastgroup if match else None


def kind_said_after(text: str) -> str | None:
    """What the words right behind a date say: "am 3. Mai 2013 um 11:51 Uhr von Ann veröffentlicht".

    >>> kind_said_after(" Uhr geändert."), kind_said_after(" in Berlin")
    ('modified', None)
    """
    match = _SAID_AFTER.match(text)
    return match.lastgroup if match else None
