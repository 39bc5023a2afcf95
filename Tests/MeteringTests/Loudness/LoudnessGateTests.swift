import Metering
import Testing

@Suite("The gates of BS.1770-5")
struct LoudnessGateTests {
  @Test("what lies under the absolute gate moves no mean, what lies under the other not the last")
  func gates() throws {
    // 0, −9 and −11 dB, and what is under −70 LUFS.
    let energies = [1.0, 0.126, 0.079, 1e-8]
    let measured = LoudnessGate(energies: { energies.forEach($0) })
    let gate = try #require(measured)
    #expect(abs(gate.relative - (1 + 0.126 + 0.079) / 30) < 1e-12)
    #expect(abs(gate.mean - (1 + 0.126 + 0.079) / 3) < 1e-12)
    let loud = energies + [0.03]
    let louder = LoudnessGate(energies: { loud.forEach($0) })
    let held = try #require(louder)
    #expect(abs(held.mean - gate.mean) < 1e-12)
  }

  @Test("what lies on a gate does not pass it, what lies above it by a hair does")
  func onTheGates() throws {
    func gate(_ energies: [Double], absolute: Double = Level.energy(-70)) -> LoudnessGate? {
      LoudnessGate(absolute: absolute, energies: { energies.forEach($0) })
    }
    let edge = Level.energy(-70)
    #expect(gate([edge]) == nil)
    for energy in [edge.nextUp, Level.energy(-69.9)] {
      #expect(try #require(gate([energy])).mean == energy)
    }
    // A mean of 2, whose gate is the smaller of the two, or just under it.
    #expect(try #require(gate([3.8, 0.2], absolute: 0.1)).mean == 3.8)
    #expect(abs(try #require(gate([3.8, 0.200_001], absolute: 0.1)).mean - 2) < 1e-6)
  }

  @Test("of silence there is none")
  func silence() {
    #expect(LoudnessGate(energies: { [0.0, 1e-8].forEach($0) }) == nil)
  }

  @Test("the loudness range counts what lies on its gates, and ranks are the nearest")
  func range() {
    let edge = Level.energy(-70)
    #expect(!LoudnessRange(energies: [edge]).isEmpty)
    #expect(LoudnessRange(energies: [edge.nextDown]).isEmpty)
    #expect(LoudnessRange(energies: [edge.nextDown]).high == Level.silence)
    // Eleven levels: the tenth part of ten steps is the second one, 95 % of them the last.
    let steps = LoudnessRange(energies: (0...10).map { Level.energy(-30 + Double($0)) })
    #expect(abs(steps.low + 29) < 1e-9 && abs(steps.high + 20) < 1e-9)
    // The mean of two windows is 3 dB under the louder one, and the gate 20 LU under that.
    let deep = LoudnessRange(energies: [Level.energy(-40), Level.energy(-17)])
    let shallow = LoudnessRange(energies: [Level.energy(-40), Level.energy(-17.1)])
    #expect(abs(deep.low + 17) < 1e-9 && abs(shallow.low + 40) < 1e-9)
  }
}
