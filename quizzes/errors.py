"""What can go wrong with an attempt; pages turn each into words that say what to do."""

from __future__ import annotations

from typing import Any


class AttemptsUsedUpError(Exception):
    """No attempt is left; a trainer or supervisor can grant more."""


class AttemptClosedError(Exception):
    """The attempt is submitted already, perhaps in another tab, or the time is over."""


class EmptyQuizError(Exception):
    """The quiz has no questions yet."""


class StaleResponseError(Exception):
    """A newer answer is stored, perhaps from another tab. Carries it with its revision."""

    def __init__(self, response: Any, revision: int) -> None:
        """Keep the stored answer."""
        super().__init__("A newer answer is stored.")
        self.response = response
        self.revision = revision
