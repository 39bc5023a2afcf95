public import AudioCore
import FoundationEssentials

/// Values as JSON documents and back.
public enum JSONDocument {
  /// Stands for infinities and NaN on the way to null; no text of ours holds a zero character.
  private static let noNumber = "\u{0}"

  /// The tree of an encodable value; numbers that are not finite become null.
  public static func tree(_ value: some Encodable) throws -> JSONValue {
    let encoder = JSONEncoder()
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: noNumber, negativeInfinity: noNumber, nan: noNumber)
    do {
      let tree = try JSONDecoder().decode(JSONValue.self, from: encoder.encode(value))
      return tree.replacing(.string(noNumber), with: .null)
    } catch {
      throw LacquerError(
        .internalFault, "A document could not be written as JSON; please report this.",
        cause: "\(error)")
    }
  }

  /// The text of an encodable value; without `curves`, long arrays of numbers are left out.
  public static func text(_ value: some Encodable, curves: Bool) throws -> String {
    let tree = try tree(value)
    return (curves ? tree : tree.withoutLongArrays()).text
  }

  /// Reads a value from JSON; throws `LacquerError.input` that names the file as `name`.
  public static func decode<Value: Decodable>(
    _ type: Value.Type, from bytes: [UInt8], named name: String
  ) throws -> Value {
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch {
      throw LacquerError(
        .input, "\(name) is not a document that this version of Lacquer can read.",
        cause: "\(error)")
    }
  }
}
