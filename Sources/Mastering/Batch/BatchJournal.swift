import AudioCore
import FoundationEssentials
import Glibc

/// Which outputs a batch has written, of what, so that it can go on where it was stopped and
/// replace what it made itself.
///
/// One small file for each mix and its outputs in a folder of its own. Anything missing or damaged
/// means that nothing is known; a journal that cannot be written is no error.
public struct BatchJournal: Sendable, Equatable {
  /// What is known of the outputs of a mix.
  public enum State: Sendable, Equatable {
    /// Nothing, or somebody else has touched them.
    case unknown
    /// They were written here, of other inputs or by other settings.
    case outdated
    /// They are what would be written now.
    case unchanged
  }

  private struct Entry: Codable {
    var key: String
    var outputs: [Output]
    /// Whether a check of theirs failed: they are made again, so that it is told again.
    var isFaulty: Bool?
  }

  private struct Output: Codable, Equatable {
    var path: String
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  /// Where the files are.
  public let directory: String

  /// A journal in `directory`, which need not exist.
  public init(directory: String) { self.directory = directory }

  /// `$XDG_STATE_HOME/lacquer/batch`, else `~/.local/state/lacquer/batch`; nil without a home.
  public static var defaultDirectory: String? {
    let environment = ProcessInfo.processInfo.environment
    if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") {
      return base + "/lacquer/batch"
    }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.local/state/lacquer/batch"
  }

  /// Everything that decides what a request writes, as a hash; nil when an input cannot be read.
  func key(of request: MasterRequest, album: [String]) -> String? {
    let cache = request.cacheDirectory.map { ProfileCache(directory: $0) }
    func content(_ path: String) -> String? {
      if path.hasPrefix(NeutralCurve.prefix) { return path }
      let hash = try? cache?.hash(ofFile: path) ?? ContentHash(ofFile: path)
      return hash?.hexadecimal
    }
    guard let mix = content(request.mix) else { return nil }
    var parts = [EngineIdentity.current.text, mix, SettingsFile.encode(request.settings)]
    for reference in request.references {
      guard let hash = content(reference.path) else { return nil }
      parts.append("\(reference.name) \(ReferenceUse(reference, hash: hash).words) \(hash)")
    }
    for other in album {
      guard let hash = content(other) else { return nil }
      parts.append("album \(hash)")
    }
    if case .preset(let name) = request.settings.loudness.target,
      let target = try? request.targets.target(named: name)
    {
      parts.append("\(target.lufs) \(target.ceilingDBTP)")
    }
    parts.append("\(request.downmix)")
    parts += request.outputs
    return ContentHash(of: Array(parts.joined(separator: "\n").utf8)).hexadecimal
  }

  /// What is known of a request's outputs.
  func state(of request: MasterRequest, key: String) -> State {
    guard let bytes = CacheFile.read(path(of: request), limit: 1 << 20),
      let entry = try? JSONDecoder().decode(Entry.self, from: Data(bytes)),
      !entry.outputs.isEmpty,
      entry.outputs.allSatisfy({ $0 == Self.stamp($0.path) })
    else { return .unknown }
    return entry.key == key && entry.isFaulty != true ? .unchanged : .outdated
  }

  /// Remembers what was written.
  func record(_ request: MasterRequest, key: String, _ report: MasterReport) {
    let written = report.deliverables.map(\.path)
    let entry = Entry(
      key: key, outputs: written.compactMap { Self.stamp(Self.absolute($0)) },
      isFaulty: !report.passed)
    guard entry.outputs.count == written.count,
      let data = try? JSONEncoder().encode(entry),
      (try? FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])) != nil
    else { return }
    _ = CacheFile.replace(path(of: request), with: [UInt8](data))
  }

  private func path(of request: MasterRequest) -> String {
    let names = ([request.mix] + request.outputs).map(Self.absolute).joined(separator: "\n")
    return "\(directory)/\(ContentHash(of: Array(names.utf8)).hexadecimal.prefix(40)).json"
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  private static func stamp(_ path: String) -> Output? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return Output(
      path: path, size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }
}
