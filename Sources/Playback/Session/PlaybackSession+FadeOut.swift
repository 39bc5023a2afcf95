import AudioCore
import Glibc
import Synchronization

extension PlaybackSession {
  /// Longest fade that is waited for, s: a device may have stopped taking sound.
  private static let longestFadeSeconds = 0.5
  /// What a sound server may hold behind the buffer, s.
  private static let serverSeconds = 0.05
  /// Longest wait for what a device was given, s.
  private static let longestBufferSeconds = 1.0

  /// Pauses, and waits until the device has played what it was given: closing cuts nothing off then.
  ///
  /// Does not wait for a device that is away, nor for `none`.
  public func fadeOut() {
    pause()
    waitUntilPlayed()
  }

  /// Fades out what plays through the device that another takes the place of, until `body` is done.
  ///
  /// The transport keeps what it was asked for: it goes on where it stood.
  func standingStill<Result>(_ body: () -> Result) -> Result {
    setChangingDevice(true)
    defer { setChangingDevice(false) }
    if state.isPlaying { waitUntilPlayed() }
    return body()
  }

  private func setChangingDevice(_ isChanging: Bool) {
    control.withLock {
      $0.isChangingDevice = isChanging
      publish(&$0)
    }
  }

  /// Waits for the fade and for what the device was given before.
  private func waitUntilPlayed() {
    let end = SteadyTime.seconds + Self.longestFadeSeconds
    while heardThrough != nil, mixer.signals.get(.isSilent) == 0, SteadyTime.seconds < end {
      usleep(1000)
    }
    guard let format = heardThrough else { return }
    // The converter of rates keeps two periods of its own.
    let converted = format.sampleRate == sampleRate ? 0 : 2 * format.periodFrames
    let seconds =
      Double(format.bufferFrames + converted) / Double(format.sampleRate) + Self.serverSeconds
    usleep(useconds_t(min(seconds, Self.longestBufferSeconds) * 1_000_000))
  }

  /// The device that makes sound now.
  private var heardThrough: DeviceFormat? {
    guard case .open(let format)? = control.withLock({ $0.output?.status }),
      format.name != DeviceChoice.none
    else { return nil }
    return format
  }
}
