import AudioCore
import FoundationEssentials

/// The hidden half of a listening test: which of two versions each trial's X is, sealed.
///
/// The key file holds the order in a form that is not read at a glance, and a hash that shows
/// whether it was changed after the test was made. It is against accidents and temptation, not
/// against a cheat with a program.
public struct ListeningTest: Codable, Sendable, Equatable {
  /// Name and version of this document's shape.
  public var schema = ListeningTest.currentSchema
  /// Names of the two versions, without folders.
  public var versions: [String]
  /// Gain each got so that all are equally loud, dB.
  public var gainsDB: [Double]
  /// Loudness all were brought to, LUFS.
  public var loudnessLUFS: Double
  /// Where the excerpt lies in the files, s.
  public var excerpt: TimeRegion
  /// The order, sealed.
  public var sealed: String
  /// Hash of everything above.
  public var seal: String

  /// The shape this engine reads and writes.
  public static let currentSchema = "lacquer.listening/1"
  private static let mask: UInt8 = 0x5A

  /// Makes a test of `trials` trials, each of either version at even chances, in an order that follows
  /// from `seed`.
  ///
  /// Every trial is drawn on its own: of an order with as many of one as of the other, who answers as
  /// evenly guesses more than the binomial grants.
  package init(
    versions: [String], gainsDB: [Double], loudnessLUFS: Double, excerpt: TimeRegion, trials: Int,
    seed: UInt64
  ) {
    self.versions = versions
    self.gainsDB = gainsDB
    self.loudnessLUFS = loudnessLUFS
    self.excerpt = excerpt
    var generator = SplitMix(seed: seed)
    sealed = Self.cover((0..<trials).map { _ in UInt8(generator.next() >> 63) })
    seal = ""
    seal = ownSeal
  }

  /// Which version X is in each trial, 0 or 1; `LacquerError.input` when the key was changed.
  public var order: [Int] {
    get throws {
      guard seal == ownSeal, let order = Self.uncover(sealed) else {
        throw LacquerError(.input, "The key was changed after the test was made; make a new test.")
      }
      return order
    }
  }

  private var ownSeal: String {
    let parts =
      [schema] + versions + gainsDB.map { "\($0)" }
      + ["\(loudnessLUFS)", "\(excerpt.start)", "\(excerpt.end)", sealed]
    return ContentHash(of: Array(parts.joined(separator: "\n").utf8)).hexadecimal
  }

  /// Two hexadecimal digits a trial, of which only one bit tells.
  private static func cover(_ order: [UInt8]) -> String {
    let bytes = order.enumerated().map { index, bit in
      let noise = UInt8(truncatingIfNeeded: (index &* 0x9E37_79B9) >> 7) & 0xFE
      return (noise | bit) ^ mask
    }
    return Hexadecimal.text(bytes)
  }

  private static func uncover(_ text: String) -> [Int]? {
    Hexadecimal.bytes(text)?.map { Int(($0 ^ mask) & 1) }
  }

  /// The document.
  public func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self)) + [10]
  }

  /// Reads a document; `LacquerError.input` names what is wrong with it.
  public static func decode(_ bytes: [UInt8], path: String) throws -> ListeningTest {
    guard let test = try? JSONDecoder().decode(ListeningTest.self, from: Data(bytes)),
      test.schema == currentSchema, test.versions.count == 2
    else { throw LacquerError(.input, "\(path) is no key of a listening test.") }
    return test
  }
}
