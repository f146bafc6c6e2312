"""How pages word a number of comments: "1.977 Kommentare", "Comments (1.2K)", "One thought on"."""

from __future__ import annotations

import re

from ahocorasick_rs import AhoCorasick, Implementation

from crawler.extraction.comment_absence import says_none
from crawler.extraction.text import keeps_answers, small_letters

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
    rf"\W*(?!to (?:reply|comment|respond))({'|'.join(_BY_NUMBER_WORD)})\s+(?:{_WORD})\s*"  # "to" is two in Danish
    # "Ein Kommentar von Eva" is an opinion piece
    r"(?:$|[.:)“”\"«‘'„]|(?:on|to|zu|sur|en|em|su|auf|à|for|bei|a|al|per|do|до|к|на|på|til|op)\b)"
)
"""Of a text in small letters."""
_BARE = re.compile(rf"[\s(\[（]*({_NUMBER})[\s)\]）+]*$", re.IGNORECASE)
_ROUNDED = re.compile(r"(\d+(?:[.,]\d{1,2})?)\s?(k|m(?!il)|tys|тыс|mil)", re.IGNORECASE)
_THOUSANDS = re.compile(r"[.,'’ \u00a0\u202f](?=\d{3}(?!\d))")


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


# An element and its child often hold the same text, and a site's pages the same phrases.
@keeps_answers(4096, longest=MAX_TEXT)
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
    if match := _NUMBER_WORD_FIRST.match(small_letters(text)):
        return _BY_NUMBER_WORD[match[1]]
    return 0 if says_none(text) else None


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
