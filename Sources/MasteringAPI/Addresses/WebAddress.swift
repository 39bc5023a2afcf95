/// An absolute http or https address, parsed once and used in this form.
package struct WebAddress: Sendable, Equatable {
  /// "http" or "https".
  package let scheme: String
  /// Host name or address in lower case, without brackets.
  package let host: String
  /// Port, given or the scheme's.
  package let port: Int
  /// Path and query as sent, at least "/".
  package let target: String

  /// Reads an address strictly: no user information, no blanks or control characters, no fragment
  /// sent on, ASCII only.
  ///
  /// nil for anything else.
  package init?(_ text: String) {
    let text = text.trimmed
    guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x5C }),
      let colons = text.firstRange(of: "://")
    else { return nil }
    scheme = text[..<colons.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    var rest = text[colons.upperBound...]
    if let fragment = rest.firstIndex(of: "#") { rest = rest[..<fragment] }
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    let authority = rest[..<end]
    guard !authority.isEmpty, !authority.contains("@") else { return nil }
    var hostText = authority
    var portText = Substring()
    if authority.hasPrefix("[") {
      guard let bracket = authority.firstIndex(of: "]") else { return nil }
      hostText = authority[authority.index(after: authority.startIndex)..<bracket]
      let after = authority[authority.index(after: bracket)...]
      guard after.isEmpty || after.hasPrefix(":") else { return nil }
      portText = after.dropFirst()
      guard IPAddress(String(hostText)) != nil else { return nil }
    } else if let colon = authority.lastIndex(of: ":") {
      hostText = authority[..<colon]
      portText = authority[authority.index(after: colon)...]
      guard !portText.isEmpty else { return nil }
    }
    host = hostText.lowercased()
    guard !host.isEmpty, host.utf8.count <= 253 else { return nil }
    if portText.isEmpty {
      port = scheme == "https" ? 443 : 80
    } else {
      guard let number = Int(portText), (1...65_535).contains(number),
        portText.allSatisfy({ $0.isASCII && $0.isNumber })
      else { return nil }
      port = number
    }
    let path = rest[end...]
    target = path.hasPrefix("/") ? String(path) : "/" + path
  }

  /// Scheme, host and port, as keys and permissions are bound to.
  package var origin: String { "\(scheme)://\(hostInAddress):\(port)" }

  /// The host as it stands in an address: IPv6 in brackets.
  package var hostInAddress: String { host.contains(":") ? "[\(host)]" : host }

  /// Whether the port is the scheme's own.
  var hasDefaultPort: Bool { port == (scheme == "https" ? 443 : 80) }

  /// Whether the host is this machine by name or number.
  package var isLoopback: Bool {
    host == "localhost" || host == "::1" || (IPAddress(host)?.text.hasPrefix("127.") ?? false)
  }

  /// The address in its parsed form.
  package var text: String {
    "\(scheme)://\(hostInAddress)" + (hasDefaultPort ? "" : ":\(port)") + target
  }

  /// A `Location` seen from this address; nil when it is no http(s) address.
  package func resolving(_ location: String) -> WebAddress? {
    if let absolute = WebAddress(location) { return absolute }
    if location.hasPrefix("//") { return WebAddress("\(scheme):\(location)") }
    guard !location.contains("://") else { return nil }
    let root = "\(scheme)://\(hostInAddress):\(port)"
    if location.hasPrefix("/") { return WebAddress(root + location) }
    let path = target.prefix { $0 != "?" }
    let folder = path[...(path.lastIndex(of: "/") ?? path.startIndex)]
    return WebAddress(root + folder + location)
  }
}
