#!/usr/bin/env python3
"""Runs a full-screen program in a pseudo-terminal and prints the text of its last screen.

  screen-model.py COLUMNSxROWS TERM KEYS QUIET PROGRAM [ARGUMENT...]

KEYS are pressed first (backslash escapes are understood), each after QUIET seconds without output;
after the last one the program has to be quiet once more. The model knows what ncurses sends to xterm, screen
and the Linux console, and stops with a complaint at anything else.
"""
import codecs, fcntl, os, pty, re, select, signal, struct, sys, termios, time, unicodedata

size, term, keys, quiet = sys.argv[1:5]
columns, rows = map(int, size.split("x"))
quiet = float(quiet)
program = sys.argv[5:]


class Screen:
    def __init__(self):
        self.cells = [[" "] * columns for _ in range(rows)]
        self.row = self.column = 0
        self.top, self.bottom = 0, rows - 1
        self.last = " "
        self.unknown = set()

    def put(self, character):
        width = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if unicodedata.combining(character):
            if self.column:
                self.cells[self.row][self.column - 1] += character
            return
        if self.column + width > columns:
            self.column = 0
            self.feed_line()
        self.cells[self.row][self.column] = character
        for extra in range(1, width):
            self.cells[self.row][self.column + extra] = ""
        self.last = character
        self.column += width

    def feed_line(self):
        if self.row == self.bottom:
            del self.cells[self.top]
            self.cells.insert(self.bottom, [" "] * columns)
        elif self.row < rows - 1:
            self.row += 1

    def erase(self, row, start, end):
        for column in range(max(0, start), min(columns, end)):
            self.cells[row][column] = " "

    def control(self, marker, numbers, final):
        one = max(1, numbers[0] if numbers else 1)
        if marker:
            return
        if final == "H" or final == "f":
            self.row = min(rows, max(1, numbers[0] if numbers else 1)) - 1
            self.column = min(columns, max(1, numbers[1] if len(numbers) > 1 else 1)) - 1
        elif final == "A": self.row = max(0, self.row - one)
        elif final == "B": self.row = min(rows - 1, self.row + one)
        elif final == "C": self.column = min(columns - 1, self.column + one)
        elif final == "D": self.column = max(0, min(self.column, columns - 1) - one)
        elif final == "G" or final == "`": self.column = min(columns, one) - 1
        elif final == "d": self.row = min(rows, one) - 1
        elif final == "K":
            mode = numbers[0] if numbers else 0
            self.erase(self.row, 0 if mode else self.column, self.column + 1 if mode == 1 else columns)
        elif final == "J":
            mode = numbers[0] if numbers else 0
            if mode == 0: self.erase(self.row, self.column, columns)
            for row in range(rows):
                if mode == 2 or (mode == 0 and row > self.row) or (mode == 1 and row < self.row):
                    self.erase(row, 0, columns)
        elif final == "X": self.erase(self.row, self.column, self.column + one)
        elif final == "P":
            line = self.cells[self.row]
            del line[self.column:self.column + one]
            line += [" "] * (columns - len(line))
        elif final == "@":
            line = self.cells[self.row]
            line[self.column:self.column] = [" "] * one
            del line[columns:]
        elif final == "L":
            for _ in range(one):
                self.cells.insert(self.row, [" "] * columns)
                del self.cells[self.bottom + 1]
        elif final == "M":
            for _ in range(one):
                del self.cells[self.row]
                self.cells.insert(self.bottom, [" "] * columns)
        elif final == "S":
            for _ in range(one):
                del self.cells[self.top]
                self.cells.insert(self.bottom, [" "] * columns)
        elif final == "T":
            for _ in range(one):
                del self.cells[self.bottom]
                self.cells.insert(self.top, [" "] * columns)
        elif final == "b":
            for _ in range(one): self.put(self.last)
        elif final == "r":
            self.top = (numbers[0] if numbers else 1) - 1
            self.bottom = (numbers[1] if len(numbers) > 1 else rows) - 1
            self.row = self.column = 0
        elif final in "mhlnt": pass
        else: self.unknown.add("CSI " + final)

    sequence = re.compile(
        r"\x1b\[([?<=>]?)([\d;:]*)([ -/]*)([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[()][A-Z0-9]"
        r"|\x1b[=>78cMDE\\]|[\x00-\x1f\x7f]|[^\x00-\x1f\x7f]", re.S)

    def feed(self, text):
        for match in self.sequence.finditer(text):
            whole = match.group(0)
            if match.group(4):
                numbers = [int(n) if n else 0 for n in match.group(2).split(";")] if match.group(2) else []
                self.control(match.group(1) or match.group(3), numbers, match.group(4))
            elif whole == "\r": self.column = 0
            elif whole == "\n": self.feed_line()
            elif whole == "\b": self.column = max(0, min(self.column, columns - 1) - 1)
            elif whole == "\t": self.column = min(columns - 1, (self.column // 8 + 1) * 8)
            elif whole == "\x1bM":
                if self.row == self.top:
                    del self.cells[self.bottom]
                    self.cells.insert(self.top, [" "] * columns)
                else:
                    self.row -= 1
            elif whole[0] not in "\x1b" and whole >= " ": self.put(whole)

    def text(self):
        return "\n".join("".join(line).rstrip() for line in self.cells)


pid, fd = pty.fork()
if pid == 0:
    for name in ("NO_COLOR", "COLORTERM"):
        os.environ.pop(name, None)
    os.environ.update({"TERM": term, "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"})
    time.sleep(0.1)
    os.execvp(program[0], program)
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
output = b""


probe = Screen()


def answer(part):
    """Says where the cursor is when asked (CSI 6 n), as a terminal does."""
    pieces = part.decode(errors="replace").split("\x1b[6n")
    for index, piece in enumerate(pieces):
        if index:
            os.write(fd, f"\x1b[{probe.row + 1};{probe.column + 1}R".encode())
        probe.feed(piece)


def read_until_quiet():
    global output
    end = time.time() + 120
    silent = time.time() + quiet
    while time.time() < min(silent, end):
        if select.select([fd], [], [], 0.05)[0]:
            try:
                part = os.read(fd, 1 << 16)
            except OSError:
                return
            answer(part)
            output += part
            silent = time.time() + quiet


read_until_quiet()
for key in re.findall(r"\\x1b\[[^~A-Za-z]*[~A-Za-z]|\\?.", keys):
    os.write(fd, codecs.decode(key, "unicode_escape").encode())
    read_until_quiet()
screen = Screen()
screen.feed(output.decode(errors="replace"))
os.kill(pid, signal.SIGTERM)
try:
    while os.read(fd, 1 << 16):
        pass
except OSError:
    pass
os.waitpid(pid, 0)
if screen.unknown:
    print(f"not understood: {sorted(screen.unknown)}")
    sys.exit(1)
print(screen.text())
