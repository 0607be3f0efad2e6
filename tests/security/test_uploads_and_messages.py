"""What may be uploaded, how large it may be, and in which form messages travel."""

from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.test import RequestFactory
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction

from lms.site import celery_app
from lms.site.uploads import uploaded_file
from tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    """A client of somebody who may upload everything."""
    client.force_login(get_user_model().objects.create_superuser("root@example.org", "x"))
    return client


def picture(width, height):
    """Return a PNG of one color, which is small however large the picture is."""
    data = BytesIO()
    Picture.new("1", (width, height)).save(data, "PNG")
    return SimpleUploadedFile("picture.png", data.getvalue(), content_type="image/png")


@pytest.mark.parametrize(
    ("file", "accepted"),
    [
        (lambda: picture(40, 30), True),
        (lambda: picture(8000, 6250), False),
        (lambda: SimpleUploadedFile("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"), False),
        (lambda: SimpleUploadedFile("page.png", b"<html><script>alert(1)</script></html>"), False),
    ],
    ids=["a picture", "50 million pixels", "a drawing with a script", "a page called picture"],
)
def test_pictures_are_pictures_and_fit_into_memory(editor, file, accepted):
    editor.post("/admin/images/add/", {"title": "Picture", "file": file(), "collection": Collection.objects.get().pk})
    assert Image.objects.exists() == accepted


@pytest.mark.parametrize(("name", "accepted"), [("sheet.pdf", True), ("page.html", False), ("tool.exe", False)])
def test_documents_have_a_known_ending(editor, name, accepted):
    file = SimpleUploadedFile(name, b"%PDF-1.7 text")
    editor.post("/admin/documents/add/", {"title": "Sheet", "file": file, "collection": Collection.objects.get().pk})
    assert Document.objects.exists() == accepted


def test_a_request_larger_than_all_limits_is_refused_before_it_is_read(editor, settings):
    settings.MOST_UPLOAD_BYTES = 20_000
    for address in ("/verify/", "/admin/images/add/"):
        response = editor.post(address, {"file": SimpleUploadedFile("x.png", b"x" * 30_000)})
        assert response.status_code == 413
        assert "too much at once" in response.content.decode()
    assert editor.post("/verify/", {"file": SimpleUploadedFile("x.png", b"x" * 10_000)}).status_code == 404


def test_a_document_of_a_closed_collection_is_reached_by_no_address(client, settings):
    closed = Collection.get_first_root_node().add_child(name="Closed")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type=CollectionViewRestriction.LOGIN)
    document = Document.objects.create(
        title="Closed", file=ContentFile(b"%PDF closed", name="closed.pdf"), collection=closed
    )
    assert client.get(document.url).status_code == 302
    assert Path(settings.MEDIA_ROOT, document.file.name).exists()
    for written in ("documents/", "images/../documents/", "./documents/", "//documents/"):
        with pytest.raises(Http404):
            uploaded_file(RequestFactory().get("/"), written + Path(document.file.name).name)
    client.force_login(PersonFactory().user)
    response = client.get(document.url)
    assert b"".join(response) == b"%PDF closed"
    assert "no-store" in response["Cache-Control"]


def test_messages_between_processes_are_json_and_nothing_else():
    assert celery_app.conf.accept_content == ["json"]
    assert celery_app.conf.task_serializer == "json"
    own = [task for name, task in celery_app.tasks.items() if not name.startswith("celery.")]
    assert own
    assert {task.serializer for task in own} == {"json"}
