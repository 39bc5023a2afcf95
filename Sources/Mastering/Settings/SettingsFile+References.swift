import AudioCore
import TOMLKit

/// References in a settings file:
///
/// ```toml
/// [[reference]]
/// file = "song.flac"
/// weight = 60
/// level = 0
/// region = "1:02-1:40"
/// ```
extension SettingsFile {
  /// The table that holds them.
  static let referenceTable = "reference"

  /// The references of `toml`, in its order.
  ///
  /// `name` is the file's own path: a reference's path is relative to its folder. Throws
  /// `LacquerError.input` for unknown keys and values that are not allowed.
  public static func references(
    in toml: String, named name: String
  ) throws -> [ReferenceRequest] {
    guard let value = try parse(toml, named: name)[referenceTable] else { return [] }
    guard let tables = value.array else {
      throw LacquerError(
        .input, "\(name): references are [[reference]] tables, in double brackets.")
    }
    return try tables.enumerated().map { index, value in
      let place = "\(name), reference \(index + 1)"
      guard let table = value.table else {
        throw LacquerError(.input, "\(place): a reference is a table with a file.")
      }
      return try reference(table, place: place, folder: folder(of: name))
    }
  }

  private static func reference(
    _ table: TOMLTable, place: String, folder: String
  ) throws -> ReferenceRequest {
    guard let file = table["file"]?.string, !file.isEmpty else {
      throw LacquerError(.input, "\(place): it has no file; say which with file = \"song.flac\".")
    }
    let isAbsolute = file.hasPrefix("/") || file.hasPrefix(NeutralCurve.prefix)
    var result = ReferenceRequest(path: isAbsolute ? file : folder + file)
    for (key, value) in table where key != "file" {
      if key == "region" {
        guard let text = value.string, let region = SettingText.parseRegion(text) else {
          throw LacquerError(.input, "\(place): region is start-end, for instance \"1:02-1:40\".")
        }
        result.region = region
        continue
      }
      let aspect = MatchAspect(rawValue: key)
      guard key == "weight" || aspect != nil else {
        let known = (["file", "weight", "region"] + MatchAspect.allCases.map(\.rawValue))
          .joined(separator: ", ")
        throw LacquerError(.input, "\(place): there is no \"\(key)\"; a reference has \(known).")
      }
      guard let weight = value.double ?? value.int.map(Double.init), (0...100).contains(weight)
      else {
        throw LacquerError(.input, "\(place): \(key) is a number from 0 to 100 %.")
      }
      if let aspect { result.aspects[aspect] = weight } else { result.weight = weight }
    }
    return result
  }

  /// The folder of a path with its slash; empty for the current one.
  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }
}
