"""Which sites share a lock, however many sites there are."""

from __future__ import annotations

from crawler.jobs.site_locks import SiteRun, lock_names
from tests.growth import LINEAR, growth


def runs(*domains: tuple[str, ...]) -> list[SiteRun]:
    return [SiteRun("news", str(number), frozenset(some)) for number, some in enumerate(domains)]


def test_sites_share_a_lock_by_way_of_any_others() -> None:
    chain = runs(("d.org",), ("a.org", "b.org"), ("c.org", "d.org"), ("e.org",), ("b.org", "c.org"))
    assert lock_names(chain) == {"0": "a.org", "1": "a.org", "2": "a.org", "3": "e.org", "4": "a.org"}


def test_the_locks_of_thousands_of_sites_are_named_in_time_that_goes_by_their_number() -> None:
    assert growth(lambda size: lock_names(runs(*((f"{number}.org",) for number in range(size)))), 2000) < LINEAR
