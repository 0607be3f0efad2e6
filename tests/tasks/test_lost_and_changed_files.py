"""After an accident the check finds exactly what is lost and what differs; a repair appends and replaces nothing."""

from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError

from lms.certificates import services, tasks
from lms.certificates.models import Certificate, Rendition
from lms.flows.enroll import enroll
from tests.factories import AT, PersonFactory, publish_course
from tests.flows.test_finishing_a_course import finish, keys_of

pytestmark = pytest.mark.django_db


def checked(**options):
    """Return what the check prints."""
    output = StringIO()
    with pytest.raises(CommandError, match="4 of 4 files"):
        call_command("lms_verify_seals", stdout=output, **options)
    return output.getvalue()


def test_three_files_deleted_and_one_changed_are_three_lost_and_one_different(client, monkeypatch):
    sent = []
    monkeypatch.setattr("lms.management.commands.lms_verify_seals.enqueue", sent.append)
    course = publish_course(lessons=1)
    for _number in range(4):
        finish(enroll(person=PersonFactory(), course=course, at=AT), keys_of(course)[0])
    for rendition in Rendition.objects.order_by("pk"):
        assert tasks.render.apply(args=(rendition.pk,)).get() == "ready"
    *lost, changed = Rendition.objects.select_related("certificate").order_by("pk")
    with services.storage().open(lost[0].storage_name) as file:
        old = file.read()
    for rendition in lost:
        services.storage().delete(rendition.storage_name)
    path = services.storage().folder / changed.storage_name
    damaged = bytearray(path.read_bytes())
    damaged[100] ^= 1
    path.write_bytes(damaged)

    assert "0 matches, 3 lost, 1 different" in checked(repair=True)
    assert len(sent) == 3
    for pk in sent:
        assert tasks.render.apply(args=(pk,)).get() == "ready"
    assert path.read_bytes() == damaged
    assert Certificate.objects.get(pk=changed.certificate_id).renditions.count() == 1
    new = lost[0].certificate.renditions.order_by("-pk").first()
    with services.storage().open(new.storage_name) as file:
        for data in (old, file.read()):
            answer = client.post(
                f"/verify/{lost[0].certificate.verify_code}/", {"file": ContentFile(data, name="c.pdf")}
            )
            assert answer.context["file"] == "matches"
    assert new.unsigned_sha256 == lost[0].unsigned_sha256
