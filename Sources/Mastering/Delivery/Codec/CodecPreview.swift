public import AudioCore
public import AudioFiles
public import Metering

/// What a file becomes in a lossy codec.
public struct CodecPreview: Codable, Sendable {
  /// The codec as typed: "mp3:192".
  public var codec: String
  /// Encoder and the library it belongs to.
  public var encoder: String
  /// Rate of the codec, Hz.
  public var sampleRate: Int
  /// Size of the encoded stream, bytes.
  public var encodedBytes: Int
  /// What the decoded audio measures.
  public var profile: TrackProfile
  /// What the written file lacks of the tags of the file.
  public var warnings: [String]

  /// Bit rate that came out, kbit/s.
  public var measuredKbps: Double {
    Double(encodedBytes) * 8 / 1000 / max(1e-3, profile.seconds)
  }

  /// A codec as people type it: a container, perhaps a colon and a bit rate in kbit/s.
  ///
  /// `sourceRate` is the file's rate, Hz, nil while it is not known; `channels` how many it has.
  /// Throws `LacquerError.usage` for anything else, and for lossless containers.
  public static func deliverable(
    _ text: String, sourceRate: Int?, channels: Int = 2
  ) throws -> Deliverable {
    let parts = text.lowercased().split(separator: ":", omittingEmptySubsequences: false)
    let bitrate = parts.count == 2 ? Int(parts[1]) : nil
    guard parts.count == 1 || bitrate != nil, parts.count <= 2,
      let container = Container.codec(named: parts[0])
    else {
      let known = Container.codecNames.joined(separator: ", ")
      throw LacquerError(
        .usage,
        "\"\(text)\" is not a codec: choose one of \(known), perhaps with a bit rate (mp3:192).")
    }
    if let bitrate {
      try Deliverable.requireBitrate(
        bitrate, of: container,
        sampleRate: sourceRate.map { Deliverable.rate(for: container, wanted: $0) }, for: text)
    }
    return try Deliverable.named(
      "as.\(container.rawValue)", sourceRate: sourceRate ?? 48_000, bitrateKbps: bitrate,
      channels: channels)
  }

  /// Encodes and decodes a file.
  ///
  /// - Parameters:
  ///   - audio: the file.
  ///   - codec: as `deliverable` takes it.
  ///   - output: where the decoded audio goes; nil writes none. WAV and AIFF hold it in 32-bit float.
  ///   - inputs: files that must not be overwritten.
  public static func run(
    _ audio: OpenedAudio, codec: String, output: String? = nil, inputs: [String] = [],
    force: Bool = false, scratch: ScratchSpace = ScratchSpace(), cancellation: Cancellation,
    progress: ProgressHandler? = nil
  ) throws -> CodecPreview {
    let source = audio.source
    var target = try deliverable(
      codec, sourceRate: source.format.sampleRate, channels: source.format.channels)
    target.path = ""
    if let output {
      let written = try outputDeliverable(output, rate: target.sampleRate)
      try AudioWriter.preflight([written], inputs: inputs, force: force)
    }
    let (decoded, encodedBytes) = try CodecTrial.run(
      source, as: target, scratch: scratch, cancellation: cancellation)
    let measured = try Measure.profile(
      of: decoded.source, cancellation: cancellation, progress: progress)
    var warnings: [String] = []
    if let output {
      warnings = try write(
        decoded.source, to: output, tags: audio.tags.read(), inputs: inputs, force: force,
        cancellation)
    }
    return CodecPreview(
      codec: codec, encoder: target.container.encoder ?? "", sampleRate: target.sampleRate,
      encodedBytes: encodedBytes, profile: measured.profile, warnings: warnings)
  }

  private static func outputDeliverable(_ path: String, rate: Int) throws -> Deliverable {
    let container = try Deliverable.container(of: path)
    guard container.isLossless else {
      throw LacquerError(
        .usage,
        "\(path) would lose something again: what a codec leaves goes into wav, aiff or flac.")
    }
    return try Deliverable.named(
      path, sourceRate: rate, depth: container == .flac ? .pcm24 : .float32)
  }

  /// Writes the file; what it lacks of the tags, as sentences.
  private static func write(
    _ source: any AudioSource, to path: String, tags: AudioTags, inputs: [String], force: Bool,
    _ cancellation: Cancellation
  ) throws -> [String] {
    let target = try outputDeliverable(path, rate: source.format.sampleRate)
    let writer = try AudioWriter(
      target, channels: source.format.channels, frames: source.frames, tags: tags, force: force,
      inputs: inputs)
    try source.forEachBlock(cancellation: cancellation) { block, _ in try writer.write(block) }
    try writer.finish()
    return [
      TagLosses.omission(writer.leftOut, from: target.container),
      TagLosses.cover(tags.coverRefusal, of: "The file"),
    ].compactMap(\.self)
  }
}
