"""Small promises of the kernel that no page shows."""

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError
from django.db import IntegrityError, transaction
from django.test import Client, RequestFactory

from lms.adapter import Adapter, get_adapter
from lms.base.csvexport import cell
from lms.catalog.models import Course
from lms.certificates import services as certificates
from lms.certificates import tasks
from lms.certificates.models import Award, Certificate
from lms.conf import conf
from lms.enrollment.models import Enrollment, TeamEnrollment
from lms.flows.enroll import enroll
from lms.http.errors import csrf_failure, permission_denied, server_error
from lms.organizations.models import Membership, Person, Team
from lms.organizations.viewer import person_of
from lms.progress.models import ActivityRecord, CourseProgress, LearningEvent
from lms.progress.services import Result, raise_record
from lms.reflections import services as reflections
from lms.reflections.models import Reflection
from lms.templatetags.attune import get_item, state_of
from tests.factories import AT, PersonFactory, publish_course, publish_path, supervisor_of, team_of
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment():
    return enroll(person=PersonFactory(), course=publish_course(lessons=1), at=AT)


def test_the_database_allows_one_unsuperseded_certificate(enrollment):
    finish(enrollment, keys_of(enrollment.course)[0])
    first = Certificate.objects.get()
    fields = {"enrollment": enrollment, "person": enrollment.person, "snapshot": {}, "issued_at": AT}
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.create(number="AT-2026-AAAA-AAAA", **fields)
    first.status = Certificate.Status.SUPERSEDED
    first.save()
    assert Certificate.objects.create(number="AT-2026-AAAA-AAAA", supersedes=first, **fields)


def test_progress_cannot_pass_all_in_the_database(enrollment):
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseProgress.objects.update(done_count=9)


def test_an_open_record_is_raised_only_by_what_is_new(enrollment):
    item = enrollment.edition.outline["items"][0]
    enrollment = Enrollment.objects.get()
    for result in (Result(done=False), Result(done=False), Result(done=False, score=5, passed=False)):
        raise_record(enrollment=enrollment, item=item, result=result, at=AT)
        enrollment.progress.state[item["key"]] = "started"
    record = ActivityRecord.objects.get()
    assert (record.done_at, record.score, record.passed) == (None, 5, False)


def test_a_retired_course_of_a_path_is_left_out_at_enrollment():
    one, two = publish_course(title="One"), publish_course(title="Two")
    path = publish_path(one, two)
    Course.objects.filter(pk=two.pk).update(status="retired")
    person = PersonFactory()
    enroll(person=person, course=path, at=AT)
    assert Enrollment.objects.filter(person=person).count() == 2


def test_a_path_that_gets_shorter_is_complete_for_whoever_completed_the_rest():
    one, two = publish_course(lessons=1, title="One"), publish_course(lessons=1, title="Two")
    path = publish_path(one, two)
    person = PersonFactory()
    whole = enroll(person=person, course=path, at=AT)
    finish(Enrollment.objects.get(person=person, course=one), keys_of(one)[0])
    assert CourseProgress.objects.get(enrollment=whole).completed_at is None
    publish_path(one, key=path.key)
    assert CourseProgress.objects.get(enrollment=whole).completed_at == AT


def test_a_withdrawn_learner_may_enroll_again_in_a_new_cycle(enrollment):
    Enrollment.objects.update(withdrawn_at=AT)
    again = enroll(person=enrollment.person, course=enrollment.course, at=AT)
    assert again.cycle == 2
    assert enroll(person=enrollment.person, course=enrollment.course, at=AT) == again


def test_private_writing_survives_new_keys_and_says_when_its_key_is_gone(enrollment, settings):
    person, course = enrollment.person, enrollment.course
    place = {"person": person, "block_key": "block:1"}
    assert reflections.save(**place, course=course, text="mine", revision=0, at=AT) == 1
    old = settings.LMS_REFLECTION_KEYS
    settings.LMS_REFLECTION_KEYS = [Fernet.generate_key().decode(), *old]
    assert reflections.rotate() == 1
    settings.LMS_REFLECTION_KEYS = settings.LMS_REFLECTION_KEYS[:1]
    assert reflections.read(**place).text == "mine"
    settings.LMS_REFLECTION_KEYS = old
    with pytest.raises(reflections.UnreadableError):
        reflections.read(**place)


def test_a_first_text_saved_in_two_tabs_at_once_is_kept_once(enrollment, monkeypatch):
    place = {"person": enrollment.person, "block_key": "block:1"}
    reflections.save(**place, course=enrollment.course, text="first", revision=0, at=AT)
    with monkeypatch.context() as race:
        race.setattr(reflections, "_stored", lambda **_place: (None, reflections.Writing("", 0)))
        with pytest.raises(reflections.StaleTextError, match="newer text"):
            reflections.save(**place, course=enrollment.course, text="second", revision=0, at=AT)
    assert reflections.read(**place).text == "first"


def test_without_keys_nothing_private_is_stored(settings):
    settings.LMS_REFLECTION_KEYS = []
    with pytest.raises(ImproperlyConfigured, match="LMS_REFLECTION_KEYS"):
        conf.REFLECTION_KEYS  # noqa: B018  # reading it is the test


def test_a_database_that_goes_away_gives_the_attempt_back(enrollment, monkeypatch):
    finish(enrollment, keys_of(enrollment.course)[0])
    rendition = Certificate.objects.get().renditions.get()

    def away(**_arguments):
        raise DatabaseError("server closed the connection")

    monkeypatch.setattr(certificates, "seal", away)
    with pytest.raises(DatabaseError):
        tasks.render.apply(args=(rendition.pk,), throw=True)
    rendition.refresh_from_db()
    assert (rendition.attempts, rendition.lease_owner) == (0, "")
    monkeypatch.setattr(certificates, "put_off", away)
    with pytest.raises(DatabaseError):
        tasks.render.apply(args=(rendition.pk,), throw=True)


def test_a_worker_loads_its_renderer_before_the_first_message(monkeypatch):
    warmed = []
    monkeypatch.setattr(tasks.pdf, "warm", lambda: warmed.append(True))
    tasks.warm_up()
    assert warmed == [True]


def test_a_host_can_override_the_adapter(settings):
    settings.LMS_ADAPTER = "tests.flows.test_edges_of_the_kernel.Shouting"
    person = PersonFactory()
    assert get_adapter().legal_name(person.user) == "LEILA HADDAD"
    settings.LMS_ADAPTER = "lms.adapter.Adapter"
    assert get_adapter().family_name(person.user) == "Haddad"
    assert get_adapter().account_links(person.user) == [("Change password", "/training/account/password/")]


class Shouting(Adapter):
    """An adapter of a host."""

    def legal_name(self, user):
        """Return the name in capitals."""
        return user.get_full_name().upper()


def test_visitors_supervise_nobody_and_own_nothing():
    visitor = AnonymousUser()
    assert not Team.objects.supervised_by(visitor).exists()
    assert not Membership.objects.supervising(visitor).exists()
    assert not Enrollment.objects.of_user(visitor).exists()
    assert not Certificate.objects.of_user(visitor).exists()
    request = RequestFactory().get("/")
    request.user = visitor
    with pytest.raises(PermissionError):
        person_of(request)


def test_the_person_of_a_request_is_looked_up_once(django_assert_num_queries):
    person = PersonFactory()
    request = RequestFactory().get("/")
    request.user = person.user
    with django_assert_num_queries(1):
        assert person_of(request) is person_of(request)


def test_tags_bear_missing_data():
    assert (state_of("", "x"), get_item(None, "x")) == ("", None)


@pytest.mark.parametrize(("value", "text"), [(None, ""), ("=1", "'=1"), ("@x", "'@x"), ("plain", "plain"), (5, "5")])
def test_cells_are_never_formulas(value, text):
    assert cell(value) == text


def test_error_pages_have_words():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    for view, status in ((permission_denied, 403), (server_error, 500), (csrf_failure, 403)):
        response = view(request)
        assert response.status_code == status
        assert "<h1>" in response.content.decode()
    assert "We cannot find this page" in Client().get("/nowhere/").content.decode()


def test_a_form_from_an_ended_session_gets_a_friendly_answer():
    response = Client(enforce_csrf_checks=True).post("/training/account/login/", {})
    assert response.status_code == 403
    assert "Your session ended meanwhile" in response.content.decode()


def test_accounts_are_found_by_address_in_any_case():
    users = get_user_model()
    users.objects.create_user("Ada@Example.org", "x")
    assert users.objects.get_by_natural_key("ADA@example.ORG").get_short_name() == "ada@example.org"
    with pytest.raises(ValueError, match="needs an e-mail"):
        users.objects.create_user("")
    assert str(users.objects.create_superuser("root@example.org", "x")) == "root@example.org"


def test_every_record_has_a_name_for_people(enrollment):
    finish(enrollment, keys_of(enrollment.course)[0])
    supervisor_of(team_of(enrollment.person))
    Reflection.objects.create(
        person=enrollment.person, course=enrollment.course, block_key="x", ciphertext=b"", updated_at=AT
    )
    records = [
        Person, Team, Membership, Course, Enrollment, TeamEnrollment, LearningEvent, ActivityRecord, CourseProgress,
        Certificate, Award, Reflection,
    ]  # fmt: skip
    for model in records:
        assert str(model.objects.first())
    assert str(enrollment.person.memberships.first().organization)
    assert str(enrollment.edition)
    assert str(enrollment.edition.items.first())
    assert str(enrollment.course.activities.first())
    assert str(Certificate.objects.get().renditions.get())


def test_the_process_says_that_it_lives(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/livez").content == b"ok"
