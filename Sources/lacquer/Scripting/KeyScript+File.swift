import AudioCore
import Foundation
import Workbench

extension KeyScript {
  /// Reads a script from a file; `-` is standard input.
  init(reading path: String) throws {
    let text: String
    do {
      text =
        path == "-"
        ? String(decoding: FileHandle.standardInput.readDataToEndOfFile(), as: UTF8.self)
        : try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw LacquerError(
        .input, "The script \(path) cannot be read: \(error.localizedDescription).")
    }
    try self.init(text, named: path)
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
