"""Builders of test data: people, and courses published through the real flow."""

from tests.factories.courses import AT, course_data, publish_course, publish_path
from tests.factories.crowd import crowd_of
from tests.factories.people import LONG_AGO, OrganizationFactory, PersonFactory, UserFactory, supervisor_of, team_of

__all__ = [
    "AT",
    "LONG_AGO",
    "OrganizationFactory",
    "PersonFactory",
    "UserFactory",
    "course_data",
    "crowd_of",
    "publish_course",
    "publish_path",
    "supervisor_of",
    "team_of",
]
