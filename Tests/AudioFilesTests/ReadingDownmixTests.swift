import AudioCore
import AudioFiles
import CSndfile
import TestSupport
import Testing

/// The fold-down of ITU-R BS.775-3, annex 4, table 2.
@Suite struct ReadingDownmixTests {
  struct Layout: CustomTestStringConvertible, Sendable {
    /// ffmpeg's name.
    var name: String
    /// Weight of each channel, in WAVE order, on the left and on the right.
    var left: [Float]
    var right: [Float]
    var testDescription: String { name }
  }

  private static let surround: Float = 0.7071

  static let layouts: [Layout] = [
    Layout(name: "3.0", left: [1, 0, surround], right: [0, 1, surround]),
    Layout(name: "2.1", left: [1, 0, 0], right: [0, 1, 0]),
    Layout(name: "quad", left: [1, 0, surround, 0], right: [0, 1, 0, surround]),
    Layout(name: "4.0", left: [1, 0, surround, 0.5], right: [0, 1, surround, 0.5]),
    Layout(
      name: "5.0", left: [1, 0, surround, surround, 0], right: [0, 1, surround, 0, surround]),
    Layout(
      name: "5.1", left: [1, 0, surround, 0, surround, 0],
      right: [0, 1, surround, 0, 0, surround]),
    Layout(
      name: "5.1(side)", left: [1, 0, surround, 0, surround, 0],
      right: [0, 1, surround, 0, 0, surround]),
    Layout(
      name: "6.1", left: [1, 0, surround, 0, 0.5, surround, 0],
      right: [0, 1, surround, 0, 0.5, 0, surround]),
    Layout(
      name: "7.1", left: [1, 0, surround, 0, surround, 0, surround, 0],
      right: [0, 1, surround, 0, 0, surround, 0, surround]),
  ]

  let directory: TemporaryFolder

  init() throws { directory = try TemporaryFolder() }

  /// A file whose channels hold constants that no two sums confuse, in a layout ffmpeg knows.
  private func file(_ layout: Layout, _ name: String, _ arguments: [String]) throws -> String {
    let levels = layout.left.indices.map { Float($0 + 1) * Float($0 + 2) / 128 }
    var raw: [UInt8] = []
    for _ in 0..<4800 {
      for level in levels {
        let word = level.bitPattern
        raw += (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
      }
    }
    try Bytes.write(raw, to: directory.file("raw"))
    let path = directory.file(name)
    try Shell.run(
      [
        "ffmpeg", "-nostdin", "-v", "error", "-y", "-f", "f32le", "-ar", "48000", "-ac",
        "\(levels.count)", "-ch_layout", layout.name, "-i", directory.file("raw"),
      ] + arguments + [path])
    return path
  }

  private func expect(_ opened: OpenedAudio, _ layout: Layout) throws {
    let levels = layout.left.indices.map { Float($0 + 1) * Float($0 + 2) / 128 }
    func sum(_ weights: [Float]) -> Float { zip(weights, levels).map { $0 * $1 }.reduce(0, +) }
    #expect(opened.source.format == AudioFormat(sampleRate: 48_000, channels: 2))
    #expect(opened.info.sourceChannels == levels.count)
    let whole = try Reading.all(opened.source)
    #expect(whole[0].count == 4800)
    for (samples, expected) in zip(whole, [sum(layout.left), sum(layout.right)]) {
      #expect(samples.allSatisfy { abs($0 - expected) < 2e-6 }, "\(samples[100]) \(expected)")
    }
  }

  @Test(
    "Each layout folds by the table, read by libsndfile", .enabled(if: Shell.hasFFmpeg),
    arguments: layouts)
  func wave(_ layout: Layout) throws {
    let path = try file(layout, "in.wav", ["-c:a", "pcm_f32le"])
    try expect(try AudioFile.open(path, downmix: true, scratch: ScratchSpace()), layout)
  }

  @Test(
    "Each layout folds by the table, read by libav", .enabled(if: Shell.hasFFmpeg),
    arguments: layouts.filter { !["2.1", "4.0"].contains($0.name) })
  func matroska(_ layout: Layout) throws {
    let path = try file(layout, "in.mka", ["-c:a", "pcm_f32le"])
    try expect(try AudioFile.open(path, downmix: true, scratch: ScratchSpace()), layout)
  }

  @Test("MPEG-4 keeps its channels in another order", .enabled(if: Shell.hasFFmpeg))
  func mpeg4() throws {
    let layout = try #require(Self.layouts.first { $0.name == "5.1" })
    let path = try file(layout, "in.m4a", ["-c:a", "alac", "-sample_fmt", "s32p"])
    try expect(try AudioFile.open(path, downmix: true, scratch: ScratchSpace()), layout)
  }

  @Test(
    "FLAC's channel order", .enabled(if: Shell.hasFFmpeg),
    arguments: layouts.filter { $0.name != "2.1" })
  func flac(_ layout: Layout) throws {
    let path = try file(layout, "in.flac", ["-sample_fmt", "s32"])
    try expect(try AudioFile.open(path, downmix: true, scratch: ScratchSpace()), layout)
  }

  @Test("A WAV without named speakers has the usual order")
  func unnamed() throws {
    let path = directory.file("in.wav")
    let levels = [0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625]
    try SoundFile.write(
      levels.map { [Double](repeating: $0, count: 100) }, rate: 48_000,
      format: SF_FORMAT_WAV | SF_FORMAT_FLOAT, to: path)
    let opened = try AudioFile.open(path, downmix: true, scratch: ScratchSpace())
    let whole = try Reading.all(opened.source)
    #expect(abs(whole[0][50] - (0.5 + 0.7071 * 0.125 + 0.7071 * 0.03125)) < 1e-6)
    #expect(abs(whole[1][50] - (0.25 + 0.7071 * 0.125 + 0.7071 * 0.015625)) < 1e-6)
  }

  @Test("Mono and stereo are left alone when a downmix is allowed", arguments: [1, 2])
  func untouched(channels: Int) throws {
    let path = directory.file("in.wav")
    let truth = SoundFile.gridNoise(frames: 500, bits: 16, seed: 6, channels: channels)
    try SoundFile.write(truth, rate: 48_000, format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, to: path)
    let opened = try AudioFile.open(path, downmix: true, scratch: ScratchSpace())
    let whole = try Reading.all(opened.source)
    #expect(Reading.difference(whole, truth.map { $0.map(Float.init) }) == nil)
  }
}
