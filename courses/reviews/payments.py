"""Whether reviewers were paid, and which conflicts they declared: for training administrators alone."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from courses.reviews.models import Review
from courses.reviews.thanks import Payment
from lms.base import clock
from lms.base.clock import site_day
from lms.base.web import mark_private
from lms.organizations.viewer import person_of

PAGE_SIZE = 50
MAY = "lms_courses.change_payment"


class PaymentForm(forms.ModelForm):  # type: ignore[type-arg]  # no subscript at run time
    """Paid needs an amount, a currency and a day; anything else has none of them."""

    amount = forms.DecimalField(
        label=gettext_lazy("Amount"), required=False, max_digits=9, decimal_places=2, min_value=Decimal("0.01")
    )
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label=gettext_lazy("Currency, in three letters"), required=False, max_length=3
    )

    class Meta:
        model = Payment
        fields: ClassVar = ["state", "amount", "currency", "paid_on"]

    def clean(self) -> dict[str, Any]:
        """Ask for all that belongs to a payment, and drop it where nothing was paid."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("state") != Payment.State.PAID:
            return {**cleaned, "amount": None, "currency": "", "paid_on": None}
        if not all(cleaned.get(name) for name in ("amount", "currency", "paid_on")):
            self.add_error(None, _("Write the amount, the currency such as USD, and the day of the payment."))
        elif cleaned["paid_on"] > site_day(clock.now()):
            self.add_error("paid_on", _("This day has not come yet."))
        return cleaned


@permission_required(MAY, raise_exception=True)
@require_safe
def payments(request: HttpRequest) -> HttpResponse:
    """List reviews with their payment, the newest first."""
    return _listed(request)


@permission_required(MAY, raise_exception=True)
@require_POST
def record(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """Keep whether a review was paid for."""
    review = get_object_or_404(Review.objects.select_related("payment"), uuid=uuid)
    payment = getattr(review, "payment", None) or Payment(review=review)
    form = PaymentForm(request.POST, instance=payment)
    if not form.is_valid():
        return _listed(request, failed=review, form=form, status=422)
    payment.recorded_by, payment.recorded_at = person_of(request), clock.now()
    form.save()
    messages.success(request, _("The payment is kept."))
    return redirect("lms_review_payments")


def _listed(
    request: HttpRequest, *, failed: Review | None = None, form: PaymentForm | None = None, status: int = 200
) -> HttpResponse:
    found = Review.objects.select_related("request", "reviewer", "payment").order_by("-decided_at", "-pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [{"review": review, "form": form if review == failed else _form_of(review)} for review in page]
    context = {"rows": rows, "page": page, "errors": form.errors if form else None}
    return mark_private(render(request, "courses/reviews/payments.html", context, status=status))


def _form_of(review: Review) -> PaymentForm:
    return PaymentForm(instance=getattr(review, "payment", None), auto_id=f"payment-{review.pk}-%s")
