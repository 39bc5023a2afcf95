/// The absolute grid all meters work on: 10 ms units from the first frame of the stream.
///
/// Unit k begins at round(k·fs/100), so that no rate drifts and no cutting into blocks changes a
/// bit of any result.
package struct MeasuringClock: Sendable, Equatable {
  /// Units in a second.
  package static let unitsPerSecond = 100

  /// Frames per second, Hz.
  package let sampleRate: Int

  package init(sampleRate: Int) { self.sampleRate = sampleRate }

  /// First frame of unit `index`.
  package func start(_ index: Int) -> Int { (index * sampleRate + 50) / Self.unitsPerSecond }

  /// Frames in unit `index`.
  package func frames(_ index: Int) -> Int { start(index + 1) - start(index) }

  /// The most frames a unit can have.
  package var capacity: Int { sampleRate / Self.unitsPerSecond + 1 }

  /// Frames from the start of unit `index` to the end of its millisecond `part`, 0 … 9.
  func millisecondEnd(_ index: Int, part: Int) -> Int {
    ((index * 10 + part + 1) * sampleRate + 500) / 1000 - start(index)
  }
}
