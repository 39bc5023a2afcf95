public import AudioCore

/// Encodes audio as a deliverable would be and decodes it again, in scratch.
public enum CodecTrial {
  /// What the whole of a source becomes, brought to the deliverable's rate first, and the bytes of the
  /// encoded stream.
  ///
  /// The samples come back at the codec's rate with the encoder's delay where the format says how
  /// much it is. The same samples give the same result. `LacquerError.output` when there is no such
  /// encoder here.
  public static func run(
    _ source: any AudioSource, as deliverable: Deliverable, scratch: ScratchSpace,
    cancellation: Cancellation
  ) throws -> (decoded: OpenedAudio, encodedBytes: Int) {
    let frames = Resampler.outputFrames(
      source.frames, from: source.format.sampleRate, to: deliverable.sampleRate)
    let stream = try scratch.makeFile()
    let file = try OutputFile(scratch: stream)
    let sink = try SinkPlan(
      deliverable: deliverable, channels: source.format.channels, frames: frames, tags: nil,
      loudness: nil, dither: nil, alwaysRF64: false
    ).open(file)
    try Resampler.convert(
      source, to: deliverable.sampleRate, blockFrames: 65_536, cancellation: cancellation
    ) { try sink.write($0) }
    try sink.finish()
    let size = try file.size()
    let name = deliverable.path.isEmpty ? deliverable.container.rawValue : deliverable.path
    let descriptor = InputDescriptor(
      name: "what \(name) becomes", descriptor: stream.descriptor, size: size, spool: stream)
    let decoded = try FileOpening(
      bytes: InputBytes(descriptor), isPiped: false, downmix: false, scratch: scratch,
      cancellation: cancellation, progress: nil
    ).run()
    return (decoded, size)
  }
}
