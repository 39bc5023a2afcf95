package import AudioCore
internal import CAlsa
import Glibc

/// What a device said, as a sentence with the way out.
package enum DeviceError {
  /// The error for an ALSA number met with a device.
  package static func make(_ number: Int32, _ choice: DeviceChoice) -> LacquerError {
    let reason = unsafe String(cString: snd_strerror(number))
    return LacquerError(.device, sentence(number, choice, reason: reason), cause: reason)
  }

  /// The error for a device that is open and takes no sound.
  static func stalled(_ choice: DeviceChoice) -> LacquerError {
    LacquerError(
      .device,
      "The sound device \(choice.name) stopped taking sound: it is being opened again; if that does "
        + "not help, \(another(choice))")
  }

  /// The error for a converter of rates that failed.
  static func unconverted(_ choice: DeviceChoice, rate: Int) -> LacquerError {
    LacquerError(
      .device,
      "The sound for \(choice.name) cannot be converted to \(rate) Hz: the device is being opened "
        + "again; if that does not help, \(another(choice))")
  }

  private static let list = "'lacquer devices' lists what there is."

  /// How another device is chosen.
  private static func another(_ choice: DeviceChoice, _ noun: String = "another") -> String {
    switch choice.chooser {
    case .option: "choose \(noun) with --device; \(list)"
    case .action: "choose \(noun) with :device NAME; \(list)"
    }
  }

  private static func silence(_ choice: DeviceChoice) -> String {
    switch choice.chooser {
    case .option: "play to --device none; \(list)"
    case .action: "play silently with :device none; \(list)"
    }
  }

  private static func sentence(_ number: Int32, _ choice: DeviceChoice, reason: String) -> String {
    let device = choice.name
    return switch -number {
    case EBUSY, EAGAIN:
      "The sound device \(device) is in use by another program: close that, or \(another(choice))"
    case ENOENT where device == "default", ENXIO where device == "default":
      "There is no sound device here: connect one, or \(silence(choice))"
    case ENOENT, ENXIO:
      "There is no sound device \(device): \(another(choice))"
    case ENODEV:
      "The sound device \(device) is not there: connect it again, or \(another(choice))"
    case EACCES, EPERM:
      "You may not use the sound device \(device): join the group audio, or \(another(choice))"
    case ECONNREFUSED, EHOSTDOWN, ECONNRESET, ECONNABORTED:
      "The sound server behind \(device) does not answer: start it, or "
        + another(choice, "another device")
    default:
      "The sound device \(device) does not work (\(reason)): \(another(choice))"
    }
  }
}
