import AudioCore
import AudioFiles
import Foundation
import Glibc
import TestSupport
import Testing

@Suite("All of a file or nothing")
struct AtomicityTests {
  static let samples = [Signals.white(count: 50_000, amplitude: 0.5, seed: 1)]

  /// The error of a write, which must be one of output in one sentence.
  static func refusal(
    _ path: String, force: Bool = false, inputs: [String] = []
  ) throws -> String {
    let deliverable = Deliverable(
      path: path, container: .wav, depth: .pcm24, sampleRate: 44100, bitrateKbps: nil)
    let error = #expect(throws: LacquerError.self) {
      try Samples.write(samples, deliverable, force: force, inputs: inputs)
    }
    #expect(error?.code == .output)
    #expect(error?.message.hasSuffix(".") == true)
    #expect(error?.message.contains(path) == true)
    return error?.message ?? ""
  }

  @Test("an existing file is left alone without force, and replaced with it")
  func existing() throws {
    let place = try TemporaryFolder()
    let path = place.file("a.wav")
    try Data("old".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try Self.refusal(path).contains("--force"))
    #expect(FileManager.default.contents(atPath: path) == Data("old".utf8))
    let deliverable = try Deliverable.named(path, sourceRate: 44100)
    unsafe chmod(path, 0o600)
    try Samples.write(Self.samples, deliverable, force: true)
    #expect(try SndfileContent(path).floats[0].count == 50_000)
    #expect(place.contents == ["a.wav"])
    // What only its owner could read is not opened to everybody.
    var status = stat()
    let answer = unsafe stat(path, &status)
    #expect(answer == 0 && status.st_mode & 0o777 == 0o600)
  }

  @Test("a file that appears while another is written is left alone")
  func race() throws {
    let place = try TemporaryFolder()
    let path = place.file("a.wav")
    let writer = try AudioWriter(
      try Deliverable.named(path, sourceRate: 44100), channels: 1, frames: 50_000)
    try Samples.feed(Self.samples, to: writer)
    try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: LacquerError.self) { try writer.finish() }
    #expect(FileManager.default.contents(atPath: path) == Data("mine".utf8))
    #expect(place.contents == ["a.wav"])
  }

  @Test("the input is never the output, whatever its name or links")
  func input() throws {
    let place = try TemporaryFolder()
    let path = place.file("mix.wav")
    try Data("mix".utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.linkItem(atPath: path, toPath: place.file("hard.wav"))
    try FileManager.default.createSymbolicLink(
      atPath: place.file("soft.wav"), withDestinationPath: path)
    for name in ["mix.wav", "hard.wav", "soft.wav", "./mix.wav"] {
      let words = try Self.refusal(place.file(name), force: true, inputs: [path])
      #expect(words.contains("is the input"))
    }
    #expect(FileManager.default.contents(atPath: path) == Data("mix".utf8))
  }

  @Test("with force a link stays and what it points to is replaced")
  func link() throws {
    let place = try TemporaryFolder()
    try Data("old".utf8).write(to: URL(fileURLWithPath: place.file("real.wav")))
    try FileManager.default.createSymbolicLink(
      atPath: place.file("link.wav"), withDestinationPath: "real.wav")
    try Samples.write(
      Self.samples, try Deliverable.named(place.file("link.wav"), sourceRate: 44100), force: true)
    let kind = try FileManager.default.attributesOfItem(atPath: place.file("link.wav"))[.type]
    #expect(kind as? FileAttributeType == .typeSymbolicLink)
    #expect(try SndfileContent(place.file("real.wav")).floats[0].count == 50_000)
  }

  @Test("directories: given, missing, not one")
  func directories() throws {
    let place = try TemporaryFolder()
    #expect(try Self.refusal(place.path, force: true).contains("is a folder"))
    #expect(try Self.refusal(place.file("none/a.wav")).contains("there is no folder"))
    try Data("x".utf8).write(to: URL(fileURLWithPath: place.file("file")))
    #expect(try Self.refusal(place.file("file/a.wav")).contains("not a folder"))
  }

  @Test("a directory that may not be written", .enabled(if: geteuid() != 0, "root may write all"))
  func lockedDirectory() throws {
    let place = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: place.file("locked"), withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o555])
    #expect(try Self.refusal(place.file("locked/a.wav")).contains("may not write"))
  }

  @Test("a full disk: one sentence")
  func full() throws {
    #expect(try Self.refusal("/dev/full").contains("the disk is full"))
  }

  @Test(
    "giving up, forgetting, failing and stopping short leave nothing",
    arguments: [
      "a.wav", "a.flac", "a.mp3", "a.ogg", "a.opus", "a.aac", "a.m4a", "a.webm", "a.aiff",
    ])
  func nothing(_ name: String) throws {
    let place = try TemporaryFolder()
    let deliverable = try Deliverable.named(place.file(name), sourceRate: 48000)
    let writer = try AudioWriter(deliverable, channels: 1, frames: 50_000)
    try Samples.feed(Self.samples, to: writer)
    #expect(place.contents.count == 1 && place.contents != [name])
    writer.abandon()
    #expect(place.contents.isEmpty)
    #expect(throws: LacquerError.self) { try writer.finish() }

    _ = try AudioWriter(deliverable, channels: 1, frames: 50_000)
    #expect(place.contents.isEmpty)

    let short = try AudioWriter(deliverable, channels: 1, frames: 50_001)
    try Samples.feed(Self.samples, to: short)
    #expect(throws: LacquerError.self) { try short.finish() }
    #expect(place.contents.isEmpty)

    let long = try AudioWriter(deliverable, channels: 1, frames: 49_999)
    #expect(throws: LacquerError.self) { try Samples.feed(Self.samples, to: long) }
    #expect(place.contents.isEmpty)
  }

  @Test("a limit on file size in the middle of each format leaves nothing")
  func limited() async throws {
    await #expect(processExitsWith: .success) {
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 100_000, rlim_max: 100_000)
      guard unsafe setrlimit(__rlimit_resource_t(1), &limit) == 0 else { exit(1) }
      let place = try TemporaryFolder()
      let noise = [Signals.white(count: 480_000, amplitude: 0.9, seed: 1)]
      for name in ["a.wav", "a.flac", "a.mp3", "a.ogg", "a.opus", "a.aac", "a.m4a", "a.webm"] {
        let deliverable = try Deliverable.named(place.file(name), sourceRate: 48000)
        do {
          try Samples.write(noise, deliverable)
          exit(2)
        } catch let error as LacquerError {
          guard error.code == .output, error.message.contains("larger than") else { exit(3) }
        }
        guard place.contents.isEmpty else { exit(4) }
      }
      try FileManager.default.removeItem(atPath: place.path)
      exit(0)
    }
  }

  @Test("a stop removes what is unfinished, keeps what is finished and lets nothing begin")
  func stop() async throws {
    await #expect(processExitsWith: .success) {
      let place = try TemporaryFolder()
      let done = try Deliverable.named(place.file("done.wav"), sourceRate: 44100)
      try Samples.write(AtomicityTests.samples, done)
      let deliverable = try Deliverable.named(place.file("a.wav"), sourceRate: 44100)
      let writer = try AudioWriter(deliverable, channels: 1, frames: 50_000)
      try Samples.feed(AtomicityTests.samples, to: writer)
      guard TemporaryFiles.count == 1, place.contents.count == 2 else { exit(1) }
      TemporaryFiles.removeAll()
      guard place.contents == ["done.wav"] else { exit(2) }
      do {
        try writer.finish()
        exit(3)
      } catch let error as LacquerError {
        guard error.code == .interrupted else { exit(4) }
      }
      guard (try? AudioWriter(deliverable, channels: 1, frames: 1)) == nil else { exit(5) }
      try FileManager.default.removeItem(atPath: place.path)
      exit(0)
    }
  }

  @Test("a check beforehand refuses the same, and doubled names, and creates nothing")
  func preflight() throws {
    let place = try TemporaryFolder()
    let a = try Deliverable.named(place.file("a.wav"), sourceRate: 44100)
    let b = try Deliverable.named(place.file("none/b.wav"), sourceRate: 44100)
    try AudioWriter.preflight([a], inputs: [], force: false)
    #expect(throws: LacquerError.self) {
      try AudioWriter.preflight([a, b], inputs: [], force: false)
    }
    #expect(throws: LacquerError.self) {
      try AudioWriter.preflight([a, a], inputs: [], force: false)
    }
    let standard = try Deliverable.named("-", sourceRate: 44100)
    try AudioWriter.preflight([a, standard], inputs: ["-"], force: false)
    #expect(throws: LacquerError.self) {
      try AudioWriter.preflight([standard, standard], inputs: [], force: false)
    }
    #expect(place.contents.isEmpty)
  }

  @Test("a WAV goes down a pipe as it would go into a file")
  func pipe() throws {
    let place = try TemporaryFolder()
    let fifo = place.file("pipe.wav")
    #expect(unsafe mkfifo(fifo, 0o600) == 0)
    let reader = Process()
    reader.executableURL = URL(fileURLWithPath: "/bin/sh")
    reader.arguments = ["-c", "cat \"$0\" > \"$1\"", fifo, place.file("copy.wav")]
    try reader.run()
    try Samples.write(Self.samples, try Deliverable.named(fifo, sourceRate: 44100))
    reader.waitUntilExit()
    try Samples.write(Self.samples, try Deliverable.named(place.file("a.wav"), sourceRate: 44100))
    #expect(
      try ContentHash(ofFile: place.file("copy.wav")) == ContentHash(ofFile: place.file("a.wav")))
  }
}
