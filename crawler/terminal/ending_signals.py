"""Signals that end a command before Scrapy listens for them, and SIGHUP, for which it never does."""

from __future__ import annotations

import signal
import sys
import threading


def end_quietly_while_loading() -> None:
    """Lets SIGINT end this process at once until `hear_signals`, as SIGTERM does: nothing has been begun, and Python
    would print where in the program's loading it was.

    Does nothing where SIGINT is ignored, as in the background of a script, or where Scrapy's command line is only part
    of the program, as in tests.
    """
    main, scrapy = sys.modules["__main__"], sys.modules.get("scrapy.cmdline")
    is_command = scrapy is not None and getattr(main, "execute", None) is scrapy.execute
    if is_command and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def hear_signals() -> None:
    """From here on SIGINT raises KeyboardInterrupt again, and SIGHUP (the terminal was closed, or the connection to it
    was lost) does what SIGTERM does then, unless it is ignored, as under nohup. Does nothing but in the main thread."""
    if threading.current_thread() is not threading.main_thread():
        return
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
