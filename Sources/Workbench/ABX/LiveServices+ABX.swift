internal import AudioCore
import Foundation

extension LiveServices {
  /// Draws what X is and binds it by a hash before the first trial.
  func drawABX(pair: [Listening.Source], trials: Int) -> ABXTest {
    var generator = SystemRandomNumberGenerator()
    let list = (0..<trials).map { _ in Bool.random(using: &generator) }
    let salt = String(UInt64.random(in: .min ... .max, using: &generator), radix: 16)
    let text = salt + " " + ABXTest.letters(list)
    return ABXTest(
      pair: pair, list: list, salt: salt,
      commitment: ContentHash(of: Array(text.utf8)).hexadecimal)
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
