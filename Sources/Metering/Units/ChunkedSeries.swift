/// A series that only grows, kept in chunks so that growing never copies or doubles it.
package struct ChunkedSeries<Element: BitwiseCopyable & Sendable>: Sendable {
  /// Large enough that the memory of a chunk goes back to the system when it is given up.
  private static var chunk: Int { 65_536 }

  private var chunks: [[Element]] = []

  /// Number of elements.
  package private(set) var count = 0

  package init() {}

  /// Adds one element.
  package mutating func append(_ element: Element) {
    if count % Self.chunk == 0 {
      var next: [Element] = []
      next.reserveCapacity(Self.chunk)
      chunks.append(next)
    }
    chunks[chunks.count - 1].append(element)
    count += 1
  }

  /// One element.
  package subscript(index: Int) -> Element {
    chunks[index / Self.chunk][index % Self.chunk]
  }

  /// Calls `body` with every element in order.
  package func forEach(_ body: (Element) -> Void) {
    for chunk in chunks {
      for element in chunk { body(element) }
    }
  }

  /// All elements in one array, given up here chunk by chunk so that they are never held twice.
  mutating func takeAll() -> [Element] {
    var all: [Element] = []
    all.reserveCapacity(count)
    for index in chunks.indices {
      all.append(contentsOf: chunks[index])
      chunks[index] = []
    }
    self = ChunkedSeries()
    return all
  }

  /// All elements.
  package var array: [Element] {
    var all: [Element] = []
    all.reserveCapacity(count)
    for chunk in chunks { all.append(contentsOf: chunk) }
    return all
  }
}
