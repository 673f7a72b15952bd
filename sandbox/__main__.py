"""`python -m sandbox`: serve until interrupted."""

from __future__ import annotations

import argparse
import signal
import tempfile
import threading
from pathlib import Path

from sandbox.accounts import ORGANIZATION, ORGANIZATION_OWNER, PEOPLE, account
from sandbox.server import Sandbox
from sandbox.workers import TIMEOUT, Worker

_DESCRIPTION = (
    "A QFieldCloud server in one process, on the loopback only. Prints its URL on the first line, then the accounts."
)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=_DESCRIPTION)
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes any (default)")
    parser.add_argument(
        "--folder", type=Path, help="folder that keeps the state and may be used again; a temporary one if left out"
    )
    parser.add_argument(
        "--python", help="interpreter that can import PyQGIS, for the jobs (default: this one, or /usr/bin/python3)"
    )
    parser.add_argument(
        "--job-timeout", type=float, default=TIMEOUT, help="seconds after which a job is killed (default: %(default)s)"
    )
    parser.add_argument("--verbose", action="store_true", help="tell each request and job on standard error")
    return parser.parse_args()


def _print_accounts() -> None:
    print("Accounts (user name, e-mail, password):")
    for name in PEOPLE:
        person = account(name)
        print(f"  {person.username:<10} {person.email:<22} {person.password}")
    print(f"Organization {ORGANIZATION}, owned by {ORGANIZATION_OWNER}. Stop with Ctrl+C.", flush=True)


def main() -> None:
    """Serve until an interrupt or a termination."""
    arguments = _arguments()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with tempfile.TemporaryDirectory(prefix="sandbox-") as temporary:
        worker = Worker(arguments.python, arguments.job_timeout)
        with Sandbox(arguments.folder or temporary, arguments.port, worker, arguments.verbose) as sandbox:
            print(sandbox.url, flush=True)
            _print_accounts()
            stop.wait()
        worker.close()


if __name__ == "__main__":
    main()
