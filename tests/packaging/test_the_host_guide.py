"""A stranger takes the steps of ``docs/host.md`` on a plain Wagtail site, and a learner of that site earns a certificate."""

import hashlib
import io
import os
import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from lms.site.valkey import free_port
from tests.harness import guide, hosts
from tests.harness.processes import wait_until
from tests.journeys.visitor import JourneyError, Visitor

pytestmark = pytest.mark.host
ROOT = Path(__file__).resolve().parents[2]
STEPS = guide.steps(ROOT / "docs/host.md")
PLAIN, OWN = "Wagtail's own page", "A base page of your own"
PASSWORD = "a long test password"
SITES = {
    "wagtail-8.0": ("wagtail80", PLAIN),
    "wagtail-7.4": ("wagtail74", PLAIN),
    "wagtail-8.0-with-a-base-page-of-its-own": ("wagtail80", OWN),
}


def steps_for(way):
    """Return the steps of a site whose pages go this way; the guide tells two."""
    other = {PLAIN, OWN} - {way}
    return [step for step in STEPS if step.part not in other]


@pytest.fixture(params=SITES)
def site(request, tmp_path_factory):
    """Yield an existing site with its way, ended and removed afterwards."""
    group, way = SITES[request.param]
    folder = tmp_path_factory.mktemp("host")
    number = 5 + list(SITES).index(request.param)
    broker = os.environ["LMS_BROKER_URL"].removesuffix("/0")
    address = f"http://127.0.0.1:{free_port()}"
    host = hosts.Host(folder, group=group, TRAINING_BROKER=f"{broker}/{number}", TRAINING_ADDRESS=address)
    host.make_site(own_base_page=way == OWN)
    yield host, way
    host.stop()
    shutil.rmtree(folder, ignore_errors=True)


def told_what_is_missing(host):
    """Ask in the middle of the guide: every step that is still to come, and has a check, is told at once."""
    with pytest.raises(AssertionError) as caught:
        host.run("python manage.py check")
    assert set(re.findall(r"lms\.[EW]\d{3}", str(caught.value))) == {"lms.E003", "lms.E005", "lms.E007", "lms.W004"}


def came_over_whole(host, said):
    """Compare the content of the starter path as it was packed and as it was published; publish it again, to no effect."""
    packed, published = (re.search(r"Content (\w{64})", words)[1] for words in said if "Content " in words)
    assert packed == published
    if host.group == "wagtail74":
        again = host.run('python manage.py lms_import_path "$HOME/attune/starter-path.zip"')
        assert "All is up to date" in again
        assert packed in again


def learn(address):
    """Take the course as a visitor who has an account; return the page that waits for the certificate."""
    learner = Visitor(address)
    learner.get("/courses/").expect("Who is underserved, and why").expect("Education and outreach")
    course = learner.get("/courses/first-steps/").expect("Log in to enroll")
    login = learner.get(course.link(r"/training/account/login/[^\"]+"))
    course = learner.press(login, "Log in", username="leila", password=PASSWORD).expect("Take it in your own time")
    page = learner.press(course, "Enroll").expect("You are enrolled")
    page = learner.get(page.link("/courses/first-steps/ask-first/")).expect("Ask which language helps.")
    page = learner.press(page, "Mark complete and continue").expect("Pass mark")
    page = learner.press(page, "Start the quiz").expect("Who interprets")
    right = re.search(r'value="([^"]+)"[^>]*><span>A qualified interpreter', page.text)[1]
    page = learner.press(page, "Save and continue", answer=right)
    page = learner.press(page, "Submit all answers").expect("You passed the quiz")
    return learner, page.link(r"/training/enrollments/[^\"]+/done/")


def look_round(address, course):
    """Open the admin's pages that know of pages of any class."""
    author = Visitor(address)
    author.press(author.get("/admin/login/"), "Sign in", username="root", password=PASSWORD)
    author.get(f"/admin/pages/{course}/edit/").expect("Who it is for")
    author.get("/admin/training/questions/").expect("Who interprets a question about safety?")
    author.get("/admin/training/questions/add/?kind=single").expect("First steps")
    author.get("/admin/reports/training/system/").expect("The catalog is published.")


def refuse_a_package_that_hides_ours(host):
    """Put a package of the site's own in the way of ours: the next command says which."""
    (host.folder / "courses").mkdir()
    (host.folder / "courses/__init__.py").write_text("")
    with pytest.raises(AssertionError, match=r"\"courses\" of Attune is hidden by .*/site/courses/__init__\.py"):
        host.run("python manage.py check")


def ready(learner, done):
    """Tell whether the certificate is there."""
    return "Your certificate is ready" in learner.get(done).text


def test_a_site_that_follows_the_guide_takes_a_learner_to_a_certificate(site):
    host, way = site
    said = []
    for step in steps_for(way):
        if step.part == "4. Addresses" and way == OWN:
            told_what_is_missing(host)
        said.append(host.take(step))
    came_over_whole(host, said)
    said = host.run(f"python manage.py shell < {ROOT}/tests/harness/first_course.py")
    course = re.search(r"published /courses/first-steps/ (\d+)", said)[1]
    address = host.env["TRAINING_ADDRESS"]
    wait_until(lambda: answers(address), seconds=60, what="the site answers")

    learner, done = learn(address)
    wait_until(lambda: ready(learner, done), seconds=60, what=f"the certificate is ready\n{host.said()}")
    file = learner.get(learner.get(done).link(r"/training/certificates/[^\"]+/file/")).body
    assert "Leila Haddad" in PdfReader(io.BytesIO(file)).pages[0].extract_text()
    wallet = learner.get("/training/certificates/").expect("My site</title>")
    proof = Visitor(address).get(wallet.link(r"/verify/[^\"]+/")).expect("This certificate is valid")
    assert hashlib.sha256(file).hexdigest() in proof.text
    look_round(address, course)
    assert "Traceback" not in host.said()
    refuse_a_package_that_hides_ours(host)


def answers(address):
    """Tell whether a site is there."""
    try:
        return Visitor(address).get("/training/account/login/").status == 200
    except (OSError, JourneyError):
        return False


def test_each_step_of_the_guide_is_taken_on_one_of_the_sites():
    taken = {step.number for _group, way in SITES.values() for step in steps_for(way)}
    assert taken == set(range(1, (ROOT / "docs/host.md").read_text().count("\n```\n") + 1))
