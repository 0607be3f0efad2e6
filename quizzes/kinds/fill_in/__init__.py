"""Fill in a word."""

from quizzes.kinds.fill_in.kind import FillIn

__all__ = ["FillIn"]
