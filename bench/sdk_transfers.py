"""The peer: qfieldcloud-sdk uploads a folder's files and downloads them again; prints the seconds of each."""

from __future__ import annotations

import sys
import tempfile
import time

from qfieldcloud_sdk.sdk import Client, FileTransferType


def main(url: str, username: str, password: str, project_id: str, folder: str) -> None:
    """Sign in, upload, download, print the seconds of each."""
    client = Client(url + "api/v1/")
    client.login(username, password)
    started = time.perf_counter()
    client.upload_files(project_id, FileTransferType.PROJECT, folder, filter_glob="*", throw_on_error=True)
    uploaded = time.perf_counter()
    with tempfile.TemporaryDirectory() as target:
        client.download_project(project_id, target, throw_on_error=True)
    print(uploaded - started, time.perf_counter() - uploaded)


if __name__ == "__main__":
    main(*sys.argv[1:])
