"""Match two columns."""

from quizzes.kinds.matching.kind import Matching

__all__ = ["Matching"]
