"""Documents whose counters grow: growing.py PORT FILE...

Serves each FILE (NAME.txt) at /NAME. Counters, histograms and summaries grow by a hundredth of themselves each second, all the
rest stays as it is in the file.
"""
import http.server
import os
import re
import sys
import time

BEGIN = time.time()
SAMPLE = re.compile(r"^([A-Za-z_:][\w:]*)(\{.*\})? ([-+.\deE]+)( \d+)?$")


def grown(path, seconds):
    kinds = {}
    for line in open(path):
        words = line.split()
        if line.startswith("# TYPE"):
            kinds[words[2]] = words[3]
        sample = SAMPLE.match(line.rstrip("\n"))
        if sample:
            name = sample.group(1)
            base = re.sub(r"_(bucket|sum|count|total)$", "", name)
            kind = kinds.get(name) or kinds.get(base) or kinds.get(base + "_total")
            if kind in ("counter", "histogram", "summary") and not name.endswith("_created"):
                value = float(sample.group(3)) * (1 + seconds / 100)
                line = f"{name}{sample.group(2) or ''} {value}\n"
        yield line


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = FILES.get(self.path.strip("/"))
        if path is None:
            self.send_error(404)
            return
        body = "".join(grown(path, time.time() - BEGIN)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


FILES = {os.path.basename(path)[:-len(".txt")]: path for path in sys.argv[2:]}
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
