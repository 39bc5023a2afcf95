import Foundation
import Mastering
import Testing

@Suite struct SettingDocumentTests {
  @Test func settingsPageIsUpToDate() throws {
    let root = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let page = root.appending(path: "docs/settings.md")
    if ProcessInfo.processInfo.environment["LACQUER_RECORD"] == "1" {
      try FileManager.default.createDirectory(
        at: page.deletingLastPathComponent(), withIntermediateDirectories: true)
      try SettingTable.markdown.write(to: page, atomically: true, encoding: .utf8)
    }
    let stored = try String(contentsOf: page, encoding: .utf8)
    #expect(
      stored == SettingTable.markdown,
      "docs/settings.md is stale: lacquer docs settings > docs/settings.md")
  }
}
