import AudioCore
import CLibav
import Glibc

/// One of libavformat's muxers, writing into an `OutputFile` from where it stands.
@safe final class LibavMuxer {
  /// The library's stream; valid while the muxer lives.
  private let stream: UnsafeMutablePointer<AVStream>
  private let context: UnsafeMutablePointer<AVFormatContext>
  private let output: Output
  private let timeBase: AVRational

  /// What the callbacks see.
  private final class Output {
    let file: OutputFile
    let start: Int
    var error: (any Error)?

    init(_ file: OutputFile) {
      self.file = file
      start = file.position
    }
  }

  /// Writes the head; `fields` become the container's tags, `options` go to the muxer.
  init(
    format: String, encoder: LibavEncoder, file: OutputFile, fields: [(String, String)],
    options: [(String, String)] = []
  ) throws {
    output = Output(file)
    var made: UnsafeMutablePointer<AVFormatContext>?
    let status = unsafe avformat_alloc_output_context2(&made, nil, format, nil)
    guard let context = unsafe made, let stream = unsafe avformat_new_stream(context, nil) else {
      throw LacquerError(
        .output, "This system's libavformat cannot write the container \(format).",
        cause: Libav.reason(status))
    }
    unsafe self.context = context
    unsafe self.stream = stream
    unsafe timeBase = encoder.context.pointee.time_base
    unsafe stream.pointee.time_base = timeBase
    try Libav.check(
      unsafe avcodec_parameters_from_context(stream.pointee.codecpar, encoder.context), "be muxed")

    let size = 1 << 16
    let buffer = unsafe av_malloc(size)?.assumingMemoryBound(to: UInt8.self)
    unsafe context.pointee.pb = lacquer_av_output(
      buffer, Int32(size), Unmanaged.passUnretained(output).toOpaque(),
      { opaque, bytes, count in unsafe LibavMuxer.write(opaque, bytes, count) },
      { opaque, offset, whence in unsafe LibavMuxer.seek(opaque, offset, whence) })
    guard let io = unsafe context.pointee.pb else {
      throw LacquerError(.internalFault, "Out of memory.")
    }
    unsafe io.pointee.seekable = file.isSeekable ? AVIO_SEEKABLE_NORMAL : 0
    unsafe context.pointee.flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT

    // Ogg keeps tags with the stream, the others with the file.
    let isOgg = format == "ogg" || format == "opus"
    for (name, value) in fields {
      if isOgg {
        unsafe av_dict_set(&stream.pointee.metadata, name, value, 0)
      } else {
        unsafe av_dict_set(&context.pointee.metadata, name, value, 0)
      }
    }
    var dictionary: OpaquePointer?
    for (name, value) in options { unsafe av_dict_set(&dictionary, name, value, 0) }
    defer { unsafe av_dict_free(&dictionary) }
    try check(unsafe avformat_write_header(context, &dictionary))
  }

  deinit {
    if let io = unsafe context.pointee.pb {
      unsafe av_freep(&io.pointee.buffer)
      unsafe avio_context_free(&context.pointee.pb)
    }
    unsafe avformat_free_context(context)
  }

  /// Adds a packet of the encoder.
  func write(_ packet: UnsafeMutablePointer<AVPacket>) throws {
    unsafe packet.pointee.stream_index = 0
    unsafe av_packet_rescale_ts(packet, timeBase, stream.pointee.time_base)
    try check(unsafe av_write_frame(context, packet))
  }

  /// Writes what comes after the last packet.
  func finish() throws {
    try check(unsafe av_write_trailer(context))
    unsafe avio_flush(context.pointee.pb)
    if let error = output.error { throw error }
  }

  private func check(_ status: Int32) throws {
    if let error = output.error { throw error }
    try Libav.check(status, "be muxed")
  }

  private static func write(
    _ opaque: UnsafeMutableRawPointer?, _ bytes: UnsafePointer<UInt8>?, _ count: Int32
  ) -> Int32 {
    guard let opaque = unsafe opaque else { return lacquer_av_error(EINVAL) }
    let output = unsafe Unmanaged<Output>.fromOpaque(opaque).takeUnretainedValue()
    guard output.error == nil else { return lacquer_av_error(EIO) }
    do {
      try unsafe output.file.write(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
      return count
    } catch {
      output.error = error
      return lacquer_av_error(EIO)
    }
  }

  private static func seek(
    _ opaque: UnsafeMutableRawPointer?, _ offset: Int64, _ whence: Int32
  ) -> Int64 {
    guard let opaque = unsafe opaque else { return Int64(lacquer_av_error(EINVAL)) }
    let output = unsafe Unmanaged<Output>.fromOpaque(opaque).takeUnretainedValue()
    do {
      let file = output.file
      let target: Int
      switch whence & ~AVSEEK_FORCE {
      case AVSEEK_SIZE: return Int64(try file.size() - output.start)
      case SEEK_SET: target = output.start + Int(offset)
      case SEEK_CUR: target = file.position + Int(offset)
      case SEEK_END: target = try file.size() + Int(offset)
      default: return Int64(lacquer_av_error(EINVAL))
      }
      guard target >= output.start else { return Int64(lacquer_av_error(EINVAL)) }
      try file.seek(to: target)
      return Int64(target - output.start)
    } catch {
      output.error = error
      return Int64(lacquer_av_error(EIO))
    }
  }
}
