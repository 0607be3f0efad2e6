"""Lines 1, 2, 3, 9 and 13: pages that are read."""

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
    found, one = (_statements(stage.ours, f"{CATALOG}?q={word}") for word in ("course", "Long"))
    return {
        "statements": Figure.exact(stage.ours.count(Request(CATALOG))[0]),
        "statements of a search": Figure.exact(found),
        "more for 20 courses than for one": Figure.exact(found - one),
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


def searched(stage: Stage) -> dict[str, Figure]:
    """Line 13: a search of many courses beside the plain list of them, both rendered and not taken as they are kept."""
    plain, few, all_of_them = (f"{CATALOG}?{query}" for query in ("page=1", "q=grief", "q=visit"))
    found = {
        name: paired(
            lambda address=address: stage.many.run([Request(address)] * BLOCK, concurrency=2),
            lambda: stage.many.run([Request(plain)] * BLOCK, concurrency=2),
            pairs=stage.pairs,
        )
        for name, address in (("some", few), ("all", all_of_them))
    }
    statements = _statements(stage.many, all_of_them)
    return {
        "statements": Figure.exact(statements),
        "more for all courses than for some": Figure.exact(statements - _statements(stage.many, few)),
        "statements of the plain list": Figure.exact(_statements(stage.many, plain)),
        **{
            f"latency of finding {name} by the plain list": Figure.of(ours.p50 / other.p50 for ours, other in blocks)
            for name, blocks in found.items()
        },
        **{
            f"CPU of finding {name} by the plain list": Figure.of(
                ours.cpu_each / other.cpu_each for ours, other in blocks
            )
            for name, blocks in found.items()
        },
        "p50 ms of finding all": Figure.of(ours.p50 * 1000 for ours, _other in found["all"]),
        "p50 ms of the plain list": Figure.of(other.p50 * 1000 for _ours, other in found["all"]),
    }


def _statements(site: Site, address: str) -> int:
    """Return the statements of a page once every worker has its cards in the cache, which each has for itself here."""
    site.run([Request(address)] * BLOCK)
    return site.count(Request(address))[0]


def searches(learners: int) -> tuple[Request, Request]:
    """Return the search for one person on our side and on the peer's."""
    words = f"person{learners // 2 + 7}@"
    return Request(f"{PEOPLE}?q={words}", STAFF), Request(f"{ENROLLMENTS}?q={words.rstrip('@')}", STAFF)


def _searched(site: Site, request: Request) -> float:
    return site.count(request)[1]
