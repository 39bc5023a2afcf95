import Foundation
import Mastering
import Synchronization
import Testing
import Workbench

/// Services that write down what they are asked for.
final class PaperServices: WorkbenchServices {
  private let log = Mutex<[WorkbenchEffect]>([])
  let answer: (@Sendable (WorkbenchEffect) -> WorkbenchEvent?)?

  init(_ answer: (@Sendable (WorkbenchEffect) -> WorkbenchEvent?)? = nil) { self.answer = answer }

  var effects: [WorkbenchEffect] { log.withLock { $0 } }

  func start(_ effect: WorkbenchEffect, report: @escaping @Sendable (WorkbenchEvent) -> Void) {
    log.withLock { $0.append(effect) }
    if let event = answer?(effect) { report(event) }
  }
}

@Suite("Runner")
struct RunnerTests {
  private func runner(
    _ services: PaperServices, clock: HandClock = HandClock()
  ) -> WorkbenchRunner {
    WorkbenchRunner(
      reducer: WorkbenchReducer(places: Bench.places), services: services, clock: clock)
  }

  private static let measuring: @Sendable (WorkbenchEffect) -> WorkbenchEvent? = { effect in
    switch effect {
    case .measure("/music/mix.wav"): .measured(Tracks.mix)
    case .measure(let path): .measuringFailed(path: path, "\(path) is not there.")
    default: nil
    }
  }

  @Test("solves 300 ms after the last change, and a change in between starts the wait anew")
  func settling() {
    let clock = HandClock()
    let services = PaperServices(Self.measuring)
    let runner = runner(services, clock: clock)
    #expect(runner.run("mix mix.wav") == nil)
    func solves() -> Int {
      services.effects.filter { if case .solve = $0 { true } else { false } }.count
    }
    clock.advance(by: 0.2)
    runner.fireTimers()
    #expect(solves() == 0)
    runner.run("tone.amount 80")
    clock.advance(by: 0.2)
    runner.fireTimers()
    #expect(solves() == 0)
    clock.advance(by: 0.11)
    runner.fireTimers()
    #expect(solves() == 1)
    runner.run("tone.amount 70")
    #expect(services.effects.contains(.stopSolving))
    #expect(runner.state.plan.phase == .draft)
  }

  @Test("answers come back in order, whatever thread sends")
  func order() async {
    let services = PaperServices()
    let runner = runner(services)
    runner.send(.call(ActionCall("mix", "/music/mix.wav")))
    runner.send(.event(.measured(Tracks.mix)))
    let count = Mutex(0)
    runner.observe { count.withLock { $0 += 1 } }
    await withTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          for step in 0..<50 { runner.run("tone.amount \((worker * 50 + step) % 150)") }
        }
      }
    }
    #expect(count.withLock { $0 } >= 200)
    // The last draft asked for is that of the state that stands.
    var last: PlanRequest?
    for case .draft(let request) in services.effects { last = request }
    #expect(last?.settings == runner.state.document.settings)
    #expect(last?.revision == runner.state.plan.revision)
  }

  @Test("a safety copy follows a change within a second, and none while nothing changes")
  func autosave() {
    let clock = HandClock()
    let services = PaperServices(Self.measuring)
    let runner = runner(services, clock: clock)
    func copies() -> Int {
      services.effects.filter { if case .autosave = $0 { true } else { false } }.count
    }
    runner.run("mix mix.wav")
    for _ in 0..<9 {
      clock.advance(by: 0.1)
      runner.fireTimers()
      runner.run("value.up")
    }
    #expect(copies() == 0)
    clock.advance(by: 0.2)
    runner.fireTimers()
    // However fast changes come, the copy is never more than a second behind.
    #expect(copies() == 1)
    clock.advance(by: 60)
    runner.fireTimers()
    #expect(copies() <= 2)
  }

  @Test("a silent desk runs by the clock, loops exactly, and stops at the end")
  func silentDesk() {
    let clock = HandClock()
    let desk = SilentDesk(clock: clock, fault: "no card")
    desk.send(.load(mix: Tracks.mix, references: []))
    desk.send(.play(true))
    clock.advance(by: 2.5)
    #expect(desk.status.position == 2.5)
    desk.send(.loop(LoopRange(start: 1, end: 4)))
    clock.advance(by: 2)
    #expect(abs(desk.status.position - 1.5) < 1e-9)
    clock.advance(by: 3)
    #expect(abs(desk.status.position - 1.5) < 1e-9)
    desk.send(.loop(nil))
    desk.send(.seek(11))
    clock.advance(by: 5)
    #expect(desk.status.position == 12 && !desk.status.isPlaying)
    #expect(desk.status.fault == "no card")
    desk.send(.play(true))
    #expect(desk.status.position == 0)
  }
}
