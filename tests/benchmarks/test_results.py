"""What a run of the benchmarks writes."""

import sys

from benchmarks import __main__ as benchmarks


def test_results_name_versions_and_what_was_left_out(tmp_path, monkeypatch):
    output = tmp_path / "RESULTS.md"
    monkeypatch.setattr(sys, "argv", ["benchmarks", "curve", "mlp", "-o", str(output)])
    monkeypatch.setattr(benchmarks, "section", lambda name: f"## {name}\n\n1.00 ×\n")
    monkeypatch.setattr(benchmarks, "PEERS", ("numpy", "no-such-peer"))
    benchmarks.main()
    heading, *sections = output.read_text().split("## ")
    assert sections == ["curve\n\n1.00 ×\n\n", "mlp\n\n1.00 ×\n"]
    assert f"Peers: {benchmarks.installed('numpy')}, no-such-peer is not installed" in heading


def test_a_section_has_what_a_benchmark_prints_and_how_it_ended(monkeypatch, tmp_path):
    (tmp_path / "benchmarks").mkdir()
    for name, ends in (("good", ""), ("bad", "raise SystemExit(3)")):
        text = f'"""Measure {name}.\n\nSo and so.\n"""\nprint("one line")\n{ends}\n'
        (tmp_path / "benchmarks" / f"bench_{name}.py").write_text(text)
    monkeypatch.setattr(benchmarks, "HERE", tmp_path / "benchmarks")
    good, bad = map(benchmarks.section, ("good", "bad"))
    assert good == "## Measure good\n\nSo and so.\n\n```text\none line\n```\n"
    assert "one line\nIt ended with code 3.\n```" in bad
