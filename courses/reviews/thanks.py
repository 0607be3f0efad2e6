"""How a reviewer is named, by their own written choice, and whether they were paid."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.reviews.models import Review
from lms.base.models import Record
from lms.organizations.models import Person


class Credit(Record):
    """How one reviewer wants to be named for one review. No row, or a withdrawn one, shows role and date alone.

    PII: the name to show; it is erased when the choice is withdrawn.
    """

    class Style(models.TextChoices):
        """What stands on the page of the course."""

        NAMED = "named", _("With my name")
        PSEUDONYM = "pseudonym", _("With a name that I choose")
        ANONYMOUS = "anonymous", _("Without any name")

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="credit")
    style = models.CharField(_("how I want to be named"), max_length=10, choices=Style.choices)
    name = models.CharField(_("name to show"), max_length=120, blank=True)
    agreed_text = models.TextField(_("what was agreed"))
    agreed_at = models.DateTimeField(_("agreed"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        """A name exactly where one is shown."""

        verbose_name = _("credit of a reviewer")
        verbose_name_plural = _("credits of reviewers")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(withdrawn_at__isnull=True) & ~Q(style="anonymous") & ~Q(name=""))
                | ((Q(withdrawn_at__isnull=False) | Q(style="anonymous")) & Q(name="")),
                name="lms_courses_credit_name_while_agreed",
            )
        ]

    def __str__(self) -> str:
        return self.get_style_display()


class Payment(Record):
    """Whether a review was paid for. PII: through the review; training administrators alone see it."""

    class State(models.TextChoices):
        """``declined`` was offered and not wanted."""

        UNPAID = "unpaid", _("Not paid")
        PAID = "paid", _("Paid")
        DECLINED = "declined", _("Payment declined by the reviewer")

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="payment")
    state = models.CharField(_("payment"), max_length=10, choices=State.choices, default=State.UNPAID)
    amount = models.DecimalField(_("amount"), max_digits=9, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    recorded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        """Paid has an amount, a currency and a day; all else has none of them."""

        verbose_name = _("payment of a reviewer")
        verbose_name_plural = _("payments of reviewers")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="paid", amount__gt=0, paid_on__isnull=False) & ~Q(currency="")
                | (~Q(state="paid") & Q(amount__isnull=True, paid_on__isnull=True, currency="")),
                name="lms_courses_paid_has_its_amount",
            )
        ]

    def __str__(self) -> str:
        return self.get_state_display()
