internal import AudioCore
internal import Metering

/// What a trial master measures, as far as the closed loop corrects filters by it.
struct MasterReading {
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
  /// Limits to about a target loudness, without true-peak verification, and measures the result.
  ///
  /// - Parameters:
  ///   - target: loudness to reach, LUFS, within 0.15 LU and in at most three tries; nil renders once at
  ///     `driveDB`.
  ///   - depthDB: largest 95th centile of gain reduction allowed, dB; nil for no limit.
  ///   - driveDB: the drive to begin with.
  ///   - measuresDynamics: whether the levels of bands are measured too.
  func trialReading(
    near target: Double?, depthDB: Double?, from driveDB: Double, measuresDynamics: Bool
  ) throws -> (reading: DriveSolver.Reading, match: MatchReading) {
    var tries: [(reading: DriveSolver.Reading, match: MatchReading)] = []
    func render(_ driveDB: Double) throws -> DriveSolver.Reading {
      let measurement = MatchMeasurement(
        format: input.audio.format, measuresDynamics: measuresDynamics)
      let outcome = try run(driveDB: driveDB, peakControl: .skip) { block, _ in
        measurement.add(block)
      }
      let match = measurement.finish()
      let reading = DriveSolver.Reading(
        driveDB: driveDB, lufs: match.loudness.integratedLUFS,
        depthDB: outcome?.centile95DB ?? 0)
      tries.append((reading, match))
      return reading
    }
    let found: DriveSolver.Reading
    if let target {
      var solver = DriveSolver(
        targetLUFS: target, depthDB: depthDB, inputLUFS: input.integratedLUFS)
      solver.tolerance = 0.15
      solver.rounds = 3
      found = try solver.solve(from: driveDB, render: render).reading
    } else {
      found = try render(driveDB)
    }
    return tries.last { $0.reading.driveDB == found.driveDB } ?? tries[0]
  }

  /// Renders a verified master and measures, on the way, the frames `section` of it that are compared.
  func verifiedReading(
    driveDB: Double, in section: Range<Int>
  ) throws -> (master: RenderedMaster, reading: MasterReading) {
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
    let compared = part?.finish()
    return (
      master,
      MasterReading(
        spectrum: compared?.spectrum ?? measured.profile.spectrum,
        stereo: compared?.stereo ?? measured.profile.stereo,
        sectionLUFS: (compared?.loudness ?? measured.profile.loudness).integratedLUFS,
        shortTermLUFS: measured.shortTermLUFS)
    )
  }
}
