"""A bounded closed loop: so many connections, each with one request under way at a time."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.cases import Call


class Client:
    """One connection that is kept, as one user of the API."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = headers | {"Content-Type": "application/json"}

    def send(self, call: Call) -> bytes:
        self.connection.request(call.method, call.path, call.body, self.headers)
        response = self.connection.getresponse()
        body = response.read()
        if response.status >= 400:
            told = f"{call.method} {call.path}: {response.status} {body.decode()[:300]}"
            raise RuntimeError(told)
        return body

    def ask(self, call: Call) -> Any:
        return json.loads(self.send(call))


class Shared:
    """Hands an endless row of calls to several threads; generators allow only one at a time."""

    def __init__(self, calls: Iterator[Call]) -> None:
        self.calls, self.lock = calls, threading.Lock()

    def take(self) -> Call:
        with self.lock:
            return next(self.calls)


def drive(clients: list[Client], calls: Iterator[Call], seconds: float) -> list[float]:
    """Milliseconds that each request took; an answer of 400 or more ends it all."""
    shared, end = Shared(calls), time.perf_counter() + seconds
    with ThreadPoolExecutor(len(clients)) as pool:
        loops = [pool.submit(loop, client, shared, end) for client in clients]
        return [taken for finished in loops for taken in finished.result()]


def loop(client: Client, shared: Shared, end: float) -> list[float]:
    taken = []
    while (begun := time.perf_counter()) < end:
        client.send(shared.take())
        taken.append((time.perf_counter() - begun) * 1000)
    return taken
