"""Paragraphs that tell readers what they lack, by language."""

from __future__ import annotations

import pytest

from crawler.extraction.site_notices import is_site_notice


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("You must be logged in to post a comment.", id="en"),
        pytest.param("Please log in or register to comment.", id="en-please"),
        pytest.param("Log in to leave a comment", id="en-short"),
        pytest.param("To post a comment, please sign in.", id="en-purpose"),
        pytest.param("Um selbst Kommentare schreiben zu können, müssen Sie sich bitte einloggen.", id="de"),
        pytest.param("Zum Kommentieren bitte anmelden.", id="de-short"),
        pytest.param("Vous devez vous connecter pour publier un commentaire.", id="fr"),
        pytest.param("Debes iniciar sesión para publicar un comentario.", id="es"),
        pytest.param("Para comentar precisa de login.", id="pt"),
        pytest.param("Devi accedere per lasciare un commento.", id="it"),
        pytest.param("Musisz się zalogować, aby dodać komentarz.", id="pl"),
        pytest.param("Чтобы оставить комментарий, необходимо авторизоваться.", id="ru"),
    ],
)
def test_what_asks_for_an_account_to_comment_is_told(text: str) -> None:
    assert is_site_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("JavaScript is disabled. Please enable it in your browser.", id="en"),
        pytest.param("Bitte aktivieren Sie JavaScript in Ihrem Browser.", id="de"),
        pytest.param("Veuillez activer JavaScript dans votre navigateur.", id="fr"),
        pytest.param("Serwis wymaga włączonego w przeglądarce JavaScript.", id="pl"),
        pytest.param("Możesz włączyć akceptację skryptów w ustawieniach Twojej przeglądarki.", id="pl-scripts"),
        pytest.param("Please enable JavaScript to view the comments powered by Disqus.", id="disqus"),
        pytest.param("Your browser does not support the audio element.", id="audio"),
        pytest.param("Ihr Browser unterstützt dieses Video nicht.", id="de-video"),
        pytest.param("Tu navegador no soporta el elemento de audio.", id="es-audio"),
        pytest.param("Ваш браузер не поддерживает видео.", id="ru-video"),
        pytest.param("您的浏览器不支持该视频。", id="zh-video"),
    ],
)
def test_what_asks_for_scripts_is_told(text: str) -> None:
    assert is_site_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Subscribe to continue reading.", id="en"),
        pytest.param("Subscribe now to our paper edition for the full story.", id="en-edition"),
        pytest.param("Try Quay Premium for free by clicking here.", id="en-premium"),
        pytest.param("Get unlimited digital access for one euro.", id="en-access"),
        pytest.param("Abonnieren Sie jetzt, um weiterzulesen.", id="de"),
        pytest.param("Abonnez-vous pour lire la suite.", id="fr"),
        pytest.param("Suscríbete para seguir leyendo.", id="es"),
        pytest.param("Abbonati per continuare a leggere.", id="it"),
        pytest.param("Assine para continuar lendo.", id="pt"),
        pytest.param("This article is for subscribers only.", id="en-only"),
        pytest.param("Dieser Artikel ist nur für Abonnenten.", id="de-only"),
        pytest.param("Il vous reste 75 % de cet article à lire. La suite est réservée aux abonnés.", id="fr-only"),
        pytest.param("Contenido exclusivo para suscriptores", id="es-only"),
        pytest.param("Contenuto riservato agli abbonati", id="it-only"),
        pytest.param("この記事は会員限定です", id="ja-only"),
    ],
)
def test_what_asks_for_a_subscription_to_read_on_is_told(text: str) -> None:
    assert is_site_notice(text)


@pytest.mark.parametrize(
    "text",
    [
        "The company declined to comment on how hackers logged in to the accounts.",
        "He had to log in twice before he could read what his boss wrote.",
        "The browser runs JavaScript faster than before.",
        "Most people never disable JavaScript in a browser, the study found.",
        "From March on, readers of the papers must sign in with the name on their passport before they can comment "
        "on stories, a rule that the council of the press has called a danger to free speech.",
        "Unlimited access to the beach is a right, the mayor said.",
        "Readers get unlimited access to the archive, the library said.",
        "They try to continue reading the old letters every evening.",
        "He told the full story to the police.",
        "The article said that the tax is for subscribers only, and the minister agreed.",
    ],
)
def test_what_only_speaks_of_such_things_is_not(text: str) -> None:
    assert not is_site_notice(text)
