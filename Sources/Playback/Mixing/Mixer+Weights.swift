import Realtime

extension Mixer {
  /// Mixes a deck's streams by the weights of now, a switch of source included. [audio thread]
  @_noLocks func weigh(
    _ deck: Deck, _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>,
    _ count: Int
  ) {
    unsafe sum(deck, deck.gains(current.weights), left, right, count)
    guard switchFade < switchFrames else { return }
    let oldLeft = unsafe work + 2 * Self.chunk
    let oldRight = unsafe work + 3 * Self.chunk
    unsafe sum(deck, deck.gains(weightsBefore), oldLeft, oldRight, count)
    for i in 0..<count {
      let at = switchFade + i
      guard at < switchFrames else { break }
      if switchKeepsPower {
        let rise = unsafe sineShape[at]
        let fall = unsafe sineShape[switchFrames - 1 - at]
        unsafe left[i] = oldLeft[i] * fall + left[i] * rise
        unsafe right[i] = oldRight[i] * fall + right[i] * rise
      } else {
        // Written so that equal samples stay exactly what they are.
        let t = (Float(at) + 0.5) / Float(switchFrames)
        unsafe left[i] = oldLeft[i] + (left[i] - oldLeft[i]) * t
        unsafe right[i] = oldRight[i] + (right[i] - oldRight[i]) * t
      }
    }
  }

  /// Moves the switch on; a later switch starts from what is heard by then. [audio thread]
  @_noLocks func advanceSwitch(_ count: Int) {
    guard switchFade < switchFrames else { return }
    switchFade = min(switchFrames, switchFade + count)
    guard switchFade < switchFrames else {
      weightsNow = current.weights
      return
    }
    if switchKeepsPower {
      let rise = unsafe sineShape[switchFade - 1]
      let fall = unsafe sineShape[switchFrames - switchFade]
      weightsNow = weightsBefore * fall + current.weights * rise
    } else {
      let t = Float(switchFade) / Float(switchFrames)
      weightsNow = weightsBefore + (current.weights - weightsBefore) * t
    }
  }

  /// What a weighing asks for is heard whole or not at all: half of a difference is the mix itself.
  @_noLocks private func sum(
    _ deck: Deck, _ gains: SIMD16<Float>, _ left: UnsafeMutablePointer<Float>,
    _ right: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    let ring = deck.ring
    let start = ring.start
    let first = min(count, ring.contiguous(from: start))
    var isEmpty = true
    for stream in 0..<(deck.holds(gains) ? StreamLayout.count : 0) {
      let gain = gains[stream]
      guard gain != 0 else { continue }
      unsafe add(ring.pointer(2 * stream, at: start), gain, to: left, first, isEmpty)
      unsafe add(ring.pointer(2 * stream + 1, at: start), gain, to: right, first, isEmpty)
      if first < count {
        let rest = count - first
        let next = start + first
        unsafe add(ring.pointer(2 * stream, at: next), gain, to: left + first, rest, isEmpty)
        unsafe add(
          ring.pointer(2 * stream + 1, at: next), gain, to: right + first, rest, isEmpty)
      }
      isEmpty = false
    }
    guard isEmpty else { return }
    unsafe left.update(repeating: 0, count: count)
    unsafe right.update(repeating: 0, count: count)
  }

  /// Monitor modes, gain and listening band. [audio thread]
  @_noLocks func monitor(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    unsafe filter(left, right, count)
    if matrixFade < switchFrames {
      for i in 0..<count {
        matrixFade = min(switchFrames, matrixFade + 1)
        let t = Float(matrixFade) / Float(switchFrames)
        matrixNow =
          matrixFade == switchFrames
          ? current.matrix : matrixBefore + (current.matrix - matrixBefore) * t
        unsafe apply(left + i, right + i)
      }
    } else if matrixNow != SIMD4(1, 0, 0, 1) {
      for i in 0..<count { unsafe apply(left + i, right + i) }
    }
    guard hold < 1 else { return }
    for i in 0..<count {
      unsafe left[i] *= hold
      unsafe right[i] *= hold
      hold = min(1, hold * holdStep)
    }
  }

  @_noLocks @inline(__always) private func apply(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>
  ) {
    let l = unsafe left.pointee
    let r = unsafe right.pointee
    unsafe left.pointee = l * matrixNow[0] + r * matrixNow[1]
    unsafe right.pointee = l * matrixNow[2] + r * matrixNow[3]
  }

  /// The band that is heard, or faded to.
  var bandNow: Int { @_noLocks get { bandSlot == 0 ? bands.0.band : bands.1.band } }

  /// Begins to fade to the band that is wanted; nothing may be heard of the one before the last.
  /// [audio thread]
  @_noLocks func turnBand() {
    bandSlot = 1 - bandSlot
    if bandSlot == 0 { bands.0.select(current.band) } else { bands.1.select(current.band) }
    bandFade = 0
  }

  /// The listening band of now, faded from the one before; one that is wanted meanwhile comes after.
  @_noLocks private func filter(
    _ left: UnsafeMutablePointer<Float>, _ right: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    if bandFade >= switchFrames {
      if bandNow != current.band { turnBand() } else if bandNow < 0 { return }
    }
    for i in 0..<count {
      let x = unsafe SIMD2(Double(left[i]), Double(right[i]))
      let first = bands.0.band >= 0 ? bands.0.process(x) : x
      let second = bands.1.band >= 0 ? bands.1.process(x) : x
      let new = bandSlot == 0 ? first : second
      let old = bandSlot == 0 ? second : first
      if bandFade < switchFrames { bandFade += 1 }
      let y = old + (new - old) * (Double(bandFade) / Double(switchFrames))
      unsafe left[i] = Float(y.x)
      unsafe right[i] = Float(y.y)
    }
  }
}

/// target += source · gain, or target = source · gain for the first, which keeps every bit at gain 1.
@_noLocks private func add(
  _ source: UnsafeMutablePointer<Float>, _ gain: Float, to target: UnsafeMutablePointer<Float>,
  _ count: Int, _ isFirst: Bool
) {
  if isFirst {
    for i in 0..<count { unsafe target[i] = source[i] * gain }
  } else {
    for i in 0..<count { unsafe target[i] += source[i] * gain }
  }
}
