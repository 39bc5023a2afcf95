"""The contract: the hosted API's own sample, its surface, and the extensions."""
import hashlib
import json
import os
import re
import socket
import subprocess
import time
import unittest
import wave
from pathlib import Path

import requests

from servers import Files, Hooks, signatures
from service import ENGINE, ROOT, SERVER, Service, free_port, tone


class ContractTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        import tempfile
        cls.folder = Path(tempfile.mkdtemp(prefix="lacquer-audio-"))
        cls.mix = tone(cls.folder / "input.wav", seed=1, gain=0.15)
        cls.reference = tone(cls.folder / "ref.wav", seed=2, gain=0.5)
        cls.files, cls.hooks = Files(cls.folder), Hooks()
        cls.service = Service(
            "--fetch-allow", f"127.0.0.1:{cls.files.port}",
            "--fetch-allow", f"127.0.0.1:{cls.hooks.port}",
            config="[keys]\nsubmits_per_minute = 6000\nstatus_per_minute = 60000\n")

    @classmethod
    def tearDownClass(cls):
        cls.service.close()
        cls.files.close()
        cls.hooks.close()
        import shutil
        shutil.rmtree(cls.folder, ignore_errors=True)

    def done(self, answer):
        self.assertEqual(answer.status_code, 200, answer.text)
        conversion = self.service.wait(answer.json()["task_id"])
        self.assertEqual(conversion["status"], "COMPLETED", conversion)
        return conversion

    def master(self, conversion):
        answer = requests.get(conversion["conversion_path"], timeout=60)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(hashlib.sha256(answer.content).hexdigest(), conversion["sha256"])
        self.assertEqual(len(answer.content), conversion["bytes"])
        return answer.content

    def sample(self, option):
        """The sample of the hosted API's page: only address, key and files are other ones."""
        page = (ROOT / "Tests" / "Server" / "hosted-sample.py").read_text()
        page = page.replace("https://api.musicgpt.com/api/public/v1/audio_mastering", self.service.api + "/audio_mastering")
        page = page.replace("<<<api key>>>", self.service.key())
        base = f"http://127.0.0.1:{self.files.port}"
        page = page.replace("https://example.com/input_audio.mp3", base + "/input.wav")
        page = page.replace("https://example.com/reference_track.wav", base + "/ref.wav")
        page = page.replace('"input.mp3"', repr(str(self.mix))).replace('"ref.wav"', repr(str(self.reference)))
        if option == 2:
            head, rest = page.split("# Option 1: Using URLs\n")
            _, second = rest.split("# Option 2: Upload files\n")
            page = head + "\n".join(line.removeprefix("# ") for line in second.splitlines())
        done = subprocess.run(["python3", "-c", page], capture_output=True, text=True, timeout=120)
        self.assertEqual(done.returncode, 0, done.stderr)
        return eval(done.stdout)  # the sample prints a dict

    def test_sample_with_urls(self):
        answer = self.sample(1)
        self.assertEqual({"success", "task_id", "conversion_id", "credit_estimate", "eta", "message"} - set(answer), set())
        conversion = self.service.wait(answer["task_id"])
        self.assertEqual(conversion["status"], "COMPLETED", conversion)
        self.assertEqual(self.master(conversion)[:4], b"RIFF")

    def test_sample_with_files_equals_the_local_master(self):
        answer = self.sample(2)
        conversion = self.service.wait(answer["task_id"])
        remote = self.master(conversion)
        local = self.folder / "local.wav"
        subprocess.run([ENGINE, "master", self.mix, "-r", self.reference, "-o", local, "--quiet", "--force", "--cache", "none"],
                       check=False, capture_output=True)
        self.assertEqual(hashlib.sha256(local.read_bytes()).hexdigest(), hashlib.sha256(remote).hexdigest(),
                         "a local master and the server's are not the same bytes")

    def test_preview_is_a_part_of_the_master(self):
        whole = self.master(self.done(self.service.post(self.mix, self.reference, data={"output_extension": "wav"})))
        part = self.master(self.done(self.service.post(self.mix, self.reference, data={
            "output_extension": "wav", "preview_start": "1", "preview_seconds": "1"})))
        start, length = 44100 * 6, 44100 * 6
        samples = whole[-len(whole) + whole.index(b"data") + 8:]
        cut = part[part.index(b"data") + 8:][:length]
        self.assertEqual(len(cut), length)
        self.assertEqual(samples[start:start + length], cut)

    def test_every_format_and_alias(self):
        starts = {"mp3": (b"ID3", b"\xff\xfb"), "wav": (b"RIFF",), "flac": (b"fLaC",), "ogg": (b"OggS",),
                  "aac": (b"ID3", b"\xff\xf1", b"\xff\xf9"), "webm": (b"\x1aE\xdf\xa3",)}
        for name, magic in starts.items():
            conversion = self.done(self.service.post(self.mix, self.reference, data={"output_extension": name.upper()}))
            self.assertTrue(self.master(conversion).startswith(magic), name)
        base = f"http://127.0.0.1:{self.files.port}"
        old = requests.post(self.service.root + "/v1/audio_mastering", headers=self.service.headers(), json={
            "audio_path": base + "/input.wav", "reference_audio_path": base + "/ref.wav", "audio_duration": 3.0,
            "user_id": "u", "conversion_id": "user_master_12345", "unknown": 1})
        self.assertEqual(old.headers.get("Deprecation"), "true")
        self.assertEqual(old.json()["conversion_id"], "user_master_12345")
        self.assertIn("unknown", " ".join(old.json()["warnings"]))
        self.done(old)
        # As the Go sample: a form without a Content-Type.
        plain = requests.post(self.service.api + "/audio_mastering", headers={**self.service.headers(), "Content-Type": ""},
                              data=f"audio_url={base}/input.wav&reference_audio_url={base}/ref.wav&output_extension=wav")
        self.done(plain)

    def test_idempotency(self):
        key = {"Idempotency-Key": '"2c0f8a5e-0001-4000-8000-000000000001"'}
        first = self.service.post(self.mix, self.reference, headers=key)
        again = self.service.post(self.mix, self.reference, headers=key)
        self.assertEqual(first.json(), again.json())
        self.assertEqual(again.headers["Idempotency-Replayed"], "true")
        other = self.service.post(self.reference, self.mix, headers=key)
        self.assertEqual((other.status_code, other.json()["code"]), (422, "idempotency_key_reused"))
        self.assertEqual(self.service.post(self.mix, self.reference, headers={"Idempotency-Key": "x"}).status_code, 400)
        mine = self.service.post(self.mix, self.reference, data={"conversion_id": "mine"})
        same = self.service.post(self.mix, self.reference, data={"conversion_id": "mine"})
        self.assertEqual(mine.json(), same.json())
        self.assertEqual(same.headers["Idempotency-Replayed"], "true")
        self.service.wait(mine.json()["task_id"])
        self.assertEqual(self.service.post(self.mix, self.reference, data={"conversion_id": "mine"}).json(), mine.json())
        taken = self.service.post(self.reference, self.mix, data={"conversion_id": "mine"})
        self.assertEqual(taken.status_code, 409)

    def test_repetitions_are_answered_beyond_the_daily_amount(self):
        # One submit is within the megabyte of a day, two are not.
        with Service(config="[keys]\nupload_mb_per_day = 1\n") as service:
            mix, reference = (tone(self.folder / f"daily{n}.wav", seconds=2, seed=n) for n in (5, 6))
            key = {"Idempotency-Key": '"2c0f8a5e-0001-4000-8000-000000000002"'}
            first = service.post(mix, reference, headers=key)
            self.assertEqual(first.status_code, 200, first.text)
            self.assertEqual(service.post(mix, reference, headers=key).json(), first.json())
            other = service.post(mix, reference)
            self.assertEqual((other.status_code, other.json()["code"]), (429, "daily_upload_limit"))

    def test_dry_runs_count_towards_the_daily_amount(self):
        with Service(config="[keys]\nupload_mb_per_day = 1\n") as service:
            mix, reference = (tone(self.folder / f"dry{n}.wav", seconds=2, seed=n) for n in (5, 6))
            first = service.post(mix, reference, query="?dry_run=true")
            self.assertEqual(first.status_code, 200, first.text)
            service.restart()
            for query in ("?dry_run=true", ""):
                more = service.post(mix, reference, query=query)
                self.assertEqual((more.status_code, more.json()["code"]), (429, "daily_upload_limit"), query)
            usage = requests.get(service.api + "/usage", headers=service.headers()).json()
            self.assertEqual(usage["uploaded_bytes_today"], mix.stat().st_size + reference.stat().st_size)

    def test_what_is_refused_counts_for_itself(self):
        with Service(config="[keys]\nupload_mb_per_day = 1\n") as service:
            mix = tone(self.folder / "refused.wav", seconds=2, seed=5)
            self.assertEqual(service.post(mix, mix).json()["code"], "same_audio")
            service.restart()
            # One mistake keeps nobody from sending what was meant.
            self.assertEqual(service.post(mix, mix).json()["code"], "same_audio")
            # That is more than a megabyte sent in vain, and no more is read.
            more = service.post(mix, mix)
            self.assertEqual((more.status_code, more.json()["code"]), (429, "daily_upload_limit"))
            self.assertIn("Retry-After", more.headers)
            usage = requests.get(service.api + "/usage", headers=service.headers()).json()
            self.assertEqual(usage["uploaded_bytes_today"], 0)
            self.assertAlmostEqual(usage["refused_bytes_today"], 4 * mix.stat().st_size, delta=4000)
            self.assertEqual(usage["limits"]["upload_bytes_per_day"], 1 << 20)
            # A form without files is no upload to speak of.
            self.assertEqual(service.post(data={"audio_url": "x"}).json()["code"], "invalid_url")

    def test_days_are_meant_to_their_end(self):
        task = self.service.post(self.mix, self.reference).json()["task_id"]
        created = self.service.by_id(task).json()["conversion"]["createdAt"]

        def ids(**query):
            answer = requests.get(self.service.api + "/byUser", headers=self.service.headers(), params={"limit": 100, **query})
            return [conversion["task_id"] for conversion in answer.json()["conversions"]]
        self.assertIn(task, ids(startDate=created[:10], endDate=created[:10]))
        self.assertNotIn(task, ids(endDate=created[:10] + "T00:00:00Z"))

    def test_jobs_are_listed_in_pages(self):
        tasks = []
        for _ in range(4):
            tasks.append(self.service.post(self.mix, self.reference, label="pages").json()["task_id"])
            requests.post(self.service.api + "/cancel", headers=self.service.headers("pages"), params={"task_id": tasks[-1]})

        def page(label="pages", **query):
            return requests.get(self.service.api + "/byUser", headers=self.service.headers(label), params=query)

        def pages(limit, **query):
            found = []
            while True:
                answer = page(limit=limit, **query).json()
                found.append([conversion["task_id"] for conversion in answer["conversions"]])
                if "LastEvaluatedKey" not in answer:
                    return found
                query["LastEvaluatedKey"] = answer["LastEvaluatedKey"]
        newest = tasks[::-1]
        # A full last page is the last one, and an order may be written small.
        self.assertEqual(pages(4), [newest])
        self.assertEqual(pages(2), [newest[:2], newest[2:]])
        self.assertEqual(pages(3, sortOrder="ASC"), [tasks[:3], tasks[3:]])
        self.assertEqual(pages(1, sortOrder="asc"), [[task] for task in tasks])
        self.assertEqual(pages(100, startDate="2999-01-01"), [[]])
        self.assertEqual(page("nobody").json()["conversions"], [])
        for query in [{"limit": 0}, {"limit": 101}, {"limit": "x"}, {"sortOrder": "UP"}, {"startDate": "x"}, {"LastEvaluatedKey": "0"}]:
            answer = page(**query)
            self.assertEqual((answer.status_code, answer.json()["field"]), (400, list(query)[0]), query)

    def test_what_is_deleted_expires_no_more(self):
        conversion = self.done(self.service.post(self.mix, self.reference))
        answer = requests.delete(self.service.api + "/byId", headers=self.service.headers(), params={"task_id": conversion["task_id"]})
        self.assertLess(answer.json()["conversion"]["expires_at"], conversion["expires_at"])

    def test_head_is_there_wherever_get_is(self):
        task = self.service.post(self.mix, self.reference).json()["task_id"]
        link = self.service.wait(task)["conversion_path"]
        key = self.service.headers()
        with requests.Session() as session:
            for path in ["/healthz", "/readyz", "/openapi.json", "/metrics", "/v1/", "/v1/capabilities", "/v1/usage", "/v1/byUser",
                         f"/v1/byId?conversionType=AUDIO_MASTERING&task_id={task}", "/v1/byId", "/nowhere", link]:
                url = path if path == link else self.service.root + path
                head, get = (session.request(method, url, headers=key) for method in ("HEAD", "GET"))
                self.assertEqual((head.status_code, head.headers["Content-Type"]), (get.status_code, get.headers["Content-Type"]), path)
                self.assertEqual(head.content, b"")
                self.assertGreater(int(head.headers["Content-Length"]), 0, path)
            self.assertEqual(session.head(self.service.root + f"/v1/events?task_id={task}", headers=key).status_code, 200)
            self.assertEqual(session.head(self.service.root + "/v1/cancel", headers=key).status_code, 405)
            allowed = session.put(self.service.root + "/v1/byId", headers=key).headers["Allow"]
            self.assertEqual(allowed, "GET, HEAD, DELETE")
            ranged = session.head(link, headers={"Range": "bytes=10-19"})
            self.assertEqual((ranged.status_code, ranged.headers["Content-Length"]), (200, head.headers["Content-Length"]))
            self.assertNotIn("Content-Range", ranged.headers)
        with socket.create_connection(("127.0.0.1", self.service.port), timeout=30) as connection:
            connection.sendall(b"HEAD /nowhere HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            answers = b""
            while chunk := connection.recv(65536):
                answers += chunk
        self.assertTrue(answers.split(b"\r\n\r\n", 1)[1].startswith(b"HTTP/1.1 200 "), answers)

    def test_an_empty_file_beside_a_real_one_is_none(self):
        files = [("audio_file", ("", b"", "application/octet-stream")), ("audio_file", ("a.wav", self.mix.read_bytes())),
                 ("reference_audio_file", ("b.wav", self.reference.read_bytes()))]
        self.done(requests.post(self.service.api + "/audio_mastering", headers=self.service.headers(), files=files))

    def test_refusals_name_the_field(self):
        cases = [
            ({"output_extension": "mp4"}, 400, "unsupported_output", "output_extension"),
            ({"settings": '{"limit.ceilin": -2}'}, 400, "invalid_setting", "settings"),
            ({"settings": "[]"}, 400, "invalid_setting", "settings"),
            ({"settings": '{"loudness.target": "r129"}'}, 400, "invalid_setting", "settings"),
            ({"cover": "x" * 70_000}, 413, "field_too_large", "cover"),
            ({"preset": "best"}, 400, "invalid_preset", "preset"),
            ({"preview_seconds": "-1"}, 400, "invalid_parameter", "preview_seconds"),
            ({"preview_seconds": "0.9"}, 400, "invalid_parameter", "preview_seconds"),
            ({"preview_seconds": "120.1"}, 400, "invalid_parameter", "preview_seconds"),
            ({"preview_start": "3"}, 400, "invalid_parameter", "preview_start"),
            ({"preview_start": "1", "settings": '{"edit.start": 2}'}, 400, "invalid_parameter", "preview_start"),
            ({"conversion_id": "../../etc"}, 400, "invalid_conversion_id", "conversion_id"),
            ({"conversion_id": "a" * 65}, 400, "invalid_conversion_id", "conversion_id"),
            ({"audio_url": "http://x/"}, 400, "ambiguous_source", "audio_url"),
        ]
        for data, status, code, field in cases:
            answer = self.service.post(self.mix, self.reference, data=data)
            body = answer.json()
            self.assertEqual((answer.status_code, body["code"], body["field"]), (status, code, field), body)
            self.assertEqual((body["success"], body["error"]), (False, body["detail"]))
        self.assertEqual(self.service.post(self.mix, self.mix).json()["code"], "same_audio")
        text = self.folder / "text.wav"
        text.write_text("this is no audio\n" * 100)
        self.assertEqual(self.service.post(text, self.reference).status_code, 415)
        broken = self.folder / "broken.flac"
        broken.write_bytes(b"fLaC" + bytes(range(256)) * 40)
        self.assertEqual(self.service.post(broken, self.reference).status_code, 422)
        self.assertEqual(requests.get(self.service.api + "/byId", headers=self.service.headers()).status_code, 400)
        self.assertEqual(self.service.by_id("nothing").json()["code"], "conversion_not_found")

    def test_settings_reach_the_engine(self):
        conversion = self.done(self.service.post(self.mix, self.reference, data={
            "settings": json.dumps({"limit.ceiling": -6, "loudness.target": "-30"})}))
        self.assertLessEqual(conversion["report"]["after"]["true_peak_dbtp"], -6)
        self.assertAlmostEqual(conversion["report"]["after"]["integrated_lufs"], -30, delta=0.1)

    def test_parts_beyond_the_end_of_the_mix_are_refused_at_once(self):
        for settings, words in [({"edit.start": 9}, "leave nothing of the mix, which is 3.00 s long"),
                                ({"match.region": "0:08-0:12"}, "the section cannot begin at 0:08"),
                                ({"match.region": "0:01-0:02"}, "at least 3 s are needed")]:
            answer = self.service.post(self.mix, self.reference, data={"settings": json.dumps(settings)})
            self.assertEqual((answer.status_code, answer.json()["code"], answer.json()["field"]),
                             (400, "invalid_setting", "settings"), answer.text)
            self.assertIn(words, answer.json()["error"])

    def test_every_answer_tells_the_limit(self):
        with Service(config="[keys]\nstatus_per_minute = 2\nsubmits_per_minute = 1\n") as service:
            unknown = service.by_id("nothing")
            self.assertEqual((unknown.status_code, unknown.headers["RateLimit"]), (404, '"status";r=1;t=60'))
            service.by_id("nothing")
            slower = service.by_id("nothing")
            self.assertEqual((slower.status_code, slower.headers["RateLimit-Policy"]), (429, '"status";q=2;w=60'))
            self.assertEqual(slower.headers["RateLimit"], f'"status";r=0;t={slower.headers["Retry-After"]}')
            self.assertIn('"submit";r=0', service.post().headers["RateLimit"])
            self.assertEqual(service.post(self.mix, self.reference).headers["RateLimit-Policy"], '"submit";q=1;w=60')

    def test_what_is_followed_of_mono_is_told(self):
        mono = self.folder / "mono.wav"
        with wave.open(str(self.reference)) as stereo, wave.open(str(mono), "wb") as file:
            frames = stereo.readframes(stereo.getnframes())
            file.setparams(stereo.getparams()._replace(nchannels=1))
            file.writeframes(b"".join(frames[at:at + 2] for at in range(0, len(frames), 4)))
        report = self.done(self.service.post(self.mix, mono))["report"]
        self.assertEqual([report[track]["channels"] for track in ("before", "reference", "after")], [2, 1, 2])
        self.assertAlmostEqual(report["followed"]["integrated_lufs"], report["reference"]["integrated_lufs"] + 3.01, delta=0.01)
        self.assertIn("as two loudspeakers play it", report["followed"]["text"])
        self.assertNotIn("followed", self.done(self.service.post(self.mix, self.reference))["report"])

    def test_a_format_that_cannot_be_written_is_refused_at_once(self):
        engine = self.folder / "engine"
        engine.write_text(f"#!/bin/sh\n{ENGINE} \"$@\" | sed -u 's/,\"webm\"//'\n")
        engine.chmod(0o755)
        with Service("--engine", str(engine)) as service:
            capabilities = requests.get(service.api + "/capabilities").json()
            self.assertNotIn("webm", capabilities["output_extensions"])
            self.assertEqual(sorted(capabilities["outputs"]), sorted(capabilities["output_extensions"]))
            answer = service.post(self.mix, self.reference, data={"output_extension": "webm"})
            self.assertEqual((answer.status_code, answer.json()["code"]), (400, "unsupported_output"))
            self.assertNotIn("webm", answer.json()["error"])

    def test_a_configuration_that_cannot_be_is_named(self):
        path = self.folder / "wrong.toml"
        for text, words in [("[retention]\nresult_hours = inf\n", "result_hours"), ("[limits]\naudio_seconds = 1e300\n", "audio_seconds"),
                            ("[keys]\nsubmits_per_minute = inf\n", "A limit of a key"), ("[credits]\nper_minute = nan\n", "per_minute"),
                            ('[server]\nlog = "loud"\n', "log is loud"),
                            ('[server]\ntrusted_proxies = ["10.0.0.0/8"]\n', "10.0.0.0/8")]:
            path.write_text(text)
            done = subprocess.run([SERVER, "check-config", "--config", str(path), "--data", str(self.folder / "data")],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 64, done.stdout + done.stderr)
            self.assertIn(words, done.stderr)

    def test_a_configuration_that_is_no_file_is_refused(self):
        pipe = self.folder / "pipe.toml"
        os.mkfifo(pipe)
        for path, words in [(pipe, "it is a pipe"), (self.folder, "it is a folder"), (self.folder / "none.toml", "there is no such file")]:
            done = subprocess.run([SERVER, "check-config", "--config", str(path)], capture_output=True, text=True, timeout=60)
            self.assertEqual(done.returncode, 3, done.stdout + done.stderr)
            self.assertIn(words, done.stderr)

    def test_arguments_that_are_not_utf8_are_refused(self):
        done = subprocess.run([SERVER, "check-config", "--config", b"caf\xe9.toml"], capture_output=True, text=True)
        self.assertEqual(done.returncode, 64, done.stdout + done.stderr)
        self.assertIn("The argument caf\\xE9.toml is not UTF-8", done.stderr)

    def test_a_call_that_makes_no_sense_is_one_sentence_and_the_way_to_help(self):
        for words, reason, command in [(["keys", "add"], "Missing expected argument '<label>'", "lacquer serve keys add"),
                                       (["--bogus"], "Unknown option '--bogus'", "lacquer serve")]:
            done = subprocess.run([SERVER, *words], capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout), (64, ""))
            self.assertEqual(done.stderr, f"lacquer: {reason}\nUsage and options: {command} --help\n")

    def test_dry_run_makes_no_job(self):
        before = requests.get(self.service.api + "/byUser", headers=self.service.headers(), params={"limit": 100}).json()
        reply = self.service.post(self.mix, self.reference, query="?dry_run=true")
        self.assertIn("RateLimit", reply.headers)
        answer = reply.json()
        self.assertTrue(answer["dry_run"])
        # Three seconds are little to go by, which is said of the audio and not of a path.
        self.assertTrue(any(note["text"].startswith("mix is only 3.0 s long") for note in answer["notes"]), answer["notes"])
        self.assertNotIn(str(self.service.data), reply.text)
        self.assertLess(answer["report"]["distance_after"], answer["report"]["distance_before"])
        after = requests.get(self.service.api + "/byUser", headers=self.service.headers(), params={"limit": 100}).json()
        self.assertEqual(len(before["conversions"]), len(after["conversions"]))

    def test_who_asks_before_sending_is_answered(self):
        body = (b"--B\r\nContent-Disposition: form-data; name=\"audio_url\"\r\n\r\nhttp://127.0.0.1:"
                + str(self.files.port).encode() + b"/input.wav\r\n--B\r\nContent-Disposition: form-data; "
                b"name=\"reference_audio_file\"; filename=\"r.wav\"\r\n\r\n" + self.reference.read_bytes() + b"\r\n--B--\r\n")

        def ask(key):
            connection = socket.create_connection(("127.0.0.1", self.service.port), timeout=20)
            connection.sendall(
                f"POST /v1/audio_mastering HTTP/1.1\r\nHost: x\r\nAuthorization: {key}\r\nExpect: 100-continue\r\n"
                f"Content-Type: multipart/form-data; boundary=B\r\nContent-Length: {len(body)}\r\n\r\n".encode())
            return connection, connection.recv(4096)
        with ask(self.service.key())[0] as connection:
            connection.sendall(body)
            self.assertIn(b"HTTP/1.1 200 OK\r\n", connection.recv(4096))
        connection, answer = ask(self.service.key())
        connection.close()
        self.assertEqual(answer, b"HTTP/1.1 100 Continue\r\n\r\n")
        connection, answer = ask("wrong")
        connection.close()
        self.assertTrue(answer.startswith(b"HTTP/1.1 401 "), answer)
        self.assertIn(b"connection: close", answer.lower())

    def test_events_end(self):
        form = {"output_extension": "mp3", "settings": '{"deliver.codecpeak": -1}'}
        task = self.service.post(self.mix, self.reference, data=form).json()["task_id"]
        with requests.get(self.service.api + "/events", headers=self.service.headers(), params={"task_id": task},
                          stream=True, timeout=120) as stream:
            text = "".join(chunk.decode() for chunk in stream.iter_content(None))
        self.assertIn("event: end", text)
        self.assertIn('"status":"COMPLETED"', text)
        stages = requests.get(self.service.api + "/capabilities").json()["stages"]
        told = {json.loads(line[6:])["stage"] for line in text.splitlines() if line.startswith("data: ")}
        self.assertLessEqual(told - {None}, set(stages))

    def test_result_links(self):
        conversion = self.done(self.service.post(self.mix, self.reference))
        link = conversion["conversion_path"]
        whole = requests.get(link).content
        tag = requests.head(link).headers["ETag"]
        self.assertEqual(requests.get(link, headers={"Range": "bytes=10-19"}).content, whole[10:20])
        self.assertEqual(requests.get(link, headers={"Range": "bytes=10-", "If-Range": '"other"'}).status_code, 200)
        self.assertEqual(requests.get(link, headers={"If-None-Match": tag}).status_code, 304)
        self.assertEqual(requests.get(link, headers={"Range": f"bytes={len(whole)}-"}).status_code, 416)
        self.assertEqual(requests.get(link[:-1] + ("A" if link[-1] != "A" else "B")).status_code, 403)
        self.assertEqual(requests.get(re.sub(r"exp=\d+", "exp=9999999999", link)).status_code, 403)
        self.service.operate("rotate-links", "--hours", "0")
        self.assertEqual(requests.get(link).status_code, 403)
        again = self.service.by_id(conversion["task_id"]).json()["conversion"]["conversion_path"]
        self.assertEqual(requests.get(again).content, whole)
        gone = requests.delete(self.service.api + "/byId", headers=self.service.headers(),
                               params={"task_id": conversion["task_id"]})
        self.assertEqual(gone.status_code, 200)
        self.assertEqual(requests.get(again).status_code, 410)

    def test_webhook_is_signed_retried_and_replayed(self):
        hook = f"http://127.0.0.1:{self.hooks.port}/hook"
        self.hooks.statuses.append(500)
        task = self.service.post(self.mix, self.reference, data={"webhook_url": hook}).json()["task_id"]
        self.service.wait(task)
        end = time.monotonic() + 40
        while len(self.hooks.calls(task)) < 2 and time.monotonic() < end:
            time.sleep(0.2)
        self.service.operate("webhooks", "replay", task)
        while len(self.hooks.calls(task)) < 3 and time.monotonic() < end:
            time.sleep(0.2)
        self.assertGreaterEqual(len(self.hooks.calls(task)), 3)
        secret = self.service.operate("webhooks", "secret", "main").strip()
        self.assertEqual(len(self.hooks.ids(task)), 1)
        for headers, body in self.hooks.calls(task):
            (wanted,) = signatures((headers, body), [secret])
            self.assertIn(wanted, headers["webhook-signature"].split())
            document = json.loads(body)
            self.assertTrue(document["success"] and document["conversion_path"] == document["audio_url"])
            self.assertNotIn("Authorization", headers)

    def test_a_replaced_secret_signs_webhooks_for_a_while(self):
        def secrets(*words):
            return self.service.operate("webhooks", *words).split()

        def wait(condition):
            end = time.monotonic() + 40
            while not condition():
                self.assertLess(time.monotonic(), end)
                time.sleep(0.2)

        def is_delivered():
            return any(task in line and "delivered" in line for line in self.service.operate("webhooks", "list").splitlines())
        self.service.key("turning")
        first = secrets("secret", "turning")
        second = secrets("rotate", "turning", "--hours", "1")
        self.assertEqual(secrets("secret", "turning"), second + first)
        task = self.service.post(self.mix, self.reference, label="turning", data={
            "webhook_url": f"http://127.0.0.1:{self.hooks.port}/hook"}).json()["task_id"]
        wait(is_delivered)
        told = self.hooks.calls(task)
        self.assertEqual(told[-1][0]["webhook-signature"].split(), signatures(told[-1], second + first))
        third = secrets("rotate", "turning", "--hours", "0")
        self.assertEqual(secrets("secret", "turning"), third)
        self.service.operate("webhooks", "replay", task)
        wait(lambda: len(self.hooks.calls(task)) > len(told))
        last = self.hooks.calls(task)[-1]
        self.assertEqual(last[0]["webhook-signature"].split(), signatures(last, third))

    def test_cancel(self):
        long = tone(self.folder / "long.wav", seconds=20, seed=3)
        task = self.service.post(long, self.reference).json()["task_id"]
        answer = requests.post(self.service.api + "/cancel", headers=self.service.headers(), params={"task_id": task})
        self.assertEqual(answer.status_code, 200)
        conversion = self.service.wait(task)
        self.assertIn((conversion["status"], conversion["error_code"]), [("FAILED", "cancelled"), ("COMPLETED", None)])

    def test_a_worker_has_nothing_of_the_server(self):
        long = tone(self.folder / "longer.wav", seconds=20, seed=4)
        task = self.service.post(long, self.reference).json()["task_id"]
        held = None
        end = time.monotonic() + 30
        while held is None and time.monotonic() < end:
            lists = Path(f"/proc/{self.service.process.pid}/task").glob("*/children")
            for child in {word for path in lists for word in path.read_text().split()}:
                try:
                    # Until it is the engine, it is a copy of the server.
                    if os.readlink(f"/proc/{child}/exe") != os.path.realpath(ENGINE):
                        continue
                    held = {path.name: os.readlink(path) for path in Path(f"/proc/{child}/fd").iterdir()}
                except OSError:
                    held = None
            time.sleep(0.01)
        sockets = [name for name, target in held.items() if target.startswith(("socket:", "anon_inode:"))]
        self.assertEqual(sorted(sockets), ["0", "1"], held)
        self.assertEqual(self.service.wait(task)["status"], "COMPLETED")

    def test_demonstration_prints_a_call_that_works(self):
        # As a person starts it: through lacquer, from a checkout or installed.
        data = self.folder / "demo"
        with subprocess.Popen([ENGINE, "serve", "--demo", "--port", str(free_port()), "--data", str(data)],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
            try:
                text = ""
                while "TASK_ID" not in text:
                    line = server.stdout.readline()
                    self.assertTrue(line, text)
                    text += line
                submit, ask = re.findall(r"  (curl (?:.*\\\n)*.*)\n", text)
                task = json.loads(subprocess.run(["sh", "-c", submit], capture_output=True, check=True).stdout)["task_id"]
                end, status = time.monotonic() + 60, ""
                while status != "COMPLETED" and time.monotonic() < end:
                    answer = subprocess.run(["sh", "-c", ask.replace("TASK_ID", task)], capture_output=True, check=True).stdout
                    status = json.loads(answer)["conversion"]["status"]
                self.assertEqual(status, "COMPLETED")
            finally:
                server.terminate()

    def test_operations(self):
        capabilities = requests.get(self.service.api + "/capabilities").json()
        self.assertTrue(capabilities["idempotency"])
        self.assertTrue(any(row["key"] == "limit.ceiling" for row in capabilities["settings"]))
        self.assertEqual(requests.get(self.service.root + "/healthz").json(), {"status": "ok"})
        self.assertIn("lacquer_requests_total", requests.get(self.service.root + "/metrics").text)
        self.assertEqual(requests.get(self.service.api + "/", headers=self.service.headers()).status_code, 200)
        copy = self.folder / "backup.sqlite"
        self.service.operate("backup", str(copy))
        self.assertEqual(copy.read_bytes()[:15], b"SQLite format 3")
        self.assertEqual(copy.stat().st_mode & 0o777, 0o600)
        self.assertIn("exists already", self.service.operate("backup", str(copy), check=False).stderr)
        self.assertNotIn(self.service.key(), self.service.logged())
        self.assertNotIn("sig=", self.service.logged())

    def operated(self, *words):
        return subprocess.run([SERVER, *words], capture_output=True, text=True, timeout=60)

    def test_a_mistyped_data_folder_is_no_new_service(self):
        nowhere, copy = self.folder / "nowhere", self.folder / "nothing.sqlite"
        for words in (["keys", "list"], ["backup", str(copy)], ["rotate-links"], ["webhooks", "list"], ["keys", "revoke", "a"]):
            done = self.operated(*words, "--data", str(nowhere))
            self.assertEqual(done.returncode, 64, done.stdout + done.stderr)
            self.assertIn(f"There is no server's data in {nowhere}", done.stderr)
        config = self.folder / "checked.toml"
        config.write_text(f'[server]\nengine = "{ENGINE}"\ndata = "{nowhere}"\n')
        checked = self.operated("check-config", "--config", str(config))
        self.assertEqual(checked.returncode, 0, checked.stderr)
        self.assertIn("No key is good yet", checked.stderr)
        self.assertFalse(nowhere.exists() or copy.exists())
        made = self.operated("keys", "add", "first", "--data", str(nowhere))
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertIn("first", self.operated("keys", "list", "--data", str(nowhere)).stdout)

    def test_a_data_folder_that_cannot_be_is_one_sentence(self):
        done = self.operated("keys", "add", "a", "--data", str(self.mix))
        self.assertEqual((done.returncode, done.stderr),
                         (4, f"lacquer: The data folder {self.mix} cannot be used: choose one that you may write to.\n"))

    def test_numbers_that_cannot_be_are_refused(self):
        self.service.key()
        for words, said in ((["keys", "add", "endless", "--days", "nan"], "--days is a number from 0 to 36500, not nan"),
                            (["keys", "add", "endless", "--days", "inf"], "--days is a number"),
                            (["rotate-links", "--hours", "nan"], "--hours is a number from 0 to 87600"),
                            (["webhooks", "rotate", "main", "--hours", "inf"], "--hours is a number"),
                            (["credits", "grant", "main", "inf"], "The amount is a number"),
                            (["credits", "grant", "main", "nan"], "The amount is a number")):
            done = self.service.operate(*words, check=False)
            self.assertEqual(done.returncode, 64, done.stdout + done.stderr)
            self.assertIn(said, done.stderr)
        self.assertNotIn("endless", self.service.operate("keys", "list"))


if __name__ == "__main__":
    unittest.main()
