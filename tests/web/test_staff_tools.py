"""Administrators see what failed and mend it; checks and commands say what is wrong in words."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import CommandError

from lms import checks
from lms.certificates import services, tasks
from lms.certificates.models import Certificate, Rendition
from lms.flows.enroll import enroll
from lms.progress.models import CourseProgress
from tests.factories import AT, PersonFactory, UserFactory, publish_course
from tests.factories.pages import course_page
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db
PAGE = "/admin/training/files/"


@pytest.fixture
def rendition():
    enrollment = enroll(person=PersonFactory(), course=publish_course(lessons=1), at=AT)
    finish(enrollment, keys_of(enrollment.course)[0])
    return Rendition.objects.get()


@pytest.fixture
def administrator(client):
    call_command("lms_setup", verbosity=0)
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Training administrators"))
    client.force_login(user)
    return client


def test_a_failed_file_is_listed_with_its_reason_and_made_again(administrator, rendition):
    assert "Nothing failed" in administrator.get(PAGE).content.decode()
    Rendition.objects.update(state=Rendition.State.FAILED, attempts=5, reason="No certificate font has: x")
    assert "No certificate font has" in administrator.get(PAGE).content.decode()
    again = administrator.post(f"{PAGE}{rendition.uuid}/retry/", follow=True).content.decode()
    assert "being made again" in again
    assert "nothing to repeat" in administrator.post(f"{PAGE}{rendition.uuid}/retry/", follow=True).content.decode()
    rendition.refresh_from_db()
    assert (rendition.state, rendition.attempts) == (Rendition.State.PENDING, 0)


def test_a_waiting_file_is_listed_as_mending_itself(administrator, rendition):
    Rendition.objects.update(parked=1, reason="No space left on device")
    assert "Tries again by itself" in administrator.get(PAGE).content.decode()


def test_trainers_and_learners_do_not_see_the_page(client, rendition):
    call_command("lms_setup", verbosity=0)
    trainer = UserFactory()
    trainer.groups.add(Group.objects.get(name="Trainers"))
    client.force_login(trainer)
    assert client.get(PAGE).status_code in {302, 403}
    assert client.post(f"{PAGE}{rendition.uuid}/retry/").status_code in {302, 403}
    assert "Certificate files" not in client.get("/admin/").content.decode()


def test_the_menu_shows_the_page_to_administrators(administrator):
    assert "training/files" in administrator.get("/admin/").content.decode()


def test_questions_and_facts_have_their_place_in_the_admin(client):
    client.force_login(get_user_model().objects.create_superuser("root@example.org", "x"))
    for address in ("/admin/training/questions/", "/admin/training/facts/"):
        assert client.get(address).status_code == 200
    home = client.get("/admin/").content.decode()
    assert "/admin/training/questions/" in home
    assert "/admin/training/facts/" in home


def test_seals_are_checked_and_lost_files_repaired(rendition, capsys):
    tasks.render.apply(args=(rendition.pk,))
    call_command("lms_verify_seals")
    assert "1 matches, 0 lost, 0 different" in capsys.readouterr().out
    rendition.refresh_from_db()
    services.storage().delete(rendition.storage_name)
    with pytest.raises(CommandError, match="1 of 1 files do not match"):
        call_command("lms_verify_seals", repair=True)
    assert "lost" in capsys.readouterr().out
    assert Certificate.objects.get().renditions.count() == 2


def test_recomputing_prints_what_the_events_do_not_support(rendition, capsys):
    call_command("lms_recompute", dry_run=True)
    assert capsys.readouterr().out == "0 differences.\n"
    CourseProgress.objects.update(minutes_left=99)
    with pytest.raises(CommandError, match="differs from the event log"):
        call_command("lms_recompute")
    assert "minutes_left: stored 99, events say 0" in capsys.readouterr().out


def test_a_storage_in_the_media_folder_is_an_error(settings):
    settings.MEDIA_ROOT = str(services.storage().folder.parent)
    assert {message.id for message in checks.storages_are_private(None)} == {"lms.E002"}


def test_a_missing_storage_is_an_error(settings):
    settings.STORAGES = {name: value for name, value in settings.STORAGES.items() if not name.startswith("lms_")}
    assert [message.id for message in checks.storages_are_private(None)] == ["lms.E001", "lms.E001"]


def test_a_storage_that_overwrites_is_an_error(settings):
    plain = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "lms_certificates": plain}
    assert [message.id for message in checks.storages_are_private(None)] == ["lms.E004"]


def test_a_site_without_the_public_check_is_an_error(settings):
    assert checks.the_public_check_has_an_address(None) == []
    settings.ROOT_URLCONF = "lms.http.urls"
    assert [message.id for message in checks.the_public_check_has_an_address(None)] == ["lms.E003"]


def test_missing_pango_names_the_line_to_run(monkeypatch):
    assert checks.pango_is_installed(None) == []
    monkeypatch.setattr(checks, "find_library", lambda name: None)
    (message,) = checks.pango_is_installed(None)
    assert "apt-get install -y libpango-1.0-0" in message.hint


def test_the_parts_of_a_course_are_listed_in_their_order(client):
    course = course_page(lessons=2)
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    parts = [page.pk for page in course.get_children()]
    first, *others = course.get_children().specific()
    first.save_revision().publish()
    listed = client.get(f"/admin/pages/{course.pk}/").context["object_list"]
    assert others
    assert [page.pk for page in listed] == parts
