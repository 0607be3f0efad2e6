"""Private writing, sealed with keys that rotate."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.base.models import Record
from lms.catalog.models import Course
from lms.organizations.models import Person


class Reflection(Record):
    """What a person wrote for themself; only the ciphertext is stored. PII: sealed free text.

    No other table, event, log, search index, mail or export holds a trace of a row here.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    block_key = models.CharField(max_length=64)
    ciphertext = models.BinaryField()
    revision = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        """One text for each person and place."""

        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "block_key"], name="lms_reflection_place")]

    def __str__(self) -> str:
        return str(self.uuid)
