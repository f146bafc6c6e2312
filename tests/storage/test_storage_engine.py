"""Opening the database: every trouble is one clear line, and the tables are those of the models."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text

from crawler.storage.engine import (
    SchemaError,
    StorageError,
    _PatientConnect,
    begin_read,
    begin_write,
    open_engine,
    show_url,
    upgrade,
)
from crawler.storage.models import Base
from crawler.storage.schema import alembic_config, revisions, run_migrations


def search_tables(connection: Connection) -> set[str]:
    """The index for full-text search, which is another one on each database."""
    return {name for name in inspect(connection).get_table_names() if name.startswith("article_search")}


def table_names(connection: Connection) -> set[str]:
    """All tables but that index."""
    assert search_tables(connection)
    return set(inspect(connection).get_table_names()) - search_tables(connection)


def take_back_all(engine: Engine) -> None:
    config = alembic_config()
    with begin_write(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def make_all(engine: Engine) -> None:
    with begin_write(engine) as connection:
        run_migrations(connection)


def migrated(url: str) -> Engine:
    """A database without tables, brought to the newest version by all migrations."""
    engine = open_engine(url, migrate=True)
    take_back_all(engine)
    make_all(engine)
    return engine


INDEXES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
}


def schema_of(connection: Connection) -> dict[str, object]:
    """Tables with their columns and keys, and indexes, in whatever order they were made."""
    inspector = inspect(connection)
    found: dict[str, object] = {}
    for table in inspector.get_table_names():
        columns = [column | {"type": repr(column["type"])} for column in inspector.get_columns(table)]
        constraints = (inspector.get_unique_constraints(table), inspector.get_foreign_keys(table))
        found[table] = (
            sorted(map(str, columns)),
            inspector.get_pk_constraint(table),
            [sorted(map(str, some)) for some in constraints],
        )
    found["indexes"] = {(name, sql) for name, sql in connection.execute(text(INDEXES[connection.dialect.name]))}
    if connection.dialect.name == "sqlite":
        made = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
        found["forms"] = {(name, sql if "VIRTUAL" in sql else "WITHOUT ROWID" in sql) for name, sql in made}
        found["search"] = connection.execute(text("SELECT k, v FROM article_search_config ORDER BY k")).all()
    return found


def test_the_migrations_give_exactly_the_tables_of_the_models(database_url: str) -> None:
    engine = migrated(database_url)
    with engine.connect() as connection:
        options = {"include_name": lambda name, kind, parents: kind != "table" or name not in search_tables(connection)}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), Base.metadata) == []
        assert table_names(connection) == {*Base.metadata.tables, "alembic_version"}
    engine.dispose()


def test_a_new_database_is_what_the_migrations_make(database_url: str) -> None:
    engine = open_engine(database_url, migrate=True)
    with engine.connect() as connection:
        made = schema_of(connection)
    engine.dispose()
    engine = migrated(database_url)
    with engine.connect() as connection:
        assert made == schema_of(connection)
    engine.dispose()


def test_migrations_are_numbered_in_their_order() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert revisions() == [script.revision for script in scripts.walk_revisions()][::-1]


def test_every_migration_can_be_taken_back(database_url: str) -> None:
    engine = open_engine(database_url, migrate=True)
    take_back_all(engine)
    with engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    make_all(engine)
    with engine.connect() as connection:
        assert table_names(connection) == {*Base.metadata.tables, "alembic_version"}
    engine.dispose()


def test_a_sqlite_file_is_made_with_its_directory_on_first_use(tmp_path: Path) -> None:
    open_engine(f"sqlite:///{tmp_path}/new/directory/news.db").dispose()
    with sqlite3.connect(tmp_path / "new/directory/news.db") as connection:
        assert connection.execute("SELECT count(*) FROM articles").fetchone() == (0,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.parametrize("what", ["deleted", "replaced by another"])
def test_a_sqlite_file_that_is_taken_away_is_a_named_error(tmp_path: Path, what: str) -> None:
    path = tmp_path / "news.db"
    engine = open_engine(f"sqlite:///{path}")
    with begin_write(engine):
        pass
    if what == "deleted":
        path.unlink()
    else:
        shutil.copy(path, tmp_path / "other.db")
        (tmp_path / "other.db").rename(path)
    for begin in (begin_read, begin_write):
        with pytest.raises(StorageError, match=f"news.db: its file was {what} while"), begin(engine):
            pass
    engine.dispose()


def test_postgresql_is_upgraded_by_command_only(postgresql_url: str) -> None:
    with pytest.raises(SchemaError, match="has no tables yet: run `scrapy database upgrade`"):
        open_engine(postgresql_url)
    upgrade(postgresql_url)
    open_engine(postgresql_url).dispose()


def test_upgrading_twice_is_harmless(database_url: str) -> None:
    upgrade(database_url)
    upgrade(database_url)


def test_options_of_the_postgresql_url_are_kept(postgresql_url: str) -> None:
    url = f"{postgresql_url}?options=-c%20search_path%3Dpublic%20-c%20application_name%3Dnews&connect_timeout=3"
    engine = open_engine(url, migrate=True)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW application_name")) == "news"
        assert connection.scalar(text("SHOW timezone")) == "UTC"
    engine.dispose()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_works(postgresql_url: str, scheme: str) -> None:
    upgrade(scheme + postgresql_url.removeprefix("postgresql"))


def test_a_database_of_a_newer_program_is_refused(database_url: str) -> None:
    engine = open_engine(database_url, migrate=True)
    with begin_write(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for migrate in (True, False):
        with pytest.raises(SchemaError, match="newer than this program"):
            open_engine(database_url, migrate=migrate)
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("", "not of the form"),
        ("news.db", "not of the form"),
        ("mysql://user:secret@localhost/news", "'mysql' is not supported"),
        ("postgresql://user:secret@127.0.0.1:1/news", r"user:\*\*\*@127\.0\.0\.1:1/news: .*refused"),
        ("postgresql://user:half@secret@127.0.0.1/news", "an @ is written %40"),
        ("postgresql://user:half@sec/ret@127.0.0.1/news", "and a / %2F"),
        ("postgresql://user:half@sec/ret%#?secret@127.0.0.1/news", "an @ is written %40"),
        ("postgresql://user:secret@no-such-host.invalid/news", "no-such-host.invalid"),
        ("sqlite:////dev/null/news.db", "cannot create the directory"),
        ("sqlite://news.db", "sqlite://news.db names no file: use sqlite:///file"),
        ("sqlite://", "in memory would be lost"),
        ("sqlite:///:memory:", "in memory would be lost"),
        ("sqlite:////tmp/news.db?timeout=soon", "could not convert string to float"),
        ("sqlite:////tmp/news%00.db", "null"),
        ("postgresql://user:secret@localhost:port/news", "not of the form"),
        ("sqlite:////proc", "unable to open database file"),
    ],
)
def test_a_wrong_database_url_is_one_clear_line_without_password(url: str, message: str) -> None:
    with pytest.raises(StorageError, match=message) as caught:
        open_engine(url)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "news.db").write_bytes(b"These are notes of a meeting.\n" * 100)
    with pytest.raises(StorageError, match="file is not a database"):
        open_engine(f"sqlite:///{tmp_path}/news.db")


@pytest.mark.parametrize("url", ["postgresql://user:secret@db/news", "not a url with secret"])
def test_a_shown_url_has_no_password(url: str) -> None:
    assert "secret" not in show_url(url)


def test_sqlite_keeps_foreign_keys(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/news.db")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA synchronous")) == 1
    engine.dispose()


class Driver:
    """A dialect whose server answers as it is told to."""

    class loaded_dbapi:  # noqa: N801
        OperationalError = ConnectionError

    def __init__(self, *is_up: bool) -> None:
        self.is_up = list(is_up)

    def connect(self) -> str:
        if self.is_up.pop(0):
            return "connection"
        raise ConnectionError


def test_a_server_that_restarts_is_waited_for_and_one_that_was_never_there_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waited: list[float] = []
    monkeypatch.setattr("crawler.storage.engine.time.sleep", waited.append)
    driver, connect = Driver(False, True, False, False, True, *[False] * 6), _PatientConnect()
    with pytest.raises(ConnectionError):
        connect(driver, None, (), {})
    assert waited == []
    assert connect(driver, None, (), {}) == "connection"
    assert connect(driver, None, (), {}) == "connection"
    assert waited == [0.5, 1.0]
    for _ in range(2):
        with pytest.raises(ConnectionError):
            connect(driver, None, (), {})
    assert driver.is_up == []
    assert waited == [0.5, 1.0, 0.5, 1.0, 2.0, 4.0]
