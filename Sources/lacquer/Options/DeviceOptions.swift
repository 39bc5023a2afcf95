import ArgumentParser
import AudioCore
import Foundation
import Playback
import Workbench

/// Where sound goes.
struct DeviceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Sound device: a name that 'lacquer devices' lists, or none. Without it the one in "
        + "config.toml, else ALSA's default.", valueName: "name"))
  var device: String?

  @Option(
    help: ArgumentHelp(
      "Buffer: normal (2 × 512 frames), low (2 × 256) or safe (4 × 1024).", valueName: "name"))
  var latency: LatencyName?

  /// The choice: the command line, else config.toml; throws when that cannot be read.
  func choice() throws -> DeviceChoice { choice(over: try Self.configured()) }

  /// The choice: the command line, else what was configured.
  func choice(over config: SoundConfig) -> DeviceChoice {
    var choice = config.choice
    if let device { choice.name = device }
    if let latency {
      choice.latency = latency.latency
      choice.periodFrames = nil
      choice.periods = nil
    }
    return choice
  }

  /// Opens the device for a session; throws its sentence when there is no sound.
  ///
  /// `tells` says once when the system did not permit real-time priority.
  func open(_ session: PlaybackSession, tells: Bool = false) throws {
    if case .waiting(let sentence) = session.useDevice(try choice()) {
      throw LacquerError(.device, sentence)
    }
    if case .open(let format) = session.state.device, !format.isRealtime, tells,
      format.name != DeviceChoice.none
    {
      Console.error(
        "Playing without real-time priority, so that other programs may interrupt the sound: "
          + "'lacquer doctor' says how to permit it.\n")
    }
  }

  /// What the person wrote in config.toml.
  static func configured() throws -> SoundConfig {
    try SoundConfig.read(StandardFolders.own)
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

extension SoundConfig {
  /// The device that is asked for.
  var choice: DeviceChoice {
    var choice = DeviceChoice(
      device ?? "default", latency: latency.flatMap(LatencyName.init)?.latency ?? .normal,
      periodFrames: period, periods: periods)
    choice.sampleFormat = format
    return choice
  }
}
