import Foundation
import TestSupport
import Testing

/// The services a person knows, from the command line.
struct RemoteTests {
  private func remote(_ folder: TemporaryFolder, _ call: String...) throws -> Executable.Result {
    let run = try Executable.run(["remote"] + call, in: folder.url)
    #expect(run.status == 0, "\(run.errors)")
    return run
  }

  @Test func aKnownNameIsToldWithWhatItWas() throws {
    let folder = try TemporaryFolder()
    let first = ["add", "studio", "http://127.0.0.1:8717/v1", "--key-env", "OLD", "--plan", "pro"]
    for _ in 0..<2 {
      let run = try Executable.run(["remote"] + first, in: folder.url)
      #expect(run.status == 0 && !run.output.contains("Until now"), "\(run.output)")
    }
    let moved = try remote(folder, "add", "studio", "http://127.0.0.1:9/v1")
    let before = "http://127.0.0.1:8717/v1, with the key from the environment variable OLD;"
    #expect(moved.output.contains("Until now it was \(before)"), "\(moved.output)")
    let quiet = try remote(folder, "add", "studio", "http://127.0.0.1:7/v1", "--quiet")
    #expect(quiet.output.isEmpty)
  }

  @Test func aKeyFileThatCannotBeUsedIsToldAtOnce() throws {
    let folder = try TemporaryFolder()
    let key = folder.url.appending(path: "key")
    try Data("secret\n".utf8).write(to: key)
    for mode in [0o644, 0o600] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: key.path)
      let run = try remote(folder, "add", "studio", "http://127.0.0.1:9/v1", "--key-file", "key")
      #expect(run.errors.contains("chmod 600") == (mode == 0o644), "\(run.errors)")
      #expect(run.errors.isEmpty == (mode == 0o600), "\(run.errors)")
    }
    let absent = try remote(folder, "add", "studio", "http://127.0.0.1:9/v1", "--key-file", "none")
    #expect(absent.errors.contains("is not there"), "\(absent.errors)")
  }

  @Test func everyChangeIsADocument() throws {
    let folder = try TemporaryFolder()
    func names(_ run: Executable.Result) throws -> [String] {
      let document = try run.document()
      #expect(document["schema"] as? String == "lacquer.remotes/1")
      let services = try #require(document["services"] as? [[String: Any]])
      return services.compactMap { $0["name"] as? String }
    }
    let added = try remote(folder, "add", "studio", "http://127.0.0.1:9/v1", "--json")
    #expect(try names(added) == ["studio"])
    #expect(try names(remote(folder, "list", "--json")) == ["studio"])
    let removed = try remote(folder, "remove", "studio", "--json")
    #expect(try names(removed) == [])
  }

  @Test func aPasswordInAnAddressIsNotRepeated() throws {
    let folder = try TemporaryFolder()
    let run = try Executable.run(
      ["remote", "add", "studio", "https://anna:hunter2@host.example/v1"], in: folder.url)
    #expect(run.status == 64 && run.errors.contains("no name and password"), "\(run.errors)")
    #expect(run.errors.contains("host.example/v1") && !run.errors.contains("hunter2"))
  }

  /// A service, then what asks it, in one process that ends with both.
  private static let service = """
    import http.server, subprocess, sys, threading
    class Service(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            body = b'{"success": true, "engine": {"version": "9.1"}}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        def log_message(self, *_): pass
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/v1"
    add = ["add", "studio", url, "--key-env", "HOME", "--quiet"]
    for call in add, ["test", "studio", "--json"]:
        run = subprocess.run([sys.argv[1], "remote"] + call, stdout=subprocess.PIPE)
        sys.stdout.write(run.stdout.decode())
    sys.exit(run.returncode)
    """

  @Test func aTestIsADocument() throws {
    let folder = try TemporaryFolder()
    let run = try Executable.run(
      ["python3", "-c", Self.service, Executable.url.path], in: folder.url,
      program: "/usr/bin/env")
    #expect(run.status == 0, "\(run.errors)")
    let document = try run.document()
    #expect(document["schema"] as? String == "lacquer.remote-test/1")
    #expect(document["serverEngine"] as? String == "9.1")
    #expect((document["service"] as? [String: Any])?["name"] as? String == "studio")
  }
}
