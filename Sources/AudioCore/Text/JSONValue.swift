/// A JSON document as a tree, so that documents can be pruned and laid out before they are written.
///
/// Objects are written with sorted keys and arrays of plain values on one line, the same bytes on
/// every machine.
public enum JSONValue: Codable, Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  case unsigned(UInt64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Reads any JSON.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(UInt64.self) {
      self = .unsigned(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  /// Writes the tree into any encoder.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .unsigned(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let value): try container.encode(value)
    case .object(let value): try container.encode(value)
    }
  }

  /// Member of an object; nil for anything else.
  public subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { return members[key] }
    return nil
  }

  /// The tree without arrays of more than 32 plain values, wherever they stand.
  public func withoutLongArrays() -> JSONValue {
    switch self {
    case .array(let elements):
      return .array(elements.map { $0.withoutLongArrays() })
    case .object(let members):
      let kept = members.filter { _, value in
        guard case .array(let elements) = value else { return true }
        return elements.count <= 32 || !elements.allSatisfy(\.isScalar)
      }
      return .object(kept.mapValues { $0.withoutLongArrays() })
    default:
      return self
    }
  }

  /// The tree with every value that equals `old` replaced.
  package func replacing(_ old: JSONValue, with new: JSONValue) -> JSONValue {
    switch self {
    case _ where self == old: new
    case .array(let elements): .array(elements.map { $0.replacing(old, with: new) })
    case .object(let members): .object(members.mapValues { $0.replacing(old, with: new) })
    default: self
    }
  }

  /// The tree with every text changed; names of members stay.
  package func mapTexts(_ change: (String) -> String) -> JSONValue {
    switch self {
    case .string(let text): .string(change(text))
    case .array(let elements): .array(elements.map { $0.mapTexts(change) })
    case .object(let members): .object(members.mapValues { $0.mapTexts(change) })
    default: self
    }
  }

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  /// The document as indented text that ends with a line feed.
  public var text: String {
    var output = ""
    write(to: &output, indent: "")
    return output + "\n"
  }

  private func write(to output: inout String, indent: String) {
    let inner = indent + "  "
    switch self {
    case .null: output += "null"
    case .bool(let value): output += value ? "true" : "false"
    case .integer(let value): output += String(value)
    case .unsigned(let value): output += String(value)
    case .number(let value): output += value.isFinite ? "\(value)" : "null"
    case .string(let value): output += QuotedText.of(value)
    case .array(let elements):
      if elements.allSatisfy(\.isScalar) {
        output += "["
        for (index, element) in elements.enumerated() {
          if index > 0 { output += ", " }
          element.write(to: &output, indent: inner)
        }
        output += "]"
      } else {
        output += "["
        for (index, element) in elements.enumerated() {
          output += index > 0 ? ",\n\(inner)" : "\n\(inner)"
          element.write(to: &output, indent: inner)
        }
        output += "\n\(indent)]"
      }
    case .object(let members):
      output += "{"
      for (index, key) in members.keys.sorted().enumerated() {
        output += index > 0 ? ",\n\(inner)" : "\n\(inner)"
        output += QuotedText.of(key)
        output += ": "
        members[key]?.write(to: &output, indent: inner)
      }
      output += members.isEmpty ? "}" : "\n\(indent)}"
    }
  }
}
