"""Days of the week, which tell whether Sun, 05/12/2013 is in May or in December: as Drupal prints dates by default."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from crawler.extraction.text import small_letters

_NAMES = (
    "mon monday montag lun lunes lundi lunedì luni seg segunda maandag poniedziałek pon понедельник пн понеділок"
    " понеделник pondělí pondelok ponedjeljak ponedeljek måndag mandag maanantai hétfő pazartesi δευτέρα",
    "tue tues tuesday dienstag mar mardi martes martedì marți ter terça dinsdag wtorek вторник вт вівторок úterý utorok"
    " utorak torek tisdag tirsdag tiistai kedd salı τρίτη",
    "wed wednesday mittwoch mer mercredi mié mie miércoles mercoledì miercuri qua quarta woensdag środa среда ср середа"
    " сряда středa streda srijeda sreda onsdag keskiviikko szerda çarşamba τετάρτη",
    "thu thur thurs thursday donnerstag jeu jeudi jue jueves gio giovedì joi qui quinta donderdag czwartek четверг чт"
    " четвер четвъртък čtvrtek štvrtok četvrtak četrtek torsdag torstai csütörtök perşembe πέμπτη",
    "fri friday freitag ven vendredi vie viernes venerdì vineri sex sexta vrijdag piątek пятница пт п’ятниця петък"
    " pátek piatok petak petek fredag perjantai péntek cuma παρασκευή",
    "sat saturday samstag sonnabend sam samedi sáb sab sábado sabado sabato sâmbătă zaterdag sobota суббота сб субота"
    " събота subota lördag lørdag lauantai szombat cumartesi σάββατο",
    "sun sunday sonntag dim dimanche dom domingo domenica duminică zondag niedziela воскресенье вс неділя нд неделя"
    " neděle nedeľa nedjelja nedelja söndag søndag sunnuntai vasárnap pazar κυριακή",
)
"""From Monday on, by their full names and the short forms that are none of another day."""
_NUMBERS = {name: number for number, names in enumerate(_NAMES) for name in small_letters(names).split()}
_LAST_WORD = re.compile(r"([^\W\d_]+(?:’[^\W\d_]+)?)(?:-feira)?\.?,?\s{0,2}$")
_LONGEST = 24


def on_weekday(days: Sequence[date], before: str) -> Sequence[date]:
    """Those of the days that fall on the one that the text before the date ends with; all where it ends with none, or
    none does.

    >>> on_weekday([date(2013, 12, 5), date(2013, 5, 12)], "Submitted on Sun, ")
    [datetime.date(2013, 5, 12)]
    """
    word = _LAST_WORD.search(before[-_LONGEST:])
    number = _NUMBERS.get(small_letters(word[1])) if word else None
    return [day for day in days if day.weekday() == number] or days
