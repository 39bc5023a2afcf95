import AudioCore
import AudioFiles
import CSndfile
import Foundation
import TestSupport

/// Other people's programs, as judges of our files.
enum Tool {
  static func path(_ name: String) -> String? {
    let places = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return places.map { "\($0)/\(name)" }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }

  static func exists(_ name: String) -> Bool { path(name) != nil }

  /// Runs a tool; its exit status, standard output and standard error.
  static func run(_ name: String, _ arguments: [String]) throws -> (
    status: Int32, output: [UInt8], errors: String
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path(name) ?? "/nonexistent/\(name)")
    process.arguments = arguments
    let errorFile = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).err"
    _ = FileManager.default.createFile(atPath: errorFile, contents: nil)
    defer { try? FileManager.default.removeItem(atPath: errorFile) }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle(forWritingAtPath: errorFile)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let errors = (try? String(contentsOfFile: errorFile, encoding: .utf8)) ?? ""
    return (process.terminationStatus, Array(bytes), errors)
  }

  /// Decodes the first audio stream of a file with ffmpeg, one array a channel.
  static func decode(_ file: String, channels: Int) throws -> [[Float]] {
    let result = try run(
      "ffmpeg",
      ["-v", "error", "-i", file, "-map", "0:a:0", "-f", "f32le", "-c:a", "pcm_f32le", "-"])
    let frames = result.output.count / 4 / channels
    return unsafe result.output.withUnsafeBytes { bytes in
      (0..<channels).map { channel in
        (0..<frames).map { frame in
          unsafe bytes.loadUnaligned(
            fromByteOffset: 4 * (frame * channels + channel), as: Float.self)
        }
      }
    }
  }

  /// ffprobe's view of a file, as JSON.
  static func probe(_ file: String) throws -> [String: Any] {
    let result = try run(
      "ffprobe",
      ["-v", "error", "-show_format", "-show_streams", "-of", "json", file])
    return try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any] ?? [:]
  }
}

/// What libsndfile reads from a file.
struct SndfileContent {
  var sampleRate = 0
  var format: Int32 = 0
  var channels: [[Int32]] = []
  var floats: [[Float]] = []
  var strings: [Int32: String] = [:]

  /// Reads all samples, as left-aligned 32-bit integers and as floats.
  init(_ path: String) throws {
    var info = SF_INFO()
    guard let file = unsafe sf_open(path, Int32(SFM_READ), &info) else {
      throw LacquerError(.input, "libsndfile refuses \(path)")
    }
    defer { unsafe sf_close(file) }
    sampleRate = Int(info.samplerate)
    format = info.format
    let (count, width) = (Int(info.frames), Int(info.channels))
    var integers = [Int32](repeating: 0, count: count * width)
    _ = unsafe sf_readf_int(file, &integers, sf_count_t(count))
    unsafe sf_seek(file, 0, SEEK_SET)
    var values = [Float](repeating: 0, count: count * width)
    _ = unsafe sf_readf_float(file, &values, sf_count_t(count))
    channels = (0..<width).map { c in (0..<count).map { integers[$0 * width + c] } }
    floats = (0..<width).map { c in (0..<count).map { values[$0 * width + c] } }
    for kind in [SF_STR_TITLE, SF_STR_ARTIST, SF_STR_ALBUM, SF_STR_DATE, SF_STR_GENRE] {
      if let text = unsafe sf_get_string(file, Int32(kind)) {
        strings[Int32(kind)] = unsafe String(cString: text)
      }
    }
  }
}

enum Samples {
  /// Noise whose samples are exact multiples of 2^(1−bits).
  static func integers(count: Int, bits: Int, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    let half = 1 << (bits - 1)
    var values = (0..<count).map { _ in
      Float(Int.random(in: -half..<half, using: &generator)) / Float(half)
    }
    if count > 4 {
      values[0] = -1
      values[1] = Float(half - 1) / Float(half)
      values[2] = 0
      values[3] = -1 / Float(half)
    }
    return values
  }

  /// Writes arrays through a writer in blocks of `block` frames.
  static func write(
    _ samples: [[Float]], _ deliverable: Deliverable, tags: AudioTags? = nil,
    loudness: DeliveredLoudness? = nil, dither: Dither? = nil, force: Bool = false,
    inputs: [String] = [], block: Int = 5000
  ) throws {
    let writer = try AudioWriter(
      deliverable, channels: samples.count, frames: samples[0].count, tags: tags,
      loudness: loudness, dither: dither, force: force, inputs: inputs)
    try feed(samples, to: writer, block: block)
    try writer.finish()
  }

  /// Hands all samples to a writer.
  static func feed(_ samples: [[Float]], to writer: AudioWriter, block: Int = 5000) throws {
    let source = MemorySource(samples: samples, sampleRate: 44100)
    let buffer = AudioBlock(channels: samples.count, capacity: block)
    var frame = 0
    while frame < source.frames {
      source.read(into: buffer, at: frame)
      try writer.write(buffer)
      frame += buffer.frames
    }
  }
}
