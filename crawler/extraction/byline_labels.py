"""The labels before names in bylines, in the languages of the web's news: "By", "Autor:", "Ein Kommentar von".

They are looked for in short texts only (`author_names.MAX_BYLINE`).
"""

from __future__ import annotations

import re

from crawler.extraction.phrases import Phrases

# Labels before a name, with or without a colon.
_BY = Phrases(
    """
    by | written by | words by | text by | story by | reported by | report by | reporting by | posted by |
    published by | submitted by | produced by | contributed by | article by | an article by | a post by |
    interview by | created by | added by | authored by | review by | analysis by | opinion by | column by |
    commentary by | presented by | reviewed by | compiled by | ein beitrag von | ein artikel von |
    ein gastbeitrag von | ein kommentar von | ein interview von | ein text von | eine analyse von |
    eine kolumne von | eine rezension von | eine reportage von | ein bericht von | ein essay von |
    ein gastkommentar von | ein portrait von | ein porträt von | kommentar von | gastkommentar von |
    gastbeitrag von | interview von | interview mit | kolumne von | essay von | beitrag von | artikel von |
    text von | bericht von | analyse von | geschrieben von | verfasst von | erstellt von | veröffentlicht von |
    publiziert von | eingestellt von | gespeichert von | eingereicht von | gepostet von | aufgezeichnet von |
    gastautor | gastautorin | das gespräch führte~ | das interview führte~ | die fragen stellte~ | interview führte~ |
    gespräch führte~ | fragen stellte~ | rozmawiał | rozmawiała | беседовал | беседовала | розмовляв | розмовляла |
    intervista di | entrevista de | entrevista por | ptal se | ptala se |
    par | publié par | écrit par | rédigé par | posté par | propos recueillis par |
    recueilli par | un article de |
    texte de | texte par | por | escrito por | publicado por | redactado por | texto de | una nota de |
    texto por | postado por | reportagem de | scritto da | a cura di | pubblicato da | testo di | articolo di |
    door | geschreven door | geplaatst door | av | af | skrevet av | skrevet af | tekst av | tekst af |
    skriven av | publicerad av | publisert av | przez | napisał | napisała | opracował | opracowała |
    opublikował | opublikowane przez | napsal | napsala | připravil | připravila | napísal | napísala | írta |
    scris de | de către | написал | написала | написав | пише | опубликовал | опубликовала | добавил | добавила |
    подготовил | подготовила | підготував | підготувала | опублікував | опублікувала | przygotował | przygotowała |
    yazan | kaleme alan | haberi yapan | piše | napisao | napisala | parengė | oleh | ditulis oleh | bởi | γράφει ο |
    γράφει η | بقلم | كتب | كتبت | كتبه | كتبته | نوشته | מאת
    """
)
# Prepositions that are also particles of surnames: labels only where two more words follow.
_BY_OR_PARTICLE = Phrases("von | durch | di | de | van | od | от | da | nga | โดย | του | της | των | من | द्वारा")
# Nouns, which are labels only with a colon or the like.
_NOUNS = Phrases(
    """
    author~ | writer~ | reporter~ | byline | words | text | story | contributor~ | correspondent~ | editor |
    editors | autor~ | autor in | autor*in | autor:in | autor/in | autor/-in | autor(in) |
    verfasser~ | redakteur~ | gastautor~ | kommentar | interview | protokoll | foto und text | fotos und text |
    text und foto | text und fotos | text & foto~ | text, foto~ | photos and text |
    bild und text | oprac | opr | opracowanie | auteur~ | autrice~ | texte~ | redactor~ |
    redacción | texto~ | redação | autrici | testo | tekst~ | journalist~ | forfatter~ |
    författare | skribent~ | autoři | szerző | kirjoittaja | toimittaja | yazar | muhabir |
    haber | müəllif~ | avtor~ | besedilo | аутор~ | автор~ | автор статьи | автор материала | автор новости |
    автор публикации | автор статті | текст~ | журналист~ | корреспондент~ | συντάκτης |
    επιμέλεια | editör | penulis | rep | tác giả | theo | ผู้เขียน | โดย | إعداد |
    الكاتب | الكاتبة | نویسنده | تحریر | כתב |
    ავტორი | հեղինակ | höfundur | muallif~ | mwandishi |
    خبرنگار | گزارشگر | लेखक | लेखिका | लेखन | संवाददाता | লেখক | প্রতিবেদক | எழுதியவர் |
    作者 | 作者名 | 撰文 | 文 | 文字 | 记者 | 記者 | 本报记者 |
    责任编辑 | 責任編輯 | 执笔 | 执笔人 | 采写 | 採寫 | 撰稿 | 撰稿人 | 供稿 | 编译 | 編譯 |
    取材・文 | 著者 | 執筆者 | ライター | 筆者 | 作成者 | 글 | 기자 | 작성자
    """
)
LABELS = (_BY, _BY_OR_PARTICLE, _NOUNS)

# "Text und Fotos: Jane Doe": the credit of the pictures is no reason to leave out who wrote the text.
_AND_SIGNS = r"\s*(?:/|&|\+|\b(?:und|and|et|y|e|och|og|en|i|a|и)\b)\s*"
_TEXTS = r"(?:text|word|stor(?:y|ies)|tekst|testo|текст|reportage)\w*"
_PICTURES = r"(?:foto|photo|bild|zdjęcia|фото)\w*"
TEXT_AND_PICTURES = re.compile(
    rf"\W*(?:{_TEXTS}{_AND_SIGNS}{_PICTURES}|{_PICTURES}{_AND_SIGNS}{_TEXTS})"
    r"(?:\s*[:：]\s*|\s+(?:by|von|par|por|di)\s+|\s+(?=(?-i:[A-ZÄÖÜ])))",
    re.IGNORECASE,
)
# Korean reporters stand at the end of a line, with what they are behind the name and their place or paper before it:
# "서울=홍길동 기자 hong@example.org".
KOREAN_RANK = "(?:선임|인턴|수습|객원|전문|시민)"
KOREAN_TITLE = "(?:기자|특파원|칼럼니스트|논설위원|평론가)"
_KOREAN_LINE = (
    r"(?:[\uac00-\ud7a3·/]{1,10}(?:\s?=\s?|\s))?"
    rf"(?=(?!{KOREAN_RANK})[\uac00-\ud7a3]{{2,4}}\s(?:{KOREAN_RANK}\s?)?{KOREAN_TITLE}\b"
    r"(?:\s*[=(]?\s*[\w.-]+@[\w.-]+)?\W*$)"
)
_LABEL = re.compile(
    rf"(?:{TEXT_AND_PICTURES.pattern}|\W*(?:(?:{_BY})\b\s*[:：]?\s*"
    rf"|(?:{_BY_OR_PARTICLE})(?:\s*[:：]\s*|\s+(?=\S+\s+\S))"
    rf"|(?:{_NOUNS})\s*[:：/／|｜丨＝՝]\s*"
    r"|(?:记者|記者|作者|撰文|文)\s+"
    r"|[\u4e00-\u9fff]{0,8}(?:记者|記者)\s?(?=[\u4e00-\u9fff]{2,4}(?:[\s、／/][\u4e00-\u9fff]{2,8}){0,4}\W*$)"
    rf"|{_KOREAN_LINE}"
    r"|(?:oprac|opr)\.\s?(?=\S)"
    r"|автор\s+(?=(?-i:[А-ЯЁЄІЇҐ][\w’'-]+\s+[А-ЯЁЄІЇҐ]))"
    r"|(?-i:vom|von)\s+(?=[^\s.]+\s*$)|vom\s+(?=\S)"
    r"|(?-i:(?:Eine?\s+)?[A-ZÄÖÜ][\w-]+(?:\s+[A-ZÄÖÜ][\w-]+)?\s+von\s+"
    r"(?=[A-ZÄÖÜ][\w-]+(?:\s+(?:(?:von|van|de|zu)\s+)*[A-ZÄÖÜ][\w.-]*){1,3}\s*(?:$|[,;|/•·–(-]|und\s)))))+",
    re.IGNORECASE,
)
_REPORTER = re.compile(rf"[\s(（]?[\u4e00-\u9fff]{{0,8}}?[记記]者|(?:[\s/(■▶◆]|\W\s)?{_KOREAN_LINE}")
"""What a line begins with that names its reporter, and the paper before that."""
_LABEL_START = 3
_LABELS = [pattern.replace("\\s+", " ") for table in LABELS for pattern in table.patterns]
_LABEL_STARTS = frozenset([*(label[:_LABEL_START] for label in _LABELS), "vom"])
_SHORT_LABELS = frozenset(label for label in _LABELS if len(label) < _LABEL_START)
_BEFORE_LABELS = " \t\xa0.,:;|·•–—-_*©(/\"'"


def may_begin_with_label(text: str) -> bool:
    """A cheap test that lets most texts without a label go."""
    return _starts_like_label(text) or " von " in text or (not text.isascii() and _REPORTER.match(text) is not None)


def _starts_like_label(text: str) -> bool:
    start = text.lstrip(_BEFORE_LABELS)[:_LABEL_START].lower()
    if start in _LABEL_STARTS:
        return True
    is_word = start.isascii() and start[-1:].isalpha()  # "De" is a label, "Der" is none
    return (start[:2] in _SHORT_LABELS or start[:1] in _SHORT_LABELS) and not (is_word and len(start) == _LABEL_START)


def match_label(text: str) -> re.Match[str] | None:
    """The labels that a text begins with: "By", "Autor:", "Ein Kommentar von"."""
    return _LABEL.match(text) if may_begin_with_label(text) else None


_ANY_LABEL = f"(?:{'|'.join(map(str, LABELS))})"
_LABEL_ONLY = re.compile(rf"\W*{_ANY_LABEL}(?:\s*[/&]\s*{_ANY_LABEL})?\W*$", re.IGNORECASE)
_LONGEST_LABEL = 40


def is_label(text: str) -> bool:
    """Whether a text is a label and nothing else: the name is in the next piece or line of text."""
    if len(text) > _LONGEST_LABEL or not _starts_like_label(text):
        return False
    return _LABEL_ONLY.match(text) is not None


# A label in the middle of a line, behind a date or a time.
LABEL_AFTER_DATE = re.compile(
    r"\d[^\s\d]{0,4}\s*+(?:(?:uhr|a\.?m\.?|p\.?m\.?|[a-z]{2,4}t)\s*+)?(?:[,|•·–—-]\s*+)?"
    r"(?:((?:written |posted |geschrieben |verfasst |publié |escrito )?(?:by|von|par|por|di|door|av|af|przez|oleh)\b:?)"
    r"|[|•·]|(?<=\s)[–—-](?=\s))\s*+(?=\S)",
    re.IGNORECASE,
)
