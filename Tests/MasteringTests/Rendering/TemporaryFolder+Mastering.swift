import AudioCore
import AudioFiles
import Mastering
import TestSupport

extension TemporaryFolder {
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
    change: (inout MasterRequest) throws -> Void = { _ in }, progress: ProgressHandler? = nil
  ) throws -> MasterOutcome {
    var request = MasterRequest(mix: file(mix))
    request.references = reference.map { [ReferenceRequest(path: file($0))] } ?? []
    request.outputs = outputs.map { file($0) }
    for assignment in assignments {
      try SettingTable.apply(assignment: assignment, to: &request.settings)
    }
    try change(&request)
    return try MasterJob.run(request, cancellation: Cancellation(), progress: progress)
  }
}
