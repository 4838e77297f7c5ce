"""When the address decides, and what is written to it: a session whose person goes about."""

from contextlib import suppress
from types import SimpleNamespace

import pytest

from ui.address import visit as room
from ui.address.parameter import Code, Number


class Address(dict):
    """Behave as `st.query_params`, and count the entries in the browser's history."""

    entries = 0

    def get_all(self, key):
        return self.get(key, [])

    def update(self, changed):
        self.entries += 1
        for key, words in changed.items():
            if words:
                self[key] = words
            else:
                self.pop(key, None)


class Interrupted(BaseException):
    """A run that ends before its page does."""


class Person:
    def __init__(self):
        self.address, self.is_back, self.is_alone = Address(), False, False
        self.st = SimpleNamespace(session_state={}, query_params=self.address)

    def run(
        self,
        page,
        *shown,
        part=None,
        chosen=None,
        back=False,
        alone=False,
        breaks_off=False,
        meant=dict,
    ):
        """Run a page that shows parameters, some in a part, after the person has chosen some."""
        self.is_back, self.is_alone = back, alone
        for parameter, value in (chosen or {}).items():
            parameter.set(value)
        if not alone:
            room.arrive(page, meant)
        values = [parameter.keep(parameter.value) for parameter in shown]
        if part is not None:
            with suppress(Interrupted), room.part():
                values += [parameter.keep(parameter.value) for parameter in part]
                if breaks_off:
                    raise Interrupted
        if not (alone or breaks_off):
            room.leave()
        return values

    @property
    def says(self):
        """The address without its version."""
        return {key: words for key, words in self.address.items() if key != room.VERSION}

    def go(self, **words):
        """Replace the address, as a link, Back or another page does."""
        self.address.clear()
        self.address |= {key: [word] for key, word in words.items()}


A, B, C = (Number(key, 0, 9, default=0) for key in "abc")


@pytest.fixture
def person(monkeypatch):
    person = Person()
    monkeypatch.setattr(room, "st", person.st)
    monkeypatch.setattr(room, "is_by_history", lambda: person.is_back)
    monkeypatch.setattr(room, "is_of_a_fragment", lambda: person.is_alone)
    return person


def test_a_link_decides_at_first_and_the_person_afterwards(person):
    person.go(a="3")
    assert person.run("one", A, B) == [3, 0]
    assert person.run("one", A, B, chosen={A: 4}) == [4, 0]
    assert person.says == {"a": ["4"]}
    person.go(a="3")  # the request was on its way before the address followed
    assert person.run("one", A, B, chosen={B: 1}) == [4, 1]
    assert person.says == {"a": ["4"], "b": ["1"]}


def test_all_that_changes_in_one_run_is_one_entry_and_a_default_leaves_the_address(person):
    person.run("one", A, B, C)
    assert person.address.entries == 0
    person.run("one", A, B, C, chosen={A: 1, B: 2})
    assert person.address.entries == 1
    person.run("one", A, B, C, chosen={A: 0, C: 3})
    assert person.says == {"b": ["2"], "c": ["3"]}
    assert person.address.entries == 2
    person.run("one", A, B, C)
    assert person.address.entries == 2


def test_back_on_the_same_page_restores_and_what_it_lacks_is_the_default(person):
    person.run("one", A, B, chosen={A: 1})
    person.run("one", A, B, chosen={B: 2})
    person.go(a="1")
    assert person.run("one", A, B, back=True) == [1, 0]
    person.go()
    assert person.run("one", A, B, back=True) == [0, 0]


def test_a_run_that_breaks_off_does_not_lose_what_back_asked_for(person):
    person.run("one", A, B, chosen={A: 1, B: 2})
    person.go(b="5")
    person.run("one", back=True, breaks_off=True)
    assert person.says == {"b": ["5"]}
    assert person.run("one", A, B) == [0, 5]


def test_what_is_chosen_in_the_moment_after_back_stands_and_back_stays_back(person):
    """Of a parameter that the address has, and of one that it has not; Back decides the rest."""
    person.run("one", A, B, C, chosen={A: 1})
    person.run("one", A, B, C, chosen={A: 2, B: 3, C: 4})
    person.go(a="1")
    assert person.run("one", A, B, C, chosen={B: 5}, back=True) == [1, 5, 0]
    assert person.says == {"a": ["1"], "b": ["5"]}
    person.go(a="7")
    assert person.run("one", A, B, C, chosen={A: 6}, back=True) == [6, 0, 0]
    person.go()
    assert person.run("one", A, B, C, back=True) == [0, 0, 0], "that was before"


def test_pages_that_share_a_parameter_hand_it_on_and_a_link_to_a_page_decides(person):
    person.run("one", A, B, chosen={A: 1, B: 2})
    person.go()  # the browser opens another page without them
    assert person.run("two", A) == [1]
    assert person.says == {"a": ["1"]}
    person.go(a="7")
    assert person.run("one", A, B) == [7, 2]


def test_back_into_a_page_gives_back_what_its_address_lacks(person):
    person.run("one", A, chosen={A: 1})
    person.go()
    person.run("two", B)
    assert person.run("one", A, back=True) == [1]
    assert person.says == {"a": ["1"]}


def test_a_link_that_says_anything_opens_the_same_view_wherever_it_is_opened_from(person):
    """“≥” stayed, chosen on another page in the same tab, though the link was made under “>”."""
    person.run("one", A, B, C, chosen={A: 1, B: 2})
    person.go(a="1")
    person.run("two", A, chosen={A: 5})
    person.go(c="3", v=room.NOW)
    assert person.run("one", A, B, C, back=True) == [0, 0, 3]
    assert person.says == {"c": ["3"]}
    person.go()
    person.run("two", A, chosen={A: 5})
    person.go(b="7", v=room.NOW)
    assert person.run("one", A, B, C, chosen={A: 6}, back=True) == [6, 7, 0], "chosen after it"


def test_what_is_no_longer_shown_leaves_the_address_and_comes_back(person):
    person.go(a="1", c="8", utm="x")
    person.run("one", A, B, chosen={B: 2})
    assert person.run("one", B) == [2]
    assert person.says == {"b": ["2"], "c": ["8"], "utm": ["x"]}, "c was not shown yet"
    assert person.run("one", A, B, C) == [1, 2, 8]
    person.run("one", A, breaks_off=True)
    assert {"b", "c"} <= set(person.address), "it broke off before it showed them"
    person.run("one", A)
    assert person.says == {"a": ["1"], "utm": ["x"]}


def test_a_fragment_writes_at_once_with_all_that_the_page_shows(person):
    person.run("one", A, B, chosen={A: 1})
    person.go()
    person.run("one", B, chosen={B: 2}, alone=True)
    assert person.says == {"a": ["1"], "b": ["2"]}
    B.hide()
    assert person.says == {"a": ["1"]}
    assert person.run("one", A, B) == [1, 2]


def test_a_code_is_kept_as_it_came(person):
    code = Code("a", str, lambda text: (int(text or 0), [text] if text == "07" else []))
    person.go(a="07")
    person.run("one")
    assert code.take() == (7, ["07"])
    code.set(8)
    assert code.take() == (8, [])
    code.set("")
    assert code.take() == (0, [])


def test_the_default_of_what_is_shown_is_nobodys_choice(person):
    room.arrive("one")
    assert A.keep(5, default=5) == 5
    room.leave()
    assert person.says == {}
    assert A.value == 0, "other rows have another default"
    room.arrive("one")
    assert A.keep(6, default=5) == 6
    room.leave()
    assert (person.says, A.value) == ({"a": ["6"]}, 6)


def test_back_says_nothing_about_what_is_shown_later(person):
    person.run("one", A, B, chosen={B: 2})
    person.run("one", A, chosen={A: 1})
    person.go()
    person.run("one", A, back=True)
    assert person.run("one", A, B) == [0, 2]


def test_a_browser_that_still_reports_the_address_before_is_told_again(person):
    person.run("one", A)
    person.run("one", A, chosen={A: 1})
    person.run("one", A, chosen={A: 2})
    person.go(a="1")  # what the browser had when the person chose again
    person.run("one", A, chosen={A: 1})
    assert person.address.entries == 3, "2 is on its way, and must not stay"
    assert person.says == {"a": ["1"]}


def test_an_address_that_says_anything_says_its_version(person):
    person.run("one", A)
    assert person.address == {}
    person.run("one", A, chosen={A: 1})
    assert person.address == {"a": ["1"], "v": ["3"]}
    assert person.address.entries == 1
    person.run("one", A, chosen={A: 0})
    assert person.address == {}
    person.go(recipe="moons")
    person.run("one", A)
    assert person.says == {"recipe": ["moons"]} != person.address


def old(words):
    """Read an address that says no version as one of before, when A was 7."""
    return words if room.VERSION in words or not words else {"a": ["7"]} | words


def test_only_a_link_is_read_as_of_before_and_not_what_streamlit_leaves_of_a_page(person):
    person.go(recipe="small", v=room.NOW)
    assert person.run("one", A, meant=old) == [0]
    person.go(recipe="small")  # all else is gone when another page is chosen
    person.run("no parameters", meant=old)
    person.go(recipe="small")
    assert person.run("one", A, meant=old) == [0]
    person.go(recipe="small")
    assert person.run("one", A, meant=old, back=True) == [0]


@pytest.mark.parametrize("recipe", [{}, {"recipe": "small"}])
def test_a_link_of_before_is_read_as_such_when_it_is_opened_and_when_back_leads_to_it(
    recipe, person
):
    person.go(b="1", recipe="small")
    assert person.run("one", A, B, meant=old) == [7, 1]
    assert person.run("one", A, B, meant=old, chosen={A: 2}) == [2, 1]
    person.go(b="1", **recipe)
    assert person.run("one", A, B, meant=old, back=True) == [7, 1]


def test_a_page_that_shows_nothing_of_its_own_is_one_entry(person):
    person.go(recipe="small", v=room.NOW)
    person.run("one", A)
    person.go(recipe="small")
    entries = person.address.entries
    person.run("no parameters")
    assert person.address.entries == entries
    person.run("one", A)
    assert person.address[room.VERSION] == [room.NOW]


def test_a_part_that_runs_alone_writes_once_and_takes_back_what_it_shows_no_more(person):
    person.run("one", A, part=(B, C), chosen={A: 1, B: 2, C: 3})
    assert person.says == {"a": ["1"], "b": ["2"], "c": ["3"]}
    before = person.address.entries
    assert person.run("one", part=(B, C), chosen={B: 4, C: 5}, alone=True) == [4, 5]
    assert person.says == {"a": ["1"], "b": ["4"], "c": ["5"]}
    assert person.run("one", part=(B,), chosen={B: 6}, alone=True) == [6]
    assert person.says == {"a": ["1"], "b": ["6"]}
    assert person.address.entries == before + 2
    assert person.run("one", part=(B, C), alone=True) == [6, 5]
    assert person.run("one", A, part=(B, C)) == [1, 6, 5]
    assert person.says == {"a": ["1"], "b": ["6"], "c": ["5"]}
    person.go(a="1", b="4", c="5")
    assert person.run("one", A, part=(B, C), back=True) == [1, 4, 5]


def test_what_is_inside_a_part_may_run_alone_as_well(person):
    person.run("one", A, part=(B, C), chosen={A: 1, B: 2, C: 3})
    person.run("one", C, chosen={C: 4}, alone=True)
    assert person.says == {"a": ["1"], "b": ["2"], "c": ["4"]}
    person.run("one", part=(B,), alone=True)
    assert person.says == {"a": ["1"], "b": ["2"]}


def test_a_part_that_is_broken_off_takes_nothing_back(person):
    person.run("one", A, part=(B, C), chosen={A: 1, B: 2, C: 3})
    person.run("one", part=(B,), chosen={B: 4}, alone=True, breaks_off=True)
    assert person.says == {"a": ["1"], "b": ["2"], "c": ["3"]}
    assert "b=4" in room.asked()
    assert "c=" not in room.asked()
    assert person.run("one", part=(B, C), alone=True) == [4, 3]
    assert person.says == {"a": ["1"], "b": ["4"], "c": ["3"]}
    person.run("one", part=(B,), alone=True, breaks_off=True)
    person.run("one", A, part=(B,))
    assert person.says == {"a": ["1"], "b": ["4"]}
