"""Template filters of the directory of community resources."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def dialed(number: str) -> str:
    """Return a number as a telephone dials it."""
    return "".join(
        character for character in number if character.isascii() and (character.isdigit() or character == "+")
    )
