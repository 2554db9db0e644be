"""Files in an S3-compatible store."""

from collections.abc import Iterator

from botocore.exceptions import ClientError
from storages.backends.s3 import S3Storage

from assessments.storages import KeptFile, Readable


class S3Files(S3Storage):  # type: ignore[misc] # it has no types
    def opened(self, name: str, start: int = 0, length: int | None = None) -> Readable:
        """The store's own stream: nothing is copied to this machine first."""
        wanted = {} if length is None else {"Range": f"bytes={start}-{start + length - 1}"}
        try:
            body: Readable = self.bucket.Object(self._normalize_name(name)).get(**wanted)["Body"]
        except ClientError as problem:
            if problem.response["Error"]["Code"] == "NoSuchKey":
                raise FileNotFoundError(name) from problem
            raise
        return body

    def every_file(self) -> Iterator[KeptFile]:
        folder = f"{self.location.rstrip('/')}/" if self.location else ""
        for one in self.bucket.objects.filter(Prefix=folder):
            yield KeptFile(name=one.key.removeprefix(folder), size=one.size, modified_at=one.last_modified)
