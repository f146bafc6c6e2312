from types import SimpleNamespace
from typing import Any

from scrapy import Request
from scrapy.pqueues import DownloaderAwarePriorityQueue
from scrapy.settings import Settings

from crawler.fetch.queue import HostQueue


class Downloader:
    def __init__(self, **active: int) -> None:
        self.slots = {host: SimpleNamespace(active=range(count)) for host, count in active.items()}

    def get_slot_key(self, request: Request) -> str:
        return request.url.split("/")[2]


def queue_of(**active: int) -> HostQueue:
    crawler: Any = SimpleNamespace(engine=SimpleNamespace(downloader=Downloader(**active)))
    return HostQueue(crawler)


def drain(queue: HostQueue) -> list[str]:
    return [request.url for request in iter(queue.pop, None)]


def test_the_highest_priority_goes_first_and_of_these_the_first_that_came() -> None:
    queue = queue_of()
    for path, priority in (("a", 0), ("b", 10), ("c", 0), ("d", 10)):
        queue.push(Request(f"http://one/{path}", priority=priority))
    assert len(queue) == 4
    assert drain(queue) == ["http://one/b", "http://one/d", "http://one/a", "http://one/c"]
    assert len(queue) == 0


def test_the_host_with_the_fewest_downloads_goes_first() -> None:
    queue = queue_of(busy=5, quiet=1)
    for host in ("busy", "quiet", "quiet"):
        queue.push(Request(f"http://{host}/"))
    assert drain(queue) == ["http://quiet/", "http://quiet/", "http://busy/"]


def test_hosts_that_are_alike_take_turns() -> None:
    queue = queue_of()
    for url in ("http://one/1", "http://one/2", "http://two/1", "http://two/2"):
        queue.push(Request(url))
    assert drain(queue) == ["http://one/1", "http://two/1", "http://one/2", "http://two/2"]


def test_nothing_waits_in_a_closed_queue() -> None:
    queue = queue_of()
    queue.push(Request("http://one/"))
    assert list(queue.close()) == []
    assert queue.pop() is None


def test_what_is_to_be_kept_on_disk_goes_into_a_queue_of_scrapy() -> None:
    crawler: Any = SimpleNamespace(settings=Settings(), engine=SimpleNamespace(downloader=Downloader()))
    assert isinstance(HostQueue.from_crawler(crawler, None, ""), HostQueue)
    assert isinstance(HostQueue.from_crawler(crawler, None, "a folder"), DownloaderAwarePriorityQueue)
