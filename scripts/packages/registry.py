"""A stand-in for npm's registry on loopback: it serves the packages (*.tgz) of a folder, and nothing else.

usage: registry.py FOLDER

Prints its URL, and then each request: METHOD PATH STATUS.
"""

import base64
import hashlib
import http.server
import json
import sys
import tarfile
import urllib.parse
from pathlib import Path


def packages(folder):
    found = {}
    for file in sorted(Path(folder).glob("*.tgz")):
        with tarfile.open(file) as archive:
            manifest = json.load(archive.extractfile("package/package.json"))
        found.setdefault(manifest["name"], []).append((manifest, file))
    return found


def main(folder):
    found = packages(folder)

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self, status, body, kind):
            print(self.command, self.path, status, flush=True)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            path = urllib.parse.unquote(self.path.split("?")[0]).lstrip("/")
            for name, versions in found.items():
                for manifest, file in versions:
                    if path == f"{name}/-/{file.name}":
                        return self.answer(200, file.read_bytes(), "application/octet-stream")
                if path == name:
                    return self.answer(200, json.dumps(self.document(name, versions)).encode(), "application/json")
            self.answer(404, b'{"error": "not found"}', "application/json")

        def document(self, name, versions):
            described = {}
            for manifest, file in versions:
                digest = base64.b64encode(hashlib.sha512(file.read_bytes()).digest()).decode()
                url = f"http://127.0.0.1:{server.server_port}/{name}/-/{file.name}"
                described[manifest["version"]] = {**manifest, "dist": {"tarball": url, "integrity": f"sha512-{digest}"}}
            latest = versions[-1][0]["version"]
            return {"name": name, "dist-tags": {"latest": latest}, "versions": described}

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
