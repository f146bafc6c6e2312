"""Paragraphs in which a site speaks for itself, by language."""

from __future__ import annotations

import pytest

from crawler.extraction.site_notices import is_site_notice


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Sign up to the weekly Quay newsletter. Grab a cup of tea and enjoy it.", id="en"),
        pytest.param("Want more stories of the sea? Subscribe to our newsletter.", id="en-behind-a-question"),
        pytest.param("[Want more? Register to receive a personalized newsletter daily.]", id="en-in-brackets"),
        pytest.param("Get our free Quay email", id="en-email"),
        pytest.param("Enter your email address below and we will send you our best stories.", id="en-address"),
        pytest.param("Geben Sie Ihre E-Mail-Adresse ein, um den Brief zu erhalten.", id="de-address"),
        pytest.param("By clicking subscribe you agree to our terms and privacy policy.", id="en-clicking"),
        pytest.param("Sign up for the best of the harbour, sent to your inbox", id="en-inbox"),
        pytest.param("[Want the best stories delivered right to your inbox? Create an account.]", id="en-delivered"),
        pytest.param("Your inbox, upgraded.", id="en-inbox-alone"),
        pytest.param("Get the latest updates from Quay Review", id="en-updates"),
        pytest.param("Discover special offers, top stories, upcoming events, and more.", id="en-offers"),
        pytest.param("Thanks for reading Quay! Subscribe for free to receive new posts.", id="en-posts"),
        pytest.param("We use your address for our letters. You can unsubscribe at any time.", id="en-consent"),
        pytest.param("By signing up for the Quay letter you agree to our terms.", id="en-terms"),
        pytest.param("Sie können die Briefe jederzeit wieder abbestellen.", id="de-consent"),
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
    assert is_site_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Got a news tip? Write to desk@example.org.", id="tip"),
        pytest.param("Do you have a story to tell? Email: desk@example.org", id="story"),
        pytest.param("Have a story for us? Get in touch.", id="desk"),
        pytest.param("If you have information to share about the storm, reach out to me via Signal.", id="signal"),
    ],
)
def test_what_asks_readers_for_stories_is_told(text: str) -> None:
    assert is_site_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Help us keep our news free for everyone with $1.", id="en-keep"),
        pytest.param("If you value our journalism, please consider making a donation.", id="en-donation"),
        pytest.param("Journalismus kostet Geld. Unterstützen Sie uns mit einer Spende.", id="de"),
    ],
)
def test_what_asks_readers_to_pay_is_told(text: str) -> None:
    assert is_site_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Join our WhatsApp channel for all news of the harbour.", id="en-whatsapp"),
        pytest.param("Follow The Daily Quay on Google News", id="en-google"),
        pytest.param("For more, follow us on Facebook and Twitter. Like us on Facebook!", id="en-second-sentence"),
        pytest.param("Download our app for iPhone and Android.", id="en-app"),
        pytest.param("Share this story on WhatsApp", id="en-share"),
        pytest.param("Compartilhe esta notícia no Telegram", id="pt-share"),
        pytest.param("Folgen Sie uns auf WhatsApp!", id="de"),
        pytest.param("Laden Sie jetzt unsere kostenlose App herunter.", id="de-app"),
        pytest.param("Téléchargez l’application du port", id="fr-app"),
        pytest.param("Подписывайтесь на нас в «Яндекс Новостях».", id="ru-news"),
        pytest.param("Hier den WhatsApp-Kanal des Hafenblatts abonnieren", id="de-at-the-end"),
        pytest.param("Suivez toute l’actualité du port sur Facebook", id="fr"),
        pytest.param("Síguenos en nuestro canal de WhatsApp", id="es"),
        pytest.param("Clique aqui e siga o canal do porto no WhatsApp", id="pt"),
        pytest.param("Segui il Giornale del Porto su Google News", id="it"),
        pytest.param("Volg ons op Instagram", id="nl"),
        pytest.param("Obserwuj nas na Facebooku i w Google News", id="pl"),
        pytest.param("Читайте нас в Telegram и «Дзене»", id="ru"),
        pytest.param("Ακολουθήστε το Λιμάνι στο Google News", id="el"),
        pytest.param("Bizi Google News'te takip edin", id="tr"),
        pytest.param("تابعونا على واتساب", id="ar"),
        pytest.param("For more news follow us on Google News.", id="en-for-more"),
        pytest.param("Get the news on your phone: download our app.", id="en-our-app"),
        pytest.param("Nichts verpassen? Dann folgen Sie uns auf Facebook.", id="de-then"),
    ],
)
def test_what_asks_readers_to_follow_the_site_is_told(text: str) -> None:
    assert is_site_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("We may earn a commission if you buy something through links on this page.", id="en"),
        pytest.param("As an Amazon Associate I earn from qualifying purchases: affiliate links.", id="en-amazon"),
        pytest.param("If you buy boats through a link on our site, we may receive compensation.", id="en-behind"),
        pytest.param("We may make money when you click on links to our partners.", id="en-partners"),
        pytest.param("*Dieser Artikel enthält Affiliate-Links.", id="de"),
        pytest.param("Kaufen Sie über diese Links, erhält Hafen.example eine kleine Provision.", id="de-with-a-dot"),
        pytest.param("Cet article contient des liens affiliés.", id="fr"),
        pytest.param("Podemos recibir una comisión por las compras hechas con estos enlaces.", id="es"),
    ],
)
def test_what_says_what_the_site_earns_by_links_is_told(text: str) -> None:
    assert is_site_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Copyright Quay Press. All rights reserved.", id="en-rights"),
        pytest.param("RIPRODUZIONE RISERVATA", id="it-rights"),
        pytest.param("(This story has not been edited by our staff and is from a syndicated feed.)", id="en-feed"),
        pytest.param("The Quay Press is solely responsible for all content.", id="en-responsible"),
        pytest.param(
            "This article is republished from The Quay under a Creative Commons license. Read the original article.",
            id="en-licence",
        ),
        pytest.param("Todos los derechos reservados. Prohibida su reproducción.", id="es-rights"),
        pytest.param("Advertisement", id="en-ad"),
        pytest.param("Article continues below advertisement", id="en-ad-below"),
        pytest.param("PUBLICIDAD", id="es-ad"),
        pytest.param("Listen to this article", id="en-player"),
        pytest.param("3 min read", id="en-time"),
        pytest.param("Lesezeit: ca. 4 Minuten", id="de-time"),
        pytest.param("This entry was posted on May 4th, 2020 at 7:30 am and is filed under Sea.", id="en-posted"),
        pytest.param("Dieser Eintrag wurde am 4. Mai 2020 unter der Kategorie Meer abgelegt.", id="de-posted"),
        pytest.param("Заметили ошибку? Выделите её и нажмите Ctrl+Enter.", id="ru-mistake"),
        pytest.param("Tekst gaat verder onder de foto.", id="nl-below"),
        pytest.param("Artikeln fortsätter under bilden", id="sv-below"),
        pytest.param("Dalsza część artykułu pod wideo", id="pl-below"),
        pytest.param("Comments are closed.", id="en-closed"),
        pytest.param("Prohibida la reproducción total o parcial.", id="es-rights"),
        pytest.param("Haben Sie einen Fehler entdeckt? Schreiben Sie uns.", id="de-mistake"),
        pytest.param("To report an error in this story, write to the desk.", id="en-mistake"),
        pytest.param("Spotted a typo? Tell us.", id="en-typo"),
        pytest.param("Une erreur dans l'article ? Proposez une correction", id="fr-mistake"),
        pytest.param("Нашли опечатку? Выделите текст.", id="ru-mistake"),
    ],
)
def test_what_says_whose_it_is_or_what_follows_is_told(text: str) -> None:
    assert is_site_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("“Follow us on Facebook,” the captain called.", id="quoted-follow"),
        pytest.param("He asked them not to share this story, which Facebook had blocked.", id="shared-story"),
        pytest.param("He follows the harbour on Twitter.", id="follows"),
        pytest.param("Join the boats on the river, as Google Maps shows.", id="join-the-boats"),
        pytest.param("Agents may earn a commission of two percent for each boat.", id="commission"),
        pytest.param("“We may earn a commission when you buy a boat,” he said.", id="quoted-commission"),
        pytest.param("Some call it copyright (all rights reserved), others a brake.", id="rights-in-brackets"),
        pytest.param("The seats were all reserved.", id="reserved"),
        pytest.param("Advertisement is what feeds the harbour.", id="ad-in-a-sentence"),
        pytest.param("Press Ctrl to go on.", id="a-key"),
        pytest.param("Readers unsubscribed in great numbers after signing up.", id="unsubscribed"),
        pytest.param("Download the files of the app and count them.", id="a-step"),
        pytest.param("The captain is solely responsible for all of it.", id="responsible"),
        pytest.param("This article was published in 1950, and all of the town read it.", id="an-old-article"),
        pytest.param("It takes 3 minutes to read", id="minutes"),
        pytest.param("The mayor said in his newsletter that he would not sign up for it.", id="news-of-a-letter"),
        pytest.param("Subscribers to the newsletter were told on Monday.", id="subscribers"),
        pytest.param("Join us at the quay on Sunday.", id="join"),
        pytest.param("Get the boat out of the water before the storm comes.", id="get"),
        pytest.param("Подписчики узнали об этом из нашего канала в Telegram.", id="ru-subscribers"),
        pytest.param("Hat dir das vorher keine Angst gemacht?", id="a-question-of-an-interview"),
        pytest.param("Support for independent journalism is falling.", id="support-for"),
        pytest.param("“Support independent journalism,” said the minister.", id="quoted-support"),
        pytest.param("Die Redaktion unterstützt den Verein.", id="de-supports"),
        pytest.param("Do you have a story about ghosts? My grandmother had many.", id="a-story-of-ghosts"),
        pytest.param("Stories were sent to every household.", id="sent-stories"),
        pytest.param("Like Lever, which relies on ads, Facebook lost money in the quarter.", id="like-others"),
        pytest.param("Join the daily briefing, reporters were told at noon.", id="join-the-briefing"),
        pytest.param("Get the emails out, he told the newsletter's staff.", id="get-the-emails"),
        pytest.param("Visit the Google campus and you will see no one at work.", id="visit"),
        pytest.param("Zwei Millionen Menschen sind es, die ihr auf Instagram folgen.", id="de-follow-her"),
        pytest.param("Suivez toutes les règles, dit Google aux éditeurs.", id="fr-rules"),
        pytest.param("Curta-metragem premiado em Cannes estreia de graça no YouTube.", id="pt-short-film"),
        pytest.param("Receba ou não o visto, ela volta ao YouTube em maio, disse.", id="pt-visa"),
        pytest.param("Entre no mercado ou saia, disse ele a investidores do Google.", id="pt-market"),
        pytest.param("Entra nel vivo la causa contro Facebook, che riparte lunedì.", id="it-trial"),
        pytest.param("Urmărirea penală a fost cerută după postarea sa pe Facebook.", id="ro-prosecution"),
        pytest.param("Abonații Google primesc o lună gratuită, a anunțat compania.", id="ro-subscribers"),
        pytest.param("Obserwujemy spadek cen reklam, mówi szef polskiego oddziału Google.", id="pl-we-see"),
        pytest.param("Sledujte, co dělá Google, řekl ministr novinářům.", id="cs-watch"),
        pytest.param("Мы в Яндексе решили закрыть проект, сказал он.", id="ru-we"),
        pytest.param("انضم اللاعب إلى الفريق في مايو وأعلن ذلك عبر فيسبوك.", id="ar-joined"),
        pytest.param("Supporting local journalism costs money, the mayor said.", id="support-costs"),
        pytest.param("The law would help to keep the island free, he said in the newsroom.", id="free-island"),
        pytest.param("Who wants to help can please donate to a charity, he told the newsroom.", id="charity"),
        pytest.param("Apoya el presidente a los periodistas detenidos en la frontera.", id="es-president"),
        pytest.param("Sellers can make money on Amazon by listing old books, she says.", id="sellers"),
        pytest.param("Victims could receive compensation for the purchases they made.", id="victims"),
        pytest.param("We receive money from the state for each pupil who clicks through the tests.", id="pupils"),
        pytest.param("All rights reserved for women under the old law were abolished.", id="rights-of-women"),
        pytest.param("Log in to comment on the plan before June, the council told residents.", id="log-in"),
        pytest.param("", id="empty"),
    ],
)
def test_what_only_speaks_of_such_things_is_not(text: str) -> None:
    assert not is_site_notice(text)
