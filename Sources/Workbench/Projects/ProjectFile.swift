internal import AudioCore
internal import Mastering
internal import TOMLKit

/// Projects as TOML: paths with content hashes, settings, snapshots, marks and loop; never audio.
public enum ProjectFile {
  /// Version of the format that is written, and the newest that is read.
  public static let version = 1

  /// The document as a file; paths below `folder` are written as seen from there.
  public static func encode(_ document: MasterDocument, folder: String) -> String {
    var text = "# A Lacquer project: where the audio is and what is done to it.\n"
    text += "lacquer = \(version)\n"
    if let recalled = document.recalled { text += "snapshot_recalled = \(recalled + 1)\n" }
    if let mix = document.mix { text += "\n[mix]\n" + self.link(mix, folder) }
    for reference in document.references {
      text += "\n[[reference]]\n" + self.link(reference.link, folder)
      text += "weight = \(number(reference.weight))\n"
      for aspect in MatchAspect.allCases {
        if let weight = reference.aspects[aspect] {
          text += "\(aspect.rawValue) = \(number(weight))\n"
        }
      }
      if let region = reference.region {
        text += "region = \(quoted(SettingValue.region(region).text))\n"
      }
      if let loop = reference.loop {
        text += "loop = { start = \(number(loop.start)), end = \(number(loop.end)), "
        text += "on = \(loop.isOn) }\n"
      }
      if !reference.marks.isEmpty {
        let marks = reference.marks.map { "\($0.letter) = \(number($0.seconds))" }
        text += "marks = { \(marks.joined(separator: ", ")) }\n"
      }
    }
    if let loop = document.loop {
      text += "\n[loop]\nstart = \(number(loop.start))\nend = \(number(loop.end))\n"
      text += "on = \(loop.isOn)\n"
    }
    if !document.marks.isEmpty {
      text += "\n[marks]\n"
      for mark in document.marks { text += "\(mark.letter) = \(number(mark.seconds))\n" }
    }
    text += settings(document.settings, under: "settings")
    for (slot, snapshot) in document.snapshots.enumerated() {
      guard let snapshot else { continue }
      text += "\n[snapshot.\(slot + 1)]\nnote = \(quoted(snapshot.note))\n"
      text += settings(snapshot.settings, under: "snapshot.\(slot + 1).settings")
    }
    return text
  }

  /// Reads a project; relative paths begin in `folder`.
  ///
  /// Throws `LacquerError.input` in one sentence with the file's name for anything that is not a
  /// project of this version or an older one.
  public static func decode(
    _ text: String, named name: String, folder: String
  ) throws -> MasterDocument {
    if let line = TOMLGuard.faultyLine(in: text) {
      throw LacquerError(.input, "\(name), line \(line): this is not a project.")
    }
    let table: TOMLTable
    do {
      table = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw LacquerError(
        .input,
        "\(name), line \(error.source.begin.line): this is not a project: \(error.description).")
    }
    guard let found = table["lacquer"]?.int else {
      throw LacquerError(.input, "\(name) is not a Lacquer project.")
    }
    guard found <= version else {
      throw LacquerError(
        .input,
        "\(name) was made by a newer Lacquer (format \(found), this one reads \(version)): "
          + "update this one.")
    }
    let reader = ProjectReader(name: name, folder: folder)
    return try reader.document(table)
  }

  private static func link(_ link: AudioLink, _ folder: String) -> String {
    var text = "file = \(quoted(FilePath.relative(link.path, to: folder)))\n"
    if let hash = link.hash { text += "sha256 = \"\(hash.hexadecimal)\"\n" }
    return text
  }

  private static func settings(_ settings: MasterSettings, under path: String) -> String {
    var text = "\n[\(path)]\n"
    let lines = SettingsFile.encode(settings, omitting: MasterSettings()).split(
      separator: "\n", omittingEmptySubsequences: false)
    for line in lines {
      if line.hasPrefix("[[") {
        text += "[[\(path).\(line.dropFirst(2))\n"
      } else if line.hasPrefix("[") {
        text += "[\(path).\(line.dropFirst())\n"
      } else if !line.isEmpty {
        text += line + "\n"
      }
    }
    return text
  }

  private static func number(_ value: Double) -> String {
    let text = Figures.typed(value)
    return text.contains(".") || text.contains("e") ? text : text + ".0"
  }

  /// A TOML basic string.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}

/// Reads the parts of a project.
private struct ProjectReader {
  /// No track has places beyond this, s.
  private static let latest = 1e6

  let name: String
  let folder: String

  func document(_ table: TOMLTable) throws -> MasterDocument {
    var document = MasterDocument()
    for (key, value) in table {
      switch key {
      case "lacquer": break
      case "snapshot_recalled":
        if let slot = value.int, (1...MasterDocument.snapshotCount).contains(slot) {
          document.recalled = slot - 1
        }
      case "mix": document.mix = try link(value.table, "mix")
      case "reference": document.references = try references(value.array)
      case "loop": document.loop = try loop(value.table)
      case "marks": document.marks = try marks(value.table)
      case "settings": document.settings = try settings(value.table, "settings")
      case "snapshot": document.snapshots = try snapshots(value.table)
      default: throw fault("\"\(key)\" is not known here")
      }
    }
    if let recalled = document.recalled, document.snapshots[recalled] == nil {
      document.recalled = nil
    }
    return document
  }

  private func fault(_ what: String) -> LacquerError {
    LacquerError(.input, "\(name) is not a project this Lacquer understands: \(what).")
  }

  private func link(_ table: TOMLTable?, _ place: String) throws -> AudioLink {
    guard let table, let file = table["file"]?.string, !file.isEmpty else {
      throw fault("[\(place)] needs a file")
    }
    var hash: ContentHash?
    if let text = table["sha256"]?.string {
      guard text.utf8.count == 64, text.allSatisfy(\.isHexDigit) else {
        throw fault("the sha256 of [\(place)] is not 64 hexadecimal digits")
      }
      hash = ContentHash(hexadecimal: text.lowercased())
    }
    return AudioLink(path: FilePath.absolute(file, from: folder), hash: hash)
  }

  private func references(_ array: TOMLArray?) throws -> [ReferenceLink] {
    guard let array, array.count <= MasterDocument.referenceLimit else {
      throw fault("there can be at most eight references")
    }
    return try array.map { value in
      guard let table = value.table else { throw fault("a reference is a table") }
      var reference = ReferenceLink(link: try link(table, "reference"))
      for (key, value) in table where key != "file" && key != "sha256" {
        switch key {
        case "region":
          reference.region = try region(value)
          continue
        case "loop":
          reference.loop = try loop(value.table)
          continue
        case "marks":
          reference.marks = try marks(value.table)
          continue
        default: break
        }
        let weight = try number(value, key)
        guard (0...100).contains(weight) else { throw fault("\(key) lies between 0 and 100 %") }
        if let aspect = MatchAspect(rawValue: key) {
          reference.aspects[aspect] = weight
        } else if key == "weight" {
          reference.weight = weight
        } else {
          throw fault("a reference has no \"\(key)\"")
        }
      }
      return reference
    }
  }

  private func region(_ value: any TOMLValueConvertible) throws -> TimeRegion {
    let parts = (value.string ?? "").split(separator: "-").compactMap {
      SettingText.parseTime(String($0))
    }
    guard parts.count == 2, parts[1] > parts[0] else {
      throw fault("a region is start-end, for instance \"1:02-1:40\"")
    }
    return TimeRegion(start: parts[0], end: parts[1])
  }

  private func number(_ value: any TOMLValueConvertible, _ place: String) throws -> Double {
    if let number = value.double { return number }
    if let number = value.int { return Double(number) }
    throw fault("\(place) is not a number")
  }

  private func loop(_ table: TOMLTable?) throws -> LoopRange {
    guard let table, let start = table["start"], let end = table["end"] else {
      throw fault("[loop] needs start and end")
    }
    let range = LoopRange(
      start: try number(start, "the loop's start"), end: try number(end, "the loop's end"),
      isOn: table["on"]?.bool ?? true)
    guard range.start >= 0, range.end > range.start else {
      throw fault("the loop must end after it starts")
    }
    guard range.end <= Self.latest else { throw fault("no track is as long as the loop's end") }
    return range
  }

  private func marks(_ table: TOMLTable?) throws -> [Mark] {
    guard let table else { throw fault("[marks] holds letters and times") }
    return try table.map { key, value in
      guard key.count == 1, let letter = key.first, ("a"..."z").contains(letter) else {
        throw fault("a mark is a letter from a to z, not \"\(key)\"")
      }
      let seconds = try number(value, "mark \(key)")
      guard (0...Self.latest).contains(seconds) else { throw fault("mark \(key) is no time") }
      return Mark(letter: letter, seconds: seconds)
    }.sorted { $0.letter < $1.letter }
  }

  private func settings(_ table: TOMLTable?, _ place: String) throws -> MasterSettings {
    guard let table else { throw fault("[\(place)] is a table") }
    var settings = MasterSettings()
    try SettingsFile.apply(table.convert(to: .toml), named: name, to: &settings)
    return settings
  }

  private func snapshots(_ table: TOMLTable?) throws -> [Snapshot?] {
    var result = [Snapshot?](repeating: nil, count: MasterDocument.snapshotCount)
    guard let table else { throw fault("[snapshot] holds the numbers 1 to 8") }
    for (key, value) in table {
      guard let slot = Int(key), result.indices.contains(slot - 1), let entry = value.table else {
        throw fault("a snapshot has a number from 1 to 8, not \"\(key)\"")
      }
      let settings =
        try entry["settings"].map { try self.settings($0.table, "snapshot.\(key).settings") }
        ?? MasterSettings()
      result[slot - 1] = Snapshot(settings: settings, note: entry["note"]?.string ?? "")
    }
    return result
  }
}
