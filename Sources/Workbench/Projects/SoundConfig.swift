public import AudioCore
internal import TOMLKit

/// What the person wrote under `[sound]` in `config.toml`: read, never written.
///
/// ```toml
/// [sound]
/// device = "hw:1"
/// latency = "low"
/// level-match = true
/// loop-fade = 0.005
/// ```
/// Options of the command line win over it.
public struct SoundConfig: Sendable, Equatable {
  /// ALSA name of the device, or "none"; nil is ALSA's default.
  public var device: String?
  /// Buffer: "normal", "low" or "safe".
  public var latency: String?
  /// The only sample format that is asked for; nil takes the best the device offers.
  public var format: String?
  /// Frames in a period, 16 … 16 384; nil follows the latency.
  public var period: Int?
  /// Periods in the buffer, 2 … 16; nil follows the latency.
  public var periods: Int?
  /// Whether sources begin at equal loudness.
  public var isLevelMatched: Bool?
  /// Fade that hides the seam of a loop, s, 0 … 0.1.
  public var loopFadeSeconds: Double?

  /// Nothing chosen.
  public init() {}

  /// The choices in config.toml, none without a file; throws `LacquerError.usage` with the line or the
  /// key that cannot be taken, `.input` when the file cannot be read.
  public static func read(_ folders: StandardFolders) throws -> SoundConfig {
    guard let file = try folders.configFile("config.toml") else { return SoundConfig() }
    return try SoundConfig(toml: file.text, named: file.path)
  }

  /// Reads the text of a config.toml; tables other than `[sound]` are refused by name.
  public init(toml: String, named name: String) throws {
    func refuse(_ sentence: String) -> LacquerError { LacquerError(.usage, "\(name)\(sentence)") }
    if let fault = TOMLGuard.fault(in: toml) {
      throw refuse(", line \(fault.line): \(fault.words).")
    }
    guard let table = try? TOMLTable(string: toml) else { throw refuse(": this is not TOML.") }
    for (key, value) in table.sorted(by: { $0.0 < $1.0 }) {
      guard key == "sound", let sound = value.table else {
        throw refuse(": \"\(key)\" is not known here; choices stand under [sound].")
      }
      for (key, value) in sound.sorted(by: { $0.0 < $1.0 }) {
        guard try take(key, value, refuse) else {
          throw refuse(
            ": there is no sound.\(key); there are device, latency, format, period, periods, "
              + "level-match and loop-fade.")
        }
      }
    }
  }

  private static let formats = ["Float", "S32", "S24", "S24 packed", "S16"]

  private mutating func take(
    _ key: String, _ value: any TOMLValueConvertible, _ refuse: (String) -> LacquerError
  ) throws -> Bool {
    func needs<Value>(_ value: Value?, _ what: String) throws -> Value {
      guard let value else { throw refuse(": sound.\(key) takes \(what).") }
      return value
    }
    switch key {
    case "device":
      device = try needs(
        value.string.flatMap { $0.isEmpty ? nil : $0 },
        "a name that 'lacquer devices' lists, or \"none\"")
    case "latency":
      latency = try needs(
        value.string.flatMap { ["normal", "low", "safe"].contains($0) ? $0 : nil },
        "\"normal\", \"low\" or \"safe\"")
    case "format":
      format = try needs(
        value.string.flatMap { Self.formats.contains($0) ? $0 : nil },
        "\"Float\", \"S32\", \"S24\", \"S24 packed\" or \"S16\"")
    case "period":
      period = try needs(
        value.int.flatMap { (16...16_384).contains($0) ? $0 : nil }, "16 to 16384 frames")
    case "periods":
      periods = try needs(value.int.flatMap { (2...16).contains($0) ? $0 : nil }, "2 to 16")
    case "level-match": isLevelMatched = try needs(value.bool, "true or false")
    case "loop-fade":
      let seconds = value.double ?? value.int.map(Double.init)
      loopFadeSeconds = try needs(
        seconds.flatMap { (0...0.1).contains($0) ? $0 : nil }, "0 to 0.1 seconds")
    default: return false
    }
    return true
  }
}
