import AudioCore
import CLibav
import Glibc

/// Decodes the best audio stream of a `LibavInput` from start to end.
///
/// libav itself drops the samples that a container marks as encoder delay or padding.
@safe final class LibavDecoder {
  /// Shape of the decoded audio.
  struct Shape: Equatable {
    var sampleRate: Int
    var channels: Int
  }

  /// How the walk through the stream goes on.
  enum Step {
    case frame
    case end
  }

  let stream: UnsafeMutablePointer<AVStream>
  /// Packets that could not be decoded.
  private(set) var damagedPackets = 0

  private let input: LibavInput
  private let codec: UnsafeMutablePointer<AVCodecContext>
  private let packet: UnsafeMutablePointer<AVPacket>
  private let frame: UnsafeMutablePointer<AVFrame>
  private var isDraining = false

  /// Chooses the stream and opens its decoder; throws `LacquerError` when there is none.
  init(_ input: LibavInput, name: String) throws {
    self.input = input
    let index = unsafe av_find_best_stream(input.context, AVMEDIA_TYPE_AUDIO, -1, -1, nil, 0)
    guard index >= 0, let stream = unsafe input.context.pointee.streams[Int(index)] else {
      throw LacquerError(
        .input, "Cannot use \(name): it holds no audio; name a file with a sound track.")
    }
    unsafe self.stream = stream
    for place in 0..<input.streamCount where place != Int(index) {
      unsafe input.stream(place).pointee.discard = AVDISCARD_ALL
    }
    let id = unsafe stream.pointee.codecpar.pointee.codec_id
    guard let decoder = unsafe avcodec_find_decoder(id),
      let codec = unsafe avcodec_alloc_context3(decoder), let packet = unsafe av_packet_alloc(),
      let frame = unsafe av_frame_alloc()
    else { throw Self.unknownCodec(name, id) }
    unsafe self.codec = codec
    unsafe self.packet = packet
    unsafe self.frame = frame
    unsafe avcodec_parameters_to_context(codec, stream.pointee.codecpar)
    unsafe codec.pointee.pkt_timebase = stream.pointee.time_base
    unsafe codec.pointee.thread_count = 1
    let status = unsafe avcodec_open2(codec, decoder, nil)
    guard status >= 0 else {
      throw LacquerError(
        .input,
        "Cannot read \(name): its \(LibavNames.codec(id)) stream is damaged or of an unknown "
          + "kind; convert it to WAV or FLAC.", cause: Libav.reason(status))
    }
  }

  deinit {
    var frame: UnsafeMutablePointer<AVFrame>? = unsafe frame
    unsafe av_frame_free(&frame)
    var packet: UnsafeMutablePointer<AVPacket>? = unsafe packet
    unsafe av_packet_free(&packet)
    var codec: UnsafeMutablePointer<AVCodecContext>? = unsafe codec
    unsafe avcodec_free_context(&codec)
  }

  /// The stream's codec.
  var codecID: AVCodecID { unsafe stream.pointee.codecpar.pointee.codec_id }

  /// Bits a sample as stored, nil when the codec does not say.
  var bitDepth: Int? {
    let bits = unsafe codec.pointee.bits_per_raw_sample
    if bits > 0 { return Int(bits) }
    let coded = unsafe stream.pointee.codecpar.pointee.bits_per_coded_sample
    return coded > 0 ? Int(coded) : nil
  }

  /// Whether samples decode to floating point.
  var isFloat: Bool {
    let packed = av_get_packed_sample_fmt(unsafe codec.pointee.sample_fmt)
    return packed == AV_SAMPLE_FMT_FLT || packed == AV_SAMPLE_FMT_DBL
  }

  /// Decodes up to the next frame of samples.
  func next() throws -> Step {
    while true {
      let status = unsafe avcodec_receive_frame(codec, frame)
      if status >= 0 {
        if unsafe frame.pointee.nb_samples > 0 { return .frame }
        continue
      }
      if status == lacquer_av_error_end_of_file() { return .end }
      if status != lacquer_av_error(EAGAIN) {
        damagedPackets += 1
        if isDraining { return .end }
      }
      if isDraining { return .end }
      sendPacket()
    }
  }

  /// The next packet of the stream goes to the decoder; at the end of the file, the end does.
  private func sendPacket() {
    while true {
      guard unsafe av_read_frame(input.context, packet) >= 0 else {
        isDraining = true
        unsafe avcodec_send_packet(codec, nil)
        return
      }
      defer { unsafe av_packet_unref(packet) }
      guard unsafe packet.pointee.stream_index == stream.pointee.index else { continue }
      if unsafe avcodec_send_packet(codec, packet) >= 0 { return }
      damagedPackets += 1
    }
  }

  /// Shape of the frame that `next` decoded.
  var shape: Shape {
    Shape(
      sampleRate: Int(unsafe frame.pointee.sample_rate),
      channels: Int(unsafe frame.pointee.ch_layout.nb_channels))
  }

  /// Number of samples a channel in the frame that `next` decoded.
  var frames: Int { Int(unsafe frame.pointee.nb_samples) }

  /// The speakers of that frame's channels; nil when one of them has no place in BS.775.
  var speakers: [Downmix.Speaker]? {
    let count = shape.channels
    guard unsafe frame.pointee.ch_layout.order != AV_CHANNEL_ORDER_UNSPEC else {
      return Downmix.usualOrder(count)
    }
    var speakers: [Downmix.Speaker] = []
    for index in 0..<count {
      let channel = unsafe av_channel_layout_channel_from_index(
        &frame.pointee.ch_layout, UInt32(index))
      switch channel {
      case AV_CHAN_FRONT_LEFT: speakers.append(.left)
      case AV_CHAN_FRONT_RIGHT: speakers.append(.right)
      case AV_CHAN_FRONT_CENTER: speakers.append(.centre)
      case AV_CHAN_LOW_FREQUENCY, AV_CHAN_LOW_FREQUENCY_2: speakers.append(.lowFrequency)
      case AV_CHAN_BACK_LEFT, AV_CHAN_SIDE_LEFT: speakers.append(.leftSurround)
      case AV_CHAN_BACK_RIGHT, AV_CHAN_SIDE_RIGHT: speakers.append(.rightSurround)
      case AV_CHAN_BACK_CENTER: speakers.append(.backCentre)
      default: return nil
      }
    }
    return speakers
  }

  /// Copies `count` frames from `start` of the decoded frame, interleaved, ±1 full scale.
  ///
  /// False for a sample format that libav's decoders do not use.
  func copy(from start: Int, count: Int, to target: UnsafeMutablePointer<Float>) -> Bool {
    let channels = shape.channels
    let format = unsafe AVSampleFormat(rawValue: frame.pointee.format)
    let isPlanar = av_sample_fmt_is_planar(format) != 0
    let packed = av_get_packed_sample_fmt(format)
    for channel in 0..<channels {
      guard
        let plane = unsafe frame.pointee.extended_data[isPlanar ? channel : 0]
      else { return false }
      let stride = isPlanar ? 1 : channels
      let first = isPlanar ? start : start * channels + channel
      func convert<Sample>(_: Sample.Type, _ value: (Sample) -> Float) {
        let samples = unsafe UnsafeRawPointer(plane).assumingMemoryBound(to: Sample.self) + first
        for index in 0..<count {
          unsafe target[index * channels + channel] = value(samples[index * stride])
        }
      }
      switch packed {
      case AV_SAMPLE_FMT_FLT: convert(Float.self) { $0 }
      case AV_SAMPLE_FMT_DBL: convert(Double.self) { Float($0) }
      case AV_SAMPLE_FMT_S16: convert(Int16.self) { Float($0) * 0x1p-15 }
      case AV_SAMPLE_FMT_S32: convert(Int32.self) { Float($0) * 0x1p-31 }
      case AV_SAMPLE_FMT_S64: convert(Int64.self) { Float($0) * 0x1p-63 }
      case AV_SAMPLE_FMT_U8: convert(UInt8.self) { Float(Int($0) - 128) * 0x1p-7 }
      default: return false
      }
    }
    return true
  }

  private static func unknownCodec(_ name: String, _ id: AVCodecID) -> LacquerError {
    let codec = id == AV_CODEC_ID_NONE ? "an unknown codec" : LibavNames.codec(id)
    return LacquerError(
      .input,
      "Cannot read \(name): its audio is \(codec), for which there is no decoder here; convert it "
        + "to WAV or FLAC.")
  }
}
