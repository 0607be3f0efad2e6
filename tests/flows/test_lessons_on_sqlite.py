"""Signs of a lesson are laid over each other on SQLite too, which has other words for it."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from lms.flows.enroll import enroll
from lms.flows.publish import publish
from lms.flows.watching import Sign, notice
from lms.progress import signals
from lms.progress.rules import Signals
from tests.factories import AT, PersonFactory
from tests.factories.courses import course_data
from tests.harness.databases import on_sqlite


@pytest.mark.django_db(transaction=True)
def test_time_and_blocks_add_up(tmp_path, db):
    with on_sqlite(tmp_path / "attune.sqlite3"):
        data = course_data(lessons=1)
        needs = {"seconds": 60, "checks": ["a", "b"]}
        course = publish(data=replace(data, activities=(replace(data.activities[0], needs=needs),)), at=AT)
        enrollment = enroll(person=PersonFactory(), course=course, at=AT)
        item = enrollment.edition.outline["items"][0]
        said = (
            (0, Sign.HERE, ""),
            (15, Sign.HERE, ""),
            (16, Sign.BLOCK, "a"),
            (17, Sign.BLOCK, "b"),
            (20, Sign.HERE, ""),
        )
        for second, sign, block in said:
            at = AT + timedelta(seconds=second)
            notice(enrollment=enrollment, activity_key=UUID(item["key"]), sign=sign, block=block, at=at)
        assert signals.read(enrollment=enrollment, item=item) == Signals(20, frozenset("ab"))
