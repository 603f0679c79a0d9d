"""What "weed filer.sync" makes of keys that change often, for scripts/test/free-stack and by hand over a running scripts/free.

replication.py streams WEED FILERS   the streams of scripts/free: each region writes keys below its own prefix
replication.py swap WEED FILERS      a two-way stream between two regions: keys that both write at once, and keys of one writer
replication.py mesh WEED FILERS      two-way streams between all regions: each region writes keys of its own, mixed with others'

FILERS is the file of that name in the directory of scripts/free, with a line "CODE HOST:PORT.GRPC" for each region. Prints a
line with figures, for "swap" two. The exit status says whether all replicas of keys with one writer are, at last, what
their writers wrote.
"""

import http.client
import random
import subprocess
import sys
import threading
import time

SECONDS = 8
SETTLE_SECONDS = 25
KEYS = 48
THREADS = 4


def call(filer, method, path, body=None):
    host, _, ports = filer.rpartition(":")
    connection = http.client.HTTPConnection(host, int(ports.partition(".")[0]), timeout=10)
    connection.request(method, path, body)
    reply = connection.getresponse()
    content = reply.read()
    connection.close()
    return content if reply.status < 300 else None


def write(filers, paths):
    """Rewrites and deletes each region's keys, each key by one thread; returns what was last written."""
    last = {}
    end = time.monotonic() + SECONDS

    def writer(code, part):
        chance = random.Random()
        while time.monotonic() < end:
            path = paths(code, chance.randrange(KEYS // THREADS) * THREADS + part)
            if chance.random() < 0.2:
                call(filers[code], "DELETE", path)
                last[path] = None
            else:
                last[path] = b"%d %d" % (time.monotonic_ns(), code)
                call(filers[code], "PUT", path, last[path])
            time.sleep(0.01)

    threads = [threading.Thread(target=writer, args=(code, part)) for code in filers for part in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return last


def wrong(filers, last):
    """Waits until all replicas are what was last written; returns the keys that are not, and the seconds."""
    began = time.monotonic()
    while True:
        keys = {path for path in last for filer in filers.values() if call(filer, "GET", path) != last[path]}
        seconds = time.monotonic() - began
        if not keys or seconds > SETTLE_SECONDS:
            return keys, seconds
        time.sleep(0.5)


def stream(weed, one, other, path):
    return subprocess.Popen(
        [weed, "filer.sync", "-a=" + one, "-b=" + other, "-a.path=" + path, "-b.path=" + path],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def check(filers, paths):
    last = write(filers, paths)
    keys, seconds = wrong(filers, last)
    print("%d of %d keys with one writer differ from what it wrote, %.1f s after the last write" % (len(keys), len(last), seconds))
    return not keys


def swap(filers):
    """Two regions write each key at once."""
    paths = ["/buckets/swap/both/%d" % number for number in range(20)]
    for path in paths:
        barrier = threading.Barrier(len(filers))

        def writer(code, path=path, barrier=barrier):
            barrier.wait()
            call(filers[code], "PUT", path, b"%d" % code)

        threads = [threading.Thread(target=writer, args=(code,)) for code in filers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    time.sleep(5)
    differing = sum(len({call(filer, "GET", path) for filer in filers.values()}) > 1 for path in paths)
    print("%d of %d keys that two regions write at once stay different" % (differing, len(paths)))


def main(mode, weed, file):
    with open(file, encoding="ascii") as lines:
        filers = {int(code): filer for code, filer in (line.split() for line in lines)}
    if mode == "streams":
        return check(filers, lambda code, number: "/buckets/meridian/%d/probe/%d" % (code, number))
    if mode == "swap":
        filers = dict(sorted(filers.items())[:2])
    codes = sorted(filers)
    folder = "/buckets/" + mode
    for filer in filers.values():
        call(filer, "POST", folder + "/")
    streams = [stream(weed, filers[one], filers[other], folder) for one in codes for other in codes if one < other]
    try:
        time.sleep(3)
        if mode == "swap":
            swap(filers)
        return check(filers, lambda code, number: "%s/%d/%d" % (folder, number, code))
    finally:
        for process in streams:
            process.kill()


sys.exit(0 if main(*sys.argv[1:]) else 1)
