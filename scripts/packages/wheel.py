"""Makes a Python wheel that holds the program as a script: no Python code, no compiler, no build step.

usage: wheel.py ROOT VERSION TAG FOLDER

ROOT holds bin/hoist and share/doc/hoist; TAG is the platform's, such as manylinux_2_34_x86_64. Prints the wheel's path.
PYPI_NAME is the project's name, by default one for trying: scripts/release/check-files.sh lets no such wheel out.
SOURCE_DATE_EPOCH is the date of every file, in seconds.
"""

import base64
import hashlib
import os
import re
import sys
import time
import zipfile
from pathlib import Path

SUMMARY = "Flags as code for Reflag: plan in a pull request, apply on main"


def main(root, version, tag, folder):
    root = Path(root)
    name = os.environ.get("PYPI_NAME", "hoist-of-nobody")
    if not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", name):
        sys.exit(f"wheel.py: {name} is no name of a project on PyPI")
    stem = re.sub(r"[-_.]+", "_", name).lower() + f"-{version}"
    # The lowest date that a zip file can have is in 1980.
    date = time.gmtime(max(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), 315532800))[:6]
    information = f"{stem}.dist-info"
    documents = root / "share/doc/hoist"
    files = [(f"{stem}.data/scripts/hoist", (root / "bin/hoist").read_bytes(), 0o755)]
    files += [(f"{information}/licenses/{n}", (documents / n).read_bytes(), 0o644) for n in ("LICENSE", "LINKED-IN.txt")]
    metadata = (
        f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nSummary: {SUMMARY}\nLicense-Expression: MIT\n"
        "License-File: LICENSE\nLicense-File: LINKED-IN.txt\nDescription-Content-Type: text/markdown\n\n"
        "`hoist plan` shows what an apply of `flags.yaml` would change. This wheel holds the program for one platform.\n")
    files.append((f"{information}/METADATA", metadata.encode(), 0o644))
    wheel = f"Wheel-Version: 1.0\nGenerator: hoist-wheel.py\nRoot-Is-Purelib: false\nTag: py3-none-{tag}\n"
    files.append((f"{information}/WHEEL", wheel.encode(), 0o644))
    record = "".join(
        "{},sha256={},{}\n".format(
            path, base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode(), len(data))
        for path, data, _ in files)
    files.append((f"{information}/RECORD", f"{record}{information}/RECORD,,\n".encode(), 0o644))
    out = Path(folder) / f"{stem}-py3-none-{tag}.whl"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, data, mode in files:
            entry = zipfile.ZipInfo(path, date)
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    print(out)


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    main(*sys.argv[1:])
