extension RenderAhead {
  /// What is asked for since the worker last looked.
  struct Requests {
    /// Jump of the mix to a frame.
    var seek: Int?
    /// New loop of the mix.
    var loop: Range<Int>??
    /// Frames of the fade at every seam.
    var fade: Int?
    /// Jumps of references.
    var referenceSeeks: [Int: Int] = [:]
    /// New loops of references.
    var referenceLoops: [Int: Range<Int>?] = [:]
    /// References that run in step with the mix from now on: by how many frames they are behind it.
    var alignments: [Int: Int?] = [:]
    /// New tracks or a new master.
    var programme: Programme?

    var isEmpty: Bool {
      seek == nil && loop == nil && fade == nil && referenceSeeks.isEmpty
        && referenceLoops.isEmpty && alignments.isEmpty && programme == nil
    }
    /// Whether something jumps, rather than changes in place.
    var isJump: Bool { seek != nil || !referenceSeeks.isEmpty || !alignments.isEmpty }

    /// These requests after earlier ones that were not heard yet.
    func after(_ earlier: Requests) -> Requests {
      var all = earlier
      if let seek { all.seek = seek }
      if let loop { all.loop = loop }
      if let fade { all.fade = fade }
      all.referenceSeeks.merge(referenceSeeks) { $1 }
      all.referenceLoops.merge(referenceLoops) { $1 }
      all.alignments.merge(alignments) { $1 }
      if let programme { all.programme = programme }
      return all
    }
  }
}
