package import AudioCore
import FoundationEssentials

/// JSON on the wire: one compact line out, anything that is JSON in.
package enum JSONText {
  /// Reads a document; nil when the bytes are not JSON.
  package static func parse(_ bytes: [UInt8]) -> JSONValue? {
    try? JSONDecoder().decode(JSONValue.self, from: Data(bytes))
  }

  /// Reads a typed document; nil when it does not fit.
  package static func parse<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Value? {
    try? JSONDecoder().decode(type, from: Data(bytes))
  }

  /// Writes any encodable value with sorted keys on one line; numbers that are not finite are 0.
  package static func line(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "0", negativeInfinity: "0", nan: "0")
    return [UInt8]((try? encoder.encode(value)) ?? Data("null".utf8))
  }

  /// The tree of an encodable value.
  package static func tree(_ value: some Encodable) -> JSONValue { parse(line(value)) ?? .null }
}

extension JSONValue {
  /// Text of a string or number that is not empty once trimmed; nil for anything else.
  package var words: String? {
    let text: String
    switch self {
    case .string(let value): text = value
    case .integer(let value): text = String(value)
    case .unsigned(let value): text = String(value)
    case .number(let value): text = "\(value)"
    default: return nil
    }
    let trimmed = text.trimmed
    return trimmed.isEmpty ? nil : trimmed
  }

  /// A number, also one that was sent as a string; nil for anything else.
  package var amount: Double? {
    switch self {
    case .integer(let value): return Double(value)
    case .unsigned(let value): return Double(value)
    case .number(let value): return value.isFinite ? value : nil
    case .string(let value):
      guard let number = Double(value.trimmed), number.isFinite else { return nil }
      return number
    default: return nil
    }
  }

  /// A truth value, also one that was sent as a string or number.
  package var flag: Bool? {
    switch self {
    case .bool(let value): return value
    case .string(let value):
      switch value.trimmed.lowercased() {
      case "true", "1": return true
      case "false", "0": return false
      default: return nil
      }
    case .integer(let value): return value != 0
    default: return nil
    }
  }

  /// Members of an object.
  package var members: [String: JSONValue]? {
    if case .object(let members) = self { return members }
    return nil
  }

  /// Elements of an array.
  package var elements: [JSONValue]? {
    if case .array(let elements) = self { return elements }
    return nil
  }
}
