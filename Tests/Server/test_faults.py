"""Faults: killed, cut off, full, crowded. Nothing accepted is lost, nothing is done twice."""
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import threading
import time
import unittest
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from service import SERVER, SOAK, Service, tone

OPEN = "[keys]\nsubmits_per_minute = 60000\nstatus_per_minute = 600000\nparallel_jobs = 1000\n[work]\nworkers = 2\n"


class FaultTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="lacquer-audio-"))
        self.mix = tone(self.folder / "mix.wav", seconds=2, seed=1)
        self.reference = tone(self.folder / "reference.wav", seconds=2, seed=2)

    def tearDown(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def test_killed_at_random_moments(self):
        generator = random.Random(11)
        kills = 50 if SOAK else 20
        with Service(config=OPEN) as service:
            service.key()
            accepted, stop = {}, threading.Event()

            def submit():
                number = 0
                while not stop.is_set():
                    number += 1
                    if len(accepted) - number < 0 and len(accepted) > kills * 3:
                        time.sleep(0.05)
                        continue
                    name = f"job-{number}"
                    # The same name until there is an answer: what a careful client does.
                    while not stop.is_set():
                        try:
                            answer = service.post(self.mix, self.reference, timeout=10,
                                                  data={"conversion_id": name, "output_extension": "wav"})
                            if answer.status_code == 200:
                                accepted[name] = answer.json()["task_id"]
                                break
                        except (requests.RequestException, OSError):
                            pass
                        time.sleep(0.05)
            client = threading.Thread(target=submit)
            client.start()
            for _ in range(kills):
                time.sleep(generator.uniform(0.05, 1.2))
                service.kill(signal.SIGKILL)
                service.start()
            stop.set()
            client.join(60)
            self.assertGreater(len(accepted), 5)
            for name, task in accepted.items():
                conversion = service.wait(task, seconds=300)
                self.assertEqual(conversion["conversion_id"], name)
                # Three deaths under way are the limit; whoever met fewer is mastered.
                self.assertIn(conversion["status"], ("COMPLETED", "ERROR"), conversion)
                if conversion["status"] == "ERROR":
                    self.assertEqual(conversion["error_code"], "crashed")
            with sqlite3.connect(service.data / "lacquer.sqlite") as database:
                names = [row[0] for row in database.execute("SELECT conversion_id FROM job")]
                lost = database.execute(
                    "SELECT COUNT(*) FROM job WHERE status = 'ERROR' AND attempts < 3").fetchone()[0]
            self.assertEqual(max(Counter(names).values()), 1)
            self.assertEqual(lost, 0)
            completed = sum(service.wait(t)["status"] == "COMPLETED" for t in accepted.values())
            self.assertGreater(completed, len(accepted) * 3 // 4)

    def test_uploads_cut_at_every_tenth(self):
        with Service(config=OPEN) as service:
            key = service.key()
            body = (b"--B\r\nContent-Disposition: form-data; name=\"audio_file\"; filename=\"a.wav\"\r\n\r\n"
                    + self.mix.read_bytes()
                    + b"\r\n--B\r\nContent-Disposition: form-data; name=\"reference_audio_file\"; filename=\"b.wav\"\r\n\r\n"
                    + self.reference.read_bytes() + b"\r\n--B--\r\n")
            head = (f"POST /v1/audio_mastering HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\nContent-Type: "
                    f"multipart/form-data; boundary=B\r\nContent-Length: {len(body)}\r\n\r\n").encode()
            for tenth in range(10):
                with socket.create_connection(("127.0.0.1", service.port)) as connection:
                    connection.sendall(head + body[:len(body) * tenth // 10])
            time.sleep(1)
            answer = requests.get(service.api + "/byUser", headers=service.headers())
            self.assertEqual(answer.json()["conversions"], [])
            end = time.monotonic() + 10
            while list((service.data / "incoming").iterdir()) and time.monotonic() < end:
                time.sleep(0.2)
            self.assertEqual(list((service.data / "incoming").iterdir()), [])
            self.assertEqual(service.wait(service.post(self.mix, self.reference).json()["task_id"])["status"], "COMPLETED")

    def test_two_hundred_at_once(self):
        small = tone(self.folder / "small.wav", seconds=1.2, seed=3, rate=22050)
        other = tone(self.folder / "other.wav", seconds=1.2, seed=4, rate=22050)
        with Service(config=OPEN) as service:
            service.key()
            with ThreadPoolExecutor(200) as pool:
                answers = list(pool.map(lambda n: service.post(
                    small, other, data={"conversion_id": f"c{n % 150}"}, timeout=300), range(200)))
            self.assertEqual(Counter(a.status_code for a in answers), {200: 200})
            tasks = {a.json()["conversion_id"]: a.json()["task_id"] for a in answers}
            self.assertEqual(len(tasks), 150)
            for task in tasks.values():
                self.assertEqual(service.wait(task, seconds=600)["status"], "COMPLETED")
            with sqlite3.connect(service.data / "lacquer.sqlite") as database:
                self.assertEqual(database.execute("SELECT COUNT(*), MAX(attempts) FROM job").fetchone(), (150, 1))

    def test_a_codec_that_dies_loses_one_job(self):
        # An engine whose third process kills itself stands for a decoder that crashes.
        engine = self.folder / "engine"
        engine.write_text(f"""#!/bin/sh
read order
case $order in
*'"kind":"master"'*) [ -e {self.folder}/crash ] && {{ rm {self.folder}/crash; kill -SEGV $$; }} ;;
esac
(printf '%s\\n' "$order"; sleep 3) | {os.environ['LACQUER_ENGINE']} worker
""")
        engine.chmod(0o755)
        with Service("--engine", str(engine), config=OPEN) as service:
            (self.folder / "crash").touch()
            first = service.post(self.mix, self.reference).json()["task_id"]
            conversion = service.wait(first)
            self.assertEqual((conversion["status"], conversion["error_code"]), ("ERROR", "crashed"))

    def test_hung_engine_is_ended(self):
        engine = self.folder / "engine"
        engine.write_text(f"""#!/bin/sh
read order
case $order in *'"kind":"master"'*) exec sleep 1000 ;; esac
(printf '%s\\n' "$order"; sleep 3) | {os.environ['LACQUER_ENGINE']} worker
""")
        engine.chmod(0o755)
        with Service("--engine", str(engine), config=OPEN + "job_wall_seconds = 2\n") as service:
            conversion = service.wait(service.post(self.mix, self.reference).json()["task_id"])
            self.assertEqual((conversion["status"], conversion["error_code"]), ("ERROR", "hung"))

    def test_credits(self):
        with Service(config=OPEN + "[credits]\nenabled = true\nper_minute = 60\n") as service:
            service.key()
            refused = service.post(self.mix, self.reference)
            self.assertEqual(refused.status_code, 402)
            self.assertEqual((refused.json()["required_credits"], refused.json()["available_credits"]), (2, 0))
            service.operate("credits", "grant", "main", "5")
            with ThreadPoolExecutor(8) as pool:
                codes = Counter(pool.map(lambda _: service.post(self.mix, self.reference).status_code, range(8)))
            self.assertEqual(codes, {200: 2, 402: 6})
            usage = requests.get(service.api + "/usage", headers=service.headers()).json()
            self.assertEqual(usage["credits"]["available"], 1)
            # What is not mastered is given back.
            service.operate("credits", "grant", "main", "1")
            task = service.post(self.mix, self.reference).json()["task_id"]
            requests.post(service.api + "/cancel", headers=service.headers(), params={"task_id": task})
            left = requests.get(service.api + "/usage", headers=service.headers()).json()["credits"]["available"]
            self.assertEqual(left, 2 if service.wait(task)["status"] == "FAILED" else 0)

    def test_drain_finishes_what_runs(self):
        with Service(config=OPEN) as service:
            task = service.post(self.mix, self.reference).json()["task_id"]
            time.sleep(0.3)
            service.process.send_signal(signal.SIGTERM)
            service.process.wait(60)
            self.assertEqual(service.process.returncode, 0)
            service.process.stdout.close()
            service.start()
            self.assertEqual(service.wait(task)["status"], "COMPLETED")

    def test_full_disk(self):
        if os.geteuid() != 0 or shutil.which("mount") is None:
            self.skipTest("a small file system needs root")
        place = self.folder / "small"
        place.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=96m", "tmpfs", str(place)], capture_output=True).returncode:
            self.skipTest("nothing can be mounted here")
        try:
            with Service(folder=place, config=OPEN) as service:
                done = service.wait(service.post(self.mix, self.reference).json()["task_id"])
                filler = place / "filler"
                with open(filler, "wb") as file:
                    file.write(bytes(60 << 20))
                answer = service.post(self.mix, self.reference)
                self.assertEqual((answer.status_code, answer.json()["code"]), (503, "storage_full"))
                self.assertIn("Retry-After", answer.headers)
                filler.unlink()
                self.assertEqual(requests.get(service.by_id(done["task_id"]).json()["conversion"]["conversion_path"]).status_code, 200)
                again = service.post(self.mix, self.reference)
                self.assertEqual(service.wait(again.json()["task_id"])["status"], "COMPLETED")
        finally:
            subprocess.run(["umount", "-l", str(place)])

    def test_newer_database_is_refused(self):
        with Service(config=OPEN) as service:
            service.kill(signal.SIGKILL)
            with sqlite3.connect(service.data / "lacquer.sqlite") as database:
                database.execute("INSERT INTO grdb_migrations VALUES ('99')")
            done = service.operate("keys", "list", check=False)
            self.assertEqual(done.returncode, 64)
            self.assertIn("newer", done.stderr)

    def test_results_expire(self):
        with Service(config=OPEN + "[retention]\nresult_hours = 0.0005\n") as service:
            conversion = service.wait(service.post(self.mix, self.reference).json()["task_id"])
            link = conversion["conversion_path"]
            time.sleep(3)
            self.assertEqual(requests.get(link).status_code if link else 410, 410)
            later = service.by_id(conversion["task_id"]).json()["conversion"]
            self.assertIsNone(later["conversion_path"])


if __name__ == "__main__":
    unittest.main()
