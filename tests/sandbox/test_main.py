"""`python -m sandbox` serves and says where."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import requests


def test_it_prints_its_url_first_and_stops_when_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--folder", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        url = process.stdout.readline().strip()
        login = {"username": "owner", "password": "Pass-owner-1"}
        assert requests.post(f"{url}api/v1/auth/login/", json=login, timeout=10).status_code == 200
        process.terminate()
        rest = process.stdout.read()
    assert "owner@example.com" in rest
    assert process.returncode == 0
