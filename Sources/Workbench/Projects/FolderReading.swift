internal import AudioCore
import Glibc

/// Names and kinds of what lies in a folder.
enum FolderReading {
  /// Names in a folder, sorted; empty where it cannot be read.
  static func names(_ folder: String) -> [String] { (try? read(folder).names) ?? [] }

  /// Why a folder could not be read.
  struct Fault: Error { var reason: String }

  /// The names that are UTF-8, sorted, and how many are not.
  private static func read(_ folder: String) throws(Fault) -> (names: [String], unshown: Int) {
    guard let stream = unsafe opendir(folder) else {
      throw Fault(reason: AtomicFile.reason(errno, reading: true))
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    var unshown = 0
    while let entry = unsafe readdir(stream) {
      let length = Int(unsafe entry.pointee.d_reclen)
      let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 19
      let bytes = unsafe UnsafeRawBufferPointer(
        start: UnsafeRawPointer(entry) + offset, count: max(0, length - offset))
      guard let name = unsafe String(validating: bytes.prefix { $0 != 0 }, as: UTF8.self) else {
        unshown += 1
        continue
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return (names.sorted(), unshown)
  }

  /// Extensions that are shown as sound.
  static let audioExtensions: Set<String> = [
    "wav", "wave", "flac", "aif", "aiff", "aifc", "w64", "rf64", "caf", "au", "mp3", "ogg", "oga",
    "lacquer-profile", "opus", "m4a", "mp4", "aac", "webm", "mka", "wv", "alac",
  ]

  /// What lies in a folder, with its kinds, and how many names there are not UTF-8.
  static func entries(
    _ folder: String
  ) -> (entries: [BrowserState.Entry], fault: String?, unshown: Int) {
    do throws(Fault) {
      let (names, unshown) = try read(folder)
      return (names.compactMap { entry(folder, $0) }, nil, unshown)
    } catch {
      return ([], "Cannot read \(folder): \(error.reason).", 0)
    }
  }

  private static func entry(_ folder: String, _ name: String) -> BrowserState.Entry? {
    var status = stat()
    guard unsafe stat(Paths.join(folder, name), &status) == 0 else { return nil }
    let kind: BrowserState.Entry.Kind
    switch status.st_mode & S_IFMT {
    case S_IFDIR: kind = .folder
    case S_IFREG:
      let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
      kind =
        "." + ending == ProjectFile.ending
        ? .project : audioExtensions.contains(ending) ? .audio : .other
    default: return nil
    }
    return BrowserState.Entry(
      name: name, kind: kind, bytes: Int(status.st_size),
      modified: Double(status.st_mtim.tv_sec))
  }

  /// Whether a place can take a new file, what has its name, and how much fits.
  static func inspect(_ path: String) -> OutputPlace {
    let folder = Paths.folder(of: path)
    var status = stat()
    let isTaken = unsafe stat(path, &status) == 0
    var place = OutputPlace(path: path, isTaken: isTaken, freeBytes: 0, fault: nil)
    if isTaken, status.st_mode & S_IFMT == S_IFDIR { place.fault = "\(path) is a folder" }
    if let free = FreeSpace.bytes(in: folder) {
      place.freeBytes = free
    } else {
      place.fault = "there is no folder \(folder)"
    }
    if place.fault == nil, unsafe access(folder, W_OK | X_OK) != 0 {
      place.fault = "you may not write in \(folder)"
    }
    return place
  }
}
