import Glibc

/// Errors of the system.
package enum SystemError {
  /// What an `errno` means in the system's words: "No such file or directory". [any thread]
  package static func words(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }

  /// What there is too little of, and the way out, where an `errno` says that; nil for others.
  package static func shortage(_ code: Int32) -> String? {
    switch code {
    case EMFILE: "too many files are open; raise 'ulimit -n'"
    case ENFILE: "too many files are open on this machine; close some programs"
    case ENOMEM: "too little memory is free; close some programs, or raise 'ulimit -v'"
    default: nil
    }
  }

  /// The same where a library's words end with the system's.
  package static func shortage(endOf words: String) -> String? {
    [EMFILE, ENFILE, ENOMEM].first { words.hasSuffix(self.words($0)) }.flatMap { shortage($0) }
  }
}
