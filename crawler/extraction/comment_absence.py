"""How pages word that there are no comments: "No comments yet", "Aucun commentaire", "Be the first to comment"."""

from __future__ import annotations

import re

from crawler.extraction.text import small_letters

_PHRASES = (
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
        "henüz|hiç|yok|yapilmamiş|bulunmamakta|ilk yorum",
        r"\b(?:henüz|hiç)\b.{0,20}\byorum|\byorum (?:yok|yapilmamiş|bulunmamakta)|\bilk yorumu?\b",
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
"""What says that there are no comments, in small letters (with i for ı, see `small_letters`): parts of words without
which the pattern need not be tried."""
_PATTERNS = [(parts.split("|"), re.compile(pattern)) for parts, pattern in _PHRASES]


def says_none(text: str) -> bool:
    """Whether a short text says that nobody has commented yet, or asks for the first comment.

    >>> says_none("Aucun commentaire"), says_none("Be the first to comment"), says_none("Comments are closed")
    (True, True, False)
    """
    written = small_letters(text)
    return any(any(part in written for part in parts) and pattern.search(written) for parts, pattern in _PATTERNS)
