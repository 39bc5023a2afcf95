"""What the server refuses, and what one client cannot learn or take from another."""
import random
import shutil
import socket
import struct
import tempfile
import threading
import time
import unittest
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests

from service import SOAK, Service, tone


class SecurityTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="lacquer-audio-"))
        cls.mix = tone(cls.folder / "mix.wav", seed=1)
        cls.reference = tone(cls.folder / "reference.wav", seed=2)
        hits = cls.hits = []

        class Inside(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                hits.append(self.path)
                if self.path.startswith("/to/"):
                    self.send_response(302)
                    self.send_header("Location", "http://" + self.path[4:])
                else:
                    self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()
        cls.inside = ThreadingHTTPServer(("127.0.0.1", 0), Inside)
        cls.inside.daemon_threads = True
        threading.Thread(target=cls.inside.serve_forever, daemon=True).start()
        cls.allowed = cls.inside.server_address[1]
        cls.other = ThreadingHTTPServer(("127.0.0.1", 0), Inside)
        cls.other.daemon_threads = True
        threading.Thread(target=cls.other.serve_forever, daemon=True).start()
        cls.service = Service("--fetch-allow", f"127.0.0.1:{cls.allowed}", "--fetch-public",
                              config="[server]\nlenient = true\n[keys]\nsubmits_per_minute = 60000\nstatus_per_minute = 60000\n"
                                     "[limits]\nupload_mb = 8\naudio_seconds = 30\nidle_seconds = 3\n")

    @classmethod
    def tearDownClass(cls):
        cls.service.close()
        cls.inside.shutdown()
        cls.other.shutdown()
        shutil.rmtree(cls.folder, ignore_errors=True)

    def raw(self, data, wait=5.0, pieces=None):
        """Sends bytes on a connection of their own; returns the answer's bytes, empty for none."""
        with socket.create_connection(("127.0.0.1", self.service.port), timeout=wait) as connection:
            try:
                for piece in pieces or [data]:
                    connection.sendall(piece)
                answer = b""
                while chunk := connection.recv(65536):
                    answer += chunk
                    if b"\r\n\r\n" in answer:
                        break
                return answer
            except OSError:
                return b""

    def alive(self):
        self.assertEqual(requests.get(self.service.root + "/healthz", timeout=10).status_code, 200)

    def test_addresses_inside_are_not_reached(self):
        port = self.other.server_address[1]
        self.hits.clear()
        for url in [f"http://127.0.0.1:{port}/a.wav", f"http://localhost:{port}/a.wav", f"http://[::1]:{port}/a.wav",
                    "http://10.0.0.1/a.wav", "http://169.254.169.254/latest/meta-data", "http://[::ffff:127.0.0.1]/a.wav",
                    "http://user@127.0.0.1/a.wav", "file:///etc/passwd", "ftp://127.0.0.1/a", "http://127.1/a.wav",
                    "http://0x7f000001/a.wav", "http://2130706433/a.wav", "http://0.0.0.0/a.wav",
                    f"http://127.0.0.1:{self.allowed}/to/127.0.0.1:{port}/a.wav"]:
            answer = self.service.post(self.mix, data={"reference_audio_url": url})
            if answer.status_code == 200:
                conversion = self.service.wait(answer.json()["task_id"])
                self.assertEqual((conversion["status"], conversion["error_code"]), ("FAILED", "source_unavailable"), url)
                self.assertNotIn("127", conversion["error"])
            else:
                self.assertEqual(answer.status_code, 400, url)
        self.assertEqual([path for path in self.hits if not path.startswith("/to/")], [])

    def test_names_that_resolve_inside_are_not_reached(self):
        # A public-looking name and default port whose address is this machine's.
        answer = self.service.post(self.mix, data={"reference_audio_url": "http://localhost/a.wav"})
        conversion = self.service.wait(answer.json()["task_id"])
        self.assertEqual(conversion["error_code"], "source_unavailable")

    def test_foreign_jobs_look_like_unknown_ones(self):
        task = self.service.post(self.mix, self.reference).json()["task_id"]
        foreign = self.service.by_id(task, label="stranger")
        unknown = self.service.by_id(str(uuid.uuid4()), label="stranger")

        def shape(answer):
            return answer.status_code, {k: v for k, v in answer.json().items() if k != "request_id"}
        self.assertEqual(shape(foreign), shape(unknown))
        for call in (requests.delete, requests.get):
            answer = call(self.service.api + "/byId", headers=self.service.headers("stranger"),
                          params={"conversionType": "AUDIO_MASTERING", "task_id": task})
            self.assertEqual(answer.status_code, 404)
        self.assertEqual(self.service.wait(task)["status"], "COMPLETED")

    def test_keys(self):
        for header in [None, "", "wrong", "Bearer wrong", "lqk_" + "A" * 43]:
            headers = {"Authorization": header} if header is not None else {}
            self.assertEqual(requests.get(self.service.api + "/", headers=headers).status_code, 401)
        key = self.service.key()
        self.assertEqual(requests.get(self.service.api + "/", headers={"Authorization": "Bearer " + key}).status_code, 200)
        self.assertEqual(requests.get(self.service.api + "/?key=" + key).status_code, 401)
        ending = self.service.key("ending")
        self.service.operate("keys", "revoke", "ending")
        self.assertEqual(requests.get(self.service.api + "/", headers={"Authorization": ending}).status_code, 401)
        # Two and a half seconds of a day, and a day.
        brief, long = (self.service.operate("keys", "add", f"for {days}", "--days", days).strip() for days in ("0.00003", "1"))

        def codes():
            return [requests.get(self.service.api + "/", headers={"Authorization": text}).status_code for text in (brief, long)]
        self.assertEqual(codes(), [200, 200])
        time.sleep(3)
        self.assertEqual(codes(), [401, 200])
        database = b"".join(p.read_bytes() for p in self.service.data.glob("lacquer.sqlite*"))
        self.assertNotIn(key.encode(), database)

    def test_a_lenient_server_does_without_the_type(self):
        for type, code in [(None, "conversion_not_found"), ("", "conversion_not_found"), ("STEMS", "invalid_conversion_type")]:
            answer = requests.get(self.service.api + "/byId", headers=self.service.headers(),
                                  params={"task_id": "x", "conversionType": type})
            self.assertEqual(answer.json()["code"], code)

    def test_limits_of_a_key(self):
        self.service.key("small")
        self.service.operate("keys", "limit", "small", "--status-per-minute", "3")
        codes = [self.service.by_id("x", label="small").status_code for _ in range(5)]
        self.assertEqual(codes, [404, 404, 404, 429, 429])
        self.assertIn("Retry-After", self.service.by_id("x", label="small").headers)

    def test_behind_a_proxy(self):
        with Service(config="[server]\nbehind_proxy = true\n") as service:
            key = service.key()

            def attempt(path, key, forwarded="203.0.113.1"):
                headers = {"Authorization": key, "X-Forwarded-For": forwarded}
                return requests.get(service.root + path, headers=headers).status_code
            self.assertEqual([attempt("/metrics", text) for text in ("", key, "Bearer " + key)], [401, 200, 200])
            # Whom the proxy saw is counted, with or without a port, and not what he says of himself.
            inner = ["", ", 127.0.0.1", ", 127.0.0.1:4444"]
            codes = [attempt("/metrics" if n % 2 else "/v1/", "wrong", f"192.0.2.{n}, 203.0.113.7:{1000 + n}{inner[n % 3]}")
                     for n in range(21)]
            self.assertEqual(codes, [401] * 20 + [429])
            self.assertEqual(attempt("/v1/", key, "192.0.2.1"), 200)

    def test_too_much_is_refused_early(self):
        answer = self.raw(
            b"POST /v1/audio_mastering HTTP/1.1\r\nHost: x\r\nAuthorization: " + self.service.key().encode()
            + b"\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 999999999999\r\n\r\n")
        self.assertIn(b" 413 ", answer.split(b"\r\n")[0])
        huge = self.raw(b"GET / HTTP/1.1\r\nHost: x\r\nX-A: " + b"a" * 100_000 + b"\r\n\r\n")
        self.assertTrue(huge == b"" or huge.startswith(b"HTTP/1.1 4"), huge[:40])
        many = self.raw(b"GET / HTTP/1.1\r\nHost: x\r\n" + b"X-A: a\r\n" * 5000 + b"\r\n")
        self.assertTrue(many == b"" or many.startswith(b"HTTP/1.1 4"), many[:40])
        self.alive()

    def test_slow_senders_are_let_go(self):
        started = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.service.port), timeout=30) as drip:
            drip.sendall(b"GET / HTTP/1.1\r\nHost")
            closed = False
            while time.monotonic() - started < 25 and not closed:
                try:
                    drip.sendall(b"x")
                    drip.settimeout(0.5)
                    closed = drip.recv(10) == b""
                except TimeoutError:
                    pass
                except OSError:
                    closed = True
        self.assertTrue(closed)
        with socket.create_connection(("127.0.0.1", self.service.port), timeout=30) as stalled:
            stalled.sendall(b"POST /v1/audio_mastering HTTP/1.1\r\nHost: x\r\nAuthorization: "
                            + self.service.key().encode()
                            + b"\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000\r\n\r\n--x")
            started = time.monotonic()
            try:
                while stalled.recv(1000):
                    pass
            except OSError:
                pass
        self.assertLess(time.monotonic() - started, 15)
        # Who was answered before the body came cannot keep the connection with it.
        for line in (b"POST /v1/audio_mastering", b"GET /healthz"):
            with socket.create_connection(("127.0.0.1", self.service.port), timeout=30) as drip:
                drip.sendall(line + b" HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
                self.assertIn(b"connection: close", drip.recv(4096).lower())
                closed, started = False, time.monotonic()
                while time.monotonic() - started < 10 and not closed:
                    time.sleep(0.2)
                    try:
                        drip.sendall(b"x")
                    except OSError:
                        closed = True
            self.assertTrue(closed)
        self.alive()

    def test_paths_lead_nowhere(self):
        for path in ["/v1/result/../../lacquer.sqlite?exp=9&sig=x", "/v1/result/%2e%2e%2flacquer.sqlite?exp=9&sig=x",
                     "/../../etc/passwd", "/v1/byId/../../data", "//etc/passwd", "/v1/result/"]:
            answer = self.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            self.assertRegex(answer.split(b"\r\n")[0], rb" (400|401|403|404) ")
        answer = requests.post(
            self.service.api + "/audio_mastering", headers=self.service.headers(),
            files={"audio_file": ("../../../../tmp/evil.wav", open(self.mix, "rb")),
                   "reference_audio_file": ("/etc/cron.d/evil", open(self.reference, "rb"))})
        self.assertEqual(self.service.wait(answer.json()["task_id"])["status"], "COMPLETED")
        self.assertFalse(Path("/tmp/evil.wav").exists() or Path("/etc/cron.d/evil").exists())

    def test_bombs_and_lies(self):
        # A WAV header that promises gigabytes, one with absurd rates, and a FLAC of hours of silence.
        lie = self.mix.read_bytes()
        for change in [lambda b: b[:4] + b"\xff\xff\xff\xff" + b[8:40] + b"\xff\xff\xff\xff" + b[44:],
                       lambda b: b[:24] + struct.pack("<I", 2**31) + b[28:],
                       lambda b: b[:22] + struct.pack("<H", 60000) + b[24:]]:
            answer = requests.post(self.service.api + "/audio_mastering", headers=self.service.headers(),
                                   files={"audio_file": ("a.wav", change(lie)),
                                          "reference_audio_file": ("b.wav", open(self.reference, "rb"))})
            self.assertIn(answer.status_code, (200, 400, 413, 415, 422), answer.text)
        import subprocess
        bomb = self.folder / "bomb.flac"
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=stereo", "-t", "3600",
                        str(bomb)], check=True)
        self.assertLess(bomb.stat().st_size, 4 << 20)
        answer = self.service.post(bomb, self.reference)
        self.assertEqual((answer.status_code, answer.json()["code"]), (413, "too_long"))
        mp3 = self.folder / "bomb.mp3"
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "anullsrc=r=44100:cl=mono", "-t", "1200",
                        "-b:a", "32k", str(mp3)], check=True)
        answer = self.service.post(mp3, self.reference)
        self.assertEqual((answer.status_code, answer.json()["code"]), (413, "too_long"))
        playlist = self.folder / "list.m3u8"
        playlist.write_text("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n")
        self.assertIn(self.service.post(playlist, self.reference).status_code, (415, 422))
        self.alive()

    def test_malformed_multipart(self):
        generator = random.Random(5)
        head = b"--B\r\nContent-Disposition: form-data; name=\"audio_file\"; filename=\"a.wav\"\r\n\r\n"
        good = (head + self.mix.read_bytes()[:2000] + b"\r\n--B\r\nContent-Disposition: form-data; "
                b"name=\"output_extension\"\r\n\r\nwav\r\n--B--\r\n")
        with requests.Session() as session:
            for _ in range(2000 if SOAK else 200):
                body = bytearray(good)
                for _ in range(generator.randint(1, 8)):
                    at = generator.randrange(len(body)) if generator.random() < 0.5 else generator.randrange(min(160, len(body)))
                    action = generator.randrange(4)
                    if action == 0:
                        body[at] = generator.randrange(256)
                    elif action == 1:
                        del body[at:at + generator.randint(1, 40)]
                    elif action == 2:
                        body[at:at] = bytes(generator.choices(b"\r\n-B:;=\"x\x00\xff", k=generator.randint(1, 20)))
                    else:
                        del body[at:]
                    body = body or bytearray(b"-")
                answer = session.post(self.service.api + "/audio_mastering", data=bytes(body), timeout=30, headers={
                    **self.service.headers(), "Content-Type": "multipart/form-data; boundary=B"})
                self.assertTrue(400 <= answer.status_code < 500, answer.text)
                self.assertTrue(answer.json()["error"])
        self.alive()


if __name__ == "__main__":
    unittest.main()
