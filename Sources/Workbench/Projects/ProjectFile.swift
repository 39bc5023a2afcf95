internal import AudioCore
internal import Mastering
internal import TOMLKit

/// Projects as TOML: paths with content hashes, settings, snapshots, marks and loop; never audio.
public enum ProjectFile {
  /// Version of the format that is written, and the newest that is read.
  public static let version = 1
  /// What the name of a project ends with.
  public static let ending = ".lacquer"

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
        text += "region = \(QuotedText.of(SettingValue.region(region).text))\n"
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
      text += "\n[snapshot.\(slot + 1)]\nnote = \(QuotedText.of(snapshot.note))\n"
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
    if let fault = TOMLGuard.fault(in: text) {
      throw LacquerError(
        .input, "\(name), line \(fault.line): this is not a project: \(fault.words).")
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
    guard found >= 1 else {
      throw LacquerError(
        .input, "\(name) is not a Lacquer project: there is no format \(found).")
    }
    guard found <= version else {
      throw LacquerError(
        .input,
        "\(name) was made by a newer Lacquer (format \(found), this one reads \(version)): "
          + "update this one.")
    }
    let reader = ProjectReader(name: name, folder: folder, text: text)
    return try reader.document(table)
  }

  private static func link(_ link: AudioLink, _ folder: String) -> String {
    var text = "file = \(QuotedText.of(Paths.relative(link.path, to: folder)))\n"
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
    let text = Numeral.shortest(value)
    return text.contains(".") || text.contains("e") ? text : text + ".0"
  }
}
