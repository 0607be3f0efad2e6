"""Line 4: the last lesson, whose end completes the course and issues the certificate."""

from __future__ import annotations

import json
import os

from benchmarks import stage as stages
from benchmarks.comparing import figures, paired
from benchmarks.gates import Figure
from benchmarks.load import Request
from benchmarks.stage import Stage
from benchmarks.state import with_one_lesson_left
from benchmarks.world import LEARNERS, LONG, SHORT
from tests.harness import postgres

BESIDE = 3
"""Statements of session, user and enrollment, which come before the completion itself."""
COMPLETED = {"verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en-US": "completed"}}}


def measure(stage: Stage) -> dict[str, Figure]:
    """Finish the last of six lessons, beside the peer's statement that does the same; count at sixty lessons too."""
    blocks = paired(
        lambda: stage.ours.run(with_one_lesson_left("short")),
        lambda: stage.peer.run(peer_statements(SHORT)),
        pairs=stage.pairs,
    )
    whole = {
        lessons: stage.ours.count(with_one_lesson_left(slug, 1)[0])[0]
        for slug, lessons in (("short", SHORT), ("long", LONG))
    }
    its = {lessons: stage.peer.count(peer_statements(lessons, 1)[0])[0] for lessons in (SHORT, LONG)}
    return {
        "statements of the completion": Figure.exact(max(whole.values()) - BESIDE),
        "more at 60 lessons": Figure.exact(whole[LONG] - whole[SHORT]),
        "statements over HTTP": Figure.exact(whole[SHORT]),
        "its statements over HTTP": Figure.exact(its[SHORT]),
        "its statements at 60 lessons": Figure.exact(its[LONG]),
        **figures(blocks),
    }


def peer_statements(lessons: int, count: int = LEARNERS) -> list[Request]:
    """Take the last lesson back on the peer's side; return the statements that complete the course again."""
    title = {SHORT: "Short", LONG: "Long"}[lessons]
    with postgres.connect(os.environ["LMS_BENCH_PG_HOST"], stages.PEER) as connection:
        found = connection.execute("SELECT id FROM wagtail_lms_h5pactivity WHERE title = %s", [f"{title} {lessons}"])
        ((activity,),) = found.fetchall()
        lesson = (
            "SELECT page_ptr_id FROM wagtail_lms_h5plessonpage WHERE body::text LIKE '%%\"activity\": ' || %s || '}}%%'"
        )
        connection.execute(
            f"DELETE FROM wagtail_lms_h5plessoncompletion WHERE lesson_id IN ({lesson})", [str(activity)]
        )
        connection.execute(
            "DELETE FROM wagtail_lms_h5pxapistatement WHERE attempt_id IN"
            " (SELECT id FROM wagtail_lms_h5pattempt WHERE activity_id = %s)",
            [activity],
        )
        connection.execute("DELETE FROM wagtail_lms_h5pattempt WHERE activity_id = %s", [activity])
        connection.execute("UPDATE wagtail_lms_courseenrollment SET completed_at = NULL WHERE completed_at IS NOT NULL")
    body = json.dumps(COMPLETED)
    return [
        Request(f"/lms/h5p-xapi/{activity}/", number, "POST", body, "application/json")
        for number in range(LEARNERS, LEARNERS + count)
    ]
