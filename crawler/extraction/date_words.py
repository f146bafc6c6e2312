"""Words that say what a printed date is the date of, in the languages of the news."""

from __future__ import annotations

import re

_MODIFIED = (
    r"updat|modif|\bedited|revis|\bcorrected|aktuali[sz]|\bstand\b|geändert|änderung|zuletzt|mis(?:e)? à jour|"
    r"\bmaj\b|actuali[sz]|aggiorna|atuali[sz]|bijgewerkt|gewijzigd|opdatere|oppdatert|sist endret|uppdatera|"
    r"senast ändrad|päivitet|muokattu|zmieniono|ažurira|posodobljeno|frissít|módosít|обновл|измен[её]н|оновлен|"
    r"змінено|абноўлен|актуализ|промен|güncel|değiştir|更新|最終|수정|업데이트|تحديث|آخر تعديل|به‌روز|بروز|ویرایش|עודכן|"
    r"עדכון|diperbarui|diubah|cập nhật|ενημ[εέ]ρ|τελευταία|atnaujint|uuendatud|atjaunot|last.?mod|edit.?date"
)
_PUBLISHED = (
    r"publi|\bposted|\bcreated|\bpubdate|veröffentlicht|erschienen|erstellt|\bvom\b|opublik|\bdodan|utworzon|"
    r"zveřejněn|vydán|vytvořen|uverejn|zverejn|vložen|objavlj|objavljen|közzé|megjelen|létrehoz|опубл|\bсоздан|"
    r"размещ|дата публ|yayın|eklenme|oluşturma|公開|掲載|配信|投稿|発表|입력|등록|승인|发布|發布|發佈|发表|نشر|انتشار|תאריך פרסום|"
    r"פורסם|đăng|julkaist|avaldatud|geplaatst|gepubliceerd|diterbitkan|tayang|δημοσ|entry.?date|\bfecha\b|"
    r"datecreated|first.?pub|date.?pub|pub.?date|publish|submitted|\bwritten|gespeichert|eingestellt|"
    r"geschrieben|notizia del|\bdatum\b|\bdate:|meldung vom|artikel vom"
)
_OTHER = (
    r"copyright|©|\(c\)|all rights|expir|\buntil\b|\bbis zum\b|gültig|valid|\bborn\b|geboren|geb\.|deadline|"
    r"joined|registered|member since|mitglied seit|event|termin|kalender|calendar|archiv|retrieved|accessed|"
    r"abgerufen|isbn|printed on|premier|release date|in print|print edition|birth|death"
)
_KINDS = re.compile(rf"(?P<modified>{_MODIFIED})|(?P<published>{_PUBLISHED})|(?P<other>{_OTHER})", re.IGNORECASE)


_SAID_AFTER = re.compile(
    r"(?:\s?Uhr)?(?:\s(?:von|by|par|por)\s.{1,30}?)?\s(?:"
    r"(?P<published>veröffentlicht|gepostet|geschrieben|erstellt|verfasst|eingestellt|published|posted)"
    r"|(?P<modified>geändert|aktualisiert|bearbeitet|updated|modified|edited))\b",
    re.IGNORECASE,
)


def kind_said_after(text: str) -> str | None:
    """What the words right behind a date say: "am 3. Mai 2013 um 11:51 Uhr von Ann veröffentlicht".

    >>> kind_said_after(" Uhr geändert."), kind_said_after(" in Berlin")
    ('modified', None)
    """
    match = _SAID_AFTER.match(text)
    return match.lastgroup if match else None


def kind_of_date(text: str) -> str | None:
    """What the last telling word of a text says: "published", "modified", "other"; None where no word tells.

    >>> kind_of_date("Published: "), kind_of_date("Zuletzt aktualisiert am"), kind_of_date("By Ann,")
    ('published', 'modified', None)
    """
    last = None
    for match in _KINDS.finditer(text):
        last = match.lastgroup
    return last
