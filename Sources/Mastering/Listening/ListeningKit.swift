public import AudioCore
public import AudioFiles
internal import Metering

/// Writes the files of a listening test that anyone can take with any player.
///
/// Both versions are cut to the same excerpt, brought to the same loudness (that of the quieter, or
/// less where a file of floats passes full scale, so that nothing is clipped), faded at the cuts and
/// written as 24-bit WAV: `A.wav`, `B.wav` and `X01.wav` … which are copies of either. All files of a
/// test have the same length and format.
public struct ListeningKit: Sendable {
  /// The two versions.
  public var paths: [String]
  /// The excerpt, s; nil is the loudest 15 s of the first.
  public var excerpt: TimeRegion?
  /// How often X is to be told.
  public var trials = 16
  /// What the order follows from.
  public var seed: UInt64

  /// A test of `first` against `second`.
  public init(_ first: String, _ second: String, seed: UInt64) {
    paths = [first, second]
    self.seed = seed
  }

  /// Writes the audio into `folder`, which exists, and returns the key.
  ///
  /// Throws `LacquerError.input` when the versions do not go together.
  public func write(
    to folder: String, scratch: ScratchSpace = ScratchSpace(), cancellation: Cancellation
  ) throws -> ListeningTest {
    let audio = try paths.map { path in
      try AudioFile.open(path, scratch: scratch, cancellation: cancellation)
    }
    guard audio[0].source.format == audio[1].source.format else {
      throw LacquerError(
        .input,
        "\(paths[0]) and \(paths[1]) differ in sample rate or channels, which is heard as such: "
          + "convert one of them first.")
    }
    let rate = audio[0].source.format.sampleRate
    let range = try range(audio, cancellation: cancellation)
    let cuts = audio.map {
      EditedSource($0.source, range: range, repair: InputRepair(), balanceDB: 0)
    }
    let profiles = try cuts.map {
      try Measure.profile(of: $0, cancellation: cancellation).profile
    }
    let loudness = profiles.map(\.loudness.integratedLUFS)
    guard loudness.allSatisfy({ $0 > -70 }) else {
      throw LacquerError(.input, "The excerpt is silent; choose another with --region.")
    }
    let quieter = loudness.min() ?? 0
    let peaks = profiles.map { $0.peaks.samplePeakDBFS + quieter - $0.loudness.integratedLUFS }
    let level = quieter - max(0, peaks.max() ?? 0)
    let test = ListeningTest(
      versions: paths.map { Paths.name(of: $0) },
      gainsDB: loudness.map { level - $0 }, loudnessLUFS: level,
      excerpt: TimeRegion(frames: range, sampleRate: rate),
      trials: trials, seed: seed)
    var names = [("A.wav", 0), ("B.wav", 1)]
    for (index, version) in try test.order.enumerated() {
      names.append((index < 9 ? "X0\(index + 1).wav" : "X\(index + 1).wav", version))
    }
    for (name, version) in names {
      try Self.write(
        cuts[version], gainDB: level - loudness[version], to: folder + "/" + name,
        cancellation: cancellation)
    }
    return test
  }

  private func range(
    _ audio: [OpenedAudio], cancellation: Cancellation
  ) throws -> Range<Int> {
    let rate = Double(audio[0].source.format.sampleRate)
    let frames = min(audio[0].source.frames, audio[1].source.frames)
    var wanted = excerpt
    if wanted == nil {
      let profile = try Measure.profile(of: audio[0].source, cancellation: cancellation).profile
      let start = profile.loudness.loudestSectionSeconds
      wanted = TimeRegion(start: start, end: start + 15)
    }
    let first = Int((wanted?.start ?? 0) * rate)
    let last = min(frames, Int((wanted?.end ?? 0) * rate))
    guard last - first >= Int(rate) else {
      throw LacquerError(
        .usage, "The excerpt has less than a second that both versions have; choose another.")
    }
    return first..<last
  }

  private static func write(
    _ source: EditedSource, gainDB: Double, to path: String, cancellation: Cancellation
  ) throws {
    let format = source.format
    let writer = try AudioWriter(
      Deliverable(
        path: path, container: .wav, depth: .pcm24, sampleRate: format.sampleRate,
        bitrateKbps: nil),
      channels: format.channels, frames: source.frames, dither: Dither.tpdf(seed: 1))
    let fades = Fades(
      inSeconds: 0.05, outSeconds: 0.2, frames: source.frames, rate: format.sampleRate)
    let gain = Float(Decibels.gain(gainDB))
    try source.forEachBlock(cancellation: cancellation) { block, position in
      block.scale(by: gain)
      fades.apply(to: block, at: position)
      try writer.write(block)
    }
    try writer.finish()
  }
}
