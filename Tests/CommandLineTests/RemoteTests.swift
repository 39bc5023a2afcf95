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
}
