"""The saved pages of fixtures/."""

from __future__ import annotations

from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures"
SAVED_PAGES = sorted(FIXTURES.glob("*/*.html"))
