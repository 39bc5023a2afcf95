internal import AudioCore
internal import Mastering
internal import TOMLKit

/// Reads the parts of a project; throws `LacquerError.input` with its name.
struct ProjectReader {
  /// No track has places beyond this, s.
  private static let latest = 1e6

  /// The project's name, for sentences.
  let name: String
  /// Where relative paths begin.
  let folder: String
  /// The whole file, in which the lines of errors are counted.
  let text: String

  /// The document of a whole file.
  func document(_ table: TOMLTable) throws -> MasterDocument {
    var document = MasterDocument()
    for (key, value) in table {
      switch key {
      case "lacquer": break
      case "snapshot_recalled":
        guard let slot = value.int, (1...MasterDocument.snapshotCount).contains(slot) else {
          throw fault("snapshot_recalled is a number from 1 to 8")
        }
        document.recalled = slot - 1
      case "mix":
        try requireKnown(["file", "sha256"], in: value.table, "[mix]")
        document.mix = try link(value.table, "mix")
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

  /// Refuses what the next save would drop.
  private func requireKnown(_ known: [String], in table: TOMLTable?, _ place: String) throws {
    guard let table else { return }
    for (key, _) in table where !known.contains(key) {
      throw fault("\(place) has no \"\(key)\"")
    }
  }

  private func link(_ table: TOMLTable?, _ place: String) throws -> AudioLink {
    guard let table, let file = table["file"]?.string, !file.isEmpty else {
      throw fault("[\(place)] needs a file")
    }
    var hash: ContentHash?
    if let value = table["sha256"] {
      guard let text = value.string, text.utf8.count == 64, text.allSatisfy(\.isHexDigit) else {
        throw fault("the sha256 of [\(place)] is not 64 hexadecimal digits")
      }
      hash = ContentHash(hexadecimal: text.lowercased())
    }
    return AudioLink(path: Paths.absolute(file, from: folder), hash: hash)
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
    try requireKnown(["start", "end", "on"], in: table, "a loop")
    var range = LoopRange(
      start: try number(start, "the loop's start"), end: try number(end, "the loop's end"))
    if let on = table["on"] {
      guard let isOn = on.bool else { throw fault("the loop's on is true or false") }
      range.isOn = isOn
    }
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
    try SettingsFile.apply(
      table.convert(to: .toml), named: name, part: (text: text, table: place), to: &settings)
    return settings
  }

  private func snapshots(_ table: TOMLTable?) throws -> [Snapshot?] {
    var result = [Snapshot?](repeating: nil, count: MasterDocument.snapshotCount)
    guard let table else { throw fault("[snapshot] holds the numbers 1 to 8") }
    for (key, value) in table {
      guard let slot = Int(key), (1...MasterDocument.snapshotCount).contains(slot),
        let entry = value.table
      else {
        throw fault("a snapshot has a number from 1 to 8, not \"\(key)\"")
      }
      try requireKnown(["settings", "note"], in: entry, "snapshot \(key)")
      let settings =
        try entry["settings"].map { try self.settings($0.table, "snapshot.\(key).settings") }
        ?? MasterSettings()
      let note = entry["note"]
      guard note == nil || note?.string != nil else {
        throw fault("the note of snapshot \(key) is not text")
      }
      result[slot - 1] = Snapshot(settings: settings, note: note?.string ?? "")
    }
    return result
  }
}
