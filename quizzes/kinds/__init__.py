"""Question kinds: one folder each, joined in the registry of ``quizzes.kinds.base``."""

from quizzes.kinds import (
    commitment,
    fill_in,
    matching,
    multiple,
    ordering,
    reflection,
    scenario,
    single,
    true_false,
)
from quizzes.kinds.base import Kind, get, registered

__all__ = [
    "Kind",
    "commitment",
    "fill_in",
    "get",
    "matching",
    "multiple",
    "ordering",
    "reflection",
    "registered",
    "scenario",
    "single",
    "true_false",
]
