"""How pages word a number of comments: "1.977 Kommentare", "Comments (1.2K)", "One thought on", "Aucun commentaire"."""

from __future__ import annotations

import re
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation

MAX_TEXT = 160
"""Characters; a longer text is prose, and no number is read out of it."""

_WORDS = {
    "ar": "تعليق تعليقات تعليقا تعليقاً التعليقات",
    "az": "şərh şərhlər rəy rəylər",
    "bg": "коментар коментара коментари",
    "ca": "comentari comentaris",
    "cs": "komentář komentáře komentářů příspěvek příspěvky příspěvků diskuse diskuze",
    "da": "kommentar kommentarer svar",
    "de": "kommentar kommentare kommentaren leserkommentar leserkommentare nutzerkommentare antwort antworten posting"
    " postings meinung meinungen lesermeinungen reaktion reaktionen wortmeldung wortmeldungen leserbrief leserbriefe"
    " beitrag beiträge",
    "el": "σχόλιο σχόλια απαντήσεις",
    "en": "comment comments response responses reply replies thought thoughts discussion discussions",
    "es": "comentario comentarios respuesta respuestas opinión opiniones",
    "et": "kommentaar kommentaari kommentaare kommentaarid",
    "fa": "نظر نظرات دیدگاه دیدگاه‌ها",
    "fi": "kommentti kommenttia kommentit kommentteja",
    "fr": "commentaire commentaires réaction réactions réponse réponses contribution contributions",
    "he": "תגובה תגובות",
    "hr": "komentar komentara komentari",
    "hu": "hozzászólás hozzászólások komment kommentek",
    "hy": "մեկնաբանություն մեկնաբանություններ",
    "id": "komentar tanggapan",
    "it": "commento commenti risposta risposte",
    "ka": "კომენტარი კომენტარები კომენტარის",
    "lt": "komentaras komentarai komentarų",
    "lv": "komentārs komentāri komentāru",
    "nb": "kommentar kommentarer",
    "nl": "reactie reacties",
    "pl": "komentarz komentarze komentarzy komentarza opinia opinie opinii odpowiedź odpowiedzi",
    "pt": "comentário comentários resposta respostas opinião opiniões",
    "ro": "comentariu comentarii comentariul",
    "ru": "комментарий комментария комментариев комментарии отзыв отзыва отзывов отзывы мнение мнения мнений ответ"
    " ответа ответов",
    "sk": "komentár komentáre komentárov príspevky príspevkov diskusia",
    "sl": "komentar komentarja komentarji komentarjev",
    "sq": "koment komente komentet",
    "sv": "kommentar kommentarer kommentarerna",
    "tr": "yorum yorumlar",
    "uk": "коментар коментарі коментарів коментаря",
    "ur": "تبصرہ تبصرے",
}
"""What readers write, by language, in the forms that stand beside a number."""

_UNSPACED = {
    "bn": "মন্তব্য",
    "hi": "टिप्पणी टिप्पणियाँ टिप्पणियां टिप्पणियों",
    "ja": "コメント",
    "ko": "댓글",
    "mr": "टिप्पण्या प्रतिक्रिया",
    "ta": "கருத்து கருத்துகள் கருத்துக்கள்",
    "th": "ความคิดเห็น",
    "vi": "bình luận ý kiến",
    "zh": "条评论 則評論 评论 評論 留言 回應 回应 跟帖",
}
"""The same for scripts without spaces between words or with vowels that are no letters, and words of two parts."""

_VERBS = (
    "comment commenting kommentieren kommentiere kommentiert commenter réagir comentar commentare commenta skomentuj"
    " reageren reageer respond react discuss conversation ilk yorum прокомментировать комментировать yorumu"
    " прокоментувати прокоментує прокомментирует коментира коментує skomentuje skomentować okomentuje komentiše"
    " komentira komentirati pakomentuos pakomentuoti comentează comenta comentari kommentera kommentere kommentoi"
    " kommentoija kommenteerija szólj szóljon hozzászóló berkomentar mengomentari σχολιάστε σχολιάσει σχολιάσετε"
    " להגיב يعلق علق"
)
"""Words that only occur in what is said where nobody has commented."""

_NUMBER_WORDS = {
    1: "one ein eine un une una uno um uma unha jeden один одна одно en ett et én yksi één bir",
    2: "two zwei deux dos dois duas due dwa два две två to twee",
    3: "three drei trois tres três tre trzy три drie",
    4: "four vier quatre cuatro quatro quattro cztery четыре",
    5: "five fünf cinq cinco cinque pięć пять",
    6: "six sechs seis sei sześć шесть",
    7: "seven sieben sept siete sete sette siedem семь",
    8: "eight acht huit ocho oito otto osiem восемь",
    9: "nine neun neuf nueve nove dziewięć девять",
    10: "ten zehn dix diez dez dieci dziesięć десять",
}
_BY_NUMBER_WORD = {word: number for number, words in _NUMBER_WORDS.items() for word in words.split()}

_FORMS = frozenset(form for words in _WORDS.values() for form in words.split())
_TRIGGERS = _FORMS | frozenset(_VERBS.split())
_UNSPACED_FORMS = tuple(form for words in _UNSPACED.values() for form in words.split(" ") if form)
_OF_TWO_WORDS = ("bình luận", "ý kiến", "انتشار یافته")
"""The last is what Iransamaneh calls published comments, beside those that wait."""
_TOKEN = re.compile(r"\w+")
_SPACES = str.maketrans({sign: " " for sign in map(chr, range(128)) if not _TOKEN.match(sign)})
"""For texts of ASCII, which are split five times faster so."""
_TRIGGER = AhoCorasick(
    sorted({*_TRIGGERS, *_UNSPACED_FORMS, *_OF_TWO_WORDS}), implementation=Implementation.DFA, store_patterns=False
)
_DIGIT = re.compile(r"\d")
_BRACKET = re.compile(r"[(\[（]")

_WORD = "|".join(sorted({*_FORMS, *_OF_TWO_WORDS, *_UNSPACED_FORMS}, key=len, reverse=True))
_WORD_END = rf"(?:(?<!\w)(?:{_WORD})|(?:{'|'.join(_UNSPACED_FORMS)}))"
"""One of the words, of unspaced scripts also as the end of a longer one."""
_COUNTER = "[件개條条则則]?"
_NUMBER = (
    r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?!\d)"  # 1.977, 1 234, 1,234
    r"|\d+(?:[.,]\d{1,2})?\s?(?:k|m|tys\.?|тыс\.?|mil)(?!\w)"  # 1.2K, 3,4 tys.
    r"|\d{1,7}(?![.,:/]?\d)"
)
_QUALIFIER = (
    r"(?:(?:neue|new|reader|user|public|leser|weitere|total|approved|facebook|online|件の|条|則|টি|টা)\s?|\w{2,8}-)?"
)
_NUMBER_FIRST = re.compile(
    rf"(?<![\w.,:/#–-])(?<!\d )({_NUMBER})\s*(?:[-–:|·+]\s*)?{_QUALIFIER}(?:{_WORD})(?!\w)"
    r"(?! (?:von|by|de|par|di|of)\b)",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(rf"{_WORD_END}\s*[:：|·]?\s*[(\[（]\s*({_NUMBER})\s*{_COUNTER}\s*[)\]）]", re.IGNORECASE)
_WORD_FIRST = re.compile(rf"{_WORD_END}\s*[:：|·-]?\s*({_NUMBER})\s*{_COUNTER}\s*$", re.IGNORECASE)
_LABELLED = re.compile(
    rf"(?<!\w)(?:{_WORD})\s*[:：]\s*({_NUMBER})\s*(?:$|[|•·)\]]|[,;]?\s*[^\W\d]+\s*[:：]\s*\d)", re.IGNORECASE
)
"""One of several labels with a number each: "Views: 34 | Comments: 12 | Rating: 5"."""
_IN_BRACKETS_LAST = re.compile(rf"[(\[（]\s*({_NUMBER})\s*[)\]）]\s*$", re.IGNORECASE)
_NUMBER_WORD_FIRST = re.compile(
    rf"\W*({'|'.join(_BY_NUMBER_WORD)})\s+(?:{_WORD})\s*"
    # "Ein Kommentar von Eva" is an opinion piece
    r"(?:$|[.:)“”\"«‘'„]|(?:on|to|zu|sur|en|em|su|auf|à|for|bei|a|al|per|do|до|к|на|på|til|op)\b)",
    re.IGNORECASE,
)
_BARE = re.compile(rf"[\s(\[（]*({_NUMBER})[\s)\]）+]*$", re.IGNORECASE)
_ROUNDED = re.compile(r"(\d+(?:[.,]\d{1,2})?)\s?(k|m(?!il)|tys|тыс|mil)", re.IGNORECASE)
_THOUSANDS = re.compile(r"[.,'’ \u00a0\u202f](?=\d{3}(?!\d))")

_NONE = (
    ("no |zero ", r"\b(?:no|zero) (?:\w+ )?(?:comments?|responses?|repl(?:ies|y))\b"),
    (
        " first",
        r"\b(?:be|become) the first\b.{0,24}\b(?:comment|repl|respond|react|post|leave|"
        r"share|write|say|discuss|start)",
    ),
    (" first", r"\b(?:leave|post|write|add)(?: the| your)? first (?:comment|reply|response)"),
    (
        "to begin|to start|no one",
        r"\bto (?:begin|start) (?:a|the) (?:discussion|conversation)|\bno one has commented",
    ),
    ("kein", r"\bkeine? (?:leser)?(?:kommentare?|antworten|postings|meinungen|beiträge)\b"),
    (
        "nicht|kein",
        r"\b(?:noch|bisher|bislang|derzeit|aktuell|momentan)\b.{0,20}\b(?:nicht|keine?|nichts)\b.{0,30}"
        r"(?:kommentar|kommentiert|meinung|beitr|antwort|posting|diskussion)",
    ),
    ("erste", r"\b(?:ersten?|erster) (?:leser)?(?:kommentar|beitrag|meinung|antwort)\b"),
    ("erste", r"\berste(?:r|/?r)?\b.{0,20}kommentier"),
    ("erste", r"\bkommentieren? (?:sie )?als erste|\b(?:der|die) erste,? (?:der|die)\b.{0,25}kommenti"),
    (
        "aucun|pas |premi",
        r"\b(?:aucune?|pas (?:encore )?de) (?:commentaires?|réactions?|réponses?)|\bso(?:yez|is) l[ea] premi",
    ),
    ("premi", r"\bpremi(?:er|ère) à (?:commenter|réagir)"),
    ("sin |ning|no |aún|aun", r"\b(?:sin|ning[uú]n|no hay|no existen|a[uú]n no hay) (?:\w+ )?comentarios?"),
    ("prime", r"\bprimer[oa]? (?:en |a )?coment"),
    (
        "nenhum|sem |não|nao|primeiro",
        r"\b(?:nenhum|sem|n[aã]o h[aá]) coment[aá]rios?|\bprimeiro (?:a comentar|coment[aá]rio)",
    ),
    (
        "nessun|non ci|primo",
        r"\b(?:nessun|non ci sono(?: ancora)?) comment[oi]|\bprimo (?:a commentare|commento)|\bcommenta per primo",
    ),
    (
        "brak |bądź|badz|bądz|badź|pierwszy",
        r"\bbrak (?:jeszcze )?(?:komentarzy|opinii|odpowiedzi)|\bb[aą]d[zź] pierwsz|\bpierwszy komentarz",
    ),
    (
        "primul|primii|prima",
        r"\b(?:fii|fiți|fiţi|fiti) prim(?:ul|ii|a)\b.{0,24}coment|\b(?:lasă|scrie|adaugă) primul comentariu",
    ),
    ("nie ", r"\b(?:nie ma|nie dodano)\b.{0,20}komentarz"),
    ("нет|без|нема|няма", r"(?:нет|без|немає|няма|нема) (?:\w+ )?(?:комментари|коментар|отзыв|ответ)"),
    ("нет|немає", r"(?:комментариев|коментарів) (?:пока |ещё |еще |поки |поки що |ще )*(?:нет|немає)"),
    (
        "перш|първи|први",
        r"(?:бъд(?:ете|и)|буди(?:те)?|будьте|станьте) (?:перш|първи|први)\w{0,3}\b.{0,24}комент",
    ),
    ("перв", r"перв(?:ым|ый|ого).{0,20}(?:комм?ентар|прокомментир)"),
    ("geen|wees de|eerste", r"\bgeen reacties?|\bwees de eerste|\bals eerste\b.{0,12}reag|\breageer als eerste"),
    ("første", r"\b(?:vær|bli) (?:den )?første\b.{0,16}komment"),
    ("ensimmäi", r"\bkommentoi ensimmäi|\bensimmäinen kommento"),
    (
        "inga|ingen|ei |bli ",
        r"\bing(?:a|en) (?:kommentar|kommentarer|svar)\b|\bei (?:vielä )?kommentteja|\bbli (?:den )?först",
    ),
    (
        "henüz|hiç|yok|yapılmamış|bulunmamakta|lk yorum",
        # "İ" in small letters is "i" and a dot above it
        r"\b(?:henüz|hiç)\b.{0,20}\byorum|\byorum (?:yok|yapılmamış|bulunmamakta)|lk yorumu?\b",
    ),
    (
        "لا |كن أول|أول من|هنوز|بدون",
        r"لا (?:توجد|يوجد) (?:أي )?تعليق|لا تعليق|كن أول|أول من (?:يعلق|علق)|(?:هنوز|بدون)\b.{0,15}(?:نظر|دیدگاه)",
    ),
    (
        "אין|ראשו|κανένα|δεν |χωρίς|πρώτ",
        r"אין תגובות|הראשו(?:ן|נים|נה) להגיב|(?:κανένα|δεν υπάρχουν|χωρίς) σχόλι"
        r"|σχολιάστε πρώτ|πρώτ\w{1,3} που (?:θα )?σχολι",
    ),
    (
        "niciun|nici un|nu |nema|brez|bez",
        r"\b(?:niciun|nici un|nu (?:există|exista|sunt)) comentari|\b(?:nema|brez|bez) (?:\w+ )?komentar",
    ),
    (
        "prvi|první|prvý|prvá|bud",
        r"\b(?:bud(?:i|ite)|bodi(?:te)?) prv[ia]\b.{0,30}koment"
        r"|\bbuď(?:te)? prv(?:ní|[ýíá])\b.{0,30}(?:koment|příspěv|príspev)",
    ),
    (
        "nėra|nav |pole|puudu|nuk ka|asnjë",
        r"\bkomentarų (?:kol kas )?nėra|\bnėra komentar|\bnav (?:\w+ )?komentār|\bkommentaar\w* (?:pole|puuduvad)"
        r"|\bpole (?:\w+ )?kommentaar|\b(?:nuk ka|asnjë) (?:\w+ )?koment",
    ),
    (
        "नहीं|पहले|নেই|নাই|இல்லை|არ |تبصرہ",
        r"कोई टिप्पणी नहीं|टिप्पणी करने वाले पहले|মন্তব্য (?:নেই|নাই)|கருத்து(?:கள்|க்கள்)? இல்லை|კომენტარ\w+ არ "
        r"|کوئی تبصرہ نہیں",
    ),
    (
        "zatím|žádn|zatiaľ|žiadn|nincs|még |első",
        r"\b(?:zatím|žádn[ýéá]|zatiaľ|žiadn[yae])\b.{0,20}(?:koment|příspěv|príspev)"
        r"|\b(?:nincs(?:enek)?|még (?:senki|nem))\b.{0,20}(?:hozzászól|komment)"
        r"|\bszólj(?:on)? hozzá elsőként|\blegy(?:en|él) (?:\w+ )?az első hozzászóló",
    ),
    (
        "belum|tidak|pertama|chưa|đầu tiên|ไม่มี|คนแรก|cap |sense ",
        r"\b(?:belum|tidak) ada komentar|\bpertama (?:yang )?(?:ber|meng)?koment|\bchưa có bình luận"
        r"|đầu tiên bình luận|ไม่มีความคิดเห็น|คนแรกที่.{0,8}ความคิดเห็น|\b(?:cap|sense) comentari",
    ),
    (
        "ありません|ない|なし|最初|없|첫",
        r"コメント(?:は|が)?(?:まだ)?(?:ありません|ない|なし)|最初のコメント|댓글이? ?없|첫 ?(?:번째 )?댓글",
    ),
    ("暂无|尚无|尚無|没有|沒有", r"(?:暂无|尚无|尚無|没有|沒有)(?:任何)?(?:评论|評論|留言|回應|回应)"),
)
"""What says that there are no comments: parts of words (in lower case) without which the pattern need not be tried."""
_NONE_PATTERNS = [(parts.split("|"), re.compile(pattern, re.IGNORECASE)) for parts, pattern in _NONE]


def _says_none(text: str) -> bool:
    lowered = text.lower()
    for parts, pattern in _NONE_PATTERNS:
        for part in parts:
            if part in lowered:
                if pattern.search(text):
                    return True
                break
    return False


def read_number(text: str) -> int | None:
    """A count as pages print it; None where it is not one.

    >>> [read_number(text) for text in ("12", "1.977", "1 234", "1.2K", "3,4 tys.", "12.5")]
    [12, 1977, 1234, 1200, 3400, None]
    """
    compact = _THOUSANDS.sub("", text.strip())
    if compact.isdecimal():
        return int(compact)
    match = _ROUNDED.match(compact)
    if not match:
        return None
    factor = 1_000_000 if match[2].lower() == "m" else 1000
    return round(float(match[1].replace(",", ".")) * factor)


@lru_cache(maxsize=4096)  # an element and its child often hold the same text, and a site's pages the same phrases
def read_count(text: str) -> int | None:
    """The number of comments that a short text states in words, 0 where it says that there are none.

    None where it states nothing, or is prose.

    >>> [read_count(text) for text in ("1.977 Kommentare", "Comments (12)", "One thought on “Rain”", "12 May 2020")]
    [1977, 12, 1, None]
    >>> [read_count(text) for text in ("Be the first to comment", "Comments are closed", "Ein Kommentar von Eva")]
    [0, None, None]
    """
    if not text or len(text) > MAX_TEXT or not speaks_of_comments(text):
        return None
    if _DIGIT.search(text):
        if labelled := _LABELLED.search(text):
            return read_number(labelled[1])
        if _BRACKET.search(text) and (behind := _IN_BRACKETS.search(text)):
            return read_number(behind[1])
        # "Views 34 Comments 12"
        if text[0].isalpha() and _DIGIT.search(text[-3:]) and (last := _WORD_FIRST.search(text)):
            return read_number(last[1])
        for found in _NUMBER_FIRST.finditer(text):
            if not _is_year(found[1], found.start()):
                return read_number(found[1])
        if match := _WORD_FIRST.search(text) or _IN_BRACKETS_LAST.search(text):
            return read_number(match[1])
    if match := _NUMBER_WORD_FIRST.match(text):
        return _BY_NUMBER_WORD[match[1].lower()]
    return 0 if _says_none(text) else None


def read_bare_count(text: str) -> int | None:
    """A text that is a number and nothing else, in brackets or not: what stands beside an icon.

    >>> [read_bare_count(text) for text in ("47", " (3) ", "1.2K", "3 min", "")]
    [47, 3, 1200, None, None]
    """
    match = _BARE.match(text)
    return read_number(match[1]) if match else None


def speaks_of_comments(text: str) -> bool:
    """Whether a text holds one of the words at all: the cheap question that nearly all texts fail."""
    if not _TRIGGER.find_matches_as_indexes(text.lower()):
        return False
    if text.isascii():
        return not _TRIGGERS.isdisjoint(text.lower().translate(_SPACES).split())
    if not _TRIGGERS.isdisjoint(_TOKEN.findall(text.lower())):
        return True
    return any(form in text for form in _UNSPACED_FORMS) or any(form in text.lower() for form in _OF_TWO_WORDS)


def _is_year(number: str, start: int) -> bool:
    """Whether a number inside a text is rather the end of a date: "5 May 2020 Comments"."""
    return start > 0 and len(number) == 4 and number.isdecimal() and 1900 <= int(number) <= 2100
