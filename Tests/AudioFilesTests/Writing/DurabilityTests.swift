import AudioCore
import AudioFiles
import DiskRecorder
import Glibc
import TestSupport
import Testing

@Suite("Masters after a loss of power")
struct DurabilityTests {
  private static let samples = [Signals.white(count: 5000, amplitude: 0.5, seed: 1)]

  @Test(
    "the audio is on the disk before its name is, and the name before the writer is done",
    arguments: ["a.wav", "a.aiff", "a.flac", "a.ogg"])
  func order(name: String) throws {
    let place = try TemporaryFolder()
    let deliverable = try Deliverable.named(place.file(name), sourceRate: 44100)
    for force in [false, true] {
      let writer = try AudioWriter(deliverable, channels: 1, frames: 5000, force: force)
      try Samples.feed(Self.samples, to: writer)
      disk_recorder_begin(0)
      try writer.finish()
      let calls = disk_recorder_end()
      // A name that must be free is given by a link, or by a rename where there are no links.
      #expect(calls == 124 || !force && calls == 134, "\(calls)")
    }
    #expect(place.contents == [name])
  }

  @Test("what cannot be synced is refused, and nothing of it stays")
  func fault() throws {
    let place = try TemporaryFolder()
    let deliverable = try Deliverable.named(place.file("a.wav"), sourceRate: 44100)
    let writer = try AudioWriter(deliverable, channels: 1, frames: 5000)
    try Samples.feed(Self.samples, to: writer)
    disk_recorder_begin(EIO)
    let error = #expect(throws: LacquerError.self) { try writer.finish() }
    #expect(disk_recorder_end() == 0)
    #expect(error?.code == .output)
    #expect(place.contents.isEmpty)
  }
}
