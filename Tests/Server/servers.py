"""Small servers on loopback that the server under test speaks to."""
import base64
import hmac
import json
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer


class Local(ThreadingHTTPServer):
    """A server on a free port, in threads of its own."""

    def __init__(self, handler):
        super().__init__(("127.0.0.1", 0), handler)
        self.daemon_threads = True
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def handle_error(self, *_):
        """A client that was killed is no news."""

    def close(self):
        self.shutdown()
        self.server_close()


class Files(Local):
    """Serves a folder: where option 1 of the sample finds its audio; `delay` seconds before each answer."""

    def __init__(self, folder, delay=0.0):
        class Quiet(SimpleHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_GET(self):
                time.sleep(delay)
                super().do_GET()
        super().__init__(partial(Quiet, directory=str(folder)))


class Hooks(Local):
    """Receives webhooks; answers from a list of statuses, then 200, and holds answers while `answers` is not set."""

    def __init__(self, statuses=()):
        self.received, self.statuses = [], list(statuses)
        self.answers = threading.Event()
        self.answers.set()
        hooks = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                hooks.received.append((dict(self.headers), body))
                hooks.answers.wait()
                self.send_response(hooks.statuses.pop(0) if hooks.statuses else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()
        super().__init__(Handler)

    def calls(self, task):
        """Headers and body of each call that told of a job."""
        return [(headers, body) for headers, body in list(self.received) if json.loads(body)["task_id"] == task]

    def ids(self, task):
        """The different `webhook-id`s that told of a job."""
        return {headers["webhook-id"] for headers, _ in self.calls(task)}


def signatures(call, secrets):
    """What the `webhook-signature` of a call is made of where these secrets sign it."""
    headers, body = call
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    keys = [base64.b64decode(secret.removeprefix("whsec_")) for secret in secrets]
    return ["v1," + base64.b64encode(hmac.digest(key, text, "sha256")).decode() for key in keys]
