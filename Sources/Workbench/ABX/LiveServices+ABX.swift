internal import AudioCore
import Foundation
internal import Mastering

extension LiveServices {
  /// Draws what X is and binds it by a hash before the first trial.
  func drawABX(pair: [Listening.Source], trials: Int) -> ABXTest {
    var generator = SystemRandomNumberGenerator()
    return ABXTest(pair: pair, BlindTest(trials: trials, using: &generator))
  }

  /// Keeps a result among the program's own files; returns its path.
  func keepABX(_ result: ABXResult) throws -> String? {
    guard let folder = options.abxFolder else { return nil }
    guard AtomicFile.makeFolder(folder) else {
      throw LacquerError(.output, "The folder \(folder) cannot be made; the result is not kept.")
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let path = "\(folder)/abx-\(result.commitment.prefix(12)).json"
    try AtomicFile.write(Array(try encoder.encode(result)) + [10], to: path)
    return path
  }
}
