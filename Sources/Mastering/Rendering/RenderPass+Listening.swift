internal import AudioCore
internal import Metering

/// What a master said of the filters it was made with.
struct Hearing {
  /// Spectra of the section that is compared.
  let spectrum: SpectrumProfile
  /// Image of that section.
  let stereo: StereoProfile
  /// Loudness of that section, LUFS.
  let sectionLUFS: Double
  /// Short-term loudness of the whole, LUFS at 10 Hz.
  let shortTermLUFS: [Double]
}

extension RenderPass {
  /// Limits near a loudness, without verification, and measures what comes out.
  ///
  /// - Parameters:
  ///   - target: loudness to come within 0.15 LU of in at most three tries, LUFS; nil takes the drive as
  ///     it is.
  ///   - depthDB: largest 95th centile of gain reduction allowed, dB; nil is any.
  ///   - driveDB: the drive to begin with.
  ///   - measuresDynamics: whether the levels of bands are measured too.
  func listen(
    near target: Double?, depthDB: Double?, from driveDB: Double, measuresDynamics: Bool
  ) throws -> (reading: DriveSolver.Reading, match: MatchReading) {
    var heard: [(reading: DriveSolver.Reading, match: MatchReading)] = []
    func hear(_ driveDB: Double) throws -> DriveSolver.Reading {
      let measurement = MatchMeasurement(
        format: input.audio.format, measuresDynamics: measuresDynamics)
      let outcome = try run(driveDB: driveDB, peakControl: .skip) { block, _ in
        measurement.add(block)
      }
      let match = measurement.finish()
      let reading = DriveSolver.Reading(
        driveDB: driveDB, lufs: match.loudness.integratedLUFS,
        depthDB: outcome?.centile95DB ?? 0)
      heard.append((reading, match))
      return reading
    }
    let found: DriveSolver.Reading
    if let target {
      var solver = DriveSolver(targetLUFS: target, depthDB: depthDB)
      solver.tolerance = 0.15
      solver.rounds = 3
      found = try solver.solve(from: driveDB, render: hear).reading
    } else {
      found = try hear(driveDB)
    }
    return heard.last { $0.reading.driveDB == found.driveDB } ?? heard[0]
  }

  /// Renders with verification and listens to it on the way, in `section` as to what is compared.
  func heard(
    driveDB: Double, in section: Range<Int>
  ) throws -> (master: RenderedMaster, hearing: Hearing) {
    let format = input.audio.format
    let isWhole = section == 0..<input.audio.frames
    let part = isWhole ? nil : MatchMeasurement(format: format)
    let copy = AudioBlock(channels: format.channels, capacity: Limiter.segmentFrames)
    let master = try verified(driveDB: driveDB) { block, start in
      let inside = section.clamped(to: start..<start + block.frames)
      guard let part, !inside.isEmpty else { return }
      copy.copy(from: block, at: inside.lowerBound - start, to: 0, count: inside.count)
      copy.frames = inside.count
      part.add(copy)
    }
    let measured = master.measured
    let heard = part?.finish()
    return (
      master,
      Hearing(
        spectrum: heard?.spectrum ?? measured.profile.spectrum,
        stereo: heard?.stereo ?? measured.profile.stereo,
        sectionLUFS: (heard?.loudness ?? measured.profile.loudness).integratedLUFS,
        shortTermLUFS: measured.shortTermLUFS)
    )
  }
}
