import Foundation
import Testing

@Suite struct HelpTests {
  /// Calls whose help is compared with Snapshots/NAME.txt; LACQUER_RECORD=1 records it anew.
  static let calls = [
    ["--help"], ["master", "--help"], ["limit", "--help"], ["analyze", "--help"],
    ["explain", "--help"], ["settings", "--help"], ["cache", "--help"], ["doctor", "--help"],
    ["abx", "--help"], ["abx", "prepare", "--help"], ["abx", "score", "--help"],
    ["jobs", "--help"], ["remote", "--help"], ["submit", "--help"],
    ["batch", "--help"], ["codec", "--help"], ["profile", "--help"], ["targets", "--help"],
    ["devices", "--help"], ["play", "--help"], ["meter", "--help"], ["abx", "listen", "--help"],
    ["themes", "--help"],
    ["keys", "--help"], ["ctl", "--help"], ["project", "--help"],
    ["open", "--help"], ["screenshot", "--help"],
  ]

  @Test(arguments: calls)
  func helpIsAsRecorded(call: [String]) throws {
    let help = try Executable.run(call)
    #expect(help.status == 0 && help.errors.isEmpty)
    let name = call.filter { !$0.hasPrefix("-") }.joined(separator: "-")
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Snapshots")
    let file = folder.appending(path: (name.isEmpty ? "lacquer" : name) + ".txt")
    if ProcessInfo.processInfo.environment["LACQUER_RECORD"] == "1" {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try help.output.write(to: file, atomically: true, encoding: .utf8)
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(help.output == recorded, "record anew: LACQUER_RECORD=1 swift test --filter HelpTests")
    for line in help.output.split(separator: "\n") where !line.hasPrefix("USAGE") {
      #expect(line.count <= 80)
    }
  }

  @Test func everyCommandAndOptionExplainsItself() throws {
    let dump = try Executable.run(["--experimental-dump-help"])
    let document = try dump.document()
    try check(#require(document["command"] as? [String: Any]))
  }

  private func check(_ command: [String: Any]) throws {
    let name = command["commandName"] as? String ?? ""
    if name == "help" { return }
    #expect((command["abstract"] as? String)?.hasSuffix(".") == true, "\(name)")
    // What is broken at the 80th column cannot be copied.
    for line in (command["discussion"] as? String ?? "").split(separator: "\n")
    where line.hasPrefix("  lacquer ") {
      #expect(line.count < 80, "\(line)")
    }
    for argument in command["arguments"] as? [[String: Any]] ?? [] {
      let label = argument["valueName"] as? String ?? ""
      #expect((argument["abstract"] as? String)?.isEmpty == false, "\(name) \(label)")
    }
    for subcommand in command["subcommands"] as? [[String: Any]] ?? [] { try check(subcommand) }
  }
}
