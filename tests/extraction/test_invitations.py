"""Paragraphs that ask for something else than to read on, and credits of those who helped, by language."""

from __future__ import annotations

import pytest

from crawler.extraction.invitations import invites_readers, names_helpers


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Sign up to the weekly Quay newsletter. Grab a cup of tea and enjoy it.", id="en"),
        pytest.param("Want more stories of the sea? Subscribe to our newsletter.", id="en-behind-a-question"),
        pytest.param("[Want more? Register to receive a personalized newsletter daily.]", id="en-in-brackets"),
        pytest.param("Get our free Quay email", id="en-email"),
        pytest.param("Sign up for the best of the harbour, sent to your inbox", id="en-inbox"),
        pytest.param("Sie lesen gern vom Hafen? Abonnieren Sie unseren Newsletter!", id="de"),
        pytest.param("Melden Sie sich hier für unseren Newsletter an.", id="de-register"),
        pytest.param("Inscrivez-vous à notre newsletter du port.", id="fr"),
        pytest.param("Suscríbete a nuestro boletín.", id="es"),
        pytest.param("Iscriviti alla newsletter del porto", id="it"),
        pytest.param("Assine a nossa newsletter", id="pt"),
        pytest.param("Meld je aan voor onze nieuwsbrief.", id="nl"),
        pytest.param("Zapisz się do naszego newslettera", id="pl"),
        pytest.param("Подписывайтесь на наш канал в Telegram", id="ru"),
        pytest.param("Підписуйтесь на наш Telegram-канал", id="uk"),
        pytest.param("We will soon launch Quay News, a weekly newsletter for sailors. Sign up here.", id="en-offer"),
        pytest.param("Hat Ihnen dieser Artikel gefallen? Dann unterstützen Sie uns mit einer Spende.", id="de-liked"),
        pytest.param("Did you like this article? " + "We are paid by our readers alone. " * 9, id="en-liked"),
        pytest.param("We have no owner. Please support our newsroom with $1 a month.", id="en-support"),
        pytest.param("If you found the reporting above valuable, consider a gift.", id="en-reporting"),
        pytest.param("Unterstütze unseren unabhängigen Journalismus!", id="de-support"),
        pytest.param("Soutenez notre rédaction", id="fr-support"),
        pytest.param("Apoya el periodismo independiente.", id="es-support"),
        pytest.param("Поддержите нашу редакцию", id="ru-support"),
    ],
)
def test_what_asks_readers_to_take_a_letter_is_told(text: str) -> None:
    assert invites_readers(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The mayor said in his newsletter that he would not sign up for it.", id="news-of-a-letter"),
        pytest.param("Subscribers to the newsletter were told on Monday.", id="subscribers"),
        pytest.param("Join us at the quay on Sunday.", id="join"),
        pytest.param("Get the boat out of the water before the storm comes.", id="get"),
        pytest.param("Подписчики узнали об этом из нашего канала в Telegram.", id="ru-subscribers"),
        pytest.param("Hat dir das vorher keine Angst gemacht?", id="a-question-of-an-interview"),
        pytest.param("Support for independent journalism is falling.", id="support-for"),
        pytest.param("“Support independent journalism,” said the minister.", id="quoted-support"),
        pytest.param("Die Redaktion unterstützt den Verein.", id="de-supports"),
        pytest.param("", id="empty"),
    ],
)
def test_what_only_speaks_of_letters_is_not(text: str) -> None:
    assert not invites_readers(text)


@pytest.mark.parametrize(
    ("text", "helps"),
    [
        pytest.param("Jane Doe in Rome and John Roe in Oslo contributed to this report.", True, id="report"),
        pytest.param("Jane Doe contributed reporting.", True, id="reporting"),
        pytest.param("Example Press researcher Jane Doe in New York contributed.", True, id="place"),
        pytest.param("Doe reported from Rome.", True, id="reported-from"),
        pytest.param("Jane Doe and John Roe reported from New York and Rome.", True, id="two-reported-from"),
        pytest.param("Losses were reported from Rome and Oslo.", False, id="losses"),
        pytest.param("He said that the rain of the last weeks had contributed.", False, id="rain"),
        pytest.param("“All of us contributed to this report,” said the mayor.", False, id="quoted"),
    ],
)
def test_credits_of_those_who_helped_are_told(text: str, helps: bool) -> None:
    assert names_helpers(text) is helps
