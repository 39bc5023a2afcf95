import AudioCore
import CSndfile

/// An open libsndfile reader over `InputBytes`.
@safe final class SndfileHandle {
  /// Rate, channels, frames and format as libsndfile understood them.
  let info: SF_INFO

  private let file: OpaquePointer
  private let bytes: InputBytes

  /// Opens the audio; throws `Refusal` with libsndfile's words when it does not understand it.
  init(_ bytes: InputBytes) throws {
    self.bytes = bytes
    bytes.seek(to: 0)
    var io = unsafe SF_VIRTUAL_IO(
      get_filelen: { unsafe InputBytes.behind($0).sndfileLength },
      seek: { unsafe InputBytes.behind($2).sndfileSeek(Int($0), whence: $1) },
      read: { target, count, user in
        guard let target = unsafe target, count > 0 else { return 0 }
        return unsafe sf_count_t(InputBytes.behind(user).read(into: target, count: Int(count)))
      },
      write: { _, _, _ in 0 },
      tell: { unsafe sf_count_t(InputBytes.behind($0).position) })
    var info = SF_INFO()
    let user = unsafe Unmanaged.passUnretained(bytes).toOpaque()
    guard let file = unsafe sf_open_virtual(&io, Int32(SFM_READ), &info, user) else {
      throw unsafe Refusal(
        code: Int(sf_error(nil)), words: String(cString: sf_strerror(nil)))
    }
    unsafe self.file = file
    self.info = info
  }

  deinit { unsafe sf_close(file) }

  /// Why libsndfile did not open a file.
  struct Refusal: Error {
    var code: Int
    var words: String
  }

  /// Channels in the file.
  var channels: Int { Int(info.channels) }
  /// Frames per second, Hz.
  var sampleRate: Int { Int(info.samplerate) }
  /// Length in frames as the file claims it.
  var frames: Int { Int(info.frames) }

  /// Errno of a read that failed below libsndfile, 0 for none.
  var systemFailure: Int32 { bytes.failure }

  /// Whether the length is known before the end is reached.
  var hasLength: Bool { info.frames < sf_count_t.max && info.frames >= 0 }

  /// Whether the last 65 536 frames, at least one block of any FLAC file, can be read.
  ///
  /// Leaves the position anywhere. (libFLAC finds the start of a last block quickly, but decodes
  /// the whole file when asked for a sample inside it.)
  var reachesItsEnd: Bool {
    let tail = min(frames, 1 << 16)
    guard tail > 0, seek(to: frames - tail) else { return false }
    var samples = [Float](repeating: 0, count: tail * channels)
    return unsafe samples.withUnsafeMutableBufferPointer {
      guard let base = $0.baseAddress else { return false }
      return unsafe read(into: base, frames: tail) == tail && !isDamaged
    }
  }

  /// Whether the last read met damage that it skipped or silenced.
  var isDamaged: Bool { unsafe sf_error(file) != 0 }

  /// Moves to `frame`; false when libsndfile cannot.
  func seek(to frame: Int) -> Bool {
    unsafe sf_seek(file, sf_count_t(frame), Int32(SEEK_SET)) == sf_count_t(frame)
  }

  /// Reads up to `frames` interleaved frames, ±1 full scale; returns how many there were.
  func read(into target: UnsafeMutablePointer<Float>, frames: Int) -> Int {
    max(0, Int(unsafe sf_readf_float(file, target, sf_count_t(frames))))
  }

  /// Speaker of each channel as `SF_CHANNEL_MAP_*`, if the file names them.
  var channelMap: [Int32]? {
    var map = [Int32](repeating: 0, count: Int(info.channels))
    let size = Int32(map.count * MemoryLayout<Int32>.stride)
    let known = unsafe map.withUnsafeMutableBytes {
      unsafe sf_command(file, Int32(SFC_GET_CHANNEL_MAP_INFO), $0.baseAddress, size)
    }
    return known != 0 && map.allSatisfy { $0 > 0 } ? map : nil
  }
}

extension InputBytes {
  /// The object behind the pointer that a C library hands back to its callbacks.
  static func behind(_ user: UnsafeMutableRawPointer?) -> InputBytes {
    guard let user = unsafe user else { preconditionFailure("callback without its input") }
    return unsafe Unmanaged<InputBytes>.fromOpaque(user).takeUnretainedValue()
  }

  fileprivate var sndfileLength: sf_count_t { sf_count_t(size) }

  fileprivate func sndfileSeek(_ offset: Int, whence: Int32) -> sf_count_t {
    switch whence {
    case Int32(SEEK_SET): seek(to: offset)
    case Int32(SEEK_CUR): seek(to: position &+ offset)
    default: seek(to: size &+ offset)
    }
    return sf_count_t(position)
  }
}
