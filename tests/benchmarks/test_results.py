"""What a run of the benchmarks writes."""

import re
import sys

import pytest

from benchmarks import __main__ as benchmarks


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Run two benchmarks of a folder, or some of them, and read what is written."""
    (tmp_path / "benchmarks").mkdir()
    for name, ends in (("bad", "raise SystemExit(3)"), ("good", "")):
        text = f'"""Measure {name}.\n\nSo and so.\n"""\nprint("one line")\n{ends}\n'
        (tmp_path / "benchmarks" / f"bench_{name}.py").write_text(text)
    monkeypatch.setattr(benchmarks, "HERE", tmp_path / "benchmarks")
    monkeypatch.setattr(benchmarks, "NAMES", ["bad", "good"])
    monkeypatch.setattr(benchmarks, "PEERS", ("numpy", "no-such-peer"))
    output = tmp_path / "RESULTS.md"

    def run(when, *names):
        monkeypatch.setattr(benchmarks, "this_run", lambda: f"the run of {when}")
        monkeypatch.setattr(sys, "argv", ["benchmarks", *names, "-o", str(output)])
        benchmarks.main()
        heading, *sections = output.read_text().split("\n## ")
        return heading, [re.sub(r"took \d+ s", "took 1 s", text) for text in sections]

    return run


def test_results_name_versions_what_was_left_out_and_how_each_ended(written):
    heading, (bad, good) = written("Monday", "bad", "good")
    assert f"Peers: {benchmarks.installed('numpy')}, no-such-peer is not installed" in heading
    assert good == (
        "Measure good\n\nSo and so.\n\nOf the run of Monday; it took 1 s.\n\n"
        "```text\none line\n```\n"
    )
    assert "one line\nIt ended with code 3.\n```" in bad


def test_what_is_not_run_again_stays_and_says_of_which_run_it_is(written, monkeypatch):
    _, alone = written("Monday", "good")
    _, (bad, good) = written("Tuesday", "bad")
    assert alone == [good]
    assert ("Monday" in good, "Tuesday" in bad) == (True, True)
    heading, (_, again) = written("Wednesday", "good")
    assert "Wednesday" in again
    assert written("Thursday", "bad")[0] == heading
    monkeypatch.setattr(benchmarks, "processor", lambda: "another")
    _, sections = written("Friday", "good")
    assert len(sections) == 1, "no figures of two machines stand together"


def test_a_name_that_no_benchmark_has_is_refused_with_those_they_have(written, capsys, tmp_path):
    with pytest.raises(SystemExit, match="2"):
        written("Monday", "good", "fine")
    assert "No benchmark is called fine; there are bad, good." in capsys.readouterr().err
    assert not (tmp_path / "RESULTS.md").exists()


def test_all_run_where_none_is_named(written):
    assert len(written("Monday")[1]) == 2
