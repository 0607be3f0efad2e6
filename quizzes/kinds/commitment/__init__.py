"""A commitment to change: the learner's own words, private like a reflection."""

from django.utils.translation import gettext_lazy as _

from quizzes.kinds.base import register
from quizzes.kinds.reflection import Reflection


@register
class Commitment(Reflection):
    """State what you will do differently, how sure you are and by when."""

    code = "commitment"
    label = _("Commitment")
    about = _("State in private what to do differently, and by when.")
