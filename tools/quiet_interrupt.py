"""Has SIGINT end `scrapy` without a word from its first moment: while Scrapy is being loaded, for half a second, Python
would print where it was. Once the commands are loaded, `crawler.terminal.ending_signals` decides.

python -m tools.quiet_interrupt     writes a line into the environment's site-packages, which Python runs when it starts
"""

from __future__ import annotations

import sysconfig
from pathlib import Path

NAME = "quiet_interrupt.pth"
LINE = (
    "import sys, _signal; "
    "any(part == 'scrapy' or part.endswith('/scrapy') for part in sys.orig_argv[1:3]) "
    "and _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler "
    "and _signal.signal(_signal.SIGINT, _signal.SIG_DFL)\n"
)


def main() -> None:
    Path(sysconfig.get_path("purelib"), NAME).write_text(LINE)


if __name__ == "__main__":
    main()
