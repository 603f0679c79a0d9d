"""A resident AWS CLI, because starting it takes longer than the calls. It is loaded once, and a fork of it answers each call
with the caller's folder, environment, input and output.

Usage: kept-aws.py serve SOCKET
       kept-aws.py call SOCKET ARGUMENT...
"""

import json
import os
import signal
import socket
import sys

# Services whose descriptions are loaded before the first call.
SERVICES = ["cloudformation", "cloudwatch", "dynamodb", "lambda", "s3", "secretsmanager", "ssm", "sts"]
# The size of a call, which is one message: the limit of Linux is below 200 KiB.
MESSAGE_BYTES = 1 << 17


def serve(path):
    from awscli.clidriver import create_clidriver

    driver = create_clidriver()
    for service in SERVICES:
        driver.session.get_service_model(service)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(path)
        listening.listen()
        while True:
            connection, _ = listening.accept()
            if os.fork() == 0:
                answer(driver, connection)
            connection.close()


def answer(driver, connection):
    status = 255
    try:
        said, streams, _, _ = socket.recv_fds(connection, MESSAGE_BYTES, 3)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        call = json.loads(said)
        os.chdir(call["folder"])
        os.environ.clear()
        os.environ.update(call["environment"])
        status = driver.main(call["arguments"])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        connection.send(bytes([status or 0]))
        os._exit(0)


def call(path, arguments):
    said = {"folder": os.getcwd(), "environment": dict(os.environ), "arguments": arguments}
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.connect(path)
        socket.send_fds(connection, [json.dumps(said).encode()], [0, 1, 2])
        status = connection.recv(1)
    sys.exit(status[0] if status else 255)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    else:
        call(sys.argv[2], sys.argv[3:])
