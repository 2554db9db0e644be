"""An S3-compatible store of this machine, spoken to over HTTP as a real one."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import boto3
from moto.server import ThreadedMotoServer


@contextmanager
def server() -> Iterator[str]:
    """The address of a store that is empty."""
    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    try:
        yield f"http://{host}:{port}"
    finally:
        running.stop()


def bucket_at(address: str) -> dict[str, str | bool]:
    """A new bucket, as the options of the storage."""
    options = {"endpoint_url": address, "region_name": "ap-southeast-7"}
    name = f"sustcity-{uuid4().hex}"
    client = boto3.client("s3", aws_access_key_id="key", aws_secret_access_key="secret", **options)
    client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": options["region_name"]})
    client.close()
    return {
        **options,
        "bucket_name": name,
        "access_key": "key",
        "secret_key": "secret",
        "addressing_style": "path",
        "signature_version": "s3v4",
        "default_acl": "private",
        "file_overwrite": False,
        "max_memory_size": 1024 * 1024,
    }
