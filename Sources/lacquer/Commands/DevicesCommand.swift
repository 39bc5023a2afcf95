import ArgumentParser
import Glibc
import Mastering
import Playback

/// `lacquer devices`: what can be played to.
struct DevicesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "devices",
    abstract: "List the sound devices that --device takes.",
    usage: "lacquer devices [--json]")

  @OptionGroup var common: CommonOptions

  func run() throws {
    let devices = DeviceInfo.all()
    let style = Console.style(of: STDOUT_FILENO)
    let width = min(28, devices.map(\.name.count).max() ?? 0)
    for device in devices {
      common.say("\(style.bold(TextStyle.left(device.name, width)))  \(device.description)\n")
    }
    guard common.json else { return }
    Console.output(try JSONDocument.text(DeviceDocument(devices: devices), curves: true))
  }
}

/// The devices as a JSON document.
private struct DeviceDocument: Encodable {
  var schema = "lacquer.devices/1"
  var engine = EngineIdentity.current
  var devices: [DeviceInfo]
}
