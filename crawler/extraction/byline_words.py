"""The words around names in bylines, in the languages of the web's news, as regular expressions.

All of them are applied to short texts only (`author_names.MAX_BYLINE`).
"""

from __future__ import annotations

import re

MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"


_WORDS: set[str] = set()
_BEGINNINGS: set[str] = set()
_BEGINNING = 3


def _any_of(table: str) -> str:
    """The phrases of a table as a regular expression, longest first; "~" stands for any ending of a word."""
    phrases = {" ".join(phrase.split()) for phrase in table.split("|")} - {""}
    for word in re.findall(r"[^\W\d_]+~?", " ".join(phrases)):
        (_BEGINNINGS if word.endswith("~") else _WORDS).add(word.rstrip("~"))
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return "|".join(re.escape(p).replace("\\~", r"\w*").replace("\\ ", r"\s+") for p in longest_first)


# Labels before a name, with or without a colon.
_BY = _any_of(
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
_BY_OR_PARTICLE = _any_of("von | durch | di | de | van | od | от | da | nga | โดย | του | της | των | من | द्वारा")
# Nouns, which are labels only with a colon or the like.
_NOUNS = _any_of(
    """
    author~ | writer~ | reporter~ | byline | words | text | story | contributor~ | correspondent~ | editor |
    editors | autor~ | autor in | autor*in | autor:in | autor/in | autor/-in | autor_in | autor(in) |
    verfasser~ | redakteur~ | gastautor~ | kommentar | interview | protokoll | foto und text | fotos und text |
    text und foto | text und fotos | text & foto~ | text, foto~ | photos and text |
    bild und text | oprac | opr | opracowanie | auteur~ | autrice~ | texte~ | redactor~ |
    redacción | texto~ | redação | autore | autrici | autori | testo | tekst~ | journalist~ | forfatter~ |
    författare | skribent~ | autorzy | autoři | szerző | kirjoittaja | teksti | toimittaja | yazar | muhabir |
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
_KOREAN_RANK = "(?:선임|인턴|수습|객원|전문|시민)"
_KOREAN_TITLE = "(?:기자|특파원|칼럼니스트|논설위원|평론가)"
_KOREAN_LINE = (
    r"(?:[\uac00-\ud7a3·/]{1,10}(?:\s?=\s?|\s))?"
    rf"(?=(?!{_KOREAN_RANK})[\uac00-\ud7a3]{{2,4}}\s(?:{_KOREAN_RANK}\s?)?{_KOREAN_TITLE}\b"
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
_LABELS = [phrase.replace("\\s+", " ") for table in (_BY, _BY_OR_PARTICLE, _NOUNS) for phrase in table.split("|")]
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


_ANY_LABEL = rf"(?:{_BY}|{_BY_OR_PARTICLE}|{_NOUNS})"
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

# Labels of people who did not write the text; what follows them, up to the next separator, is theirs.
_OTHER_CREDITS = _any_of(
    """
    photo~ | foto~ | bild | bilder | symbolbild | symbolfoto | bildquelle | image~ | picture~ | illustration~ |
    ảnh | illustrated | video~ | grafik~ | graphic~ | camera | kamera | translat~ | übersetz~ | traduit | traduction |
    traducción | traduzione | edited | editing | bearbeitet | redigerat | lektorat | фото~
    """
)
OTHERS = re.compile(
    rf"\b(?:{_OTHER_CREDITS})(?:\s+(?:by|von|par|por|di|av|af|credit))?\b(?:\s*[:：]|\s)[^|;/•·\n]{{0,80}}",
    re.IGNORECASE,
)

URL = re.compile(r"https?://\S+|\bwww\.\S+", re.IGNORECASE)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,80}")
HANDLE = re.compile(r"(?<!\w)@\w{1,40}")
BRACKETS = re.compile(r"\([^()]{0,120}\)|\[[^\[\]]{0,120}\]|（[^（）]{0,120}）|【[^【】]{0,120}】")

# Words that part names only where what follows them begins as a name does.
_AND = _any_of("and|und|et|y|e|och|og|ve|и|і|та|oraz|en|em|dan|và|și|és|și|και|و|اور|और|এবং|ja|ir|a")
SEPARATOR = re.compile(
    r"\s*(?:[;|•·●＆、，؛،\n\t｜／]|\s/\s|\s[–—-]{1,2}\s|\s\+\s|\s&\s(?!\w\b)|(?<=[\u3400-\u9fff])&(?=[\u3400-\u9fff]))\s*"
)
AND = re.compile(
    rf"\s+(?:{_AND})\s+(?=\W?(?:(?-i:[^\W\d_a-zà-ÿа-я])|[a-z]+(?:\s+(?-i:[A-ZÄÖÜ])|[,;|]|$)))", re.IGNORECASE
)

_ROLES = _any_of(
    """
    editor~ | reporter~ | writer~ | correspondent~ | journalist~ | columnist~ | contributor~ | contributing |
    producer~ | anchor | photographer | bureau chief | director | analyst | critic | blogger | intern | fellow |
    attorney | meteorologist |
    professor | assistant | researcher | strategist | founder | president | ceo | publisher | redakteur~ |
    korrespondent~ | autor~ | chefredakteur~ | ressortleit~ | redaktionsleit~ | volontär~ | kolumnist~ |
    leiter~ | leitung | herausgeber~ | mitarbeiter~ | gastautor~ | geschäftsführer~ | praktikant~ | experte |
    expertin | rédacteur~ | rédactrice~ | correspondant~ | chroniqueur~ | éditorialiste | periodista~ |
    redactor~ | corresponsal~ | columnista | repórter | jornalista | colunista | correspondente | giornalista |
    redattore | redattrice | corrispondente | collaboratore | redacteur | verslaggever~ | dziennikarz |
    dziennikarka | redaktor~ | журналист~ | корреспондент~ | обозреватель | редактор~ | muhabir~ | yazar~ |
    editör~ | redaktör~ | toimittaja~ | wartawan | 기자 | 특파원 | 칼럼니스트 | 논설위원 | 평론가 | 記者 | 编辑 | 編輯
    """
)
ROLE = re.compile(rf"\b(?<!letters to the )(?<!letter to the )(?!editorial)(?:{_ROLES})(?!\w)", re.IGNORECASE)
ROLE_ABROAD = re.compile(rf"({ROLE.pattern})\s+en\s+[^,;|]{{1,40}}", re.IGNORECASE)
""" "Corresponsal en Berlín": the word is "and" in other languages."""
ROLE_MODIFIER = re.compile(
    "(?:"
    + _any_of(
        """
        staff | senior | chief | political | sports | news | business | associate | managing | deputy |
        assistant | junior | lead | science | tech | technology | health | national | international | foreign |
        special | freelance | executive | content | the | general | our | legal | city | features | education |
        entertainment | culture | crime | religion | environment | energy | royal | football | freie | freier |
        in
        """
    )
    + ")$",
    re.IGNORECASE,
)
REPORTER_SUFFIX = re.compile(rf"\s*(?:(?:{_KOREAN_RANK}\s*)?{_KOREAN_TITLE}|記者|记者|さん|氏)$")

_CREDENTIALS = _any_of(
    """
    phd | ph.d | ph. d | md | m.d | do | rd | rdn | ma | m.a | msc | m.sc | ms | ba | mph | esq | cpa | rn |
    r.n | jd | j.d | mba | mbbs | dphil | lcsw | psyd | dds | dvm | facs | ldn | ld
    """
)
# "Jane Doe, Institute of Rain and Rivers": where she works.
AT_INSTITUTION = re.compile(
    r"^([^\W\d_][^,;:|]{3,40}), [^,;|]*\b(?:Universit\w+|Universidad\w*|Institut\w*|College|School|Hochschule|Akademie"
    r"|Academy|Center|Centre|Hospital|Museum|Foundation|Stiftung)\b[^,;|]*$"
)
CREDENTIAL = re.compile(rf"(?:{_CREDENTIALS})\.?$", re.IGNORECASE)
GENERATION = re.compile(r"(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)

_AGENCIES = _any_of(
    """
    dpa | afp | sda | ats | apa | sid | epd | kna | ap | upi | rtr | reuters | efe | ansa | belga | anp | tass |
    тасс | pti | ians | ani | xinhua | bloomberg | associated press | the associated press |
    agence france-presse | pa | press association | pa media | dapd | ddp | ritzau | ntb | tt | stt | pap |
    čtk | ctk | lusa | keystone-sda | awp | dts | jiji | kyodo | yonhap | staff | redaktion | redazione |
    redacción
    """
)
AGENCY_TAIL = re.compile(
    r",?\s+(?:(?:the )?associated press|press association|agence france-presse|reuters|afp|dpa|bbc news|upi|pa media)$",
    re.IGNORECASE,
)
# "Jeanne Dupont, envoyée spéciale à Rome".
SENT = re.compile(r",?\s*\b(?:envoyée?s? spécia|enviad[oa]s? especia|inviat[aeio] specia)\w*[^,;|/]*", re.IGNORECASE)
# "Jane Doe with agencies": material of others, who are no authors.
WITH_AGENCIES = re.compile(
    r"\s+(?:with|mit|avec|con|com|met|med)\s+(?:(?:the|les|las|news|wire|additional)\s+){0,2}"
    rf"(?:agenc(?:y|ies)|agentur(?:en)?|agences|agencias|agências|agenzie|wires?|{_AGENCIES})"
    r"(?:[ -](?:material|reports?))?$",
    re.IGNORECASE,
)
AGENCY = re.compile(rf"(?:{_AGENCIES})(?:[-/ ]\w{{1,20}})?$", re.IGNORECASE)

# An agency in the dateline: "BERLIN (dpa/lno) - ...", "(AFP) ...".
DATELINE = re.compile(
    rf"[^()]{{0,40}}\(((?:[a-z]{{2,4}}\s?/\s?)?(?:{_AGENCIES})(?:\s?/\s?[a-z-]{{2,12}})?)\)", re.IGNORECASE
)
_DESKS = ("redaktion", "newsroom", "news desk", "newsdesk", "editorial board", "redazione", "redacción", "staff")
_DESK = re.compile(rf"[\w. -]{{0,25}}(?:{'|'.join(_DESKS)})$", re.IGNORECASE)


def is_desk(text: str) -> bool:
    """Whether a line is nothing but the name of a desk."""
    return text.lower().endswith(_DESKS) and _DESK.match(text) is not None


PARTICLES = frozenset(
    [
        "de",
        "da",
        "do",
        "dos",
        "das",
        "di",
        "del",
        "della",
        "der",
        "den",
        "van",
        "von",
        "zu",
        "zur",
        "la",
        "le",
        "du",
        "of",
        "bin",
        "ibn",
        "al",
        "el",
        "y",
        "e",
        "ten",
        "ter",
    ]
)
PLACE_TAIL = re.compile(r"\s+(?:in|à|en|aus|from|at|[Ff]or|FOR|für|of|pour|para|per|dans)\s+[A-ZÄÖÜÉ].*$")
_DATE_WORDS = _any_of(
    """
    updated | published | posted | last | on | am | vom | le | el | il | em | op | dnia | dne | aktualisiert |
    veröffentlicht | stand |
    mis à jour | actualizado | publié | publicado | mon | tue | wed | thu | fri | sat | sun | monday | tuesday |
    wednesday | thursday | friday | saturday | sunday
    """
)
DATE_TAIL = re.compile(
    rf"[,|–—-]?\s*\b(?:{_DATE_WORDS})\b.*\d.*$|[,|–—-]?\s*\d{{1,4}}[./:年-]\d.*$"
    r"|\s\d{1,2}[ -]min(?:ute)?s?\b.*$|\s\d{1,2}-[^\W\d]{3,}.*$"
    rf"|\b(?:{MONTHS})[a-z]*\.?\s+\d{{1,2}}.*$|\s\d{{1,2}}\.?\s+\w+\s+\d{{4}}.*$|\s(?:um|on|am|at|le|el|il|em|op)$",
    re.IGNORECASE,
)
# "Jane Doe at", where the time that follows stands in an element of its own.
TIME_LABEL_TAIL = re.compile(r"(?<=\w)\s(?:um|on|am|at)$")

NOT_A_NAME = re.compile(
    "(?:"
    + _any_of(
        """
        admin | administrator | root | user | webmaster | anonymous | anonym | anonyme | anónimo | anonimo |
        unbekannt | inconnu | desconocido | sconosciuto | onbekend | none | null | undefined | n/a | na |
        test | guest | wordpress | web | share | follow | read more | mehr | more | by | von | profile |
        contact | subscribe | about | bio | view profile | view all posts | all posts | see all | with |
        agencies | publisher | editor | writer | reporter | contributor | redakteur | verfasser |
        creative commons attribution | publicerad | publicado | pubblicato | veröffentlicht | geschrieben |
        uppdaterad | aktualisiert | zuletzt geändert | last updated | last modified | home | news | video |
        sponsored links | promoted links | sponsored | taboola | by taboola | outbrain |
        live tv | about the author | follow us | über | vom | ort |
        and | author | autor | autorin | no author | at | beitrag | beiträge | settings | my settings | unsubscribe
        """
    )
    + r"|ort\s.+|da redação|di redazione|unserer? \w+|(?-i:d[ao] \w+)|[\u4e00-\u9fff]{0,8}(?:报道|報導|報道))$",
    re.IGNORECASE,
)

# Names with the legal form of a company or an association: in metadata, those of who made or owns the page.
COMPANY = re.compile(
    r"(?:^|.*[\s,])(?:g?GmbH(?: & Co\. KG)?|mbH|e\.? ?V\.?|eG|AG|KG|Ltd\.?|LLC|Inc\.?|S\.?p\.?A\.?|S\.?r\.?l\.?|S\.A\.|"
    r"SARL|B\.V\.|d\.o\.o\.?|s\.r\.o\.?|Sp\. z o\.o\.?)$"
)

_PLAIN_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?: [A-ZÀ-ÖØ-Þ]\.)?(?: [A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+){1,2}")
_HEADS = frozenset(word[:_BEGINNING] for word in _BEGINNINGS)
_ALL_WORDS = frozenset(_WORDS) | PARTICLES


def is_plain_name(text: str) -> bool:
    """Whether a text is a given name and a surname, with none of the words above in it: nothing is to be cut off.

    >>> is_plain_name("Jane D. Doe"), is_plain_name("Jane Doe Editor"), is_plain_name("By Jane Doe")
    (True, False, False)
    """
    if not _PLAIN_NAME.fullmatch(text):
        return False
    words = text.lower().split()
    return _ALL_WORDS.isdisjoint(words) and _HEADS.isdisjoint([word[:_BEGINNING] for word in words])
