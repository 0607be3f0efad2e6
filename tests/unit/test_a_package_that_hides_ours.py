"""A package of the site by the name of one of ours stops the start, with the file that is in the way."""

from importlib.machinery import ModuleSpec

import pytest
from django.core.exceptions import ImproperlyConfigured

from lms.base import origin


def test_our_own_packages_are_taken_for_ours():
    origin.refuse_hidden_packages()


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            ModuleSpec("quizzes", None, origin="/srv/site/quizzes/__init__.py"),
            r"hidden by /srv/site/quizzes/__init__\.py",
        ),
        (ModuleSpec("quizzes", None), "nothing: it is missing"),
        (None, "nothing: it is missing"),
    ],
)
def test_another_package_or_none_is_named(monkeypatch, found, words):
    real = origin.find_spec
    monkeypatch.setattr(origin, "find_spec", lambda name: found if name == "quizzes" else real(name))
    with pytest.raises(ImproperlyConfigured, match=words):
        origin.refuse_hidden_packages()
