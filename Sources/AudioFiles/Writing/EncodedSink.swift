import AudioCore

/// Writes the lossy formats: encoder, muxer, and what comes before and after the muxer's bytes.
final class EncodedSink: SampleSink {
  private let encoder: LibavEncoder
  private let muxer: LibavMuxer
  private let complete: () throws -> Void

  let saturations = 0
  let leftOut: [String]

  /// Puts the parts together; `complete` runs after the last byte of the muxer.
  init(
    encoder: LibavEncoder, muxer: LibavMuxer, leftOut: [String] = [],
    complete: @escaping () throws -> Void = {}
  ) {
    self.encoder = encoder
    self.muxer = muxer
    self.leftOut = leftOut
    self.complete = complete
  }

  func write(_ block: AudioBlock) throws {
    try unsafe encoder.encode(block) { try unsafe muxer.write($0) }
  }

  func finish() throws {
    try unsafe encoder.finish { try unsafe muxer.write($0) }
    try muxer.finish()
    try complete()
  }
}
