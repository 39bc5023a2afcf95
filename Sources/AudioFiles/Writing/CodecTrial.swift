public import AudioCore

/// Encodes audio as a deliverable would be and decodes it again, in scratch.
///
/// The samples come back at the codec's rate with the encoder's delay where the format says how much
/// it is. The same samples give the same result. One thread at a time.
public final class CodecTrial {
  /// Bytes of the encoded stream, known after `decode`.
  public private(set) var encodedBytes = 0

  private let frames: Int
  private let scratch: ScratchSpace
  private let stream: ScratchFile
  private let file: OutputFile
  private let sink: any SampleSink
  private let name: String

  /// Begins a trial of `frames` frames; `LacquerError.output` when there is no such encoder here.
  public init(
    _ deliverable: Deliverable, channels: Int, frames: Int, scratch: ScratchSpace
  ) throws {
    self.frames = frames
    self.scratch = scratch
    name = deliverable.path.isEmpty ? deliverable.container.rawValue : deliverable.path
    stream = try scratch.makeFile()
    file = try OutputFile(scratch: stream)
    sink = try SinkPlan(
      deliverable: deliverable, channels: channels, frames: frames, tags: nil, loudness: nil,
      dither: nil, alwaysRF64: false
    ).open(file)
  }

  /// Encodes the block's valid frames after those before.
  public func write(_ block: AudioBlock) throws { try sink.write(block) }

  /// Ends the stream and decodes it.
  public func decode(cancellation: Cancellation? = nil) throws -> OpenedAudio {
    try sink.finish(nil)
    encodedBytes = try file.size()
    let descriptor = InputDescriptor(
      name: "what \(name) becomes", descriptor: stream.descriptor, size: encodedBytes,
      spool: stream, isPiped: false)
    return try FileOpening(
      bytes: InputBytes(descriptor), isPiped: false, downmix: false, scratch: scratch,
      cancellation: cancellation, progress: nil
    ).run()
  }
}

extension Container {
  /// The encoder behind a lossy container with the library it belongs to; nil for lossless ones.
  public var encoder: String? {
    let library = AudioLibraries.versions.first { $0.name == "libavcodec" }
      .map { " (libavcodec \($0.version))" }
    switch self {
    case .wav, .flac, .aiff: return nil
    case .mp3: return "libmp3lame" + (library ?? "")
    case .ogg: return "libvorbis" + (library ?? "")
    case .opus, .webm: return "libopus" + (library ?? "")
    case .aac, .m4a: return "aac" + (library ?? "")
    }
  }
}
