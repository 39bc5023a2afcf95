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

  @Test("the absolute gate stands at −70 LUFS for both means")
  func absolute() throws {
    let (above, below) = (Level.energy(-69.9), Level.energy(-70.1))
    let measured = LoudnessGate(energies: { [above, below, above].forEach($0) })
    let gate = try #require(measured)
    #expect(abs(Level.loudness(gate.mean) + 69.9) < 1e-9)
    #expect(abs(Level.loudness(gate.relative) + 79.9) < 1e-9)
  }

  @Test("of silence there is none")
  func silence() {
    #expect(LoudnessGate(energies: { [0.0, 1e-8].forEach($0) }) == nil)
  }
}
