import Foundation
import Mastering
import TestSupport
import Testing
import Workbench

/// docs/tutorial.md, played by its own script.
@Suite(.serialized) struct TutorialTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../..").standardizedFileURL

  /// The block of keys in the tutorial, and its table of keys.
  private func tutorial() throws -> (script: String, table: Substring) {
    let text = try String(
      contentsOf: Self.root.appending(path: "docs/tutorial.md"), encoding: .utf8)
    let start = try #require(text.range(of: "```keys\n")).upperBound
    let end = try #require(text[start...].range(of: "```")).lowerBound
    let table = try #require(text.range(of: "|---|---|---|\n")).upperBound
    return (String(text[start..<end]), text[table...].prefix(2000))
  }

  @Test("twelve keys lead from a mix to its master")
  func twelveKeys() throws {
    let folder = try TemporaryFolder()
    for name in ["mix.flac", "reference.flac"] {
      try FileManager.default.copyItem(
        atPath: Self.root.appending(path: "demo/\(name)").path, toPath: "\(folder.path)/\(name)")
    }
    var options = WorkbenchSession.Options(
      environment: ["HOME": folder.path], folder: folder.path)
    options.services.cacheDirectory = folder.path + "/cache"
    options.isControllable = false
    let session = WorkbenchSession(options, desk: SilentDesk())
    defer { session.end() }
    #expect(session.start(["\(folder.path)/mix.flac", "\(folder.path)/reference.flac"]) == nil)

    let script = try KeyScript(try tutorial().script, named: "tutorial.md")
    let strokes = script.lines.reduce(0) { count, line in
      if case .key(let keys) = line.step { return count + keys.strokes.count }
      return count
    }
    #expect(strokes == 12)
    let end = Date().addingTimeInterval(300)
    let failure = script.play(
      on: session.runner, pause: { usleep(UInt32($0 * 1e6)) }, isCancelled: { Date() > end })
    #expect(failure == nil)

    let state = session.runner.state
    #expect(state.listening.isPlaying)
    #expect(state.listening.source == .master)
    #expect(state.document.loop?.isOn == true)
    #expect(state.document.settings.tone.amount == 90)
    #expect(state.document.snapshots[0] != nil)
    guard case .done(_, let failed, _) = state.jobs.last?.phase else {
      Issue.record("no master: \(String(describing: state.jobs.last))")
      return
    }
    #expect(failed.isEmpty)
    let written = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(written.contains { $0.hasPrefix("mix_master") }, "\(written)")
  }
}
