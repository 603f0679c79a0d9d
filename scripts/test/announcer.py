"""Clients that announce to trackers while something happens to them, or all at once, for scripts/test/free-stack and seaweedfs.

announcer.py load SECONDS FILE URL...: each client is a new seeder with an address of its own in 127.0.0.0/8. It announces
until it is answered with counts, for at most ten seconds, as real clients try again. Writes "INFO_HASH ADDRESS PORT" for each
that was answered into FILE, and prints "ANSWERED FAILED RETRIED LONGEST_MILLIS".

announcer.py race ANNOUNCES FILE URL...: so many clients announce one torrent at the same moment, each to the next of the
trackers, and go on as above. Writes and prints the same.

announcer.py find FILE URL: asks as leechers for the peers in FILE, and prints "FOUND MISSING"; the missing ones' torrents to
standard error.
"""

import functools
import http.client
import os
import random
import socket
import sys
import threading
import time
import urllib.parse

PEERS_PER_TORRENT = 4
CLIENTS = 8
# No other client's. A leecher that asks again is the same one, and takes no other peer's place in answers.
FINDER_PORT = 1999


def announce(url, source, info_hash, port, left, connection=None):
    """Returns the answer, or None without one; and the connection, if it is still open."""
    parts = urllib.parse.urlsplit(url)
    path = "%s?info_hash=%s&peer_id=-XX0000-%012d&port=%d&left=%d&compact=1&numwant=200" % (
        parts.path, urllib.parse.quote(info_hash), random.randrange(10**12), port, left)
    try:
        if connection is None:
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=15, source_address=(source, 0))
        connection.request("GET", path)
        reply = connection.getresponse()
        body = reply.read()
        if reply.status == 200 and b"8:complete" in body:
            return body, None if reply.will_close else connection
    except (OSError, http.client.HTTPException):
        pass
    if connection is not None:
        connection.close()
    return None, None


class Results:
    """What the clients of a run met."""

    def __init__(self):
        self.lock = threading.Lock()
        self.answered, self.failed, self.retried, self.longest = [], 0, 0, 0.0

    def announce(self, url, source, info_hash, port, keeps, connection=None):
        """Announces a seeder until it is answered, for at most ten seconds; returns the connection, if that is kept."""
        began = time.monotonic()
        tries = 0
        while True:
            body, connection = announce(url, source, info_hash, port, 0, connection)
            if not keeps and connection is not None:
                connection.close()
                connection = None
            if body is not None or time.monotonic() > began + 10:
                break
            tries += 1
            time.sleep(0.1)
        with self.lock:
            self.longest = max(self.longest, time.monotonic() - began)
            self.retried += tries > 0
            if body is None:
                self.failed += 1
            else:
                self.answered.append("%s %s %d" % (info_hash.hex(), source, port))
        return connection

    def run(self, clients, file):
        """Runs each client in a thread of its own, and reports."""
        threads = [threading.Thread(target=client) for client in clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with open(file, "w", encoding="ascii") as out:
            out.writelines(line + "\n" for line in self.answered)
        print(len(self.answered), self.failed, self.retried, round(self.longest * 1000))


def load(seconds, file, urls):
    end = time.monotonic() + seconds
    results = Results()

    def client(number):
        url = urls[number % len(urls)]
        ports = []
        while time.monotonic() < end:
            if not ports:
                info_hash = os.urandom(20)
                # Half of the clients keep a connection for a torrent's peers.
                source = "127.%d.%d.%d" % (random.randrange(1, 255), random.randrange(256), random.randrange(1, 255))
                # Two announces of one address and port would be one peer.
                ports = random.sample(range(2000, 65000), PEERS_PER_TORRENT)
                connection = None
            connection = results.announce(url, source, info_hash, ports.pop(), number % 2 == 1, connection)
            time.sleep(0.02)

    results.run([functools.partial(client, number) for number in range(CLIENTS)], file)


def race(announces, file, urls):
    results = Results()
    info_hash = os.urandom(20)
    start = threading.Barrier(announces)

    def client(number):
        start.wait()
        results.announce(urls[number % len(urls)], "127.7.%d.%d" % (number // 200, number % 200 + 1), info_hash, 7000, False)

    results.run([functools.partial(client, number) for number in range(announces)], file)


def find(file, url):
    torrents = {}
    with open(file, encoding="ascii") as lines:
        for line in lines:
            info_hash, address, port = line.split()
            torrents.setdefault(bytes.fromhex(info_hash), set()).add(socket.inet_aton(address) + int(port).to_bytes(2, "big"))
    found = missing = 0
    connection = None
    for info_hash, peers in torrents.items():
        body, connection = announce(url, "127.0.0.9", info_hash, FINDER_PORT, 1, connection)
        for peer in peers:
            if body is not None and peer in body:
                found += 1
            else:
                missing += 1
                print("missing in", info_hash.hex(), file=sys.stderr)
    print(found, missing)


if sys.argv[1] == "load":
    load(float(sys.argv[2]), sys.argv[3], sys.argv[4:])
elif sys.argv[1] == "race":
    race(int(sys.argv[2]), sys.argv[3], sys.argv[4:])
else:
    find(sys.argv[2], sys.argv[3])
