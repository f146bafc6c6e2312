"""Sentences among the text that ask readers for something else than to read on, and the credits of those who helped.

They are set as paragraphs of the article are, so that nothing but their words tells them, in the languages of the web's
news.
"""

from __future__ import annotations

import re

from ahocorasick_rs import AhoCorasick, Implementation

_LONGEST = 250
_LETTERS = ("letter", "inbox", "email", "brief", "brev", "postein", "bolet", "рассыл", "розсил", "telegram", "телеграм")
"""Without one of these in it, a text does not ask for what follows."""
_ASK = r"""
    sign\ up|subscribe|join|get|register|abonniere(?:n\ sie)?|melde(?:n\ sie\ sich|\ dich|t\ euch)|abonnez-vous
    |inscrivez-vous|recevez|suscr[ií]b(?:ete|ase)|reciba?|iscriv(?:iti|etevi)|ricevi|assine|inscreva-se|receba|meld\ je
    |schrijf\ je|zapisz\ się|prenumerera|tilmeld\ dig|meld\ deg|přihlaste\ se|iratkozz\w*\ fel
    |под(?:писывайте|пишите)сь|під(?:писуйте|пишіть)с[ья]
"""
_LETTER = r"""
    newsletter\w*|your\ inbox|posteingang|nieuwsbrief|bolet[ií]n|nyhetsbrev|nyhedsbrev|hírlev\w+|рассылк\w+|розсилк\w+
    |(?:(?:our|the|free|daily|weekly)\ )+[\w’' -]{0,40}emails?|(?:наш\w*|нас|«[^»]+»)\ [^.!?]{0,40}(?:telegram|телеграм)
"""
_INVITES = re.compile(
    rf"(?:^|[.!?:…]\ |\[)\W*(?:(?:please|then|click\ here\ to|jetzt)\ )?(?:{_ASK})\b[^.!?]{{0,120}}\b(?:{_LETTER})\b",
    re.IGNORECASE | re.VERBOSE,
)
_OFFER = re.compile(r"newsletter\b.*[.!:] (?:Sign up|Subscribe)(?: here| now| today)?\W*$")
_LIKED = re.compile(
    r"(?:hat (?:dir|ihnen|euch) (?:dieser|der|unser) (?:artikel|beitrag|text) gefallen|vous avez aimé cet(?:te)? \w+"
    r"|(?:did you |have you )?(?:like|enjoy)(?:ed)? (?:this|our) (?:article|story|post)"
    r"|¿te (?:ha gustado|gustó) est[ea]|ti è piaciuto (?:questo|l)|gostou d(?:este|esta|o|a) (?:artigo|matéria)"
    r"|понравил(?:ась|ся) (?:статья|материал)|vond je dit|spodobał ci się)\b[^.!?]{0,40}\?",
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    r"(?:^|[.!?:…] )[\[(*]*(?:(?:please|you can|consider|help(?: us)?|bitte|jetzt) )*"
    r"(?:(?:support(?:ing)?|donate to) (?!for)(?:[\w’']+ ){0,3}?(?:our|independent|local|quality|non-?profit|free) "
    r"(?:[\w-]+ ){0,2}(?:journalis\w+|newsrooms?|reporting)"
    r"|(?:unterstütz(?:e|en sie)|soutenez|apoya|apoye|sostieni|sostenete|apoie|steun (?!voor)|wesprzyj|поддержите"
    r"|підтримайте|támogassa|podpořte)\b[^.!?]{0,40}\b(?:journalis\w+|berichterstattung|redaktion|rédaction|periodismo"
    r"|giornalismo|jornalismo|dziennikarstw\w*|журнал[иі]ст\w*|редакц\w+|redakc\w*|újságír\w*|novinář\w*))\b"
    r"|\bfound (?:this|our|the) reporting\b[^.!?]{0,40}\bvaluable\b",
    re.IGNORECASE,
)
_PRESS = ("rnalis", "ewsroom", "eporting", "erichterst", "edak", "eriodis")
_PRESS_BEYOND_ASCII = (*_PRESS, "édaction", "ziennikar", "урнал", "едакц", "jságír", "ovinář")
"""Without one of these in it, a text does not ask for help with what follows."""
_SOUGHT = AhoCorasick({*_LETTERS, *_PRESS_BEYOND_ASCII}, implementation=Implementation.DFA, store_patterns=False)
_LONGEST_PLEA = 600
_HELPED = re.compile(
    r"""(?![\"“„«‘']).{3,240}\b(?:contributed\ (?:to\ this\ (?:report|story|article)|(?:additional\ )?reporting)
    |in\ [A-Z][\w.,\ ]{2,80}\ contributed)\W*$""",
    re.VERBOSE,
)
_REPORTED = re.compile(
    r"(?:[A-Z][\w.’'-]{1,30}\ (?:and\ )?){1,4}(?:reported|(?:was|were)\ reporting)\ from\ [A-Z][^.!?;]{2,60}\.?$",
    re.VERBOSE,
)


def invites_readers(text: str) -> bool:
    """Whether a short text asks readers to take a newsletter or to pay for the news, or whether they liked the article.

    >>> invites_readers("Want more? Sign up for our newsletter."), invites_readers("He gets the newsletter.")
    (True, False)
    """
    if "?" in text and len(text) <= _LONGEST_PLEA and _LIKED.match(text):
        return True
    if len(text) > _LONGEST:
        return False
    lowered = text.lower()
    if not _SOUGHT.find_matches_as_indexes(lowered):  # as in most texts
        return False
    if any(map(lowered.__contains__, _LETTERS)) and (_INVITES.search(text) or _OFFER.search(text)):
        return True
    return _speaks_of_the_press(text) and _SUPPORT.search(text) is not None


def _speaks_of_the_press(text: str) -> bool:
    return any(map(text.__contains__, _PRESS if text.isascii() else _PRESS_BEYOND_ASCII))


def names_helpers(text: str) -> bool:
    """Whether a text does nothing but say who else had a part in the story.

    >>> names_helpers("Jane Doe in Rome contributed to this report."), names_helpers("He said that rain contributed.")
    (True, False)
    """
    if len(text) > _LONGEST:
        return False
    if "report" in text and _REPORTED.match(text):
        return True
    return "contribut" in text and _HELPED.match(text) is not None
