/// A sound device as the audio thread uses it: ALSA's, or one that fails on purpose.
///
/// Numbers are ALSA's: counts from 0, or a negative `errno`. Used by the audio thread alone.
package protocol SoundPort: AnyObject {
  /// What was agreed on.
  var format: DeviceFormat { get }
  /// Whether the device has no clock of its own.
  var hasNoClock: Bool { get }
  /// What it is doing.
  var state: SoundPortState { get }

  /// Frames that can be written now.
  func writableFrames() -> Int
  /// Hands over `count` interleaved frames; returns how many were taken.
  func write(_ frames: UnsafeRawPointer, count: Int) -> Int
  /// Begins to play what was written.
  func start() -> Int32
  /// Stops at once and forgets what was written.
  func drop()
  /// Makes it ready to be written to, after an xrun or a stop.
  func prepare() -> Int32
  /// Wakes it from a suspension; `-EAGAIN` while it is still waking.
  func resume() -> Int32
  /// Waits until frames can be written, something broke, or the descriptor `wake` can be read.
  func wait(milliseconds: Int32, wake: Int32) -> SoundPortWait
}

/// What a device is doing, as far as the audio thread cares.
package enum SoundPortState {
  /// Ready, but not started.
  case prepared
  /// Playing, or at rest.
  case fine
  /// It ran dry.
  case xrun
  /// The machine was put to sleep.
  case suspended
  /// It was pulled out.
  case gone
}

/// What ended a wait.
package struct SoundPortWait {
  /// Whether the wake descriptor can be read.
  package var isWoken: Bool
  /// Whether the device reports trouble.
  package var isBroken: Bool
  /// Whether nothing came in time.
  package var isTimeout: Bool

  /// Creates an outcome.
  package init(isWoken: Bool = false, isBroken: Bool = false, isTimeout: Bool = false) {
    self.isWoken = isWoken
    self.isBroken = isBroken
    self.isTimeout = isTimeout
  }
}
