#!/usr/bin/env python3
"""Runs a full-screen program in a pseudo-terminal, ends it in one way, and says what it left behind.

  exit-matrix.py WAY[:QUIT-KEY] PROGRAM [ARGUMENT...]

Prints nothing and exits 0 when the terminal's mode is as before and every private mode that was
set has been reset, in this order; else says what is wrong and exits 1.
"""
import fcntl, os, pty, re, select, signal, struct, sys, termios, time

way, _, quit_key = sys.argv[1].partition(":")
command = sys.argv[2:]
quit_key = (quit_key or "q").encode()
keys = {"quit": quit_key, "fatal": b"f", "segv": b"s", "abort": b"a", "kill": b"k"}
signals = {"term": signal.SIGTERM, "hup": signal.SIGHUP, "quitsignal": signal.SIGQUIT,
           "killed": signal.SIGKILL}
# How the process has to end: an exit status, or minus a signal.
endings = {
    "quit": [0], "fatal": [-signal.SIGILL, -signal.SIGTRAP], "segv": [-signal.SIGSEGV],
    "abort": [-signal.SIGABRT], "kill": [-signal.SIGKILL], "killed": [-signal.SIGKILL],
    "term": [-signal.SIGTERM],
    "hup": [-signal.SIGHUP], "quitsignal": [-signal.SIGQUIT], "hang": [130], "hangterm":
    [-signal.SIGTERM], "stop": [0], "closed": [-signal.SIGHUP, 0, 129],
}

leader, follower = pty.openpty()
fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
before = termios.tcgetattr(follower)
events, report = os.pipe()
if os.fork() == 0:
    # What a shell is to the program: leads the session, watches it stop, go on and end.
    os.setsid()
    fcntl.ioctl(follower, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.close(leader)
    program = os.fork()
    if program == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(follower, os.getpid())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        for target in range(3):
            os.dup2(follower, target)
        os.closerange(3, 64)
        os.environ.pop("NO_COLOR", None)
        os.environ.update({"TERM": "xterm-256color", "COLORTERM": "truecolor",
                           "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"})
        os.execvp(command[0], command)
    os.write(report, f"pid {program}\n".encode())
    for descriptor in range(3):
        os.close(descriptor)
    os.close(follower)
    while True:
        raw = os.waitpid(program, os.WUNTRACED)[1]
        if os.WIFSTOPPED(raw):
            os.write(report, b"stopped\n")
            continue
        os.write(report, f"ended {os.waitstatus_to_exitcode(raw)}\n".encode())
        os._exit(0)
os.close(report)
news = b""


def told(word):
    """The value that follows a word in what the watcher reported; None so far."""
    global news
    while select.select([events], [], [], 0)[0]:
        more = os.read(events, 4096)
        if not more:
            break
        news += more
    found = re.search(word.encode() + rb"(?: (-?\d+))?\n", news)
    return found and int(found.group(1) or 1)


while told("pid") is None:
    time.sleep(0.01)
child = told("pid")

output = b""


def read(seconds, until=None):
    global output
    end = time.time() + seconds
    while time.time() < end:
        if select.select([leader], [], [], 0.05)[0]:
            try:
                output += os.read(leader, 65536)
            except OSError:
                return True
        if until and until():
            return True
    return False


def fail(text):
    print(f"{way}: {text}")
    print(repr(output[-400:]))
    try:
        os.kill(child, signal.SIGKILL)
    except ProcessLookupError:
        pass
    sys.exit(1)


status = None


def ended():
    global status
    status = told("ended")
    return status is not None


if not read(20, lambda: b"\x1b[?1049h" in output and b"\x1b[?2004h" in output and
            termios.tcgetattr(follower)[3] & termios.ECHO == 0 and len(output) > 400):
    fail("it did not start")
read(0.3)

if way in keys:
    os.write(leader, keys[way])
elif way in signals:
    os.kill(child, signals[way])
elif way == "hang":
    os.write(leader, b"h")
    read(0.3)
    for _ in range(3):
        os.write(leader, b"\x03")
        read(0.1)
elif way == "hangterm":
    os.write(leader, b"h")
    read(0.3)
    os.kill(child, signal.SIGTERM)
elif way == "stop":
    os.kill(child, signal.SIGTSTP)
    if not read(10, lambda: told("stopped") is not None):
        fail("it did not stop")
    if termios.tcgetattr(follower) != before:
        fail("stopped with the terminal's mode changed")
    mark = len(output)
    os.kill(child, signal.SIGCONT)
    if not read(10, lambda: b"\x1b[?1049h" in output[mark:]):
        fail("it did not come back")
    read(0.3)
    os.write(leader, quit_key)
elif way == "closed":
    os.close(follower)
    os.close(leader)
    end = time.time() + 10
    while time.time() < end and not ended():
        time.sleep(0.05)
    if status is None or status not in endings[way]:
        fail(f"ended with {status}")
    sys.exit(0)
else:
    fail("no such way")

if not read(20, ended):
    fail("it did not end")
# The guard acts a moment after a SIGKILL.
killed = way in ("kill", "killed")
read(3 if killed else 0.2, lambda: killed and termios.tcgetattr(follower) == before)
read(0.2)
if status not in endings[way]:
    fail(f"ended with {status} and not {endings[way]}")
if termios.tcgetattr(follower) != before:
    fail("the terminal's mode is changed")
left = set()
for mode, state in re.findall(rb"\x1b\[\?(\d+)([hl])", output):
    (left.add if state == b"h" else left.discard)(int(mode))
# A visible cursor and automatic margins are how a terminal is.
if left - {25, 7, 12}:
    fail(f"these modes stay set: {sorted(left)}")
