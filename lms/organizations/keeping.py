"""The address that a person keeps when they leave."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.organizations.models import Person


class PersonalAddress(models.Model):
    """A confirmed address of one's own, shown to nobody else (ADR 0051). PII: the address.

    A row is made when its owner has confirmed it: what was only typed is stored nowhere but in the mail that asks.
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="personal_address")
    email = models.EmailField(_("personal e-mail address"))
    confirmed_at = models.DateTimeField()

    class Meta:
        """An address is there or the row is not."""

        verbose_name = _("personal e-mail address")
        verbose_name_plural = _("personal e-mail addresses")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(email=""), name="lms_personal_address_is_one")]

    def __str__(self) -> str:
        return str(self.person_id)
