internal import CCurl

/// What requests stand on.
package enum NetworkLibrary {
  /// Name, version and TLS: "libcurl 7.88.1, OpenSSL/3.0.17".
  package static var name: String {
    let info = unsafe facts.pointee
    let tls = unsafe info.ssl_version.map { unsafe ", " + String(cString: $0) } ?? ""
    return unsafe "libcurl " + String(cString: info.version) + tls
  }

  /// File with the authorities that certificates of services are checked against; nil where the library
  /// has its own way.
  package static var authorities: String? {
    unsafe facts.pointee.cainfo.map { unsafe String(cString: $0) }
  }

  private static var facts: UnsafeMutablePointer<curl_version_info_data> {
    unsafe curl_version_info(CURLversion(CURLVERSION_LAST.rawValue - 1))
  }
}
