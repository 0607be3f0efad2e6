"""The player of a video at a provider is made from its number; no other address is taken."""

import pytest

from courses.embeds import embed_of

TUBE = "https://www.youtube-nocookie.com/embed/abcDEF_-123"


@pytest.mark.parametrize(
    ("address", "player"),
    [
        ("https://www.youtube.com/watch?v=abcDEF_-123&t=9s", TUBE),
        ("https://youtu.be/abcDEF_-123?si=x", TUBE),
        ("https://m.youtube.com/shorts/abcDEF_-123", TUBE),
        (" https://www.youtube-nocookie.com/embed/abcDEF_-123 ", TUBE),
        ("https://vimeo.com/12345678", "https://player.vimeo.com/video/12345678?dnt=1"),
        (
            "https://player.vimeo.com/video/12345678?h=0a1b2c3d",
            "https://player.vimeo.com/video/12345678?dnt=1&h=0a1b2c3d",
        ),
        ("https://vimeo.com/12345678/0a1b2c3d", "https://player.vimeo.com/video/12345678?dnt=1&h=0a1b2c3d"),
    ],
)
def test_the_player_of_a_known_provider(address, player):
    found = embed_of(address)
    assert found.player == player
    assert player.startswith(f"{found.origin}/")
    assert embed_of(found.page) == found


@pytest.mark.parametrize(
    "address",
    [
        "", "javascript:alert(1)", "data:text/html,x", "http://vimeo.com/12345678", "https://vimeo.com.evil.example/12345678",
        "https://evil.example/?https://vimeo.com/12345678", "https://user@vimeo.com/12345678", "https://vimeo.com:8443/12345678",
        "https://vimeo.com/12345678/../../x", "https://vimeo.com/12345678?h=%22onload", "https://vimeo.com/channels/staff",
        "https://youtu.be/short", "https://www.youtube.com/watch?v=abcDEF_-12%22", "https://www.youtube.com/embed",
        "https://www.youtube.com/redirect?q=x&v=abcDEF_-123", "https://[bad", "https://youtu.be/abcDEF_-12é",
    ],
)  # fmt: skip
def test_no_other_address_is_taken(address):
    assert embed_of(address) is None
