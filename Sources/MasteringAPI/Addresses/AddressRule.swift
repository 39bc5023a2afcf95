/// Which addresses a server fetches from or posts to when a client names them.
package struct AddressRule: Sendable, Equatable {
  /// Whether public hosts may be reached; off unless the operator says so.
  package var allowsPublic: Bool
  /// Host names that alone may be reached, when not empty; "*.example.com" covers subdomains.
  package var hosts: [String]
  /// Exact exceptions, "host:port" in any case, that may be reached whatever their address; IPv6 with or
  /// without brackets.
  package var exceptions: Set<String>

  /// Creates a rule.
  package init(allowsPublic: Bool, hosts: [String] = [], exceptions: Set<String> = []) {
    self.allowsPublic = allowsPublic
    self.hosts = hosts
    self.exceptions = exceptions
  }

  /// Whether anything at all may be reached.
  package var allowsAnything: Bool { allowsPublic || !exceptions.isEmpty }

  /// Whether an address is an exact exception.
  func isException(_ address: WebAddress) -> Bool {
    let names = ["\(address.host):\(address.port)", "\(address.hostInAddress):\(address.port)"]
    return exceptions.contains { names.contains($0.lowercased()) }
  }

  /// Whether the name and port may be tried at all, before anything is resolved.
  package func admits(_ address: WebAddress) -> Bool {
    if isException(address) { return true }
    guard allowsPublic, address.hasDefaultPort else { return false }
    guard !hosts.isEmpty else { return true }
    return hosts.map { $0.lowercased() }.contains { pattern in
      pattern.hasPrefix("*.")
        ? address.host.hasSuffix(pattern.dropFirst()) : address.host == pattern
    }
  }

  /// The addresses that may be connected to, of all that a name resolved to: all or none.
  package func pinned(_ address: WebAddress, resolved: [IPAddress]) -> [IPAddress] {
    if isException(address) { return resolved }
    return resolved.allSatisfy(\.isPublic) ? resolved : []
  }
}
