import Foundation
import TestSupport
import Testing

/// The real program in a real pseudo-terminal.
@Suite(.serialized) struct WorkstationRunTests {
  private static let scripts = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "TerminalKitTests/Pty")

  private static func python(_ arguments: [String], home: URL) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    var environment = ProcessInfo.processInfo.environment
    environment["HOME"] = home.path
    for name in ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] { environment[name] = nil }
    process.environment = environment
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  @Test(arguments: ["quit:Q", "term", "hup", "stop:Q", "killed", "closed"])
  func theTerminalIsGivenBack(way: String) throws {
    let folder = try TemporaryFolder()
    let (status, said) = try Self.python(
      [Self.scripts.appending(path: "exit-matrix.py").path, way, Executable.url.path],
      home: folder.url)
    #expect(status == 0, "\(said)")
  }

  /// What ncurses leaves on a terminal is what the screen functions draw without one.
  @Test(arguments: [
    ("80x24", "xterm-256color"), ("120x40", "screen-256color"), ("200x60", "tmux-256color"),
    ("100x30", "linux"),
  ])
  func theTerminalShowsWhatTheScreensDraw(size: String, term: String) throws {
    let folder = try TemporaryFolder()
    let mix = try folder.file("mix.wav", Recording.music(seconds: 5, gain: 0.1, seed: 1))
    let song = try folder.file("song.wav", Recording.music(seconds: 5, gain: 0.4, seed: 5))
    let glyphs = term == "linux" ? "ascii" : "braille"
    let call = ["--cache", "none", "--theme", "base", mix, song]
    // Messages stay for four seconds; what is compared is the screen at rest.
    let (status, shown) = try Self.python(
      [Self.scripts.appending(path: "screen-model.py").path, size, term, "jl", "5"]
        + [Executable.url.path, "open", "--silent"] + call, home: folder.url)
    #expect(status == 0, "\(shown)")
    let drawn = try Executable.run(
      ["screenshot", "--size", size, "--glyphs", glyphs, "--keys", "j l"] + call,
      in: folder.url)
    #expect(drawn.status == 0, "\(drawn.errors)")
    // The two rows of the head end in what the running sound says of itself, which a picture has not.
    let (live, still) = (Self.rows(shown), Self.rows(drawn.output))
    #expect(live.dropFirst(2) == still.dropFirst(2))
    for (row, end) in [(0, " on "), (1, "silent")] {
      let head = still[row].components(separatedBy: end)[0]
      #expect(!head.isEmpty && live[row].hasPrefix(head))
    }
  }

  /// With a clock that stands, a script gives the same frames every time.
  @Test func aScriptIsRecordedFrameByFrame() throws {
    let folder = try TemporaryFolder()
    let mix = try folder.file("mix.wav", Recording.music(seconds: 5, gain: 0.1, seed: 1))
    let script = try folder.file(
      "script",
      Array("wait\ncurve.add bell 400 -3dB Q2\nplay\nsleep 1.5\nkey z z\n# over\n".utf8))
    func record() throws -> String {
      let result = try Executable.run(
        [
          "screenshot", "--size", "80x24", "--theme", "base", "--script", script, "--frames", "-",
          "--clock", "fixed", "--cache", "none", mix,
        ], in: folder.url)
      #expect(result.status == 0, "\(result.errors)")
      return result.output
    }
    struct Entry: Decodable {
      var line: Int, step: String, seconds: Double, text: [String]
    }
    let first = try record()
    let frames = try first.split(separator: "\n").map {
      try JSONDecoder().decode(Entry.self, from: Data($0.utf8))
    }
    #expect(frames.map(\.line) == [1, 2, 3, 4, 5])
    #expect(frames.map(\.step)[1] == "curve.add bell 400 -3dB Q2")
    #expect(frames.allSatisfy { $0.text.count == 24 })
    #expect(frames[1].text.joined().contains("band 1 of 1"))
    #expect(frames[3].seconds - frames[2].seconds == 1.5)
    #expect(frames[3].text[0].contains("00:01.5"))
    #expect(try record() == first)
  }

  /// The screen that is asked for shows what the script did, and takes none of its keys.
  @Test func aScreenIsDrawnAfterTheScript() throws {
    let folder = try TemporaryFolder()
    let mix = try folder.file("mix.wav", Recording.music(seconds: 5, gain: 0.1, seed: 1))
    let script = try folder.file("script", Array("key j\nkey H\n".utf8))
    let drawn = try Executable.run(
      [
        "screenshot", "--screen", "undo", "--size", "80x24", "--script", script, "--cache", "none",
        mix,
      ], in: folder.url)
    #expect(drawn.status == 0, "\(drawn.errors)")
    let steps = Self.rows(drawn.output).filter { $0.contains("Tone 100 %") }
    #expect(steps.count == 1 && steps[0].contains("now"), "\(drawn.output)")
  }

  private static func rows(_ screen: String) -> [String] {
    screen.components(separatedBy: "\n")
  }
}
