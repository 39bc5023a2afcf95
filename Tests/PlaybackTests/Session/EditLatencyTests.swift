import AudioCore
import Foundation
import Mastering
import Playback
import TestSupport
import Testing

/// From a changed value to the sound of it, in real time on the device `none`.
@Suite(.serialized) struct EditLatencyTests {
  /// Every edit fades to a draft, within the budget's CPU time.
  ///
  /// Wall times depend on what else this machine does: they are figures, and so is the way to the
  /// settled master.
  @Test(arguments: [("tone.tilt", 0.0), ("tone.tilt", 100), ("dynamics.amount", 100)])
  func editIsHeardSoon(key: String, dynamics: Double) throws {
    let studio = try Studio()
    let isLong = ProcessInfo.processInfo.environment["LACQUER_FIGURES"] != nil
    let seconds = isLong ? 120.0 : 20
    let mix = try studio.write("mix.wav", Studio.song(seconds: seconds, level: 0.4))
    let reference = try studio.write(
      "ref.wav", Studio.song(seconds: 20, seed: 7, level: 1.0, beat: 0.3))
    let engine = try AuditionEngine(mix: mix, references: [ReferenceRequest(path: reference)])
    let session = try PlaybackSession(mix: engine.mix)
    let preview = LivePreview(engine: engine, session: session)
    defer {
      preview.stop()
      session.close()
    }
    session.useDevice(DeviceChoice(DeviceChoice.none))
    var settings = MasterSettings()
    try SettingTable.apply(assignment: "dynamics.amount=\(dynamics)", to: &settings)
    preview.change(settings)
    #expect(Studio.wait(120) { preview.phase == .settled })
    session.select(.master)
    session.setLoop(0..<441_000)
    session.play()
    #expect(Studio.wait { session.state.frame > 4410 })
    var walls: [Double] = []
    var costs: [Double] = []
    for turn in 0..<(isLong ? 24 : 6) {
      let value = key == "tone.tilt" ? Double(turn % 5 + 1) * 0.5 : Double(turn % 5) * 25
      try SettingTable.apply(assignment: "\(key)=\(value)", to: &settings)
      let before = session.deckChanges
      let start = SteadyTime.seconds
      preview.change(settings)
      #expect(Studio.wait(20) { session.deckChanges > before })
      walls.append(SteadyTime.seconds - start)
      costs.append(preview.lastSeconds.draftCPU + session.lastChangeCPUSeconds)
      usleep(150_000)
    }
    walls.sort()
    costs.sort()
    let buffer = 512.0 * 2 / 44_100
    let p95 = walls[Int((0.95 * Double(walls.count)).rounded(.up)) - 1] + buffer
    Figures.note(
      "\(key) to sound, dynamics \(dynamics): median \(Int((walls[walls.count / 2] + buffer) * 1000)), "
        + "p95 \(Int(p95 * 1000)) ms with the buffer; CPU at most "
        + "\(Int(costs[costs.count - 1] * 1000)) ms")
    #expect(costs[costs.count - 1] < (dynamics > 0 ? 0.35 : 0.119), "\(costs)")
    #expect(Studio.wait(120) { preview.phase == .settled && session.state.isSettled == true })
    guard isLong else { return }
    session.pause()
    let start = SteadyTime.seconds
    var request = MasterRequest(mix: mix)
    request.references = [ReferenceRequest(path: reference)]
    request.settings = settings
    request.outputs = [studio.file("out.wav")]
    _ = try MasterJob.run(request, cancellation: Cancellation())
    let render = SteadyTime.seconds - start
    Figures.note(
      "settled after \(preview.lastSeconds.solve) s while playing, a render takes \(render) s: "
        + "\(preview.lastSeconds.solve / render) times")
  }
}
