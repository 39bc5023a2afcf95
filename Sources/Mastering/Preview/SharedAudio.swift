internal import AudioCore
internal import AudioFiles

/// Opened audio that several threads read at once, each through its own reader.
final class SharedAudio: @unchecked Sendable {
  private let path: String
  private let format: AudioFormat
  private let frames: Int
  private let downmix: Bool
  private let scratch: ScratchSpace
  /// Scratch audio is read by offset and keeps no position, so one object serves every thread.
  private let decoded: ScratchAudio?

  init(_ audio: OpenedAudio, path: String, downmix: Bool, scratch: ScratchSpace) throws {
    self.path = path
    format = audio.source.format
    frames = audio.source.frames
    self.downmix = downmix
    self.scratch = scratch
    if let scratchAudio = audio.source as? ScratchAudio {
      decoded = scratchAudio
    } else if path == "-" || FileIdentity(path: path) == nil {
      // A pipe, given by its path or not, can be opened once.
      decoded = try Self.copy(of: audio.source, space: scratch)
    } else {
      decoded = nil
    }
  }

  /// A source for one thread; opens the file again where it is read in place.
  ///
  /// `LacquerError.input` when it has another shape by now.
  func reader() throws -> any AudioSource {
    if let decoded { return decoded }
    let source = try AudioFile.open(path, downmix: downmix, scratch: scratch).source
    guard source.format == format, source.frames == frames else { throw Self.changed(path) }
    return source
  }

  /// The sentence about a file that is no longer the one that was measured.
  static func changed(_ path: String) -> LacquerError {
    LacquerError(.input, "\(path) has changed since it was measured: load it again.")
  }

  private static func copy(
    of source: any AudioSource, space: ScratchSpace
  ) throws -> ScratchAudio {
    let audio = try ScratchAudio(format: source.format, space: space)
    try source.forEachBlock { block, _ in try audio.append(block) }
    try audio.finishWriting()
    return audio
  }
}
