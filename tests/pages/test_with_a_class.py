"""A class that answers, as Streamlit runs it: the teacher's page, and that on the phones."""

import re

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.classroom import rooms as bounds
from core.classroom.asked import Choice, Line
from core.classroom.rooms import RoomError, Rooms
from core.quiz import questions
from core.situations import SITUATIONS
from tests.pages.conftest import ROOT
from tests.pages.test_explorer import said
from ui.classroom import rooms
from ui.classroom import teacher as teachers_page


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """Rooms of this test alone, whose clock stands; they hold one network that trains at once."""
    now = [0.0]
    monkeypatch.setattr(rooms, "ROOMS", Rooms(lambda: now[0]))
    return now


@pytest.fixture
def teacher(bare):
    return at(bare, "with_a_class")


@pytest.fixture
def room():
    word, key = rooms.ROOMS.draw()
    rooms.ROOMS.open(word, key, Line("cellar"))
    return word


@pytest.fixture
def its_teacher(bare, room):
    """The room as its teacher has it: the tab told its key, which no browser is here to tell."""
    bare.session_state["room_keys"] = {room: rooms.ROOMS._rooms[room].key}
    return at(bare, "with_a_class", v="3", room=room, situation="cellar")


@pytest.fixture
def pupil(bare, room):
    """A phone in the room, which like the bare app waits for the network that it shows."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    return at(app, "here", room=room)


def at(app, page, **link):
    app.run()
    app.query_params.update(link)
    return app.switch_page(f"pages/{page}.py").run()


def html(app):
    bodies = [element.proto.body for element in app.get("html")]
    return " ".join(body for body in bodies if "<style>" not in body)


def words(app):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html(app)))


def press(app, key):
    app.button(key=key).click().run()
    assert not app.exception
    return app


def answers(app):
    """The buttons with which to answer what is asked."""
    return [button for button in app.button if (button.key or "").startswith("room_answer")]


def answer(app):
    (button,) = answers(app)
    return press(app, button.key)


def test_before_there_is_a_room_little_is_asked(teacher):
    assert not teacher.exception
    assert "No name is asked for, nothing is stored" in said(teacher)
    assert "lives in the memory of the server" in teacher.button(key="open_room").help
    assert teacher.selectbox(key="situation").value == "cancer"
    assert not teacher.query_params
    assert len(teacher.main.button) + len(teacher.selectbox) + len(teacher.button_group) <= 12


def test_a_teacher_asks_sees_all_answers_reveals_and_closes(its_teacher, room, pupil):
    assert "Nobody has drawn a line yet" in html(its_teacher)
    assert f'here</p><p class="room-word">{room}' in html(its_teacher)
    assert "Wine cellar: where would you draw the line?" in pupil.title[0].value
    answer(pupil)
    assert "Your line: 0.500" in html(pupil)
    for vote in (0.1, 0.2, 0.999):
        rooms.ROOMS.vote(room, 1, vote)
    its_teacher.run()
    assert 'data-votes="4"' in html(its_teacher)
    assert html(its_teacher).count("<i style=") == 4
    assert "Median 0.200; the middle half from 0.100 to 0.500." in words(its_teacher)
    assert "dearest line" in words(its_teacher)
    assert "best" not in words(its_teacher)
    press(its_teacher, "reveal")
    assert "best possible" in words(its_teacher)
    pupil.run()
    assert "misses" in words(pupil)
    assert not answers(pupil)
    press(its_teacher, "ask_again")
    assert "Nobody has drawn a line yet" in html(its_teacher)
    answer(pupil.run())
    press(its_teacher, "close_room")
    assert "room" not in its_teacher.query_params
    assert "Open a room" in {button.label for button in its_teacher.button}
    pupil.run()
    assert "There is no room" in pupil.warning[0].value


def test_a_room_that_was_closed_stays_so_though_its_tab_has_not_heard_it(bare, room, monkeypatch):
    key = rooms.ROOMS._rooms[room].key
    rooms.ROOMS.close(room, key)
    monkeypatch.setattr(teachers_page, "keep", lambda *_, then=None, **__: then and then(key))
    anew = at(bare, "with_a_class", v="3", room=room, situation="cellar").run()
    assert "Open a room" in {button.label for button in anew.button}
    assert not anew.warning
    assert "room" not in anew.query_params
    with pytest.raises(RoomError):
        rooms.ROOMS.look(room)


def test_costs_follow_what_a_miss_costs(its_teacher, room):
    rooms.ROOMS.vote(room, 1, 0.9999)
    dear = re.findall(r"dearest line ([\d.]+) (\d+) (\d+) ([\d,]+)", words(its_teacher.run()))[0]
    assert int(dear[3].replace(",", "")) == 20 * int(dear[1]) + int(dear[2])
    its_teacher.button_group(key="miss_costs").set_value(1).run()
    now = re.findall(r"dearest line ([\d.]+) (\d+) (\d+) ([\d,]+)", words(its_teacher))[0]
    assert int(now[3]) == int(now[1]) + int(now[2])
    assert "miss_costs" in its_teacher.query_params


def test_a_question_of_the_quiz_is_answered_by_all_and_revealed_together(its_teacher, room, pupil):
    its_teacher.button_group(key="ask").set_value("quiz").run()
    question = questions(0, 2)[1]
    press(its_teacher, "class_Next")
    assert rooms.ROOMS.look(room).asked == Choice(0, 1, len(question.options))
    pupil.run()
    assert not pupil.exception
    answer(pupil)
    assert "Choose an answer first" in pupil.warning[0].value
    pupil.radio[0].set_value(question.answer)
    answer(pupil)
    assert "Another answer takes its place" in html(pupil)
    wrong = (question.answer + 1) % len(question.options)
    for _ in range(3):
        rooms.ROOMS.vote(room, rooms.ROOMS.look(room).number, wrong)
    its_teacher.run()
    assert "4 answers" in words(its_teacher)
    assert 'class="n"' not in html(its_teacher)
    assert 'class="right"' not in html(its_teacher)
    for text in (html(its_teacher), html(pupil)):
        assert question.explanation not in text
    press(its_teacher, "reveal")
    assert re.findall(r'class="n">(\d)', html(its_teacher))[question.answer] == "1"
    assert re.findall(r'class="n">(\d)', html(its_teacher))[wrong] == "3"
    assert html(its_teacher).count('class="right"') == 1
    pupil.run()
    assert "Right:" in words(pupil)


def test_what_is_asked_already_is_not_asked_anew(room, monkeypatch):
    """Whoever presses “Next question” twice forgets no answer, nor a browser that says it twice."""
    keys = {room: rooms.ROOMS._rooms[room].key}
    monkeypatch.setattr(rooms, "_mine", lambda _: keys)
    for wanted, number in (("cellar", 1), ("cancer", 2), ("cancer", 2)):
        monkeypatch.setattr(teachers_page, "_wanted", lambda wanted=wanted: Line(wanted))
        teachers_page._ask_other(room)
        assert rooms.ROOMS.look(room).number == number


def test_a_later_answer_takes_the_place_of_one_and_a_flood_is_stopped(room, pupil, clock):
    for _ in range(bounds.AT_ONCE):
        answer(pupil)
    answer(pupil)
    assert "Wait a second" in pupil.warning[0].value
    (token,) = pupil.session_state["room_tokens"].values()
    assert rooms.ROOMS.look(room, token).votes == (0.5,)
    clock[0] += 2
    answer(pupil)
    assert not pupil.warning


def test_a_press_answers_what_was_asked_then_and_nothing_that_is_asked_later(room, pupil):
    key = rooms.ROOMS._rooms[room].key
    rooms.ROOMS.reveal(room, key)
    answer(pupil)  # it did not know yet
    assert "You did not answer" in html(pupil)
    for asked in (Line("cellar"), Line("cellar")):
        rooms.ROOMS.ask(room, key, asked)
        pupil.run()
        assert rooms.ROOMS.watch(room, key).votes == ()
    for _ in range(2):
        rooms.ROOMS.ask(room, key, Line("cellar"))
        answer(pupil)  # nor of this
        assert rooms.ROOMS.watch(room, key).votes == ()
        assert "came too late" in html(pupil)
        assert "came too late" in html(pupil.run()), "until there is an answer"
    answer(pupil)
    assert rooms.ROOMS.watch(room, key).votes == (0.5,)
    assert "came too late" not in html(pupil)
    rooms.ROOMS.ask(room, key, Line("cellar"))
    assert "came too late" not in html(pupil.run())


def test_a_press_that_comes_when_its_question_has_just_been_passed_is_late(
    room, pupil, monkeypatch
):
    key = rooms.ROOMS._rooms[room].key
    take = rooms.vote

    def vote(*given):
        monkeypatch.setattr(rooms, "vote", take)
        rooms.ROOMS.ask(room, key, Line("cellar"))
        take(*given)

    monkeypatch.setattr(rooms, "vote", vote)
    answer(pupil)
    assert rooms.ROOMS.watch(room, key).votes == ()
    assert "came too late" in html(pupil)


def test_a_room_that_closes_while_an_answer_is_taken_says_so(room, pupil, monkeypatch):
    take = rooms.vote

    def vote(*given):
        take(*given)
        rooms.ROOMS.close(room, rooms.ROOMS._rooms[room].key)

    monkeypatch.setattr(rooms, "vote", vote)
    answer(pupil)
    assert f"There is no room {room}, or it has closed" in pupil.warning[0].value


def test_a_press_is_taken_though_what_is_drawn_for_it_is_broken_off(room, pupil, monkeypatch):
    button, broken_off = st.button, iter([True])

    def drawn(*args, **options):
        if next(broken_off, False):
            st.rerun()  # as by the line that was let go of just before
        return button(*args, **options)

    monkeypatch.setattr(st, "button", drawn)
    answer(pupil)
    assert next(broken_off, "all") == "all"
    assert rooms.ROOMS.watch(room, rooms.ROOMS._rooms[room].key).votes == (0.5,)


@pytest.mark.parametrize("page", ["with_a_class", "here"])
def test_nobody_else_may_reveal_or_close(room, pupil, page):
    pupil.session_state["heard_of_room"] = room  # its tab keeps no key
    at(pupil, page, room=room)
    assert not pupil.exception
    assert not {"reveal", "close_room"} & {button.key for button in pupil.button}
    if page == "with_a_class":
        assert "belongs to the window in which it was opened" in pupil.warning[0].value


def test_a_room_forgets_itself_after_two_hours(its_teacher, room, pupil, clock):
    answer(pupil)
    clock[0] += bounds.SECONDS
    press(its_teacher, "reveal")
    assert "each does after two hours" in its_teacher.info[0].value
    assert "Open a room" in {button.label for button in its_teacher.button}
    assert "There is no room" in pupil.run().warning[0].value


def test_where_all_rooms_are_taken_a_sentence_says_so(teacher, monkeypatch):
    monkeypatch.setattr(bounds, "MOST_ROOMS", 0)
    press(teacher, "open_room")
    assert "All 0 rooms are taken: try again in some minutes." in teacher.warning[0].value


@pytest.mark.parametrize("room_of_link", ["", "otter47", "<b>idiot</b>47"])
def test_who_has_no_room_is_asked_for_its_word_and_reads_nothing_of_what_came(bare, room_of_link):
    at(bare, "here", **({"room": room_of_link} if room_of_link else {}))
    assert not bare.exception
    assert bare.text_input(key="room").label == "Word of the room"
    assert "<b>" not in said(bare)


def test_a_typed_word_leads_into_its_room(room, bare):
    at(bare, "here")
    spoken = f" {room[:-2].upper()} {room[-2:]}"
    bare.text_input(key="room").set_value(spoken).run()
    assert "Wine cellar" in bare.title[0].value
    bare.run()
    assert room in bare.query_params["room"]


def test_all_situations_of_data_can_be_asked(teacher):
    (box,) = teacher.selectbox
    assert len(box.options) == len(rooms.ON_DATA) >= 9
    assert {*rooms.ON_DATA} < {*SITUATIONS}


def test_a_teacher_has_one_room(room, its_teacher, monkeypatch):
    monkeypatch.setattr(
        rooms.st, "session_state", {"room_keys": its_teacher.session_state["room_keys"]}
    )
    word, key = rooms.ROOMS.draw()
    assert rooms.open_as(word, key, Line("cancer"))
    assert not rooms.open_as(word, "k" * 22, Line("cancer")), "a key that is not its own"
    assert not rooms.open_as(word, "", Line("cancer"))
    with pytest.raises(bounds.NoRoom):
        rooms.look(room)
    rooms.look(word)


def test_who_comes_back_is_who_one_was_and_nobody_else(room, monkeypatch):
    def session():
        monkeypatch.setattr(rooms.st, "session_state", {})

    session()
    rooms.vote(room, 1, 0.25)
    token = rooms.token_of(room)
    session()
    rooms.come_back(room, "x" * 5000)
    assert rooms.token_of(room) is None
    rooms.come_back(room, token)
    rooms.vote(room, 1, 0.75)
    rooms.come_back(room, "another")
    assert rooms.token_of(room) == token
    assert rooms.look(room).votes == (0.75,)
