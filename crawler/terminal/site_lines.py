"""What the processes of several sites print, one line behind the other on one terminal."""

from __future__ import annotations

from rich.console import Console


class SiteLines:
    """Prints a line of a site's process behind the site's name; called with both."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def __call__(self, site: str, line: str) -> None:
        self._console.print(_named(site, line), soft_wrap=True, markup=False)


def _named(site: str, line: str) -> str:
    """The line may begin with the site's name itself, which is said once.

    >>> _named("example.org", "example.org: fine"), _named("news", "example.org: fine")
    ('[example.org] fine', '[news] example.org: fine')
    """
    return f"[{site}] {line.removeprefix(f'{site}: ')}"
