import AudioCore
import Foundation
import Glibc
import Mastering
import Playback
import TestSupport
import Testing

/// Devices as they are: the formats they take, the ways they fail.
@Suite(.serialized) struct DeviceFormatTests {
  /// Left samples of interleaved stereo bytes.
  private func left(_ data: Data, _ format: String) -> [Double] {
    let bytes = [UInt8](data)
    func integer(_ at: Int, _ count: Int) -> Int32 {
      var value: UInt32 = 0
      for i in 0..<count { value |= UInt32(bytes[at + i]) << (8 * UInt32(i)) }
      let shift = UInt32(32 - 8 * count)
      return Int32(bitPattern: value << shift) >> Int32(shift)
    }
    let size = format == "S16" ? 2 : format == "S24 packed" ? 3 : 4
    return stride(from: 0, to: bytes.count - 2 * size + 1, by: 2 * size).map { at in
      switch format {
      case "Float": Double(Float(bitPattern: UInt32(bitPattern: integer(at, 4))))
      case "S32": Double(integer(at, 4)) * 0x1p-31
      case "S24", "S24 packed": Double(integer(at, size)) * 0x1p-23
      default: Double(integer(at, 2)) * 0x1p-15
      }
    }
  }

  /// What a device of each format is given is the mix to half a step of it: exact in float, with
  /// triangular dither of one step at 16 bit, full scale held and silence left silent.
  @Test(arguments: [
    ("Float", 0.0), ("S32", 0x1p-31), ("S24", 0x1p-24), ("S24 packed", 0x1p-24),
    ("S16", 1.5 * 0x1p-15),
  ])
  func formatCarriesTheMix(format: String, tolerance: Double) throws {
    let studio = try Studio()
    var tone = Signals.sine(hertz: 440, decibels: -0.1, seconds: 1.5, rate: 44_100)
    for i in 30_000..<40_000 { tone[i] = 0 }
    tone[20_000] = 1
    tone[20_001] = -1
    let mix = try studio.write("mix.wav", [tone, tone])
    let session = try PlaybackSession(mix: AuditionTrack(mix))
    defer { session.close() }
    var device = studio.capture("heard.raw")
    device.sampleFormat = format
    guard case .open(let opened) = session.useDevice(device) else {
      Issue.record("\(session.state.device)")
      return
    }
    #expect(opened.sampleFormat == format)
    session.play()
    #expect(Studio.wait { !session.state.isPlaying })
    session.close()
    let heard = left(try Data(contentsOf: URL(filePath: studio.file("heard.raw"))), format)
    // Behind the gentle start of 0.2 s the mix stands as it is.
    let marker = try #require(
      heard.indices.first { heard[$0] > 0.9998 && heard[$0 + 1] < -0.9998 })
    let start = marker - 20_000
    var worst = 0.0
    for i in 12_000..<60_000 where i != 20_000 {
      worst = max(worst, abs(heard[start + i] - Double(tone[i])))
    }
    #expect(worst <= tolerance, "\(worst)")
    #expect(heard[start + 20_000] <= 1)
    // A block that is all zero is not dithered; the first one of the pause may begin with music.
    #expect(heard[(start + 32_000)..<(start + 38_000)].allSatisfy { $0 == 0 })
  }

  /// A device that takes nothing that was asked for says so, with the way out.
  @Test func unknownFormatIsRefused() throws {
    let studio = try Studio()
    let tone = Signals.sine(hertz: 440, decibels: -6, seconds: 0.2, rate: 44_100)
    let session = try PlaybackSession(
      mix: AuditionTrack(studio.write("mix.wav", [tone, tone])))
    defer { session.close() }
    var device = studio.capture("heard.raw")
    device.sampleFormat = "S8"
    let problem = session.useDevice(device).problem ?? ""
    #expect(problem.contains("S8") && problem.contains("plug:"))
  }

  /// Busy, missing, gone, forbidden, unanswered: one sentence each, with the device and the way out.
  @Test(arguments: [
    (EBUSY, "in use by another program"), (ENOENT, "There is no sound device hw:7"),
    (ENODEV, "connect it again"), (EACCES, "join the group audio"),
    (ECONNREFUSED, "does not answer"), (EIO, "does not work"),
  ])
  func faultsAreSentences(number: Int32, words: String) {
    let error = DeviceError.make(-number, DeviceChoice("hw:7"))
    #expect(error.code == .device)
    #expect(error.message.contains(words) && error.message.contains("hw:7"), "\(error.message)")
    #expect(error.message.contains("--device") && error.message.contains("lacquer devices"))
    var inside = DeviceChoice("hw:7")
    inside.chooser = .action
    let told = DeviceError.make(-number, inside).message
    #expect(told.contains(words) && told.contains(":device NAME"), "\(told)")
    #expect(!told.contains("--") && told.contains("lacquer devices"), "\(told)")
  }
}
