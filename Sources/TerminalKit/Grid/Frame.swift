/// What a part of the screen stands for when the mouse meets it.
///
/// `name` is an action's id, or the name of a pane or control of the screen; `index` tells apart
/// what a name has several of (rows, slots, buttons).
public struct HitTarget: Hashable, Sendable {
  /// Action, pane or control.
  public var name: String
  /// Which one of several.
  public var index: Int

  /// Creates a target.
  public init(_ name: String, _ index: Int = 0) {
    self.name = name
    self.index = index
  }
}

/// A rectangle that answers to the mouse.
public struct HitRegion: Hashable, Sendable {
  /// Where it is.
  public var rect: Rect
  /// What it stands for.
  public var target: HitTarget

  /// Creates a region.
  public init(rect: Rect, target: HitTarget) {
    self.rect = rect
    self.target = target
  }
}

/// A finished picture of the screen: cells, cursor, and what the mouse can reach.
public struct Frame: Hashable, Sendable {
  /// The cells.
  public var grid: Grid
  /// Where the hardware cursor stands: on the focused item, for screen readers and braille lines.
  public var cursor: Point?
  /// Whether the cursor is that of a text field.
  public var cursorIsText: Bool
  /// What can be clicked; later ones lie over earlier ones.
  public var regions: [HitRegion]

  /// Creates a frame.
  init(grid: Grid, cursor: Point?, cursorIsText: Bool, regions: [HitRegion]) {
    self.grid = grid
    self.cursor = cursor
    self.cursorIsText = cursorIsText
    self.regions = regions
  }

  /// The topmost region under a place.
  public func region(at point: Point) -> HitRegion? {
    regions.last { $0.rect.contains(point) }
  }
}
