"""The name that a person has on certificates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lms.certificates.glyphs import missing_glyphs
from lms.organizations.models import Person


class NameForm(forms.ModelForm[Person]):
    """Names that a certificate can carry."""

    class Meta:
        model = Person
        fields: tuple[str, ...] = ("legal_name", "family_name")

    def clean(self) -> dict[str, Any]:
        """Refuse characters that no certificate font has: a name is never printed with boxes."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("legal_name", "family_name"):
            missing = missing_glyphs(cleaned.get(name, ""))
            if missing:
                self.add_error(
                    name,
                    _("Our certificate fonts cannot print: %(characters)s. Please write this part in another script.")
                    % {"characters": " ".join(missing)},
                )
        return cleaned
