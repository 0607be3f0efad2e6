"""The demo hands out uploaded pictures itself; in production that is the business of the server in front."""

import importlib.util
import sys
from pathlib import Path

import pytest

from lms.site import urls

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(settings):
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "picture.txt").write_text("a picture")
    return "/media/picture.txt"


@pytest.fixture
def addresses_of_the_demo(settings):
    """The addresses as they are where uploads are served."""
    settings.SERVE_MEDIA = True
    spec = importlib.util.spec_from_file_location("addresses_of_the_demo", urls.__file__)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    settings.ROOT_URLCONF = spec.name
    yield
    del sys.modules[spec.name]


def test_the_demo_serves_uploads(client, upload, addresses_of_the_demo):
    assert b"".join(client.get(upload).streaming_content) == b"a picture"


def test_production_does_not(client, upload):
    assert client.get(upload).status_code == 404
