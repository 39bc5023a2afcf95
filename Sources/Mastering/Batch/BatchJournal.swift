import AudioCore
import FoundationEssentials
import Glibc

/// Which outputs a batch has written, of what, so that it can go on where it was stopped and
/// replace what it made itself.
///
/// One small file for each mix and file made of it in a folder of its own, so that outputs can be added
/// and left out. Anything missing or damaged means that nothing is known; a journal that cannot be
/// written is no error.
public struct BatchJournal: Sendable, Equatable {
  /// What is known of the outputs of a mix.
  public enum State: Sendable, Equatable {
    /// Nothing, or somebody else has written or touched one of them.
    case unknown
    /// Those that are there were written here; some are missing, or were made of other inputs or by
    /// other settings.
    case outdated
    /// They are what would be written now.
    case unchanged
  }

  /// What a batch would write of a mix.
  struct Mark: Sendable {
    /// Everything that decides what is in the files, as a hash.
    var key: String
    /// Files beside the masters, which are written when these are finished.
    var documents: [String]
  }

  /// What is known of one file.
  private enum FileState {
    case absent, foreign, outdated, unchanged
  }

  private struct Entry: Codable {
    var key: String
    /// The file, one alone.
    var outputs: [Output]
    /// Whether a check of its mix failed: it is made again, so that it is told again.
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

  /// What a request would write, with `documents` beside it; nil when an input cannot be read.
  ///
  /// `album` are the mixes that it is made together with.
  func mark(of request: MasterRequest, documents: [String], album: [String]) -> Mark? {
    key(of: request, album: album).map { Mark(key: $0, documents: documents) }
  }

  private func key(of request: MasterRequest, album: [String]) -> String? {
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

  /// What is known of a request's outputs; with documents that are missing they are outdated.
  func state(of request: MasterRequest, mark: Mark) -> State {
    let masters = request.outputs.map { state(of: $0, request, mark) }
    guard !masters.contains(.foreign), !masters.allSatisfy({ $0 == .absent }) else {
      return .unknown
    }
    let documents = mark.documents.map { state(of: $0, request, mark) }
    return (masters + documents).allSatisfy { $0 == .unchanged } ? .unchanged : .outdated
  }

  private func state(of file: String, _ request: MasterRequest, _ mark: Mark) -> FileState {
    guard let stamp = Self.stamp(Self.absolute(file)) else { return .absent }
    guard let bytes = CacheFile.read(path(of: file, request), limit: 1 << 20),
      let entry = try? JSONDecoder().decode(Entry.self, from: Data(bytes)),
      entry.outputs == [stamp]
    else { return .foreign }
    return entry.key == mark.key && entry.isFaulty != true ? .unchanged : .outdated
  }

  /// Remembers what was written.
  func record(_ request: MasterRequest, mark: Mark, _ report: MasterReport) {
    let isReady =
      (try? FileManager.default.createDirectory(
        atPath: directory, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])) != nil
    guard isReady else { return }
    for file in report.deliverables.map(\.path) + mark.documents {
      guard let stamp = Self.stamp(Self.absolute(file)) else { continue }
      let entry = Entry(key: mark.key, outputs: [stamp], isFaulty: !report.passed)
      guard let data = try? JSONEncoder().encode(entry) else { continue }
      _ = CacheFile.replace(path(of: file, request), with: [UInt8](data))
    }
  }

  private func path(of file: String, _ request: MasterRequest) -> String {
    let names = [request.mix, file].map(Self.absolute).joined(separator: "\n")
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
