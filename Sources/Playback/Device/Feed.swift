import AudioCore
import AudioFiles
import Realtime

/// Where a device's frames come from: the mixer itself, or the mixer through a converter of rates.
@safe final class Feed {
  private let mixer: Mixer
  private let bridge: RateBridge?

  init(mixer: Mixer, deviceRate: Int, periodFrames: Int) throws {
    self.mixer = mixer
    bridge =
      deviceRate == mixer.sampleRate
      ? nil : try RateBridge(mixer: mixer, deviceRate: deviceRate, periodFrames: periodFrames)
  }

  /// Ends the converter's thread, if there is one.
  func stop() { bridge?.stop() }

  /// Whether the converter has failed: only another feed goes on. [audio thread]
  var hasFailed: Bool { bridge?.hasFailed ?? false }

  /// Has the converter replace what was rendered. [audio thread, outside of mixing]
  func refill() { bridge?.refill() }

  /// Frames that can be rendered without a gap. [audio thread]
  func readyFrames() -> Int { bridge?.readyFrames() ?? mixer.readyFrames() }

  /// Fills `count` frames. [audio thread]
  func render(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, count: Int
  ) {
    if let bridge {
      unsafe bridge.render(left, right, count: count)
    } else {
      unsafe mixer.render(left, right, count: count)
    }
  }
}
