"""A resident AWS CLI, because starting it takes longer than the calls. It is loaded once, and a fork of it answers each call
with the caller's folder, environment, input and output.

Usage: kept-aws.py serve SOCKET
       kept-aws.py call SOCKET ARGUMENT...
"""

# Callers start a thousand times, so they load no more modules than they need: the plain module of sockets is one of C's.
import _socket
import os
import struct
import sys

# Services for which all that calls need is loaded before the first call.
SERVICES = ["cloudformation", "cloudwatch", "dynamodb", "lambda", "logs", "s3", "secretsmanager", "ssm", "sts"]
# The size of a call, which is one message: the limit of Linux is below 200 KiB.
MESSAGE_BYTES = 1 << 17
# Separates the strings of a call, which cannot contain it.
END = b"\0"


def serve(path):
    import socket

    from awscli.clidriver import create_clidriver

    driver = create_clidriver()
    load(driver.session)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(path)
        listening.listen()
        running = 0
        while True:
            connection, _ = listening.accept()
            if os.fork() == 0:
                answer(driver, connection)
            connection.close()
            running += 1
            # Time of processors that they took counts for this process only if it waits for them.
            while running > 0 and os.waitpid(-1, os.WNOHANG)[0]:
                running -= 1


def load(session):
    """Loads what each fork would load again otherwise."""
    import gc

    from botocore.exceptions import UnknownServiceError

    session.get_available_services()
    session.get_component("credential_provider")
    for service in SERVICES:
        session.create_client(service, region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none")
        for model in session.get_service_model, session.get_paginator_model, session.get_waiter_model:
            try:
                model(service)
            except UnknownServiceError:
                pass  # Some have no waiters.
    # Forks share these objects: none of them looks for garbage there.
    gc.collect()
    gc.freeze()


def answer(driver, connection):
    import socket

    status = 255
    try:
        said, streams, _, _ = socket.recv_fds(connection, MESSAGE_BYTES, 3)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
        folder, count, *strings = said.split(END)
        os.chdir(folder)
        os.environ.clear()
        os.environb.update(string.split(b"=", 1) for string in strings[int(count) :])
        status = driver.main([os.fsdecode(string) for string in strings[: int(count)]])
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        connection.send(bytes([status or 0]))
        os._exit(0)


def call(path, arguments):
    variables = [name + b"=" + value for name, value in os.environb.items()]
    said = END.join([os.getcwdb(), b"%d" % len(arguments), *map(os.fsencode, arguments), *variables])
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
    connection.connect(path)
    connection.sendmsg([said], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, struct.pack("3i", 0, 1, 2))])
    status = connection.recv(1)
    sys.exit(status[0] if status else 255)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    else:
        call(sys.argv[2], sys.argv[3:])
