"""What a person does on a page, and sees there."""

import json
import re

import numpy as np

from tests.written import arrays_of


def go(app, name):
    app.switch_page(f"pages/{name}.py").run()
    assert not app.exception
    return app


def upload(app, data, name="scores.csv", which=0):
    app.file_uploader[which].set_value((name, data, "application/octet-stream")).run()
    assert not app.exception
    return app


def press(app, label):
    next(b for b in app.button if b.label.startswith(label)).click().run()
    assert not app.exception
    return app


def choose(app, label, value, kind="selectbox"):
    next(e for e in getattr(app, kind) if e.label == label).set_value(value).run()
    assert not app.exception
    return app


def open_card(app, of, card):
    return app.segmented_control(key=of).set_value(card).run()


def said(app) -> str:
    """All texts, as Markdown."""
    kinds = (app.markdown, app.caption, app.error, app.warning, app.info, app.success)
    return " ".join(element.value for kind in kinds for element in kind)


def said_plainly(app) -> str:
    """The same without what keeps signs from being Markdown."""
    return re.sub("[\\\\\u2060]", "", said(app))


def html(app) -> str:
    return " ".join(element.proto.body for element in app.get("html"))


def seen(app) -> str:
    """All texts and HTML, without the signs of either."""
    return re.sub(r"<[^>]*>|\\|\*\*", "", f"{said(app)} {html(app)}")


def components(app) -> list[dict]:
    """The data of the live components."""
    texts = [e.proto.json for e in app.get("bidi_component") if e.proto.component_name]
    return [json.loads(text) for text in texts if text]


def slider_of(app) -> dict:
    return next(data for data in components(app) if "bands" in data)


def column_of(app, name) -> np.ndarray:
    """A column of the table that the browser looks things up in."""
    for data in components(app):
        for value in data.values():
            if isinstance(value, list) and any(is_column(each, name) for each in value):
                return arrays_of(value)[name].astype(np.float64)
    raise KeyError(name)


def is_column(value: object, name: str) -> bool:
    return isinstance(value, dict) and value.get("name") == name and "numbers" in value
