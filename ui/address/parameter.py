"""A parameter of the address: its words in a link, its widget, and what is said of other words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import streamlit as st

from core.parsing.numbers import minus
from ui.address.old_words import OLD_WORDS
from ui.address.visit import visit
from ui.text import cut, literal


@dataclass(frozen=True, eq=False, kw_only=True)
class Parameter:
    """Hold what all kinds have in common.

    A kind says what a text of the link means, in which words a value is written, and which widget
    with which options it has.

    `key`: in the address.
    `default`: also what an address without the parameter means.
    `instead`: the default as a sentence about another text begins, where it is not the default
    itself.
    `rule`: what is known or needed, where the kind does not say it.
    `label`, `help`: of its widget, where every page says the same.
    `widget`: a command of Streamlit, for another than the kind usually has.
    """

    key: str = field(kw_only=False)
    default: Any = None
    instead: str = ""
    rule: str = ""
    label: str = ""
    help: str | None = None
    widget: Callable[..., Any] | None = None

    def accepts(self, text: str) -> bool:
        """Tell whether a text of the link can be used."""
        try:
            self._meaning(text)
        except (KeyError, ValueError):
            return False
        return True

    def read(self, texts: list[str]) -> Any:
        """Read what the link says; the default for what cannot be used."""
        return self._meaning(texts[-1]) if self.accepts(texts[-1]) else self.default

    def words(self, value: Any) -> list[str]:
        """Write a value for the link."""
        return [str(value)]

    def problems(self) -> list[str]:
        """Name each text of the link that cannot be used: the text, the rule, what is used."""
        return [
            f"The link says “{self.key}={literal(cut(text))}”; {self.rule or self._rule()} "
            f"{self.instead or self._instead()} is used instead."
            for text in self._texts()
            if not self.accepts(text)
        ]

    @property
    def value(self) -> Any:
        """What the address or a person chose, before the widget is drawn or after."""
        now = visit()
        asked = now.settle(self.key)
        if asked is not None:
            now.values[self.key] = self.read(asked)
        return now.values.get(self.key, self.default)

    def set(self, value: Any) -> None:
        """Choose a value before the next run; for callbacks."""
        visit().choose(self.key, value)

    def draw(
        self,
        label: str = "",
        *,
        default: Any = None,
        on_change: Callable[[], None] | None = None,
        **options: Any,
    ) -> Any:
        """Draw the widget with its options, and let a person choose.

        A value that is not among its ``options`` becomes the default, which is given where it
        depends on what else is shown, and follows that until a person chooses. ``on_change()`` is
        called when a person has chosen.
        """
        widget = self.widget or self._widget
        options = {"help": self.help} | self._options() | options
        if widget == st.segmented_control:
            options = {"required": self.default is not None, "width": "content"} | options
        value, default = self._possible(default, **options)
        # Not always, since the browser is told what is written. A widget that was not there before
        # is a new one to Streamlit, though the session may still hold what it was.
        if not visit().has(self.key) or st.session_state.get(self.key, ...) != value:
            st.session_state[self.key] = value
        changed = {"on_change": self._take_up, "args": (on_change,)}
        drawn = widget(label or self.label, key=self.key, **changed, **options)
        return self.keep(value if drawn is None else drawn, default)

    def hold(self, default: Any = None, **options: Any) -> Any:
        """Do without the widget for now: what was chosen holds, and stays in the address."""
        return self.keep(*self._possible(default, **options))

    def before_drawn(self, default: Any = None, **options: Any) -> Any:
        """Return what will be drawn further down the page."""
        return self._possible(default, **options)[0]

    def _possible(self, default: Any, **options: Any) -> tuple[Any, Any]:
        default = self._within(self.default if default is None else default, default, **options)
        return self._within(self.value, default, **options), default

    def keep(self, value: Any, default: Any = ...) -> Any:
        """Hold the value that is shown, for this page and for a return to it."""
        visit().values[self.key] = value
        is_default = value == (self.default if default is ... else default)
        if is_default and default not in (..., self.default):
            del visit().values[self.key]  # nobody's choice: other rows have another default
        visit().show(self.key, [] if is_default else self.words(value))
        return value

    def hide(self) -> None:
        """Take the parameter out of the address while its widget is not drawn."""
        visit().show(self.key, [])

    def _take_up(self, then: Callable[[], None] | None) -> None:
        value = st.session_state[self.key]  # None only by hand where there is a default
        self.set(self.default if value is None else value)
        if then:
            then()

    _widget: ClassVar[Callable[..., Any]] = staticmethod(st.text_input)

    def _meaning(self, text: str) -> Any:
        """Return the value that a text stands for, or raise KeyError or ValueError."""
        return text

    def _texts(self) -> Iterable[str]:
        return st.query_params.get_all(self.key)

    def _rule(self) -> str:
        return ""

    def _instead(self) -> str:
        (word,) = self.words(self.default)
        return word

    def _options(self) -> dict[str, Any]:
        return {}

    def _within(self, value: Any, default: Any, options: Any = None, **_: Any) -> Any:
        return value if options is None or value in options else default


@dataclass(frozen=True, eq=False, kw_only=True)
class OneOf(Parameter):
    """Hold one of a few.

    `labels`: each value to what is shown. In a link stands the value itself, which never changes.
    `names`: what stands in a link for values that are no words.
    `last`: between the last two in a sentence.
    """

    labels: Mapping[Any, str] = field(kw_only=False)
    names: Mapping[Any, str] = field(default_factory=dict)
    last: str = ", "
    _widget: ClassVar[Callable[..., Any]] = staticmethod(st.segmented_control)

    def words(self, value: Any) -> list[str]:
        return [self.names.get(value, str(value))]

    @cached_property
    def _meant(self) -> dict[str, Any]:
        words = {self.names.get(value, str(value)): value for value in self.labels}
        old = {text: words[word] for text, word in OLD_WORDS.get(self.key, {}).items()}
        return {label: value for value, label in self.labels.items()} | old | words

    def _meaning(self, text: str) -> Any:
        return self._meant[text]

    def _rule(self) -> str:
        return f"known are {self.last.join(self.labels.values())}."

    def _instead(self) -> str:
        label = self.labels.get(self.default, "none")
        return label[0].upper() + label[1:]

    def _options(self) -> dict[str, Any]:
        return {"options": list(self.labels), "format_func": self.labels.get}


@dataclass(frozen=True, eq=False, kw_only=True)
class SeveralOf(OneOf):
    """Hold at most `most` of a few, in the order in which they were chosen.

    In a link `every`, where it is given, stands for all of them.
    """

    default: tuple = ()
    most: int = field(kw_only=False)
    every: str = ""
    _widget = staticmethod(st.multiselect)

    def accepts(self, text: str) -> bool:
        """Tell as `OneOf`; no text at all is none of them, where that is not the default."""
        return super().accepts(text) or text == (self.every or ("" if self.default else None))

    def read(self, texts: list[str]) -> tuple:
        """Read those that can be used."""
        if self.every and self.every in texts:
            return tuple(self.labels)
        known = tuple(dict.fromkeys(self._meant[text] for text in texts if text in self._meant))
        return known[: self.most] if known or texts == [""] else self.default

    def words(self, value: tuple) -> list[str]:
        if self.every and set(value) == self.labels.keys():
            return [self.every]
        return list(value) or [""]

    def _instead(self) -> str:
        return ", ".join(map(self.labels.__getitem__, self.default)).capitalize() or "None"

    def _options(self) -> dict[str, Any]:
        return super()._options() | {"max_selections": self.most}

    def _within(self, value: Any, default: Any, options: Any = (), **_: Any) -> list[Any]:
        return [one for one in value if one in options]


@dataclass(frozen=True, eq=False, kw_only=True)
class Number(Parameter):
    """Hold a number from `low` to `high`."""

    low: float = field(kw_only=False)
    high: float = field(kw_only=False)
    _widget = staticmethod(st.number_input)

    def words(self, value: float) -> list[str]:
        return [str(int(value) if value == int(value) else value)]

    def _meaning(self, text: str) -> Any:
        if not self.low <= float(text) <= self.high:
            raise ValueError(text)
        return float(text)

    def _rule(self) -> str:
        return minus(f"a number from {self.low:g} to {self.high:g} is needed.")

    def _options(self) -> dict[str, Any]:
        return {"min_value": float(self.low), "max_value": float(self.high)}

    def _within(self, value: Any, default: Any, options: Any = None, **limits: Any) -> float:
        low, high = limits.get("min_value", self.low), limits.get("max_value", self.high)
        return float(value if value is not None and low <= value <= high else default)


@dataclass(frozen=True, eq=False, kw_only=True)
class Whole(Parameter):
    """Hold a whole number from `low` to `high`, written in its one way."""

    low: int = field(kw_only=False)
    high: int = field(kw_only=False)
    _widget = staticmethod(st.select_slider)

    def _meaning(self, text: str) -> Any:
        value = int(text)
        if not (self.low <= value <= self.high and text == str(value)):
            raise ValueError(text)
        return value

    def _rule(self) -> str:
        return f"a whole number from {self.low} to {self.high} is needed."

    def _options(self) -> dict[str, Any]:
        return {"options": range(self.low, self.high + 1)}


@dataclass(frozen=True, eq=False, kw_only=True)
class Text(Parameter):
    """Hold what a person typed; where it does not fit, it is as unusable as in a link."""

    default: str = ""
    fits: Callable[[str], bool] = lambda text: True

    def _meaning(self, text: str) -> Any:
        if not self.fits(text):
            raise ValueError(text)
        return text

    def _texts(self) -> Iterable[str]:
        typed = st.session_state.get(self.key)
        return dict.fromkeys([*super()._texts(), *([typed] if typed else [])])


@dataclass(frozen=True, eq=False, kw_only=True)
class Switch(Parameter):
    """Hold on or off; any text but "true" and "1" is off."""

    default: bool = False
    _widget = staticmethod(st.toggle)

    def words(self, value: bool) -> list[str]:
        return [str(value).lower()]

    def _meaning(self, text: str) -> Any:
        return text.lower() in ("true", "1")


@dataclass(frozen=True, eq=False, kw_only=True)
class Code(Parameter):
    """Hold several values in one text, so that one press of Back undoes one step.

    ``encode(value)`` is "" for what is there at first; ``decode(text)`` is a value and a list of
    sentences about what was not used. The text is kept as it came.
    """

    default: str = ""
    encode: Callable[[Any], str] = field(kw_only=False)
    decode: Callable[[str], tuple[Any, list[str]]] = field(kw_only=False)

    def set(self, value: Any) -> None:
        """Choose a value before the next run."""
        super().set(self.encode(value))

    def take(self) -> tuple[Any, list[str]]:
        """Return the value, and what is to be said of its text."""
        return self.decode(self.keep(self.value))


def problems(table: Iterable[Parameter]) -> list[str]:
    """Name each text that cannot be used, of what the link names or a person types."""
    named, chosen = {*st.query_params}, visit().values
    given = [
        each
        for each in table
        if each.key in named or (isinstance(each, Text) and each.key in chosen)
    ]
    return [problem for parameter in given for problem in parameter.problems()]
