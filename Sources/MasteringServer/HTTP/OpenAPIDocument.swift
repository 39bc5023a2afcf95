#if Server
/// The API described in OpenAPI 3.1.
enum OpenAPIDocument {
  /// The document.
  static let text = "{}"
}
#endif
