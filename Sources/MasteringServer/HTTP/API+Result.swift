#if Server
import AudioCore
import Glibc
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore
import MasteringAPI

extension API {
  /// `GET /v1/result/{id}`: the master, to whoever holds a signed link whose time is not over.
  func result(_ call: Call, id: String) async throws -> Response {
    guard id.utf8.count == 36,
      id.utf8.allSatisfy({
        $0 == 0x2D || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
          || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0
      }),
      let expires = call.query["exp"].flatMap({ Int($0) }), let signature = call.query["sig"],
      ResultLink.isSigned(
        id: id, expires: expires, signature: signature,
        secrets: try await service.store.linkSecrets())
    else { throw Problem(403, "invalid_link", "This link is not valid: ask byId for a new one.") }
    guard Double(expires) > WallTime.seconds else {
      throw Problem(410, "link_expired", "This link has expired: ask byId for a new one.")
    }
    guard let job = try await service.store.job(id) else { throw Problem.noSuchJob }
    guard job.isFetchable(at: WallTime.seconds), let sha256 = job.sha256 else {
      throw Problem(410, "result_expired", "The master has been removed: submit the job again.")
    }
    let path = service.folders.result(id, job.output)
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Problem(410, "result_expired", "The master has been removed: submit the job again.")
    }
    let file = OpenFile(descriptor)
    return answer(call, job, file, sha256)
  }

  private func answer(
    _ call: Call, _ job: JobRecord, _ file: OpenFile, _ sha256: String
  ) -> Response {
    let length = file.length
    let tag = "\"\(sha256)\""
    var fields = HTTPFields()
    fields[.contentType] = job.output.mediaType
    fields[.eTag] = tag
    fields[.acceptRanges] = "bytes"
    fields[.cacheControl] = "private, no-transform"
    fields.add("X-Content-Type-Options", "nosniff")
    fields.add("Content-Disposition", "attachment; filename=\"master.\(job.output.rawValue)\"")
    fields.add("Repr-Digest", "sha-256=:\(Base64.text(Hexadecimal.bytes(sha256) ?? [])):")
    let request = call.request
    if let wanted = request.headers[.ifNoneMatch], wanted == "*" || wanted.contains(tag) {
      return Response(status: .notModified, headers: fields)
    }
    // Defined for GET alone, to be passed over elsewhere (RFC 9110 §14.2).
    var header = request.method == .get ? request.headers[.range] : nil
    if let condition = request.headers.value("If-Range"), condition != tag { header = nil }
    switch ByteRange(header, length: length) {
    case .whole:
      return Response(
        status: .ok, headers: fields, body: body(file, 0, length, call.context))
    case .part(let first, let last):
      fields[.contentRange] = "bytes \(first)-\(last)/\(length)"
      let count = last - first + 1
      return Response(
        status: .partialContent, headers: fields, body: body(file, first, count, call.context))
    case .unsatisfiable:
      fields[.contentRange] = "bytes */\(length)"
      return Response(status: .rangeNotSatisfiable, headers: fields)
    }
  }

  /// Pieces of a file, each read when the one before has left; who does not take them is let go.
  private func body(
    _ file: OpenFile, _ first: Int, _ count: Int, _ context: ServerContext
  ) -> ResponseBody {
    let configuration = service.configuration
    return ResponseBody(contentLength: count) { writer in
      // Little waits in the socket: else a slow reader lives on what is there and looks idle.
      try? await context.channel.setOption(
        .tcpOption(NIOBSDSocket.Option(rawValue: TCP_NOTSENT_LOWAT)), value: 1 << 15
      ).get()
      let watch = ReaderWatch(
        minimumRate: configuration.readerRate, seconds: configuration.readerSeconds)
      let guardian = watch.guarding(context)
      defer { guardian.cancel() }
      var position = first
      var left = count
      while left > 0 {
        let bytes = file.read(at: position, min(left, 1 << 14))
        guard !bytes.isEmpty else { throw Problem(500, "internal_error", "The file ended early.") }
        try await writer.write(ByteBuffer(bytes: bytes))
        // The event loop has taken it before the next is read: else whole files of slow readers are
        // queued in memory.
        try await context.channel.eventLoop.submit {}.get()
        watch.note(bytes.count)
        position += bytes.count
        left -= bytes.count
      }
      try await writer.finish(nil)
    }
  }
}

/// A file that is being sent; it stays readable when its name goes away.
private final class OpenFile: Sendable {
  private let descriptor: Int32

  init(_ descriptor: Int32) { self.descriptor = descriptor }

  deinit { close(descriptor) }

  var length: Int {
    var info = stat()
    guard unsafe fstat(descriptor, &info) == 0 else { return 0 }
    return Int(info.st_size)
  }

  func read(at position: Int, _ count: Int) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      var result = -1
      repeat {
        result = unsafe pread(descriptor, buffer.baseAddress, count, position)
      } while result < 0 && errno == EINTR
      filled = max(0, result)
    }
  }
}
#endif
