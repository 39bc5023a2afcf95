import Glibc
import Mastering
import Testing

@Suite("Search for the drive")
struct DriveSolverTests {
  /// Loudness of a limited track: grows 1:1 up to `knee`, then slower.
  private func model(_ drive: Double, knee: Double) -> DriveSolver.Reading {
    let over = max(0, drive - knee)
    return DriveSolver.Reading(
      driveDB: drive, lufs: -20 + drive - 0.5 * over * over / (over + 2), depthDB: over * 0.9)
  }

  @Test("meets the target within 0.02 LU in at most six renders", arguments: [-14.0, -9, -6, -4])
  func meetsTarget(target: Double) throws {
    var renders = 0
    let found = try DriveSolver(targetLUFS: target, depthDB: nil).solve(from: target + 20) {
      renders += 1
      return model($0, knee: 5)
    }
    #expect(abs(found.reading.lufs - target) <= 0.02)
    #expect(renders <= 6)
    #expect(!found.isHeldByDepth)
  }

  @Test("one render is enough when the first guess is right")
  func firstGuess() throws {
    var renders = 0
    let found = try DriveSolver(targetLUFS: -17, depthDB: 12).solve(from: 3) {
      renders += 1
      return model($0, knee: 5)
    }
    #expect(renders == 1)
    #expect(found.reading.driveDB == 3)
  }

  @Test(
    "is content within 0.02 LU, and with no more",
    arguments: [(0.019, 1), (-0.019, 1), (0.021, 2), (-0.021, 2)])
  func tolerance(missed: Double, expected: Int) throws {
    var renders = 0
    _ = try DriveSolver(targetLUFS: -17 + missed, depthDB: nil).solve(from: 3) {
      renders += 1
      return model($0, knee: 5)
    }
    #expect(renders == expected)
  }

  @Test("is held by what passes the largest depth by more than 0.05 dB", arguments: [6.04, 6.06])
  func depthEdge(depth: Double) throws {
    let found = try DriveSolver(targetLUFS: -10, depthDB: 6).solve(from: 10) { drive in
      DriveSolver.Reading(driveDB: drive, lufs: -20 + drive, depthDB: depth + drive - 10)
    }
    #expect(found.isHeldByDepth == (depth > 6.05))
    #expect(abs(found.reading.depthDB - (depth > 6.05 ? 6 : depth)) < 1e-9)
  }

  @Test("stops short of the target at the largest depth allowed")
  func depth() throws {
    let found = try DriveSolver(targetLUFS: -4, depthDB: 6).solve(from: 16) { model($0, knee: 5) }
    #expect(found.isHeldByDepth)
    #expect(abs(found.reading.depthDB - 6) < 0.1)
    #expect(found.reading.lufs < -4.5)
  }

  @Test("comes down from a first guess at which more drive changes nothing", arguments: [25.0, 40])
  func tooLoud(start: Double) throws {
    let found = try DriveSolver(targetLUFS: -16, depthDB: nil).solve(from: start) { drive in
      let lufs = -12 - 8 * exp(-drive / 8)
      return DriveSolver.Reading(
        driveDB: drive, lufs: lufs, depthDB: 1.2 * (drive - lufs - 20))
    }
    #expect(abs(found.reading.lufs + 16) <= 0.02)
  }

  @Test("goes no higher than it may for what no drive makes loud enough", arguments: [4.0, 90])
  func highest(start: Double) throws {
    var tried: [Double] = []
    var solver = DriveSolver(targetLUFS: -8, depthDB: 12)
    solver.highestDB = 44
    // Clicks in silence: all of them limited, and none of the time between.
    let found = try solver.solve(from: start) { drive in
      tried.append(drive)
      return DriveSolver.Reading(driveDB: drive, lufs: -20 + min(drive, 0.05 * drive), depthDB: 0)
    }
    let largest = try #require(tried.max())
    #expect(largest <= 44)
    #expect(found.reading.driveDB == 44)
    #expect(!found.isHeldByDepth)
    #expect(tried.count <= 4)
  }
}
