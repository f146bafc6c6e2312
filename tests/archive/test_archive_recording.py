"""The files that a crawl writes: what other tools say of them, what the index says, and what a crash leaves."""

from __future__ import annotations

import fcntl
import gzip
import io
import os
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastwarc import ArchiveIterator, WarcRecordType
from sqlalchemy import Engine, select
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from crawler.archive import files
from crawler.archive.exchange import RecordKind
from crawler.archive.files import ArchiveError, this_host
from crawler.archive.members import Damage, Member, read_members
from crawler.archive.recording import VisitAt
from crawler.archive.visit import ArchivedVisit
from crawler.archive.writer import ArchiveWriter
from crawler.storage.models import ArchiveFileRow, ArchiveRecordRow
from tests.archive.exchanges import HOUR, NOON, SOURCE, exchange, files_of, recording, visit_of


def rows(engine: Engine) -> list[Any]:
    with engine.connect() as connection:
        return list(connection.execute(select(ArchiveRecordRow).order_by(ArchiveRecordRow.id)))


def sizes(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {row.name: row.size for row in connection.execute(select(ArchiveFileRow))}


def records_by_warcio(path: Path) -> list[tuple[str, dict[str, str], bytes]]:
    with path.open("rb") as stream:
        return [
            (record.rec_type, dict(record.rec_headers.headers), record.content_stream().read())
            for record in WarcioIterator(stream)
        ]


@pytest.fixture
def everything(tmp_path: Path, engine: Engine) -> Path:
    """One file with every kind of record."""
    archive = recording(tmp_path, engine, fields=[("software", "test/1")])
    page = exchange(1, ip_address="192.0.2.7")
    packed = exchange(2, body=gzip.compress(b"<p>packed</p>" * 99), headers=[(b"Content-Encoding", b"gzip")])
    rendered = exchange(1, is_rendered=True, body="<p>déjà</p>".encode() * 99, at=NOON + HOUR)
    archive.write([page, packed, rendered, VisitAt(visit_of(rendered, plain=page.record_id), NOON + HOUR)])
    archive.write([exchange(1, at=NOON + 2 * HOUR, headers=[(b"X-New", b"1")])])
    archive.write([exchange(2, at=NOON + 3 * HOUR, status=304, body=b"", headers=[(b"ETag", b'"x"')])])
    archive.write(
        [exchange(3, status=404, body=b"no"), exchange(4, status=301, body=b"", headers=[(b"Location", b"/")])]
    )
    archive.write([exchange(5, url="https://www.example.org/robots.txt", kind=RecordKind.ROBOTS, body=b"", headers=[])])
    archive.close()
    (path,) = files_of(tmp_path)
    return path


def test_other_tools_find_no_fault(everything: Path) -> None:
    for command in (["warcio", "check", "-v"], ["fastwarc", "check", "-q"]):
        program = str(Path(sys.executable).with_name(command[0]))
        run = subprocess.run([program, *command[1:], str(everything)], capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr
        assert "digest failed" not in run.stdout
    with everything.open("rb") as stream:
        kinds = []
        for record in ArchiveIterator(stream, strict_mode=True):
            kinds.append(record.record_type)
            if "WARC-Payload-Digest" in record.headers and record.record_type != WarcRecordType.revisit:
                assert record.verify_payload_digest()
    assert kinds.count(WarcRecordType.response) == 5
    assert kinds.count(WarcRecordType.revisit) == 2
    assert kinds.count(WarcRecordType.resource) == 1
    assert len(list(read_members(everything, check=True))) == len(kinds)


def test_records_say_what_was_asked_and_answered_without_secrets(everything: Path) -> None:
    info, request, response, *_, visit, _, again, _, unchanged = records_by_warcio(everything)[:11]
    assert info[0] == "warcinfo"
    assert b"software: test/1" in info[2]
    assert info[1]["WARC-Filename"] == everything.name
    assert request[0] == "request"
    assert request[1]["WARC-Concurrent-To"] == response[1]["WARC-Record-ID"]
    assert b"secret" not in gzip.decompress(everything.read_bytes())
    assert response[1]["WARC-Date"] == "2026-01-31T12:00:00Z"
    assert response[1]["WARC-IP-Address"] == "192.0.2.7"
    assert response[1]["WARC-Warcinfo-ID"] == info[1]["WARC-Record-ID"]
    assert visit[0] == "metadata"
    assert ArchivedVisit.from_json(visit[2]).plain is not None
    assert again[1]["WARC-Refers-To"] == response[1]["WARC-Record-ID"]
    assert again[1]["WARC-Profile"].endswith("identical-payload-digest")
    assert again[2] == b""
    assert unchanged[1]["WARC-Profile"].endswith("server-not-modified")


def test_the_index_leads_to_each_record(everything: Path, engine: Engine) -> None:
    found = rows(engine)
    members = {part.offset: part for part in read_members(everything) if isinstance(part, Member)}
    for row in found:
        member = members[row.offset]
        assert member.length == row.length
        assert member.fields["warc-type"] == row.warc_type
        assert member.fields["warc-target-uri"] == row.url
        assert row.record_id.hex() in member.fields["warc-record-id"].replace("-", "")
    of_type = [(row.warc_type, row.kind, row.status) for row in found]
    assert of_type == [
        ("response", "page", 200),
        ("response", "page", 200),
        ("resource", "page", 200),
        ("metadata", "visit", None),
        ("revisit", "page", 200),
        ("revisit", "page", 304),
        ("response", "page", 404),
        ("response", "page", 301),
        ("response", "robots", 200),
    ]
    by_id = {row.record_id: row for row in found}
    assert by_id[found[4].refers_to].url == found[0].url
    assert by_id[found[3].refers_to].warc_type == "resource"
    assert sizes(engine) == {f"{SOURCE}/{everything.name}": everything.stat().st_size}


def test_a_body_is_written_once_for_all_its_answers_until_it_is_too_old_to_refer_to(
    tmp_path: Path, engine: Engine
) -> None:
    for hours, expected in ((0, 1), (1, 1), (2, 1), (30, 2), (31, 2)):
        archive = recording(tmp_path, engine, now=NOON + hours * HOUR, refresh_after=timedelta(days=1))
        archive.write([exchange(1, at=NOON + hours * HOUR)])
        archive.close()
        assert [row.warc_type for row in rows(engine)].count("response") == expected
    originals = {row.record_id for row in rows(engine) if row.warc_type == "response"}
    assert {row.refers_to for row in rows(engine) if row.warc_type == "revisit"} == originals


def test_runs_of_a_day_share_a_file_until_it_is_full_and_no_two_at_once(tmp_path: Path, engine: Engine) -> None:
    first, second = recording(tmp_path, engine), recording(tmp_path, engine)
    first.write([exchange(1)])
    second.write([exchange(2)])
    assert len(files_of(tmp_path)) == 2
    first.close()
    second.close()
    third = recording(tmp_path, engine)
    third.write([exchange(3)])
    third.close()
    assert len(files_of(tmp_path)) == 2
    small = recording(tmp_path, engine, max_bytes=700)
    small.write([exchange(4), exchange(5)])
    small.close()
    assert len(files_of(tmp_path)) == 4
    tomorrow = recording(tmp_path, engine, now=NOON + 24 * HOUR)
    tomorrow.write([exchange(6)])
    tomorrow.close()
    names = [path.name for path in files_of(tmp_path)]
    assert len(names) == 5
    assert sum(name.startswith(f"{SOURCE}-20260201") for name in names) == 1
    assert all(name.endswith(f"-{this_host()}.warc.gz") for name in names)
    assert sizes(engine) == {f"{SOURCE}/{path.name}": path.stat().st_size for path in files_of(tmp_path)}


@pytest.mark.parametrize("cut", [1, 9, 40, 300])
def test_a_torn_end_is_cut_off_and_what_the_index_lacks_is_found(tmp_path: Path, engine: Engine, cut: int) -> None:
    archive = recording(tmp_path, engine)
    archive.write([exchange(1)])
    before = files_of(tmp_path)[0].stat().st_size
    archive._index.add_entries = lambda *_: None  # type: ignore[method-assign]  # the process dies before it
    archive.write([exchange(2), exchange(3)])
    archive.abandon()
    (path,) = files_of(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut])
    after = recording(tmp_path, engine)
    after.write([exchange(4)])
    after.close()
    assert files_of(tmp_path) == [path]
    assert path.read_bytes().startswith(whole[:before])
    assert [row.url[-6] for row in rows(engine)] == ["1", "2", "4"]
    assert after.counts["found_records"] == 1
    assert after.counts["torn_records"] == 1
    assert 0 < after.counts["torn_bytes"] < len(whole) - before
    assert not [part for part in read_members(path, check=True) if isinstance(part, Damage)]


def test_a_file_goes_on_before_several_torn_records_at_its_end(tmp_path: Path, engine: Engine) -> None:
    archive = recording(tmp_path, engine)
    archive.write([exchange(1)])
    (path,) = files_of(tmp_path)
    before = path.read_bytes()
    archive._index.add_entries = lambda *_: None  # type: ignore[method-assign]
    archive.write([exchange(2)])
    archive.abandon()
    added = path.read_bytes()[len(before) :]
    path.write_bytes(before + added[:100] + added[:100])
    after = recording(tmp_path, engine)
    after.write([exchange(3)])
    after.close()
    assert files_of(tmp_path) == [path]
    assert after.counts["torn_bytes"] == 200


def test_a_file_is_created_while_another_process_looks_whether_it_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_looking = threading.Event()

    def look(path: Path) -> None:
        with path.open("rb") as stream:
            fcntl.flock(stream, fcntl.LOCK_SH)
            is_looking.set()
            threading.Event().wait(0.05)

    def create(path: Path, mode: str) -> io.FileIO:
        stream = io.FileIO(path, mode)
        threading.Thread(target=look, args=(path,)).start()
        assert is_looking.wait(10)
        return stream

    monkeypatch.setattr(files, "FileIO", create)
    files.GrowingFile.create(tmp_path / "a.warc.gz").close()


def test_who_waits_learns_that_the_disk_is_full_though_the_file_cannot_be_closed_either(
    tmp_path: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sync(_file: files.GrowingFile) -> None:
        raise ArchiveError("the disk is full")

    def close(file: files.GrowingFile) -> None:
        file._stream.close()
        raise OSError("quota exceeded")

    monkeypatch.setattr(files.GrowingFile, "sync", sync)
    monkeypatch.setattr(files.GrowingFile, "close", close)
    writer = ArchiveWriter(recording(tmp_path, engine))
    writer.start()
    writer.put(exchange())
    for call in (writer.flush, writer.close):
        with pytest.raises(ArchiveError, match="the disk is full"):
            call()


def test_damage_in_the_midst_of_a_file_is_kept_and_the_file_is_not_continued(tmp_path: Path, engine: Engine) -> None:
    archive = recording(tmp_path, engine)
    archive.write([exchange(1)])
    archive._index.add_entries = lambda *_: None  # type: ignore[method-assign]
    archive.write([exchange(2), exchange(3)])
    archive.abandon()
    (path,) = files_of(tmp_path)
    place = list(read_members(path))[4]
    data = bytearray(path.read_bytes())
    data[place.offset + 30] ^= 0xFF
    path.write_bytes(data)
    after = recording(tmp_path, engine, now=NOON + HOUR)
    after.write([exchange(4)])
    after.close()
    assert len(files_of(tmp_path)) == 2
    assert path.read_bytes() == data
    assert [row.url[-6] for row in rows(engine)] == ["1", "3", "4"]


def test_a_full_disk_leaves_whole_records_and_a_named_error(tmp_path: Path, engine: Engine) -> None:
    archive = recording(tmp_path, engine)
    archive.write([exchange(1)])
    (path,) = files_of(tmp_path)
    before = path.read_bytes()
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, limits[1]))
    try:
        with pytest.raises(ArchiveError, match=r"cannot write the archive .*: File too large"):
            archive.write([exchange(2)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    archive.abandon()
    assert path.read_bytes() == before
    again = recording(tmp_path, engine)
    again.write([exchange(2)])
    again.close()
    assert [row.url[-6] for row in rows(engine)] == ["1", "2"]


def test_a_file_that_is_deleted_while_it_is_written_is_a_named_error(tmp_path: Path, engine: Engine) -> None:
    archive = recording(tmp_path, engine)
    archive.write([exchange(1)])
    (path,) = files_of(tmp_path)
    path.unlink()
    with pytest.raises(ArchiveError, match="was deleted"):
        archive.write([exchange(2)])
    archive.abandon()
    again = recording(tmp_path, engine)
    again.write([exchange(2)])
    again.close()
    assert {row.url for row in rows(engine)} == {exchange(2).url}


@pytest.mark.parametrize("size", [100, 1_000_000], ids=["shorter", "longer"])
def test_a_file_that_another_program_changes_while_it_is_written_is_a_named_error(
    tmp_path: Path, engine: Engine, size: int
) -> None:
    archive = recording(tmp_path, engine)
    archive.write([exchange(1)])
    (path,) = files_of(tmp_path)
    os.truncate(path, size)
    with pytest.raises(ArchiveError, match="was changed by another program"):
        archive.write([exchange(2)])
    archive.abandon()
    again = recording(tmp_path, engine)
    again.write([exchange(2)])
    again.close()
    assert exchange(2).url in {row.url for row in rows(engine)}


def test_a_file_that_vanished_leaves_the_index(tmp_path: Path, engine: Engine) -> None:
    archive = recording(tmp_path, engine)
    archive.write([exchange(1)])
    archive.close()
    files_of(tmp_path)[0].unlink()
    again = recording(tmp_path, engine)
    again.write([exchange(1, at=NOON + HOUR)])
    again.close()
    assert [(row.warc_type, row.fetched_at) for row in rows(engine)] == [("response", NOON + HOUR)]
