"""The event log alone tells what was done."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from lms.progress.replay import replay

AT = datetime(2026, 11, 24, tzinfo=UTC)


def finished(activity, *, done=True, score=None, passed=None):
    """Return a finished event."""
    return ("finished", activity, AT, {"done": done, "score": score, "passed": passed})


def test_a_state_is_never_taken_back_by_a_later_event():
    result = replay([finished(1), ("opened", 1, AT, {"done": False})])
    assert result.state == {(1, 1): "done"}


def test_the_best_score_and_any_pass_are_kept():
    result = replay(
        [
            finished(1, done=False, score=40, passed=False),
            finished(1, score=90, passed=True),
            finished(1, done=False, score=60, passed=False),
        ]
    )
    assert (result.scores, result.passed, result.state) == ({(1, 1): 90}, {(1, 1)}, {(1, 1): "done"})


def test_the_first_completion_counts():
    later = datetime(2026, 12, 1, tzinfo=UTC)
    assert replay([("completed", None, AT, {}), ("completed", None, later, {})]).completed_at == AT


events = st.lists(
    st.tuples(
        st.just("finished"),
        st.integers(1, 3),
        st.just(AT),
        st.fixed_dictionaries({"done": st.booleans(), "score": st.integers(0, 100)}),
    )
)


@given(events, events)
def test_more_events_only_raise_the_result(first, more):
    before, after = replay(first), replay([*first, *more])
    assert all(after.scores[key] >= value for key, value in before.scores.items())
    assert all(after.state[key] == "done" for key, value in before.state.items() if value == "done")
