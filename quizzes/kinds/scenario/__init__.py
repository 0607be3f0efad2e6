"""A decision in a case, with one step."""

from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import register
from quizzes.kinds.single.kind import Single


@register
class Scenario(Single):
    """Choose what to do next in a case; each option tells what it leads to."""

    code = "scenario"
    label = _("Case, one decision")
    about = _("Read a short case and choose what to do next.")
    seconds = 90
