"""Pass a gate: something that a course asks for beside its parts is done."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lms.enrollment.models import Enrollment
from lms.flows import learn
from lms.progress import services as progress
from lms.progress.rules import DONE, gate_key


@transaction.atomic
def pass_gate(*, enrollment: Enrollment, gate: str, at: datetime) -> learn.Outcome:
    """Record that a gate was passed, once, and complete the course where nothing else is missing.

    A gate that the course does not ask for is recorded all the same: a later edition may.
    """
    locked = progress.lock(enrollment_id=enrollment.pk)
    if locked.progress.state.get(gate_key(gate)) != DONE:
        progress.pass_gate(enrollment=locked, gate=gate, at=at)
    return learn.settle(enrollment_id=enrollment.pk, at=at)
