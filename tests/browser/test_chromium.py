"""Finding a browser: the named one, an installed one, the system's package, or one sentence."""

import pytest

from tests.browser import chromium


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine without any browser and without a package manager."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "_MAC", ())
    return tmp_path


def executable(path, text="#!/bin/sh\n"):
    path.write_text(text)
    path.chmod(0o755)
    return str(path)


def test_installed_browser_is_found(bare):
    path = executable(bare / "google-chrome")
    assert chromium.find_chromium() == path


def test_named_browser_wins_and_a_wrong_name_is_not_replaced_in_silence(bare, monkeypatch):
    executable(bare / "chromium")
    named = executable(bare / "mine")
    monkeypatch.setenv("CHROMIUM", named)
    assert chromium.find_chromium() == named
    monkeypatch.setenv("CHROMIUM", "/nowhere")
    assert chromium.find_chromium() is None
    assert chromium.main() == 1


def test_without_any_it_says_one_sentence_and_fails(bare, capsys):
    assert chromium.main() == 1
    last = capsys.readouterr().err.strip().splitlines()[-1]
    assert last.startswith("The browser tests need Chrome or Chromium")
    assert "CHROMIUM=" in last


def test_package_manager_is_asked_by_root_only(bare, monkeypatch):
    # A package manager of this test's own that puts a browser on the PATH when asked to.
    executable(bare / "chromium.sh")
    install = (
        f'#!/bin/sh\n[ "$1" = install ] && PATH=/bin:/usr/bin ln -s chromium.sh {bare}/chromium\n'
    )
    executable(bare / "apt-get", install)
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 1000)
    assert chromium.main() == 1
    monkeypatch.setattr(chromium.os, "geteuid", lambda: 0)
    assert chromium.main() == 0
    assert chromium.find_chromium() == str(bare / "chromium")
