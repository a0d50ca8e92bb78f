#!/usr/bin/env python3
"""Saves each request: DIR/NNN.head (request line, headers), DIR/NNN.body. Raw sockets, so that nothing is made nicer."""
import socket, sys, threading, os
d, port = sys.argv[1], int(sys.argv[2]); os.makedirs(d, exist_ok=True)
n = [0]; lock = threading.Lock()
def serve(c, peer):
    buf = b""; conn = 0; wire = bytearray()
    def more():
        x = c.recv(65536)
        if not x: raise EOFError
        wire.extend(x); return x
    try:
        while True:
            while b"\r\n\r\n" not in buf:
                buf += more()
                if buf.startswith(b"PRI * HTTP/2"): open(f"{d}/h2-{peer[1]}", "wb").write(buf)
            head, buf = buf.split(b"\r\n\r\n", 1)
            h = {}
            for l in head.split(b"\r\n")[1:]:
                k, v = l.split(b":", 1); h[k.strip().lower()] = v.strip()
            if h.get(b"expect", b"").lower() == b"100-continue": c.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            raw = b""
            if b"chunked" in h.get(b"transfer-encoding", b""):
                body = b""
                while True:
                    while b"\r\n" not in buf: buf += more()
                    line, buf = buf.split(b"\r\n", 1); size = int(line.split(b";")[0], 16)
                    while len(buf) < size + 2: buf += more()
                    body += buf[:size]; buf = buf[size + 2:]
                    if not size: break
            else:
                size = int(h.get(b"content-length", b"0"))
                while len(buf) < size: buf += more()
                body, buf = buf[:size], buf[size:]
            with lock: n[0] += 1; i = n[0]
            conn += 1
            open(f"{d}/{i:03}.head", "wb").write(head + b"\r\nX-Conn: %d request %d\r\n" % (peer[1], conn))
            open(f"{d}/{i:03}.body", "wb").write(body)
            open(f"{d}/{i:03}.http", "wb").write(bytes(wire)); wire.clear()
            json = h.get(b"content-type", b"").startswith(b"application/json")
            out = b"{}" if json else b""
            c.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s" % (b"application/json" if json else b"application/x-protobuf", len(out), out))
    except EOFError:
        if buf: open(f"{d}/odd-{peer[1]}", "wb").write(buf)
    except Exception as e: print("capture:", e, flush=True)
    finally: c.close()
s = socket.create_server(("127.0.0.1", port)); print("listening", flush=True)
while True:
    c, p = s.accept(); threading.Thread(target=serve, args=(c, p), daemon=True).start()
