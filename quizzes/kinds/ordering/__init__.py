"""Put steps in order."""

from quizzes.kinds.ordering.kind import Ordering

__all__ = ["Ordering"]
