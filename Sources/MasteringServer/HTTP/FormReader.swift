#if Server
import AudioCore
import Glibc
internal import HTTPTypes
internal import Hummingbird
import MasteringAPI

/// A submitted form: text fields, and files that lie in a folder of their own.
struct SubmittedForm: Sendable {
  struct File: Sendable {
    var path: String
    var bytes: Int
    var sha256: String
  }

  var fields: [String: String] = [:]
  var files: [String: File] = [:]
  /// Bytes of all files.
  var bytes: Int { files.values.reduce(0) { $0 + $1.bytes } }

  /// Takes a text field; throws `Problem`.
  mutating func add(_ value: String, to name: String) throws {
    guard fields[name] == nil, files[name] == nil else {
      throw Problem.invalid(
        "repeated_field", "A field is given twice: \(API.shown(name)).", field: API.shown(name))
    }
    guard !value.unicodeScalars.contains(where: { $0.value == 0 }) else {
      throw Problem.invalid("malformed_body", "A field holds a zero character.")
    }
    fields[name] = value
  }
}

/// Reads the body of a submit: multipart, urlencoded or JSON, within the server's limits.
struct FormReader {
  let folder: String
  let mostBytes: Int
  let idleSeconds: Double
  let minimumRate: Double
  let context: ServerContext
  let received: ReceivedBytes

  /// Longest text field, and longest form without files, bytes.
  static let longestField = 65_536
  fileprivate static let fileFields = ["audio_file", "reference_audio_file"]

  /// Reads the whole body; throws `Problem`.
  func read(_ request: Request) async throws -> SubmittedForm {
    if let length = request.announcedLength, length > mostBytes { throw tooLarge }
    context.askForBody(of: request)
    let type = request.headers[.contentType] ?? ""
    let kind = type.prefix { $0 != ";" }.trimmed.lowercased()
    switch kind {
    case "multipart/form-data":
      guard let parser = MultipartParser(contentType: type) else {
        throw Problem.invalid("malformed_body", "The Content-Type names no usable boundary.")
      }
      return try await multipart(request.body, parser)
    case "application/json": return try json(try await small(request.body))
    case "application/x-www-form-urlencoded", "":
      return try urlencoded(try await small(request.body))
    default:
      throw Problem(
        415, "unsupported_media_type",
        "Send multipart/form-data, application/x-www-form-urlencoded or application/json.")
    }
  }

  private var tooLarge: Problem {
    Problem(
      413, "request_too_large",
      "The request is larger than \(mostBytes >> 20) MB, this server's limit.")
  }

  private func small(_ body: RequestBody) async throws -> [UInt8] {
    var bytes: [UInt8] = []
    try await chunks(body) { chunk in
      bytes += chunk
      guard bytes.count <= Self.longestField else { throw tooLarge }
    }
    return bytes
  }

  private func urlencoded(_ bytes: [UInt8]) throws -> SubmittedForm {
    guard let text = String(validating: bytes, as: UTF8.self),
      let fields = FormText.parse(text.trimmed)
    else { throw Problem.invalid("malformed_body", "The form cannot be read.") }
    var form = SubmittedForm()
    for field in fields { try form.add(field.value, to: field.name) }
    return form
  }

  private func json(_ bytes: [UInt8]) throws -> SubmittedForm {
    guard let members = JSONText.parse(bytes)?.members else {
      throw Problem.invalid("malformed_body", "The body is no JSON object.")
    }
    var form = SubmittedForm()
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .null: continue
      case .string(let text): try form.add(text, to: name)
      case .object, .array:
        try form.add(String(decoding: JSONText.line(value), as: UTF8.self), to: name)
      case .bool(let flag): try form.add(flag ? "true" : "false", to: name)
      default: try form.add(value.words ?? "", to: name)
      }
    }
    for name in Self.fileFields where form.fields[name] != nil {
      throw Problem.invalid(
        "file_in_json", "\(name) takes a file of a multipart form.", field: name)
    }
    return form
  }

  private func multipart(
    _ body: RequestBody, _ parser: MultipartParser
  ) async throws -> SubmittedForm {
    var parser = parser
    var parts = PartCollector(folder: folder)
    do {
      try await chunks(body) { chunk in
        for event in try parser.add(chunk) { try parts.take(event) }
      }
    } catch let error as MultipartParser.MultipartError {
      throw Self.problem(error)
    }
    guard parser.isComplete else {
      throw Problem.invalid("incomplete_body", "The multipart body ends before its last boundary.")
    }
    return parts.form
  }

  private static func problem(_ error: MultipartParser.MultipartError) -> Problem {
    switch error {
    case .malformed(let text):
      Problem.invalid("malformed_body", "The multipart body is malformed: \(text).")
    case .tooMany(let text):
      Problem(413, "too_many_parts", "The multipart body has \(text).")
    }
  }

  /// Hands on the body in pieces, counts them, and hangs up on a sender that stalls or drips.
  private func chunks(
    _ body: RequestBody, _ take: ([UInt8]) throws -> Void
  ) async throws {
    let watch = SenderWatch(idleSeconds: idleSeconds, minimumRate: minimumRate)
    let guardian = watch.guarding(context)
    defer { guardian.cancel() }
    var total = 0
    do {
      for try await buffer in body {
        total += buffer.readableBytes
        received.add(buffer.readableBytes)
        guard total <= mostBytes else { throw tooLarge }
        watch.note(buffer.readableBytes)
        try take(Array(buffer.readableBytesView))
      }
      context.body.noteRead()
    } catch let problem as Problem {
      throw problem
    } catch let error as MultipartParser.MultipartError {
      throw error
    } catch {
      throw Problem(408, "incomplete_body", "The connection ended before the request did.")
    }
  }
}

/// The parts of a multipart form as they arrive: files go to disk, text is kept.
private struct PartCollector {
  let folder: String
  private(set) var form = SubmittedForm()
  private var writer: PartWriter?
  private var field: (name: String, bytes: [UInt8])?

  init(folder: String) { self.folder = folder }

  mutating func take(_ event: MultipartParser.Event) throws {
    switch event {
    case .part(let name, let filename):
      if filename != nil, FormReader.fileFields.contains(name) {
        try beginFile(name)
      } else {
        field = (name, [])
      }
    case .bytes(let bytes):
      if let writer { try writer.write(bytes) } else { try extendField(bytes) }
    case .end:
      if let writer { keep(writer) } else { try keepField() }
      writer = nil
      field = nil
    }
  }

  private mutating func beginFile(_ name: String) throws {
    guard form.files[name] == nil else {
      throw Problem.invalid("repeated_field", "\(name) is given twice.", field: name)
    }
    writer = try PartWriter(
      path: folder + (name == "audio_file" ? "/mix" : "/reference"), name: name)
  }

  private mutating func extendField(_ bytes: [UInt8]) throws {
    field?.bytes += bytes
    guard let field, field.bytes.count > FormReader.longestField else { return }
    let name = API.shown(field.name)
    throw Problem(
      413, "field_too_large",
      "The field \(name) is longer than \(FormReader.longestField) bytes.", field: name)
  }

  private mutating func keep(_ writer: PartWriter) {
    let file = writer.finish()
    // An empty file input of a web form is no file.
    if file.bytes > 0 {
      form.files[writer.name] = file
    } else {
      unsafe unlink(file.path)
    }
  }

  private mutating func keepField() throws {
    guard let field else { return }
    guard let text = String(validating: field.bytes, as: UTF8.self) else {
      throw Problem.invalid(
        "malformed_body", "A text field is not UTF-8.", field: API.shown(field.name))
    }
    try form.add(text, to: field.name)
  }
}

/// One file of a form on its way to disk.
private final class PartWriter {
  let name: String
  private let path: String
  private let descriptor: Int32
  private var hasher = HashBox()
  private var bytes = 0

  init(path: String, name: String) throws {
    self.path = path
    self.name = name
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Problem.storageFull }
  }

  deinit { close(descriptor) }

  func write(_ chunk: [UInt8]) throws {
    guard DescriptorIO.write(chunk, to: descriptor) else { throw Problem.storageFull }
    bytes += chunk.count
    hasher.add(chunk)
  }

  func finish() -> SubmittedForm.File {
    SubmittedForm.File(path: path, bytes: bytes, sha256: hasher.finish())
  }

  /// A hash that is fed in pieces, as a reference.
  private final class HashBox {
    private var hasher = ContentHasher()

    func add(_ bytes: [UInt8]) { unsafe bytes.withUnsafeBytes { unsafe hasher.update($0) } }

    func finish() -> String { hasher.finish().hexadecimal }
  }
}
#endif
