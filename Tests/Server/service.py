"""A lacquer-server under test: started on a free port with a folder of its own, ended for certain."""
import json
import os
import random
import re
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import wave
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
SERVER = os.environ["LACQUER_SERVER"]
ENGINE = os.environ["LACQUER_ENGINE"]
SOAK = os.environ.get("LACQUER_SOAK") == "1"
MOUNT = "/api/public/v1"


def tone(path, seconds=3.0, seed=1, gain=0.2, rate=44100):
    """A stereo WAV of noise and partials; another seed is another recording."""
    state = seed * 2654435761 % 2**32
    frames = bytearray()
    low = 0.0
    for n in range(int(seconds * rate)):
        state = (state * 1664525 + 1013904223) % 2**32
        low += ((state / 2**31 - 1) - low) * (0.1 + 0.1 * (seed % 5))
        beat = 1.0 if (n // (rate // 4)) % 2 == 0 else 0.4
        value = int(max(-1, min(1, low * gain * beat)) * 32000)
        frames += value.to_bytes(2, "little", signed=True) + (value * 3 // 4).to_bytes(2, "little", signed=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(bytes(frames))
    return path


def free_port():
    """A port below those that the kernel gives to clients: one of them that calls while a server is down could
    otherwise be given the server's own port, and be connected to itself."""
    while True:
        port = random.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError:
                pass


class Service:
    """One server process and what is needed to speak with it."""

    def __init__(self, *options, folder=None, config="", env=None):
        self.folder = Path(folder or tempfile.mkdtemp(prefix="lacquer-test-"))
        self.owns = folder is None
        self.data = self.folder / "data"
        self.config = self.folder / "server.toml"
        self.config.write_text(config)
        self.options = list(options)
        self.env = env
        self.process = None
        self.port = free_port()
        self._keys = {}
        self.start()

    def operate(self, *words, check=True):
        """Runs an operator's command; returns standard output."""
        done = subprocess.run([SERVER, *words, "--config", str(self.config), "--data", str(self.data)],
                              capture_output=True, text=True, env=self.env)
        if check and done.returncode != 0:
            raise AssertionError(f"{words}: {done.returncode} {done.stderr}")
        return done.stdout if check else done

    def key(self, label="main"):
        if label not in self._keys:
            self._keys[label] = self.operate("keys", "add", label).strip()
        return self._keys[label]

    def start(self):
        self.log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen(
            [SERVER, "--config", str(self.config), "--data", str(self.data), "--port", str(self.port),
             "--engine", ENGINE, *self.options],
            stdout=subprocess.PIPE, stderr=self.log, env=self.env)
        line = b""
        end = time.monotonic() + 60
        while not line.endswith(b"\n"):
            if not select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"the server {self.process.pid} said nothing in a minute: {self.logged()[-2000:]}")
            more = os.read(self.process.stdout.fileno(), 4096)
            if not more:
                raise AssertionError(f"the server ended with {self.process.wait(10)}: {self.logged()[-2000:]}")
            line += more
        self.port = int(re.search(rb"http://[^:]+:(\d+)", line).group(1))

    def logged(self):
        return (self.folder / "log").read_text(errors="replace")

    def resident(self):
        """Bytes of memory the server has now."""
        with open(f"/proc/{self.process.pid}/statm") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    @property
    def root(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self):
        return self.root + MOUNT

    def headers(self, label="main", **more):
        return {"Authorization": self.key(label), **more}

    def post(self, mix=None, reference=None, label="main", data=None, headers=None, query="", **options):
        files = {}
        if mix:
            files["audio_file"] = open(mix, "rb")
        if reference:
            files["reference_audio_file"] = open(reference, "rb")
        try:
            return requests.post(self.api + "/audio_mastering" + query, headers=self.headers(label, **(headers or {})),
                                 files=files or None, data=data, timeout=options.pop("timeout", 120), **options)
        finally:
            for file in files.values():
                file.close()

    def by_id(self, task, label="main", **query):
        return requests.get(self.api + "/byId", headers=self.headers(label), timeout=60,
                            params={"conversionType": "AUDIO_MASTERING", "task_id": task, **query})

    def wait(self, task, label="main", seconds=180):
        """Polls until a job is over; returns its conversion."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            answer = self.by_id(task, label, wait=5)
            if answer.status_code == 429:
                time.sleep(1)
                continue
            conversion = answer.json()["conversion"]
            if conversion["status"] in ("COMPLETED", "FAILED", "ERROR"):
                return conversion
        raise AssertionError(f"job {task} did not end: {conversion}")

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)
        self.process.wait(30)
        self.process.stdout.close()
        self.log.close()

    def restart(self):
        if self.process.poll() is None:
            self.kill()
        self.start()

    def close(self):
        if self.process.poll() is None:
            self.kill()
        if self.owns:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Cutter:
    """A proxy before a server that cuts one connection after so many bytes in one direction, then passes all."""

    def __init__(self, port, up=None, down=None):
        self.target, self.up, self.down = port, up, down
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.socket.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        server = socket.create_connection(("127.0.0.1", self.target))
        ends = [client, server]

        def pump(source, sink, name):
            try:
                while data := source.recv(16384):
                    limit = getattr(self, name)
                    if limit is not None:
                        sink.sendall(data[:max(0, limit)])
                        setattr(self, name, limit - len(data))
                        if limit <= len(data):
                            setattr(self, name, None)
                            break
                    else:
                        sink.sendall(data)
            except OSError:
                pass
            for end in ends:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        threads = [threading.Thread(target=pump, args=(client, server, "up"), daemon=True),
                   threading.Thread(target=pump, args=(server, client, "down"), daemon=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for end in ends:
            end.close()

    def close(self):
        self.socket.close()


class SmallDisk:
    """A file system of a few megabytes; `None` where none can be mounted."""

    def __init__(self, megabytes):
        self.place = Path(tempfile.mkdtemp(prefix="lacquer-disk-"))
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(self.place)],
                              capture_output=True)
        self.is_mounted = done.returncode == 0

    def __enter__(self):
        return self.place if self.is_mounted else None

    def __exit__(self, *_):
        if self.is_mounted:
            subprocess.run(["umount", "-l", str(self.place)], check=False)
        self.place.rmdir()


def lacquer(*words, home, **options):
    """Runs the client as a person does, with a home of its own."""
    env = {"HOME": str(home), "PATH": os.environ["PATH"], **options.pop("env", {})}
    return subprocess.run([ENGINE, *map(str, words)], capture_output=True, text=True, env=env,
                          timeout=options.pop("timeout", 180), **options)


def loads(text):
    return json.loads(text)
