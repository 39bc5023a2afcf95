public import AudioCore
public import AudioFiles
import FoundationEssentials
public import Metering

/// A reference without its audio: what was measured of a file, as a document of its own.
///
/// Usable wherever a reference is. Holds no audio and no features over time, so a section has to be
/// chosen when it is saved.
public struct SavedProfile: Codable, Sendable, Equatable {
  /// Name and version of this document's shape.
  public var schema = SavedProfile.currentSchema
  /// Engine that measured.
  public var engine: EngineIdentity
  /// Name of the file it was made from, without folders.
  public var name: String
  /// SHA-256 of that file.
  public var hash: ContentHash
  /// The section that was measured, s, as far as there is audio; nil is the whole.
  public var region: TimeRegion?
  /// What the file was.
  public var file: AudioFileInfo
  /// What was measured; the waveform is left out.
  public var profile: TrackProfile

  /// The shape this engine reads and writes.
  public static let currentSchema = "lacquer.profile/1"
  /// How the file's name ends.
  public static let ending = ".lacquer-profile"
  /// Largest file that is read, bytes.
  static let limit = 300_000

  /// Measures a file, or the section of it that `request` names.
  public static func make(
    _ request: ReferenceRequest, downmix: Bool = false, cacheDirectory: String? = nil,
    scratch: ScratchSpace = ScratchSpace(), cancellation: Cancellation,
    progress: ProgressHandler? = nil
  ) throws -> SavedProfile {
    let measurer = TrackMeasurer(
      downmix: downmix, scratch: scratch, cacheDirectory: cacheDirectory,
      cancellation: cancellation)
    let track = try measurer.measure(request.path, progress: progress)
    var profile =
      try track.profile(of: request.region, cancellation: cancellation)
    profile.waveform.minima = []
    profile.waveform.maxima = []
    return SavedProfile(
      engine: .current, name: Paths.name(of: track.path),
      hash: track.hash, region: request.region?.clipped(to: track.profile),
      file: track.audio.info, profile: profile)
  }

  /// The document, with sorted keys; equal profiles give equal bytes.
  public func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self)) + [10]
  }

  /// Reads a document; `LacquerError.input` names what is wrong with it.
  public static func decode(_ bytes: [UInt8], path: String) throws -> SavedProfile {
    let saved: SavedProfile
    do {
      saved = try JSONDecoder().decode(SavedProfile.self, from: Data(bytes))
    } catch {
      throw LacquerError(
        .input, "\(path) is not a saved profile; make one with lacquer profile FILE -o \(path).",
        cause: String(describing: error))
    }
    guard saved.schema == currentSchema else {
      throw LacquerError(
        .input,
        "\(path) is a profile of the shape \(saved.schema), this engine reads \(currentSchema): "
          + "make it again from its audio.")
    }
    try saved.validate(as: path)
    return saved
  }
}
