import AudioCore
import AudioFiles
import Foundation
import Glibc
import Mastering
import Metering
import Synchronization
import TestSupport
import Testing

@Suite("What excerpts do not speak for is heard in the whole")
struct WholeTrackTests {
  /// Two minutes of noise; the last 2.5 s of every 40 are 15 dB louder and 12 dB darker above 1 kHz, and
  /// so hold most of the energy, while excerpts at quantiles of loudness miss them.
  private func mix() throws -> [[Float]] {
    let rate = 44_100
    let even = (0..<2).map { Signals.pink(count: 120 * rate, seed: 1 + $0).map { 0.2 * $0 } }
    let dark = try Material.filtered(even, by: Material.curve { $0 > 1000 ? -12 : 0 })
    let loud = Float(pow(10, 15.0 / 20))
    return (0..<2).map { channel in
      (0..<120 * rate).map { i in
        Double(i % (40 * rate)) > 37.5 * Double(rate)
          ? loud * dark[channel][i] : even[channel][i]
      }
    }
  }

  @Test(
    "tone and loudness of a long track meet their checks by far", arguments: SettingPreset.allCases)
  func rareLoudness(preset: SettingPreset) throws {
    let folder = try TemporaryFolder()
    try folder.write("mix.wav", try mix())
    try folder.write(
      "reference.wav", (0..<2).map { Signals.pink(count: 60 * 44_100, seed: 51 + $0) })
    let scratch = folder.file("scratch")
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: false)
    let most = Mutex(0)
    let outcome = try folder.master(
      "mix.wav", reference: "reference.wav", to: ["master.wav"],
      change: {
        $0.settings = preset.settings
        $0.scratch = ScratchSpace(directory: scratch)
      },
      progress: { _ in
        let bytes = Self.unnamedBytes(in: scratch)
        most.withLock { $0 = max($0, bytes) }
      })
    let copies = Double(most.withLock { $0 }) / Double(120 * 44_100 * 2 * 4)
    #expect(copies > 2.9, "filtered, its peaks and the master")
    #expect(copies < 3.5, "one trial at a time, beside 36 s of excerpts")
    let checks = try #require(outcome.report.deliverables.first).checks
    #expect(checks.filter { !$0.passed }.isEmpty)
    let tone = try #require(checks.first { $0.name == "tone" })
    #expect(tone.measured < 0.3)
    guard preset == .full else { return }
    let rider = try #require(outcome.plan.dynamics).riderDB
    #expect((rider.max() ?? 0) - (rider.min() ?? 0) > 3, "moved by what the whole says")
    let master = try #require(outcome.report.deliverables.first).profile.loudness
    let mix = outcome.report.mix.profile.loudness
    #expect(mix.maximumShortTermLUFS - mix.integratedLUFS > 5)
    #expect(master.maximumShortTermLUFS - master.integratedLUFS < 2)
  }

  /// Bytes of the files without a name that this process has open in a folder.
  private static func unnamedBytes(in folder: String) -> Int {
    let files = FileManager.default
    let open = (try? files.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return open.reduce(0) { sum, name in
      let path = "/proc/self/fd/" + name
      var status = stat()
      guard let place = try? files.destinationOfSymbolicLink(atPath: path),
        place.hasPrefix(folder + "/"), unsafe stat(path, &status) == 0
      else { return sum }
      return sum + Int(status.st_size)
    }
  }
}
