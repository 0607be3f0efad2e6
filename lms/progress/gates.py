"""What can be asked for beside the parts of a course: a gate is passed outside of them. Kinds register themselves."""

from __future__ import annotations

from lms.enrollment.models import Enrollment


class GateKind:
    """A kind of gate. ``code`` stands in outlines and events and never changes."""

    code: str
    label: object
    """What a trainer chooses, in the trainer's language."""

    words: object
    """What a learner is asked for, as a short imperative sentence without a full stop."""

    def url(self, enrollment: Enrollment) -> str:
        """Return where the learner does it, empty where nowhere."""
        return ""


_KINDS: dict[str, GateKind] = {}


def register(kind: GateKind) -> GateKind:
    """Make a kind known; the app that owns it does so when it is ready."""
    _KINDS[kind.code] = kind
    return kind


def forget(code: str) -> None:
    """Take a kind back."""
    _KINDS.pop(code, None)


def known() -> dict[str, GateKind]:
    """Return the kinds by their codes."""
    return dict(_KINDS)
