"""A model server's metrics in the manner of vLLM, with a load that moves: modelserver.py PORT [SEED]

Everything is a function of the time since 1970, so that two scrapes agree with each other, counters never go back and a
restart is not seen. Histograms are those of the average rate, with buckets that fill as the load rises.
"""
import http.server
import math
import sys
import time

MODEL = 'model_name="meta-llama/Llama-3.1-8B-Instruct",engine="0"'
PERIOD = 120.0
BUCKETS = {
    "time_to_first_token_seconds": ("Time to the first token.", 0.15,
                                    [0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 10]),
    "inter_token_latency_seconds": ("Time between two tokens.", 0.03,
                                    [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1]),
    "e2e_request_latency_seconds": ("Time of a request.", 4, [0.3, 0.5, 1, 2, 5, 10, 20, 30, 60]),
    "request_queue_time_seconds": ("Time a request waits.", 0.2, [0.1, 0.3, 0.5, 1, 2, 5, 10]),
    "request_prefill_time_seconds": ("Time of prefill.", 0.1, [0.05, 0.1, 0.3, 0.5, 1, 2]),
    "request_decode_time_seconds": ("Time of decode.", 3.5, [0.3, 0.5, 1, 2, 5, 10, 20]),
}


class Load:
    """Between 0 and 1, a wave of two minutes; integral() is what has been done since 1970, in seconds at full load."""

    def __init__(self, seed):
        self.phase = seed * 17.0

    def now(self, t):
        return 0.5 - 0.45 * math.cos(2 * math.pi * (t + self.phase) / PERIOD)

    def integral(self, t):
        t -= BEGIN
        w = 2 * math.pi / PERIOD
        return 0.5 * t - 0.45 * (math.sin(w * (t + BEGIN + self.phase)) - math.sin(w * (BEGIN + self.phase))) / w


BEGIN = 1.7e9


def text(load, t):
    busy, done = load.now(t), load.integral(t)
    requests = int(done * 6)
    lines = []

    def family(name, kind, about, *samples):
        lines.append(f"# HELP vllm:{name} {about}")
        lines.append(f"# TYPE vllm:{name} {kind}")
        lines.extend(f"vllm:{name}{suffix}{{{MODEL}{more}}} {value}" for suffix, more, value in samples)

    family("num_requests_running", "gauge", "Requests in execution.", ("", "", round(busy * 24)))
    family("num_requests_waiting", "gauge", "Requests that wait.", ("", "", max(0, round((busy - 0.7) * 40))))
    family("kv_cache_usage_perc", "gauge", "Part of the KV cache in use, 1 is all of it.", ("", "", round(0.1 + 0.8 * busy, 4)))
    family("num_preemptions_total", "counter", "Preemptions of the engine so far.", ("", "", int(done / 50)))
    family("prompt_tokens_total", "counter", "Tokens prefilled.", ("", "", requests * 612))
    family("generation_tokens_total", "counter", "Tokens generated.", ("", "", int(done * 6 * 187)))
    family("prefix_cache_queries_total", "counter", "Tokens looked up in the prefix cache.", ("", "", requests * 612))
    family("prefix_cache_hits_total", "counter", "Tokens found in the prefix cache.", ("", "", requests * 301))
    family("request_success_total", "counter", "Requests that came to an end.",
           ("", ',finished_reason="stop"', requests - requests // 12),
           ("", ',finished_reason="length"', requests // 12))
    for name, (about, mean, bounds) in BUCKETS.items():
        count = int(done * 6 * 187) if name.startswith("inter") else requests
        # Exponentially distributed with that mean: as good as any.
        samples = [("_bucket", f',le="{bound}"', int(count * (1 - math.exp(-bound / mean)))) for bound in bounds]
        samples.append(("_bucket", ',le="+Inf"', count))
        samples.append(("_sum", "", round(count * mean, 3)))
        samples.append(("_count", "", count))
        family(name, "histogram", about, *samples)
    return "\n".join(lines) + "\n"


def main():
    load = Load(int(sys.argv[2]) if len(sys.argv) > 2 else 1)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            body = text(load, time.time()).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()


main()
