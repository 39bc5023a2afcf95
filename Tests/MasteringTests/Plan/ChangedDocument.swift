import AudioCore
import Mastering

/// A JSON document in which somebody has changed something.
struct ChangedDocument {
  private var tree: JSONValue

  init(_ bytes: [UInt8]) throws {
    tree = try JSONDocument.decode(JSONValue.self, from: bytes, named: "document")
  }

  var bytes: [UInt8] { Array(tree.text.utf8) }

  /// The document with the value `json` at a path such as "renders.0.driveDB".
  func with(_ path: String, _ json: String) throws -> ChangedDocument {
    let value = try JSONDocument.decode(
      [JSONValue].self, from: Array("[\(json)]".utf8), named: "value")
    var changed = self
    changed.tree = Self.change(tree, path.split(separator: ".")[...], to: value[0])
    return changed
  }

  private static func change(
    _ tree: JSONValue, _ path: ArraySlice<Substring>, to value: JSONValue
  ) -> JSONValue {
    guard let key = path.first.map(String.init) else { return value }
    switch tree {
    case .object(var members):
      members[key] = change(members[key] ?? .null, path.dropFirst(), to: value)
      return .object(members)
    case .array(var elements):
      guard let index = Int(key), elements.indices.contains(index) else { return tree }
      elements[index] = change(elements[index], path.dropFirst(), to: value)
      return .array(elements)
    default:
      return tree
    }
  }
}
