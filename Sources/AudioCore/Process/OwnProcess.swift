import Glibc

/// What the running process knows of itself.
package enum OwnProcess {
  /// A variable of its environment; nil where it is not set.
  package static func variable(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// The path of its program; nil where the system does not tell.
  package static var program: String? { Paths.linkTarget(of: "/proc/self/exe") }

  /// The folder it works in.
  package static var folder: String {
    guard let text = unsafe getcwd(nil, 0) else { return "/" }
    defer { unsafe free(text) }
    return unsafe String(cString: text)
  }
}
