public import AudioCore
import FoundationEssentials
import Glibc
public import Metering

/// Profiles of files that were measured before, by the content of the file.
///
/// An entry is a JSON profile (behind the SHA-256 of its text) and a binary sidecar, named after
/// the file's hash, the analysis version and the rate. A memo (device, inode, size and times of
/// change → hash, behind the SHA-256 of that line) spares hashing a file again. Files are replaced
/// by renaming, so that several programs can share a cache; anything missing, damaged or of another
/// version is a miss, and a cache that cannot be written is no error.
public struct ProfileCache: Sendable, Equatable {
  /// Where the entries are.
  public let directory: String
  /// Size beyond which the entries used longest ago are removed, bytes.
  public let limitBytes: Int

  /// Largest profile that is kept, bytes.
  static let profileLimit = 65_536
  /// Largest sidecar that is kept, bytes: the features of about 22.8 h.
  package var sidecarLimit = 256 << 20

  /// Creates a cache in `directory`, which need not exist.
  public init(directory: String, limitBytes: Int = 512 << 20) {
    self.directory = directory
    self.limitBytes = limitBytes
  }

  /// `$XDG_CACHE_HOME/lacquer/profiles`, else `~/.cache/lacquer/profiles`; nil without a home.
  public static var defaultDirectory: String? {
    StandardFolders.own.cache.map { $0 + "/profiles" }
  }

  private func path(_ hash: ContentHash, _ rate: Int, _ kind: String) -> String {
    "\(directory)/\(hash.hexadecimal)-v\(TrackProfile.version)-\(rate).\(kind)"
  }

  /// The profile and sidecar of the file with content `hash`, measured at `sampleRate`; nil on any
  /// doubt.
  public func load(
    hash: ContentHash, sampleRate: Int
  ) -> (profile: TrackProfile, sidecar: FeatureSidecar)? {
    let profilePath = path(hash, sampleRate, "profile")
    guard let text = CacheFile.read(profilePath, limit: Self.profileLimit + 65), text.count > 65,
      let sidecar = CacheFile.read(
        path(hash, sampleRate, "sidecar"), limit: sidecarLimit,
        { try? FeatureSidecar(size: $0, read: $1) })
    else { return nil }
    let json = Array(text[65...])
    guard text == Self.sealed(json),
      let profile = try? JSONDecoder().decode(TrackProfile.self, from: Data(json)),
      profile.sampleRate == sampleRate, sidecar.sampleRate == sampleRate,
      sidecar.frames == profile.frames
    else { return nil }
    CacheFile.touch(profilePath)
    CacheFile.touch(path(hash, sampleRate, "sidecar"))
    return (profile, sidecar)
  }

  /// Keeps a profile and its sidecar, then removes what is too much; does nothing where it cannot, or where
  /// they are larger than what `load` reads.
  public func store(_ profile: TrackProfile, _ sidecar: FeatureSidecar, hash: ContentHash) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    guard let data = try? encoder.encode(profile), data.count <= Self.profileLimit,
      sidecar.encodedBytes <= sidecarLimit, prepare()
    else { return }
    let json = [UInt8](data)
    guard
      CacheFile.replace(path(hash, profile.sampleRate, "sidecar"), sidecar.encode),
      CacheFile.replace(path(hash, profile.sampleRate, "profile"), with: Self.sealed(json))
    else { return }
    evict()
  }

  /// Content hash of a file, from the memo while the file has not changed.
  ///
  /// Throws `LacquerError.input` when the file cannot be read.
  public func hash(ofFile file: String) throws -> ContentHash {
    guard let identity = FileIdentity(path: file) else { return try ContentHash(ofFile: file) }
    let memo = directory + "/" + identity.memoName
    if let bytes = CacheFile.read(memo, limit: 512), bytes.count > 64 {
      let hash = ContentHash(hexadecimal: String(decoding: bytes.suffix(64), as: UTF8.self))
      if bytes == Self.memo(identity, hash) {
        CacheFile.touch(memo)
        return hash
      }
    }
    let hash = try ContentHash(ofFile: file)
    // A file that changed while it was read is hashed again next time.
    if FileIdentity(path: file) == identity, prepare() {
      _ = CacheFile.replace(memo, with: Self.memo(identity, hash))
    }
    return hash
  }

  private static func memo(_ identity: FileIdentity, _ hash: ContentHash) -> [UInt8] {
    sealed(Array("\(identity.stamp) \(hash.hexadecimal)".utf8))
  }

  /// What is kept, behind its SHA-256 in a line of its own.
  private static func sealed(_ content: [UInt8]) -> [UInt8] {
    Array(ContentHash(of: content).hexadecimal.utf8) + [0x0A] + content
  }

  private func prepare() -> Bool {
    (try? FileManager.default.createDirectory(
      atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700]))
      != nil
  }
}
