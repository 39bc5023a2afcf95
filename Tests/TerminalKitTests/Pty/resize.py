#!/usr/bin/env python3
"""Makes the window of a full-screen program another size and at once the old one again.

  resize.py MARK PROGRAM [ARGUMENT...]

Exits 0 when MARK, which stands on the screen, is drawn again: the terminal has cut the picture in
between. Else says so and exits 1.
"""
import fcntl, os, pty, select, signal, struct, sys, termios, time

mark = sys.argv[1].encode()
command = sys.argv[2:]


def size(descriptor, rows, columns):
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


process, leader = pty.fork()
if process == 0:
    size(0, 24, 80)
    os.environ.pop("NO_COLOR", None)
    os.environ.update({"TERM": "xterm-256color", "LANG": "C.UTF-8"})
    os.execvp(command[0], command)


def read(quiet, limit):
    """What comes until nothing has come for a while."""
    said = b""
    end = time.monotonic() + limit
    while time.monotonic() < end and select.select([leader], [], [], quiet)[0]:
        try:
            said += os.read(leader, 65536)
        except OSError:
            break
    return said


drawn = b""
end = time.monotonic() + 20
while mark not in drawn and time.monotonic() < end:
    drawn += read(0.5, 5)
drawn += read(1, 10)
size(leader, 10, 40)
size(leader, 24, 80)
after = read(1, 10)
os.kill(process, signal.SIGTERM)
read(1, 5)
os.waitpid(process, 0)
if mark not in drawn:
    sys.exit(f"{command[0]} did not draw {sys.argv[1]!r}: {drawn[-400:]!r}")
if mark not in after:
    sys.exit(f"nothing was drawn again: {after[-400:]!r}")
