"""Databases for the tests: a fresh SQLite file, a fresh PostgreSQL database, or both in turn."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import hypothesis
import psycopg
import pytest
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from crawler.storage.engine import open_engine
from crawler.storage.models import Base
from tests.crawling import _crawl_processes as _crawl_processes
from tests.crawling import authority as authority
from tests.crawling import crawl as crawl
from tests.postgresql import NoServerError, postgresql_server

# How long an example takes tells of the machine and of what else it does.
hypothesis.settings.register_profile("any-machine", hypothesis.settings.default, deadline=None)
hypothesis.settings.load_profile("any-machine")


def pytest_configure(config: pytest.Config) -> None:
    """Crawls of tests that do not look at their archive share a folder that is gone afterwards."""
    folder = tempfile.mkdtemp(prefix="archive-")
    os.environ["ARCHIVE_DIR"] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One Chromium at a time: two would slow each other down to where pages are given up."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("chromium"))


def missing_service(reason: str) -> NoReturn:
    """Skip the test, or fail it on a build server, where nothing may be left out."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def postgresql_admin_url() -> Iterator[str]:
    """URL of a server's maintenance database."""
    try:
        with postgresql_server() as url:
            yield url
    except NoServerError as error:
        missing_service(f"no PostgreSQL: {error}")


@contextlib.contextmanager
def fresh_database(admin_url: str) -> Iterator[str]:
    """URL of an empty PostgreSQL database, dropped afterwards."""
    name = f"news_test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(f"create database {name} template template0 encoding 'UTF8'")
    yield make_url(admin_url).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def postgresql_url(postgresql_admin_url: str) -> Iterator[str]:
    """URL of an empty PostgreSQL database, dropped after the test."""
    with fresh_database(postgresql_admin_url) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """URL of an SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path / 'news.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of an empty database, of each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with all tables, to be copied: that is faster than to migrate for each test."""
    path = tmp_path_factory.mktemp("template") / "news.db"
    open_engine(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def postgresql_engine(postgresql_admin_url: str) -> Iterator[Engine]:
    """An engine on a database that has all tables, for all tests in turn."""
    with fresh_database(postgresql_admin_url) as url:
        engine = open_engine(url, migrate=True)
        yield engine
        engine.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a database that has all tables, and no rows, of each kind in turn."""
    if request.param == "postgresql":
        engine: Engine = request.getfixturevalue("postgresql_engine")
        tables = ", ".join(Base.metadata.tables)
        with engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
        yield engine
        return
    shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "news.db")
    engine = open_engine(f"sqlite:///{tmp_path / 'news.db'}")
    yield engine
    engine.dispose()
