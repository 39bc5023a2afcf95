extension Theme {
  /// The styles of all roles on the ground of one; nil where its colours are not the theme's.
  ///
  /// They come as near to the letters of that one as it takes to read them there.
  func styles(on role: Role, _ depth: ColourDepth) -> [Style]? {
    guard depth == .truecolour || depth == .indexed else { return nil }
    let look = self[role].style(depth)
    guard let ground = look.background.rgb, let letters = look.foreground.rgb else { return nil }
    return Role.allCases.map { role in
      var style = self[role].style(depth)
      let least = role.kind.leastContrast
      guard !self[role].hasGround(depth), let colour = style.foreground.rgb,
        Contrast.ratio(colour, ground) < least
      else { return style }
      let nearer = stride(from: 0.1, to: 1, by: 0.1).lazy
        .map { depth.reduce(Colour(colour.mixed(with: letters, share: $0))) }
        .first { $0.rgb.map { Contrast.ratio($0, ground) >= least } ?? false }
      style.foreground = nearer ?? look.foreground
      return style
    }
  }
}
