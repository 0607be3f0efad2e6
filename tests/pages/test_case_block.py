"""A case is read as scenes and a debrief, and its debrief is one link away."""

from courses.blocks.practice import CaseBlock

PARTS = [
    {"kind": "scene", "text": "<p>She waits.</p>"},
    {"kind": "debrief", "text": "<p>Ask at booking.</p>"},
]


def rendered(parts):
    block = CaseBlock()
    return block.render(block.to_python({"title": "The booked interpreter", "people": ["Marisol"], "parts": parts}))


def test_a_reader_can_go_straight_to_the_debrief():
    html = rendered(PARTS)
    assert '<a href="#debrief-the-booked-interpreter">Read the debrief instead</a>' in html
    assert html.index("#debrief-the-booked-interpreter") < html.index("She waits.")
    assert html.count('id="debrief-the-booked-interpreter"') == 1


def test_a_case_without_a_debrief_offers_no_way_to_one():
    assert "debrief" not in rendered(PARTS[:1])
