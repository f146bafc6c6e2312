"""The words beside names in bylines, in the languages of the web's news, as regular expressions: what parts names, what
people are, what is no name.

All of them are applied to short texts only (`author_names.MAX_BYLINE`). The labels before names: `byline_labels`.
"""

from __future__ import annotations

import re

from crawler.extraction.byline_labels import KOREAN_RANK, KOREAN_TITLE, LABELS
from crawler.extraction.phrases import Phrases

_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"

# Labels of people who did not write the text; what follows them, up to the next separator, is theirs.
_OTHER_CREDITS = Phrases(
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
_AND = Phrases("and|und|et|y|e|och|og|ve|и|і|та|oraz|en|em|dan|và|și|és|και|و|اور|और|এবং|ja|ir|a")
SEPARATOR = re.compile(
    r"\s*(?:[;|•·●＆、，؛،\n\t｜／]|\s/\s|\s[–—-]{1,2}\s|\s\+\s|\s&\s(?!\w\b)|(?<=[\u3400-\u9fff])&(?=[\u3400-\u9fff]))\s*"
)
AND = re.compile(
    rf"\s+(?:{_AND})\s+(?=\W?(?:(?-i:[^\W\d_a-zà-ÿа-я])|[a-z]+(?:\s+(?-i:[A-ZÄÖÜ])|[,;|]|$)))", re.IGNORECASE
)

_ROLES = Phrases(
    """
    editor~ | reporter~ | writer~ | correspondent~ | journalist~ | columnist~ | contributor~ | contributing |
    producer~ | officer | anchor | photographer | bureau chief | director | analyst | critic | blogger | intern |
    fellow | attorney | meteorologist |
    professor | assistant | researcher | strategist | founder | president | ceo | publisher | redakteur~ |
    korrespondent~ | autor~ | chefredakteur~ | ressortleit~ | redaktionsleit~ | volontär~ | kolumnist~ |
    leiter~ | leitung | herausgeber~ | mitarbeiter~ | gastautor~ | geschäftsführer~ | praktikant~ | experte |
    expertin | rédacteur~ | rédactrice~ | correspondant~ | chroniqueur~ | éditorialiste | periodista~ |
    redactor~ | corresponsal~ | repórter | jornalista | colunista | giornalista |
    redattore | redattrice | corrispondente | collaboratore | redacteur | verslaggever~ | dziennikarz |
    dziennikarka | redaktor~ | журналист~ | корреспондент~ | обозреватель | редактор~ | muhabir~ | yazar~ |
    editör~ | redaktör~ | toimittaja~ | wartawan | 기자 | 특파원 | 칼럼니스트 | 논설위원 | 평론가 | 記者 | 编辑 | 編輯
    """
)
ROLE = re.compile(rf"\b(?<!letters to the )(?<!letter to the )(?!editorial)(?:{_ROLES})(?!\w)", re.IGNORECASE)
ROLE_ABROAD = re.compile(rf"({ROLE.pattern})\s+en\s+[^,;|]{{1,40}}", re.IGNORECASE)
""" "Corresponsal en Berlín": the word is "and" in other languages."""
_MODIFIERS = Phrases(
    """
    staff | senior | chief | political | sports | news | business | associate | managing | deputy |
    assistant | junior | lead | science | tech | technology | health | national | international | foreign |
    special | freelance | executive | content | the | general | our | legal | city | features | education |
    entertainment | culture | crime | religion | environment | energy | royal | football | freie | freier |
    in
    """
)
ROLE_MODIFIER = re.compile(rf"(?:{_MODIFIERS})$", re.IGNORECASE)
REPORTER_SUFFIX = re.compile(rf"\s*(?:(?:{KOREAN_RANK}\s*)?{KOREAN_TITLE}|記者|记者|さん|氏)$")

_CREDENTIALS = Phrases(
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

_AGENCIES = Phrases(
    """
    dpa | afp | sda | ats | apa | sid | epd | kna | ap | upi | rtr | reuters | efe | ansa | belga | anp | tass |
    тасс | pti | ians | ani | xinhua | bloomberg | associated press | the associated press |
    agence france-presse | pa | press association | pa media | dapd | ddp | ritzau | ntb | tt | stt | pap |
    čtk | ctk | lusa | keystone-sda | awp | dts | jiji | kyodo | yonhap | staff | redaktion | redazione |
    redacción
    """
)
AGENCY_TAIL = re.compile(
    r",?\s+(?:(?:the )?associated press|press association|agence france-presse|reuters|afp|dpa|bbc news|upi|pa media"
    r"|bloomberg(?: news)?)$",
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
    (
        *("de", "da", "do", "dos", "das", "di", "del", "della", "der", "den", "van", "von", "zu", "zur"),
        *("la", "le", "du", "of", "bin", "ibn", "al", "el", "y", "e", "ten", "ter"),
    )
)
PLACE_TAIL = re.compile(r"\s+(?:in|à|en|aus|from|at|[Ff]or|FOR|für|of|pour|para|per|dans)\s+[A-ZÄÖÜÉ].*$")
_DATE_WORDS = Phrases(
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
    rf"|\b(?:{_MONTHS})[a-z]*\.?\s+\d{{1,2}}.*$|\s\d{{1,2}}\.?\s+\w+\s+\d{{4}}.*$|\s(?:um|on|am|at|le|el|il|em|op)$",
    re.IGNORECASE,
)
# "Jane Doe at", where the time that follows stands in an element of its own.
TIME_LABEL_TAIL = re.compile(r"(?<=\w)\s(?:um|on|am|at)$")

_BUTTONS = Phrases(
    """
    share | follow | follow us | read more | more | profile | contact | subscribe | bio |
    all posts | see all | sponsored links | promoted links | sponsored | taboola | by taboola |
    outbrain
    """
)
_COMMAND = r"(?:view|e-?mail|follow|contact|click|visit)\s.+"
""" "View all posts", "Email the author"."""
BUTTON = re.compile(rf"(?:{_BUTTONS}|following|{_COMMAND})", re.IGNORECASE)
_NO_NAMES = Phrases(
    """
    admin | administrator | root | user | webmaster | anonymous | anonym | anonyme | anónimo | anonimo |
    unbekannt | inconnu | desconocido | sconosciuto | onbekend | none | null | undefined | n/a | na |
    test | guest | wordpress | web | mehr | by | von | about | with | agencies |
    publisher | editor | writer | reporter | contributor | redakteur | verfasser |
    creative commons attribution | publicerad | publicado | pubblicato | veröffentlicht | geschrieben |
    uppdaterad | aktualisiert | zuletzt geändert | last updated | last modified | home | news | video |
    live tv | about the author | über | vom | ort |
    read | min read | mins read | minutes read |
    facebook | twitter | youtube | instagram | linkedin | bluesky | whatsapp | telegram | tiktok | pinterest |
    and | author | autor | autorin | no author | at | beitrag | beiträge | settings | my settings | unsubscribe
    """
)
NOT_A_NAME = re.compile(
    rf"(?:{_NO_NAMES}|{_BUTTONS}|{_COMMAND}|(?:special (?:to|for)|for the|from the)\s.+"
    r"|editor\W?s\W?\s(?:choice|picks?)"
    r"|ort\s.+|da redação|di redazione|unserer? \w+|(?-i:d[ao] \w+)|[\u4e00-\u9fff]{0,8}(?:报道|報導|報道))$",
    re.IGNORECASE,
)

# Names with the legal form of a company or an association: in metadata, those of who made or owns the page.
COMPANY = re.compile(
    r"(?:^|.*[\s,])(?:g?GmbH(?: & Co\. KG)?|mbH|e\.? ?V\.?|eG|AG|KG|Ltd\.?|LLC|Inc\.?|S\.?p\.?A\.?|S\.?r\.?l\.?|S\.A\.|"
    r"SARL|B\.V\.|d\.o\.o\.?|s\.r\.o\.?|Sp\. z o\.o\.?)$"
)

_PLAIN_NAME = re.compile(r"[A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+(?: [A-ZÀ-ÖØ-Þ]\.)?(?: [A-ZÀ-ÖØ-Þ][a-zß-öø-ÿ]+){1,2}")
_BEGINNING = 3
_TABLES = (
    *LABELS, _OTHER_CREDITS, _AND, _ROLES, _MODIFIERS, _CREDENTIALS, _AGENCIES, _DATE_WORDS, _NO_NAMES, _BUTTONS,
)  # fmt: skip
_HEADS = frozenset(word[:_BEGINNING] for table in _TABLES for word in table.beginnings)
_ALL_WORDS = PARTICLES.union(*(table.words for table in _TABLES))


def is_plain_name(text: str) -> bool:
    """Whether a text is a given name and a surname, with none of the words above in it: nothing is to be cut off.

    >>> is_plain_name("Jane D. Doe"), is_plain_name("Jane Doe Editor"), is_plain_name("By Jane Doe")
    (True, False, False)
    """
    if not _PLAIN_NAME.fullmatch(text):
        return False
    words = text.lower().split()
    return _ALL_WORDS.isdisjoint(words) and _HEADS.isdisjoint([word[:_BEGINNING] for word in words])
