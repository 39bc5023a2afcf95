import AudioCore
import DSP
import Glibc
import Metering

/// The live spectrum: two FFTs, their power gathered into bands that are points of a log axis.
///
/// A point is the power inside its band (at least four bins wide), so that noise does not change
/// where the FFTs meet and a sine reads its level at either size. [meter thread]
final class SpectrumAnalyser {
  /// Points an octave.
  static let density = 24.0
  /// Where the long FFT gives way to the short one, Hz.
  static let crossover = 300.0

  private let sampleRate: Double
  private let long: Transform
  private let short: Transform
  private let hop: Int
  private let hertz: [Double]
  private var power: [Double]
  private var peak: [Double]
  private var sums: [Double]
  /// Updates of the points of the long and of the short FFT since their averages began.
  private var updates = (long: 0, short: 0)
  private var hops = 0
  /// Frames of the present source that the history holds.
  private var known = 0
  /// How it is shown; changing anything but the tilt starts the averages again.
  var settings = LiveSpectrum.Settings() {
    didSet {
      if settings.octaves != oldValue.octaves || settings.averaging != oldValue.averaging {
        reset()
      }
    }
  }

  init(sampleRate: Int) {
    self.sampleRate = Double(sampleRate)
    var size = 4096
    while size < sampleRate / 16 { size *= 2 }
    short = Transform(size: size)
    long = Transform(size: 4 * size)
    hop = size / 4
    let top = min(20_000, 0.45 * Double(sampleRate))
    let count = Int(log2(top / 20) * Self.density) + 1
    hertz = (0..<count).map { 20 * exp2(Double($0) / Self.density) }
    power = [Double](repeating: 0, count: count)
    peak = power
    sums = power
  }

  /// Frames of history that an update looks at.
  var reach: Int { long.size }
  /// Frames between updates.
  var step: Int { hop }

  /// Forgets averages and peaks: each point takes the next value as it is.
  func reset() { updates = (0, 0) }

  /// Begins again with another source, of which the history holds nothing yet.
  ///
  /// A point keeps its place until its FFT sees nothing else any more, 0.09 or 0.37 s.
  func restart() {
    known = 0
    reset()
  }

  /// Takes the last `reach` frames; called every `step` frames.
  func update(_ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>) {
    let start = long.size - short.size
    unsafe short.run(left + start, right + start)
    if hops % 4 == 0 { unsafe long.run(left, right) }
    hops += 1
    known = min(known + hop, long.size)
    let isKnown = (long: known >= long.size, short: known >= short.size)
    if isKnown.long { updates.long += 1 }
    if isKnown.short { updates.short += 1 }
    let share = settings.averaging.seconds.map { 1 - exp(-Double(hop) / sampleRate / $0) }
    let fast = 1 - exp(-Double(hop) / sampleRate / 0.3)
    let half = exp2(settings.octaves / 2)
    for i in hertz.indices {
      let isLong = hertz[i] < Self.crossover
      guard isLong ? isKnown.long : isKnown.short else { continue }
      let updates = isLong ? updates.long : updates.short
      let transform = isLong ? long : short
      let bin = sampleRate / Double(transform.size)
      let value = transform.band(hertz[i] / half / bin, hertz[i] * half / bin)
      sums[i] += (value - sums[i]) * (updates == 1 ? 1 : fast)
      peak[i] = updates == 1 ? sums[i] : max(peak[i], sums[i])
      power[i] += (value - power[i]) * (updates == 1 ? 1 : share ?? 1 / Double(updates))
    }
  }

  /// The spectrum now.
  var spectrum: LiveSpectrum {
    var result = LiveSpectrum()
    result.hertz = hertz
    result.decibels = levels(power)
    result.peakDecibels = levels(peak)
    return result
  }

  private func levels(_ values: [Double]) -> [Float] {
    zip(values, hertz).map { value, hertz in
      guard value > 1e-18 else { return Float(Level.silence) }
      // Bands grow by 3 dB an octave on white noise.
      return Float(Decibels.power(value) + (settings.tilt - 3) * log2(hertz / 1000))
    }
  }

  /// One FFT size: windowed power of both channels, and its running sum for bands.
  private final class Transform {
    let size: Int
    private let fft: RealFFT
    private let window: AlignedBuffer<Float>
    private let time: AlignedBuffer<Float>
    private let bins: AlignedBuffer<Float>
    private var running: [Double]
    private let scale: Double

    init(size: Int) {
      self.size = size
      fft = RealFFT(size: size)
      window = AlignedBuffer(count: size)
      time = AlignedBuffer(count: size)
      bins = AlignedBuffer(count: 2 * fft.bins)
      running = [Double](repeating: 0, count: fft.bins + 1)
      var squares = 0.0
      for i in 0..<size {
        window[i] = Float(0.5 - 0.5 * cos(2 * .pi * (Double(i) + 0.5) / Double(size)))
        squares += Double(window[i]) * Double(window[i])
      }
      // A full-scale sine on both channels has a total of 1 over its bins.
      scale = 2 / (squares * Double(size))
    }

    func run(_ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>) {
      for i in running.indices { running[i] = 0 }
      unsafe add(left)
      unsafe add(right)
      var sum = 0.0
      for i in running.indices {
        let value = running[i]
        running[i] = sum
        sum += value * scale
      }
    }

    private func add(_ samples: UnsafePointer<Float>) {
      let time = unsafe self.time.pointer
      let window = unsafe self.window.pointer
      for i in 0..<size { unsafe time[i] = samples[i] * window[i] }
      unsafe fft.forward(time, into: bins.pointer)
      for i in 0..<fft.bins {
        let real = unsafe Double(bins.pointer[2 * i])
        let imaginary = unsafe Double(bins.pointer[2 * i + 1])
        running[i] += real * real + imaginary * imaginary
      }
    }

    /// Power between two places counted in bins, a bin's power spread evenly over its width.
    func band(_ from: Double, _ to: Double) -> Double {
      let middle = (from + to) / 2
      let low = min(from, middle - 2)
      let high = max(to, middle + 2)
      return max(0, value(high + 0.5) - value(low + 0.5))
    }

    private func value(_ place: Double) -> Double {
      let held = min(max(0, place), Double(running.count - 1))
      let index = min(Int(held), running.count - 2)
      return running[index] + (running[index + 1] - running[index]) * (held - Double(index))
    }
  }
}
