import AudioCore
import AudioFiles
import Foundation
import Mastering
import Metering
import Playback
import TestSupport
import Testing

@Suite(.serialized) struct SessionTests {
  /// Noise of two seconds, above zero in its first half, below in its second.
  private static let halves: [Float] = Signals.pink(count: 88_200, amplitude: 0.3, seed: 5)
    .enumerated()
    .map { $0.offset < 44_100 ? abs($0.element) : -abs($0.element) }

  /// Goal 15: at equal loudness A, B and R differ by at most 0.05 LU, and nothing is amplified.
  @Test func levelMatchOnlyAttenuates() throws {
    let studio = try Studio()
    let mix = try studio.write("mix.wav", Studio.song(seconds: 9, level: 0.3))
    let reference = try studio.write("ref.wav", Studio.song(seconds: 8, seed: 7, level: 1.0))
    let quiet = try studio.write("mono.wav", [Studio.song(seconds: 8, seed: 9, level: 0.1)[0]])
    let engine = try AuditionEngine(
      mix: mix, references: [ReferenceRequest(path: reference), ReferenceRequest(path: quiet)])
    var settings = MasterSettings()
    try SettingTable.apply(assignment: "loudness.target=-10", to: &settings)
    let master = try engine.settle(settings)
    let session = try PlaybackSession(mix: engine.mix)
    defer { session.close() }
    try session.setReferences(engine.references.compactMap(\.self))
    session.setMaster(master)
    let sources: [(AuditionSource, any AudioSource)] = [
      (.mix, try engine.mix.source()), (.master, try master.source()),
      (.reference(0), try engine.references[0]!.source()),
      (.reference(1), try engine.references[1]!.source()),
    ]
    var levels: [Double] = []
    for (source, audio) in sources {
      let gain = try #require(session.matchGainDB(source))
      #expect(gain <= 0)
      // A mono file sounds on two channels.
      let channels = audio.format.channels == 1 ? 3.0103 : 0
      levels.append(try DraftTests.loudness(audio) + gain + channels)
    }
    #expect((levels.max() ?? 0) - (levels.min() ?? 0) <= 0.05, "\(levels)")
    #expect(sources.contains { session.matchGainDB($0.0) == 0 })
  }

  /// A place that is asked for at the very end of the mix is gone to, and it plays on; without one it stops.
  @Test func endLeavesThePlaceThatIsAskedFor() throws {
    let studio = try Studio()
    let mix = try AuditionTrack(studio.write("mix.wav", Studio.song(seconds: 2)))
    // Without a device no place is ever reached.
    for (asked, isStopped) in [(44_100, false), (nil, true)] as [(Int?, Bool)] {
      let session = try PlaybackSession(mix: mix)
      defer { session.close() }
      session.play()
      if let asked { session.seek(toFrame: asked) }
      let hasStopped = session.end()
      #expect(hasStopped == isStopped)
      #expect(session.state.isPlaying != isStopped && session.state.frame == asked ?? 0)
    }
  }

  /// With nothing active Δ is digital silence, drive or not, through ALSA, and also of a mix that is too
  /// quiet for a loudness.
  @Test(arguments: [("0", 0.3), ("-4", 0.3), ("12", 0.0001)] as [(String, Float)])
  func differenceOfNothingIsSilence(drive: String, level: Float) throws {
    let studio = try Studio()
    let mix = try studio.write("mix.wav", Studio.song(seconds: 6, level: level))
    let engine = try AuditionEngine(mix: mix)
    var settings = MasterSettings()
    try SettingTable.apply(assignment: "limit.drive=\(drive)", to: &settings)
    try SettingTable.apply(assignment: "input.dc=off", to: &settings)
    let master = try engine.settle(settings)
    #expect(master.plan.isTransparent)
    for tap in AuditionSource.DifferenceTap.allCases {
      let session = try PlaybackSession(mix: engine.mix)
      session.setMaster(master)
      session.select(.difference(tap))
      session.useDevice(studio.capture("delta-\(tap.rawValue).raw"))
      session.play()
      #expect(Studio.wait { !session.state.isPlaying })
      session.close()
      let heard = try studio.captured("delta-\(tap.rawValue).raw")
      #expect(heard[0].count > 6 * 44_100)
      #expect(heard.allSatisfy { $0.allSatisfy { $0 == 0 } }, "\(tap)")
    }
  }

  /// Versions of one song are aligned to the sample, and something else is not aligned at all.
  @Test(arguments: [0, 12_345, -7_001])
  func alignsVersionsOfOneSong(shift: Int) throws {
    let studio = try Studio()
    let song = Studio.song(seconds: 14, seed: 21, level: 0.4)
    let moved = song.map { channel -> [Float] in
      let bright = zip(channel, [0] + channel.dropLast()).map { 0.6 * ($0 - 0.3 * $1) }
      return shift >= 0
        ? [Float](repeating: 0, count: shift) + bright : Array(bright.dropFirst(-shift))
    }
    let mix = try AuditionTrack(studio.write("mix.wav", song))
    let version = try AuditionTrack(studio.write("version.wav", moved))
    let stranger = try AuditionTrack(
      studio.write("other.wav", Studio.song(seconds: 14, seed: 77, level: 0.4)))
    let session = try PlaybackSession(mix: mix)
    defer { session.close() }
    try session.setReferences([version, stranger])
    let alignment = try #require(try session.align(reference: 0))
    #expect(alignment.offset == shift)
    #expect(try session.align(reference: 1) == nil)
    // A place that another track takes is not in step with anything.
    #expect(session.isAligned(reference: 0))
    try session.setReferences([stranger])
    #expect(!session.isAligned(reference: 0))
  }

  /// Level match on a reference fades between two levels of one sound, not between two programmes.
  @Test func levelMatchOfAReferenceHasNoBump() throws {
    let studio = try Studio()
    func track(_ name: String, _ decibels: Double) throws -> AuditionTrack {
      let tone = Signals.sine(hertz: 997, decibels: decibels, seconds: 8, rate: 44_100)
      return try AuditionTrack(studio.write(name, [tone, tone]))
    }
    let device = FaultyDevice()
    let session = try PlaybackSession(mix: track("mix.wav", -13))
    defer { session.close() }
    try session.setReferences([track("ref.wav", -12)])
    #expect(session.select(.reference(0)))
    _ = session.useDevice(DeviceChoice("hw:7", pace: .free), open: device.open)
    session.play()
    #expect(Studio.wait { device.heard().count > 20_000 })
    session.setLevelMatch(false)
    let count = device.heard().count
    #expect(Studio.wait { device.heard().count > count + 20_000 })
    session.pause()
    let loudest = device.heard().map { abs($0) }.max() ?? 1
    #expect(loudest > 0.25 && loudest < 0.253)
  }

  /// A mix that is bounced again at the same length is not heard as the one that was measured.
  @Test func anotherBounceIsRefused() throws {
    let studio = try Studio()
    let path = try studio.write("mix.wav", Studio.song(seconds: 2))
    let track = try AuditionTrack(path)
    let files = FileManager.default
    try files.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1e9)], ofItemAtPath: path)
    #expect(throws: Never.self) { _ = try track.source() }
    #expect(throws: Never.self) { _ = try AuditionTrack(path, measured: track.measured) }
    let bounce = try studio.write("bounce.wav", Studio.song(seconds: 2, seed: 9))
    try files.removeItem(atPath: path)
    try files.moveItem(atPath: bounce, toPath: path)
    #expect(throws: LacquerError.self) { _ = try track.source() }
    // Nor where it is opened anew by what was measured.
    #expect(throws: LacquerError.self) { _ = try AuditionTrack(path, measured: track.measured) }
  }

  /// A mix that is written over while it is read is not called damaged.
  @Test func writtenOverWhileItIsRead() throws {
    let studio = try Studio()
    let path = try studio.write("mix.wav", Studio.song(seconds: 4))
    let source = try AuditionTrack(path).source()
    let block = AudioBlock(channels: 2, capacity: 512)
    try source.read(into: block, at: 0)
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.truncate(atOffset: 1000)
    try file.close()
    let error = #expect(throws: LacquerError.self) {
      try source.read(into: block, at: source.frames - 512)
    }
    #expect(error?.message == "\(path) has changed since it was measured: load it again.")
  }

  /// A codec's master is heard where the master is.
  @Test func codecIsAligned() throws {
    let studio = try Studio()
    let mix = try AuditionTrack(studio.write("mix.wav", Studio.song(seconds: 6, level: 0.3)))
    let engine = AuditionEngine(mix: mix)
    let scratch = ScratchSpace(directory: studio.file("scratch"))
    try FileManager.default.createDirectory(
      atPath: scratch.directory, withIntermediateDirectories: false)
    let session = try PlaybackSession(mix: mix, scratch: scratch)
    defer { session.close() }
    #expect(throws: LacquerError.self) { try session.prepareCodec(.ogg) }
    let master = try engine.settle(MasterSettings())
    session.setMaster(master)
    try session.prepareCodec(.ogg)
    #expect(session.select(.codec))
    // With another master what the codec made of the one before is gone.
    session.setMaster(master)
    #expect(session.state.source == .master && !session.state.hasCodec)
    try session.prepareCodec(.ogg)
    #expect(session.select(.codec))
    session.setLevelMatch(false)
    session.useDevice(studio.capture("codec.raw"))
    session.play()
    #expect(Studio.wait { !session.state.isPlaying })
    session.close()
    let heard = try studio.captured("codec.raw")[0]
    let original = try Studio.samples(of: master.source())[0]
    let first = try #require(heard.firstIndex { $0 != 0 })
    // Correlation at lag 0 beats every other lag.
    let best = (-600...600).max { a, b in
      func sum(_ lag: Int) -> Float {
        var total: Float = 0
        for i in stride(from: 60_000, to: 100_000, by: 1) {
          let index = first + i + lag
          if index < heard.count { total += heard[index] * original[i] }
        }
        return total
      }
      return sum(a) < sum(b)
    }
    #expect(abs(best ?? 1000) <= 512)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.directory) == [])
  }

  /// Seeking, loops and the end of the file do what they say.
  @Test func transport() throws {
    let studio = try Studio()
    let mix = try AuditionTrack(studio.write("mix.wav", Studio.song(seconds: 5)))
    let session = try PlaybackSession(mix: mix)
    defer { session.close() }
    session.useDevice(DeviceChoice(DeviceChoice.none, pace: .free))
    session.seek(to: 4.5)
    #expect(Studio.wait { session.state.frame == 198_450 })
    session.play()
    #expect(Studio.wait { !session.state.isPlaying })
    #expect(Studio.wait { session.state.frame == 0 })
    session.setLoop(44_100..<88_200)
    session.seek(to: 1.5)
    session.play()
    #expect(Studio.wait { session.state.frame >= 44_100 })
    let callbacks = session.state.callbacks
    #expect(Studio.wait { session.state.callbacks > callbacks + 1000 })
    #expect((44_100...88_300).contains(session.state.frame))
    session.scrub(by: 0.75)
    #expect(Studio.wait { session.state.callbacks > callbacks + 2000 })
    #expect((44_100...88_300).contains(session.state.frame) && session.state.isPlaying)
    session.pause()
    #expect(Studio.wait { !session.state.isPlaying })
    session.stop()
    #expect(Studio.wait(5) { session.state.frame == 44_100 }, "\(session.state)")
    #expect(!session.select(.master) && !session.select(.reference(0)))
  }

  /// A place is told as soon as it is asked for, so that jumps add up and marks stand where one went.
  @Test(arguments: [true, false]) func placesAreToldAtOnce(hasDevice: Bool) throws {
    let studio = try Studio()
    let mix = try AuditionTrack(studio.write("mix.wav", Studio.song(seconds: 5)))
    let session = try PlaybackSession(mix: mix)
    defer { session.close() }
    if hasDevice { session.useDevice(DeviceChoice(DeviceChoice.none, pace: .free)) }
    try session.setReferences([mix])
    session.seek(to: 1)
    #expect(session.state.seconds == 1)
    for _ in 0..<3 { session.scrub(by: 0.5) }
    #expect(session.state.seconds == 2.5)
    session.seekReference(0, toFrame: 44_100)
    #expect(session.state.referenceFrames == [44_100])
    guard hasDevice else { return }
    usleep(300_000)
    #expect(session.state.seconds == 2.5)
    #expect(session.state.referenceFrames == [44_100])
    session.play()
    #expect(Studio.wait { session.state.seconds > 3 })
  }

  /// A step over either end of a loop goes round with it.
  @Test func scrubsRoundALoop() throws {
    let studio = try Studio()
    let mix = try AuditionTrack(studio.write("mix.wav", Studio.song(seconds: 5)))
    let session = try PlaybackSession(mix: mix)
    defer { session.close() }
    session.setLoop(44_100..<88_200)
    session.seek(to: 1.25)
    session.scrub(by: -0.5)
    #expect(session.state.seconds == 1.75)
    session.scrub(by: 0.5)
    #expect(session.state.seconds == 1.25)
  }

  /// A start right after a jump at rest plays nothing of the place before.
  @Test func startsWhereItJumpedTo() throws {
    let studio = try Studio()
    let mix = try AuditionTrack(studio.write("mix.wav", [Self.halves, Self.halves]))
    let device = FaultyDevice()
    let session = try PlaybackSession(mix: mix)
    defer { session.close() }
    _ = session.useDevice(DeviceChoice("hw:7", pace: .free), open: device.open)
    session.seek(to: 0.2)
    #expect(Studio.wait { session.hasArrived })
    session.seek(to: 1.5)
    session.play()
    #expect(Studio.wait { !session.state.isPlaying })
    let heard = device.heard()
    #expect(heard.count > 20_000)
    #expect(heard.allSatisfy { $0 <= 0 })
  }

  /// A loop that is set at rest in front of the playhead is where a start begins.
  @Test func startsInTheLoopThatWasSet() throws {
    let studio = try Studio()
    let mix = try AuditionTrack(studio.write("mix.wav", [Self.halves, Self.halves]))
    let device = FaultyDevice()
    let session = try PlaybackSession(mix: mix)
    defer { session.close() }
    _ = session.useDevice(DeviceChoice("hw:7", pace: .free), open: device.open)
    session.seek(to: 1.5)
    #expect(Studio.wait { session.hasArrived })
    session.setLoop(4_410..<22_050)
    #expect(session.state.frame == 4_410)
    session.play()
    #expect(Studio.wait { device.heard().count > 40_000 })
    session.pause()
    let heard = device.heard()
    #expect(heard.allSatisfy { $0 >= 0 })
  }

  /// A device that is not there is one sentence with the way out.
  @Test func missingDeviceIsASentence() throws {
    let studio = try Studio()
    let mix = try AuditionTrack(studio.write("mix.wav", Studio.song(seconds: 2)))
    let session = try PlaybackSession(mix: mix)
    defer { session.close() }
    let status = session.useDevice(DeviceChoice("no-such-device"))
    let sentence = try #require(status.problem)
    #expect(sentence.contains("no-such-device") && sentence.contains("lacquer devices"))
    #expect(!sentence.contains("\n"))
    if case .open = session.useDevice(DeviceChoice(DeviceChoice.none)) {
    } else {
      Issue.record("none is always there")
    }
  }

  /// Memory does not grow with the length: an hour is opened and played in what a minute takes.
  @Test func memoryIsBounded() throws {
    let studio = try Studio()
    let minutes = 20
    let piece = Studio.song(seconds: 60)
    let target = Deliverable(
      path: studio.file("long.wav"), container: .wav, depth: .pcm16, sampleRate: 44_100,
      bitrateKbps: nil)
    let writer = try AudioWriter(target, channels: 2, frames: piece[0].count * minutes)
    let block = AudioBlock(channels: 2, capacity: piece[0].count)
    for channel in 0..<2 {
      for i in piece[0].indices { block[channel: channel, frame: i] = piece[channel][i] }
    }
    for _ in 0..<minutes { try writer.write(block) }
    try writer.finish()
    let track = try AuditionTrack(studio.file("long.wav"))
    let before = Self.residentMegabytes
    #expect(before > 1, "or nothing is measured")
    let session = try PlaybackSession(mix: track)
    session.useDevice(DeviceChoice(DeviceChoice.none, pace: .free))
    session.play()
    #expect(Studio.wait(60) { session.state.frame > 44_100 * 60 * (minutes - 1) })
    let grown = Self.residentMegabytes - before
    session.close()
    Figures.note("playing \(minutes) minutes grew memory by \(grown) MB")
    #expect(grown < 40, "\(grown) MB")
  }

  private static var residentMegabytes: Double {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = Double(text.split(separator: " ").dropFirst().first ?? "0") ?? 0
    return pages * 4096 / 1e6
  }
}
