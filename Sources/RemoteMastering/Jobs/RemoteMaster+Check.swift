import AudioCore
import AudioFiles
import Foundation
import Glibc
import MasteringAPI

/// What is looked at before anything is asked or sent.
extension RemoteMaster {
  /// The length of the mix where it is a file; refuses what no service could use.
  func check(
    _ wish: RemoteWish, _ service: RemoteService, _ cancellation: Cancellation
  ) throws -> Double? {
    guard wish.output.lowercased().hasSuffix("." + wish.format.rawValue) else {
      throw LacquerError(
        .usage,
        "The output \(wish.output) does not end with .\(wish.format.rawValue), the format asked for."
      )
    }
    try wish.requireApart()
    if !wish.force, unsafe access(wish.output, F_OK) == 0 {
      throw AtomicFile.exists(wish.output)
    }
    try AtomicFile.preflight(wish.output)
    if let webhook = wish.webhookURL, WebAddress(webhook) == nil {
      throw LacquerError(
        .usage,
        WebAddress.refusal(
          of: webhook, as: "an http or https address that \(service.name) can call"))
    }
    var seconds: Double?
    var hashes: [ContentHash] = []
    for (source, isMix) in [(wish.mix, true), (wish.reference, false)] {
      switch source {
      case .url(let url):
        guard WebAddress(url) != nil else {
          throw LacquerError(.usage, WebAddress.refusal(of: url, as: "an http or https address"))
        }
      case .file(let path):
        let opened = try AudioFile.open(
          path, scratch: ScratchSpace(directory: scratch), cancellation: cancellation)
        if isMix { seconds = opened.source.seconds }
        hashes.append(try ContentHash(ofFile: path))
        try checkSize(path, service)
      }
    }
    if wish.mix == wish.reference || (hashes.count == 2 && hashes[0] == hashes[1]) {
      throw LacquerError(.usage, "Mix and reference are the same audio: choose another reference.")
    }
    return seconds
  }

  private func checkSize(_ path: String, _ service: RemoteService) throws {
    var info = stat()
    guard let most = service.limitMB, unsafe stat(path, &info) == 0, info.st_size > most << 20
    else {
      return
    }
    throw LacquerError(
      .usage, "\(path) is larger than the \(most) MB you allow for \(service.name).")
  }
}

extension RemoteWish {
  /// Refuses an output that is the mix or the reference, also with `force`; `LacquerError.output`.
  func requireApart() throws {
    var inputs: [String] = []
    for case .file(let path) in [mix, reference] { inputs.append(path) }
    try FilePlace.requireApart([output], inputs: inputs)
  }
}
