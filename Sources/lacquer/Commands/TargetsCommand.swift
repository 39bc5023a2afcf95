import ArgumentParser
import AudioCore
import Glibc
import Mastering

/// `lacquer targets`: loudness by name, and curves by name.
struct TargetsCommand: CheckedCommand {
  static let configuration = CommandConfiguration(
    commandName: "targets",
    abstract: "List delivery targets and neutral curves, with their sources.",
    discussion: """
      A target's name stands for its loudness and lowers the ceiling to its own:

        lacquer master mix.wav --set loudness.target=spotify -o master.wav

      A curve stands where a reference does:

        lacquer master mix.wav -r neutral:pop -o master.wav

      Your own targets go into targets.toml in the configuration folder; --toml prints the file that \
      ships as a pattern.
      """)

  @Argument(help: ArgumentHelp("Only these.", valueName: "name"))
  var names: [String] = []

  @Flag(help: "Print the file that ships.")
  var toml = false

  @OptionGroup var common: CommonOptions

  func check() throws {
    guard toml, common.json || !names.isEmpty else { return }
    throw ValidationError("--toml prints the file that ships: leave out names and --json.")
  }

  func run() throws {
    if toml {
      Console.output(DeliveryTargets.shippedFile)
      return
    }
    let known = try TargetFile.load()
    let names = names.map { name in
      known.all.contains { $0.name == name } ? name : NeutralCurve.path(of: name) ?? name
    }
    let isCurve = { (name: String) in name.hasPrefix(NeutralCurve.prefix) }
    let chosen =
      names.isEmpty
      ? known.all : try names.filter { !isCurve($0) }.map { try known.target(named: $0) }
    let curves =
      names.isEmpty
      ? NeutralCurve.all : try names.filter(isCurve).map { try NeutralCurve.named($0) }
    if common.json {
      let document = TargetsDocument(
        targets: chosen,
        curves: curves.map {
          .init(name: NeutralCurve.prefix + $0.name, text: $0.text, source: $0.source)
        })
      Console.output(try JSONDocument.text(document, curves: true))
      return
    }
    let style = Console.style(of: STDOUT_FILENO)
    common.say(
      names.isEmpty
        ? list(chosen, style)
        : (chosen.map { full($0, style) } + curves.map { full($0, style) }).joined(separator: "\n"))
  }

  /// A line each.
  private func list(_ targets: [DeliveryTarget], _ style: TextStyle) -> String {
    var text = style.dim(
      TextStyle.left("loudness.target=", 18) + TextStyle.right("LUFS", 5)
        + TextStyle.right("dBTP", 7) + "   checked     says")
    text += "\n"
    for target in targets {
      text += style.bold(TextStyle.left(target.name, 18))
      text += TextStyle.right(Numeral.plain(target.lufs), 5)
      text += TextStyle.right(Numeral.plain(target.ceilingDBTP), 7)
      text += "   " + style.dim(TextStyle.left(target.checked, 12))
      if target.source == DeliveryTarget.ownSource {
        text += "you"
      } else {
        text += target.standing == .published ? "itself" : style.notice("others")
      }
      text += "\n"
    }
    text += "\n" + style.dim("--reference") + "\n"
    for curve in NeutralCurve.all { text += full(curve, style) }
    return text + "\n" + style.dim("lacquer targets NAME says more of one.") + "\n"
  }

  /// Everything about a curve.
  private func full(_ curve: NeutralCurve, _ style: TextStyle) -> String {
    let lines = style.wrapped(curve.text, indent: 18) + style.wrapped(curve.source, indent: 18)
    return style.bold(TextStyle.left(NeutralCurve.prefix + curve.name, 18))
      + lines.joined(separator: "\n" + String(repeating: " ", count: 18)) + "\n"
  }

  /// Everything about a target.
  private func full(_ target: DeliveryTarget, _ style: TextStyle) -> String {
    let rows = [
      (target.name, target.title),
      (
        "loudness",
        "\(Numeral.plain(target.lufs)) LUFS, at most \(Numeral.plain(target.ceilingDBTP)) dBTP"
      ),
      ("note", target.note),
      ("source", target.provenance),
    ]
    return rows.filter { !$0.1.isEmpty }.map { label, words in
      style.bold(TextStyle.left(label, 18))
        + style.wrapped(words, indent: 18).joined(
          separator: "\n" + String(repeating: " ", count: 18)) + "\n"
    }.joined()
  }
}

/// Targets and curves as a JSON document.
private struct TargetsDocument: Encodable {
  struct Curve: Encodable {
    var name: String
    var text: String
    var source: String
  }

  var schema = "lacquer.targets/1"
  var engine = EngineIdentity.current
  var targets: [DeliveryTarget]
  var curves: [Curve]
}
