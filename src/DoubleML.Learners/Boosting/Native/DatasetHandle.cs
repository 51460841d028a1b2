using Microsoft.Win32.SafeHandles;

namespace DoubleML.Learners.Boosting.Native;

/// <summary>LightGBM's binned data.</summary>
internal sealed class DatasetHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => LightGbmApi.LGBM_DatasetFree(handle) == 0;
}
