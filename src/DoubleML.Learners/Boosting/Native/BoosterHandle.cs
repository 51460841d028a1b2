using Microsoft.Win32.SafeHandles;

namespace DoubleML.Learners.Boosting.Native;

/// <summary>LightGBM's model in training.</summary>
internal sealed class BoosterHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => LightGbmApi.LGBM_BoosterFree(handle) == 0;
}
