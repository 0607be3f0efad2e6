"""The people of a course: who writes it, chosen by training administrators and by its team leads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import trainers
from courses.studio import access
from courses.studio.records import CourseTeam
from lms.organizations.models import Person


class TrainerForm(forms.Form):
    """Somebody who has a login here."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        max_length=254,
        help_text=gettext_lazy("The address with which this person logs in."),
    )
    lead = forms.BooleanField(label=gettext_lazy("May choose the other trainers of this course"), required=False)

    user: Any = None

    def clean_email(self) -> str:
        """Find the login.

        Raises ValidationError when there is none.
        """
        email: str = self.cleaned_data["email"]
        model = get_user_model()
        self.user = model.objects.filter(**{f"{model.get_email_field_name()}__iexact": email}, is_active=True).first()
        if self.user is None:
            raise forms.ValidationError(
                gettext_lazy(
                    "Nobody has a login with this address. Invite the person first, under “People and logins”."
                )
            )
        return email


@require_http_methods(["GET", "HEAD", "POST"])
def course_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the trainers of a course; add one, take one out, or let one choose others."""
    page, team = access.course_to_appoint_for(request, pk)
    form = TrainerForm(request.POST if request.POST.get("do") == "add" else None)
    if request.method == "POST" and request.POST.get("do") != "add":
        _change(request, team)
        return redirect("lms_course_team", pk)
    if form.is_valid():
        trainers.appoint(user=form.user, course_page=page, lead=form.cleaned_data["lead"])
        messages.success(request, _("%(name)s is now a trainer of this course.") % {"name": _name(form.user)})
        return redirect("lms_course_team", pk)
    context = {"page": page, "form": form, "members": _members(team), "viewer": request.user}
    return render(request, "courses/studio/team.html", context, status=422 if form.errors else 200)


def _change(request: HttpRequest, team: CourseTeam) -> None:
    """Do what the button of a member says."""
    number = request.POST.get("user", "")
    member = team.group.user_set.filter(pk=number).first() if number.isdecimal() else None
    do = request.POST.get("do")
    if member is None or do not in {"dismiss", "lead", "unlead"}:
        messages.error(request, _("Nothing was changed: this person is no trainer of this course."))
    elif do != "lead" and not access.may_appoint(request.user) and not team.leads.exclude(pk=member.pk).exists():
        messages.error(request, _("Nothing was changed: a course keeps at least one person who chooses its trainers."))
    elif do == "dismiss":
        trainers.dismiss(user=member, team=team)
        messages.success(request, _("%(name)s is no longer a trainer of this course.") % {"name": _name(member)})
    else:
        (team.leads.add if do == "lead" else team.leads.remove)(member)
        messages.success(request, _("The change is saved."))


def _members(team: CourseTeam) -> list[dict[str, Any]]:
    leads = set(team.leads.values_list("pk", flat=True))
    users = list(team.group.user_set.order_by("pk"))
    names = dict(Person.objects.filter(user__in=users).values_list("user_id", "legal_name"))
    return [{"user": user, "name": names.get(user.pk) or str(user), "lead": user.pk in leads} for user in users]


def _name(user: Any) -> str:
    return Person.objects.filter(user=user).values_list("legal_name", flat=True).first() or str(user)
