"""Runs a program in a terminal and writes down what it shows.

pty_run.py COLUMNSxROWS OUTPUT STEP... -- COMMAND...

Steps: text:T waits for a text, frames:N for so many drawn frames, resize:CxR changes the window, key:int is Ctrl-C,
type:T a line that somebody types.
A change of the size is marked in the output, where it took place, by the control string "ESC ] resize;C;R BEL".
The exit code is that of the program; 124 if a step took too long.
"""
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

DRAWN = b"\x1b[?7h"
LIMIT = 40


def main():
    separator = sys.argv.index("--")
    columns, rows = map(int, sys.argv[1].split("x"))
    steps = sys.argv[3:separator]
    pid, terminal = pty.fork()
    if pid == 0:
        # The size is set before the program can ask for it.
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execvp(sys.argv[separator + 1], sys.argv[separator + 1:])
    with open(sys.argv[2], "wb") as output:
        sys.exit(follow(pid, terminal, output, steps))


def follow(pid, terminal, output, steps):
    seen = b""
    deadline = time.monotonic() + LIMIT
    while True:
        while steps:
            kind, _, value = steps[0].partition(":")
            if kind == "text" and value.encode() not in seen:
                break
            if kind == "frames" and seen.count(DRAWN) < int(value):
                break
            steps.pop(0)
            # What came in the same read, behind the text, counts for the next step.
            seen = seen.partition(value.encode())[2] if kind == "text" else b""
            deadline = time.monotonic() + LIMIT
            if kind == "resize":
                columns, rows = map(int, value.split("x"))
                output.write(b"\x1b]resize;%d;%d\x07" % (columns, rows))
                fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            if kind == "key":
                os.write(terminal, b"\x03")
            if kind == "type":
                os.write(terminal, value.encode() + b"\n")
        ready = select.select([terminal], [], [], 0.5)[0]
        if ready:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                data = b""
            if not data:
                return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) % 256
            seen += data
            output.write(data)
        if time.monotonic() > deadline:
            output.write(b"\nstuck at " + " ".join(steps).encode())
            os.kill(pid, signal.SIGKILL)
            return 124


main()
