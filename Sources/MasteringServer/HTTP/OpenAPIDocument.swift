#if Server
/// The API described in OpenAPI 3.1 (`openapi.json` beside this file); the tests hold the server to it.
enum OpenAPIDocument {
  /// The document.
  static let bytes: [UInt8] = PackageResources.openapi_json
}
#endif
