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
    /// Whether what is written counts as finished only once `settle` says so.
    var isProvisional = false
  }

  /// What is known of one file.
  enum FileState {
    /// There is none.
    case absent
    /// Somebody else has written or touched it.
    case foreign
    /// It was written here, of other inputs or by other settings.
    case outdated
    /// It is what would be written now.
    case unchanged
  }

  /// What is remembered of a file, from before it gets its name: whoever is killed then finds it known.
  private struct Entry: Codable {
    var key: String
    /// The file, one alone; none where its content stands for it.
    var outputs: [Output]
    /// Whether a check of its mix failed: it is made again, so that it is told again.
    var isFaulty: Bool?
    /// Whether the album it belongs to was not finished: it is ours, but made again.
    var isProvisional: Bool?
    /// What the file holds, as a hash, where it had no stamp yet.
    var content: String?
    /// A file of ours that it replaces, in case it does not come to that.
    var replaced: Output?
    /// What the album it belongs to measures as a whole.
    var album: AlbumFigures?
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
    StandardFolders.own.state.map { $0 + "/batch" }
  }

  /// What a request would write, with `documents` beside it; nil when an input cannot be read.
  ///
  /// `album` are the mixes that it is made together with; its files are provisional until `settle`.
  /// `contents` are hashes of files that were read for an earlier request.
  func mark(
    of request: MasterRequest, documents: [String], album: [String],
    contents: inout [String: ContentHash]
  ) -> Mark? {
    key(of: request, album: album, contents: &contents).map {
      Mark(key: $0, documents: documents, isProvisional: !album.isEmpty)
    }
  }

  private func key(
    of request: MasterRequest, album: [String], contents: inout [String: ContentHash]
  ) -> String? {
    let cache = request.cacheDirectory.map { ProfileCache(directory: $0) }
    func content(_ path: String) -> String? {
      if path.hasPrefix(NeutralCurve.prefix) { return path }
      if let known = contents[path] { return known.hexadecimal }
      let hash = try? cache?.hash(ofFile: path) ?? ContentHash(ofFile: path)
      contents[path] = hash
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
    parts += request.outputs.map(Self.place)
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

  /// What is known of one file of a request.
  func state(of file: String, _ request: MasterRequest, _ mark: Mark) -> FileState {
    guard let stamp = Self.stamp(of: file) else { return .absent }
    guard let entry = entry(of: file, request) else { return .foreign }
    guard entry.outputs == [stamp] || Self.holds(file, entry.content) else {
      return entry.replaced == stamp ? .outdated : .foreign
    }
    let isFinal = entry.isFaulty != true && entry.isProvisional != true
    return entry.key == mark.key && isFinal ? .unchanged : .outdated
  }

  /// Remembers masters that are about to get their names.
  func announce(
    _ files: [StagedOutputs.File], of request: MasterRequest, _ mark: Mark, _ report: MasterReport
  ) {
    for file in files {
      guard let stamp = Self.stamp(of: file.path, at: file.hidden) else { continue }
      let entry = Entry(
        key: mark.key, outputs: [stamp], isFaulty: !report.passed,
        isProvisional: mark.isProvisional ? true : nil,
        replaced: own(file.path, request, mark))
      write(entry, of: file.path, request)
    }
  }

  /// Writes `bytes` to a file beside the masters and remembers it, from before it gets its name.
  func write(
    _ bytes: [UInt8], to file: String, of request: MasterRequest, _ mark: Mark,
    _ report: MasterReport
  ) throws {
    var entry = Entry(
      key: mark.key, outputs: [], isFaulty: !report.passed,
      isProvisional: mark.isProvisional ? true : nil,
      content: ContentHash(of: bytes).hexadecimal, replaced: own(file, request, mark))
    write(entry, of: file, request)
    try AtomicFile.write(bytes, to: file)
    guard let stamp = Self.stamp(of: file) else { return }
    entry.outputs = [stamp]
    entry.content = nil
    entry.replaced = nil
    write(entry, of: file, request)
  }

  /// Lets the files of a request, which were provisional, count as finished, and remembers what their
  /// album measures.
  func settle(_ request: MasterRequest, _ mark: Mark, _ album: AlbumFigures?) {
    for file in request.outputs + mark.documents {
      guard var entry = entry(of: file, request), entry.key == mark.key,
        let stamp = Self.stamp(of: file), entry.outputs == [stamp]
      else { continue }
      entry.isProvisional = nil
      entry.album = album
      write(entry, of: file, request)
    }
  }

  /// What the album of a request measured as a whole when `mark` was written; nil where nothing is known.
  func album(of request: MasterRequest, _ mark: Mark) -> AlbumFigures? {
    request.outputs.lazy.compactMap { self.entry(of: $0, request) }
      .first { $0.key == mark.key }?.album
  }

  /// The stamp of a file that was written here; nil for none.
  private func own(_ file: String, _ request: MasterRequest, _ mark: Mark) -> Output? {
    switch state(of: file, request, mark) {
    case .outdated, .unchanged: Self.stamp(of: file)
    case .absent, .foreign: nil
    }
  }

  private func entry(of file: String, _ request: MasterRequest) -> Entry? {
    CacheFile.read(path(of: file, request), limit: 1 << 20).flatMap {
      try? JSONDecoder().decode(Entry.self, from: Data($0))
    }
  }

  private func write(_ entry: Entry, of file: String, _ request: MasterRequest) {
    guard AtomicFile.makeFolder(directory), let data = try? JSONEncoder().encode(entry)
    else { return }
    _ = CacheFile.replace(path(of: file, request), with: [UInt8](data))
  }

  private func path(of file: String, _ request: MasterRequest) -> String {
    let names = [request.mix, file].map(Self.place).joined(separator: "\n")
    return "\(directory)/\(ContentHash(of: Array(names.utf8)).hexadecimal.prefix(40)).json"
  }

  private static func holds(_ file: String, _ content: String?) -> Bool {
    content.map { (try? ContentHash(ofFile: file))?.hexadecimal == $0 } ?? false
  }

  /// Where a file is or would be, however its path is spelt: its real folder, and its name, which may
  /// be that of a link.
  private static func place(_ path: String) -> String {
    Paths.resolved(Paths.folder(of: path)) + "/" + Paths.name(of: path)
  }

  /// Size and time of a file, or of what will be it and lies at `hidden` still.
  private static func stamp(of file: String, at hidden: String? = nil) -> Output? {
    var status = stat()
    guard unsafe stat(hidden ?? file, &status) == 0 else { return nil }
    return Output(
      path: Self.place(file), size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
      nanoseconds: status.st_mtim.tv_nsec)
  }
}
