import pytest
from tests.browser.test_reading_options_on_screen import *
from tests.browser.judges import NARROW, WIDE, violations
def test_pictures(visit, learner):
    page=visit(learner)
    def shot(name, size, full=False):
        page.set_viewport_size(size); page.screenshot(path=f"/tmp/learner_shots/{name}.png", full_page=full)
    page.goto(FIRST); shot("plain", WIDE); shot("plain390", {"width":390,"height":844}, True)
    page.get_by_text("Reading options").first.click(); shot("open", WIDE)
    choose(page, text_size="larger", spacing="wider", less_data=True, focus=True)
    page.goto(FIRST); shot("all", WIDE); shot("all320", NARROW, True)
    print(*violations(page,"x"),sep="\n")
