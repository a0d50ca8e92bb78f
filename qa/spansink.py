#!/usr/bin/env python3
"""Takes spans by OTLP/HTTP in protobuf and prints each as one line: name, seconds, attributes. Reads the wire form by itself.

usage: spansink.py PORT FILE [STATUS-FILE]: lines go to FILE; the answer is the status that STATUS-FILE holds, or 200
"""
import http.server
import os
import struct
import sys


def fields(data):
    """Field number and value: an int, or bytes."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
        elif tag & 7 == 1:
            yield tag >> 3, data[at : at + 8]
            at += 8
        elif tag & 7 == 5:
            yield tag >> 3, data[at : at + 4]
            at += 4
        else:
            length = varint()
            yield tag >> 3, data[at : at + length]
            at += length


def attribute(data):
    parts = dict(fields(data))
    for kind, value in fields(parts[2]):
        if kind == 1:
            return parts[1].decode(), value.decode()
        if kind == 4:
            return parts[1].decode(), struct.unpack("<d", value)[0]
        return parts[1].decode(), value


def spans(request):
    for _, resource in fields(request):
        parts = list(fields(resource))
        about = dict(attribute(a) for n, r in parts if n == 1 for m, a in fields(r) if m == 1)
        for scope in (value for number, value in parts if number == 2):
            for span in (value for number, value in fields(scope) if number == 2):
                found = list(fields(span))
                single = dict(found)
                start, end = (struct.unpack("<Q", single[n])[0] for n in (7, 8))
                own = dict(attribute(value) for number, value in found if number == 9)
                yield single[5].decode(), (end - start) / 1e9, about, own, len(single[1]), len(single[2])


class Sink(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = 200
        if len(sys.argv) > 3 and os.path.exists(sys.argv[3]):
            with open(sys.argv[3]) as wanted:
                status = int(wanted.read())
        with open(sys.argv[2], "a") as out:
            print("POST", self.path, self.headers["Content-Type"], status, file=out)
            for name, seconds, about, own, trace, span in spans(body):
                print(name, "ids", trace, span, "seconds", round(seconds, 3), file=out)
                for key, value in sorted({**about, **own}.items()):
                    print("   ", key, "=", value, file=out)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Sink).serve_forever()
