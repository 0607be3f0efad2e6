"""Why a file or a text is not taken, in the words of a trainer."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, str | Promise] = {
    "none": _("This is no Word file. Save it in Word as “Word document (.docx)” and choose it again."),
    "broken": _(
        "The file is damaged, or it is no Word document (.docx). Save it in Word again and choose it once more."
    ),
    "large": _("The file is larger than 10 MB. Make its pictures smaller in Word (“Compress pictures”), or split it."),
    "many": _("The file has more parts than a Word document needs, so it was not opened."),
    "twice": _("The file has two parts of one name, as no Word document has, so it was not opened."),
    "whole": _("The file unpacks to more than it may, so it was not opened."),
    "unpacks": _("A part of the file unpacks to more than it may, so it was not opened."),
    "packed": _("The file is protected by a password or packed in an unusual way. Save it in Word without a password."),
    "name": _("The file has a part with a dangerous name, so it was not opened."),
    "xml": _("The file holds text that no Word document holds, so it was not opened. Save it in Word again."),
    "macros": _("The file holds macros or other programs. Save it in Word as “Word document (.docx)”, without macros."),
    "outside": _(
        "The file wants to load something from elsewhere, such as a linked picture or template. In Word, break these links "
        "(“Edit links to files”) and save it again."
    ),
    "unreadable": _("The file could not be read. Save it in Word again, or copy its text and paste it."),
    "pictures": _("The file has more than 60 pictures. Split it."),
    "picture": _("A picture is larger than 8 MB or 40 megapixels. Make it smaller in Word (“Compress pictures”)."),
    "pieces": _("The text is too long. Split it."),
    "depth": _("The text is nested too deeply. Copy it as plain text."),
    "cells": _("A table has more than 2000 cells. Split it."),
    "lessons": _("The text would become more than 60 lessons. Split it, or use fewer headings of the highest level."),
    "empty": _("There is no text in it."),
}

LEFT_OUT: dict[str, str | Promise] = {
    "link": _("Links to files on a computer or to programs lost their address; their words are still there."),
    "drawing": _(
        "Drawings and pictures that browsers do not show were left out. Save them as PNG and add them by hand."
    ),
    "active": _("Scripts, forms and embedded content were left out."),
}


def words_for(reason: str) -> str:
    """Return the sentence for a reason."""
    return str(WORDS[reason])
