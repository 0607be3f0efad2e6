"""Images, documents and recordings lie in the collection of a team: others neither list, open, choose nor hear of them."""

import json

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtailmedia import get_media_model

from courses import trainers
from tests.factories import UserFactory
from tests.factories.media import mp3
from tests.factories.pages import course_page
from tests.factories.word import png

pytestmark = pytest.mark.django_db
WAGTAIL_LEAVES_A_FILE = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
"""Wagtail makes thumbnails through a temporary file that it leaves to the garbage collector."""


def image(collection, title):
    """Return an image in a collection."""
    return get_image_model().objects.create(title=title, file=ContentFile(png(), "a.png"), collection=collection)


def document(collection, title):
    """Return a document in a collection."""
    return get_document_model().objects.create(title=title, file=ContentFile(b"text", "a.txt"), collection=collection)


def recording(collection, title):
    """Return a recording in a collection."""
    return get_media_model().objects.create(
        title=title, file=ContentFile(b"mp3", "a.mp3"), collection=collection, duration=3, type="audio"
    )


MAKE = {"image": image, "document": document, "media": recording}


@pytest.fixture
def own():
    """A course."""
    return course_page(title="Own course", items=None)


@pytest.fixture
def foreign(trainer_of):
    """The course of another team, with an image, a document and a recording."""
    page = course_page(title="Foreign course", items=None)
    trainers.appoint(user=UserFactory(), course_page=page)
    return page


@pytest.fixture
def client_of(own, foreign, trainer_of):
    """A client signed in as the trainer of the own course."""
    return trainer_of(own)


@pytest.fixture
def rows(own, foreign, client_of):
    """The own and the foreign file of each kind, and a shared one."""
    shared = Collection.objects.get(name="Shared by all courses")
    places = {
        "OWN": trainers.team_of(own).collection,
        "FOREIGN": trainers.team_of(foreign).collection,
        "SHARED": shared,
    }
    return {
        kind: {name: make(place, f"{name} {kind}") for name, place in places.items()} for kind, make in MAKE.items()
    }


def addresses():
    """Return every address that lists or chooses files."""
    return [
        reverse(name)
        for name in (
            "wagtailimages:index", "wagtailimages:index_results", "wagtailimages_chooser:choose",
            "wagtailimages_chooser:choose_results", "wagtaildocs:index", "wagtaildocs:index_results",
            "wagtaildocs_chooser:choose", "wagtaildocs_chooser:choose_results", "wagtailmedia:index",
            "wagtailmedia:chooser", "wagtailadmin_api:images:listing", "wagtailadmin_api:documents:listing",
        )
    ] + [reverse("wagtailmedia:chooser_typed", args=["audio"])]  # fmt: skip


@WAGTAIL_LEAVES_A_FILE
def test_lists_and_choosers_show_own_files_and_nothing_of_other_teams(client_of, rows):
    for address in addresses():
        body = client_of.get(address).content.decode()
        assert "FOREIGN" not in body, address
        assert "Foreign course" not in body, address
        assert "OWN" in body, address


@WAGTAIL_LEAVES_A_FILE
def test_shared_files_can_be_chosen_and_not_changed(client_of, rows):
    shared = rows["image"]["SHARED"]
    assert "SHARED image" in client_of.get(reverse("wagtailimages_chooser:choose")).content.decode()
    assert client_of.get(reverse("wagtailimages_chooser:chosen", args=[shared.pk])).status_code == 200
    assert client_of.get(reverse("wagtailimages:edit", args=[shared.pk])).status_code == 302


ROUTES = {
    "image": [
        "wagtailimages:edit", "wagtailimages:delete", "wagtailimages_chooser:chosen",
        "wagtailimages:url_generator", "wagtailimages_chooser:select_format",
    ],
    "document": ["wagtaildocs:edit", "wagtaildocs:delete", "wagtaildocs_chooser:chosen"],
    "media": ["wagtailmedia:edit", "wagtailmedia:delete", "wagtailmedia:media_chosen", "wagtailmedia:media_usage"],
}  # fmt: skip


@pytest.mark.parametrize("kind", ROUTES)
def test_the_file_of_another_team_is_neither_opened_nor_changed_nor_chosen(client_of, rows, kind):
    foreign = rows[kind]["FOREIGN"]
    for name in ROUTES[kind]:
        address = reverse(name, args=[foreign.pk])
        for answer in (client_of.get(address), client_of.post(address, {"title": "STOLEN"})):
            assert answer.status_code != 200 or "FOREIGN" not in answer.content.decode(), name
    foreign.refresh_from_db()
    assert foreign.title == f"FOREIGN {kind}"


def test_ones_own_recording_tells_where_it_is_used(client_of, rows):
    assert client_of.get(reverse("wagtailmedia:media_usage", args=[rows["media"]["OWN"].pk])).status_code == 200


@pytest.mark.parametrize(("kind", "label"), [("image", "wagtailimages"), ("document", "wagtaildocs")])
@pytest.mark.parametrize("action", ["delete", "add_tags", "add_to_collection"])
def test_a_bulk_action_does_not_name_the_file_of_another_team(client_of, rows, kind, label, action):
    address = f"/admin/bulk/{label}/{kind}/{action}/"
    body = client_of.get(address, {"id": [rows[kind]["FOREIGN"].pk, rows[kind]["OWN"].pk]}).content.decode()
    assert f"FOREIGN {kind}" not in body
    assert f"OWN {kind}" in body or action == "delete"
    client_of.post(
        f"{address}?id={rows[kind]['FOREIGN'].pk}", {"tags": "x", "collection": rows[kind]["OWN"].collection_id}
    )
    again = type(rows[kind]["FOREIGN"]).objects.get(pk=rows[kind]["FOREIGN"].pk)
    assert again.collection == rows[kind]["FOREIGN"].collection


@pytest.mark.parametrize("action", ["delete", "move", "publish", "unpublish"])
def test_a_bulk_action_does_not_name_the_page_of_another_team(client_of, own, foreign, action):
    body = client_of.get(f"/admin/bulk/wagtailcore/page/{action}/", {"id": [foreign.pk, own.pk]}).content.decode()
    assert "Foreign course" not in body


def test_a_file_is_uploaded_to_a_collection_of_ones_own_only(client_of, rows):
    foreign = rows["image"]["FOREIGN"].collection
    sent = {"title": "NEW", "collection": foreign.pk, "file": ContentFile(png(), "n.png")}
    client_of.post(reverse("wagtailimages:add"), sent)
    assert not foreign.pk or not get_image_model().objects.filter(title="NEW", collection=foreign).exists()


def test_a_recording_is_uploaded_in_the_chooser_and_the_form_names_own_collections_only(client_of, rows):
    address = reverse("wagtailmedia:chooser_upload", args=["audio"])
    broken = client_of.post(address, {"media-chooser-upload-title": ""})
    assert "Foreign course" not in broken.content.decode()
    sent = {
        "media-chooser-upload-title": "New talk",
        "media-chooser-upload-duration": "3",
        "media-chooser-upload-collection": rows["media"]["OWN"].collection_id,
        "media-chooser-upload-file": ContentFile(mp3(), "x.mp3"),
    }
    assert json.loads(client_of.post(address, sent).content)["step"] == "media_chosen"


@pytest.mark.parametrize("value", ["own", "foreign", "x", "999999999999"])
def test_the_filter_by_collection_takes_own_collections_only(client_of, rows, value):
    number = {"own": rows["media"]["OWN"].collection_id, "foreign": rows["media"]["FOREIGN"].collection_id}.get(
        value, value
    )
    body = client_of.get(reverse("wagtailmedia:index"), {"collection_id": number}).content.decode()
    assert "Foreign course" not in body
    assert "OWN media" in body


def test_drafts_of_other_courses_are_not_offered_in_the_chooser_of_pages(client_of, own, foreign):
    for page in (own, foreign):
        page.live = False
        page.save(update_fields=["live"])
    address = reverse("wagtailadmin_choose_page_child", args=[own.get_parent().pk])
    body = client_of.get(address).content.decode()
    assert "Own course" in body
    assert "Foreign course" not in body
    found = client_of.get(reverse("wagtailadmin_api:pages:listing"), {"child_of": own.get_parent().pk}).content.decode()
    assert "Own course" in found
    assert "Foreign course" not in found
