"""The environment of the tests, set before Django reads its settings: never the data of a running portal."""

import os
import tempfile

os.environ.setdefault("SUSTCITY_DATA", tempfile.mkdtemp(prefix="sustcity-tests-"))
os.environ.setdefault("LOG_LEVEL", "ERROR")
