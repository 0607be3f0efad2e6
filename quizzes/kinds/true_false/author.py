"""Writing a statement that is true or false."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from quizzes.kinds.author import LONG, items
from quizzes.kinds.single.author import MarkedOptionAuthor, OptionsAuthor


class TrueFalseAuthor(OptionsAuthor):
    """Two options in a fixed order."""

    stem = blocks.TextBlock(label=_("Statement"), rows=3, max_length=LONG)
    options = items(
        MarkedOptionAuthor(), label=_("Options"), least=2, values=[{"text": _("True")}, {"text": _("False")}], max_num=2
    )
