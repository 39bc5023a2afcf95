import AudioCore

/// What the files of a job held when they were sent: a service that knows idempotency keys takes the
/// same request again, and no other under its key.
extension RemoteMaster {
  /// Puts down what mix and reference hold, in the job alone; the caller has them open already.
  func takeContents(_ job: inout RemoteJob) throws {
    job.mixSHA256 = try hash(job.wish.mix)
    job.referenceSHA256 = try hash(job.wish.reference)
  }

  /// Throws `LacquerError.input` where mix or reference are not what was first sent, and says so in
  /// the journal; the job stays what it is, since the service may have it.
  func requireUnchanged(_ job: inout RemoteJob) throws {
    for (sent, source, role) in [
      (job.mixSHA256, job.wish.mix, "mix"), (job.referenceSHA256, job.wish.reference, "reference"),
    ] {
      guard let sent, try sent != hash(source) else { continue }
      let text = otherContent(job, "The \(role) \(source.text)")
      try note(&job) { $0.problem = text }
      throw LacquerError(.input, text)
    }
  }

  /// The sentence about a job that cannot be sent again, because it would be another request.
  func otherContent(_ job: RemoteJob, _ subject: String) -> String {
    "\(subject) changed since it was submitted as job \(job.id), which \(job.service) may have: put "
      + "back what was sent, then lacquer jobs wait \(job.id), or lacquer jobs cancel \(job.id) and "
      + "submit again."
  }

  /// SHA-256 of a file as it lies on disk; nil for an address.
  private func hash(_ source: RemoteWish.Source) throws -> String? {
    guard case .file(let path) = source else { return nil }
    return try ContentHash(ofFile: path).hexadecimal
  }
}
