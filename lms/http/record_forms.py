"""The forms of an import of past completions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

from lms.http import record_words
from lms.http.staff_forms import MappingForm, OrganizationForm
from lms.outside.columns import Column, missing
from lms.outside.proofs import MOST_TOGETHER


class SeveralFilesInput(forms.ClearableFileInput):
    """A field in which several files can be chosen."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files, none of them empty."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file, and that there is one where one is required."""
        sent = [one for one in data or [] if one]
        if self.required and not sent:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(SeveralFilesField, self).clean(one, initial) for one in sent]


class RecordsUploadForm(OrganizationForm):
    """Which organization, the table, and the proofs."""

    file = forms.FileField(
        label=gettext_lazy("Table of completions"),
        help_text=gettext_lazy("CSV or XLSX, at most 2 megabytes and 2,000 lines."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    proofs = SeveralFilesField(
        label=gettext_lazy("Proofs"),
        help_text=gettext_lazy(
            "PDF, JPEG or PNG files of at most 5 megabytes, up to 18 at once, or a ZIP file of up to 200. "
            "Each line of the table names its file. Do not send anything about patients."
        ),
        widget=SeveralFilesInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.zip"}),
        required=False,
    )

    def proof_files(self) -> Iterator[tuple[str, bytes]]:
        """Yield the name and the bytes of each proof, one byte more than all together may have at most."""
        for file in self.cleaned_data["proofs"]:
            sent: UploadedFile[Any] = file
            yield sent.name or "", bytes(sent.read(MOST_TOGETHER + 1))


class RecordColumnsForm(MappingForm):
    """Which column of a table of completions holds what, and whether they count here."""

    kinds = Column
    labels = record_words.COLUMNS
    hints = record_words.HINTS
    counts_here = forms.BooleanField(
        label=gettext_lazy(
            "Where a line names a course of ours, count it as completed. It is marked as recorded from elsewhere, "
            "and no certificate is issued."
        ),
        required=False,
    )

    @classmethod
    def missing(cls, mapping: Mapping[Any, int]) -> Sequence[StrEnum]:
        """Return the columns without which nothing can be recorded."""
        return missing(mapping)
