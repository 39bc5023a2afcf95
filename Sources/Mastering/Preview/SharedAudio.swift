internal import AudioCore
internal import AudioFiles
import Synchronization

/// Opened audio that several threads read at once, each through its own reader.
final class SharedAudio: @unchecked Sendable {
  private let path: String
  private let hash: ContentHash
  private let format: AudioFormat
  private let frames: Int
  private let downmix: Bool
  private let scratch: ScratchSpace
  /// Scratch audio is read by offset and keeps no position, so one object serves every thread.
  private let decoded: ScratchAudio?
  /// The file as it stood when it was last known to hold what was measured.
  private let known: Mutex<FileIdentity?>

  /// Shares what was opened and has the content `hash`, which the file had while it stood as `identity`.
  ///
  /// `LacquerError.input` when it has another content by now.
  init(
    _ audio: OpenedAudio, path: String, hash: ContentHash, identity: FileIdentity?, downmix: Bool,
    scratch: ScratchSpace
  ) throws {
    self.path = path
    self.hash = hash
    known = Mutex(identity)
    let isFile = path != "-" && FileIdentity(path: path) != nil
    format = audio.source.format
    frames = audio.source.frames
    self.downmix = downmix
    self.scratch = scratch
    if let scratchAudio = audio.source as? ScratchAudio {
      decoded = scratchAudio
    } else if isFile {
      decoded = nil
    } else {
      // A pipe, given by its path or not, can be opened once.
      decoded = try Self.copy(of: audio.source, space: scratch)
    }
    guard try !isFile || isUnchanged() else { throw Self.changed(path) }
  }

  /// A source for one thread; opens the file again where it is read in place.
  ///
  /// `LacquerError.input` when it has another content by now.
  func reader() throws -> any AudioSource {
    if let decoded { return decoded }
    let source = try AudioFile.open(path, downmix: downmix, scratch: scratch).source
    guard source.format == format, source.frames == frames, try isUnchanged() else {
      throw Self.changed(path)
    }
    return FileInPlace(source) { [self] in
      (try? isUnchanged()) == false ? Self.changed(path) : nil
    }
  }

  /// Whether the file holds what was measured; read only where it does not stand as it did then.
  ///
  /// A mix that is bounced again has the same length as a rule.
  private func isUnchanged() throws -> Bool {
    guard let now = FileIdentity(path: path) else { return false }
    if now == known.withLock({ $0 }) { return true }
    guard try ContentHash(ofFile: path) == hash else { return false }
    known.withLock { $0 = now }
    return true
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

/// A file that is read where it lies, and says so where it cannot be read because it was written over.
private final class FileInPlace: AudioSource {
  private let source: any AudioSource
  private let change: () -> LacquerError?

  /// Reads `source`; `change` is the sentence about a file with another content by now.
  init(_ source: any AudioSource, change: @escaping () -> LacquerError?) {
    self.source = source
    self.change = change
  }

  var format: AudioFormat { source.format }
  var frames: Int { source.frames }

  func read(into block: AudioBlock, at frame: Int) throws {
    do {
      try source.read(into: block, at: frame)
    } catch {
      if let change = change() { throw change }
      throw error
    }
  }
}
