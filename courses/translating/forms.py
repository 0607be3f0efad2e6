"""Forms of the pages about languages: a new language, who translated, a translator, and the words of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.mixins.translated import SIGNATURES
from lms.base.reading import direction_of, own_name

LONGEST = 5000


class LanguageForm(forms.Form):
    """A language that the course has no page in yet."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, *args: Any, without: Sequence[str], **kwargs: Any) -> None:
        """Offer the languages of the site, but those."""
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (code, own_name(code)) for code, _name in settings.LANGUAGES if code not in without
        ]


class SignatureForm(forms.Form):
    """Who translated a course and who read it a second time, as its page has it."""

    def __init__(self, *args: Any, page: Any, **kwargs: Any) -> None:
        """Take the fields of the page."""
        super().__init__(*args, **kwargs)
        for name in SIGNATURES:
            field = type(page)._meta.get_field(name)
            self.fields[name] = field.formfield(required=False)
            self.initial.setdefault(name, getattr(page, name))
            if isinstance(self.fields[name], forms.DateField):
                self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class WordsForm(forms.Form):
    """The words of a question, each beside its original. ``source`` is the revision of the original that was translated."""

    data: Any
    source = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, texts: Sequence[str], known: Mapping[str, str], language: str, **kwargs: Any
    ) -> None:
        """Make a field for each text, filled with what is known of its translation."""
        super().__init__(*args, **kwargs)
        self.texts = {f"word-{number}": text for number, text in enumerate(texts, 1)}
        for name, text in self.texts.items():
            rows = 1 + len(text) // 80
            attrs = {
                "lang": language,
                "dir": direction_of(language),
                "rows": rows,
                "aria-describedby": f"{name}-original",
            }
            self.fields[name] = forms.CharField(
                label=_("Translation"),
                max_length=LONGEST,
                widget=forms.Textarea(attrs=attrs),
                initial=known.get(text.strip(), ""),
            )

    def words(self) -> dict[str, str]:
        """Return the translation of each text."""
        return {text: self.cleaned_data[name] for name, text in self.texts.items()}

    def rows(self) -> list[tuple[str, str, Any]]:
        """Return name, original and field of each text."""
        return [(name, text, self[name]) for name, text in self.texts.items()]
