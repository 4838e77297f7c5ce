"""A trap in a real browser: a key on its slider moves its number, and nothing else reruns."""

from playwright.sync_api import expect


def test_slider_moves_the_true_number_and_leaves_100_percent(app):
    app.page.goto(f"{app.address}/categorical_accuracy")
    box = app.page.locator(".st-key-trap_always_right")
    values = box.get_by_test_id("stMetricValue")
    expect(values.first).to_have_text("1.0000")
    before = values.nth(1).inner_text()
    box.get_by_role("slider", name="Threshold").press("End")
    expect(box.get_by_text("Really right, p > 1")).to_be_visible()
    expect(values.first).to_have_text("1.0000")
    assert float(values.nth(1).inner_text()) < float(before)
    box.get_by_text("always the wrong class").click()
    box.get_by_role("slider", name="Threshold").press("Home")
    expect(box.get_by_text("Really right, p > 0", exact=True)).to_be_visible()
    expect(values.nth(1)).to_have_text("0.0000")
    expect(values.first).to_have_text("1.0000")


def test_boxes_fit_a_phone(new_app):
    app = new_app(width=390, height=844)
    app.page.goto(f"{app.address}/sparse_top_k_categorical_accuracy")
    expect(app.page.locator(".st-key-trap_ties .steps")).to_be_visible()
    inside = app.page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    assert inside
