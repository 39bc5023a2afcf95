/// A dialog over the screen: what lies behind recedes, its frame and ground are its own.
public struct Popup: Sendable {
  /// The title.
  public var title: String
  /// Words to the right of the title; `esc` unless said.
  public var remark: String
  /// Wanted size, frame included; what does not fit is cut.
  public var size: Size

  /// Creates a dialog.
  public init(_ title: String, remark: String = "esc", size: Size) {
    self.title = title
    self.remark = remark
    self.size = size
  }

  /// Where it comes to lie on a screen: in its middle.
  public func place(on screen: Size) -> Rect {
    Rect(screen).centred(columns: size.columns, rows: size.rows)
  }

  /// Draws it in the middle of the screen; see `draw(on:at:paint:)`.
  public func draw(on canvas: inout Canvas, _ paint: Paint) -> (inner: Rect, paint: Paint) {
    draw(on: &canvas, at: place(on: canvas.grid.size), paint)
  }

  /// Draws it and returns the part for its content and the paint that content is drawn with.
  ///
  /// The content has a column of air at each side. Mouse regions behind the dialog are covered.
  public func draw(on canvas: inout Canvas, at rect: Rect, _ paint: Paint, dims: Bool = true)
    -> (inner: Rect, paint: Paint)
  {
    if dims { Self.recede(canvas: &canvas, paint) }
    let inside = paint.on(.popup)
    canvas.region(Rect(canvas.grid.size), HitTarget("popup.outside"))
    canvas.region(rect, HitTarget("popup"))
    canvas.fill(rect, .space, inside[.popup])
    PaneFrame(
      [Word(title, .popupTitle)], remark: remark.isEmpty ? [] : [Word(remark, .muted)],
      border: .popupBorder
    ).draw(on: &canvas, in: rect, inside)
    return (rect.inset(columns: 2, rows: 1), inside)
  }

  /// Makes everything drawn so far recede, so that the eye goes to the dialog.
  static func recede(canvas: inout Canvas, _ paint: Paint) {
    let shadow = paint[.popupShadow]
    canvas.restyle(Rect(canvas.grid.size)) { style in
      var style = style
      style.attributes.subtract([.bold, .reverse])
      if paint.depth == .mono {
        style.attributes.insert(.dim)
      } else {
        style.foreground = shadow.foreground
        style.background = paint.ground
      }
      return style
    }
  }
}
