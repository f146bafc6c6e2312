"""SIGHUP ends a command as SIGTERM does: its terminal was closed, or the connection to it was lost."""

from __future__ import annotations

import signal
import threading


def end_when_hung_up() -> None:
    """From here on SIGHUP does what SIGTERM does at that time, unless it is ignored, as under nohup; in the main thread
    only."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGHUP"):
        return
    if signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))
