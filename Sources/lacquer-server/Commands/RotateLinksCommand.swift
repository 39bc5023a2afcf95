#if Server
import ArgumentParser
import MasteringServer

/// `lacquer serve rotate-links`.
struct RotateLinksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate-links", abstract: "Replace the secret that signs result links.")

  @Option(help: "How long links signed before stay good; 0 ends them at once.") var hours = 1.0
  @OptionGroup var place: PlaceOptions

  func run() throws {
    try GivenNumber.check(hours, as: "--hours", in: 0...87_600)
    try place.store().rotateLinkSecret(hours: hours)
    Output.say("New links are signed with a new secret.\n")
  }
}
#endif
