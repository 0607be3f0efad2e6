"""Mail in line, through the real door."""

from __future__ import annotations

from typing import Any

from lms.base.leases import database_now
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from lms.notifications.models import Outbox
from lms.notifications.services import queue
from tests.factories.courses import AT, publish_course
from tests.factories.people import PersonFactory


def assigned_mail(enrollment: Enrollment | None = None, **fields: Any) -> Outbox:
    """Put the mail about an assignment in line, due now; ``fields`` are those of ``queue``."""
    enrollment = enrollment or enroll(person=PersonFactory(), course=publish_course(), at=AT)
    values = {
        "kind": "assigned",
        "person": enrollment.person,
        "dedupe_key": f"assigned:{enrollment.pk}",
        "context": {"enrollment": str(enrollment.uuid)},
        "at": database_now(),
        **fields,
    }
    mail = queue(**values)
    assert mail is not None
    return mail
