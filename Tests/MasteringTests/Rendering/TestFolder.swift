import AudioCore
import AudioFiles
import Foundation
import Mastering

/// A folder for one test, removed with it.
final class TestFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "lacquer-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A path inside.
  func file(_ name: String) -> String { path + "/" + name }

  /// Names of what is inside.
  var contents: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// The bytes of a file inside.
  func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  /// Writes channels as a WAV.
  func write(
    _ name: String, _ samples: [[Float]], rate: Int = 44_100, depth: WordLength = .float32
  ) throws {
    let target = Deliverable(
      path: file(name), container: .wav, depth: depth, sampleRate: rate, bitrateKbps: nil)
    let writer = try AudioWriter(target, channels: samples.count, frames: samples[0].count)
    let block = AudioBlock(channels: samples.count, capacity: samples[0].count)
    for channel in samples.indices {
      for (i, value) in samples[channel].enumerated() { block[channel: channel, frame: i] = value }
    }
    try writer.write(block)
    try writer.finish()
  }

  /// The samples of a file inside.
  func read(_ name: String) throws -> [[Float]] {
    let opened = try AudioFile.open(file(name), scratch: ScratchSpace())
    let block = AudioBlock(channels: opened.source.format.channels, capacity: opened.source.frames)
    try opened.source.read(into: block, at: 0)
    return (0..<block.channels).map { channel in
      (0..<block.frames).map { block[channel: channel, frame: $0] }
    }
  }

  /// Runs a job on files inside.
  func master(
    _ mix: String, reference: String? = nil, to outputs: [String], set assignments: [String] = [],
    change: (inout MasterRequest) throws -> Void = { _ in }
  ) throws -> MasterOutcome {
    var request = MasterRequest(mix: file(mix))
    request.references = reference.map { [ReferenceRequest(path: file($0))] } ?? []
    request.outputs = outputs.map(file)
    for assignment in assignments {
      try SettingTable.apply(assignment: assignment, to: &request.settings)
    }
    try change(&request)
    return try MasterJob.run(request, cancellation: Cancellation())
  }
}
