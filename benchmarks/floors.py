"""Other ways to submit a quiz: as one writes it without thinking of statements, and two floors in plain SQL.

All write the same rows as ``quizzes.services.submit`` for a learner who has done the quiz before and whose course is not
complete: the questions, the attempt, the event, the record and the roll-up.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from lms.progress.models import ActivityRecord, CourseProgress, LearningEvent
from quizzes import kinds
from quizzes.models import Attempt, AttemptQuestion, QuestionRevision


@transaction.atomic
def naive(attempt_uuid: Any, at: datetime) -> None:
    """Load, change and save object by object."""
    attempt = Attempt.objects.get(uuid=attempt_uuid)
    points = most = 0
    for row in attempt.questions.order_by("position"):
        content = QuestionRevision.objects.get(pk=row.revision_id).content
        fresh = AttemptQuestion.objects.get(pk=row.pk)
        grade = kinds.get(fresh.kind).grade(content, fresh.response)
        fresh.points, fresh.max_points, fresh.correct = grade.points, grade.max_points, grade.correct
        fresh.save()
        points, most = points + grade.points, most + grade.max_points
    attempt.status, attempt.submitted_at = Attempt.Status.SUBMITTED, at
    attempt.points, attempt.max_points = points, most
    attempt.score = points * 100 // most
    attempt.passed = attempt.score >= attempt.pass_mark
    attempt.save()
    enrollment, activity = attempt.enrollment, attempt.quiz.activity
    LearningEvent.objects.create(
        enrollment=enrollment, activity=activity, kind=LearningEvent.Kind.FINISHED, edition=enrollment.edition,
        locale=attempt.locale, occurred_at=at, recorded_at=at, idempotency_key=f"attempt:{attempt.uuid}",
        payload={"done": attempt.passed, "score": attempt.score, "passed": attempt.passed},
    )  # fmt: skip
    record = ActivityRecord.objects.get(enrollment=enrollment, activity=activity)
    record.done_at, record.score = record.done_at or at, max(record.score or 0, attempt.score)
    record.passed = record.passed or attempt.passed
    record.save()
    progress = CourseProgress.objects.get(enrollment=enrollment)
    progress.last_key = activity.key
    progress.save()


QUESTIONS = """
SELECT q.id, q.frozen, q.response, a.id, a.pass_mark, a.enrollment_id, a.locale, z.activity_id
FROM lms_quizzes_attemptquestion q
JOIN lms_quizzes_attempt a ON a.id = q.attempt_id JOIN lms_quizzes_quiz z ON z.id = a.quiz_id
WHERE a.uuid = %s AND a.status = 'open' ORDER BY q.position FOR UPDATE OF a, q
"""
COURSE = """
SELECT e.edition_id, d.outline, p.state, t.key FROM lms_enrollment e
JOIN lms_courseprogress p ON p.enrollment_id = e.id JOIN lms_courseedition d ON d.id = e.edition_id
JOIN lms_activity t ON t.id = %s WHERE e.id = %s FOR UPDATE OF e, p
"""
GRADES = """
UPDATE lms_quizzes_attemptquestion q SET points = g.points, max_points = 100, correct = g.points = 100
FROM unnest(%s::bigint[], %s::int[]) AS g(id, points) WHERE q.id = g.id
"""
RESULT = """
UPDATE lms_quizzes_attempt SET status = 'submitted', submitted_at = %s, points = %s, max_points = %s, score = %s, passed = %s
WHERE id = %s
"""
EVENT = """
INSERT INTO lms_learningevent (uuid, enrollment_id, activity_id, kind, schema_version, edition_id, locale, occurred_at,
recorded_at, source, idempotency_key, reason, payload)
VALUES (%s, %s, %s, 'finished', 1, %s, %s, %s, %s, 'web', %s, '', %s) ON CONFLICT DO NOTHING
"""
RECORD = """
UPDATE lms_activityrecord SET done_at = coalesce(done_at, %s), score = greatest(coalesce(score, 0), %s), passed = true
WHERE enrollment_id = %s AND activity_id = %s
"""
PROGRESS = "UPDATE lms_courseprogress SET state = %s, last_key = %s WHERE enrollment_id = %s"


@transaction.atomic
def same_rows(attempt_uuid: Any, at: datetime) -> None:
    """The floor "same rows, hand-written": one transaction of seven statements."""
    with connection.cursor() as cursor:
        cursor.execute(QUESTIONS, [attempt_uuid])
        rows = cursor.fetchall()
        grades = [(row[0], 100 if json.loads(row[2]) in json.loads(row[1])["answer"] else 0) for row in rows]
        _id, _frozen, _response, attempt, pass_mark, enrollment, locale, activity = rows[0]
        points, most = sum(grade[1] for grade in grades), 100 * len(grades)
        score = points * 100 // most
        cursor.execute(GRADES, [[grade[0] for grade in grades], [grade[1] for grade in grades]])
        cursor.execute(RESULT, [at, points, most, score, score >= pass_mark, attempt])
        cursor.execute(COURSE, [activity, enrollment])
        edition, _outline, state, key = cursor.fetchone()
        payload = json.dumps({"done": score >= pass_mark, "score": score, "passed": score >= pass_mark})
        cursor.execute(
            EVENT, [uuid4(), enrollment, activity, edition, locale, at, at, f"attempt:{attempt_uuid}", payload]
        )
        cursor.execute(RECORD, [at, score, enrollment, activity])
        cursor.execute(PROGRESS, [json.dumps({**json.loads(state), str(key): "done"}), key, enrollment])


ONE_CTE = """
WITH a AS (
  SELECT a.id, a.uuid, a.pass_mark, a.enrollment_id, a.locale, z.activity_id, t.key
  FROM lms_quizzes_attempt a JOIN lms_quizzes_quiz z ON z.id = a.quiz_id JOIN lms_activity t ON t.id = z.activity_id
  WHERE a.uuid = %(uuid)s AND a.status = 'open' FOR UPDATE OF a
), graded AS (
  UPDATE lms_quizzes_attemptquestion q SET points = CASE WHEN q.frozen->'answer' @> q.response THEN 100 ELSE 0 END,
  max_points = 100, correct = q.frozen->'answer' @> q.response FROM a WHERE q.attempt_id = a.id RETURNING q.points, q.max_points
), total AS (
  SELECT sum(points) AS points, sum(max_points) AS most, sum(points) * 100 / sum(max_points) AS score FROM graded
), result AS (
  UPDATE lms_quizzes_attempt SET status = 'submitted', submitted_at = %(at)s, points = total.points, max_points = total.most,
  score = total.score, passed = total.score >= a.pass_mark FROM a, total WHERE lms_quizzes_attempt.id = a.id
), event AS (
  INSERT INTO lms_learningevent (uuid, enrollment_id, activity_id, kind, schema_version, edition_id, locale, occurred_at,
  recorded_at, source, idempotency_key, reason, payload)
  SELECT gen_random_uuid(), a.enrollment_id, a.activity_id, 'finished', 1, e.edition_id, a.locale, %(at)s, %(at)s, 'web',
  'attempt:' || a.uuid, '', jsonb_build_object('done', total.score >= a.pass_mark, 'score', total.score,
  'passed', total.score >= a.pass_mark)
  FROM a, total, lms_enrollment e WHERE e.id = a.enrollment_id ON CONFLICT DO NOTHING
), record AS (
  UPDATE lms_activityrecord r SET done_at = coalesce(r.done_at, %(at)s), score = greatest(coalesce(r.score, 0), total.score),
  passed = true FROM a, total WHERE r.enrollment_id = a.enrollment_id AND r.activity_id = a.activity_id
)
UPDATE lms_courseprogress p SET state = p.state || jsonb_build_object(a.key::text, 'done'), last_key = a.key
FROM a WHERE p.enrollment_id = a.enrollment_id
"""


@transaction.atomic
def one_cte(attempt_uuid: Any, at: datetime) -> None:
    """The floor "one CTE": all of it in one statement, graded by the database."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_CTE, {"uuid": attempt_uuid, "at": at})
