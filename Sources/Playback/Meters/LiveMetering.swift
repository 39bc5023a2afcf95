import AudioCore
import DSP
import Glibc
import Metering
package import Realtime

/// Measures what is heard, from the mixer's feed. [meter thread]
package final class LiveMetering {
  private let sampleRate: Int
  private var channels = 2
  private let format: AudioFormat
  private var loudness: LoudnessMeter
  private let interpolator: PolyphaseInterpolator
  private let analyser: SpectrumAnalyser
  /// The past of left and right: what the spectrum looks at, then what is new.
  private let history: AudioBlock
  private let piece: AudioBlock
  private let margin: Int
  private var pending = 0
  /// Frames for which the true peak would still look at the source before.
  private var unknownPeaks = 0
  private var frames = 0
  private var integrated = Level.silence
  private var integratedAt = 0
  private var largestPeaks = SIMD2<Float>.zero
  private var bars = SIMD2(repeating: Level.silence)
  /// Largest peak of each of the last steps, three seconds of them.
  private var recentPeaks: [Float]
  /// Σl², Σr², Σlr of each of the last steps, 0.4 s of them.
  private var products: [SIMD3<Double>]
  private var steps = 0
  private var past: [Float] = []
  private var pastFrames = 0

  /// Values of the last minute.
  static let pastCount = Int(60 / LiveMeters.historyStep)
  /// Points of the goniometer.
  static let points = 512

  package init(sampleRate: Int) {
    self.sampleRate = sampleRate
    format = AudioFormat(sampleRate: sampleRate, channels: 2)
    loudness = LoudnessMeter(format: format)
    interpolator = PolyphaseInterpolator(truePeakAt: sampleRate)
    analyser = SpectrumAnalyser(sampleRate: sampleRate)
    margin = interpolator.margin
    piece = AudioBlock(channels: 2, capacity: analyser.step)
    history = AudioBlock(channels: 2, capacity: analyser.reach + analyser.step + 2 * margin)
    let perSecond = Double(sampleRate) / Double(analyser.step)
    recentPeaks = [Float](repeating: 0, count: Int((3 * perSecond).rounded()))
    products = [SIMD3<Double>](repeating: .zero, count: max(1, Int((0.4 * perSecond).rounded())))
  }

  /// Starts integrated loudness, maxima, peaks and averages again.
  ///
  /// What has one channel counts once, as its file is measured: BS.1770 knows no second loudspeaker.
  func reset(channels: Int) {
    self.channels = channels
    loudness = LoudnessMeter(format: format, channelWeights: [1, channels == 1 ? 0 : 1])
    frames = 0
    integrated = Level.silence
    integratedAt = 0
    largestPeaks = .zero
    for i in recentPeaks.indices { recentPeaks[i] = 0 }
    analyser.reset()
  }

  /// Begins again with what is heard now. [meter thread]
  func reset() { reset(channels: channels) }

  /// Takes what was fed before frame `end`, measured for nobody: another source is heard now.
  package func skip(_ feed: FrameRing, to end: Int, channels: Int) {
    feed.release(max(0, min(feed.readable, end - feed.start)))
    pending = 0
    unknownPeaks = 2 * margin
    reset(channels: channels)
    analyser.restart()
    bars = SIMD2(repeating: Level.silence)
    for i in products.indices { products[i] = .zero }
  }

  /// Takes everything that waits in the feed; returns whether there was anything.
  package func drain(_ feed: FrameRing, settings: LiveSpectrum.Settings) -> Bool {
    if analyser.settings != settings { analyser.settings = settings }
    var isNews = false
    while feed.readable > 0 {
      let count = min(feed.readable, piece.capacity - pending)
      let start = feed.start
      for channel in 0..<2 {
        let target = unsafe piece.samples(channel) + pending
        for i in 0..<count { unsafe target[i] = feed.pointer(channel, at: start + i).pointee }
      }
      feed.release(count)
      pending += count
      isNews = true
      if pending == piece.capacity {
        pending = 0
        step()
      }
    }
    return isNews
  }

  /// Measures one whole step.
  private func step() {
    piece.frames = piece.capacity
    loudness.add(piece)
    let count = piece.capacity
    let keep = history.capacity - count
    for channel in 0..<2 {
      let samples = unsafe history.samples(channel)
      unsafe samples.update(from: samples + count, count: keep)
      unsafe (samples + keep).update(from: piece.samples(channel), count: count)
    }
    frames += count
    measurePeaks(count)
    unsafe correlate(piece.samples(0), piece.samples(1), count)
    let start = history.capacity - analyser.reach
    unsafe analyser.update(history.samples(0) + start, history.samples(1) + start)
    steps += 1
    remember(count)
    if frames - integratedAt >= sampleRate {
      integratedAt = frames
      integrated = loudness.integratedLUFS
    }
  }

  /// Notes short-term loudness for the history.
  private func remember(_ count: Int) {
    pastFrames += count
    let step = Int(LiveMeters.historyStep * Double(sampleRate))
    guard pastFrames >= step else { return }
    pastFrames -= step
    if past.count == Self.pastCount { past.removeFirst() }
    past.append(Float(loudness.runningShortTermLUFS))
  }

  private func measurePeaks(_ count: Int) {
    let skipped = min(unknownPeaks, count)
    unknownPeaks -= skipped
    let start = history.capacity - count - margin + skipped
    let fall = 20 / 1.7 * Double(count) / Double(sampleRate)
    var top: Float = 0
    for channel in 0..<2 {
      let peak = unsafe interpolator.refinedPeak(
        history.samples(channel) + start, count: count - skipped)
      top = max(top, peak)
      largestPeaks[channel] = max(largestPeaks[channel], peak)
      bars[channel] = max(level(peak), bars[channel] - fall, Level.silence)
    }
    recentPeaks[steps % recentPeaks.count] = top
  }

  private func correlate(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, _ count: Int
  ) {
    var sums = SIMD3<Double>.zero
    for i in 0..<count {
      let l = unsafe Double(left[i])
      let r = unsafe Double(right[i])
      sums += SIMD3(l * l, r * r, l * r)
    }
    products[steps % products.count] = sums
  }

  /// The figures now.
  package var meters: LiveMeters {
    var result = LiveMeters()
    result.momentaryLUFS = loudness.runningMomentaryLUFS
    result.shortTermLUFS = loudness.runningShortTermLUFS
    result.integratedLUFS = integrated
    result.maximumMomentaryLUFS = loudness.maximumMomentaryLUFS
    result.maximumShortTermLUFS = loudness.maximumShortTermLUFS
    result.truePeakDBTP = level(largestPeaks.max())
    result.heldPeakDBTP = SIMD2(level(largestPeaks.x), level(largestPeaks.y))
    let recent = recentPeaks.max() ?? 0
    result.recentTruePeakDBTP = level(recent)
    result.peakDBTP = bars
    if loudness.shortTermLUFS > -70, recent > 0 {
      result.psrDB = result.recentTruePeakDBTP - result.shortTermLUFS
    }
    let sums = products.reduce(.zero, +)
    let scale = (sums.x * sums.y).squareRoot()
    result.correlation = scale > 1e-12 ? min(1, max(-1, sums.z / scale)) : 0
    result.seconds = Double(frames) / Double(sampleRate)
    result.spectrum = analyser.spectrum
    result.history = past
    let start = history.capacity - Self.points
    result.goniometer = (start..<history.capacity).map {
      unsafe SIMD2(history.samples(0)[$0], history.samples(1)[$0])
    }
    return result
  }

  private func level(_ peak: Float) -> Double { Level.amplitude(Double(peak)) }
}
