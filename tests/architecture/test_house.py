"""The house rules that a program can check."""

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "changing_places"
MODULES = sorted(SOURCE.rglob("*.py"))
AREAS = (
    "core",
    "data",
    "figures",
    "place",
    "evaluation",
    "appraisal",
    "brief",
    "work",
    "reports",
    "cli",
    "web",
)


def _name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_file_has_at_most_400_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def _functions(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement to the last, without the docstring."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_function_has_at_most_40_lines(path):
    too_long = [(f.name, _lines_of_code(f)) for f in _functions(path) if _lines_of_code(f) > 40]
    assert not too_long


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_and_public_function_says_what_it_is_for(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree) or not tree.body, "the module has no docstring"
    public = (
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
    )
    assert not [node.name for node in public if not ast.get_docstring(node)]


@pytest.mark.parametrize("area", AREAS)
def test_every_area_says_what_it_is_for(area):
    assert (import_module(f"changing_places.{area}").__doc__ or "").strip()


def test_help_imports_nothing_heavy():
    heavy = "{'django', 'polars', 'pandas', 'scipy', 'numpy', 'duckdb', 'narwhals'}"
    code = (
        "import sys; from changing_places.cli.main import main; main(['--help']); "
        f"print(sorted({heavy} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "changing-places" in done.stdout


def test_importing_the_package_imports_nothing_heavy():
    code = "import sys, changing_places; print(len(sys.modules.keys() & {'numpy', 'polars'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
