import AudioCore
import Foundation
import Mastering
import Metering
import Playback
import TerminalKit
import TestSupport
import Testing
import Workbench
import Workstation

/// The workstation's sound with real files and the engine, on the device `none`.
@Suite(.serialized) final class SoundDeskTests {
  private let folder: TemporaryFolder
  private let desk = SoundDesk(DeviceChoice(DeviceChoice.none))
  private let session: WorkbenchSession

  init() throws {
    folder = try TemporaryFolder()
    let path = folder.path
    var options = WorkbenchSession.Options(environment: ["HOME": path], folder: path)
    options.isControllable = false
    options.services.cacheDirectory = path + "/cache"
    options.services.lastSolved = desk.lastSolved
    session = WorkbenchSession(options, desk: desk)
  }

  deinit { desk.send(.load(mix: nil, references: [])) }

  /// A tone in noise on one or two channels; the noise differs by seed.
  private func write(
    _ name: String, seconds: Int = 8, seed: UInt64, level: Float, channels: Int = 2
  ) throws -> String {
    let count = seconds * 44_100
    let noise = Signals.pink(count: count, amplitude: level, seed: seed)
    return try folder.write(name, [[Float]](repeating: noise, count: channels))
  }

  private func wait(_ seconds: Double = 60, _ condition: () -> Bool) -> Bool {
    let end = Date().addingTimeInterval(seconds)
    while Date() < end {
      if condition() { return true }
      usleep(5000)
    }
    return condition()
  }

  /// The runner once two tracks are matched and the settled master is heard.
  private func settledPair() throws -> WorkbenchRunner {
    let mix = try write("mix.wav", seed: 1, level: 0.1)
    let reference = try write("ref.wav", seed: 2, level: 0.4)
    session.start([mix, reference])
    let runner = session.runner
    #expect(wait { runner.state.plan.isSettled && desk.playback?.state.isSettled == true })
    return runner
  }

  /// Two tracks once the reference can be heard.
  private func loadedPair() throws -> (mix: LoadedTrack, reference: LoadedTrack) {
    let mix = try write("mix.wav", seed: 1, level: 0.1)
    let reference = try write("ref.wav", seed: 2, level: 0.4)
    session.start([mix, reference])
    #expect(wait { desk.playback?.state.references == 1 })
    let state = session.runner.state
    return (try #require(state.loadedMix), try #require(state.loadedReference))
  }

  private var meters: MeterReadings { desk.meters(session.runner.state.view) }

  /// What the screen draws from moves while music plays, is that of the source that is heard, and
  /// agrees with the file's own measurement.
  @Test func metersFollowWhatIsHeard() throws {
    let mix = try write("mix.wav", seed: 1, level: 0.1)
    let reference = try write("ref.wav", seed: 2, level: 0.4)
    #expect(session.start([mix, reference]) == nil)
    #expect(wait { session.runner.state.plan.isSettled && desk.playback?.state.isSettled == true })
    let runner = session.runner
    #expect(meters.history.isEmpty)
    runner.run("listen a")
    runner.run("play")
    #expect(wait { meters.source == .original && meters.momentaryLUFS != nil })
    let first = meters
    #expect(wait { meters.samples.map(\.left) != first.samples.map(\.left) })
    #expect(wait { meters.history.compactMap(\.self).count >= 3 })
    let ours = try #require(runner.state.loadedMix?.profile)
    #expect(abs(try #require(meters.shortTermLUFS) - ours.loudness.integratedLUFS) < 1)
    #expect(try #require(meters.correlation) > 0.999)
    #expect(meters.truePeakDBTP.count == 2 && meters.heldPeakDBTP[0] > -40)

    // The live spectrum stands where the measured one does.
    #expect(wait { meters.spectrum?.level(at: 1000) ?? -200 > -100 })
    desk.playback?.spectrumSettings.averaging = .infinite
    var view = runner.state.view
    view.averaging = .infinite
    view.smoothing = 3
    _ = desk.meters(view)
    usleep(2_500_000)
    let live = try #require(desk.meters(view).spectrum)
    let measured = SpectrumCurves.curve(ours.spectrum, parts: 3)
    for hertz in [200.0, 1000, 5000] {
      let difference = try #require(live.level(at: hertz)) - (measured.level(at: hertz) ?? 0)
      #expect(abs(difference) < 1.5, "\(hertz) Hz: \(difference) dB")
    }

    runner.run("listen r")
    #expect(wait { meters.source == .reference && meters.shortTermLUFS != nil })
    let theirs = try #require(runner.state.loadedReference?.profile)
    #expect(wait { abs((meters.momentaryLUFS ?? 0) - theirs.loudness.integratedLUFS) < 2 })
    view.isFrozen = true
    let frozen = desk.meters(view).spectrum
    usleep(200_000)
    #expect(desk.meters(view).spectrum == frozen)
  }

  /// What is told of a device names the action that chooses another, and that one plays.
  @Test func anotherDeviceIsChosenFromInside() throws {
    session.start([try write("mix.wav", seed: 1, level: 0.1)])
    let runner = session.runner
    #expect(wait { desk.playback != nil && desk.status.fault == nil })
    runner.run("device no-such-device")
    #expect(wait { desk.status.fault != nil })
    let fault = try #require(desk.status.fault)
    #expect(fault.contains("no-such-device") && fault.contains(":device NAME"), "\(fault)")
    #expect(!fault.contains("--"), "\(fault)")
    runner.run("device none")
    #expect(wait { desk.status.fault == nil && desk.status.device.hasPrefix("none ") })
  }

  /// What only the command that begins a workstation can do is told with that command.
  @Test func moreThanTwoChannelsAreToldWithTheCommand() throws {
    session.start([try write("surround.wav", seconds: 1, seed: 1, level: 0.1, channels: 6)])
    let runner = session.runner
    var told = ""
    let isRefused = wait {
      if case .failed(let sentence) = runner.state.mix { told = sentence }
      return !told.isEmpty
    }
    #expect(isRefused)
    #expect(told.contains("6 channels") && told.contains("lacquer open --downmix"), "\(told)")
    #expect(!told.contains("add --downmix"), "\(told)")
  }

  /// An edit plays as a draft while the solve runs, then as what a render would write; the level
  /// step between the two is at most 0.3 LU, and going back to a solved plan costs no new solve.
  @Test func editIsHeardAsDraftThenSettled() throws {
    let runner = try settledPair()
    runner.run("listen b")
    runner.run("play")
    #expect(wait { desk.playback?.state.source == .master })
    for change in ["tone.tilt 1.5", "limit.style transparent", "loudness.target -13"] {
      runner.run(change)
      #expect(wait { desk.playback?.state.isSettled == false }, "\(change)")
      let draft = try #require(desk.playback?.masterLoudnessLUFS)
      #expect(wait { desk.playback?.state.isSettled == true }, "\(change)")
      let settled = try #require(desk.playback?.masterLoudnessLUFS)
      #expect(abs(draft - settled) <= 0.3, "\(change): \(draft) then \(settled) LUFS")
      #expect(desk.playback?.state.source == .master)
    }
    #expect(desk.status.isPlaying)
    #expect(desk.playback?.state.ownXruns == 0)
  }

  /// A blind test begins with the B that is shown, however soon after an edit, and B stays that until
  /// its end.
  @Test func blindTestKeepsWhatItBeganWith() throws {
    let runner = try settledPair()
    let before = try #require(desk.playback?.masterLoudnessLUFS)
    runner.run("loudness.target -26")
    let failure = runner.run("abx 5")
    #expect(failure == nil)
    let hasBegun = wait {
      session.tick()
      return runner.state.abx?.isBegun == true
    }
    #expect(hasBegun)
    let heard = try #require(desk.playback?.masterLoudnessLUFS)
    #expect(abs(heard + 26) < 0.5 && abs(before - heard) > 1)
    #expect(wait { runner.state.plan.isSettled })
    usleep(300_000)
    #expect(desk.playback?.masterLoudnessLUFS == heard)
    for _ in 0..<5 { runner.run("abx.answer a") }
    #expect(runner.state.abx?.isOver == true)
    #expect(wait { desk.playback?.state.isSettled == true })
  }

  /// R has a playhead of its own, which goes where it is sent and round its own loop; B is heard
  /// through a codec once it is encoded, and as it is again when that is gone.
  @Test func referenceAndCodecAreHeard() throws {
    let runner = try settledPair()
    runner.run("listen r")
    runner.run("play")
    runner.run("loop 2 3")
    runner.run("seek 2.5")
    #expect(wait { (2...3).contains(desk.status.referencePosition) })
    usleep(700_000)
    #expect((2...3).contains(desk.status.referencePosition))
    runner.run("listen.align on")
    #expect(wait { desk.status.notices == 1 })
    #expect(desk.status.notice.contains("not a version"))

    runner.run("listen b")
    runner.run("listen.codec ogg")
    #expect(wait { desk.playback?.state.source == .codec })
    #expect(desk.status.isCodecReady && desk.status.isPlaying)
    runner.run("tone.tilt 2")
    #expect(wait { desk.playback?.state.source == .master })
    #expect(
      wait { desk.playback?.state.isSettled == true && desk.playback?.state.source == .codec })
    runner.run("listen.codec off")
    #expect(wait { desk.playback?.state.source == .master })
  }

  /// A reference whose file went away is not silently left out of what can be heard.
  @Test func referenceThatCannotBeOpenedIsTold() throws {
    let loaded = try loadedPair()
    try FileManager.default.removeItem(atPath: loaded.reference.path)
    let told = desk.status.notices
    desk.send(.load(mix: loaded.mix, references: [loaded.reference]))
    #expect(wait { desk.status.notices == told + 1 })
    #expect(desk.status.notice.hasPrefix("Reference 1 cannot be heard: Cannot find "))
    #expect(wait { desk.playback?.state.references == 0 })
  }

  /// A reference that is bounced again at the same length stays out, also when others come or go.
  @Test func anotherBounceOfAReferenceIsTold() throws {
    let loaded = try loadedPair()
    let bounce = try write("bounce.wav", seed: 3, level: 0.4)
    try FileManager.default.removeItem(atPath: loaded.reference.path)
    try FileManager.default.moveItem(atPath: bounce, toPath: loaded.reference.path)
    let told = desk.status.notices
    desk.send(.load(mix: loaded.mix, references: [loaded.reference]))
    #expect(wait { desk.status.notices == told + 1 })
    #expect(desk.status.notice.hasSuffix("has changed since it was measured: load it again."))
    #expect(wait { desk.playback?.state.references == 0 })
  }

  /// A reference that comes while the mix plays does not interrupt it.
  @Test func referenceComesWithoutAGap() throws {
    let mix = try write("mix.wav", seconds: 20, seed: 1, level: 0.1)
    let reference = try write("ref.wav", seed: 2, level: 0.4)
    session.start([mix])
    let runner = session.runner
    #expect(wait { desk.playback != nil })
    let before = try #require(desk.playback)
    runner.run("play")
    runner.run("reference \(reference)")
    #expect(wait { desk.playback?.state.references == 1 })
    #expect(desk.playback === before)
    #expect(desk.status.isPlaying)
  }
}
