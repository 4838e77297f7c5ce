"""The explorer in a real browser: first sight, train, drag, release, link, page switch."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import expect

from core.experiment.recipe import REFERENCE, encode
from tests.browser.conftest import CHARTS, CURVES, RATES, TOOLS, daily, ends_a_run
from tests.browser.independent import (
    SMALL,
    assert_marks_are_on_the_curves,
    assert_shows,
    counted,
    scores_of,
)
from ui.streamlit_inside.selectors import selectors

A_TRAINING = 120_000  # ms a long one may take on a busy machine


def test_first_sight_is_the_reference_network_trained(app, reference):
    app.open(TOOLS)
    expect(app.page.get_by_text("15,997 parameters")).to_be_visible()
    readings = app.readings()
    assert readings["threshold"] == "0.500"
    assert_shows(readings, *reference)
    expect(app.page.locator("[data-note=loss]")).to_contain_text("Cross-entropy stays 0.")


@pytest.mark.parametrize("n", daily(9, 25))
def test_drag_moves_everything_and_sends_nothing(app, reference, n):
    app.go(CURVES).ready()
    app.grab(0.5)
    app.idle()
    before, seen = len(app.sent), set()
    loss = app.page.locator("[data-note=loss]").inner_text()
    marks = set()
    for threshold in np.linspace(0, 1, n):
        app.pull(threshold)
        readings = app.readings()
        assert float(readings["threshold"]) == pytest.approx(threshold, abs=0.002)
        assert_shows(readings, *reference)
        seen.add((readings["accuracy"], readings["tp"], readings["fp"]))
        marks.add(app.page.locator(".st-key-roc svg.live-mark circle.now").get_attribute("cx"))
        assert app.page.locator("[data-note=loss]").inner_text() == loss
    assert len(app.sent) == before
    assert len(seen) > 0.8 * n
    assert len(marks) > 0.4 * n
    app.page.mouse.up()
    expect(app.page).to_have_url(re.compile(r"[?&]t=1(\.0)?(&|$)"))


def test_keyboard_alone(app, reference):
    app.go(CURVES).ready()
    app.slider.focus()
    for key, threshold in (
        ("ArrowRight", "0.510"),
        ("ArrowLeft", "0.500"),
        ("PageUp", "0.600"),
        ("PageDown", "0.500"),
        ("Home", "0.000"),
        ("End", "1.000"),
    ):
        app.page.keyboard.press(key)
        expect(app.column("threshold")).to_have_text(threshold)
        assert_shows(app.readings(), *reference)
    expect(app.slider).to_have_attribute("aria-valuenow", "1")
    expect(app.slider).to_have_attribute("aria-valuetext", re.compile("^1.000: accuracy 0.5"))
    expect(app.column("precision")).to_have_text("undefined")
    expect(app.page.locator(".st-key-precision_recall circle.now")).to_be_hidden()
    expect(app.page).to_have_url(re.compile(r"[?&]t=1(\.0)?(&|$)"))


def test_release_updates_link_typed_value_and_reload(app, reference):
    app.go(TOOLS).ready()
    app.grab(0.5)
    app.pull(0.27, steps=5)
    held = app.readings()
    typed = app.page.get_by_label("Type a threshold")
    assert float(typed.input_value()) == pytest.approx(float(held["threshold"]), abs=1e-9)
    app.page.mouse.up()
    expect(app.page).to_have_url(re.compile(r"[?&]t=0\.2"))
    expect(typed).to_have_value(re.compile(r"^0\.2"))
    app.idle()
    assert app.readings() == held
    app.page.reload()
    app.ready()
    expect(app.column("threshold")).to_have_text(held["threshold"])
    assert app.readings() == held


def test_typed_value_and_buttons_move_the_threshold(app, reference):
    app.go(TOOLS).ready()
    app.page.get_by_label("Type a threshold").fill("0.2")
    app.page.keyboard.press("Enter")
    expect(app.column("threshold")).to_have_text("0.200")
    assert_shows(app.readings(), *reference)
    button = app.page.get_by_role("button", name="Best on validation")
    button.click()
    y_true, y_score = scores_of(REFERENCE, "validation")
    best = max(counted(y_true, y_score, t)["accuracy"] for t in (*y_score, *np.arange(1001) / 1000))
    expect(app.column("threshold")).not_to_have_text("0.200")
    chosen = float(app.readings()["threshold"])
    assert counted(y_true, y_score, chosen)["accuracy"] == best
    on_test = counted(*reference, chosen)["accuracy"]
    assert f"test accuracy {on_test:.4f}" in button.inner_text()
    assert_shows(app.readings(), *reference)
    expect(app.page).to_have_url(re.compile(r"[?&]t=0\."))
    app.page.get_by_role("button", name="0.5: What Keras uses").click()
    expect(app.column("threshold")).to_have_text("0.500")
    # Back to a value that was sent before: it has to be sent again.
    expect(app.page.get_by_label("Type a threshold")).to_have_value("0.5")
    app.page.get_by_label("Type a threshold").fill("0.9")
    app.page.keyboard.press("Enter")
    expect(app.column("threshold")).to_have_text("0.900")
    app.page.get_by_role("button", name="0.5: What Keras uses").click()
    expect(app.page.get_by_label("Type a threshold")).to_have_value("0.5")
    app.page.get_by_label("Type a threshold").fill("7")
    app.page.keyboard.press("Enter")
    # In words, beside the field; what was there still counts.
    label = app.page.locator("label", has_text="Type a threshold")
    said = "(node) => getComputedStyle(node, '::after').content"
    assert label.evaluate(said) == '" from 0 to 1"'
    expect(app.column("threshold")).to_have_text("0.500")
    # Until the line moves: then field and line say the same again.
    app.page.get_by_role("button", name="Best on validation").click()
    expect(app.page.get_by_label("Type a threshold")).to_have_value(f"{chosen:g}")
    expect(app.page.get_by_label("Type a threshold")).not_to_have_attribute("aria-invalid", "true")
    app.idle()
    expect(app.column("threshold")).to_have_text(f"{chosen:.3f}")
    assert f"t={chosen:g}" in app.page.evaluate("location.search")


def test_train_button_trains_what_the_sidebar_says(app):
    app.go(TOOLS + "&drawer=true").ready()
    sidebar = app.page.get_by_test_id("stSidebar")
    sidebar.get_by_label("Data set").click()
    with app.run_to_its_end():  # until then the fields of before are there, too
        app.page.get_by_role("option", name="Blobs").or_(
            app.page.get_by_role("option", name="Two blobs")
        ).click()
    for label, value in (("Rows in all", 500), ("Epochs", 3)):
        sidebar.get_by_label(label, exact=True).fill(str(value))
        app.page.keyboard.press("Enter")
    sidebar.get_by_role("radio", name="1", exact=True).click()
    sidebar.get_by_label("Units 1", exact=True).fill("8")
    app.page.keyboard.press("Enter")
    sidebar.get_by_label("Dropout 1", exact=True).fill("0")
    app.page.keyboard.press("Enter")
    expect(sidebar.get_by_text("Changed, not trained yet")).to_be_visible()
    expect(app.page.get_by_text("15,997 parameters")).to_be_visible()  # not before Train
    sidebar.get_by_role("button", name="Train").click()
    expect(app.page).to_have_url(re.compile(r"[?&]recipe=" + re.escape(encode(SMALL))))
    expect(app.page.get_by_text("8 hidden units (33 parameters)")).to_be_visible()
    app.ready()
    assert_shows(app.readings(), *scores_of(SMALL))
    sidebar.get_by_role("button", name="Train").click()
    expect(app.page.get_by_text("These settings are trained already")).to_be_visible()
    app.page.go_back()
    expect(app.page.get_by_text("15,997 parameters")).to_be_visible()
    epochs = sidebar.get_by_label("Epochs", exact=True)
    expect(epochs).to_have_count(1)  # the fields before are gone
    expect(epochs).to_have_value("20")
    app.page.go_forward()
    expect(app.page.get_by_text("8 hidden units (33 parameters)")).to_be_visible()
    sidebar.get_by_role("button", name="Reset to the reference network").click()
    expect(app.page.get_by_text("15,997 parameters")).to_be_visible()


JUMPED = """(() => {
    const observer = new PerformanceObserver(() => {});
    observer.observe({ type: "layout-shift", buffered: true });
    return observer.takeRecords().reduce((sum, { value }) => sum + value, 0);
})()"""


@pytest.mark.slow
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
def test_nothing_jumps_on_a_first_visit_where_a_training_runs(new_app, width, height):
    app = new_app(width, height)
    cold = replace(REFERENCE, n_samples=20_000, epochs=8, seed=width)
    app.page.goto(f"{app.address}/?v=3&recipe={encode(cold)}")
    expect(app.page.get_by_text(re.compile(r"Training: epoch \d+ of"))).to_be_visible()
    expect(app.page.locator(".st-key-progress_accuracy")).to_be_visible()
    words = app.page.locator(".st-key-what").inner_text()
    app.ready()
    assert app.page.locator(".st-key-what").inner_text() == words
    assert app.page.evaluate(JUMPED) < 0.05


LATE = re.compile(r"/static/js/(ButtonGroup|DataFrame|FileUploader)\.")
OPENED = (
    *("/story?v=3&step=loss", "/which_accuracy", "/story?v=3&step=epochs"),
    *("/story?v=3&step=accuracies", "/your_predictions", "/believe_the_scores", "/groups"),
    *("/categorical_accuracy", "/choose_a_threshold", "/models"),
)


@pytest.mark.parametrize(
    ("path", "width", "height"),
    daily(
        *((path, 390, 844) for path in OPENED),
        *((path, 1400, 900) for path in OPENED),
    ),
)
def test_nothing_jumps_where_the_scripts_of_a_page_come_late(new_app, path, width, height):
    app, late = new_app(width, height), []
    waits = app.page.locator(selectors()[":--main"]).locator(selectors()[":--skeleton"])
    app.page.route(LATE, lambda route: late.append(route))
    app.anew(path)
    expect(waits).not_to_have_count(0)
    app.frame()
    for route in late:
        route.continue_()
    app.page.unroute(LATE)
    expect(waits).to_have_count(0)
    app.frame()
    assert app.idle().page.evaluate(JUMPED) < 0.05


@pytest.mark.parametrize(
    ("path", "width", "height"),
    daily(
        ("/groups", 390, 844),
        *((path, 390, 844) for path in ("/models", "/?v=3&open=all", "/?v=3&embed=true")),
        ("/groups", 1400, 900),
        *((path, 1400, 900) for path in ("/?v=3&drawer=true", "/story?step=epochs")),
        *((f"/story?v=3&step={step}", 390, 844) for step in ("epochs", "quiz")),
        *((f"/choose_a_threshold?v=3&card={card}", 390, 844) for card in ("metric", "unsure")),
        *((f"/choose_a_threshold?v=3&card={card}", 1400, 900) for card in ("metric", "promise")),
        ("/believe_the_scores?v=3&embed=true", 390, 844),
        *((f"/story?v=3&step={step}&embed=true", 390, 844) for step in ("loss", "epochs")),
        *((f"/story?v=3&step=unit{how}", 1400, 900) for how in ("&embed=true", "&present=true")),
    ),
)
def test_nothing_jumps_where_a_server_says_a_page_word_by_word(new_app, path, width, height):
    app, lines, said = new_app(width, height), [], deque()
    is_at_its_end = False

    def listen(line):
        lines.append(line)
        there = line.connect_to_server()
        line.on_message(lambda word: there.send(word))
        there.on_message(
            lambda word: said.append(word) if said or not is_at_its_end else line.send(word)
        )

    app.page.route_web_socket(re.compile("/_stcore/stream"), listen)
    app.page.goto(app.address + path)
    while said or not is_at_its_end:
        app.frame()
        if said:
            lines[-1].send(word := said.popleft())
            is_at_its_end |= ends_a_run(word)
    main = app.idle().page.locator(selectors()[":--main"])
    for waits in (selectors()[":--skeleton"], ".live-threshold:not([data-filled])"):
        expect(main.locator(waits)).to_have_count(0)
    app.frame()
    assert app.page.evaluate(JUMPED) < 0.05


def test_the_first_picture_waits_for_no_button_above_it(new_app):
    app = new_app()
    late = re.compile(r"/static/js/(Button|ButtonGroup|PageLink|TextInput)\.")
    app.page.route(late, lambda route: None)
    app.anew("/?v=3").frame()
    expect(app.page.locator(".st-key-ways_on").locator(selectors()[":--skeleton"])).to_have_count(3)
    assert app.slider.is_visible()
    assert app.page.get_by_text("drag the line").is_visible()
    app.page.unroute(late)


def test_the_question_of_a_page_waits_for_nothing_and_a_label_for_its_field(new_app):
    app = new_app()
    late = re.compile(r"/static/js/(BidiComponent|Selectbox)\.")
    app.page.route(late, lambda route: None)
    app.anew("/groups?v=3").frame()
    assert app.page.get_by_role("heading", level=1).is_visible()
    label = app.page.get_by_text("Thresholds of the groups")
    expect(label).to_have_count(1)
    assert not label.is_visible()
    app.page.unroute(late)


@pytest.mark.slow
def test_a_long_training_shows_growing_curves_and_to_leave_it_or_press_twice_harms_nothing(app):
    app.go(TOOLS + "&drawer=true").ready()
    slow = replace(REFERENCE, n_samples=20_000, epochs=8, seed=12)
    sidebar = app.page.get_by_test_id("stSidebar")
    for label, value in (("Rows in all", 20_000), ("Epochs", 8), ("Seed", 12)):
        sidebar.get_by_label(label, exact=True).fill(str(value))
        app.page.keyboard.press("Enter")
    expect(sidebar.get_by_text("Changed, not trained yet")).to_be_visible()
    sidebar.get_by_role("button", name="Train").dblclick()
    progress = app.page.get_by_text(re.compile(r"^Training: epoch \d+ of 8 · about \d+ s left"))
    expect(progress).to_be_visible()
    lines = app.page.locator(".st-key-progress_accuracy .scatterlayer .js-line")
    expect(lines).to_have_count(3)
    first = lines.first.get_attribute("d")
    expect(lines.first).not_to_have_attribute("d", first)
    app.formulas()
    expect(app.page.get_by_role("heading", name="What do these numbers mean?")).to_be_visible()
    app.page.get_by_role("link", name="Explorer").click()
    expect(app.page.get_by_text("4,000 test rows")).to_be_visible(timeout=A_TRAINING)
    expect(app.page).to_have_url(re.compile(re.escape(encode(slow))))
    app.ready()
    expect(progress).to_have_count(0)


def test_link_shows_another_person_the_same_view(app, new_app):
    one = app.go(f"{TOOLS}&recipe={encode(SMALL)}&t=0.31&rows=Validation")
    expect(one.page.get_by_text("100 validation rows")).to_be_visible()
    assert_shows(one.readings(), *scores_of(SMALL, "validation"))
    assert one.readings()["threshold"] == "0.310"
    other = new_app().open(one.page.url.removeprefix(one.address))
    assert other.readings() == one.readings()


def test_threshold_between_rows_decides_as_it_was_typed_and_says_so(app, reference):
    app.go(TOOLS + "&t=0.1234567").ready()
    expect(
        app.page.get_by_text(
            "At 0.1234567 the same is predicted for every row as at the threshold shown"
        )
    ).to_be_visible()
    assert float(app.readings()["threshold"]) == pytest.approx(0.1234567, abs=0.0005)
    assert_shows(app.readings(), *reference)
    assert_shows(app.readings() | {"threshold": "0.1234567"}, *reference)
    app.slider.press("ArrowRight")
    expect(app.page.get_by_text("the same is predicted for every row")).to_be_hidden()
    app.slider.press(".")
    expect(app.page).to_have_url(re.compile(rf"[?&]t={app.readings()['threshold'].rstrip('0')}"))


def test_new_data_does_not_move_the_hand(app, reference):
    app.go(TOOLS).ready()
    app.grab(0.5)
    app.pull(0.3)
    held, train = app.readings(), scores_of(REFERENCE, "train")
    app.page.evaluate(
        "[...document.querySelectorAll('[role=radio]')]"
        ".find((node) => node.textContent === 'Train').click()"
    )
    expect(app.column("positives")).not_to_have_text(held["positives"])
    expect(app.page.get_by_text("1,200 train rows")).to_be_visible()
    now = app.readings()
    assert float(now["threshold"]) == pytest.approx(float(held["threshold"]), abs=0.001)
    assert_shows(now, *train)
    app.page.mouse.move(app.x_of(0.6), app.y)
    assert float(app.readings()["threshold"]) == pytest.approx(0.6, abs=0.002)
    app.page.mouse.up()
    expect(app.page).to_have_url(re.compile(r"[?&]t=0\.(6|59)"))


def test_page_switch_and_back_keep_the_view(app):
    app.go(CHARTS + "&t=0.42&rows=Validation").ready()
    held = app.readings()
    app.formulas()
    expect(app.page.get_by_role("heading", name="What do these numbers mean?")).to_be_visible()
    app.page.get_by_role("link", name="Explorer").click()
    app.ready()
    expect(app.column("threshold")).to_have_text("0.420")
    assert app.readings() == held
    assert_marks_are_on_the_curves(app)
    app.formulas()
    expect(app.page.get_by_role("heading", name="What do these numbers mean?")).to_be_visible()
    app.page.go_back()
    app.ready()
    expect(app.column("threshold")).to_have_text("0.420")
    expect(app.page.get_by_text("400 validation rows")).to_be_visible()
    assert app.readings() == held


def test_point_on_a_chart_can_be_dragged(app, reference):
    app.page.set_viewport_size({"width": 1400, "height": 2400})
    app.go(RATES).ready()
    area = app.box_of(app.page.locator(".st-key-accuracy .nsewdrag"))
    app.page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] - 20)
    app.page.mouse.down()
    sent = len(app.sent)
    app.page.mouse.move(area["x"] + area["width"] / 4, area["y"] + area["height"] - 20, steps=4)
    app.frame()
    assert float(app.readings()["threshold"]) == pytest.approx(0.24, abs=0.02)
    assert_shows(app.readings(), *reference)
    assert len(app.sent) == sent
    app.page.mouse.up()
    expect(app.page).to_have_url(re.compile(r"[?&]t=0\.2"))


def test_rows_that_are_images_stand_as_such_in_their_cells(app):
    app.go("/?v=3&recipe=digits-8_hidden8_epochs1").ready()
    cell = app.page.locator("[data-explain=tn]")
    box, words = cell.bounding_box(), cell.locator("> div").bounding_box()
    app.page.mouse.move(box["x"] + 12, words["y"] + words["height"] + 6)
    tip = app.page.get_by_role("tooltip")
    expect(tip).to_contain_text(re.compile(r"Row \d+, a \d, score 0"))
    expect(tip.locator("canvas")).to_be_visible()
    assert app.page.locator(".lt-spot").bounding_box()["width"] >= 12
    expect(app.page.locator(".lt-small-roc")).to_be_hidden()
