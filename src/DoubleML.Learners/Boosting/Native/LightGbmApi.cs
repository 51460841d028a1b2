using System.Runtime.InteropServices;

namespace DoubleML.Learners.Boosting.Native;

/// <summary>
/// The part of LightGBM's C API (<c>LightGBM/c_api.h</c>, version 4) that boosting needs. Every function returns 0, or another number
/// after an error; <see cref="LightGbmLibrary.Require"/> comes before the first call.
/// </summary>
internal static unsafe partial class LightGbmApi
{
    /// <summary>C_API_DTYPE_FLOAT32.</summary>
    public const int Float32 = 0;

    /// <summary>C_API_DTYPE_FLOAT64.</summary>
    public const int Float64 = 1;

    /// <summary>C_API_PREDICT_NORMAL: means, or probabilities of class 1.</summary>
    public const int PredictNormal = 0;

    /// <summary>What went wrong in this thread's last call.</summary>
    public static string LastError => Marshal.PtrToStringUTF8((nint)LGBM_GetLastError()) ?? "unknown error";

    /// <summary>Throws if a call failed.</summary>
    /// <param name="code">What the call returned.</param>
    /// <exception cref="InputException">With LightGBM's own message.</exception>
    public static void Check(int code)
    {
        if (code != 0)
        {
            throw new InputException($"lightgbm: {LastError}");
        }
    }

    [LibraryImport(LightGbmLibrary.Name)]
    public static partial int LGBM_DatasetCreateFromMat(
        double* data, int dataType, int rows, int columns, int isRowMajor,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string parameters, nint reference, out DatasetHandle dataset);

    [LibraryImport(LightGbmLibrary.Name)]
    public static partial int LGBM_DatasetSetField(
        DatasetHandle dataset, [MarshalAs(UnmanagedType.LPUTF8Str)] string field, float* data, int count, int type);

    [LibraryImport(LightGbmLibrary.Name)]
    public static partial int LGBM_BoosterCreate(
        DatasetHandle training, [MarshalAs(UnmanagedType.LPUTF8Str)] string parameters, out BoosterHandle booster);

    [LibraryImport(LightGbmLibrary.Name)]
    public static partial int LGBM_BoosterAddValidData(BoosterHandle booster, DatasetHandle validation);

    [LibraryImport(LightGbmLibrary.Name)]
    public static partial int LGBM_BoosterUpdateOneIter(BoosterHandle booster, out int isFinished);

    [LibraryImport(LightGbmLibrary.Name)]
    public static partial int LGBM_BoosterGetEval(BoosterHandle booster, int data, out int count, double* results);

    [LibraryImport(LightGbmLibrary.Name)]
    public static partial int LGBM_BoosterPredictForMat(
        BoosterHandle booster, double* data, int dataType, int rows, int columns, int isRowMajor, int predictType,
        int startIteration, int iterations, [MarshalAs(UnmanagedType.LPUTF8Str)] string parameters, out long count, double* results);

    [LibraryImport(LightGbmLibrary.Name)]
    internal static partial int LGBM_DatasetFree(nint dataset);

    [LibraryImport(LightGbmLibrary.Name)]
    internal static partial int LGBM_BoosterFree(nint booster);

    [LibraryImport(LightGbmLibrary.Name)]
    private static partial byte* LGBM_GetLastError();
}
