internal import AudioCore
package import Metering

extension TrackProfile {
  /// The profile as it stands after the channels were exchanged or turned over.
  ///
  /// Turning one channel over exchanges mid and side; nothing is measured again.
  package func repaired(by repair: InputRepair) -> TrackProfile {
    var result = self
    if repair.swap {
      result.peaks.channelTruePeakDBTP = peaks.channelTruePeakDBTP.reversed()
      result.stereo.balanceDB = -stereo.balanceDB
      result.stereo.centreDB = stereo.centreDB.map { -$0 }
    }
    if repair.inverted.count == 1 && channels == 2 {
      result.spectrum.midDB = spectrum.sideDB
      result.spectrum.sideDB = spectrum.midDB
      result.spectrum.midErrorDB = spectrum.sideErrorDB
      result.spectrum.sideErrorDB = spectrum.midErrorDB
      result.spectrum.midBandErrorDB = nil
      result.stereo.widthDB = -stereo.widthDB
      result.stereo.bandWidthDB = stereo.bandWidthDB.map { -$0 }
      result.stereo.correlation = -stereo.correlation
      result.stereo.correlationLow = -stereo.correlationLow
      if !faults.isSilent {
        result.stereo.monoLossDB = Level.power(max(0, 1 - Decibels.powerRatio(stereo.monoLossDB)))
      }
    }
    return result
  }
}
