"""One right option."""

from quizzes.kinds.single.kind import Single

__all__ = ["Single"]
