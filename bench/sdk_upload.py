"""The peer: uploads a folder's files with qfieldcloud-sdk; run by the interpreter that has it. Prints the seconds."""

from __future__ import annotations

import sys
import time

from qfieldcloud_sdk.sdk import Client, FileTransferType


def main(url: str, username: str, password: str, project_id: str, folder: str) -> None:
    """Sign in, upload, print the seconds of the upload alone."""
    client = Client(url + "api/v1/")
    client.login(username, password)
    started = time.perf_counter()
    client.upload_files(project_id, FileTransferType.PROJECT, folder, filter_glob="*", throw_on_error=True)
    print(time.perf_counter() - started)


if __name__ == "__main__":
    main(*sys.argv[1:])
