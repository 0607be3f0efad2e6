"""Several right options."""

from quizzes.kinds.multiple.kind import Multiple

__all__ = ["Multiple"]
