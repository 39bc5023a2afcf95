#if Server
import AudioCore
internal import HTTPTypes
internal import Hummingbird
import MasteringAPI

extension API {
  /// `GET /v1/events`: Server-Sent Events with every change of a job until its end.
  func events(_ call: Call, _ key: APIKey) async throws -> Response {
    try takeStatusCall(call, key)
    let first = try await find(call, key)
    let held = try hold(key)
    let body = ResponseBody { [self] writer in
      // A comment goes out every fifteen seconds, so that twice that without one means a full pipe.
      let watch = SenderWatch(idleSeconds: 30, minimumRate: 0)
      let guardian = watch.guarding(call.context)
      defer {
        guardian.cancel()
        withExtendedLifetime(held) {}
      }
      var seen = -1
      var quiet = 0
      let deadline = SteadyTime.seconds + 3600
      var job = first
      while SteadyTime.seconds < deadline, !state.isDraining {
        let revision = service.board.revision(job.taskID)
        if revision != seen {
          seen = revision
          job = try await service.store.job(job.taskID) ?? job
          let object = try await describe(job, call)
          var text = "event: \(job.status.isFinal ? "end" : "progress")\nid: \(revision)\ndata: "
          text += String(decoding: JSONText.line(object), as: UTF8.self) + "\n\n"
          try await writer.write(ByteBuffer(string: text))
          if job.status.isFinal { break }
          quiet = 0
        } else {
          quiet += 1
          if quiet % 75 == 0 { try await writer.write(ByteBuffer(string: ": still here\n\n")) }
        }
        watch.note(0)
        try await Task.sleep(for: .milliseconds(200))
      }
      try await writer.finish(nil)
    }
    var fields = HTTPFields()
    fields[.contentType] = "text/event-stream"
    fields[.cacheControl] = "no-store"
    return Response(status: .ok, headers: fields, body: body)
  }
}
#endif
