"""The form of what somebody keeps: administrators choose whom, keepers cannot hand it on."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from lms.http.people_forms import team_choices
from lms.http.person_chooser import PERSON_CHOOSER
from lms.organizations.models import Person, Team
from lms.organizations.querysets import administers_all

KEEPERS = ("owner_person", "owner_team")


class KeptForm(WagtailAdminModelForm):
    """A row with one keeper."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the people and teams that the user administers."""
        super().__init__(*args, **kwargs)
        people = Person.objects.administered_by(self.for_user)
        teams = Team.objects.administered_by(self.for_user)
        if not administers_all(self.for_user):  # who keeps it may stay, whoever edits it
            people = Person.objects.filter(
                pk__in=[*people.values_list("pk", flat=True), self.instance.owner_person_id or 0]
            )
            teams = Team.objects.filter(pk__in=[*teams.values_list("pk", flat=True), self.instance.owner_team_id or 0])
        self.fields["owner_person"].queryset, self.fields["owner_team"].queryset = people, teams
        self.fields["owner_person"].widget = PERSON_CHOOSER.widget_class()
        self.fields["owner_team"].choices = [("", _("None")), *team_choices(teams)]
