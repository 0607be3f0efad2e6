"""Who has more to lose than their own records: staff, and supervisors."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from lms.organizations.models import Membership

ADMIN_ACCESS = "wagtailadmin.access_admin"


def is_staff(user: Any) -> bool:
    """Tell whether the user may enter the Wagtail admin."""
    return bool(user.has_perm(ADMIN_ACCESS))


def leads_others(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Tell whether the user has a role today in which one sees others' records: any role but that of a learner."""
    leading = Membership.objects.open().exclude(role=Membership.Role.LEARNER)
    return user.is_authenticated and leading.filter(person__user_id=user.pk).exists()
