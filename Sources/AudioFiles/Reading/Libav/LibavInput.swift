import AudioCore
import CLibav
import Glibc

/// An open libav demuxer over `InputBytes`: own I/O callbacks, listed demuxers, no other file.
@safe final class LibavInput {
  /// Why libav did not open a file.
  struct Refusal: Error {
    var words: String
  }

  /// The demuxers that may look at an input: audio containers and the usual movie containers.
  ///
  /// Everything that names other files or addresses (playlists, concat, HLS, DASH, image
  /// sequences) is absent, and so is everything that takes any bytes for raw samples.
  static let demuxers =
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,dsf,dts,dtshd,eac3,flac,flv,iff,loas,m4a,matroska,mlp,mov,"
    + "mp3,mpc,mpc8,mpeg,mpegts,oga,ogg,oma,rm,tak,truehd,tta,w64,wav,webm,wv"

  let context: UnsafeMutablePointer<AVFormatContext>
  private let io: UnsafeMutablePointer<AVIOContext>
  let bytes: InputBytes
  private let cancellation: Cancellation?

  /// Opens the container; `Refusal` when libav does not.
  ///
  /// `analysing` also decodes a little to complete what the header leaves open.
  init(_ bytes: InputBytes, analysing: Bool, cancellation: Cancellation?) throws {
    try Libav.load(.input, to: "read \(bytes.name)")
    self.bytes = bytes
    self.cancellation = cancellation
    bytes.seek(to: 0)
    unsafe io = try Self.makeIO(bytes)
    var opening: UnsafeMutablePointer<AVFormatContext>? = unsafe avformat_alloc_context()
    guard let fresh = unsafe opening else { preconditionFailure("out of memory") }
    unsafe fresh.pointee.pb = io
    unsafe fresh.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
    unsafe lacquer_av_refuse_other_files(fresh)
    unsafe av_opt_set(fresh, "format_whitelist", Self.demuxers, 0)
    unsafe av_opt_set(fresh, "protocol_whitelist", "none", 0)
    if let cancellation {
      unsafe fresh.pointee.interrupt_callback.opaque =
        Unmanaged.passUnretained(cancellation).toOpaque()
      unsafe fresh.pointee.interrupt_callback.callback = { user in
        guard let user = unsafe user else { return 0 }
        let request = unsafe Unmanaged<Cancellation>.fromOpaque(user).takeUnretainedValue()
        return request.isCancelled ? 1 : 0
      }
    }
    let status = unsafe avformat_open_input(&opening, nil, nil, nil)
    guard status >= 0, let opened = unsafe opening else {
      unsafe Self.free(io)
      try cancellation?.check()
      throw Refusal(words: Libav.reason(status))
    }
    unsafe context = opened
    guard analysing else { return }
    let analysed = unsafe avformat_find_stream_info(context, nil)
    try cancellation?.check()
    guard analysed >= 0 else { throw Refusal(words: Libav.reason(analysed)) }
  }

  deinit {
    var closing: UnsafeMutablePointer<AVFormatContext>? = unsafe context
    unsafe avformat_close_input(&closing)
    unsafe Self.free(io)
  }

  /// Number of streams, pictures among them.
  var streamCount: Int { Int(unsafe context.pointee.nb_streams) }

  /// One of libav's streams.
  func stream(_ index: Int) -> UnsafeMutablePointer<AVStream> {
    guard index < streamCount, let stream = unsafe context.pointee.streams[index] else {
      preconditionFailure("no such stream")
    }
    return unsafe stream
  }

  /// The demuxer's name, "mov,mp4,m4a,3gp,3g2,mj2" for example.
  var demuxer: String {
    guard let name = unsafe context.pointee.iformat.pointee.name else { return "" }
    return unsafe String(cString: name)
  }

  /// The container in words; WebM is Matroska that says so in its first bytes.
  var container: String {
    let name = LibavNames.container(demuxer)
    guard name == "Matroska" else { return name }
    let start = bytes.peek(at: 0, count: 64)
    let isWebM = (0..<max(0, start.count - 4)).contains {
      start[$0..<$0 + 4].elementsEqual("webm".utf8)
    }
    return isWebM ? "WebM" : name
  }

  /// Whether the container says where its audio ends inside the last packet (edit lists of MPEG-4).
  var endsAtItsDuration: Bool { demuxer.hasPrefix("mov") }

  /// Length in frames that the header names; nil when libav only estimated it from the bit rate.
  func promisedFrames(_ stream: UnsafeMutablePointer<AVStream>) -> Int? {
    let rate = unsafe Int64(stream.pointee.codecpar.pointee.sample_rate)
    guard unsafe context.pointee.duration_estimation_method == AVFMT_DURATION_FROM_STREAM,
      rate > 0
    else { return nil }
    var duration = unsafe stream.pointee.duration
    var unit = unsafe stream.pointee.time_base
    if duration == lacquer_av_no_timestamp() {
      duration = unsafe context.pointee.duration
      unit = AVRational(num: 1, den: AV_TIME_BASE)
    }
    guard duration > 0, unit.num > 0, unit.den > 0 else { return nil }
    let frames = av_rescale_q(duration, unit, AVRational(num: 1, den: Int32(rate)))
    return frames > 0 ? Int(frames) : nil
  }

  private static func makeIO(_ bytes: InputBytes) throws -> UnsafeMutablePointer<AVIOContext> {
    let size = 1 << 15
    let buffer = unsafe av_malloc(size)?.assumingMemoryBound(to: UInt8.self)
    let io = unsafe avio_alloc_context(
      buffer, Int32(size), 0, Unmanaged.passUnretained(bytes).toOpaque(),
      { user, target, count in
        guard let target = unsafe target, count > 0 else { return lacquer_av_error(EINVAL) }
        let bytes = unsafe InputBytes.behind(user)
        let got = unsafe bytes.read(into: target, count: Int(count))
        if got > 0 { return Int32(got) }
        return bytes.failure == 0
          ? lacquer_av_error_end_of_file() : lacquer_av_error(bytes.failure)
      }, nil,
      { user, offset, whence in
        let bytes = unsafe InputBytes.behind(user)
        switch whence & ~AVSEEK_FORCE {
        case AVSEEK_SIZE: return Int64(bytes.size)
        case SEEK_SET: bytes.seek(to: Int(offset))
        case SEEK_CUR: bytes.seek(to: bytes.position &+ Int(offset))
        case SEEK_END: bytes.seek(to: bytes.size &+ Int(offset))
        default: return Int64(lacquer_av_error(EINVAL))
        }
        return Int64(bytes.position)
      })
    guard let io = unsafe io else { preconditionFailure("out of memory") }
    return unsafe io
  }

  private static func free(_ io: UnsafeMutablePointer<AVIOContext>) {
    unsafe av_free(io.pointee.buffer)
    var freeing: UnsafeMutablePointer<AVIOContext>? = unsafe io
    unsafe avio_context_free(&freeing)
  }
}
