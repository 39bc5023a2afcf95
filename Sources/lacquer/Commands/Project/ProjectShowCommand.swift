import ArgumentParser
import AudioCore
import Mastering
import Workbench

/// `lacquer project show`.
struct ProjectShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Say what a project holds, and whether its files are still there.")

  @Argument(help: ArgumentHelp("The project.", valueName: "project"), completion: .file())
  var project: String
  @OptionGroup var common: CommonOptions

  func run() throws {
    let document = try ProjectStore.read(project)
    let summary = ProjectSummary(document)
    if common.json { try summary.print() }
    common.say(summary.text)
    let lost = summary.files.filter { $0.condition == .missing }
    guard lost.isEmpty else {
      let names = lost.map(\.path).joined(separator: ", ")
      Console.complain("Not there any more: \(names). Say where with lacquer project relink.")
      throw EarlyEnd(status: .input)
    }
  }
}

/// What a project holds.
struct ProjectSummary: Encodable {
  struct File: Encodable {
    var slot: String
    var path: String
    var sha256: String?
    var weight: Double?
    var aspects: AspectWeights?
    var region: TimeRegion?
    var condition: AudioLink.Condition
  }

  struct Slot: Encodable {
    var number: Int
    var note: String
    var changed: [String]
  }

  var schema = "lacquer.project/1"
  var engine = EngineIdentity.current
  var files: [File]
  var settings: [String: String]
  var snapshots: [Slot]
  var loop: [Double]?
  var loopOn: Bool
  var marks: [String: Double]

  init(_ document: MasterDocument) {
    files =
      document.mix.map {
        [
          File(
            slot: "mix", path: $0.path, sha256: $0.hash?.hexadecimal, weight: nil,
            condition: $0.condition)
        ]
      } ?? []
    files += document.references.enumerated().map { index, reference in
      File(
        slot: "\(index + 1)", path: reference.link.path, sha256: reference.link.hash?.hexadecimal,
        weight: reference.weight,
        aspects: reference.aspects == AspectWeights() ? nil : reference.aspects,
        region: reference.region, condition: reference.link.condition)
    }
    settings = Dictionary(
      uniqueKeysWithValues: SettingTable.differences(document.settings, from: MasterSettings())
        .map { ($0.setting.key, $0.value.text) })
    snapshots = document.snapshots.enumerated().compactMap { index, snapshot in
      snapshot.map {
        Slot(
          number: index + 1, note: $0.note,
          changed: SettingTable.differences($0.settings, from: document.settings).map {
            "\($0.setting.key)=\($0.value.text)"
          })
      }
    }
    loop = document.loop.map { [$0.start, $0.end] }
    loopOn = document.loop?.isOn ?? false
    marks = Dictionary(
      uniqueKeysWithValues: document.marks.map { (String($0.letter), $0.seconds) })
  }

  /// Prints it as a JSON document.
  func print() throws { Console.output(try JSONDocument.text(self, curves: true)) }

  /// It in words.
  var text: String {
    var lines = files.map { file in
      let name = file.slot == "mix" ? "mix      " : "reference \(file.slot)"
      let weight = file.weight.map { "  \(Numeral.plain($0)) %" } ?? ""
      let own = MatchAspect.allCases.compactMap { aspect in
        file.aspects?[aspect].map { ", \(aspect.rawValue) \(Numeral.plain($0)) %" }
      }
      let section = file.region.map { "@\(SettingValue.region($0).text)" } ?? ""
      let condition = ["same": "", "unknown": ""][file.condition.rawValue] ?? "  \(file.condition)"
      let place = file.path + section
      return "\(TextStyle.left(name, 12)) \(place)\(weight)\(own.joined())\(condition)"
    }
    lines += settings.sorted { $0.key < $1.key }.map { "\(TextStyle.left($0.key, 20)) \($0.value)" }
    if settings.isEmpty { lines.append("settings     as they come (safe)") }
    if let loop {
      lines.append(
        "loop         \(Numeral.plain(loop[0]))–\(Numeral.plain(loop[1])) s"
          + (loopOn ? "" : ", off"))
    }
    for mark in marks.sorted(by: { $0.key < $1.key }) {
      lines.append("mark \(mark.key)       \(Numeral.plain(mark.value)) s")
    }
    for snapshot in snapshots {
      let changes = snapshot.changed.isEmpty ? "as now" : snapshot.changed.joined(separator: " ")
      let note = snapshot.note.isEmpty ? "" : "“\(snapshot.note)”  "
      lines.append("snapshot \(snapshot.number)   \(note)\(changes)")
    }
    return lines.map { TerminalText.line($0) + "\n" }.joined()
  }
}
