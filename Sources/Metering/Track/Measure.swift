public import AudioCore

/// Measures whole sources.
public enum Measure {
  /// Frames read at a time.
  private static let blockFrames = 16_384

  /// Measures everything about a source of one or two channels, from its first frame to its last.
  ///
  /// Throws what the source throws, `LacquerError.input` for more than two channels, and
  /// `interrupted` once `cancellation` was raised. `progress` is told about every second of audio.
  public static func profile(
    of source: any AudioSource, cancellation: Cancellation? = nil,
    progress: ProgressHandler? = nil
  ) throws -> (profile: TrackProfile, sidecar: FeatureSidecar) {
    guard (1...2).contains(source.format.channels) else {
      throw LacquerError(
        .input,
        "Only mono and stereo can be measured, not \(source.format.channels) channels; "
          + "ask for a downmix.")
    }
    let measurement = TrackMeasurement(format: source.format)
    var told = 0
    try source.forEachBlock(of: blockFrames, cancellation: cancellation) { block, start in
      measurement.add(block)
      let frame = start + block.frames
      if let progress, frame - told >= source.format.sampleRate || frame >= source.frames {
        told = frame
        progress(
          WorkProgress(
            stage: "measuring", fraction: Double(frame) / Double(max(1, source.frames)),
            audioSeconds: Double(frame) / Double(source.format.sampleRate)))
      }
    }
    return measurement.finish()
  }

  /// Measures what a match is judged by in a range of a source of one or two channels, or in all of it.
  ///
  /// Throws what the source throws, and `interrupted` once `cancellation` was raised.
  public static func match(
    of source: any AudioSource, in range: Range<Int>? = nil, measuresDynamics: Bool = false,
    cancellation: Cancellation? = nil
  ) throws -> MatchReading {
    let measurement = MatchMeasurement(format: source.format, measuresDynamics: measuresDynamics)
    try source.forEachBlock(in: range, cancellation: cancellation) { block, _ in
      measurement.add(block)
    }
    return measurement.finish()
  }
}
