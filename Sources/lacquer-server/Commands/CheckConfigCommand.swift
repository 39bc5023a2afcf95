#if Server
import ArgumentParser
import AudioCore
import MasteringServer

/// `lacquer serve check-config`.
struct CheckConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-config", abstract: "Read the configuration and say what is wrong with it.")

  @OptionGroup var place: PlaceOptions

  func run() throws {
    let configuration = try place.resolve()
    try configuration.check()
    let engine = try EngineProgram.find(configuration.engine)
    let keys = try Store.exists(in: configuration.data) ? place.store().keys() : []
    let good = keys.filter { $0.isGood(at: WallTime.seconds) }.count
    Output.say(
      "The configuration is good: \(configuration.host):\(configuration.port), data in "
        + "\(configuration.data), engine \(engine), \(good) key\(good == 1 ? "" : "s").\n")
    if good == 0 { Output.complain("No key is good yet: lacquer serve keys add LABEL.") }
  }
}
#endif
