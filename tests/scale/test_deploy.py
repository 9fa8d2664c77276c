"""The files of deploy/ that no other story runs: the site with its certificate, and the units."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest

from tests.scale.behind import Behind
from tests.scale.running import free_port
from tests.serving import ROOT

DEPLOY = ROOT / "deploy"


def ran(*command: str | Path) -> str:
    """What it says; it has to succeed."""
    ended = subprocess.run([str(each) for each in command], capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout + ended.stderr


# ---- The site, on other ports and in another folder -------------------------------------------------

# The user of Debian's nginx may not enter a folder of the tests.
MAIN = """user root root; pid {folder}/pid; error_log {folder}/error.log;
events {{}} http {{ include {folder}/plenary.conf; }}"""
CERTIFICATE = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=forum.example.org")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[list[int], Behind]]:
    """nginx with the site of deploy/nginx: the ports it listens on in their order, and what stands behind."""
    shutil.copytree(DEPLOY / "nginx", tmp_path, dirs_exist_ok=True)
    ran("openssl", *CERTIFICATE, "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem")
    behind = Behind()
    behind.answers = True
    ports = [move(path, tmp_path, behind.server_port) for path in sorted(tmp_path.rglob("*.conf"))]
    (tmp_path / "nginx.conf").write_text(MAIN.format(folder=tmp_path))
    nginx = ("nginx", "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "error.log")
    ran(*nginx)
    yield [port for each in ports for port in each], behind
    ran(*nginx, "-s", "stop")
    behind.end()


def move(path: Path, folder: Path, process: int) -> list[int]:
    """Let one file of the site name this folder, free ports and that process; the ports it listens on."""
    ports: list[int] = []

    def elsewhere(_found: re.Match[str]) -> str:
        ports.append(free_port())
        return f"listen 127.0.0.1:{ports[-1]}"

    text = re.sub(r"listen (\[::\]:)?\d+", elsewhere, path.read_text())
    text = re.sub(r"server 127\.0\.0\.1:500\d", f"server 127.0.0.1:{process}", text)
    for place in ("/etc/letsencrypt/live/forum.example.org", "/etc/nginx", "/var/log/nginx", "/var/cache"):
        text = text.replace(place, str(folder))
    path.write_text(text)
    return ports


def test_the_site_leads_everyone_to_https(site: tuple[list[int], Behind]) -> None:
    line = HTTPConnection("127.0.0.1", site[0][0], timeout=10)
    line.request("GET", "/in/token", headers={"Host": "forum.example.org"})
    answer = line.getresponse()
    assert (answer.status, answer.headers["Location"]) == (301, "https://forum.example.org/in/token")


@pytest.mark.parametrize("path", ["/", "/static/1/a.css", "/socket.io/?transport=polling"])
def test_the_site_says_that_it_was_https(site: tuple[list[int], Behind], path: str) -> None:
    unchecked = ssl.create_default_context()
    unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
    line = HTTPSConnection("127.0.0.1", site[0][2], timeout=10, context=unchecked)
    line.request("GET", path, headers={"Host": "forum.example.org", "X-Forwarded-Proto": "http"})
    answer = line.getresponse()
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "; Secure" in (answer.headers["Set-Cookie"] or "; Secure")
    (asked,) = site[1].asked
    assert (asked["X-Forwarded-Proto"], asked["Host"]) == ("https", "forum.example.org")


# ---- The units --------------------------------------------------------------------------------------


def test_both_lists_of_nginx_and_the_target_name_the_same_processes() -> None:
    lists = (DEPLOY / "nginx" / "plenary" / "processes.conf").read_text().split("\nupstream")[1:]
    named = re.findall(r"plenary@(\d+)\.service", (DEPLOY / "systemd" / "plenary.target").read_text())
    assert [re.findall(r"server 127\.0\.0\.1:(\d+)", each) for each in lists] == [named, named]


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").iterdir():
        # systemd asks whether the program is there; in /opt it is not, on this machine.
        there = unit.read_text().replace("/opt/plenary/.venv/bin/python", sys.executable)
        (tmp_path / unit.name).write_text(there)
    units = ("plenary.target", "plenary@5001.service", "plenary-backup.timer", "plenary-backup.service")
    said = ran("systemd-analyze", "verify", *(tmp_path / unit for unit in units))
    assert "plenary" not in said, said
