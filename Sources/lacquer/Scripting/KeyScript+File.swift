import AudioCore
import Foundation
import Workbench

extension KeyScript {
  /// Reads a script from a file; `-` is standard input.
  init(reading path: String) throws {
    let name = path == "-" ? "standard input" : path
    let bytes =
      path == "-"
      ? try DocumentFile.standardInput() : try DocumentFile.read(path, orPipe: true)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw LacquerError(.input, "The script in \(name) is not UTF-8 text: save it as that.")
    }
    try self.init(text, named: name)
  }

  /// Plays the script on a thread of its own; what cannot be done is told among the messages.
  func playInBackground(on runner: WorkbenchRunner) {
    Thread.detachNewThread {
      guard let failure = play(on: runner, pause: { Thread.sleep(forTimeInterval: $0) }) else {
        return
      }
      runner.send(.event(.told("Script, line \(failure.line): \(failure.error)", .error)))
    }
  }
}
