import AudioCore
import HTTPClient
import MasteringAPI
import RemoteMastering
import Testing

/// A job whose sending broke, and whose files are others by the time it is sent again.
struct ResendTests {
  private func lost(_ desk: Desk) throws -> RemoteJob {
    let mix = desk.folder + "/mix.wav"
    try AtomicFile.write(wave(7), to: mix)
    var wish = desk.wish
    wish.mix = .file(mix)
    #expect(
      !desk.sentence {
        _ = try desk.master.submit(wish, to: desk.service, cancellation: Cancellation())
      }.isEmpty)
    let job = desk.master.journal.all()[0]
    #expect(job.mixSHA256 == ContentHash(of: wave(7)).hexadecimal)
    #expect(job.referenceSHA256 == nil)
    return job
  }

  @Test("A mix that changed since is named and not sent; as it was it goes on")
  func changed() throws {
    let desk = try Desk.forgetful { _ in .json(200, accepted) }
    let job = try lost(desk)
    try AtomicFile.write(wave(9), to: job.wish.mix.text)
    let said = desk.sentence { _ = try desk.follow(job) }
    #expect(said.contains("The mix \(job.wish.mix.text) changed since it was submitted"))
    #expect(said.contains("lacquer jobs wait \(job.id)"))
    #expect(desk.transport.requests(of: "/audio_mastering").count == 1)
    let kept = try desk.master.journal.job(job.id)
    #expect(kept.state == .uncertain && kept.problem == said)
    try AtomicFile.write(wave(7), to: job.wish.mix.text)
    #expect(try desk.follow(job).taskID == "t1")
  }

  @Test("A server's word that the key names another request is told as a change, and is no end")
  func reused() throws {
    let answer = TransportAnswer.json(
      422, #"{"success": false, "error": "no", "code": "idempotency_key_reused"}"#)
    let desk = try Desk.forgetful { _ in answer }
    let job = try lost(desk)
    let said = desk.sentence { _ = try desk.follow(job) }
    #expect(said.contains("changed since it was submitted"))
    #expect(try desk.master.journal.job(job.id).state == .uncertain)
  }
}
