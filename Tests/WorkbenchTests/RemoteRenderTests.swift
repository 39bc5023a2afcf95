import AudioCore
import Glibc
import Mastering
import Synchronization
import Testing
import Workbench

/// Renders at a mastering service.
struct RemoteRenderTests {
  private func bench(pending: [RemoteRender] = []) -> Bench {
    var bench = Bench.loaded()
    bench.send(.event(.services(["hosted", "studio"], pending: pending)))
    return bench
  }

  @Test("w goes through here and the services; without one there is nothing to choose")
  func choosing() {
    var alone = Bench.loaded()
    alone.run("render.service")
    #expect(alone.error?.contains("lacquer remote add") == true)
    var bench = bench()
    bench.run("render.sheet")
    let seen = (0..<3).map { _ in
      bench.press("w")
      return bench.state.render.service
    }
    #expect(seen == ["hosted", "studio", nil])
    bench.run("render.service studio")
    #expect(bench.state.render.service == "studio")
    bench.run("render.service nowhere")
    #expect(bench.error?.contains("There is no service nowhere") == true)
  }

  @Test("an order to a service names it, the checks say what leaves and what is not sent")
  func order() {
    var bench = bench()
    bench.run("render.service studio")
    let said = bench.state.renderChecks.map(\.text).joined(separator: "; ")
    #expect(
      said.contains("its own engine") && said.contains("not sent, except to a lacquer-server"))
    #expect(said.contains("being asked"))
    #expect(bench.effects.contains { if case .price("studio", _?) = $0 { true } else { false } })
    bench.send(.event(.priced(service: "studio", "about 3")))
    #expect(bench.state.renderChecks.contains { $0.name == "credits" && $0.text == "about 3" })
    // Chosen anew, perhaps for another mix, the price is asked anew.
    bench.run("render.service here")
    bench.run("render.service studio")
    #expect(bench.state.renderChecks.contains { $0.name == "credits" && $0.text != "about 3" })
    bench.run("render /music/out.flac")
    #expect(bench.orders.map(\.service) == ["studio"])
    #expect(bench.orders[0].references.map(\.path) == ["/music/ref.flac"])
    #expect(bench.state.jobs.map(\.service) == ["studio"])
  }

  @Test("what a service cannot take is refused before anything is sent")
  func refusals() {
    var bench = bench()
    bench.run("render.service studio")
    bench.run("render /music/out.aiff")
    #expect(bench.error?.contains("it writes wav, flac") == true)
    bench.run("reference.remove 1")
    bench.run("render /music/out.wav")
    #expect(bench.orders.isEmpty)
  }

  @Test("what an earlier start left is taken up once, and goes on when the workstation is left")
  func pending() {
    let left = RemoteRender(journalID: "ab12cd", service: "studio", output: "/music/old.wav")
    var bench = bench(pending: [left])
    bench.send(.event(.services(["studio"], pending: [left])))
    #expect(bench.orders.map(\.journalID) == ["ab12cd"])
    #expect(bench.state.jobs.map(\.title) == ["old.wav"])
    bench.effects = []
    bench.run("quit.drop")
    #expect(
      !bench.effects.contains { if case .cancelRender = $0 { true } else { false } })
  }

  @Test("x ends it at the service")
  func stopping() {
    let left = RemoteRender(journalID: "ab12cd", service: "studio", output: "/music/old.wav")
    var bench = bench(pending: [left])
    bench.run("job.cancel 1")
    #expect(bench.effects.contains(.cancelRender(id: 1)))
    // Shown at once, and not overwritten by what is still told of it.
    let shown = RenderJob.Phase.running(
      WorkProgress(stage: "being cancelled", fraction: 0, audioSeconds: 0))
    #expect(bench.state.jobs.map(\.phase) == [shown])
    let late = WorkProgress(stage: "studio: sent", fraction: 0.5, audioSeconds: 0)
    bench.send(.event(.job(id: 1, .running(late))))
    #expect(bench.state.jobs.map(\.phase) == [shown])
    bench.send(.event(.job(id: 1, .cancelled)))
    #expect(bench.state.jobs.map(\.phase) == [.cancelled])
  }

  /// A render that is stopped while its request is on its way would leave a job that nobody knows of.
  @Test("x ends a render at the service before it stops it here, however many are followed")
  func endingFirst() throws {
    let left = (0..<4).map {
      RemoteRender(journalID: "ab\($0)", service: "studio", output: "/music/\($0).wav")
    }
    let orders = bench(pending: left).orders
    #expect(orders.count == 4)
    let running = Mutex<[Int: Cancellation]>([:])
    let ended = Mutex<[Int: Bool]>([:])
    var options = LiveServices.Options()
    options.remote = RemoteRendering(
      look: { ([], []) }, price: { _, _ in "" },
      render: { order, cancellation, _ in
        running.withLock { $0[order.id] = cancellation }
        while !cancellation.isCancelled { usleep(1000) }
        throw LacquerError(.interrupted, "Stopped.")
      },
      abandon: { order, _ in
        let isStopped = running.withLock { $0[order.id]?.isCancelled }
        ended.withLock { $0[order.id] = isStopped }
        return nil
      })
    let services = LiveServices(options, desk: SilentDesk(clock: HandClock(), fault: nil))
    let stopped = Mutex(0)
    for order in orders {
      services.start(.render(order)) { event in
        if case .job(id: _, .cancelled) = event { stopped.withLock { $0 += 1 } }
      }
    }
    wait { running.withLock { $0.count } == 4 }
    for order in orders { services.start(.cancelRender(id: order.id)) { _ in } }
    wait { stopped.withLock { $0 } == 4 }
    #expect(ended.withLock { $0 } == [1: false, 2: false, 3: false, 4: false])
  }

  @Test("A render at a service fails with a sentence where no journal can be kept")
  func withoutJournal() throws {
    let left = RemoteRender(journalID: "ab12cd", service: "studio", output: "/music/old.wav")
    let order = bench(pending: [left]).orders[0]
    let said = Mutex<String?>(nil)
    let services = LiveServices(
      LiveServices.Options(), desk: SilentDesk(clock: HandClock(), fault: nil))
    services.start(.render(order)) { event in
      if case .job(id: _, .failed(let text)) = event { said.withLock { $0 = text } }
    }
    wait { said.withLock { $0 != nil } }
    #expect(said.withLock { $0?.contains("XDG_STATE_HOME") } == true)
  }

  @Test("x stops an accepted render while its service is still asked, and says what came of that")
  func lettingGo() throws {
    let left = RemoteRender(journalID: "ab12cd", service: "studio", output: "/music/old.wav")
    let order = bench(pending: [left]).orders[0]
    let begun = Mutex(false)
    let stopped = Mutex(false)
    let wasStopped = Mutex(false)
    let said = Mutex<[String]>([])
    var options = LiveServices.Options()
    options.remote = RemoteRendering(
      look: { ([], []) }, price: { _, _ in "" },
      render: { _, cancellation, _ in
        begun.withLock { $0 = true }
        while !cancellation.isCancelled { usleep(1000) }
        throw LacquerError(.interrupted, "Stopped.")
      },
      abandon: { order, letGo in
        #expect(order.journalID == "ab12cd")
        letGo()
        wait { stopped.withLock { $0 } }
        let isStopped = stopped.withLock { $0 }
        wasStopped.withLock { $0 = isStopped }
        throw LacquerError(.remote, "studio cannot be reached.")
      })
    let services = LiveServices(options, desk: SilentDesk(clock: HandClock(), fault: nil))
    services.start(.render(order)) { event in
      if case .job(id: _, .cancelled) = event { stopped.withLock { $0 = true } }
    }
    wait { begun.withLock { $0 } }
    services.start(.cancelRender(id: order.id)) { event in
      if case .told(let text, .warning) = event { said.withLock { $0.append(text) } }
    }
    wait { said.withLock { !$0.isEmpty } }
    #expect(wasStopped.withLock { $0 } == true)
    #expect(said.withLock { $0.first?.contains("cannot be reached") } == true)
  }
}

/// Waits until something is so, 20 s at most.
private func wait(until condition: () -> Bool) {
  for _ in 0..<20_000 where !condition() { usleep(1000) }
}
