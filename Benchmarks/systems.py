"""The systems under comparison, each run as a whole process and timed by the kernel."""
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

MATCHERING = ("import sys, matchering; matchering.process("
              "target=sys.argv[1], reference=sys.argv[2], results=[matchering.pcm24(sys.argv[3])])")


# The kernel counts the memory of whoever starts a process as the process's own until it has replaced
# itself, so a small interpreter stands between this large one and what is measured.
LAUNCHER = """
import json, os, resource, subprocess, sys, time
began = time.monotonic()
done = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
"""


class Run:
    """What one process took: wall and CPU seconds, peak resident MiB."""

    def __init__(self, command, environment=None, cwd=None):
        launched = subprocess.run([sys.executable, "-I", "-S", "-c", LAUNCHER, *command],
                                  capture_output=True, text=True, env=environment, cwd=cwd)
        self.said = launched.stderr
        self.status, self.wall, self.cpu, self.peak_mib = json.loads(launched.stdout)


def forget(path):
    """Asks the kernel to drop a file from its page cache, so that the next reader finds it cold."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)


class Matchering:
    name = "Matchering 2.0.6"

    def master(self, mix, reference, out, folder):
        run = Run([sys.executable, "-c", MATCHERING, str(mix), str(reference), str(out)], cwd=folder)
        if run.status != 0 or not out.exists():
            raise SystemExit(f"Matchering failed on {mix}: {run.said}")
        return run, None


class Lacquer:
    def __init__(self, name, program, *options):
        self.name, self.program, self.options = name, program, options

    def master(self, mix, reference, out, folder):
        """Masters with an empty profile cache; returns the run and the report."""
        cache, report = folder / "cache", out.with_suffix(".report.json")
        shutil.rmtree(cache, ignore_errors=True)
        run = Run([str(self.program), "master", str(mix), "--reference", str(reference), "-o", str(out), "--force",
                   "--report", str(report), "--quiet", *self.options],
                  environment=os.environ | {"XDG_CACHE_HOME": str(cache)})
        if run.status not in (0, 2) or not out.exists():
            raise SystemExit(f"Lacquer ({self.name}) failed on {mix} with exit code {run.status}: {run.said}")
        return run, json.loads(Path(report).read_text())
