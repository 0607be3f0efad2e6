"""A stranger takes the steps of ``docs/host.md`` on a plain Wagtail site, and a learner of that site earns a certificate."""

import hashlib
import io
import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
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


@pytest.fixture(scope="module")
def prepared(request, tmp_path_factory):
    """Start to prepare the sites that are asked for, two at a time; yield what each will be, and remove all afterwards."""
    wanted = [
        item.callspec.params["name"] for item in request.session.items if item.fspath == request.fspath and takes(item)
    ]
    home = tmp_path_factory.mktemp("hosts")
    pool = ThreadPoolExecutor(max_workers=2)
    sites = {name: pool.submit(prepare, name, home) for name in wanted}
    yield sites
    pool.shutdown(cancel_futures=True)
    for site in sites.values():
        if not site.cancelled() and site.exception() is None:
            site.result()[0].stop()
    shutil.rmtree(home, ignore_errors=True)


def takes(item):
    """Tell whether a test is about one of the sites."""
    return "name" in getattr(getattr(item, "callspec", None), "params", {})


def prepare(name, home):
    """Take all steps on a new site, publish one more course there, and return the site with what the steps printed."""
    group, way = SITES[name]
    number = 5 + list(SITES).index(name)
    broker = os.environ["LMS_BROKER_URL"].removesuffix("/0")
    address = f"http://127.0.0.1:{free_port()}"
    host = hosts.Host(
        home / name, home=home, group=group, TRAINING_BROKER=f"{broker}/{number}", TRAINING_ADDRESS=address
    )
    try:
        host.make_site(own_base_page=way == OWN)
        said = []
        for step in steps_for(way):
            if step.part == "4. Addresses" and way == OWN:
                told_what_is_missing(host)
            said.append(host.take(step))
        said.append(host.run(f"python manage.py shell < {ROOT}/tests/harness/first_course.py"))
    except BaseException:
        host.stop()
        raise
    return host, said


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


@pytest.mark.parametrize("name", SITES)
def test_a_site_that_follows_the_guide_takes_a_learner_to_a_certificate(prepared, name):
    host, said = prepared[name].result()
    try:
        came_over_whole(host, said)
        course = re.search(r"published /courses/first-steps/ (\d+)", said[-1])[1]
        earn_a_certificate(host, course)
        refuse_a_package_that_hides_ours(host)
    finally:
        host.stop()


def earn_a_certificate(host, course):
    """Go to the site as a learner, an author and the public."""
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


def answers(address):
    """Tell whether a site is there."""
    try:
        return Visitor(address).get("/training/account/login/").status == 200
    except (OSError, JourneyError):
        return False


def test_each_step_of_the_guide_is_taken_on_one_of_the_sites():
    taken = {step.number for _group, way in SITES.values() for step in steps_for(way)}
    assert taken == set(range(1, (ROOT / "docs/host.md").read_text().count("\n```\n") + 1))


def test_a_block_that_no_line_explains_is_refused(tmp_path):
    guide_of_one = tmp_path / "guide.md"
    guide_of_one.write_text("## 1. Step\n\nSomething with this:\n\n```python\na = 1\n```\n")
    with pytest.raises(AssertionError, match="No line says what to do with the block below: Something with this:"):
        guide.steps(guide_of_one)
