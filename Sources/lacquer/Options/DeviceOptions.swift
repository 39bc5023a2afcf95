import ArgumentParser
import AudioCore
import Playback

/// Where sound goes.
struct DeviceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Sound device: a name that 'lacquer devices' lists, or none.", valueName: "name"))
  var device = "default"

  @Option(
    help: ArgumentHelp(
      "Buffer: normal (2 × 512 frames), low (2 × 256) or safe (4 × 1024).", valueName: "name"))
  var latency = LatencyName.normal

  /// The choice.
  var choice: DeviceChoice { DeviceChoice(device, latency: latency.latency) }

  /// Opens the device for a session; throws its sentence when there is no sound.
  func open(_ session: PlaybackSession) throws {
    if case .waiting(let sentence) = session.useDevice(choice) {
      throw LacquerError(.device, sentence)
    }
  }
}

/// The buffers as the command line spells them.
enum LatencyName: String, CaseIterable, ExpressibleByArgument {
  case normal, low, safe

  /// The choice it stands for.
  var latency: DeviceChoice.Latency {
    switch self {
    case .normal: .normal
    case .low: .low
    case .safe: .safe
    }
  }
}
