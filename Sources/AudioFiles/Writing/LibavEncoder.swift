import AudioCore
import CLibav
import Glibc

/// One of libavcodec's audio encoders, fed with any block size.
///
/// One thread at a time; single-threaded inside, so the same samples give the same packets.
@safe final class LibavEncoder {
  /// What an encoder is told.
  struct Setting {
    /// What it is for, and with it the codec.
    var container: Container
    var sampleRate: Int
    var channels: Int
    /// Word length of FLAC; nil for lossy codecs.
    var depth: WordLength?
    /// Bit rate, kbit/s; nil for lossless, and where quality rules.
    var bitrateKbps: Int?
    /// Quality of a variable bit rate, in the codec's own numbers.
    var quality: Int?
    /// Whether the container keeps the codec's headers.
    var globalHeader: Bool
  }

  let context: UnsafeMutablePointer<AVCodecContext>
  private let frame: UnsafeMutablePointer<AVFrame>
  private let packet: UnsafeMutablePointer<AVPacket>
  private let channels: Int
  private let quantiser: Quantiser?
  private let depth: WordLength?
  private let integers: UnsafeMutablePointer<Int32>
  private let capacity: Int
  private var filled = 0
  private var position = 0

  /// Samples that did not fit the word length.
  var saturations: Int { quantiser?.saturations ?? 0 }

  /// Opens the encoder; `LacquerError.output` when this system's libavcodec has none or refuses.
  ///
  /// `firstFrame` is where the dither of integers counts from.
  init(_ setting: Setting, dither: Dither?, firstFrame: Int = 0) throws {
    try Libav.load(.output, to: "write \(setting.container.rawValue)")
    channels = setting.channels
    depth = setting.depth
    let name = setting.container.codecName ?? "none"
    guard let codec = unsafe avcodec_find_encoder_by_name(name) else {
      throw LacquerError(
        .output,
        "Cannot write \(setting.container.rawValue): this system's libavcodec has no encoder "
          + "\(name); install one that has, or choose another format.")
    }
    guard let context = unsafe avcodec_alloc_context3(codec), let frame = unsafe av_frame_alloc(),
      let packet = unsafe av_packet_alloc()
    else { throw LacquerError(.internalFault, "Out of memory.") }
    unsafe self.context = context
    unsafe self.frame = frame
    unsafe self.packet = packet
    unsafe integers = UnsafeMutablePointer<Int32>.allocate(capacity: 1 << 16)
    quantiser = setting.depth.map {
      Quantiser(
        depth: $0, channels: setting.channels, sampleRate: setting.sampleRate, dither: dither,
        start: firstFrame)
    }

    unsafe context.pointee.sample_rate = Int32(setting.sampleRate)
    unsafe context.pointee.time_base = AVRational(num: 1, den: Int32(setting.sampleRate))
    unsafe av_channel_layout_default(&context.pointee.ch_layout, Int32(setting.channels))
    unsafe context.pointee.sample_fmt =
      switch setting.depth {
      case .pcm16: AV_SAMPLE_FMT_S16
      case .pcm24: AV_SAMPLE_FMT_S32
      default: name == "libopus" ? AV_SAMPLE_FMT_FLT : AV_SAMPLE_FMT_FLTP
      }
    if setting.depth == .pcm24 { unsafe context.pointee.bits_per_raw_sample = 24 }
    if let rate = setting.bitrateKbps { unsafe context.pointee.bit_rate = Int64(rate) * 1000 }
    unsafe context.pointee.flags |= Int32(AV_CODEC_FLAG_BITEXACT)
    if let quality = setting.quality {
      unsafe context.pointee.flags |= Int32(AV_CODEC_FLAG_QSCALE)
      unsafe context.pointee.global_quality = Int32(quality) * FF_QP2LAMBDA
    }
    if setting.globalHeader {
      unsafe context.pointee.flags |= Int32(AV_CODEC_FLAG_GLOBAL_HEADER)
    }
    unsafe context.pointee.thread_count = 1
    let status = unsafe avcodec_open2(context, codec, nil)
    capacity = unsafe max(1, Int(context.pointee.frame_size))
    guard status >= 0, capacity * setting.channels <= 1 << 16 else {
      throw LacquerError(
        .output,
        "The encoder \(name) refuses \(setting.channels) channel(s) at "
          + "\(setting.sampleRate) Hz"
          + (setting.bitrateKbps.map { " and \($0) kbit/s" } ?? "") + ".",
        cause: Libav.reason(status))
    }
    unsafe frame.pointee.nb_samples = Int32(capacity)
    unsafe frame.pointee.format = context.pointee.sample_fmt.rawValue
    unsafe frame.pointee.sample_rate = context.pointee.sample_rate
    unsafe av_channel_layout_copy(&frame.pointee.ch_layout, &context.pointee.ch_layout)
    try Libav.check(unsafe av_frame_get_buffer(frame, 0), "make a frame")
  }

  deinit {
    unsafe integers.deallocate()
    var (context, frame, packet):
      (
        UnsafeMutablePointer<AVCodecContext>?, UnsafeMutablePointer<AVFrame>?,
        UnsafeMutablePointer<AVPacket>?
      ) = unsafe (self.context, self.frame, self.packet)
    unsafe avcodec_free_context(&context)
    unsafe av_frame_free(&frame)
    unsafe av_packet_free(&packet)
  }

  /// Encodes a block; `body` receives each packet that is ready, valid during the call.
  func encode(
    _ block: AudioBlock, _ body: (UnsafeMutablePointer<AVPacket>) throws -> Void
  ) throws {
    var offset = 0
    while offset < block.frames {
      if filled == 0 {
        try Libav.check(unsafe av_frame_make_writable(frame), "reuse a frame")
      }
      let count = min(capacity - filled, block.frames - offset)
      fill(block, offset, count)
      filled += count
      offset += count
      if filled == capacity { try unsafe send(body) }
    }
  }

  /// Encodes what is left and fetches the last packets.
  func finish(_ body: (UnsafeMutablePointer<AVPacket>) throws -> Void) throws {
    if filled > 0 { try unsafe send(body) }
    try Libav.check(unsafe avcodec_send_frame(context, nil), "end the stream")
    try unsafe receive(body)
  }

  private func send(_ body: (UnsafeMutablePointer<AVPacket>) throws -> Void) throws {
    unsafe frame.pointee.nb_samples = Int32(filled)
    unsafe frame.pointee.pts = Int64(position)
    position += filled
    filled = 0
    try Libav.check(unsafe avcodec_send_frame(context, frame), "encode")
    unsafe frame.pointee.nb_samples = Int32(capacity)
    try unsafe receive(body)
  }

  private func receive(_ body: (UnsafeMutablePointer<AVPacket>) throws -> Void) throws {
    while true {
      let status = unsafe avcodec_receive_packet(context, packet)
      if status == lacquer_av_error(EAGAIN) || status == lacquer_av_error_end_of_file() { return }
      try Libav.check(status, "encode")
      defer { unsafe av_packet_unref(packet) }
      try unsafe body(packet)
    }
  }

  private func fill(_ block: AudioBlock, _ offset: Int, _ count: Int) {
    if let quantiser {
      quantise(quantiser, block, offset, count)
      return
    }
    let isPlanar = unsafe context.pointee.sample_fmt == AV_SAMPLE_FMT_FLTP
    for channel in 0..<channels {
      let source = unsafe block.samples(channel) + offset
      guard let plane = unsafe frame.pointee.extended_data[isPlanar ? channel : 0] else { return }
      let target = unsafe UnsafeMutableRawPointer(plane).assumingMemoryBound(to: Float.self)
      if isPlanar {
        unsafe (target + filled).update(from: source, count: count)
      } else {
        let base = unsafe target + filled * channels + channel
        for i in 0..<count { unsafe base[i &* channels] = source[i] }
      }
    }
  }

  private func quantise(_ quantiser: Quantiser, _ block: AudioBlock, _ offset: Int, _ count: Int) {
    unsafe quantiser.quantise(block, from: offset, count: count, into: integers)
    guard let plane = unsafe frame.pointee.extended_data[0] else { return }
    let samples = count * channels
    let first = filled * channels
    if depth == .pcm16 {
      let target = unsafe UnsafeMutableRawPointer(plane).assumingMemoryBound(to: Int16.self) + first
      for i in 0..<samples { unsafe target[i] = Int16(truncatingIfNeeded: integers[i]) }
    } else {
      let target = unsafe UnsafeMutableRawPointer(plane).assumingMemoryBound(to: Int32.self) + first
      for i in 0..<samples { unsafe target[i] = integers[i] &<< 8 }
    }
  }
}
