import ArgumentParser
import AudioCore
import Foundation
import Mastering
import Workbench

/// The references of a command.
struct ReferenceOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "A track, saved profile or neutral:CURVE to sound like; repeatable. With a section and "
        + "weights: song.flac@1:02-1:40, song.flac:60%, song.flac:tone=40,level=0.",
      valueName: "file[@section][:weights]"),
    completion: .file())
  var reference: [String] = []

  @Option(
    help: ArgumentHelp(
      "The section of the mix that is compared (match.region).", valueName: "start-end"))
  var mixRegion: String?

  /// Whether anything is given.
  var areGiven: Bool { !reference.isEmpty || mixRegion != nil }

  /// The references asked for, those `behind` the mix first, in place of those of the settings file.
  func resolve(behind: [String], file: [ReferenceRequest]) throws -> [ReferenceRequest] {
    let typed = behind + reference
    let requests = typed.isEmpty ? file : try typed.map { try ReferenceArgument($0).request }
    for request in requests { try Self.checkName(of: request) }
    guard requests.count <= MasterDocument.referenceLimit else {
      throw LacquerError(.usage, "At most eight references can be given, not \(requests.count).")
    }
    guard requests.isEmpty || requests.contains(where: \.counts) else {
      throw LacquerError(
        .usage, "Every reference has the weight 0: give one of them a weight, or none of them.")
    }
    return requests
  }

  /// Refuses a curve's name without "neutral:" where no file has that name.
  static func checkName(of request: ReferenceRequest) throws {
    guard let curve = NeutralCurve.path(of: request.path),
      !FileManager.default.fileExists(atPath: request.path)
    else { return }
    throw LacquerError(
      .usage, "There is no file \(request.path); the curve of that name is \(curve).")
  }

  /// Puts --mix-region into settings.
  func apply(to settings: inout MasterSettings) throws {
    guard let mixRegion else { return }
    try SettingTable.setting(named: "match.region").set(mixRegion, in: &settings)
  }
}
