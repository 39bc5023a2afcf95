import AudioCore
import Mastering
import Testing

/// A JSON document in which somebody has changed something.
struct ChangedDocument {
  /// A path, what somebody wrote there, and a part of the complaint.
  typealias Fault = (path: String, json: String, words: String)

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

  /// Expects of a reader that it refuses every fault in a sentence that names the value.
  func expectRefusals(
    _ faults: [Fault], named name: String, end: String = ".",
    _ decode: ([UInt8], String) throws -> Void
  ) throws {
    for fault in faults {
      let bytes = try with(fault.path, fault.json).bytes
      let error = #expect(throws: LacquerError.self, "\(fault.path)") { try decode(bytes, name) }
      #expect(error?.code == .input)
      let sentence = error?.message ?? ""
      #expect(sentence.hasPrefix("\(name) cannot be used: "), "\(fault.path): \(sentence)")
      #expect(sentence.contains(fault.words), "\(fault.path): \(sentence)")
      #expect(sentence.hasSuffix(end), "\(sentence)")
    }
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
