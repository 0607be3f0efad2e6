"""The forms of a staff import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.http import staff_words
from lms.organizations.models import Organization
from lms.organizations.querysets import OrganizationQuerySet
from lms.organizations.staff.columns import Column, missing, used_twice
from lms.organizations.staff.limits import MOST_BYTES
from lms.organizations.staff.models import FileRun


class OrganizationForm(forms.Form):
    """For which organization, and a file with a table."""

    organization = forms.ModelChoiceField(
        label=gettext_lazy("Organization"), queryset=Organization.objects.none(), to_field_name="uuid", empty_label=None
    )

    def __init__(self, *args: Any, organizations: OrganizationQuerySet, **kwargs: Any) -> None:
        """Offer the organizations that the user administers."""
        super().__init__(*args, **kwargs)
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # declared above
        field.queryset = organizations

    def data_of_file(self) -> bytes:
        """Return the bytes of the file, one more than may be read at most."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        return bytes(file.read(MOST_BYTES + 1))


class UploadForm(OrganizationForm):
    """Which organization, and the staff file."""

    file = forms.FileField(
        label=gettext_lazy("Staff file"),
        help_text=gettext_lazy("CSV or XLSX, at most 2 megabytes and 2,000 people."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )


class MappingForm(forms.Form):
    """Which column of a file holds what; the fields that a subclass declares are decisions beside that."""

    kinds: ClassVar[type[StrEnum]]
    labels: ClassVar[Mapping[Any, Promise]]
    hints: ClassVar[Mapping[Any, Promise]]

    def __init__(self, *args: Any, run: FileRun, **kwargs: Any) -> None:
        """Offer the columns of the file."""
        super().__init__(*args, **kwargs)
        decisions = list(self.fields)
        self.initial.update({**{name: getattr(run, name) for name in decisions}, **run.mapping})
        places = [(str(place), name) for place, name in enumerate(run.header) if name]
        for column in self.kinds:
            label, hint = str(self.labels[column]), str(self.hints.get(column, ""))
            self.fields[column.value] = forms.ChoiceField(
                label=label,
                help_text=hint,
                choices=[("", _("Not in the file")), *places],
                required=False,
            )
        self.decisions = [self[name] for name in decisions]
        self.order_fields([*(column.value for column in self.kinds), *decisions])

    @property
    def columns(self) -> list[forms.BoundField]:
        """Return the fields of the columns."""
        return [self[column.value] for column in self.kinds]

    def mapping(self) -> dict[Any, int]:
        """Return the place of each column that is in the file."""
        chosen = {column: self.cleaned_data.get(column.value, "") for column in self.kinds}
        return {column: int(place) for column, place in chosen.items() if place != ""}

    @classmethod
    def missing(cls, mapping: Mapping[Any, int]) -> Sequence[StrEnum]:
        """Return the columns that still have to be chosen."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Ask for the columns without which nothing can be taken, and for each column of the file once."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        mapping = self.mapping()
        for column in self.missing(mapping):
            self.add_error(column.value, _("Choose the column that holds this."))
        for column in used_twice(mapping):
            self.add_error(column.value, _("This column of the file is chosen for something else, too."))
        return cleaned

    @classmethod
    def is_incomplete(cls, run: FileRun) -> bool:
        """Tell whether the columns of an import still have to be chosen."""
        return bool(cls.missing({cls.kinds(name): place for name, place in run.mapping.items()}))


class ColumnsForm(MappingForm):
    """Which column of a staff file holds what, and two decisions."""

    kinds = Column
    labels = staff_words.COLUMNS
    hints = staff_words.HINTS
    create_teams = forms.BooleanField(
        label=gettext_lazy("Make teams that are named in the file and do not exist yet"), required=False
    )
    missing_left = forms.BooleanField(
        label=gettext_lazy("The file is complete: whoever has an employee id and is not in it has left"), required=False
    )

    @classmethod
    def missing(cls, mapping: Mapping[Any, int]) -> Sequence[StrEnum]:
        """Return the columns without which nobody can be imported."""
        return missing(mapping)
