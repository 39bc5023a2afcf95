public import AudioFiles

/// How a master is rendered for one lossy codec so that its decoded peaks keep `deliver.codecpeak`.
public struct CodecRender: Codable, Sendable, Equatable {
  /// Container and, with it, codec.
  public var container: Container
  /// Bit rate, kbit/s; nil where quality rules.
  public var bitrateKbps: Int?
  /// Level, limiting and measurements of what is encoded.
  public var render: RenderPlan
  /// What it decodes to measures, which the files' loudness tags say; nil in plans saved before it was kept.
  public var decoded: DeliveredLoudness?
  /// What was tried, in order, but the round that is delivered comes last; the first that was tried is the
  /// master of the lossless files.
  public var rounds: [CodecRound]

  /// Whether this is how `deliverable` is rendered.
  func fits(_ deliverable: Deliverable) -> Bool {
    container == deliverable.container && bitrateKbps == deliverable.bitrateKbps
      && render.sampleRate == deliverable.sampleRate
  }
}

/// One try: limited at a ceiling, encoded, decoded, measured.
public struct CodecRound: Codable, Sendable, Equatable {
  /// Ceiling of the limiter, dBTP; nil when peaks are left alone.
  public var ceilingDBTP: Double?
  /// Largest true peak after decoding, dBTP.
  public var decodedPeakDBTP: Double
}

/// What a report says of a lossy file.
public struct CodecReport: Codable, Sendable {
  /// Encoder and the library it belongs to.
  public var encoder: String
  /// Largest true peak after decoding that was asked for, dBTP.
  public var limitDBTP: Double
  /// What was tried; the last round is the one that is delivered.
  public var rounds: [CodecRound]
}
