"""Senders that want the memory of the OTLP receiver: bodies that are small and stand for much, twenty at a time.

    flood.py PORT SECONDS

Prints the answers, each once, sorted.
"""
import collections
import gzip
import random
import socket
import sys
import threading
import time

PROTOBUF = "application/x-protobuf"
JSON = "application/json"
SENDERS = 20


def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def message(field, content):
    return varint(field << 3 | 2) + varint(len(content)) + content


def attribute(key, value):
    return message(1, key) + message(2, message(1, value))


def request(*metrics):
    return message(1, message(2, b"".join(message(2, metric) for metric in metrics)))


def unique(points):
    """Each point has labels that no other has."""
    data = b""
    for i in range(points):
        text = b"%d" % i
        values = b"\x19" + (i + 1).to_bytes(8, "little") + b"\x31" + i.to_bytes(8, "little")
        data += message(1, message(7, attribute(b"a", b"u" + text)) + message(7, attribute(b"b", b"v" + text)) + values)
    return request(message(1, b"many") + message(5, data))


def bodies():
    empty = b"\x0a\x00"
    yield PROTOBUF, empty * 8_000_000, True
    yield PROTOBUF, b"\x0a\x02\x12\x00" * 4_000_000, False
    yield PROTOBUF, request(message(1, b"h") + message(9, empty * 500_000)), False
    yield PROTOBUF, request(message(1, b"g") + message(5, b"\x0a\x04\x3a\x02\x0a\x00" * 160_000)), False
    for points in (1000, 4000, 60_000):
        yield PROTOBUF, unique(points), False
    scope = '{"scopeMetrics":[{"metrics":[{}]}]}'
    yield JSON, ('{"resourceMetrics":[' + ",".join([scope] * 400_000) + "]}").encode(), False
    yield JSON, ('{"resourceMetrics":[{"resource":{"attributes":[{"key":"' + "x" * 15_000_000 + '"}]}}]}').encode(), False


def main():
    port, seconds = int(sys.argv[1]), float(sys.argv[2])
    ready = [(kind, gzip.compress(body, 6) if packed else body, packed) for kind, body, packed in bodies()]
    answers = collections.Counter()
    end = time.monotonic() + seconds

    def send(seed):
        chance = random.Random(seed)
        while time.monotonic() < end:
            kind, body, packed = chance.choice(ready)
            coding = "Content-Encoding: gzip\r\n" if packed else ""
            head = f"POST /v1/metrics HTTP/1.1\r\nHost: x\r\nContent-Type: {kind}\r\n{coding}Content-Length: {len(body)}\r\n\r\n"
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
                    connection.settimeout(60)
                    connection.sendall(head.encode() + body)
                    answers[connection.recv(200)[9:12].decode() or "closed"] += 1
            except (ConnectionResetError, BrokenPipeError):
                # It was refused before all was sent, and the answer is lost.
                answers["closed"] += 1

    threads = [threading.Thread(target=send, args=(seed,)) for seed in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{sum(answers.values())} requests: {dict(answers)}", file=sys.stderr)
    for answer in sorted(answers):
        print(answer)


main()
