import AudioCore
import DSP
import Glibc
import Mastering
import Testing
import TestSupport

@Suite("Filtered audio")
struct FilteredSourceTests {
  private let track = Signals.stereo(
    Signals.pink(count: 40_000, seed: 1), Signals.pink(count: 40_000, seed: 2), rate: 44_100)

  private func bump() -> GainCurve {
    GainCurve(
      lowestHz: 10, pointsPerOctave: 48,
      decibels: (0..<530).map { 6 * exp(-pow((Double($0) - 300) / 60, 2)) })
  }

  private func filters() -> FilteredSource.Filters {
    let tone = FIRDesign.minimumPhase(bump(), taps: 8192, sampleRate: 44_100)
    let side = FIRDesign.linearPhase(bump(), taps: 4096, sampleRate: 44_100)
    return .midSide(mid: tone, side: tone.followed(by: side))
  }

  @Test("the same bits at every block size", arguments: [1000, 4096, 5000, 40_000])
  func blockSizes(size: Int) throws {
    let whole = try read(
      FilteredSource(track, filters: filters()), from: 0, count: 40_000, block: 777)
    let other = try read(
      FilteredSource(track, filters: filters()), from: 0, count: 40_000, block: size)
    #expect(whole == other)
  }

  @Test("the same bits wherever reading starts", arguments: [1, 4096, 9000, 35_001])
  func startsAnywhere(start: Int) throws {
    let whole = try read(
      FilteredSource(track, filters: filters()), from: 0, count: 40_000, block: 4096)
    let part = try read(
      FilteredSource(track, filters: filters()), from: start, count: 3000, block: 512)
    #expect(part[0] == Array(whole[0][start..<start + 3000]))
    #expect(part[1] == Array(whole[1][start..<start + 3000]))
  }

  @Test("a read that failed leaves no trace in what is read after it")
  func goesOnAfterAFault() throws {
    let whole = try read(
      FilteredSource(track, filters: filters()), from: 0, count: 40_000, block: 4096)
    let source = FilteredSource(FaultySource(track, at: 20_000), filters: filters())
    let block = AudioBlock(channels: 2, capacity: 4096)
    var faults = 0
    for start in stride(from: 0, to: 36_864, by: 4096) {
      do {
        try source.read(into: block, at: start)
      } catch {
        faults += 1
        try source.read(into: block, at: start)
      }
      for channel in 0..<2 {
        let samples = (0..<4096).map { block[channel: channel, frame: $0] }
        #expect(samples == Array(whole[channel][start..<start + 4096]))
      }
    }
    #expect(faults == 1)
  }

  @Test("a side filter alone leaves mid in place, sample for sample")
  func midStays() throws {
    let side = FIRDesign.linearPhase(bump(), taps: 4096, sampleRate: 44_100)
    let source = FilteredSource(track, filters: .midSide(mid: nil, side: side))
    let output = try read(source, from: 0, count: 40_000, block: 4096)
    for i in stride(from: 0, to: 40_000, by: 331) {
      let before = (track.samples[0][i] + track.samples[1][i]) / 2
      let after = (output[0][i] + output[1][i]) / 2
      #expect(abs(before - after) < 1e-6)
    }
  }

  @Test("repairs: offset, polarity, exchange and balance do what they say")
  func repairs() throws {
    var repair = InputRepair()
    repair.swap = true
    repair.offsets = [0.25, 0]
    repair.inverted = [1]
    let source = EditedSource(track, range: 100..<1100, repair: repair, balanceDB: 6)
    let output = try read(source, from: 0, count: 1000, block: 300)
    let gain = Float(Decibels.gain(3))
    #expect(output[0].count == 1000)
    for i in 0..<1000 {
      #expect(abs(output[0][i] - (track.samples[1][100 + i] - 0.25) / gain) < 1e-6)
      #expect(abs(output[1][i] + track.samples[0][100 + i] * gain) < 1e-6)
    }
  }

  @Test("an edited source with nothing to do is the track, bit for bit")
  func untouched() throws {
    let source = EditedSource(track, range: 0..<40_000, repair: InputRepair(), balanceDB: 0)
    #expect(try read(source, from: 0, count: 40_000, block: 4096) == track.samples)
  }
}
