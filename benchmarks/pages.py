"""Lines 1, 2, 3 and 9: pages that are read."""

from __future__ import annotations

from benchmarks.comparing import figures, paired
from benchmarks.gates import Figure
from benchmarks.load import Request
from benchmarks.stage import Site, Stage
from benchmarks.world import LEARNERS, STAFF

BLOCK = 80
"""Requests of a block."""
FEW = 4
"""Requests of a block of slow staff pages."""
COURSE, LESSON, CATALOG = "/courses/short/", "/courses/short/lesson-2/", "/courses/"
PEOPLE, ENROLLMENTS = "/admin/training/people/", "/admin/courseenrollment/"


def by_learners(path: str, count: int = BLOCK) -> list[Request]:
    """Return requests for a page by the learners with progress in turn."""
    return [Request(path, number % LEARNERS) for number in range(count)]


def course(stage: Stage) -> dict[str, Figure]:
    """Line 1: the course page of a learner with progress."""
    return _beside_peer(stage, COURSE, "/short/")


def lesson(stage: Stage) -> dict[str, Figure]:
    """Line 2: the lesson page of a learner."""
    return _beside_peer(stage, LESSON, "/short/lesson-2/")


def _beside_peer(stage: Stage, ours: str, peer: str) -> dict[str, Figure]:
    blocks = paired(
        lambda: stage.ours.run(by_learners(ours)), lambda: stage.peer.run(by_learners(peer)), pairs=stage.pairs
    )
    return {
        "statements": Figure.exact(stage.ours.count(Request(ours, 1))[0]),
        "its statements": Figure.exact(stage.peer.count(Request(peer, 1))[0]),
        **figures(blocks),
    }


def catalog(stage: Stage) -> dict[str, Figure]:
    """Line 3: the catalog of a visitor beside the home page of a new Wagtail site."""
    all_of_them = [Request(CATALOG)] * BLOCK
    home = [Request("/")] * BLOCK
    statements = stage.ours.count(Request(CATALOG))[0]
    return {
        "statements": Figure.exact(statements),
        "more for 20 courses than for one": Figure.exact(
            statements - stage.ours.count(Request(f"{CATALOG}?q=Short"))[0]
        ),
        "its statements": Figure.exact(stage.peer.count(Request("/"))[0]),
        **figures(paired(lambda: stage.ours.run(all_of_them), lambda: stage.peer.run(home), pairs=stage.pairs)),
    }


def staff(stage: Stage) -> dict[str, Figure]:
    """Line 9: the list of all people and a search in it, beside the peer's list of enrollments."""
    ours, peer = searches(stage.learners)
    found = paired(lambda: _searched(stage.ours, ours), lambda: _searched(stage.peer, peer), pairs=stage.pairs)
    lists = paired(
        lambda: stage.ours.run([Request(PEOPLE, STAFF)] * FEW, concurrency=2),
        lambda: stage.peer.run([Request(ENROLLMENTS, STAFF)] * FEW, concurrency=2),
        pairs=stage.pairs,
    )
    return {
        "list statements": Figure.exact(stage.ours.count(Request(PEOPLE, STAFF))[0]),
        "its list statements": Figure.exact(stage.peer.count(Request(ENROLLMENTS, STAFF))[0]),
        "search statements": Figure.exact(stage.ours.count(ours)[0]),
        "search SQL ratio": Figure.of(mine / other for mine, other in found),
        "our search SQL ms": Figure.of(mine * 1000 for mine, _other in found),
        "its search SQL ms": Figure.of(other * 1000 for _mine, other in found),
        **figures(lists),
    }


def searches(learners: int) -> tuple[Request, Request]:
    """Return the search for one person on our side and on the peer's."""
    words = f"person{learners // 2 + 7}@"
    return Request(f"{PEOPLE}?q={words}", STAFF), Request(f"{ENROLLMENTS}?q={words.rstrip('@')}", STAFF)


def _searched(site: Site, request: Request) -> float:
    return site.count(request)[1]
