import AudioCore
import AudioFiles
import CSndfile
import Dispatch
import Glibc
import Synchronization
import TestSupport
import Testing

/// Pipes, BW64, progress and interruption.
@Suite struct ReadingPathsTests {
  let directory: TemporaryFolder
  let truth = SoundFile.gridNoise(frames: 50_000, bits: 16, seed: 31)

  init() throws { directory = try TemporaryFolder() }

  private func wave(_ name: String, format: Int = SF_FORMAT_WAV | SF_FORMAT_PCM_16) throws -> String
  {
    let path = directory.file(name)
    try SoundFile.write(truth, rate: 44_100, format: format, to: path)
    return path
  }

  private func expectTruth(_ opened: OpenedAudio) throws {
    let whole = try Reading.all(opened.source)
    #expect(Reading.difference(whole, truth.map { $0.map(Float.init) }) == nil)
    #expect(opened.warnings == [])
    let differences = try Reading.randomAccessDifferences(
      opened.source, whole: whole, reads: 20, seed: 3)
    #expect(differences == 0)
  }

  @Test("A named pipe is read to its end")
  func namedPipe() throws {
    let path = try wave("in.wav")
    let pipe = directory.file("pipe")
    unsafe mkfifo(pipe, 0o600)
    try Shell.run(["sh", "-c", "cat '\(path)' > '\(pipe)' &"])
    try expectTruth(try AudioFile.open(pipe, scratch: ScratchSpace()))
  }

  @Test("Waiting for a pipe stops when asked, with a silent writer and with none")
  func silentPipe() throws {
    let pipe = directory.file("pipe")
    unsafe mkfifo(pipe, 0o600)
    for hasWriter in [false, true] {
      // Open for both, as a writer that says nothing.
      let writer = unsafe hasWriter ? open(pipe, O_RDWR | O_CLOEXEC) : -1
      defer { if writer >= 0 { close(writer) } }
      let cancellation = Cancellation()
      DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) { cancellation.cancel() }
      let error = try #require(throws: LacquerError.self) {
        _ = try AudioFile.open(pipe, scratch: ScratchSpace(), cancellation: cancellation)
      }
      #expect(error.code == .interrupted)
    }
  }

  @Test("A signal while a pipe has no writer yet is not its end")
  func interruptedPipe() throws {
    // Without a handler nothing would be interrupted.
    let handler: @convention(c) (Int32) -> Void = { _ in }
    signal(SIGURG, handler)
    let path = try wave("in.wav")
    let pipe = directory.file("pipe")
    unsafe mkfifo(pipe, 0o600)
    let reader = pthread_self()
    DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) {
      pthread_kill(reader, SIGURG)
      try? Shell.run(["sh", "-c", "cat '\(path)' > '\(pipe)' &"])
    }
    try expectTruth(try AudioFile.open(pipe, scratch: ScratchSpace()))
  }

  @Test("\"-\" is standard input, as a file and as a pipe", arguments: [false, true])
  func standardInput(isPipe: Bool) throws {
    let path = try wave("in.wav")
    let pipe = directory.file("pipe")
    if isPipe {
      unsafe mkfifo(pipe, 0o600)
      try Shell.run(["sh", "-c", "cat '\(path)' > '\(pipe)' &"])
    }
    let saved = dup(STDIN_FILENO)
    let replacement = unsafe open(isPipe ? pipe : path, O_RDONLY)
    dup2(replacement, STDIN_FILENO)
    close(replacement)
    defer {
      dup2(saved, STDIN_FILENO)
      close(saved)
    }
    try expectTruth(try AudioFile.open("-", scratch: ScratchSpace()))
  }

  @Test("BW64 (ITU-R BS.2088) with chunks of its own")
  func bw64() throws {
    let path = try wave("in.wav", format: SF_FORMAT_RF64 | SF_FORMAT_PCM_16)
    var bytes = try Bytes.of(path)
    bytes.replaceSubrange(0..<4, with: Array("BW64".utf8))
    let data = try #require(
      (0..<bytes.count - 4).first { Array(bytes[$0..<$0 + 4]) == Array("data".utf8) })
    let extra =
      Array("chna".utf8) + [4, 0, 0, 0, 1, 0, 1, 0] + Array("axml".utf8) + [2, 0, 0, 0, 60, 62]
    bytes.insert(contentsOf: extra, at: data)
    try Bytes.write(bytes, to: path)
    let opened = try AudioFile.open(path, scratch: ScratchSpace())
    #expect(opened.info.container == "BW64")
    try expectTruth(opened)
    let tail = bytes.count / 2
    bytes.removeSubrange(tail...)
    try Bytes.write(bytes, to: path)
    #expect(
      try AudioFile.open(path, scratch: ScratchSpace()).warnings == [
        "\(path) ends early: 0.5 s of the 1.1 s its header promises could be read."
      ])
  }

  @Test("An open file that is deleted stays readable")
  func deleted() throws {
    let path = try wave("in.wav")
    let opened = try AudioFile.open(path, scratch: ScratchSpace())
    unsafe unlink(path)
    try expectTruth(opened)
  }

  @Test("Decoding tells how far it is and stops when asked", .enabled(if: Shell.hasFFmpeg))
  func progressAndCancellation() throws {
    let path = directory.file("long.mp3")
    try Shell.ffmpeg("-f", "lavfi", "-i", "anoisesrc=d=30:r=44100", "-ac", "2", path)
    let reports = Mutex<[WorkProgress]>([])
    _ = try AudioFile.open(path, scratch: ScratchSpace()) { report in
      reports.withLock { $0.append(report) }
    }
    let seen = reports.withLock { $0 }
    #expect(seen.count > 10)
    #expect(seen.allSatisfy { $0.stage == "reading \(path)" })
    #expect(zip(seen, seen.dropFirst()).allSatisfy { $0.fraction <= $1.fraction })
    #expect(seen.last?.fraction == 1)
    #expect(abs((seen.last?.audioSeconds ?? 0) - 30) < 0.1)

    let cancellation = Cancellation()
    let error = try #require(throws: LacquerError.self) {
      _ = try AudioFile.open(path, scratch: ScratchSpace(), cancellation: cancellation) { report in
        if report.fraction > 0.3 { cancellation.cancel() }
      }
    }
    #expect(error.code == .interrupted)
  }

  @Test("A full scratch disk is one sentence with the way out")
  func fullDisk() throws {
    let descriptor = unsafe open("/dev/full", O_RDWR)
    try #require(descriptor >= 0)
    let file = ScratchFile(descriptor: descriptor, space: ScratchSpace(directory: "/scratch"))
    let audio = ScratchAudio(format: AudioFormat(sampleRate: 44_100, channels: 2), file: file)
    let error = try #require(throws: LacquerError.self) {
      try audio.append(AudioBlock(channels: 2, capacity: 40_000))
    }
    #expect(error.code == .output)
    #expect(
      error.message
        == "The scratch folder /scratch is full: free some space there or set TMPDIR to a "
        + "folder with room.")
  }
}
