package import AudioCore
internal import CAlsa
import Glibc

/// What a device said, as a sentence with the way out.
package enum DeviceError {
  /// The error for an ALSA number met with a device.
  package static func make(_ number: Int32, device: String) -> LacquerError {
    let reason = unsafe String(cString: snd_strerror(number))
    return LacquerError(.device, sentence(number, device: device, reason: reason), cause: reason)
  }

  /// The error for a device that is open and takes no sound.
  static func stalled(_ device: String) -> LacquerError {
    LacquerError(
      .device,
      "The sound device \(device) stopped taking sound: it is being opened again; if that does not "
        + "help, choose another with --device; \(list)")
  }

  /// The error for a converter of rates that failed.
  static func unconverted(_ device: String, rate: Int) -> LacquerError {
    LacquerError(
      .device,
      "The sound for \(device) cannot be converted to \(rate) Hz: the device is being opened again; if "
        + "that does not help, choose another with --device; \(list)")
  }

  private static let list = "'lacquer devices' lists what there is."

  private static func sentence(_ number: Int32, device: String, reason: String) -> String {
    switch -number {
    case EBUSY, EAGAIN:
      "The sound device \(device) is in use by another program: close that, or choose another with "
        + "--device; \(list)"
    case ENOENT where device == "default", ENXIO where device == "default":
      "There is no sound device here: connect one, or play to --device none; \(list)"
    case ENOENT, ENXIO:
      "There is no sound device \(device): choose another with --device; \(list)"
    case ENODEV:
      "The sound device \(device) is not there: connect it again, or choose another with --device; "
        + list
    case EACCES, EPERM:
      "You may not use the sound device \(device): join the group audio, or choose another with "
        + "--device; \(list)"
    case ECONNREFUSED, EHOSTDOWN, ECONNRESET, ECONNABORTED:
      "The sound server behind \(device) does not answer: start it, or choose another device with "
        + "--device; \(list)"
    default:
      "The sound device \(device) does not work (\(reason)): choose another with --device; \(list)"
    }
  }
}
