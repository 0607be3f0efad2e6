"""A course is downloaded as a file, looked at before it is made again, and copied, by who may make courses."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from courses import trainers
from courses.pages.models import CoursePage
from courses.studio import carrying
from courses.studio.coursefile.content import pack, unpack
from courses.studio.coursefile.writing import write
from courses.studio.records import CourseFile
from lms.base import clock
from lms.enrollment.models import Enrollment
from lms.flows.enroll import enroll
from tests.factories import AT, PersonFactory, UserFactory
from tests.factories.pages import course_page, record_of

pytestmark = pytest.mark.django_db
PLACE = "/admin/training/courses/"


@pytest.fixture
def course():
    """A course with a quiz."""
    return course_page(title="Ask", lessons=2)


@pytest.fixture
def maker(course, trainer_of):
    """A client signed in as its trainer, who may make courses."""
    client = trainer_of(course)
    client.user = UserFactory._meta.model.objects.get(pk=client.session["_auth_user_id"])
    client.user.groups.add(Group.objects.get(name="Course makers"))
    return client


def text(response):
    """Return the text of a page."""
    return response.content.decode()


def send(client, data):
    """Send a course file."""
    return client.post(f"{PLACE}file/", {"file": SimpleUploadedFile("course.zip", data)})


def test_what_is_downloaded_is_shown_and_made_again(maker, course):
    answer = maker.get(f"{PLACE}{course.pk}/file/")
    assert answer["Content-Disposition"] == f'attachment; filename="{course.pk}-ask.zip"'
    seal = unpack(answer.content).seal
    place = send(maker, answer.content).url
    page = text(maker.get(place))
    assert "Lesson 2" in page
    assert seal in page
    assert "English" in page
    assert CoursePage.objects.count() == 1
    assert "The course is there, as a draft." in text(maker.post(place, {"do": "make"}, follow=True))
    made = CoursePage.objects.latest("pk")
    assert (made.live, write(made).seal, trainers.team_of(made).leads.get()) == (False, seal, maker.user)
    assert maker.get(place).status_code == 404
    assert not CourseFile.objects.exists()


def test_a_copy_has_a_title_that_says_so_and_no_learners(maker, course):
    enroll(person=PersonFactory(), course=record_of(course), at=AT)
    page = text(maker.post(f"{PLACE}{course.pk}/copy/", follow=True))
    assert "The copy is a draft. Nobody is enrolled in it." in page
    made = CoursePage.objects.latest("pk")
    assert (made.title, made.live) == ("Copy of Ask", False)
    assert Enrollment.objects.count() == 1
    assert [page.title for page in made.get_children()] == ["Lesson 1", "Lesson 2", "Course quiz"]


def test_a_file_is_thrown_away(maker, course):
    place = send(maker, pack(write(course))).url
    assert "Nothing was added." in text(maker.post(place, {"do": "discard"}, follow=True))
    assert not CourseFile.objects.exists()
    assert CoursePage.objects.count() == 1


def test_a_file_that_is_not_taken_says_why_and_keeps_nothing(maker, course):
    assert "The file is damaged." in text(send(maker, b"x"))
    content = write(course)
    content.data["pages"][1]["languages"]["en"]["body"] = [{"type": "explode", "value": "x"}]
    answer = send(maker, pack(content))
    assert answer.status_code == 422
    assert "does not know, or one of the wrong kind. (explode)" in text(answer)
    content.data["rows"] = []
    assert "has not the form of a course" in text(send(maker, pack(content)))
    assert not CourseFile.objects.exists()


def test_a_file_of_somebody_else_is_not_there_and_an_old_one_is_forgotten(maker, course):
    data = pack(write(course))
    other = CourseFile.objects.create(made_by=UserFactory(), made_at=clock.now(), data=data)
    assert maker.get(f"{PLACE}file/{other.uuid}/").status_code == 404
    old = CourseFile.objects.create(made_by=maker.user, made_at=clock.now() - 2 * carrying.KEPT, data=data)
    broken = CourseFile.objects.create(made_by=maker.user, made_at=clock.now(), data=b"x")
    assert maker.get(f"{PLACE}file/{broken.uuid}/").status_code == 404
    send(maker, data)
    assert not CourseFile.objects.filter(pk=old.pk).exists()
    assert len(str(other)) == 36


def test_what_cannot_be_carried_is_told(maker, course, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise carrying.CourseFileError("unknown", "x.Y")

    place = send(maker, pack(write(course))).url
    monkeypatch.setattr(carrying, "write", refuse)
    monkeypatch.setattr(carrying, "make", refuse)
    for answer in (
        maker.get(f"{PLACE}{course.pk}/file/", follow=True),
        maker.post(f"{PLACE}{course.pk}/copy/", follow=True),
        maker.post(place, {"do": "make"}, follow=True),
    ):
        assert "The course shows something that a course file cannot hold. (x.Y)" in text(answer)


def test_who_may_not_make_courses_downloads_and_copies_nothing(course, trainer_of):
    client = trainer_of(course)
    assert client.get(f"{PLACE}{course.pk}/file/").status_code == 200
    assert client.post(f"{PLACE}{course.pk}/copy/").url == "/admin/"
    assert client.get(f"{PLACE}file/").url == "/admin/"
    builder = text(client.get(reverse("lms_course", args=[course.pk])))
    assert "Download as a file" in builder
    assert "Make a copy" not in builder


def test_the_builder_leads_who_may_make_courses_to_a_copy(maker, course):
    page = text(maker.get(reverse("lms_course", args=[course.pk])))
    assert reverse("lms_course_copy", args=[course.pk]) in page
    assert reverse("lms_course_download", args=[course.pk]) in page
