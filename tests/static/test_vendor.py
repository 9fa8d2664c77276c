"""Vendored files are the ones that were pinned, and the script says so when they are not."""

import importlib.util
import json
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def load_vendor() -> ModuleType:
    spec = importlib.util.spec_from_file_location("vendor", ROOT / "tools/vendor.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


vendor = load_vendor()
PACKAGES = json.loads(vendor.LIST.read_text())["packages"]
LIT = [package for package in PACKAGES if package["name"] == "lit-html"]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A tree with the vendored lit-html alone, free to spoil."""
    shutil.copytree(ROOT / LIT[0]["into"], tmp_path / LIT[0]["into"])
    return tmp_path


def test_the_files_on_disk_are_as_listed() -> None:
    vendor.check(PACKAGES)


def test_an_edited_file_is_found(copy: Path) -> None:
    with (copy / LIT[0]["into"] / "lit-html.js").open("a") as file:
        file.write(" ")
    with pytest.raises(vendor.Mismatch, match=r"lit-html\.js is not the pinned file"):
        vendor.check(LIT, copy)


def test_a_missing_file_is_found(copy: Path) -> None:
    (copy / LIT[0]["into"] / "LICENSE").unlink()
    with pytest.raises(vendor.Mismatch, match="LICENSE is missing"):
        vendor.check(LIT, copy)


def test_a_file_nobody_listed_is_found(copy: Path) -> None:
    (copy / LIT[0]["into"] / "extra.js").write_text("")
    with pytest.raises(vendor.Mismatch, match=r"extra\.js is not in VENDOR\.json"):
        vendor.check(LIT, copy)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_every_package_comes_with_its_licence(package: dict[str, object]) -> None:
    assert package["licence"]
    assert "LICENSE" in package["files"]  # type: ignore[operator]
