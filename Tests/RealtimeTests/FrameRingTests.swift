import Realtime
import Testing

@Suite struct FrameRingTests {
  /// What goes in on one thread comes out on the other: all of it, in order, across the wrap.
  @Test func carriesEverythingInOrder() {
    let ring = FrameRing.allocate(channels: 2, frames: 128)
    let total = 200_000
    let writer = WorkThread(name: "writer", priority: .normal) {
      var next = 0
      while next < total {
        let count = min(ring.writable, 37, total - next)
        for i in 0..<count {
          unsafe ring.pointer(0, at: next + i).pointee = Float(next + i)
          unsafe ring.pointer(1, at: next + i).pointee = -Float(next + i)
        }
        next += count
        ring.publish(count)
      }
    }
    var wrong = 0
    var read = 0
    while read < total {
      let count = min(ring.readable, 53)
      for i in 0..<count {
        if unsafe ring.pointer(0, at: read + i).pointee != Float(read + i) { wrong += 1 }
        if unsafe ring.pointer(1, at: read + i).pointee != -Float(read + i) { wrong += 1 }
      }
      read += count
      ring.release(count)
    }
    writer.join()
    #expect(wrong == 0)
    ring.deallocate()
  }

  /// The reader sees whole values, ever newer ones, and the last.
  @Test func mailboxKeepsTheLatest() {
    let box = Mailbox<SIMD4<Int>>.allocate(.zero)
    let total = 100_000
    let writer = WorkThread(name: "writer", priority: .normal) {
      for i in 1...total { box.put(SIMD4(i, i, i, i)) }
    }
    var last = 0
    var torn = 0
    var backwards = 0
    while last < total {
      guard box.refresh() else { continue }
      let value = box.value
      if value != SIMD4(repeating: value.x) { torn += 1 }
      if value.x < last { backwards += 1 }
      last = value.x
    }
    writer.join()
    #expect(torn == 0 && backwards == 0)
    box.deallocate()
  }

  /// A refused priority is no failure, and is told, to the thread itself from its first moment.
  @Test func threadRunsWhateverItsPriority() {
    for priority in [ThreadPriority.realtime(5), .normal, .background] {
      let box = Mailbox<Int>.allocate(0)
      let thread = WorkThread(name: "thread", priority: priority) {
        box.put(WorkThread.isCurrentRealtime ? 2 : 1)
      }
      thread.join()
      #expect(box.refresh() && box.value == (thread.isRealtime ? 2 : 1))
      if priority != .realtime(5) { #expect(!thread.isRealtime) }
      box.deallocate()
    }
  }
}
