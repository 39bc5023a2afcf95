import AudioCore
import AudioFiles
import CSndfile
import Glibc
import TestSupport
import Testing

/// Runs other programs, found through PATH, for making test files.
enum Shell {
  struct Failure: Error { var command: [String], status: Int32 }

  static func has(_ program: String) -> Bool {
    guard let path = unsafe getenv("PATH") else { return false }
    return unsafe String(cString: path).split(separator: ":").contains {
      unsafe access("\($0)/\(program)", X_OK) == 0
    }
  }

  static let hasFFmpeg = has("ffmpeg")

  static func run(_ command: [String]) throws {
    var arguments: [UnsafeMutablePointer<CChar>?] = unsafe command.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var child: pid_t = 0
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    let started = unsafe posix_spawnp(&child, command[0], &actions, nil, &arguments, environ)
    guard started == 0 else { throw Failure(command: command, status: started) }
    var status: Int32 = 0
    while unsafe waitpid(child, &status, 0) < 0 && errno == EINTR {}
    guard status == 0 else { throw Failure(command: command, status: status) }
  }

  /// ffmpeg, quiet, overwriting.
  static func ffmpeg(_ arguments: String...) throws {
    try run(["ffmpeg", "-nostdin", "-v", "error", "-y"] + arguments)
  }
}

/// Bytes of whole files.
enum Bytes {
  static func of(_ path: String) throws -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let size = Int(lseek(descriptor, 0, SEEK_END))
    return unsafe [UInt8](unsafeUninitializedCapacity: size) { bytes, filled in
      filled = unsafe pread(descriptor, bytes.baseAddress, size, 0)
    }
  }

  static func write(_ bytes: [UInt8], to path: String) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let count = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
    }
    try #require(count == bytes.count)
  }
}

/// Test files written by libsndfile, sample for sample.
enum SoundFile {
  /// Writes one array of doubles a channel, ±1 full scale, with an `SF_FORMAT_*` word.
  static func write(_ samples: [[Double]], rate: Int, format: Int, to path: String) throws {
    var info = SF_INFO()
    info.samplerate = Int32(rate)
    info.channels = Int32(samples.count)
    info.format = Int32(format)
    let file = unsafe sf_open(path, Int32(SFM_WRITE), &info)
    defer { unsafe sf_close(file) }
    let opened = unsafe file != nil
    try #require(opened, "libsndfile cannot write \(path)")
    let frames = samples[0].count
    var interleaved: [Double] = []
    interleaved.reserveCapacity(frames * samples.count)
    for frame in 0..<frames {
      for channel in samples { interleaved.append(channel[frame]) }
    }
    // libsndfile scales doubles by 2^n − 1 and reads back by 2^n, so integers are written as such.
    let isInteger = [SF_FORMAT_PCM_U8, SF_FORMAT_PCM_16, SF_FORMAT_PCM_24, SF_FORMAT_PCM_32]
      .contains(format & SF_FORMAT_SUBMASK)
    let written =
      if isInteger {
        unsafe sf_writef_int(
          file, interleaved.map { Int32(clamping: Int($0 * 0x1p31)) }, sf_count_t(frames))
      } else {
        unsafe sf_writef_double(file, interleaved, sf_count_t(frames))
      }
    try #require(written == sf_count_t(frames))
  }

  /// Stereo noise whose samples are multiples of 2^-bits, so that every depth holds them exactly.
  static func gridNoise(frames: Int, bits: Int, seed: UInt64, channels: Int = 2) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    let top = 1 << (bits - 1)
    return (0..<channels).map { _ in
      (0..<frames).map { _ in
        Double(Int.random(in: -top..<top, using: &generator)) / Double(top)
      }
    }
  }
}

/// Reading helpers.
enum Reading {
  static func all(_ source: any AudioSource, block size: Int = 4096) throws -> [[Float]] {
    let block = AudioBlock(channels: source.format.channels, capacity: size)
    var samples = [[Float]](repeating: [], count: source.format.channels)
    var frame = 0
    while true {
      try source.read(into: block, at: frame)
      if block.frames == 0 { return samples }
      for channel in 0..<source.format.channels {
        unsafe samples[channel].append(
          contentsOf: UnsafeBufferPointer(start: block.samples(channel), count: block.frames))
      }
      frame += block.frames
    }
  }

  /// The first sample that is further than `tolerance` from the truth, in words; nil when none is.
  static func difference(
    _ samples: [[Float]], _ truth: [[Float]], tolerance: Float = 0
  ) -> String? {
    guard samples.map(\.count) == truth.map(\.count) else {
      return "lengths \(samples.map(\.count)) and \(truth.map(\.count))"
    }
    for (channel, (one, other)) in zip(samples, truth).enumerated() {
      for (frame, (a, b)) in zip(one, other).enumerated() where !(abs(a - b) <= tolerance) {
        return "channel \(channel) frame \(frame): \(a) and \(b)"
      }
    }
    return nil
  }

  /// The sentence with which a file is refused.
  static func refusal(_ path: String, downmix: Bool = false) throws -> LacquerError {
    try #require(throws: LacquerError.self) {
      _ = try AudioFile.open(path, downmix: downmix, scratch: ScratchSpace())
    }
  }

  /// Compares reads at random places with the whole; returns the number of differences.
  static func randomAccessDifferences(
    _ source: any AudioSource, whole: [[Float]], reads: Int, seed: UInt64
  ) throws -> Int {
    var generator = SeededGenerator(seed: seed)
    var differences = 0
    for _ in 0..<reads {
      let frame = Int.random(in: 0..<source.frames, using: &generator)
      let size = Int.random(in: 1...9000, using: &generator)
      let block = AudioBlock(channels: source.format.channels, capacity: size)
      try source.read(into: block, at: frame)
      if block.frames != min(size, source.frames - frame) { differences += 1 }
      for channel in 0..<source.format.channels {
        let slice = Array(whole[channel][frame..<frame + block.frames])
        let got = unsafe Array(
          UnsafeBufferPointer(start: block.samples(channel), count: block.frames))
        if got != slice { differences += 1 }
      }
    }
    return differences
  }
}
