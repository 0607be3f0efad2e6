"""Choosing what a course is about: check boxes below the name of each framework."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from lms.catalog.taxonomy import Competency


class TagChoices(forms.CheckboxSelectMultiple):
    """All tags, read in one query and grouped by framework."""

    def optgroups(self, name: str, value: Iterable[Any], attrs: dict[str, Any] | None = None) -> list[Any]:
        """Return one group for each framework."""
        chosen = {str(each) for each in value}
        groups: dict[str, list[Any]] = {}
        rows = Competency.objects.select_related("framework").order_by("framework__name", "framework", "position")
        for index, row in enumerate(rows):
            group = groups.setdefault(str(row.framework), [])
            group.append(
                self.create_option(name, row.pk, row.said, str(row.pk) in chosen, index, len(group), attrs=attrs)
            )
        return [(heading, options, number) for number, (heading, options) in enumerate(groups.items())]
