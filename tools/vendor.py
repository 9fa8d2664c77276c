"""Bring the vendored files, and show that they are the ones we chose.

`polls/static/vendor/VENDOR.json` is the one list: which packages, which version, which files, and the SHA-256
of each. Nothing is edited on the way: files keep their content and, below a package's folder, their relative
places, so ES modules find each other by the imports their authors wrote.

    python tools/vendor.py           fetch every package with npm and put its files in place
    python tools/vendor.py --check   verify the files on disk, offline
    python tools/vendor.py --pin     fetch, and write the checksums anew (after changing a version by hand)
"""

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "polls/static/vendor/VENDOR.json"

Package = dict[str, Any]


class Mismatch(Exception):
    """A file is missing, or is not the one that was pinned."""


def main(arguments: list[str] | None = None) -> int:
    """Run one of the three commands; 0 when every file is as listed."""
    chosen = command_line().parse_args(arguments)
    packages = json.loads(LIST.read_text())["packages"]
    try:
        if chosen.check:
            check(packages)
        else:
            fetch(packages, pinning=chosen.pin)
    except Mismatch as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def command_line() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Bring or verify the vendored files.")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="verify the files on disk, offline")
    mode.add_argument("--pin", action="store_true", help="fetch and write new checksums")
    return parser


def check(packages: list[Package], root: Path = ROOT) -> None:
    """Compare each file on disk with its checksum, and refuse files that nobody listed. Raises Mismatch."""
    for package in packages:
        for name, entry in package["files"].items():
            path = root / package["into"] / name
            if not path.is_file():
                raise Mismatch(f"{path.relative_to(root)} is missing: run `make vendor`")
            expect(path.read_bytes(), entry["sha256"], path.relative_to(root))
        for stray in strays(package, root):
            raise Mismatch(f"{stray.relative_to(root)} is not in VENDOR.json")
    print(f"{sum(len(package['files']) for package in packages)} vendored files are as listed")


def strays(package: Package, root: Path) -> Iterator[Path]:
    folder = root / package["into"]
    listed = {folder / name for name in package["files"]}
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path not in listed)


def fetch(packages: list[Package], pinning: bool = False) -> None:
    """Fetch every package and write its files, but never one that differs from its pin. Raises Mismatch."""
    for package in packages:
        with tempfile.TemporaryDirectory() as folder:
            contents = unpack(pack(package, Path(folder)))
        place(package, contents, pinning)
        print(f"{package['name']} {package['version']}: {len(package['files'])} files")
    if pinning:
        LIST.write_text(json.dumps({"packages": packages}, indent=2) + "\n")


def pack(package: Package, folder: Path) -> Path:
    """The package's archive, fetched by npm from whichever registry npm is set to; no script of it is run."""
    wanted = f"{package['name']}@{package['version']}"
    command = ["npm", "pack", wanted, "--silent", "--ignore-scripts", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.tgz"))


def unpack(archive: Path) -> dict[str, bytes]:
    """Path inside the package → content. Read in memory, so no path of the archive can reach our disk."""
    with tarfile.open(archive) as members:
        return {
            member.name.partition("/")[2]: members.extractfile(member).read()  # type: ignore[union-attr]
            for member in members
            if member.isfile()
        }


def place(package: Package, contents: dict[str, bytes], pinning: bool) -> None:
    for name, entry in package["files"].items():
        content = contents[entry["from"]]
        if pinning:
            entry["sha256"] = digest(content)
        expect(content, entry["sha256"], Path(package["into"]) / name)
        path = ROOT / package["into"] / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def expect(content: bytes, sha256: str, name: Path) -> None:
    if digest(content) != sha256:
        raise Mismatch(f"{name} is not the pinned file: expected {sha256}, found {digest(content)}")


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
