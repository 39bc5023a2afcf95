import AudioCore
import AudioFiles
import CEbur128
import Foundation
import Glibc
import Metering

/// CPU seconds of this process so far.
func cpuSeconds() -> Double {
  var time = timespec()
  unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// The least CPU time of several runs of `body`.
func leastSeconds(_ runs: Int, _ body: () throws -> Void) rethrows -> Double {
  var least = Double.infinity
  for _ in 0..<runs {
    let start = cpuSeconds()
    try body()
    least = min(least, cpuSeconds() - start)
  }
  return least
}

/// Four minutes of stereo at 44.1 kHz: pink noise with tones, sections and peaks.
func syntheticSource() -> MemorySource {
  let rate = 44_100
  let count = 240 * rate
  var state: UInt64 = 1
  func white() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
  }
  var channels: [[Float]] = []
  for channel in 0..<2 {
    var (b0, b1, b2) = (Float(0), Float(0), Float(0))
    channels.append(
      (0..<count).map { n in
        let w = white()
        b0 = 0.99765 * b0 + w * 0.099_046
        b1 = 0.963 * b1 + w * 0.296_516
        b2 = 0.57 * b2 + w * 1.052_691_3
        let pink = 0.06 * (b0 + b1 + b2 + w * 0.1848)
        let section = Float(0.35 + 0.65 * Double((n / (8 * rate)) % 4) / 3)
        let t = Double(n) / Double(rate)
        let tone = Float(
          0.25 * sin(2 * .pi * 110 * t) + 0.1 * sin(2 * .pi * (1760 + Double(channel)) * t))
        return section * (pink + tone)
      })
  }
  return MemorySource(samples: channels, sampleRate: rate)
}

/// Whole source, interleaved: what libebur128 wants.
func interleaved(_ source: any AudioSource) throws -> [Float] {
  let channels = source.format.channels
  var out = [Float](repeating: 0, count: source.frames * channels)
  let block = AudioBlock(channels: channels, capacity: 65_536)
  var frame = 0
  while frame < source.frames {
    try source.read(into: block, at: frame)
    if block.frames == 0 { break }
    for channel in 0..<channels {
      for i in 0..<block.frames {
        out[(frame + i) * channels + channel] = block[channel: channel, frame: i]
      }
    }
    frame += block.frames
  }
  return out
}

struct Row: Codable {
  var name: String
  var seconds: Double
  var loudnessAndPeakCPU: Double
  var libebur128CPU: Double
  var timesLibebur128: Double
  var wholeProfileCPU: Double
  var integratedLUFS: Double
  var libebur128LUFS: Double
  var truePeakDBTP: Double
  var libebur128DBTP: Double
}

func measure(_ name: String, _ source: any AudioSource, runs: Int) throws -> Row {
  let samples = try interleaved(source)
  let channels = source.format.channels
  let planar = (0..<channels).map { c in
    stride(from: c, to: samples.count, by: channels).map { samples[$0] }
  }
  let memory = MemorySource(samples: planar, sampleRate: source.format.sampleRate)
  var row = Row(
    name: name, seconds: source.seconds, loudnessAndPeakCPU: 0, libebur128CPU: 0,
    timesLibebur128: 0, wholeProfileCPU: 0, integratedLUFS: 0, libebur128LUFS: 0, truePeakDBTP: 0,
    libebur128DBTP: 0)
  row.loudnessAndPeakCPU = leastSeconds(runs) {
    let loudness = LoudnessMeter(format: memory.format)
    let peak = TruePeakMeter(format: memory.format)
    let block = AudioBlock(channels: channels, capacity: 16_384)
    var frame = 0
    while frame < memory.frames {
      memory.read(into: block, at: frame)
      loudness.add(block)
      peak.add(block)
      frame += block.frames
    }
    row.integratedLUFS = loudness.finish().integratedLUFS
    row.truePeakDBTP = peak.finish().truePeakDBTP
  }
  row.libebur128CPU = leastSeconds(runs) {
    let mode =
      EBUR128_MODE_I.rawValue | EBUR128_MODE_LRA.rawValue | EBUR128_MODE_TRUE_PEAK.rawValue
    var state = unsafe ebur128_init(
      UInt32(channels), UInt(memory.format.sampleRate), Int32(mode))
    guard let open = unsafe state else { return }
    unsafe samples.withUnsafeBufferPointer { buffer in
      var frame = 0
      while frame < memory.frames {
        let count = min(16_384, memory.frames - frame)
        if let base = buffer.baseAddress {
          _ = unsafe ebur128_add_frames_float(open, base + frame * channels, count)
        }
        frame += count
      }
    }
    var range = 0.0
    _ = unsafe ebur128_loudness_global(open, &row.libebur128LUFS)
    _ = unsafe ebur128_loudness_range(open, &range)
    var top = 0.0
    for channel in 0..<channels {
      var peak = 0.0
      _ = unsafe ebur128_true_peak(open, UInt32(channel), &peak)
      top = max(top, peak)
    }
    row.libebur128DBTP = 20 * log10(top)
    unsafe ebur128_destroy(&state)
  }
  row.timesLibebur128 = row.libebur128CPU / row.loudnessAndPeakCPU
  row.wholeProfileCPU = try leastSeconds(runs) { _ = try Measure.profile(of: memory) }
  return row
}

/// Endless noise that costs no memory, for `--memory HOURS`.
final class NoiseSource: AudioSource {
  let format: AudioFormat
  let frames: Int
  private var state: UInt32 = 1

  init(hours: Double, rate: Int) {
    format = AudioFormat(sampleRate: rate, channels: 2)
    frames = Int(hours * 3600 * Double(rate))
  }

  func read(into block: AudioBlock, at frame: Int) {
    block.frames = max(0, min(block.capacity, frames - frame))
    let (left, right) = unsafe (block.samples(0), block.samples(1))
    for i in 0..<block.frames {
      state = state &* 1_664_525 &+ 1_013_904_223
      unsafe left[i] = Float(Int32(bitPattern: state)) * 1e-10
      unsafe right[i] = left[i] * 0.5
    }
  }
}

/// Largest resident size of this process so far, kB.
func peakResidentKilobytes() -> Int {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
  return Int(line.filter(\.isNumber)) ?? 0
}

if CommandLine.arguments.count > 2, CommandLine.arguments[1] == "--memory",
  let hours = Double(CommandLine.arguments[2])
{
  let before = peakResidentKilobytes()
  let start = cpuSeconds()
  let measured = try Measure.profile(of: NoiseSource(hours: hours, rate: 96_000))
  print(
    "\(hours) h at 96 kHz: \(before) kB before, \(peakResidentKilobytes()) kB at the peak, "
      + "\(cpuSeconds() - start) CPU s, sidecar \(measured.sidecar.encodedBytes) bytes")
  exit(0)
}

var rows = [try measure("synthetic 4 min", syntheticSource(), runs: 3)]
for path in CommandLine.arguments.dropFirst() {
  let opened = try AudioFile.open(path, scratch: ScratchSpace())
  rows.append(try measure((path as NSString).lastPathComponent, opened.source, runs: 3))
}
let encoder = JSONEncoder()
encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
print(String(decoding: try encoder.encode(rows), as: UTF8.self))
