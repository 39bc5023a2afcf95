import AudioCore
import AudioFiles
import Mastering
import Playback
import Testing

/// What is heard of a settled plan is what a 32-bit float render holds, bit for bit.
@Suite(.serialized) struct PreviewIsRenderTests {
  @Test func capturedMasterEqualsRenderFromAnyStart() throws {
    let studio = try Studio()
    let mix = try studio.write("mix.wav", Studio.song(seconds: 9, level: 0.4))
    let reference = try studio.write("ref.wav", Studio.song(seconds: 8, seed: 7, level: 1.4))
    var settings = MasterSettings()
    try SettingTable.apply(assignment: "edit.start=0.5", to: &settings)
    try SettingTable.apply(assignment: "edit.fadein=0.2", to: &settings)
    try SettingTable.apply(assignment: "loudness.target=-9", to: &settings)
    let engine = try AuditionEngine(
      mix: mix, references: [ReferenceRequest(path: reference)])
    let master = try engine.settle(settings)
    #expect((master.limiter?.maximumDB ?? 0) > 0.5, "the limiter has something to do")

    var request = MasterRequest(mix: mix)
    request.references = [ReferenceRequest(path: reference)]
    request.plan = master.plan
    request.outputs = [studio.file("render.wav")]
    request.settings.deliver.depth = .float32
    var plan = master.plan
    plan.settings.deliver.depth = .float32
    request.plan = plan
    _ = try MasterJob.run(request, cancellation: Cancellation())
    let render = try studio.read("render.wav")

    for (number, start) in [22_050, 22_051, 131_072, 200_003].enumerated() {
      let session = try PlaybackSession(mix: engine.mix)
      session.setMaster(master)
      session.select(.master)
      session.setLevelMatch(false)
      session.seek(toFrame: start)
      let name = "heard\(number).raw"
      let status = session.useDevice(studio.capture(name))
      guard case .open(let format) = status else {
        Issue.record("no device: \(status)")
        return
      }
      #expect(format.sampleFormat == "Float")
      #expect(Studio.wait { session.hasArrived && session.state.frame == start })
      session.play()
      #expect(Studio.wait { !session.state.isPlaying })
      session.close()
      let heard = try studio.captured(name)
      // The sound begins after what the device played before, and rises for 0.2 s.
      let first = try #require(heard[0].indices.first { heard[0][$0] != 0 || heard[1][$0] != 0 })
      let rise = 9000
      let offset = start - 22_050
      let wanted = render[0].count - offset - rise
      let begin = try #require(
        (first - 600...first + 5).first { index in
          index >= 0
            && (0..<200).allSatisfy { heard[0][index + rise + $0] == render[0][offset + rise + $0] }
        }, "start \(start)")
      var differences = 0
      for channel in 0..<2 {
        for i in 0..<wanted
        where heard[channel][begin + rise + i].bitPattern
          != render[channel][offset + rise + i].bitPattern
        {
          differences += 1
        }
      }
      #expect(differences == 0, "start \(start)")
      #expect(session.state.starvedFrames == 0)
    }
  }
}
