import AudioCore
import AudioFiles
import Foundation
import Mastering
import Playback
import TestSupport

/// A folder with a song, a reference and what playing them gave; removed with the test.
final class Studio {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  var path: String { folder.path }

  func file(_ name: String) -> String { folder.file(name) }

  /// Stereo noise that beats twice a second, by a share of its level, and is loud in its middle.
  static func song(
    seconds: Double, rate: Int = 44_100, seed: UInt64 = 1, level: Float = 0.5, beat: Float = 0.7
  ) -> [[Float]] {
    let count = Int(seconds * Double(rate))
    let mid = Signals.pink(count: count, seed: seed)
    let side = Signals.pink(count: count, seed: seed &+ 1)
    var channels: [[Float]] = [[], []]
    for i in 0..<count {
      let time = Double(i) / Double(rate)
      let decay = Float(exp(-6 * (time * 2).truncatingRemainder(dividingBy: 1)))
      let shape = Float(0.5 + 0.5 * sin(.pi * Double(i) / Double(count)))
      let gain = level * (1 - beat + beat * decay) * shape
      channels[0].append(gain * (mid[i] + 0.4 * side[i]))
      channels[1].append(gain * (mid[i] - 0.4 * side[i]))
    }
    return channels
  }

  /// Writes channels as a WAV of 32-bit float.
  @discardableResult
  func write(_ name: String, _ samples: [[Float]], rate: Int = 44_100) throws -> String {
    try folder.write(name, samples, rate: rate)
  }

  /// An engine for a mix that is written down, with one reference beside it.
  func engine(_ mix: [[Float]], beside reference: [[Float]]) throws -> AuditionEngine {
    try AuditionEngine(
      mix: write("mix.wav", mix),
      references: [ReferenceRequest(path: write("ref.wav", reference))])
  }

  /// All samples of a file.
  func read(_ name: String) throws -> [[Float]] {
    try Self.samples(of: AudioFile.open(file(name), scratch: ScratchSpace()).source)
  }

  /// All samples of a source.
  static func samples(of source: any AudioSource) throws -> [[Float]] {
    let block = AudioBlock(channels: source.format.channels, capacity: source.frames)
    try source.read(into: block, at: 0)
    return (0..<block.channels).map { channel in
      (0..<block.frames).map { block[channel: channel, frame: $0] }
    }
  }

  /// A device that writes a raw file instead of sounding: ALSA's `file` plugin.
  func capture(_ name: String, pace: DeviceChoice.Pace = .free) -> DeviceChoice {
    DeviceChoice("file:FILE=\(file(name)),FORMAT=raw", pace: pace)
  }

  /// What a capturing device wrote, as float stereo.
  func captured(_ name: String) throws -> [[Float]] {
    let data = try Data(contentsOf: URL(fileURLWithPath: file(name)))
    return unsafe data.withUnsafeBytes { bytes in
      let samples = unsafe bytes.bindMemory(to: Float.self)
      return (0..<2).map { channel in
        stride(from: channel, to: samples.count, by: 2).map { unsafe samples[$0] }
      }
    }
  }

  /// Waits until a condition holds; false after `seconds`.
  static func wait(_ seconds: Double = 20, until condition: () -> Bool) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if condition() { return true }
      usleep(5000)
    }
    return condition()
  }
}
