"""The peer: qfieldcloud-sdk compares a folder with a cloud that holds the same; prints the seconds."""

from __future__ import annotations

import sys
import time
from unittest.mock import patch

from qfieldcloud_sdk.sdk import Client, FileTransferType
from qfieldcloud_sdk.utils import calc_etag


def main(folder: str) -> None:
    """Compare as before an upload, with the cloud's list handed in; print the seconds."""
    client = Client("http://127.0.0.1:9/api/v1/", verify_ssl=True)
    files = client.list_local_files(folder, "*")
    held = [{"name": file["name"], "etag": calc_etag(file["absolute_filename"])} for file in files]
    with patch.object(client, "list_remote_files", return_value=held):
        started = time.perf_counter()
        sent = client.upload_files("project", FileTransferType.PROJECT, folder, filter_glob="*", throw_on_error=True)
    if sent or len(files) < 2:
        raise SystemExit(f"{len(sent)} of {len(files)} files differ")
    print(time.perf_counter() - started)


if __name__ == "__main__":
    main(*sys.argv[1:])
