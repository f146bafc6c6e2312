"""Opening the database, and bringing its schema up to date."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from crawler.storage.advisory_locks import Lock, take_lock
from crawler.storage.column_types import dump_json
from crawler.storage.schema import create_tables, current_revision, newest_revision, revisions, run_migrations
from crawler.storage.sqlite_file import watch_file
from crawler.storage.write_lock import LONGEST_WAIT, take_write_lock

_CONNECT_TIMEOUT = "10"
"""Seconds."""
_RESTART = (0.5, 1.0, 2.0, 4.0)
"""Seconds between the tries to connect again to a server that was there before."""
_CACHE = "cache_size=-8192"
"""8 MiB for each of a run's connections, of which it has several; the system keeps what is read more."""
_FORMS = "sqlite:///file or postgresql://user@host/name"


class StorageError(Exception):
    """The database cannot be used; the message is one line for a person, without password."""


class SchemaError(StorageError):
    """The database's tables are not those of this version of the program."""


def show_url(url: str | URL) -> str:
    """The database URL without its password and driver, for messages.

    >>> show_url("postgresql://news:secret@db/news")
    'postgresql://news:***@db/news'
    """
    try:
        shown = make_url(url)
        return shown.set(drivername=shown.get_backend_name()).render_as_string(hide_password=True)
    except ArgumentError:
        return "the given database URL"


def open_engine(url: str, *, migrate: bool | None = None, create: bool = True) -> Engine:
    """An engine for `url` (sqlite:///path, postgresql://...), proved to be reachable and of this schema.

    `migrate` None creates or upgrades SQLite files (and their directory) and leaves PostgreSQL to `upgrade`, since
    there several programs may use it; True and False decide for both. Without `create` an SQLite file must be there.
    Raises StorageError, SchemaError.
    """
    engine = _create_engine(url, create=create)
    if migrate is None:
        migrate = engine.dialect.name == "sqlite"
    try:
        with named_errors(url):
            _bring_up_to_date(engine, url, migrate=migrate)
    except StorageError:
        engine.dispose()
        raise
    return engine


def upgrade(url: str) -> None:
    """Creates or upgrades the tables of `url`. Raises StorageError, SchemaError."""
    open_engine(url, migrate=True).dispose()


def driver_arguments(url: str) -> dict[str, Any]:
    """`conninfo` for psycopg itself, of a PostgreSQL URL; with the password."""
    parsed = make_url(url).set(drivername="postgresql")
    if "connect_timeout" not in parsed.query:
        parsed = parsed.update_query_dict({"connect_timeout": _CONNECT_TIMEOUT})
    return {"conninfo": parsed.render_as_string(hide_password=False)}


@contextmanager
def begin_read(engine: Engine) -> Iterator[Connection]:
    """A transaction that reads. Raises StorageError."""
    with named_errors(engine.url), engine.begin() as connection:
        yield connection


@contextmanager
def begin_write(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes. Raises StorageError."""
    with named_errors(engine.url), begin_immediately(engine) as connection:
        yield connection


@contextmanager
def begin_immediately(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes, with the database's own exceptions. SQLite takes its write lock at the start, so that
    nothing read in it can be outdated when it writes (and no SQLITE_BUSY comes in its middle)."""
    with engine.connect().execution_options(takes_write_lock=True) as connection, connection.begin():
        yield connection


@contextmanager
def named_errors(url: str | URL) -> Iterator[None]:
    """Turns the database's exceptions into StorageError."""
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise StorageError(f"cannot use the database {show_url(url)}: {reason}") from error
    except SQLAlchemyError as error:
        raise StorageError(f"cannot use the database {show_url(url)}: {error}") from error
    except orjson.JSONDecodeError as error:
        raise StorageError(f"cannot use the database {show_url(url)}: it holds damaged JSON: {error}") from error


@contextmanager
def _named_mistakes(url: str) -> Iterator[None]:
    """Turns what a driver says of the URL's query into StorageError."""
    try:
        yield
    except (TypeError, ValueError, OverflowError) as error:
        raise StorageError(f"cannot use the database {show_url(url)}: {error}") from error


def _create_engine(url: str, *, create: bool) -> Engine:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StorageError(f"the database URL is not of the form {_FORMS}") from error
    name = parsed.get_backend_name()
    if name != "sqlite" and url.count("@") > 1:  # else a part of the password would be shown
        raise StorageError("in the user and the password of the database URL, an @ is written %40, and a / %2F")
    if name not in ("postgres", "postgresql", "sqlite"):
        raise StorageError(f"the database {name!r} is not supported: use {_FORMS}")
    with _named_mistakes(url):
        return _create_sqlite_engine(parsed, create=create) if name == "sqlite" else _create_postgresql_engine(parsed)


def _create_postgresql_engine(url: URL) -> Engine:
    """What the URL's query says of `options` and `connect_timeout` holds beside, and before, our own."""
    stated = url.query.get("options", "")
    options = {"options": f"-c timezone=UTC {stated if isinstance(stated, str) else ' '.join(stated)}".strip()}
    if "connect_timeout" not in url.query:
        options["connect_timeout"] = _CONNECT_TIMEOUT
    url = url.set(drivername="postgresql+psycopg").difference_update_query(["options"])
    engine = create_engine(
        url, connect_args=options, json_serializer=dump_json, json_deserializer=orjson.loads, pool_pre_ping=True
    )
    event.listen(engine, "do_connect", _PatientConnect())
    return engine


class _PatientConnect:
    """Waits once for a server that was there before: it may be restarting."""

    def __init__(self) -> None:
        self._waits: tuple[float, ...] = ()

    def __call__(self, dialect: Any, _record: Any, arguments: Any, parameters: Any) -> Any:
        waits, self._waits = self._waits, ()
        for seconds in waits:
            try:
                return self._connect(dialect, arguments, parameters)
            except dialect.loaded_dbapi.OperationalError:
                time.sleep(seconds)
        return self._connect(dialect, arguments, parameters)

    def _connect(self, dialect: Any, arguments: Any, parameters: Any) -> Any:
        connection = dialect.connect(*arguments, **parameters)
        self._waits = _RESTART
        return connection


def _create_sqlite_engine(url: URL, *, create: bool) -> Engine:
    if url.host:
        raise StorageError(f"{show_url(url)} names no file: use sqlite:///file, or sqlite:////folder/file")
    if not url.database or url.database == ":memory:":
        raise StorageError("a database in memory would be lost: use sqlite:///file")
    if not create and not Path(url.database).exists():
        raise StorageError(f"there is no database {show_url(url)}")
    try:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"cannot create the directory of {url.database}: {error.strerror}") from error
    engine = create_engine(
        url.set(drivername="sqlite"),
        connect_args={"timeout": LONGEST_WAIT},
        json_serializer=dump_json,
        json_deserializer=orjson.loads,
    )
    event.listen(engine, "connect", _set_up_sqlite)
    watch_file(engine)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says, not where the driver guesses
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", _CACHE):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("takes_write_lock"):
        driver: Any = connection.connection.driver_connection
        take_write_lock(driver)
    else:
        connection.exec_driver_sql("BEGIN")


def _bring_up_to_date(engine: Engine, url: str, *, migrate: bool) -> None:
    """Raises SchemaError where the tables are newer than this program, or older and not to be migrated."""
    with _named_mistakes(url):
        connection = engine.connect()
    with connection:
        current = current_revision(connection)
    if current == newest_revision():
        return
    if current is not None and current not in revisions():
        raise SchemaError(f"the database is at version {current}, which is newer than this program: update the program")
    if not migrate:
        state = "has no tables yet" if current is None else f"is at the older version {current}"
        raise SchemaError(f"the database {show_url(url)} {state}: run `scrapy database upgrade` once")
    with begin_immediately(engine) as connection:
        take_lock(connection, Lock.MIGRATION)
        if current_revision(connection) is None:  # another process may have made them meanwhile
            create_tables(connection)
        else:
            run_migrations(connection)
