"""schemathesis on the hosted API's document and on the server's own: no 5xx, no broken promise."""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from service import ROOT, SOAK, Service


class SchemaTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.service = Service(config="[keys]\nsubmits_per_minute = 600000\nstatus_per_minute = 6000000\nparallel_jobs = 9\n")

    @classmethod
    def tearDownClass(cls):
        cls.service.close()

    def check(self, document, base, *options):
        folder = tempfile.mkdtemp(prefix="lacquer-schema-")
        done = subprocess.run(
            [sys.executable, "-m", "schemathesis.cli", "run", str(document), "--url", base,
             "--header", "Authorization: " + self.service.key(), "--max-examples", "200" if SOAK else "25",
             "--seed", "1", "--no-color", "--request-timeout", "30", "--generation-database", "none", *options],
            capture_output=True, text=True, cwd=folder, env={**os.environ, "HYPOTHESIS_STORAGE_DIRECTORY": folder})
        self.assertEqual(done.returncode, 0, done.stdout[-6000:] + done.stderr[-2000:])

    def test_document_of_the_hosted_api(self):
        self.check(ROOT / "Tests/Server/hosted-openapi.yaml", self.service.root + "/api/public",
                   "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,"
                               "response_schema_conformance,ignored_auth",
                   "--exclude-checks", "unsupported_method")

    def test_own_document(self):
        self.check(self.service.root + "/openapi.json", self.service.root + "/api/public",
                   "--exclude-path", "/v1/result/{id}", "--exclude-path-regex", "^/(healthz|readyz)",
                   "--checks", "not_a_server_error,status_code_conformance,content_type_conformance,"
                               "response_headers_conformance,response_schema_conformance,ignored_auth,"
                               "unsupported_method,use_after_free")


if __name__ == "__main__":
    unittest.main()
