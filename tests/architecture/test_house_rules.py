"""The house's own rules: arrows, rooms, and documents that say the truth."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.runtime.resources import resource
from explorer.runtime.systems import APT_LINE

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text()


def test_the_import_contracts_are_kept():
    tool = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run([tool], cwd=ROOT, capture_output=True, text=True)

    assert ran.returncode == 0, ran.stdout
    for contract in ("Arrows point down", "Only the top knows Qt", "No domain knows another"):
        assert f"{contract} KEPT" in ran.stdout


def test_the_import_contracts_would_notice_an_arrow_that_points_up(tmp_path):
    """Negative control: the same contract over a package that breaks it fails."""
    package = tmp_path / "house"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "low.py").write_text("import house.high\n")
    (package / "high.py").touch()
    (tmp_path / "contracts.toml").write_text(
        '[tool.importlinter]\nroot_packages = ["house"]\n[[tool.importlinter.contracts]]\n'
        'name = "Arrows point down"\ntype = "layers"\nlayers = ["house.high", "house.low"]\n'
    )
    tool = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [tool, "--config", "contracts.toml"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )

    assert ran.returncode != 0
    assert "Arrows point down BROKEN" in ran.stdout


@pytest.mark.parametrize("words", [["info"], ["commands"], ["events"]])
def test_a_headless_command_imports_no_qt_no_sql_and_no_numpy(words, demo_store):
    arguments = [*words, *([] if words == ["commands"] else [str(demo_store)])]
    code = (
        "import sys, atexit\n"
        "from explorer import cli\n"
        "from explorer.bootstrap import WiredApp\n"
        "from explorer.windows import QtWindows\n"
        "app = WiredApp()\n"
        f"cli.run(app, QtWindows(app), {arguments!r})\n"
        "heavy = {'PySide6', 'sqlalchemy', 'numpy', 'pyqtgraph'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)

    assert ran.returncode == 0, ran.stderr


def test_a_missing_qt_library_is_a_sentence_with_the_apt_line_and_exit_code_78(tmp_path):
    broken = tmp_path / "PySide6"
    broken.mkdir()
    (broken / "__init__.py").write_text(
        "raise ImportError('libEGL.so.1: cannot open shared object file: No such file or directory')"
    )
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from explorer.bootstrap import main\n"
        "sys.argv = ['event-explorer', 'open', 'x', '--screenshot', 'x.png']\n"
        "from explorer.bootstrap import WiredApp\n"
        "from explorer.windows import QtWindows\n"
        "from pathlib import Path\n"
        "QtWindows(WiredApp()).render('x', None, (800, 600), 'light', Path('x.png'))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)

    assert ran.returncode == 78
    assert "libEGL.so.1 (Debian package libegl1)" in ran.stderr
    assert APT_LINE in ran.stderr
    assert "Traceback" not in ran.stderr


def test_without_a_display_the_window_says_so_and_exits_with_78():
    code = "from explorer.bootstrap import main; import sys; sys.argv = ['event-explorer']; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env={"PATH": "/usr/bin:/bin"}
    )

    assert ran.returncode == 78
    assert "no display" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1


def test_the_readme_says_the_apt_line_that_the_program_says():
    assert f"\n{APT_LINE}\n" in README


def test_ci_runs_the_command_that_the_readme_gives():
    script = (ROOT / ".ci" / "run").read_text()

    assert "<!-- tests -->" in script
    assert re.search(r"<!-- tests -->\n```sh\npython3 -m venv .*pytest -q -n auto.*\n```", README)
    assert re.search(r"<!-- run -->\n```sh\npython3 -m venv .*event-explorer demo\n```", README)


def test_every_command_of_the_readme_exists():
    from explorer.cli import main

    tables = [part.split("\n\n")[0] for part in README.split("| command | does |")[1:]]
    named = {word for table in tables for word in re.findall(r"`([\w-]+)[ `]", table)}
    assert set(main.commands) <= named


def test_the_rooms_that_the_architecture_page_names_exist():
    page = resource("docs", "architecture.md").read_text()
    drawing = page.split("```")[1]
    explorer = drawing.split("explorer/\n")[1].split("resources/")[0]

    for name in re.findall(r"^  (\w+(?:\.py|/))", explorer, re.MULTILINE):
        assert (ROOT / "explorer" / name.rstrip("/")).exists(), name
    rooms = {
        path.name for path in (ROOT / "explorer").iterdir() if path.is_dir() and path.name != "__pycache__"
    }
    assert rooms <= set(re.findall(r"(\w+)/", drawing))


def test_links_between_our_pages_lead_somewhere():
    pages = [ROOT / "README.md", *resource("docs").glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_top_level_holds_what_it_should_and_nothing_else():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {name.split("/")[0] for name in listed.splitlines()}

    assert {name for name in top if not name.startswith(".")} == {
        "domain",
        "explorer",
        "resources",
        "tests",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        "requirements.lock",
    }
