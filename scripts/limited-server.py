"""Stands before a server and limits the calls that it gets: 429 with `Retry-After: 1` for those that are too many.

usage: limited-server.py PORT LATENCY LIMIT second|any|bucket

PORT is the server's, LATENCY milliseconds of each call, LIMIT calls a second: in each second of the clock, in any second, or
a bucket of as many tokens that fills at that rate. It prints its own port, and at its end how many calls it refused.
"""

import asyncio
import collections
import signal
import sys
import time

refused = 0


class Limit:
    def __init__(self, calls, kind):
        self.calls = calls
        self.kind = kind
        self.window = None
        self.taken = 0
        self.times = collections.deque()
        self.tokens = float(calls)
        self.filled = time.monotonic()

    def takes(self):
        now = time.monotonic()
        if self.kind == "second":
            if int(now) != self.window:
                self.window, self.taken = int(now), 0
            self.taken += 1
            return self.taken <= self.calls
        if self.kind == "any":
            while self.times and self.times[0] <= now - 1:
                self.times.popleft()
            if len(self.times) >= self.calls:
                return False
            self.times.append(now)
            return True
        self.tokens = min(self.calls, self.tokens + (now - self.filled) * self.calls)
        self.filled = now
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


async def message(reader):
    """A request or a response: its head and its body, as bytes; None at the end."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    length = 0
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return head + await reader.readexactly(length)


async def serve(port, latency, limit, client, answers):
    global refused
    server, requests = await asyncio.open_connection("127.0.0.1", port)
    try:
        while request := await message(client):
            takes = limit.takes()
            if takes:
                requests.write(request)
                answer = await message(server)
            else:
                refused += 1
                answer = b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
            await asyncio.sleep(latency)
            answers.write(answer)
            await answers.drain()
    except ConnectionError:
        pass
    finally:
        requests.close()
        answers.close()


async def main():
    port, latency, calls, kind = int(sys.argv[1]), float(sys.argv[2]) / 1000, int(sys.argv[3]), sys.argv[4]
    limit = Limit(calls, kind)
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    server = await asyncio.start_server(
        lambda client, answers: serve(port, latency, limit, client, answers), "127.0.0.1", 0, limit=1 << 26)
    print(server.sockets[0].getsockname()[1], flush=True)
    await ended.wait()
    print(refused, flush=True)


asyncio.run(main())
