import AudioCore
import FoundationEssentials
import Glibc

extension TemporaryFiles {
  /// Names of unfinished files in a folder whose process runs on this machine no longer, sorted.
  ///
  /// A process of another machine or container that writes into the same folder cannot be seen from here,
  /// so nothing may be removed on this word alone. [any thread]
  package static func leftovers(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      guard let process = AtomicFile.process(ofTemporary: name) else { return false }
      return kill(process, 0) != 0 && errno == ESRCH
    }.sorted()
  }
}
