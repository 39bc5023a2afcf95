internal import CAlsa
import Glibc

/// A sound device that can be chosen.
public struct DeviceInfo: Sendable, Equatable, Codable {
  /// What `--device` takes.
  public var name: String
  /// What the system calls it, on one line.
  public var description: String

  /// The devices there are, `none` last: ALSA's names for playing, as the system orders them.
  public static func all() -> [DeviceInfo] {
    AlsaMessages.silence()
    var hints: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    guard unsafe snd_device_name_hint(-1, "pcm", &hints) == 0, let list = unsafe hints else {
      return [silent]
    }
    defer { unsafe snd_device_name_free_hint(list) }
    var devices: [DeviceInfo] = []
    var entry = unsafe list
    while let hint = unsafe entry.pointee {
      unsafe entry += 1
      guard let name = unsafe text(hint, "NAME"), unsafe text(hint, "IOID") != "Input" else {
        continue
      }
      guard name != "null", !devices.contains(where: { $0.name == name }) else { continue }
      let words = unsafe (text(hint, "DESC") ?? "").split(separator: "\n")
      devices.append(DeviceInfo(name: name, description: words.joined(separator: ", ")))
    }
    return devices + [silent]
  }

  private static let silent = DeviceInfo(
    name: DeviceChoice.none, description: "No sound; keeps time, so that everything else works")

  private static func text(_ hint: UnsafeMutableRawPointer, _ key: String) -> String? {
    guard let value = unsafe snd_device_name_get_hint(hint, key) else { return nil }
    defer { unsafe free(value) }
    return unsafe String(cString: value)
  }
}

/// ALSA's own messages.
enum AlsaMessages {
  /// Ends them for the whole process: they would tear the screen.
  static func silence() { lacquer_alsa_silence() }
}
