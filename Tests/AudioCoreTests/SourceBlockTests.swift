import AudioCore
import Testing

@Suite("Blocks of a source")
struct SourceBlockTests {
  private let source = MemorySource(samples: [(0..<1000).map(Float.init)], sampleRate: 8000)

  private func frames(in range: Range<Int>?, of capacity: Int) throws -> [Float] {
    var result: [Float] = []
    try source.forEachBlock(in: range, of: capacity) { block, start in
      #expect(start == (range?.lowerBound).map { max(0, $0) + result.count } ?? result.count)
      #expect(block.frames <= capacity)
      for i in 0..<block.frames { unsafe result.append(block.samples(0)[i]) }
    }
    return result
  }

  @Test("every frame of the range comes once and in order", arguments: [1, 7, 333, 1000, 4096])
  func everyFrame(capacity: Int) throws {
    #expect(try frames(in: nil, of: capacity) == source.samples[0])
    #expect(try frames(in: 250..<777, of: capacity) == Array(source.samples[0][250..<777]))
  }

  @Test("what lies outside of the track is left out")
  func outside() throws {
    #expect(try frames(in: -50..<20, of: 16) == Array(source.samples[0][..<20]))
    #expect(try frames(in: 990..<2000, of: 16) == Array(source.samples[0][990...]))
    #expect(try frames(in: 1000..<1010, of: 16).isEmpty)
    #expect(try frames(in: 1500..<1510, of: 16).isEmpty)
  }

  @Test("a block that is changed, even to a shorter one, does not move the next")
  func changed() throws {
    var starts: [Int] = []
    try source.forEachBlock(of: 400) { block, start in
      starts.append(start)
      block.frames = 3
    }
    #expect(starts == [0, 400, 800])
  }

  @Test("cancelling ends it before the next block")
  func cancelled() throws {
    let cancellation = Cancellation()
    var blocks = 0
    #expect(throws: LacquerError.self) {
      try source.forEachBlock(of: 100, cancellation: cancellation) { _, _ in
        blocks += 1
        cancellation.cancel()
      }
    }
    #expect(blocks == 1)
  }
}
