"""The client against a stub of the hosted API, with every quirk of it."""
import hashlib
import json
import os
import re
import shutil
import struct
import subprocess
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from datetime import datetime
from pathlib import Path

import requests

from service import ENGINE, Cutter, Service, SmallDisk, free_port, lacquer, tone
from stub import KEY, Stub


class ClientTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = Path(tempfile.mkdtemp(prefix="lacquer-audio-"))
        cls.mix = tone(cls.folder / "mix.wav", seconds=2, seed=1)
        cls.reference = tone(cls.folder / "reference.wav", seconds=2, seed=2)
        cls.master = tone(cls.folder / "theirs.wav", seconds=2, seed=3).read_bytes()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder, ignore_errors=True)

    def setUp(self):
        self.home = Path(tempfile.mkdtemp(prefix="lacquer-home-"))
        self.stub = Stub(self.master)
        self.output = self.home / "master.wav"
        # A proxy that is not there: it is for other machines, and no key goes to one unencrypted.
        self.env = {"STUB_KEY": KEY, "http_proxy": "http://127.0.0.1:9"}
        self.run_client("remote", "add", "stub", self.stub.base, "--key-env", "STUB_KEY", "--plan", "pro")

    def tearDown(self):
        self.stub.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def run_client(self, *words, **options):
        return lacquer(*words, home=self.home, env=self.env, **options)

    def submit(self, *quirks, status=0, words=()):
        self.stub.quirks = set(quirks)
        done = self.run_client("submit", self.mix, "-r", self.reference, "-o", self.output, *words)
        self.assertEqual(done.returncode, status, done.stderr + done.stdout)
        text = done.stdout + done.stderr
        self.assertNotIn(KEY, text)
        return text

    def jobs(self):
        return json.loads(self.run_client("jobs", "list", "--all", "--json").stdout)["jobs"]

    def at_once(self, works):
        """Does each piece of work with a stub and a home of its own; most of it is waiting."""
        def alone(work):
            case = ClientTests()
            case.setUp()
            try:
                work(case)
            finally:
                case.tearDown()
        with ThreadPoolExecutor(len(works)) as pool:
            for done in [pool.submit(alone, work) for work in works]:
                done.result()

    def nothing_left(self):
        self.assertEqual([p.name for p in self.home.iterdir() if p.name.startswith(".lacquer-")], [])

    def test_plain(self):
        text = self.submit()
        self.assertIn("checked", text)
        self.assertEqual(self.output.read_bytes(), self.master)
        form = next(iter(self.stub.jobs.values()))["form"]
        self.assertEqual(form["audio_file"], self.mix.read_bytes())
        self.assertEqual(form["output_extension"], b"wav")
        self.assertNotIn("settings", form)
        self.assertTrue(all("Authorization" not in headers for headers in self.stub.download_headers))
        journal = "".join(p.read_text() for p in self.home.rglob("*.json"))
        self.assertNotIn(KEY, journal)
        self.assertEqual(self.jobs()[0]["sha256"], hashlib.sha256(self.master).hexdigest())

    def test_quirks_that_are_lived_with(self):
        def live(quirk, case):
            case.submit(quirk)
            case.assertEqual(case.output.read_bytes(), self.master, quirk)
        self.at_once([partial(live, quirk) for quirk in [
            "late 404", "bare bucket", "in queue", "audio_url", "lower case", "eta -1", "unknown word", "429 once",
            "502 once", "redirect", "no ranges"]])

    def test_refusals_are_one_sentence_each(self):
        expected = {
            "402": "150.75 are needed and 100 are there", "404": "account or plan",
            "413": "too large", "422": "body.audio_file: field required", "429 detail": "wait for one to end",
            "200 false": "Invalid output format specified"}
        for quirk, words in expected.items():
            with self.subTest(quirk):
                before = self.stub.submits
                text = self.submit(quirk, status=6)
                self.assertIn(words, text)
                self.assertEqual(self.stub.submits, before + 1)
                self.assertEqual(self.jobs()[-1]["state"], "failed")
                self.assertEqual(len(text.strip().splitlines()), 1, text)
        for quirk in ["409", "500", "502 html", "200 empty"]:
            with self.subTest(quirk):
                before = self.stub.submits
                text = self.submit(quirk, status=6)
                self.assertIn("lacquer jobs wait " + self.jobs()[-1]["id"], text)
                self.assertEqual(self.stub.submits, before + 1)
                self.assertEqual(self.jobs()[-1]["state"], "uncertain")
                self.run_client("jobs", "cancel", self.jobs()[-1]["id"])

    def test_wrong_key_keeps_the_job(self):
        self.submit("late 404", words=["--detach"])
        self.env = {"STUB_KEY": "another-key"}
        done = self.run_client("jobs", "wait")
        self.assertEqual(done.returncode, 6)
        self.assertIn("did not accept the key", done.stderr)
        self.assertEqual(self.jobs()[0]["state"], "submitted")
        self.env = {"STUB_KEY": KEY}
        self.assertEqual(self.run_client("jobs", "wait").returncode, 0)
        self.assertEqual(self.output.read_bytes(), self.master)

    def test_error_is_the_end(self):
        text = self.submit("ERROR", status=6)
        self.assertIn("Reference could not be read", text)
        self.assertFalse(self.output.exists())

    def test_no_master_is_no_success(self):
        self.assertIn("goes on at stub", self.submit("429 long", status=6))
        job = self.jobs()[-1]["id"]
        self.run_client("jobs", "cancel", job)
        self.assertEqual(self.run_client("jobs", "wait", job).returncode, 130)
        self.assertFalse(self.output.exists())

    def test_uploads_cut_at_every_tenth_are_never_sent_again_blindly(self):
        for tenth in range(0, 10):
            self.stub.cut_upload_at = tenth / 10
            self.submit(status=6)
            self.assertEqual(self.stub.submits, 0)
            self.assertEqual(self.jobs()[-1]["state"], "uncertain")
            self.stub.cut_upload_at = None
            self.stub.quirks = {"byUser"}
            job = self.jobs()[-1]["id"]
            done = self.run_client("jobs", "wait", job)
            self.assertIn("look again in a minute", done.stderr)
            self.assertEqual(self.jobs()[-1]["state"], "uncertain")
            # The minute after which a job that arrived is listed.
            path = self.home / f".local/state/lacquer/jobs/{job}.json"
            path.write_text(json.dumps({**json.loads(path.read_text()), "sent": time.time() - 61}))
            done = self.run_client("jobs", "wait", job)
            self.assertIn("nothing was charged", done.stderr)
            self.assertEqual(self.jobs()[-1]["state"], "failed")

    def test_accepted_and_cut_is_found_again(self):
        self.submit("drop after accept", "byUser", status=6)
        self.assertEqual(self.stub.submits, 1)
        self.stub.quirks = {"byUser"}
        self.assertEqual(self.run_client("jobs", "wait").returncode, 0)
        self.assertEqual(self.stub.submits, 1)
        self.assertEqual(self.output.read_bytes(), self.master)

    def test_downloads_cut_at_every_tenth_are_resumed(self):
        def resume(cuts, case):
            case.stub.cut_download_at = list(cuts)
            case.submit()
            case.assertEqual(case.output.read_bytes(), self.master)
            case.assertTrue(any("Range" in headers for headers in case.stub.download_headers))
            case.nothing_left()
        self.at_once([partial(resume, cuts) for cuts in ([0.0, 0.1, 0.2], [0.3, 0.4, 0.5], [0.6, 0.7], [0.8, 0.9])])

    def test_a_webhook_is_a_hint_heard_once(self):
        self.stub.quirks = {"webhook twice"}
        began = time.monotonic()
        done = self.run_client("submit", self.mix, "-r", self.reference, "-o", self.output, "--listen", "127.0.0.1:0")
        self.assertEqual(done.returncode, 0, done.stderr)
        # The service expects ten minutes, so that without the hint the first question comes after twenty seconds.
        self.assertLess(time.monotonic() - began, 15)
        self.assertEqual(self.output.read_bytes(), self.master)
        # Once for the status and once for the newest address of the master.
        self.assertLessEqual(self.stub.status_calls, 3)
        self.assertEqual(self.stub.told[:2], [200, 404])
        far = self.run_client("remote", "add", "far", "https://example.com/v1", "--key-env", "STUB_KEY")
        self.assertEqual(far.returncode, 0)
        refused = self.run_client("submit", self.mix, "-r", self.reference, "-o", self.home / "x.wav", "--remote", "far",
                                  "--listen", "127.0.0.1:0")
        self.assertEqual(refused.returncode, 64)
        self.assertIn("--webhook-url", refused.stderr)

    def test_a_call_is_heard_after_a_restart(self):
        self.stub.quirks = {"webhook twice"}
        place = f"127.0.0.1:{free_port()}"
        words = ["submit", self.mix, "-r", self.reference, "-o", self.output, "--listen", place]
        began = time.monotonic()
        with subprocess.Popen([ENGINE, *map(str, words)], stderr=subprocess.DEVNULL,
                              env={"HOME": str(self.home), "PATH": os.environ["PATH"], **self.env}) as client:
            while not self.stub.jobs or [job["state"] for job in self.jobs()] != ["submitted"]:
                self.assertLess(time.monotonic() - began, 30)
            client.kill()
        done = self.run_client("jobs", "wait", "--listen", place)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertLess(time.monotonic() - began, 15)
        self.assertEqual(self.output.read_bytes(), self.master)
        self.assertEqual(self.stub.submits, 1)

    def test_uploads_are_read_while_they_are_sent(self):
        # A quarter of a gigabyte of silence; most of it is a hole in the file.
        large = self.folder / "hole.wav"
        head = bytearray(self.mix.read_bytes()[:44])
        size = 256 << 20
        head[4:8], head[40:44] = struct.pack("<I", size + 36), struct.pack("<I", size)
        large.write_bytes(head)
        os.truncate(large, size + 44)
        self.stub.quirks = {"unkept", "402"}
        most = 0
        with subprocess.Popen([ENGINE, "submit", large, "-r", self.reference, "-o", self.output],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                              env={"HOME": str(self.home), "PATH": os.environ["PATH"], **self.env}) as client:
            while client.poll() is None:
                # Of the program alone: what wait4 tells counts this process before it became that one.
                status = Path(f"/proc/{client.pid}/status").read_text()
                if "lacquer" in status.split("\n")[0] and (found := re.search(r"VmHWM:\s+(\d+) kB", status)):
                    most = int(found.group(1))
                time.sleep(0.01)
            self.assertIn("150.75 are needed", client.stderr.read())
        self.assertGreater(most, 1 << 10)
        self.assertLess(most, 96 << 10, "KiB")

    def test_a_full_disk_leaves_nothing_half_written(self):
        with SmallDisk(1) as place:
            if place is None:
                self.skipTest("nothing can be mounted here")
            self.stub.master = tone(self.folder / "large.wav", seconds=12, seed=9).read_bytes()
            self.output = place / "master.wav"
            text = self.submit(status=4)
            self.assertIn("free some space", text)
            self.assertEqual(list(place.iterdir()), [])
            self.assertEqual(self.jobs()[-1]["state"], "ready")
            job = self.jobs()[-1]["id"]
            roomy = self.home / "roomy.wav"
            self.assertEqual(self.run_client("jobs", "fetch", job, "-o", roomy).returncode, 0)
            self.assertEqual(roomy.read_bytes(), self.stub.master)
            self.assertEqual(self.stub.submits, 1)

    def test_status_calls_are_counted_over_all_processes(self):
        self.run_client("remote", "add", "stub", self.stub.base, "--key-env", "STUB_KEY", "--plan", "free")
        self.submit("late 404", words=["--detach"])
        state = self.home / ".local/state/lacquer/limits/stub.json"
        self.run_client("jobs", "wait")
        left = json.loads(state.read_text())
        self.assertEqual(left["perMinute"], 15)
        self.assertLess(left["tokens"], 4)

    def test_own_server_cut_at_every_tenth_masters_once(self):
        size = self.mix.stat().st_size + self.reference.stat().st_size
        with Service(config="[keys]\nsubmits_per_minute = 6000\nstatus_per_minute = 6000\n") as service:
            key, hashes = service.key(), []

            def cut(tenth, case):
                case.env = {"OWN_KEY": key}
                # The capabilities that are asked for before go through whole; the answer of the last is what is cut.
                cutter = Cutter(service.port, **({"up": 400 + size * tenth // 10} if tenth < 10 else {"down": 4000}))
                case.run_client("remote", "add", "own", f"http://127.0.0.1:{cutter.port}/v1", "--key-env", "OWN_KEY",
                                "--plan", "pro")
                done = case.run_client("submit", self.mix, "-r", self.reference, "-o", case.output, "--remote", "own")
                if done.returncode != 0:
                    case.assertEqual(done.returncode, 6, done.stderr)
                    case.assertIn(case.jobs()[-1]["state"], ("uncertain", "submitted", "ready"))
                    done = case.run_client("jobs", "wait", case.jobs()[-1]["id"])
                case.assertEqual(done.returncode, 0, done.stderr)
                case.assertTrue(case.output.exists())
                hashes.append(case.jobs()[-1]["sha256"])
                cutter.close()
            self.at_once([partial(cut, tenth) for tenth in range(11)])
            answer = requests.get(service.api + "/byUser", headers=service.headers(), params={"limit": 100}).json()
            self.assertEqual(len(answer["conversions"]), 11)
            # One master, eleven times over.
            self.assertEqual((len(hashes), len(set(hashes))), (11, 1))

    def test_what_is_no_master_is_not_kept(self):
        text = self.submit("garbage", status=6)
        self.assertIn("not audio", text)
        self.assertFalse(self.output.exists())
        self.nothing_left()
        self.stub.quirks = set()
        self.assertEqual(self.run_client("jobs", "wait").returncode, 0)
        self.assertEqual(self.output.read_bytes(), self.master)
        self.output.unlink()
        self.submit("redirect loop", status=6)
        self.nothing_left()

    def test_a_file_that_appears_meanwhile_is_kept(self):
        self.stub.meanwhile = lambda: self.output.write_bytes(b"precious")
        self.assertIn("exists already", self.submit(status=4))
        self.assertEqual(self.output.read_bytes(), b"precious")
        self.assertEqual(self.jobs()[-1]["state"], "ready")
        self.nothing_left()

    def test_long_names(self):
        self.output = self.home / ("n" * 251 + ".wav")
        self.submit()
        self.assertEqual(self.output.read_bytes(), self.master)
        self.output = self.home / ("n" * 252 + ".wav")
        self.assertIn("too long", self.submit(status=4))
        self.assertEqual(self.stub.submits, 1)

    def test_plan_limits_are_kept(self):
        self.run_client("remote", "add", "stub", self.stub.base, "--key-env", "STUB_KEY", "--plan", "free")
        self.submit(words=["--detach"])
        self.submit(words=["--detach"])
        text = self.submit(status=6, words=["--detach"])
        self.assertIn("all the plan free allows", text)
        self.assertEqual(self.stub.submits, 2)

    def test_settings_are_not_sent_to_strangers(self):
        text = self.submit(status=64, words=["--set", "limit.ceiling=-3"])
        self.assertIn("takes no settings", text)
        self.assertIn("no delivery target", self.submit(status=64, words=["--set", "loudness.target=r129"]))
        self.assertEqual(self.stub.submits, 0)

    def test_keys_are_guarded(self):
        path = self.home / "key"
        path.write_text(KEY + "\n")
        path.chmod(0o644)
        self.run_client("remote", "add", "stub", self.stub.base, "--key-file", path)
        self.assertIn("chmod 600", self.submit(status=64))
        path.chmod(0o600)
        self.submit()
        self.output.unlink()
        self.run_client("remote", "add", "stub", self.stub.base, "--key-command", f"cat {path}")
        self.submit()
        # The command may ask for a touch or a passphrase: once for a submit and all that follows.
        command = self.home / "command"
        command.write_text(f"#!/bin/sh\necho x >> {self.home}/runs\ncat {path}\n")
        command.chmod(0o700)
        self.output.unlink()
        self.run_client("remote", "add", "stub", self.stub.base, "--key-command", command)
        self.submit()
        self.assertEqual((self.home / "runs").read_text(), "x\n")
        refused = self.run_client("remote", "add", "plain", "http://example.com/api")
        self.assertEqual(refused.returncode, 64)

    def test_own_server_tells_the_end_at_once(self):
        with Service() as service:
            self.env = {"OWN_KEY": service.key()}
            self.run_client("remote", "add", "own", service.api, "--key-env", "OWN_KEY")
            done = self.run_client("submit", self.mix, "-r", self.reference, "-o", self.output, "--remote", "own")
            self.assertEqual(done.returncode, 0, done.stderr)
            requests_seen = [line for line in map(json.loads, service.logged().splitlines()) if line["message"] == "request"]
            at = [[datetime.fromisoformat(line["time"].replace("Z", "+00:00")) for line in requests_seen
                   if line["path"].endswith(path)] for path in ("/audio_mastering", "/byId", "/capabilities")]
            # A service that cannot hold a question is asked after three seconds at the soonest.
            self.assertLess((at[1][0] - at[0][0]).total_seconds(), 2.5)
            self.assertEqual(len(at[2]), 1)

    def test_own_server_through_restart_and_broken_answer(self):
        with Service() as service:
            self.env = {"OWN_KEY": service.key()}
            self.run_client("remote", "add", "own", service.api, "--key-env", "OWN_KEY")
            done = self.run_client("submit", self.mix, "-r", self.reference, "-o", self.output, "--remote", "own",
                                   "--set", "ceiling=-3", "--detach")
            self.assertEqual(done.returncode, 0, done.stderr)
            service.restart()
            done = self.run_client("jobs", "wait")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(self.output.exists())
            job = self.jobs()[-1]
            self.assertEqual(job["state"], "fetched")
            cancelled = self.run_client("submit", self.mix, "-r", self.reference, "-o", self.home / "b.flac",
                                        "--remote", "own", "--detach")
            self.assertEqual(cancelled.returncode, 0, cancelled.stderr)
            self.assertIn("cancelled", self.run_client("jobs", "cancel", self.jobs()[-1]["id"]).stdout)


if __name__ == "__main__":
    unittest.main()
