"""Faults: killed, cut off, full, crowded. Nothing accepted is lost, nothing is done twice."""
import json
import os
import random
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from servers import Files, Hooks
from service import ROOT, SERVER, SOAK, Service, SmallDisk, free_port, tone

OPEN = "[keys]\nsubmits_per_minute = 60000\nstatus_per_minute = 600000\nparallel_jobs = 1000\n[work]\nworkers = 2\n"


def fill(place):
    """Leaves no room on a disk."""
    with open(place / "filler", "wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(1 << 20))
        except OSError:
            pass


class FaultTests(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="lacquer-audio-"))
        self.mix = tone(self.folder / "mix.wav", seconds=2, seed=1)
        self.reference = tone(self.folder / "reference.wav", seconds=2, seed=2)

    def tearDown(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def await_fetching(self, service, task):
        deadline = time.monotonic() + 30
        while (conversion := service.by_id(task).json()["conversion"])["stage"] != "fetching":
            self.assertLess(time.monotonic(), deadline, conversion)
            time.sleep(0.05)

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
                self.assertEqual(conversion["status"], "COMPLETED", conversion)
            with sqlite3.connect(service.data / "lacquer.sqlite") as database:
                names = [row[0] for row in database.execute("SELECT conversion_id FROM job")]
            self.assertEqual(max(Counter(names).values()), 1)

    def halting_engine(self):
        """An engine that stands still in the stage that the file beside it names, until its server is gone."""
        path, halt = self.folder / "engine", self.folder / "halt"
        path.write_text(f"""#!{sys.executable}
import os, signal, subprocess, sys, time
server = os.getppid()
stage = open({str(halt)!r}).read().encode() if os.path.exists({str(halt)!r}) else None
child = subprocess.Popen([{os.environ["LACQUER_ENGINE"]!r}, *sys.argv[1:]], stdout=subprocess.PIPE)
for line in child.stdout:
    os.write(1, line)
    if stage and b'"stage":"' + stage in line:
        child.send_signal(signal.SIGSTOP)
        while os.getppid() == server:
            time.sleep(0.02)
        child.kill()
        break
sys.exit(child.wait())
""")
        path.chmod(0o755)
        return str(path), halt

    def test_killed_at_every_stage(self):
        engine, halt = self.halting_engine()
        hooks = Hooks()
        files = Files(self.folder, delay=0.5)
        try:
            with Service("--fetch-allow", f"127.0.0.1:{files.port}", "--fetch-allow", f"127.0.0.1:{hooks.port}",
                         "--engine", engine, config=OPEN) as service:
                base = f"http://127.0.0.1:{files.port}"
                form = {"audio_url": f"{base}/mix.wav", "reference_audio_url": f"{base}/reference.wav",
                        "output_extension": "wav", "webhook_url": f"http://127.0.0.1:{hooks.port}/"}
                undisturbed = service.wait(service.post(data=form).json()["task_id"])
                self.assertEqual(undisturbed["status"], "COMPLETED", undisturbed)
                for stage in ["IN_QUEUE", "fetching", "measuring", "matching", "filtering", "writing", "COMPLETED"]:
                    task = service.post(data=form).json()["task_id"]
                    if stage.islower():
                        halt.write_text(stage)
                    deadline = time.monotonic() + 60
                    while stage != "IN_QUEUE":
                        now = service.by_id(task).json()["conversion"]
                        if stage in (now["status"], (now["stage"] or "").split(" ")[0]):
                            break
                        self.assertLess(time.monotonic(), deadline, (stage, now))
                    service.kill(signal.SIGKILL)
                    halt.unlink(missing_ok=True)
                    service.start()
                    conversion = service.wait(task)
                    self.assertEqual((conversion["status"], conversion["sha256"]),
                                     ("COMPLETED", undisturbed["sha256"]), stage)
                    deadline = time.monotonic() + 30
                    while not hooks.ids(task) and time.monotonic() < deadline:
                        time.sleep(0.1)
                    self.assertEqual(len(hooks.ids(task)), 1, stage)
        finally:
            files.close()
            hooks.close()

    def test_a_cancel_stops_a_fetch_and_stays_after_a_kill(self):
        files = Files(self.folder, delay=10)
        try:
            with Service("--fetch-allow", f"127.0.0.1:{files.port}", config=OPEN) as service:
                base = f"http://127.0.0.1:{files.port}"
                form = {"audio_url": f"{base}/mix.wav", "reference_audio_url": f"{base}/reference.wav"}

                def begin():
                    task = service.post(data=form).json()["task_id"]
                    self.await_fetching(service, task)
                    return task

                def end(method, path, task):
                    answer = requests.request(method, service.api + path, headers=service.headers(),
                                              params={"task_id": task}, timeout=5)
                    conversion = answer.json()["conversion"]
                    self.assertEqual((conversion["status"], conversion["error_code"]), ("FAILED", "cancelled"))
                    self.assertFalse((service.data / "jobs" / task).exists())
                tasks = [begin(), begin()]
                end("POST", "/cancel", tasks[0])
                end("DELETE", "/byId?conversionType=AUDIO_MASTERING", tasks[1])
                # Both workers are free again long before the files would be there.
                deadline = time.monotonic() + 5
                while "lacquer_workers_busy 0" not in requests.get(service.root + "/metrics").text:
                    self.assertLess(time.monotonic(), deadline)
                    time.sleep(0.1)
                tasks.append(begin())
                end("POST", "/cancel", tasks[2])
                service.kill(signal.SIGKILL)
                service.start()
                time.sleep(2)
                for task in tasks:
                    conversion = service.by_id(task).json()["conversion"]
                    self.assertEqual((conversion["status"], conversion["error_code"]), ("FAILED", "cancelled"))
                self.assertEqual(os.listdir(service.data / "jobs"), [])
        finally:
            files.close()

    def test_inputs_left_by_a_kill_are_removed(self):
        with Service(config=OPEN) as service:
            conversion = service.wait(service.post(self.mix, self.reference, data={"output_extension": "wav"}).json()["task_id"])
            folder = service.data / "jobs" / conversion["task_id"]
            shutil.copy(self.mix, folder / "mix")
            service.restart()
            self.assertEqual(os.listdir(folder), ["master.wav"])

    def test_steady_readers_are_kept(self):
        mix = tone(self.folder / "long.wav", seconds=30, seed=8)
        with Service(config=OPEN + "[limits]\nidle_seconds = 8\n") as service:
            conversion = service.wait(service.post(mix, self.reference, data={"output_extension": "wav"}).json()["task_id"])
            # A request with a body is hung up on once it is answered, not while.
            # At 3 kB/s the buffers on the way empty in bursts further apart than idle_seconds.
            for rate, options in [(3_000, {}), (30_000, {}), (500_000, {"data": b"hello"})]:
                with requests.get(conversion["conversion_path"], stream=True, timeout=30, **options) as answer:
                    got, start = 0, time.monotonic()
                    while piece := answer.raw.read(min(8192, conversion["bytes"] - got)):
                        got += len(piece)
                        # Half a minute at the rate, then the rest.
                        if time.monotonic() < start + 30:
                            time.sleep(max(0, start + got / rate - time.monotonic()))
                    self.assertEqual(got, conversion["bytes"], rate)

    def test_clock_that_jumps(self):
        library = self.folder / "clock.so"
        subprocess.run(["clang", "-shared", "-fPIC", "-o", str(library), str(ROOT / "Tests/Server/clock.c")], check=True)
        offset = self.folder / "offset"

        def jump(days):
            # As a whole, so that nobody reads half of it.
            (self.folder / "offset.new").write_text(str(days * 86_400))
            (self.folder / "offset.new").rename(offset)
        jump(0)
        env = {**os.environ, "LD_PRELOAD": str(library), "LACQUER_TEST_OFFSET": str(offset)}
        hooks = Hooks()
        try:
            with Service("--fetch-allow", f"127.0.0.1:{hooks.port}", config=OPEN, env=env) as service:
                first = service.wait(service.post(self.mix, self.reference).json()["task_id"])
                for days in (30, -30):
                    jump(days)
                    answer = service.post(self.mix, self.reference, data={"webhook_url": f"http://127.0.0.1:{hooks.port}/"})
                    self.assertEqual(answer.status_code, 200, answer.text)
                    task = answer.json()["task_id"]
                    self.assertEqual(service.wait(task, seconds=60)["status"], "COMPLETED")
                    deadline = time.monotonic() + 20
                    while not hooks.ids(task) and time.monotonic() < deadline:
                        time.sleep(0.1)
                    self.assertEqual(len(hooks.ids(task)), 1)
                # Longer than a round of housekeeping in the wrong month.
                jump(30)
                time.sleep(20)
                jump(0)
                time.sleep(1)
                link = service.by_id(first["task_id"]).json()["conversion"]["conversion_path"]
                self.assertEqual(requests.get(link).status_code, 200)
                self.assertIn("the clock was set", service.logged())
        finally:
            hooks.close()

    def test_slow_readers_are_let_go_and_hold_up_nobody(self):
        mix = tone(self.folder / "long.wav", seconds=30, seed=8)
        with Service(config=OPEN + "[limits]\nreader_seconds = 3\nconnections = 64\n") as service:
            conversion = service.wait(service.post(mix, self.reference, data={"output_extension": "wav"}).json()["task_id"])
            target = conversion["conversion_path"].split(str(service.port), 1)[1]
            readers = []
            for _ in range(30):
                reader = socket.socket()
                reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                reader.connect(("127.0.0.1", service.port))
                reader.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                reader.recv(100)
                readers.append(reader)
            memory = service.resident()
            self.assertLess(memory, 400 << 20)
            whole = requests.get(conversion["conversion_path"], timeout=30)
            self.assertEqual(len(whole.content), conversion["bytes"])
            time.sleep(8)
            for reader in readers:
                reader.settimeout(20)
                got = 0
                try:
                    while chunk := reader.recv(1 << 20):
                        got += len(chunk)
                except OSError:
                    pass
                self.assertLess(got, conversion["bytes"] - 1_000_000)
                reader.close()

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

    def engine(self, case):
        """An engine that does the shell's `case` to the job of the second reference, and its work to all others."""
        path = self.folder / "engine"
        marked = tone(self.folder / "marked.wav", seconds=2.25, seed=6)
        path.write_text(f"""#!/bin/sh
read -r order
case $order in
*'"kind":"master"'*)
  reference=$(printf '%s' "$order" | sed 's/.*"reference":"\\([^"]*\\)".*/\\1/')
  [ "$(stat -c %s "$reference")" = {marked.stat().st_size} ] && {{ {case} }} ;;
esac
(printf '%s\\n' "$order"; exec cat) | {os.environ['LACQUER_ENGINE']} worker
""")
        path.chmod(0o755)
        return str(path), marked

    def check_that_one_job_is_lost(self, case, code, more=""):
        engine, marked = self.engine(case)
        with Service("--engine", engine, config=OPEN + more) as service:
            tasks = [service.post(self.mix, reference).json()["task_id"]
                     for reference in (self.reference, marked, self.reference)]
            ends = [service.wait(task) for task in tasks]
            self.assertEqual([(end["status"], end["error_code"]) for end in ends],
                             [("COMPLETED", None), ("ERROR", code), ("COMPLETED", None)])

    def test_a_codec_that_crashes_loses_one_job(self):
        self.check_that_one_job_is_lost("kill -SEGV $$;", "crashed")

    def test_a_codec_that_hangs_loses_one_job(self):
        self.check_that_one_job_is_lost("exec sleep 1000;", "hung", "job_wall_seconds = 8\n")

    def test_an_engine_that_never_leaves_is_not_waited_for(self):
        engine = self.folder / "engine"
        # A child holds the engine's output open for a minute after the last word.
        engine.write_text(f"#!/bin/sh\nsleep 60 &\nexec {os.environ['LACQUER_ENGINE']} \"$@\"\n")
        engine.chmod(0o755)
        started = time.monotonic()
        with Service("--engine", str(engine), config=OPEN) as service:
            conversion = service.wait(service.post(self.mix, self.reference).json()["task_id"])
            self.assertEqual(conversion["status"], "COMPLETED")
        self.assertLess(time.monotonic() - started, 50)

    def test_jobs_wait_while_the_engine_cannot_be_started(self):
        engine, away = self.folder / "engine", self.folder / "away"
        engine.write_text(f"#!/bin/sh\nexec {os.environ['LACQUER_ENGINE']} \"$@\"\n")
        engine.chmod(0o755)
        files = Files(self.folder, delay=1)
        try:
            with Service("--engine", str(engine), "--fetch-allow", f"127.0.0.1:{files.port}", config=OPEN) as service:
                base = f"http://127.0.0.1:{files.port}"
                task = service.post(data={"audio_url": f"{base}/mix.wav", "reference_audio_url": f"{base}/reference.wav"}).json()["task_id"]
                engine.rename(away)
                refused = service.post(self.mix, self.reference)
                self.assertEqual((refused.status_code, refused.json()["code"]), (503, "engine_unavailable"))
                self.assertIn("Retry-After", refused.headers)
                deadline = time.monotonic() + 60
                while "a job cannot be done now" not in service.logged():
                    self.assertLess(time.monotonic(), deadline, service.by_id(task).text)
                    time.sleep(0.1)
                self.assertIn(service.by_id(task).json()["conversion"]["status"], ("IN_QUEUE", "IN_PROGRESS"))
                away.rename(engine)
                self.assertEqual(service.wait(task)["status"], "COMPLETED")
        finally:
            files.close()

    def test_a_cancel_that_cannot_be_written_is_not_confirmed(self):
        files = Files(self.folder, delay=10)
        try:
            with Service("--fetch-allow", f"127.0.0.1:{files.port}", config=OPEN) as service:
                base = f"http://127.0.0.1:{files.port}"
                task = service.post(data={"audio_url": f"{base}/mix.wav", "reference_audio_url": f"{base}/reference.wav"}).json()["task_id"]
                self.await_fetching(service, task)

                def cancel():
                    return requests.post(service.api + "/cancel", headers=service.headers(), params={"task_id": task})
                before = resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE)
                # No file may be written to, as on a full disk.
                resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, (0, before[1]))
                answer = cancel()
                resource.prlimit(service.process.pid, resource.RLIMIT_FSIZE, before)
                self.assertEqual((answer.status_code, answer.json()["code"]), (503, "storage_full"))
                self.assertIn("Retry-After", answer.headers)
                self.assertEqual(cancel().json()["conversion"]["error_code"], "cancelled")
        finally:
            files.close()

    def test_a_backup_that_has_no_room_leaves_nothing(self):
        with SmallDisk(1) as place:
            if place is None:
                self.skipTest("nothing can be mounted here")
            with Service(config=OPEN) as service:
                service.key()
                fill(place)
                self.assertEqual(service.operate("backup", str(place / "copy.sqlite"), check=False).returncode, 4)
                self.assertEqual(os.listdir(place), ["filler"])

    def test_who_never_answers_holds_up_the_webhooks_of_his_own_key_alone(self):
        hooks = Hooks()
        try:
            with socket.create_server(("127.0.0.1", 0)) as silent:
                port = silent.getsockname()[1]
                with Service("--fetch-allow", f"127.0.0.1:{port}", "--fetch-allow", f"127.0.0.1:{hooks.port}", config=OPEN) as service:
                    def end(label, hook):
                        task = service.post(self.mix, self.reference, label=label, data={"webhook_url": f"http://127.0.0.1:{hook}/"}).json()["task_id"]
                        requests.post(service.api + "/cancel", headers=service.headers(label), params={"task_id": task})
                        return task
                    for label in ("main", "other"):
                        service.key(label)
                    for _ in range(12):
                        end("main", port)
                    task = end("other", hooks.port)
                    # Less than it takes to give one of the others up.
                    deadline = time.monotonic() + 10
                    while not hooks.ids(task) and time.monotonic() < deadline:
                        time.sleep(0.1)
                    self.assertEqual(len(hooks.ids(task)), 1)
        finally:
            hooks.close()

    def test_many_who_never_answer_wait_for_each_other(self):
        hooks = Hooks()
        small, other = (tone(self.folder / f"small{n}.wav", seconds=1.2, seed=n, rate=22050) for n in (3, 4))
        try:
            with socket.create_server(("127.0.0.1", 0)) as silent:
                port = silent.getsockname()[1]
                with Service("--fetch-allow", f"127.0.0.1:{port}", "--fetch-allow", f"127.0.0.1:{hooks.port}", config=OPEN) as service:
                    def end(label, hook):
                        task = service.post(small, other, label=label, data={"webhook_url": f"http://127.0.0.1:{hook}/"}).json()["task_id"]
                        requests.post(service.api + "/cancel", headers=service.headers(label), params={"task_id": task})
                        return task

                    def ask(statement):
                        with sqlite3.connect(service.data / "lacquer.sqlite", timeout=30) as database:
                            return database.execute(statement).fetchone()
                    service.key("quick")
                    for n in range(32):
                        end(f"silent {n}", port)
                    deadline = time.monotonic() + 60
                    while ask("SELECT COUNT(DISTINCT delivery_id) FROM attempt") != (32,):
                        self.assertLess(time.monotonic(), deadline)
                        time.sleep(0.2)
                    # All of them at once, as many as there are places.
                    ask("UPDATE delivery SET state = 'waiting', attempts = 0, next = 0")
                    time.sleep(2)
                    task = end("quick", hooks.port)
                    # Less than it takes to give one of the others up.
                    deadline = time.monotonic() + 8
                    while not hooks.ids(task):
                        self.assertLess(time.monotonic(), deadline)
                        time.sleep(0.1)
        finally:
            hooks.close()

    def test_what_only_has_to_wait_does_not_count_as_refused(self):
        files = Files(self.folder, delay=5)
        try:
            with Service("--fetch-allow", f"127.0.0.1:{files.port}", config="[keys]\nparallel_jobs = 1\n") as service:
                base = f"http://127.0.0.1:{files.port}"
                service.post(data={"audio_url": f"{base}/mix.wav", "reference_audio_url": f"{base}/reference.wav"})
                answer = service.post(self.mix, self.reference)
                self.assertEqual((answer.status_code, answer.json()["code"]), (429, "too_many_parallel_jobs"))
                usage = requests.get(service.api + "/usage", headers=service.headers()).json()
                self.assertEqual(usage["refused_bytes_today"], 0)
        finally:
            files.close()

    def test_dry_runs_of_a_key_are_bounded(self):
        with Service(config="[keys]\nparallel_jobs = 1\n") as service:
            service.key()
            # Small enough to be sent before the connection of a refused one is closed.
            mix, reference = (tone(self.folder / f"short-{seed}.wav", seconds=1, seed=seed) for seed in (1, 2))

            def rehearse(_):
                answer = service.post(mix, reference, query="?dry_run=true")
                return answer.status_code, answer.json().get("code")
            with ThreadPoolExecutor(4) as pool:
                self.assertEqual(set(pool.map(rehearse, range(4))), {(200, None), (429, "too_many_parallel_jobs")})
            self.assertEqual(rehearse(0), (200, None))
            self.assertEqual(service.post(self.mix, self.reference).status_code, 200)

    def await_hooks(self, hooks, count):
        deadline = time.monotonic() + 30
        while len(hooks.received) < count:
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        self.assertEqual(len(hooks.received), count)

    def test_a_replay_during_an_attempt_is_sent(self):
        hooks = Hooks()
        hooks.answers.clear()
        try:
            with Service("--fetch-allow", f"127.0.0.1:{hooks.port}", config=OPEN) as service:
                task = service.post(self.mix, self.reference, data={"webhook_url": f"http://127.0.0.1:{hooks.port}/"}).json()["task_id"]
                self.await_hooks(hooks, 1)
                service.operate("webhooks", "replay", task)
                hooks.answers.set()
                self.await_hooks(hooks, 2)
                self.assertEqual(len(hooks.ids(task)), 1)
                deadline = time.monotonic() + 30
                while "delivered" not in service.operate("webhooks", "list"):
                    self.assertLess(time.monotonic(), deadline)
                self.assertEqual(len(hooks.received), 2)
        finally:
            hooks.answers.set()
            hooks.close()

    def test_the_operator_reads_why_a_receiver_gave_no_answer(self):
        port = free_port()
        with Service("--fetch-allow", f"127.0.0.1:{port}", config=OPEN) as service:
            service.post(self.mix, self.reference, data={"webhook_url": f"http://127.0.0.1:{port}/"})
            deadline = time.monotonic() + 30
            while "no answer: " not in (listed := service.operate("webhooks", "list")):
                self.assertLess(time.monotonic(), deadline, listed)
                time.sleep(0.2)
            self.assertIn("waiting", listed)

    def test_no_webhook_goes_out_unsigned(self):
        hooks = Hooks([500])
        try:
            with Service("--fetch-allow", f"127.0.0.1:{hooks.port}", config=OPEN) as service:
                def change(*statements):
                    with sqlite3.connect(service.data / "lacquer.sqlite", timeout=30) as database:
                        for statement in statements:
                            database.execute(statement)
                    database.close()
                task = service.post(self.mix, self.reference, data={"webhook_url": f"http://127.0.0.1:{hooks.port}/"}).json()["task_id"]
                self.await_hooks(hooks, 1)
                # While the secrets cannot be read, while they are none, and when they are there again.
                for statements, words in [(['ALTER TABLE "key" RENAME TO hidden'], "a webhook cannot be sent"),
                                          (['ALTER TABLE hidden RENAME TO "key"', 'UPDATE "key" SET webhook_secret = \'whsec_?\' || webhook_secret'],
                                           "no secret to sign with")]:
                    service.kill()
                    change(*statements, "UPDATE delivery SET next = 0")
                    service.start()
                    deadline = time.monotonic() + 30
                    while words not in service.logged() + service.operate("webhooks", "list"):
                        self.assertLess(time.monotonic(), deadline, words)
                    self.assertEqual(len(hooks.received), 1)
                change("UPDATE \"key\" SET webhook_secret = SUBSTR(webhook_secret, 8)")
                service.operate("webhooks", "replay", task)
                self.await_hooks(hooks, 2)
                self.assertTrue(all(headers["webhook-signature"].startswith("v1,") for headers, _ in hooks.received))
        finally:
            hooks.close()

    def test_one_key_cannot_hold_all_connections(self):
        files = Files(self.folder, delay=60)
        try:
            with Service("--fetch-allow", f"127.0.0.1:{files.port}", config=OPEN + "[limits]\nconnections = 16\n") as service:
                base = f"http://127.0.0.1:{files.port}"
                form = {"audio_url": f"{base}/mix.wav", "reference_audio_url": f"{base}/reference.wav"}
                task, foreign = (service.post(data=form, label=label).json()["task_id"] for label in ("main", "other"))

                def follow(task, label="main"):
                    return requests.get(service.api + "/events", headers=service.headers(label), params={"task_id": task},
                                        stream=True, timeout=60)
                streams = [follow(task), follow(task)]
                self.assertEqual([stream.status_code for stream in streams], [200, 200])
                for refused in (follow(task), service.by_id(task, wait=5)):
                    self.assertEqual((refused.status_code, refused.json()["code"]), (429, "too_many_waiting"))
                self.assertEqual(service.by_id(task).status_code, 200)
                with follow(foreign, "other") as other:
                    self.assertEqual(other.status_code, 200)
                # What ended makes room.
                requests.post(service.api + "/cancel", headers=service.headers(), params={"task_id": task})
                for stream in streams:
                    self.assertIn(b"event: end", stream.content)
                deadline = time.monotonic() + 10
                while (again := follow(task)).status_code != 200:
                    self.assertLess(time.monotonic(), deadline, again.text)
                    time.sleep(0.1)
                self.assertIn(b"event: end", again.content)
        finally:
            files.close()

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

    def test_a_second_signal_waits_for_no_reader(self):
        mix = tone(self.folder / "long.wav", seconds=30, seed=8)
        with Service(config=OPEN) as service:
            conversion = service.wait(service.post(mix, self.reference, data={"output_extension": "wav"}).json()["task_id"])
            target = conversion["conversion_path"].split(str(service.port), 1)[1]
            with socket.socket() as reader:
                reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                reader.connect(("127.0.0.1", service.port))
                reader.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
                reader.recv(100)
                service.process.send_signal(signal.SIGTERM)
                time.sleep(1)
                service.process.send_signal(signal.SIGTERM)
                service.process.wait(5)
                self.assertEqual(service.process.returncode, 0)

    def test_full_disk(self):
        with SmallDisk(96) as place:
            if place is None:
                self.skipTest("nothing can be mounted here")
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

    def test_disk_that_fills_while_mastering_keeps_the_job(self):
        # The disk is full from the moment the job is accepted; it waits until there is room.
        with SmallDisk(160) as place:
            if place is None:
                self.skipTest("nothing can be mounted here")
            with Service(folder=place, config=OPEN) as service:
                service.key()
                long = tone(self.folder / "long.wav", seconds=30, seed=5)
                filler = place / "filler"
                task = service.post(long, self.reference).json()["task_id"]
                fill(place)
                time.sleep(6)
                self.assertNotIn(service.by_id(task).json()["conversion"]["status"], ("FAILED", "ERROR"))
                filler.unlink()
                self.assertEqual(service.wait(task)["status"], "COMPLETED")

    def test_a_plan_that_finds_no_room_is_no_end(self):
        with SmallDisk(1) as place:
            if place is None:
                self.skipTest("nothing can be mounted here")
            fill(place)
            failed = self.failure(planOutput=str(place / "plan.json"))
            self.assertEqual(failed["code"], "disk_full", failed)

    def test_scratch_without_room_is_refused_before_it_is_filled(self):
        with SmallDisk(1) as place:
            if place is None:
                self.skipTest("nothing can be mounted here")
            failed = self.failure(scratch=str(place))
            self.assertEqual(failed["code"], "disk_full", failed)
            self.assertRegex(failed["text"], r"^The scratch folder has .* free and the work takes 2\.1 MB of scratch there")

    def failure(self, **changed):
        """How a worker says that it could not master."""
        order = {"kind": "master", "mix": str(self.mix), "reference": str(self.reference), "settings": {}, "downmix": False,
                 "output": str(self.folder / "master.wav"), "planOutput": str(self.folder / "plan.json"),
                 "scratch": str(self.folder), **changed}
        with subprocess.Popen([os.environ["LACQUER_ENGINE"], "worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as worker:
            worker.stdin.write(json.dumps(order) + "\n")
            worker.stdin.flush()
            return json.loads(worker.stdout.read().splitlines()[-1])["failed"]

    def test_newer_database_is_refused(self):
        with Service(config=OPEN) as service:
            service.kill(signal.SIGKILL)
            with sqlite3.connect(service.data / "lacquer.sqlite") as database:
                database.execute("INSERT INTO grdb_migrations VALUES ('99')")
            done = service.operate("keys", "list", check=False)
            self.assertEqual(done.returncode, 64)
            self.assertIn("newer", done.stderr)

    def test_a_job_of_a_restored_backup_says_that_its_audio_is_gone(self):
        """A backup holds the database alone: what waited when it was made has no audio any more."""
        with Service(config=OPEN) as service:
            task = service.post(self.mix, self.reference).json()["task_id"]
            service.wait(task)
            service.kill(signal.SIGKILL)
            shutil.rmtree(service.data / "jobs" / task)
            with sqlite3.connect(service.data / "lacquer.sqlite") as database:
                database.execute("UPDATE job SET status = 'IN_QUEUE', finished = NULL, expires = NULL WHERE task_id = ?", [task])
            service.start()
            conversion = service.wait(task)
            self.assertEqual((conversion["status"], conversion["error_code"]), ("ERROR", "server"))
            self.assertIn("no longer on this server", conversion["error"])

    def test_jobs_of_the_past_are_not_read_again(self):
        """However many jobs have ended, what the server asks of its database goes by an index."""
        words = {"open": "status IN ('IN_QUEUE', 'IN_PROGRESS')", "order": "DESC", "table": "dry_run",
                 'ascending ? ">" : "<"': "<"}
        queries = []
        for part in ("Jobs", "Uploads", "Work"):
            source = (ROOT / f"Sources/MasteringServer/Store/Store+{part}.swift").read_text()
            for long, short in re.findall(r'sql:\s*(?:"""(.*?)"""|"([^"\n]*)")', source, re.DOTALL):
                query = re.sub(r"\\\((.*?)\)(?=[ \",]|$)", lambda found: words[found[1]], long or short)
                if not query.lstrip().startswith("INSERT"):
                    queries.append(query)
        self.assertGreater(len(queries), 20)
        with Service(config=OPEN) as service:
            with sqlite3.connect(service.data / "lacquer.sqlite") as database:
                for query in queries:
                    steps = [row[3] for row in database.execute("EXPLAIN QUERY PLAN " + query, [None] * query.count("?"))]
                    for step in steps:
                        self.assertNotRegex(step, r"^SCAN (?!.* USING |\(|dry_run)", query)
                    if "+created" in query:
                        self.assertFalse([step for step in steps if "TEMP B-TREE" in step], query)

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
