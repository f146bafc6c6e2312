"""When a job that did not end well is tried again."""

from __future__ import annotations

from datetime import timedelta

from procrastinate.jobs import Job
from procrastinate.retry import BaseRetryStrategy, RetryDecision

from crawler.runs.outcome import ExitCode
from crawler.storage.clock import DatabaseClock

MAX_ATTEMPTS = 50
"""Of any kind: interruptions, dead workers, another run that is alive."""
MAX_FAILURES = 4
_FIRST_WAIT, _LONGEST_WAIT = 5.0, 120.0
_FAILURE_WAIT = 60.0


class JobInterruptedError(Exception):
    """The worker is to stop: another one goes on with what is left, not before `wait` seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__("the worker was stopped")
        self.wait = wait


class RunFailedError(Exception):
    """A site's process ended with an exit code that is the program's or the machine's fault, not the site's."""

    def __init__(self, source: str, code: int) -> None:
        super().__init__(f"{source}: the run ended with {_describe(code)}")
        self.is_busy = code == ExitCode.ALREADY_RUNNING


class RetrySchedule(BaseRetryStrategy):
    """Tells procrastinate; times are by the database's clock, which decides when a job may begin."""

    def __init__(self, clock: DatabaseClock) -> None:
        self._clock = clock

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        wait = self.wait(exception, job.attempts)
        return None if wait is None else RetryDecision(retry_at=self._clock.now() + timedelta(seconds=wait))

    @staticmethod
    def wait(exception: BaseException, attempts: int) -> float | None:
        """Seconds until the next attempt after `attempts` earlier ones; None: the job has failed."""
        if attempts >= MAX_ATTEMPTS:
            return None
        if isinstance(exception, JobInterruptedError):
            return exception.wait
        if isinstance(exception, RunFailedError) and exception.is_busy:
            return min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** min(attempts, 10))
        return _FAILURE_WAIT * 4.0**attempts if attempts < MAX_FAILURES else None


def _describe(code: int) -> str:
    if code < 0:
        return f"signal {-code}"
    if code in set(ExitCode):
        return f"exit code {code} ({ExitCode(code).name.lower().replace('_', ' ')})"
    return f"exit code {code}"
