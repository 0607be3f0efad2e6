"""Model mixins shared by all record tables."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """A row of learner state: public uuid outside, integer key inside, not tracked by Wagtail's reference index.

    The reference index would re-read every relation on each save (``performance.md``, rule 1).
    """

    wagtail_reference_index_ignore: ClassVar[bool] = True

    id = models.BigAutoField(primary_key=True)
    uuid = models.UUIDField(_("public id"), default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        """Abstract."""

        abstract = True
