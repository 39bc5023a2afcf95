"""The hosted API as its page and its clients describe it, with every quirk on a switch.

Written from the API's documents alone: it shares nothing with the server or the client that it tests.
"""
import json
import threading
import time
import urllib.error
import urllib.request
import uuid
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = "stub-key-0123456789"


class Stub:
    """State and switches; `jobs` maps task_id to what was sent."""

    def __init__(self, master):
        self.master = master          # bytes that every job results in
        self.quirks = set()
        self.jobs = {}
        self.submits = 0
        self.status_calls = 0
        self.download_headers = []
        self.download_calls = 0
        self.told = []                # what the client's receiver answered
        self.cut_upload_at = None     # share of the request after which the connection is cut
        self.meanwhile = None         # called before a master is sent
        self.cut_download_at = []     # shares of the master, one a download attempt
        self.lock = threading.Lock()
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def answer(self, status, document, headers=None, raw=None):
                body = raw if raw is not None else json.dumps(document).encode()
                self.send_response(status)
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                if "Content-Type" not in (headers or {}):
                    self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def drop(self):
                self.close_connection = True
                self.connection.close()

            def do_POST(self):
                stub.post(self)

            def do_GET(self):
                stub.get(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def base(self):
        return f"http://127.0.0.1:{self.port}/api/public/v1"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def form(self, handler):
        length = int(handler.headers["Content-Length"])
        if self.cut_upload_at is not None:
            handler.rfile.read(int(length * self.cut_upload_at))
            return None
        if "unkept" in self.quirks:
            while length > 0:
                length -= len(handler.rfile.read(min(length, 1 << 20)))
            return {}
        body = handler.rfile.read(length)
        message = message_from_bytes(b"Content-Type: " + handler.headers["Content-Type"].encode() + b"\r\n\r\n" + body)
        return {part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
                for part in message.get_payload()}

    def post(self, handler):
        form = self.form(handler)
        if form is None:
            return handler.drop()
        if handler.headers.get("Authorization") != KEY:
            return handler.answer(401, {"success": False, "error": "Authentication failed"})
        with self.lock:
            self.submits += 1
        for quirk, status, document in [
            ("402", 402, {"success": False, "error": "Insufficient credits for this operation",
                          "required_credits": 150.75, "available_credits": 100}),
            ("404", 404, {"success": False, "error": "User subscription plan not found"}),
            ("409", 409, {"success": False, "error": "Duplicate"}),
            ("413", 413, {"success": False, "error": "Too large"}),
            ("422", 422, {"detail": [{"loc": ["body", "audio_file"], "msg": "field required"}]}),
            ("429 detail", 429, {"detail": "SLOW DOWN - TOO MANY PARALLEL REQUESTS"}),
            ("500", 500, {"success": False, "error": "Internal server error during mastering"}),
            ("200 false", 200, {"success": False, "error": "Invalid output format specified"}),
            ("200 empty", 200, {}),
        ]:
            if quirk in self.quirks:
                return handler.answer(status, document)
        if "502 html" in self.quirks:
            return handler.answer(502, None, {"Content-Type": "text/html"},
                                  b"<html><title>502 Bad Gateway</title><h1>Bad Gateway</h1></html>")
        task = str(uuid.uuid4())
        self.jobs[task] = {"form": form, "polls": 0, "conversion": "conv_" + task[:8], "created": time.time()}
        if "drop after accept" in self.quirks:
            return handler.drop()
        eta = -1 if "eta -1" in self.quirks else 600 if "webhook twice" in self.quirks else 2
        handler.answer(200, {"success": True, "task_id": task, "conversion_id": self.jobs[task]["conversion"],
                             "credit_estimate": 0.02, "eta": eta, "message": "Mastering request accepted"})
        if "webhook twice" in self.quirks:
            threading.Thread(target=self.tell, args=(task,), daemon=True).start()

    def tell(self, task):
        """The webhook of the mastering page, delivered twice, with a side post and a stranger's before it."""
        time.sleep(1.5)
        job = self.jobs[task]
        address = job["form"]["webhook_url"].decode()
        body = {"success": True, "task_id": task, "conversion_id": job["conversion"],
                "conversion_path": f"http://127.0.0.1:{self.port}/results/{task}", "credit_cost": 0.02}
        posts = [(address, {"task_id": "of somebody else", "status": "COMPLETED"}),
                 (address.rsplit("/", 1)[0] + "/guessed", body), (address, body), (address, body)]
        for place, document in posts:
            job["told"] = True
            request = urllib.request.Request(place, json.dumps(document).encode(), {"Content-Type": "application/json"})
            try:
                with urllib.request.urlopen(request, timeout=10) as answer:
                    self.told.append(answer.status)
            except urllib.error.HTTPError as error:
                self.told.append(error.code)

    def conversion(self, task, job):
        quirks, polls = self.quirks, job["polls"]
        path = f"http://127.0.0.1:{self.port}/results/{task}"
        if "webhook twice" in quirks and not job.get("told"):
            return {"task_id": task, "status": "IN_QUEUE"}
        if polls <= 1 and quirks & {"late 404", "bare bucket", "unknown word", "lower case", "in queue"}:
            return {"task_id": task, "conversion_id": job["conversion"],
                    "status": "processing" if "lower case" in quirks else "IN_QUEUE", "conversion_path": ""}
        if "bare bucket" in quirks and polls == 2:
            return {"task_id": task, "status": "COMPLETED", "conversion_path": f"http://127.0.0.1:{self.port}"}
        if "ERROR" in quirks:
            return {"task_id": task, "status": "ERROR", "status_msg": "Reference could not be read"}
        if "unknown word" in quirks and polls == 2:
            return {"task_id": task, "status": "ARCHIVING"}
        name = "audio_url" if "audio_url" in quirks else "conversion_path"
        return {"task_id": task, "conversion_id": job["conversion"], "status": "COMPLETED",
                "status_msg": "Conversion successful", name: path, "conversion_cost": "0.02"}

    def get(self, handler):
        path, _, query = handler.path.partition("?")
        if path.startswith("/results/"):
            return self.result(handler, path)
        fields = dict(pair.partition("=")[::2] for pair in query.split("&") if pair)
        if path == "/api/public/v1/byId":
            with self.lock:
                self.status_calls += 1
                calls = self.status_calls
            if handler.headers.get("Authorization") != KEY:
                return handler.answer(401, {"success": False, "error": "Authentication failed"})
            if "429 long" in self.quirks:
                return handler.answer(429, {"detail": "SLOW DOWN"}, {"Retry-After": "5000"})
            if "429 once" in self.quirks and calls == 1:
                return handler.answer(429, {"detail": "SLOW DOWN"}, {"Retry-After": "1"})
            if "late 404" in self.quirks and calls <= 2:
                return handler.answer(404, {"success": False, "error": "conversion not found"})
            if "502 once" in self.quirks and calls == 1:
                return handler.answer(502, None, {"Content-Type": "text/html"}, b"<html>Bad Gateway</html>")
            if fields.get("conversionType") != "AUDIO_MASTERING" or ("task_id" in fields) == ("conversion_id" in fields):
                return handler.answer(400, {"success": False, "error": "one id and the type, please"})
            task = fields.get("task_id") or next(
                (t for t, j in self.jobs.items() if j["conversion"] == fields["conversion_id"]), None)
            if task not in self.jobs:
                return handler.answer(404, {"success": False, "error": "conversion not found"})
            job = self.jobs[task]
            job["polls"] += 1
            return handler.answer(200, {"success": True, "conversion": self.conversion(task, job)})
        if path == "/api/public/v1/byUser" and "byUser" in self.quirks:
            entries = [{"task_id": t, "conversion_id": j["conversion"], "status": "IN_QUEUE",
                        "createdAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(j["created"]))}
                       for t, j in self.jobs.items()]
            return handler.answer(200, {"success": True, "conversions": entries})
        handler.answer(404, {"success": False, "error": "Not Found"})

    def result(self, handler, path):
        with self.lock:
            self.download_calls += 1
            self.download_headers.append(dict(handler.headers))
        if self.meanwhile:
            self.meanwhile()
        if "redirect" in self.quirks and not path.endswith("/moved"):
            return handler.answer(302, {}, {"Location": path + "/moved"})
        if "redirect loop" in self.quirks:
            return handler.answer(302, {}, {"Location": path})
        data, first, status = self.master, 0, 200
        if "garbage" in self.quirks:
            data = b"<html>no audio here</html>" * 100
        wanted = handler.headers.get("Range")
        if wanted and "no ranges" not in self.quirks:
            first, status = int(wanted.split("=")[1].split("-")[0]), 206
        handler.send_response(status)
        handler.send_header("Content-Type", "audio/wav")
        if "no ranges" not in self.quirks:
            handler.send_header("ETag", '"v1"')
        if status == 206:
            handler.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        handler.send_header("Content-Length", str(len(data) - first))
        handler.end_headers()
        if self.cut_download_at:
            end = int(len(data) * self.cut_download_at.pop(0))
            handler.wfile.write(data[first:max(first, end)])
            handler.wfile.flush()
            return handler.drop()
        handler.wfile.write(data[first:])
