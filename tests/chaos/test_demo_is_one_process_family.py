"""The demo runs as a real process: it starts quickly, mends itself, refuses with words, and leaves nothing behind."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time

import pytest

from lms.site.valkey import free_port
from tests.harness.demo import Demo, alive, child_with_log, descendants
from tests.harness.processes import ROOT, wait_until
from tests.journeys.demo_check import PASSWORD, Check, answer_all, submit
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.chaos

ROLES = {"Clinician", "Supervisor", "Trainer", "Administrator"}
PROCESSES = 6
"""Broker, worker and its child, beat, web and its child."""


def lock_is_free(folder):
    """Tell whether another demo could start on this folder."""
    with (folder / "demo.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    """Start on an empty folder, note what was there, press Ctrl-C; return what was seen and the folder."""
    folder = tmp_path_factory.mktemp("demo") / "var"
    demo = Demo(folder, free_port())
    try:
        seconds = demo.ready()
        family = descendants(demo.popen.pid)
        demo.popen.send_signal(signal.SIGINT)
        code = demo.ended(seconds=30)
        return {
            "folder": folder,
            "seconds": seconds,
            "family": family,
            "left": alive(family),
            "code": code,
            "demo": demo,
        }
    finally:
        demo.stop()


@pytest.fixture(scope="module")
def running(first_run, tmp_path_factory):
    """Start again on a copy of the folder, with one password for all; return the demo, its seconds and its folder."""
    folder = tmp_path_factory.mktemp("demo") / "var"
    shutil.copytree(first_run["folder"], folder)
    port = free_port()
    demo = Demo(folder, port, "--password", PASSWORD)
    try:
        seconds = demo.ready()
        yield {"demo": demo, "seconds": seconds, "folder": folder, "base": f"http://127.0.0.1:{port}"}
    finally:
        demo.stop()


def test_ctrl_c_ends_every_process_and_frees_the_lock(first_run):
    assert len(first_run["family"]) >= PROCESSES
    assert first_run["left"] == []
    assert first_run["code"] == 0
    assert lock_is_free(first_run["folder"])
    assert "Traceback" not in first_run["demo"].said
    assert "ERROR" not in first_run["demo"].said


def test_the_table_has_every_role_with_a_password_of_its_own(first_run):
    logins = first_run["demo"].logins
    assert set(logins) == ROLES
    passwords = {password for _address, _user, password in logins.values()}
    assert len(passwords) == len(ROLES)
    assert min(len(password) for password in passwords) >= 12


def test_a_second_start_is_quick(running, first_run, record_property):
    record_property("figure", f"demo: first {first_run['seconds']:.1f} s, second {running['seconds']:.1f} s (aim 10)")
    assert running["seconds"] < 20


def test_passwords_are_new_at_each_start_and_the_chosen_host_and_port_serve(first_run, tmp_path):
    folder = tmp_path / "var"
    shutil.copytree(first_run["folder"], folder)
    port = free_port()
    demo = Demo(folder, port, "--host", "localhost")
    try:
        demo.ready()
        before = {password for _address, _user, password in first_run["demo"].logins.values()}
        logins = demo.logins
        assert set(logins) == ROLES
        assert not before & {password for _address, _user, password in logins.values()}
        assert {address.split("/")[2] for address, _user, _password in logins.values()} == {f"localhost:{port}"}
        _address, user, password = logins["Clinician"]
        Visitor(f"http://localhost:{port}").log_in(user, password).expect("My learning")
    finally:
        demo.stop()


def test_a_second_demo_on_the_same_folder_is_refused_with_words(running):
    second = Demo(running["folder"], free_port())
    assert second.ended(seconds=20) != 0
    assert "A demo is running on" in second.said
    assert "LMS_VAR_DIR" in second.said
    assert running["demo"].popen.poll() is None


@pytest.mark.parametrize("log", ["worker.log", "beat.log"])
def test_a_killed_worker_or_beat_is_started_again(running, log):
    demo = running["demo"]
    before = child_with_log(demo.popen.pid, log)
    below = descendants(before)
    os.kill(before, signal.SIGKILL)
    wait_until(
        lambda: child_with_log(demo.popen.pid, log) not in {0, before}, seconds=20, what=f"{log}: nobody came back"
    )
    assert alive(below) == []
    assert f"{log.removesuffix('.log')} ended; starting it again" in demo.said


def test_a_certificate_asked_for_while_the_worker_is_dead_becomes_ready(running, record_property):
    clinician, check = Visitor(running["base"]), Check()
    page = answer_all(check, clinician)
    os.kill(child_with_log(running["demo"].popen.pid, "worker.log"), signal.SIGKILL)
    number, file, _verify = submit(check, clinician, page)
    assert number.startswith("AT-")
    assert file.startswith(b"%PDF")
    record_property("figure", f"demo: submit to ready with a killed worker {check.seconds['submit_to_ready']} s")


def test_a_demo_that_is_killed_takes_its_whole_family_along(first_run, tmp_path):
    folder = tmp_path / "var"
    shutil.copytree(first_run["folder"], folder)
    demo = Demo(folder, free_port())
    try:
        demo.ready()
        family = descendants(demo.popen.pid)
        assert len(family) >= PROCESSES
        demo.popen.kill()
        demo.ended(seconds=20)
        wait_until(lambda: not alive(family), seconds=30, what=f"still running: {alive(family)}")
        assert lock_is_free(folder)
    finally:
        demo.stop()


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_stopping_while_it_is_still_preparing_leaves_nothing(tmp_path, name):
    demo = Demo(tmp_path / "var", free_port())
    try:
        wait_until(lambda: bool(descendants(demo.popen.pid)), seconds=30, what="no broker was started")
        family = descendants(demo.popen.pid)
        demo.popen.send_signal(name)
        demo.ended(seconds=30)
        wait_until(lambda: not alive(family), seconds=20, what=f"still running: {alive(family)}")
        assert "Traceback" not in demo.said
        assert lock_is_free(tmp_path / "var")
    finally:
        demo.stop()


def test_a_taken_port_is_said_at_once_and_before_anything_is_made(tmp_path, record_property):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo = Demo(tmp_path / "var", port)
        assert demo.ended(seconds=30) != 0
        record_property("figure", f"demo: a taken port is said after {time.monotonic() - demo.began:.1f} s")
    assert f"Port {port} on 127.0.0.1 is in use. Choose another one: make demo PORT={port + 1}" in demo.said
    assert "Traceback" not in demo.said
    assert not (tmp_path / "var" / "attune.sqlite3").exists()


@pytest.mark.parametrize(
    ("options", "port", "words"),
    [((), 70000, "70000 is no port"), (("--host", "192.0.2.1"), 8000, "Cannot listen on 192.0.2.1")],
)
def test_an_impossible_address_is_said_in_words(tmp_path, options, port, words):
    demo = Demo(tmp_path / "var", port, *options)
    assert demo.ended(seconds=30) != 0
    assert words in demo.said
    assert "Traceback" not in demo.said


def test_a_data_folder_that_cannot_be_made_is_said_in_words(tmp_path):
    blocked = tmp_path / "var"
    blocked.write_text("a file stands where the folder should be")
    demo = Demo(blocked, free_port())
    assert demo.ended(seconds=30) != 0
    assert f"The data folder {blocked} cannot be made" in demo.said
    assert "LMS_VAR_DIR" in demo.said
    assert "Traceback" not in demo.said


CRASHING = """
import os, signal, sys, time
from lms.site.demo.processes import Child, Supervisor

starts = []
supervisor = Supervisor(tell=lambda words: print(words, flush=True))
supervisor.listen()
supervisor.start(Child("loop", lambda: sys.exit(3)))
supervisor.start(Child("steady", lambda: time.sleep(600)))
end = time.monotonic() + 9
while time.monotonic() < end and not supervisor.stopping:
    supervisor.look()
    time.sleep(0.05)
os.kill(supervisor.children[1].pid, signal.SIGKILL)
supervisor.stop()
print("stopped", [child.pid for child in supervisor.children], flush=True)
"""


def test_a_child_that_crashes_again_and_again_is_started_ever_later_and_stopping_bears_dead_children():
    run = subprocess.run(
        [sys.executable, "-c", CRASHING], check=False, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    waits = [line.split(" in ")[1] for line in run.stdout.splitlines() if line.startswith("loop ended")]
    assert waits == ["1 s.", "2 s.", "4 s.", "8 s."]
    assert run.stdout.endswith("stopped [0, 0]\n")
    assert run.stderr == ""
