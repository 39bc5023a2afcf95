import Testing
import Workbench

/// Which file is measured next.
@Suite("Order of measuring")
struct MeasuringOrderTests {
  /// What begins, one after the other, as each ends.
  private func rest(_ order: inout MeasuringOrder) -> [String] {
    var paths: [String] = []
    while let path = order.next() {
      paths.append(path)
      _ = order.ended(path, isStopped: false)
    }
    return paths
  }

  @Test("what is looked at last comes first, and what it passed follows")
  func newestFirst() {
    var order = MeasuringOrder(places: 1)
    order.look("a")
    let first = order.next()
    #expect(first == "a")
    for path in ["b", "c", "d"] { order.look(path) }
    let leaver = order.fileToStop()
    #expect(leaver == "a")
    let another = order.fileToStop()
    #expect(another == nil)
    let waits = order.ended("a", isStopped: true)
    #expect(waits)
    order.look("b")
    #expect(rest(&order) == ["b", "d", "c", "a"])
  }

  @Test("files of the document come before those that are looked at and give no place away")
  func documentFirst() {
    var order = MeasuringOrder(places: 2)
    order.need("mix")
    order.look("a")
    var begun = [order.next(), order.next()]
    #expect(begun == ["mix", "a"])
    order.look("b")
    var leaver = order.fileToStop()
    #expect(leaver == "a")
    _ = order.ended("a", isStopped: true)
    begun = [order.next(), order.next()]
    #expect(begun == ["b", nil])
    order.need("b")
    order.look("c")
    leaver = order.fileToStop()
    #expect(leaver == nil)
    order.need("a")
    _ = order.ended("mix", isStopped: false)
    #expect(rest(&order) == ["a", "c"])
  }

  @Test("what is asked for anew while it is measured is measured again")
  func again() {
    for isStopped in [true, false] {
      var order = MeasuringOrder(places: 1)
      order.need("a")
      _ = order.next()
      let hasToStop = order.again("a")
      #expect(hasToStop && order.isOutdated("a"))
      let waits = order.ended("a", isStopped: isStopped)
      #expect(waits && !order.isOutdated("a"))
      #expect(rest(&order) == ["a"])
    }
    var order = MeasuringOrder(places: 1)
    let hasToStop = order.again("a")
    #expect(!hasToStop && !order.isOutdated("a"))
    #expect(rest(&order) == ["a"])
    _ = order.again("b")
    _ = order.next()
    _ = order.again("b")
    _ = order.drop("b")
    let waits = order.ended("b", isStopped: true)
    #expect(!waits)
    #expect(rest(&order).isEmpty)
  }

  @Test("what is stopped does not come back, unless it is asked for again")
  func stopping() {
    var order = MeasuringOrder(places: 1)
    order.need("a")
    order.need("b")
    let first = order.next()
    #expect(first == "a")
    let (waiting, running) = (order.drop("b"), order.drop("a"))
    #expect(waiting && !running)
    order.need("a")
    let waits = order.ended("a", isStopped: true)
    #expect(waits)
    #expect(rest(&order) == ["a"])
    order.need("a")
    _ = order.next()
    _ = order.drop("a")
    let comesBack = order.ended("a", isStopped: true)
    #expect(!comesBack)
    #expect(rest(&order).isEmpty)
  }
}
