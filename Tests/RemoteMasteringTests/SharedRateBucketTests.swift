import Foundation
import MasteringAPI
import RemoteMastering
import Testing

/// Status calls are counted over all processes of a person.
struct SharedRateBucketTests {
  private let path = NSTemporaryDirectory() + "lacquer-limits-" + RandomBytes.uuid() + "/s.json"

  @Test("Two clients of one service have one allowance")
  func shared() {
    let clients = (0..<3).map { _ in SharedRateBucket(path: path, perMinute: 15, now: 100) }
    let waits = (0..<9).map { clients[$0 % 3].take(now: 100) }
    #expect(waits.filter { $0 == 0 }.count == 5)
    #expect(waits.last.map { abs($0 - 4) < 1e-9 } == true)
    #expect(clients[0].take(now: 104) == 0)
    #expect(clients[1].take(now: 104) > 0)
  }

  @Test("Threads never get more than the plan allows")
  func threads() async {
    let path = path
    let taken = await withTaskGroup(of: Int.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let bucket = SharedRateBucket(path: path, perMinute: 60, now: 0)
          return (0..<50).count { _ in bucket.take(now: 1) == 0 }
        }
      }
      return await group.reduce(0, +)
    }
    #expect(taken == 5)
  }

  @Test("Another plan, another boot and a broken file begin anew")
  func anew() throws {
    let free = SharedRateBucket(path: path, perMinute: 15, now: 5000)
    while free.take(now: 5000) == 0 {}
    #expect(SharedRateBucket(path: path, perMinute: 150, now: 5000).take(now: 5000) == 0)
    while free.take(now: 5000) == 0 {}
    #expect(SharedRateBucket(path: path, perMinute: 15, now: 10).take(now: 10) == 0)
    try Data("nonsense".utf8).write(to: URL(filePath: path))
    #expect(free.take(now: 5000) == 0)
  }

  @Test("Where no file can be written each process keeps its own count")
  func alone() {
    let bucket = SharedRateBucket(path: "/proc/no/such/place.json", perMinute: 15, now: 0)
    #expect((0..<9).count { _ in bucket.take(now: 0) == 0 } == 5)
  }
}
