"""One quick look at the broker's port."""

import socket

import pytest

from lms.base.broker import reachable
from lms.site.valkey import free_port


def test_an_open_port_is_reachable_and_a_closed_one_is_not():
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert reachable(f"redis://127.0.0.1:{server.getsockname()[1]}/0")
    assert not reachable(f"redis://127.0.0.1:{free_port()}/0")


@pytest.mark.parametrize("url", ["memory://", ""])
def test_an_address_without_a_port_is_left_to_the_client(url):
    assert reachable(url)
