import Glibc

/// Errors of the system.
package enum SystemError {
  /// What an `errno` means in the system's words: "No such file or directory". [any thread]
  package static func words(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
