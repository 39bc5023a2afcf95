/// Which sound device plays, and how far ahead it is fed.
public struct DeviceChoice: Sendable, Equatable, Codable {
  /// Name of the device that needs no sound card: it keeps time and is silent.
  public static let none = "none"

  /// How a device is fed.
  public enum Latency: String, Sendable, Equatable, Codable, CaseIterable {
    /// 2 × 512 frames at 48 kHz.
    case normal
    /// 2 × 256 frames at 48 kHz, for machines that keep up with it.
    case low
    /// 4 × 1024 frames at 48 kHz, for machines that do not.
    case safe

    /// Frames in a period at a rate in Hz: 512 at 48 kHz, twice that from 80 kHz on, and so on.
    func periodFrames(sampleRate: Int) -> Int {
      let base =
        switch self {
        case .normal: 512
        case .low: 256
        case .safe: 1024
        }
      return base * max(1, (sampleRate + 16_000) / 48_000)
    }

    /// Periods in the buffer.
    var periods: Int { self == .safe ? 4 : 2 }
  }

  /// What sets the pace.
  public enum Pace: String, Sendable, Equatable, Codable {
    /// The device, or the clock for ALSA's `null` and `file` plugins, which have none.
    case automatic
    /// The clock of the computer.
    case clock
    /// Whatever is ready is played at once; for tests that capture a file.
    case free
  }

  /// Where the person says which device plays, as sentences about its faults tell.
  public enum Chooser: String, Sendable, Equatable, Codable {
    /// The option `--device`.
    case option
    /// The workstation's action `device`.
    case action
  }

  /// Name of an ALSA device ("default", "hw:0", "pulse"), or `none`.
  public var name: String
  /// How it is fed.
  public var latency: Latency
  /// Frames in a period; nil follows `latency`.
  public var periodFrames: Int?
  /// Periods in the buffer; nil follows `latency`.
  public var periods: Int?
  /// The only sample format that is asked for: "Float", "S32", "S24", "S24 packed" or "S16"; nil takes
  /// the best the device offers.
  public var sampleFormat: String?
  /// What sets the pace.
  public var pace = Pace.automatic
  /// Whether the playhead runs silently by the clock until the device can be opened for the first time.
  public var keepsTime = false
  /// Where another one is chosen.
  public var chooser = Chooser.option

  /// Chooses a device.
  public init(
    _ name: String = "default", latency: Latency = .normal, periodFrames: Int? = nil,
    periods: Int? = nil, pace: Pace = .automatic
  ) {
    self.name = name
    self.latency = latency
    self.periodFrames = periodFrames
    self.periods = periods
    self.pace = pace
  }
}
