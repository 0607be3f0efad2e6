"""Calls as plain data: what a message to a worker carries, and how it becomes a call again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.module_loading import import_string

ROW, ROWS = "row", "rows"
DERIVED = "page_index"
"""wagtail-localize hands over an index of the whole tree in memory; its work makes it again."""
FORMS = "TranslationComponentManager"
"""Forms that extend the one in which a page is submitted; there is mostly none, and then they say nothing."""


def packed(value: Any) -> Any:
    """Return a value as plain data: rows of models as their name and keys.

    Raises TypeError for anything else that is no plain data.
    """
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, models.Model):
        return [ROW, value._meta.label, [value.pk]]
    if isinstance(value, models.QuerySet):
        return [ROWS, value.model._meta.label, list(value.values_list("pk", flat=True))]
    if type(value).__name__ == FORMS and not list(value):
        return None
    raise TypeError(f"{type(value).__name__} cannot be sent to a worker.")


def unpacked(value: Any) -> Any:
    """Return what was packed; for a row that is gone meanwhile ObjectDoesNotExist is raised."""
    if not isinstance(value, list):
        return value
    kind, label, keys = value
    rows = apps.get_model(label)._default_manager.filter(pk__in=keys)
    return rows.get() if kind == ROW else rows


def path_of(func: Callable[..., Any]) -> str:
    """Return the path by which a function is found again."""
    return f"{func.__module__}.{func.__qualname__}"


def without_derived(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments without what the function makes again itself."""
    return {name: value for name, value in kwargs.items() if name != DERIVED}


def call(path: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> None:
    """Call the function at the path."""
    import_string(path)(*map(unpacked, args), **{name: unpacked(value) for name, value in kwargs.items()})
