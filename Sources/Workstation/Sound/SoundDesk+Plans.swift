internal import AudioCore
import Dispatch
internal import Mastering
internal import Playback
import Synchronization
internal import Workbench

/// What B is: a draft at once, the settled master when its filtered track is there.
extension SoundDesk {
  /// Takes a plan; what an older one was still doing is stopped.
  ///
  /// While there is none, a reference still being measured, the master before plays on.
  func take(_ plan: MasterPlan?, isSettled: Bool) {
    let number = wishes.withLock { wishes in
      wishes.settling?.cancel()
      wishes.encoding?.cancellation.cancel()
      wishes.encoding = nil
      wishes.settling = nil
      wishes.planNumber += 1
      if isSettled || plan == nil { wishes.plan = plan }
      wishes.draft = isSettled ? nil : plan
      if let draft = wishes.draft { wishes.forecast = draft }
      return wishes.planNumber
    }
    guard let plan else { return }
    if isSettled { settle(plan, number) } else { onQueue { $0.sketch(plan, number) } }
  }

  /// Makes what was wished audible in a session that has just been opened. [sound queue]
  func retakePlans() {
    let (number, plan, draft) = wishes.withLock { ($0.planNumber, $0.plan, $0.draft) }
    if let draft {
      sketch(draft, number)
    } else if let plan {
      settle(plan, number)
    }
  }

  private func settle(_ plan: MasterPlan, _ number: Int) {
    let cancellation = Cancellation()
    wishes.withLock {
      if $0.planNumber == number { $0.settling = cancellation } else { cancellation.cancel() }
    }
    onSettler { $0.replay(plan, number, cancellation) }
  }

  /// Makes a solved plan audible as B; what was heard before plays until it is ready. [settler]
  private func replay(_ plan: MasterPlan, _ number: Int, _ cancellation: Cancellation) {
    let (session, engine, last) = sounding.withLock { ($0.session, $0.engine, $0.master) }
    // Before there is a session the plan waits: opening one asks for it again.
    guard let session, let engine, !cancellation.isCancelled else { return }
    guard plan.mixHash == engine.mix.hash, !plan.renders.isEmpty else { return }
    let rate = engine.sampleRate(of: plan)
    guard rate == session.sampleRate else {
      let generation = wishes.withLock { $0.generation }
      return onQueue { $0.open(generation, rate: rate) }
    }
    do {
      let ready = lastSolved.master(of: plan) ?? (last?.plan == plan ? last : nil)
      let master = try ready ?? engine.replay(plan, cancellation: cancellation)
      let forecast = wishes.withLock { $0.forecast?.settings == plan.settings ? $0.forecast : nil }
      hear(master, number, in: session) {
        $0.master = master
        $0.forecast = forecast
      }
    } catch {
      guard !cancellation.isCancelled else { return }
      sounding.withLock { $0.problem = "\(error)" }
    }
  }

  /// Makes a draft audible as B, unless something newer is on its way. [sound queue]
  private func sketch(_ plan: MasterPlan, _ number: Int) {
    let (session, engine, last, forecast) = sounding.withLock {
      ($0.session, $0.engine, $0.master, $0.forecast)
    }
    guard let session, let engine, wishes.withLock({ $0.planNumber == number }),
      plan.mixHash == engine.mix.hash, plan.renders.first?.sampleRate == session.sampleRate
    else { return }
    do {
      let draft = try engine.draft(plan, after: last, forecast: forecast)
      hear(draft, number, in: session) { _ in }
    } catch {
      sounding.withLock { $0.problem = "\(error)" }
    }
  }

  /// Crossfades to a master, if nothing newer was asked for since.
  private func hear(
    _ master: AuditionMaster, _ number: Int, in session: PlaybackSession,
    note: (inout sending Sounding) -> Void
  ) {
    let isNewest = wishes.withLock { wishes in
      guard wishes.planNumber == number else { return false }
      session.setMaster(master)
      return true
    }
    guard isNewest else { return }
    sounding.withLock {
      note(&$0)
      $0.heard = number
      $0.problem = nil
    }
    applyMonitor()
  }
}
